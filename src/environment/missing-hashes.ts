import { type MarkerValues, markerHolds } from './marker.ts'
import { markerValues } from './marker-values.ts'
import type { Include, Spec } from './model.ts'
import { Problems, place, quoted } from './problems.ts'
import { lineOptions, normalName, parseRequirement, type Requirement } from './requirement.ts'

interface Item extends Spec {
  file: string
  role: Include['role']
  requirement: Requirement
}

interface Source extends Pick<Include, 'path' | 'role'> {
  requirements: readonly Spec[]
  problems: Problems
}

/** Whether other files are read together with the items: `checkFileHashes` is for them. */
function readsFiles(items: readonly Spec[]): boolean {
  return items.some(({ text }) => parseRequirement(text).kind === 'include')
}

/** Notes what has no hash, though pip demands it, in a pip section that reads no other files. */
export function checkHashes(conda: readonly Spec[], pip: readonly Spec[], problems: Problems): void {
  if (readsFiles(pip)) return
  check([{ path: problems.file, role: 'requirements', requirements: pip, problems }], conda)
}

/** The same in all files that pip reads together with the pip section, that of environment.yml among them. */
export function checkFileHashes(
  environment: { file: string; conda: readonly Spec[]; pip: readonly Spec[] | undefined },
  files: readonly Pick<Include, 'path' | 'role' | 'requirements'>[],
): Problems[] {
  const { file, conda, pip = [] } = environment
  const own = { path: file, role: 'requirements' as const, requirements: pip }
  const sources = [own, ...files].map((source) => ({ ...source, problems: new Problems(source.path) }))
  if (readsFiles(pip)) check(sources, conda)
  return sources.map(({ problems }) => problems)
}

/**
 * pip refuses everything without a hash that it would have to download, as soon as one requirement or constraint has one
 * (`get_requirements` in pip's `req_command.py`); what conda has installed it takes as it is, so that this is no error. The hash may
 * stand at another item or constraint of the same name.
 */
function check(sources: readonly Source[], conda: readonly Spec[]): void {
  const items = sources.flatMap(({ path: file, role, requirements }) =>
    requirements.map((spec): Item => ({ ...spec, file, role, requirement: parseRequirement(spec.text) })),
  )
  const demand = items.find((item) => item.requirement.hashed || has(item, '--require-hashes'))
  if (demand === undefined) return
  const refusal = items.find((item) => has(item, '--no-require-hashes'))
  const asked = items.find((item) => has(item, '--require-hashes'))
  const problems = new Map(sources.map((source) => [source.path, source.problems]))
  const at = ({ file }: Item): Problems => problems.get(file) as Problems
  if (refusal !== undefined) {
    if (asked === undefined) return
    at(refusal).error(
      'pip-requirement',
      refusal.line,
      `${quoted(refusal.text)} contradicts ${quoted(asked.text)} on ${place(asked, refusal)}, and pip does not accept both together`,
      'Remove one of the two',
    )
    return
  }
  const values = markerValues(conda.map(({ text }) => text))
  const known = new Set(items.flatMap((item) => (item.requirement.hashed ? nameOf(item, values) : [])))
  for (const item of items) {
    const { kind } = item.requirement
    if (item.role !== 'requirements' || !lacks(item.requirement) || excluded(item, values)) continue
    if (nameOf(item, values).some((name) => known.has(name))) continue
    at(item).warning(
      'missing-hash',
      item.line,
      `${quoted(item.text)} has no --hash. Because of ${place(demand, item)}, pip requires a hash for each package that it downloads`,
      kind === 'git' || kind === 'local'
        ? 'Write a release with its --hash, or remove all hashes'
        : 'Write its --hash after it (pip-compile --generate-hashes writes all of them), or remove the other hashes',
    )
  }
}

function lacks(requirement: Requirement): boolean {
  const { kind, hashed } = requirement
  if (hashed || (kind === 'url' && requirement.pinned)) return false
  return kind === 'named' || kind === 'url' || kind === 'git' || (kind === 'local' && !requirement.links)
}

function nameOf(item: Item, values: MarkerValues): string[] {
  const { requirement } = item
  return requirement.kind === 'named' && !excluded(item, values) ? [normalName(requirement.name)] : []
}

function excluded({ requirement: { marker } }: Item, values: MarkerValues): boolean {
  return marker !== undefined && markerHolds(marker, values) === false
}

function has({ text, requirement }: Item, option: string): boolean {
  return requirement.kind === 'option' && lineOptions(text).some(({ name }) => name === option)
}
