import { Failure } from '../failure.ts'
import { readAnnotations } from '../image/annotations.ts'
import { type Promotion, promotionArtifact, readPromotion } from '../image/promotion-record.ts'
import type { Manifest, Reference } from '../image/reference.ts'
import { promotionTag } from '../image/tags.ts'
import type { Found } from '../plan/found.ts'
import { forbids, lastPromotion } from '../tags/roll-back.ts'
import type { World } from '../world.ts'
import { refusal } from './refusal.ts'

export type Ports = Pick<World, 'registry' | 'clock' | 'log'>

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
 * which runs that publish know of it. Then one look, because a run that was publishing may not have known yet: what it wrote later it
 * looks at itself. `earlier`: the record before. Throws a Failure (`refused`) where another decision or a newer image has come in between.
 */
export async function move(
  promotion: Promotion,
  { earlier, found }: { earlier: Promotion | undefined; found: Found },
  repository: Reference,
  world: Ports,
): Promise<void> {
  const { registry, clock } = world
  const { tag, to } = promotion
  const artifact = promotionArtifact(promotion, found.manifest)
  await registry.attach(repository, artifact, found.manifest)
  await registry.tag(repository, tag, found.manifest)
  await registry.tag(repository, promotionTag(tag), artifact.manifest)
  const last = await lastPromotion(registry, repository, tag)
  // Some registries tell for a moment what was there before.
  const expected = [readPromotion(artifact.manifest), earlier].map((one) => JSON.stringify(one))
  if (last !== undefined && !expected.includes(JSON.stringify(last))) {
    throw refusal(tag, {
      why: `${last.by} promoted ${last.to} at the same time (${JSON.stringify(last.reason)}), and that promotion was the last one`,
      next: 'Agree on one of the two. If it is yours, run the promotion again',
    })
  }
  const there = await current({ ...repository, tag }, world)
  if (there?.digest === to) return
  const image = there && readAnnotations(there)
  // Built and verified after this decision: a newer image ends a roll-back.
  if (image !== undefined && image !== 'not-ours' && !forbids(promotion, image, clock.now())) {
    throw refusal(tag, {
      why: `the newer image ${image.digest} was built and verified after this promotion, and the tag now points to it`,
      next: 'If you want to replace that image, too, run the promotion again',
    })
  }
  await registry.tag(repository, tag, found.manifest)
}
