import { Failure, type Finding } from '../failure.ts'
import type { Environment, Include } from './model.ts'
import { quoted } from './problems.ts'
import { parseRequirement } from './requirement.ts'

/**
 * Throws a Failure (`environment`) for requirements with `-e`: pip installs a link to the folder, and the action's recipe keeps no
 * folder of the repository and none that pip clones.
 */
export function refuseEditables(environment: Environment, includes: readonly Include[]): void {
  const sources = [
    { file: environment.file, items: environment.pip ?? [] },
    ...includes.map(({ path, requirements }) => ({ file: path, items: requirements })),
  ]
  const advice =
    'Remove -e, so that pip installs a copy. Or build the image with your own Dockerfile, which can keep the folder'
  const findings = sources.flatMap(({ file, items }) =>
    items.flatMap(({ text, line }): Finding[] => {
      if (parseRequirement(text).editable === undefined) return []
      const message = `${quoted(text)} installs a link to a folder that is not in the image`
      return [{ severity: 'error', rule: 'editable', file, line, message, advice }]
    }),
  )
  const [first] = findings
  if (first === undefined) return
  throw new Failure({
    class: 'environment',
    doing: 'reading the environment',
    on: first.file ?? environment.file,
    why: findings.map(({ line, message }) => `line ${line}: ${message}`).join('; '),
    next: advice,
    findings: [...environment.findings, ...includes.flatMap((include) => include.findings), ...findings],
  })
}
