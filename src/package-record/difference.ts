import { INSTALLERS, type Installer, type Package, type PackageRecord, type Packages } from './record.ts'

/** One package that is not the same in two images; `undefined` where an image does not have it. */
export interface Change {
  name: string
  before: Package | undefined
  after: Package | undefined
}

/** Changes by installer, sorted by name. An installer is absent when one of the two images does not tell of it. */
export type Changes = Partial<Record<Installer, Change[]>>

export interface Difference {
  /** Digest of the image that it is compared with. */
  against: string
  changes: Changes
}

export function changesBetween(before: PackageRecord, after: PackageRecord): Changes {
  const changes: Changes = {}
  for (const installer of INSTALLERS) {
    const [old, now] = [before[installer], after[installer]]
    if (old !== undefined && now !== undefined) changes[installer] = changed(old, now)
  }
  return changes
}

function changed(before: Packages, after: Packages): Change[] {
  // By code unit: the same list on every machine.
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted()
  return names
    .map((name) => ({ name, before: before.get(name), after: after.get(name) }))
    .filter(({ before: old, after: now }) => old?.version !== now?.version || old?.build !== now?.build)
}

/** Both sides as people read them: conda's build is told only where the versions do not tell the difference. */
export function versions({ before, after }: Change): [string | undefined, string | undefined] {
  const sameVersion = before?.version === after?.version
  const words = (one: Package | undefined): string | undefined =>
    one === undefined ? undefined : sameVersion && one.build ? `${one.version} (${one.build})` : one.version
  return [words(before), words(after)]
}

/**
 * A step can be given no more than 128 KiB in one variable (MAX_ARG_STRLEN of Linux), and whoever reads an output puts it
 * into one. The change from one Anaconda distribution to the next has about 20,000 bytes.
 */
const MOST_JSON = 100_000

/**
 * The output `package-difference`: `{"conda": {"added": {name: version}, "removed": {...}, "changed": {name: [before,
 * after]}}, ...}`, with the installers that both images tell of; `{}` when nothing is known, or when it is too long.
 */
export function differenceJson(difference: Difference | undefined): string {
  const entries = Object.entries(difference?.changes ?? {}).map(([installer, changes]) => {
    const of = (wanted: (before: string | undefined, after: string | undefined) => unknown) =>
      // fromEntries defines, so that a package named __proto__ is one like any other.
      Object.fromEntries(
        changes.flatMap((change) => {
          const value = wanted(...versions(change))
          return value === undefined ? [] : [[change.name, value]]
        }),
      )
    return [
      installer,
      {
        added: of((before, after) => (before === undefined ? after : undefined)),
        removed: of((before, after) => (after === undefined ? before : undefined)),
        changed: of((before, after) => (before && after ? [before, after] : undefined)),
      },
    ]
  })
  const json = JSON.stringify(Object.fromEntries(entries))
  return Buffer.byteLength(json) <= MOST_JSON ? json : '{}'
}
