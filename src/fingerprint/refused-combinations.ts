import type { Environment } from '../environment/environment.ts'
import { quoted } from '../environment/problems.ts'
import { Failure, type Finding } from '../failure.ts'
import type { Inputs } from '../inputs/inputs.ts'

/** What a Dockerfile of the repository's own decides by itself, and what it alone takes. */
export function refuseUnused(
  inputs: Pick<Inputs, 'buildArgs' | 'buildContexts' | 'aptPackages' | 'lock'>,
  ownDockerfile: boolean,
): void {
  const refused = (on: string, why: string, next: string): Failure =>
    new Failure({ class: 'input', doing: 'reading the inputs', on, why, next })
  const taken = Object.keys({ ...inputs.buildArgs, ...inputs.buildContexts })
  if (!ownDockerfile && taken.length > 0) {
    throw refused(
      Object.keys(inputs.buildArgs).length > 0 ? 'build-args' : 'build-contexts',
      'this input works only with your own Dockerfile, and the repository has none',
      'Remove the input. Or add a Dockerfile, and name it with the input dockerfile',
    )
  }
  if (ownDockerfile && (inputs.aptPackages.length > 0 || inputs.lock !== undefined)) {
    throw refused(
      inputs.lock === undefined ? 'apt-packages' : 'lock',
      'this input has no effect with your own Dockerfile',
      'Write the same into your Dockerfile, and remove the input',
    )
  }
}

/**
 * Python alone builds no book, and the recipe adds nothing to what the file asks for. A Dockerfile of the repository's own
 * may bring the rest.
 */
export function pythonAlone({ file, conda, pip = [] }: Environment): Finding[] {
  const other = [...pip, ...conda].some(({ text }) => !/^(?:\S*::)?(?:(?:python|pip)\b(?!-)|__)/i.test(text))
  const first = conda[0]
  if (other || first === undefined) return []
  return [
    {
      severity: 'warning',
      rule: 'only-python',
      file,
      line: first.line,
      message: `the environment contains only ${quoted(first.text)}, so it cannot build lectures`,
      advice: 'List the packages that the lectures need, beginning with jupyter-book',
    },
  ]
}
