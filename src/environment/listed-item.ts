import { type MarkerValues, markerHolds } from './marker.ts'
import { readMatchSpec } from './match-spec.ts'
import type { Spec } from './model.ts'
import { combinations, specRange } from './python-pin.ts'
import { matchesVersion } from './python-version.ts'
import { normalName, parseRequirement } from './requirement.ts'
import { intersection, isEmpty, rangeOf, type VersionRange } from './version-range.ts'

/** A package that a line asks for, with what is known of its versions. */
export interface Listed extends Spec {
  file: string
  name: string
  /** One for each side of a bar; nothing else is known of the versions. */
  ranges: VersionRange[]
  /** The only version that fits, as it is written. */
  exact?: string
  /** The address that it is installed from, instead of a version. */
  source?: string
  /** What the item says about the version; empty for nothing. */
  versions: string
  /** Names of optional parts, which one package is often listed with once more. */
  extras: string
}

/** Whether no version fits all of the items. */
export function noneFits(items: readonly Listed[]): boolean {
  const [one, other] = items
  if (one?.source !== undefined && other?.source !== undefined) return one.source !== other.source
  if (one?.exact !== undefined && other?.exact !== undefined && differ(one.exact, other.exact)) return true
  return combinations(items.map(({ ranges }) => ranges)).every(isEmpty)
}

/** Whether two exact versions are certainly not the same one. */
function differ(one: string, other: string): boolean {
  const lettered = /^\d+(?:\.\d+)*[a-z]$/
  if (lettered.test(one) && lettered.test(other)) return one !== other
  return matchesVersion(one, '==', other) === false && matchesVersion(other, '==', one) === false
}

function exactOf(clauses: readonly string[]): { exact?: string } {
  const exact = clauses.length === 1 ? /^==\s*([^=*]+)$/.exec(clauses[0] ?? '')?.[1] : undefined
  return exact === undefined ? {} : { exact }
}

/** What an item of conda asks for; empty for what names no package. */
export function condaItem(spec: Spec, file: string): Listed[] {
  const read = readMatchSpec(spec.text)
  if (read === undefined || read.name.includes('*')) return []
  const { name, version, build, brackets } = read
  return [
    {
      ...spec,
      file,
      name,
      ranges: specRange(spec.text),
      ...exactOf([version]),
      versions: `${version} ${build} ${brackets}`.trim(),
      extras: '',
    },
  ]
}

/** Requirements that pip certainly installs: of two with a condition, perhaps one does. */
export function pipItem(spec: Spec, file: string, values: MarkerValues): Listed[] {
  const requirement = parseRequirement(spec.text)
  const { kind, marker } = requirement
  if (marker !== undefined && markerHolds(marker, values) !== true) return []
  if ((kind === 'git' || kind === 'url') && requirement.name !== undefined) {
    const { name, url } = requirement
    const source = kind === 'git' ? `git+${url}@${requirement.reference ?? ''}` : url
    return [{ ...spec, file, name, ranges: [intersection([])], source, versions: source, extras: '' }]
  }
  if (kind !== 'named') return []
  const { name, extras, versions } = requirement
  return [
    {
      ...spec,
      file,
      name,
      ranges: [intersection([...new Set(versions)].map(rangeOf))],
      ...exactOf(versions),
      versions: versions.join(',').replaceAll(' ', ''),
      extras: extras.map(normalName).toSorted().join(),
    },
  ]
}
