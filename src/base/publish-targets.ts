import { commitTime } from '../checkout/commit-time.ts'
import type { Job } from '../job.ts'
import type { Outcome } from '../outcome.ts'
import type { Found } from '../plan/found.ts'
import { imageAt, withLayers } from '../plan/look-up.ts'
import { pushedImage } from '../tags/built.ts'
import { publish } from '../tags/publish.ts'
import { type BaseSubject, printOf } from './base-subject.ts'
import { baseOutcome, SHIPPED, type Shipped, TARGETS, type Target, targetTag, targetTags } from './targets.ts'

/** What is published of a recipe. */
export interface PublishedTargets {
  /** Of the solver's own fingerprint. */
  solver: Found | undefined
  /** Digests of the targets that images are put on; `undefined` unless all are there, of one build. */
  shipped: Record<Shipped, string> | undefined
}

/**
 * Points the tags of all targets to these digests. First every content tag, then those that lectures start from, the default
 * one last. Images that were found again (those that are not `built`) have their content tags and their marks; only what moves is
 * written for them. Throws a Failure that names what was written.
 */
export async function publishTargets(
  digests: Record<Target, string>,
  built: readonly Target[],
  subject: BaseSubject,
  job: Job,
): Promise<Outcome> {
  const { inputs, event, registry, clock, log } = job
  const images: { target: Target; found: Found }[] = []
  for (const target of TARGETS) {
    const reference = { ...inputs.repository, digest: digests[target] }
    images.push({ target, found: await pushedImage(reference, job) })
  }
  const tagged: string[] = []
  const kept: Outcome['kept'] = []
  const revisionTime = await commitTime(event, job)
  for (const part of ['content', 'moving'] as const) {
    for (const { target, found } of images) {
      if (part === 'content' && !built.includes(target)) continue
      const { content, moving } = targetTags(target, {
        ...event,
        fingerprint: printOf(target, subject).hash,
        now: clock.now(),
        extra: inputs.tags,
      })
      const published = await publish({
        registry,
        clock,
        repository: inputs.repository,
        manifest: found.manifest,
        tags: part === 'content' ? { content, moving: [] } : { content: undefined, moving },
        revisionTime,
        log,
      })
      tagged.push(...published.tagged)
      kept.push(...published.kept)
    }
  }
  const latest = images.at(-1)?.found as Found
  return { ...(await baseOutcome(latest, job)), tagged, kept }
}

/**
 * What is published for this very recipe. The targets that images are put on count when all are there and of one build: a refresh that
 * broke off between two content tags leaves a set that nobody has tried together.
 */
export async function publishedTargets(
  subject: Pick<BaseSubject, 'fingerprint' | 'solverFingerprint'>,
  { inputs, log, registry }: Pick<Job, 'inputs' | 'log' | 'registry'>,
): Promise<PublishedTargets> {
  const foundAt = async (target: Target): Promise<Found | undefined> => {
    const tag = targetTag(target, printOf(target, subject).hash)
    const there = await imageAt(registry, inputs.repository, tag)
    return there && withLayers(there, { ...inputs.repository, tag }, { log, registry })
  }
  const solver = await foundAt('solver')
  const shipped = {} as Record<Shipped, string>
  const builds = new Set<number | undefined>()
  for (const target of SHIPPED) {
    const found = await foundAt(target)
    if (found === undefined) return { solver, shipped: undefined }
    shipped[target] = found.image.digest
    builds.add(found.image.created)
  }
  return { solver, shipped: builds.size === 1 ? shipped : undefined }
}
