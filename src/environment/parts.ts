import { withCommit } from './git-references.ts'
import { markerHolds } from './marker.ts'
import { markerValues } from './marker-values.ts'
import { packageName, solverForm } from './match-spec.ts'
import type { Environment, Include } from './model.ts'
import { readPipOptions } from './pip-options.ts'
import { shellWords } from './quoted-words.ts'
import { normalName, parseRequirement } from './requirement.ts'

/**
 * The conda part as a YAML file of its own: everything but the pip section. JSON strings are YAML's double-quoted
 * scalars, so no reader takes a version for a number. The channel `default` is written as `defaults`: conda copes
 * with it, mamba asks for a channel of that name and fails. `nodefaults` alone names no channel, and is left out: the recipe
 * then takes the channels of its .condarc.
 */
export function condaPart(environment: Environment): string {
  const list = (key: string, items: string[]): string[] =>
    items.length === 0 ? [] : [`${key}:`, ...items.map((item) => `  - ${JSON.stringify(item)}`)]
  const named = environment.channels.some((channel) => channel !== 'nodefaults') ? environment.channels : []
  const channels = named.map((channel) => (channel === 'default' ? 'defaults' : channel))
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
  const specs = conda.map(({ text }) => solverForm(text))
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

/** Options that say where pip looks for packages. */
const PLACES = new Set(['--index-url', '--extra-index-url', '--no-index', '--find-links', '--trusted-host'])

/**
 * The lines of the pip section, and of the requirements files that it includes, that say where pip looks for packages: a lock names the
 * packages, not the place.
 */
export function placesPart(environment: Environment, includes: readonly Include[]): string {
  const items = [
    ...(environment.pip ?? []),
    ...includes.flatMap(({ role, requirements }) => (role === 'requirements' ? requirements : [])),
  ].map(({ text }) => text.trim())
  const places = items.filter((text) => {
    const words = text.startsWith('-') ? shellWords(text) : undefined
    const read = words && readPipOptions(words)
    return read !== undefined && 'options' in read && read.options.some(({ name }) => PLACES.has(name))
  })
  return [...new Set(places)].map((text) => `${text}\n`).join('')
}

/**
 * Normal names (PEP 503) of what the conda and pip sections themselves ask for, in the file's order and each once.
 * Files that the pip section includes are not followed; a git or archive address counts when it says its name.
 * Left out is what no image can hold: conda's virtual packages, which describe the machine, and requirements whose condition
 * does not hold in the image, or of which that is not known.
 */
export function askedPackages(environment: Environment): string[] {
  const specs = environment.conda.map(({ text }) => text)
  const values = markerValues(specs)
  const conda = specs.map(packageName).filter((name) => !name?.startsWith('__'))
  const pip = (environment.pip ?? []).map(({ text }) => {
    const requirement = parseRequirement(text)
    const { marker } = requirement
    if (marker !== undefined && markerHolds(marker, values) !== true) return undefined
    return 'name' in requirement ? requirement.name : undefined
  })
  const names = [...conda, ...pip].filter((name) => name !== undefined).filter((name) => !name.includes('*'))
  return [...new Set(names.map(normalName))]
}
