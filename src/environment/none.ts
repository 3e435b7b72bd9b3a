import type { Finding } from '../failure.ts'
import type { Environment } from './model.ts'

/** The value of the input `environment-file` for a Dockerfile that says everything itself. */
export const NONE = 'none'
/** Where an environment is expected unless an input names another place. */
export const USUAL = 'environment.yml'

/** What stands for the environment of a repository that has none, only a Dockerfile of its own: it asks for nothing. */
export function noEnvironment(findings: Finding[]): Environment {
  return {
    file: USUAL,
    name: '',
    channels: [],
    channelLines: [],
    conda: [],
    pip: undefined,
    variables: {},
    canonical: null,
    written: '',
    findings,
  }
}

/** Told where nobody said that there is none: a file that was lost by accident is not checked for its packages any more. */
export function absentNotice(dockerfile: string): Finding {
  return {
    severity: 'notice',
    rule: 'no-environment',
    file: dockerfile,
    message: `there is no ${USUAL}, so only ${dockerfile} decides the image, and the verification does not check for any package`,
    advice: `If this is what you want, you can set environment-file: ${NONE}, and this notice goes away`,
  }
}
