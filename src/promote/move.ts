import { Failure } from '../failure.ts'
import { readAnnotations } from '../image/annotations.ts'
import { type Promotion, promotionArtifact, readPromotion } from '../image/promotion-record.ts'
import { type Manifest, type Reference, repositoryOf } from '../image/reference.ts'
import { promotionTag } from '../image/tags.ts'
import type { Found } from '../plan/found.ts'
import { forbids, lastPromotion } from '../tags/roll-back.ts'
import type { World } from '../world.ts'

export type Ports = Pick<World, 'registry' | 'clock' | 'log'>

/** Rounds of looking whether another run has written in between. */
const MOST = 10
/** Milliseconds between them. */
const PAUSE = 500

/** What cannot be read is replaced all the same: this is somebody's decision. */
export async function current(reference: Reference, { registry }: Ports): Promise<Manifest | undefined> {
  try {
    return await registry.manifest(reference)
  } catch (error) {
    if (error instanceof Failure && error.class === 'registry-answer') return undefined
    throw error
  }
}

/**
 * First the record beside the image, so that nothing is moved of which nobody knows why; then the tag; then the record's own tag, by
 * which runs that publish know of it. Then a second look, because a run that was publishing may not have known yet. `last`: what was recorded
 * before. Throws a Failure (`refused`) where another decision or a newer image has come in between.
 */
export async function move(
  promotion: Promotion,
  { last: replaced, found }: { last: Manifest | undefined; found: Found },
  repository: Reference,
  world: Ports,
): Promise<void> {
  const { registry, clock } = world
  const { tag, to } = promotion
  const artifact = promotionArtifact(promotion, found.manifest)
  await registry.attach(repository, artifact, found.manifest)
  await registry.tag(repository, tag, found.manifest)
  await registry.tag(repository, promotionTag(tag), artifact.manifest)
  const recorded = JSON.stringify(readPromotion(artifact.manifest))
  const outdated = JSON.stringify(replaced && readPromotion(replaced))
  for (let round = 0; round < MOST; round += 1) {
    if (round > 0) await clock.sleep(PAUSE)
    const last = await lastPromotion(registry, repository, tag)
    const shown = JSON.stringify(last)
    // Some registries tell for a moment what was there before.
    if (shown === outdated && shown !== recorded) continue
    if (last !== undefined && shown !== recorded) throw overtaken(last)
    const there = await current({ ...repository, tag }, world)
    if (there?.digest === to) return
    const image = there && readAnnotations(there)
    // Built and verified after this decision: a newer image ends a roll-back.
    if (image !== undefined && image !== 'not-ours' && !forbids(promotion, image, world.clock.now()))
      throw surpassed(tag, image.digest)
    await registry.tag(repository, tag, found.manifest)
  }
  throw new Failure({
    class: 'registry-answer',
    doing: 'promoting an image',
    on: `${repositoryOf(repository)}:${tag}`,
    why: `the registry accepted the tag and its record, but did not show them in ${MOST} attempts`,
    next: 'Check whether another run writes this tag, then run the promotion again',
  })
}

function surpassed(tag: string, digest: string): Failure {
  return new Failure({
    class: 'refused',
    doing: 'promoting an image',
    on: tag,
    why: `${digest} was built and verified after this decision, and the tag now points to it`,
    next: 'If the promotion should also replace that image, run it again',
  })
}

function overtaken({ tag, to, by, reason }: Promotion): Failure {
  return new Failure({
    class: 'refused',
    doing: 'promoting an image',
    on: tag,
    why: `${by} promoted ${to} at the same time (${JSON.stringify(reason)}), and that promotion was the last one`,
    next: 'Agree on one of the two. If it is yours, run the promotion again',
  })
}
