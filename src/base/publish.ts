import type { Inputs } from '../inputs/inputs.ts'
import type { Found } from '../plan/found.ts'
import { imageAt, withLayers } from '../plan/look-up.ts'
import { pushedImage } from '../publish/built.ts'
import { commitTime } from '../publish/commit-time.ts'
import { publish } from '../publish/publish.ts'
import type { Outcome } from '../report/result.ts'
import type { Run, World } from '../world.ts'
import type { BaseSubject } from './examine.ts'
import { baseOutcome, TARGETS, type Target, targetTag, targetTags } from './targets.ts'

/**
 * Points the tags of all targets to these digests. First every content tag, then those that lectures start from, the default
 * one last. Images that were found again (`reused`) have their content tags and their marks; only what moves is written then.
 * Throws a Failure that names what was written.
 */
export async function publishTargets(
  digests: Record<Target, string>,
  origin: 'built' | 'reused',
  subject: BaseSubject,
  inputs: Inputs,
  about: Run,
  world: World,
): Promise<Outcome> {
  const images: { target: Target; found: Found }[] = []
  for (const target of TARGETS) {
    const reference = { ...inputs.repository, digest: digests[target] }
    images.push({ target, found: await pushedImage(reference, world) })
  }
  const tagged: string[] = []
  const kept: Outcome['kept'] = []
  const revisionTime = await commitTime(about.event, world)
  for (const part of origin === 'built' ? (['content', 'moving'] as const) : (['moving'] as const)) {
    for (const { target, found } of images) {
      const { content, moving } = targetTags(target, {
        ...about.event,
        fingerprint: subject.fingerprint.hash,
        now: world.clock.now(),
      })
      const published = await publish({
        registry: world.registry,
        clock: world.clock,
        repository: inputs.repository,
        manifest: found.manifest,
        tags: part === 'content' ? { content, moving: [] } : { content: undefined, moving },
        revisionTime,
        log: world.log,
      })
      tagged.push(...published.tagged)
      kept.push(...published.kept)
    }
  }
  const latest = images.at(-1)?.found as Found
  return { ...(await baseOutcome(latest, inputs, world)), tagged, kept }
}

/**
 * Digests of the four targets that are published for this very fingerprint; `undefined` when one of them is missing, or when they are not
 * of one build: a refresh that broke off between two content tags leaves a set that nobody has tried together.
 */
export async function publishedTargets(
  subject: BaseSubject,
  inputs: Inputs,
  { log, registry }: World,
): Promise<Record<Target, string> | undefined> {
  const digests = {} as Record<Target, string>
  const builds = new Set<number | undefined>()
  for (const target of TARGETS) {
    const tag = targetTag(target, subject.fingerprint.hash)
    const there = await imageAt(registry, inputs.repository, tag)
    const found = there && (await withLayers(there, { ...inputs.repository, tag }, { log, registry }))
    if (found === undefined) return undefined
    digests[target] = found.image.digest
    builds.add(found.image.created)
  }
  return builds.size === 1 ? digests : undefined
}
