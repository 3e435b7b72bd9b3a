import { withCommit } from './git-references.ts'
import { packageName } from './match-spec.ts'
import type { Environment } from './model.ts'
import { normalName, parseRequirement } from './requirement.ts'

/**
 * The conda part as a YAML file of its own: everything but the pip section. JSON strings are YAML's double-quoted
 * scalars, so no reader takes a version for a number. The channel `default` is written as `defaults`: conda copes
 * with it, mamba asks for a channel of that name and fails.
 */
export function condaPart(environment: Environment): string {
  const list = (key: string, items: string[]): string[] =>
    items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${JSON.stringify(item)}`)]
  const channels = environment.channels.map((channel) => (channel === 'default' ? 'defaults' : channel))
  const variables = Object.entries(environment.variables)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
  const lines = [
    `name: ${JSON.stringify(environment.name)}`,
    ...list('channels', channels),
    ...list('dependencies', condaSpecs(environment)),
    ...(variables.length === 0 ? [] : ['variables:', ...variables]),
  ]
  return `${lines.join('\n')}\n`
}

/** conda adds pip when there is a pip section and nothing asks for pip. */
function condaSpecs({ conda, pip }: Environment): string[] {
  const specs = conda.map(({ text }) => text)
  const asked = specs.some((spec) => packageName(spec) === 'pip')
  return pip !== undefined && pip.length > 0 && !asked ? [...specs, 'pip'] : specs
}

/**
 * The pip section as the requirements file that conda writes beside environment.yml: one item a line, git references as the
 * commits they were resolved to.
 */
export function requirementsPart(
  environment: Environment,
  commits: Readonly<Record<string, string>>,
): string {
  return (environment.pip ?? []).map(({ text }) => `${withCommit(text, commits)}\n`).join('')
}

/**
 * Normal names (PEP 503) of what the conda and pip sections themselves ask for, in the file's order and each once.
 * Files that the pip section includes are not followed; a git or archive address counts when it says its name.
 */
export function askedPackages(environment: Environment): string[] {
  const conda = environment.conda.map(({ text }) => packageName(text))
  const pip = (environment.pip ?? []).map(({ text }) => {
    const requirement = parseRequirement(text)
    return 'name' in requirement ? requirement.name : undefined
  })
  const names = [...conda, ...pip].filter((name) => name !== undefined && !name.includes('*')) as string[]
  return [...new Set(names.map(normalName))]
}
