import { isTag } from '../image/reference.ts'
import { TARGETS } from '../image/tags.ts'
import type { InputName, RawInputs } from './raw.ts'
import type { Problem } from './readers.ts'

/** The tag of one target must not become the name of another. */
export const NAMES = new RegExp(`^(?:${TARGETS.join('|')})(?:-|$)`)

/** Inputs that say what a lecture's image holds, with their defaults in action.yml. */
const OF_LECTURES: Partial<Record<InputName, string>> = {
  'environment-file': 'environment.yml',
  context: '.',
  dockerfile: '',
  variant: 'latex',
  'apt-packages': '',
  lock: '',
  'reuse-from': '',
  'private-hosts': '',
  'build-args': '',
  'verify-script': '',
}

/**
 * What `image: base` has no use for. The runner hands defaults over as if they were written, so only another value is a problem.
 * `repository`: `owner/name`, of which the default of `name` is made.
 */
export function refuseForBase(raw: RawInputs, repository: string, tags: string[], problem: Problem): void {
  for (const [input, usual] of Object.entries(OF_LECTURES) as [InputName, string][]) {
    if (!['', usual].includes(raw[input].trim()))
      problem(
        input,
        'cannot be used with image: base, which builds containers/base of this action',
        'Remove it',
      )
  }
  if (!['', `ghcr.io/${repository}`.toLowerCase()].includes(raw.name.trim().toLowerCase()))
    problem(
      'name',
      'cannot be used with image: base, which publishes to the repository in the input base',
      'Remove it, or set the input base',
    )
  for (const tag of tags) {
    if (tag !== 'latest' && NAMES.test(tag))
      problem('tags', `${tag} is already the name of a base image`, 'Choose another name, for example 2026a')
    else if (!isTag(`runtime-${tag}`))
      problem(
        'tags',
        `${tag} is too long: the action adds the name of the base image in front`,
        'Choose a shorter name',
      )
  }
}
