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
      'the recipe of this action takes none, and the repository has no Dockerfile of its own',
      'Remove the input, or add a Dockerfile and name it with the input dockerfile',
    )
  }
  if (ownDockerfile && (inputs.aptPackages.length > 0 || inputs.lock !== undefined)) {
    throw refused(
      inputs.lock === undefined ? 'apt-packages' : 'lock',
      'the repository has a Dockerfile of its own, which says itself what is installed',
      'Write it into that Dockerfile and remove the input',
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
      message: `${quoted(first.text)} is all that the environment asks for, so there is nothing to build lectures with`,
      advice: 'List what the lectures need, jupyter-book first',
    },
  ]
}
