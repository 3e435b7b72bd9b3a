import type { Job } from '../job.ts'
import { compareImages } from '../package-record/compare.ts'
import type { Change, Difference } from '../package-record/difference.ts'
import { pushedImage } from '../tags/built.ts'
import type { Target } from './targets.ts'

/** How targets differ from earlier ones; one whose packages are not known is absent. */
export type TargetDifferences = Partial<Record<Target, Difference>>

/**
 * Compares each of these targets with the image that was there before it: `before` names it by digest, and where that is not known, it is
 * the one under the target's own tag.
 */
export async function compareTargets(
  targets: readonly Target[],
  before: Partial<Record<Target, string>>,
  digests: Record<Target, string>,
  job: Pick<Job, 'inputs' | 'registry' | 'clock' | 'log'>,
): Promise<TargetDifferences> {
  const { registry, log } = job
  const { repository } = job.inputs
  const found: TargetDifferences = {}
  for (const target of targets) {
    const digest = before[target]
    const reference = digest === undefined ? { ...repository, tag: target } : { ...repository, digest }
    const old = await registry.manifest(reference)
    if (old === undefined) continue
    const after = await pushedImage({ ...repository, digest: digests[target] }, job)
    const difference = await compareImages(old, after.manifest, { registry, repository, log })
    if (difference !== undefined) found[target] = difference
  }
  return found
}

/** Those of the targets that are known to have the packages of the one before. */
export function sameTargets(found: TargetDifferences): Target[] {
  return (Object.keys(found) as Target[]).filter((target) => {
    const changes = Object.values(found[target]?.changes ?? {})
    return changes.length > 0 && changes.every((list) => list.length === 0)
  })
}

/** What changed in any of the targets, each change once: they share most of their packages. `against` is the default one. */
export function joinDifferences(found: TargetDifferences): Difference | undefined {
  const all = Object.values(found)
  const last = all.at(-1)
  if (last === undefined) return undefined
  const joined: Difference = { against: last.against, changes: {} }
  for (const { changes } of all) {
    for (const [installer, list] of Object.entries(changes) as [keyof typeof changes, Change[]][]) {
      const known = new Map(
        (joined.changes[installer] ?? []).map((change) => [JSON.stringify(change), change]),
      )
      for (const change of list) known.set(JSON.stringify(change), change)
      joined.changes[installer] = [...known.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
    }
  }
  return joined
}
