import { Failure } from '../failure.ts'
import { readAnnotations } from '../image/annotations.ts'
import { type Promotion, promotionArtifact, readPromotion } from '../image/promotion-record.ts'
import type { Manifest, Reference } from '../image/reference.ts'
import { promotionTag } from '../image/tags.ts'
import type { Found } from '../plan/found.ts'
import { forbids, lastPromotion } from '../tags/roll-back.ts'
import type { World } from '../world.ts'
import { refusal } from './refusal.ts'

/** Looks at what was written; each one that changes something answers to somebody who came in between. */
const MOST_LOOKS = 10

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
 * which runs that publish know of it. Then a look, because a run that was publishing may not have known yet: what it wrote later it
 * looks at itself. What is corrected is looked at again: another promotion may have had its only look just before. `earlier`: the record
 * before. Throws a Failure (`refused`) where another decision or a newer image has come in between.
 */
export async function move(
  promotion: Promotion,
  { earlier, found }: { earlier: Promotion | undefined; found: Found },
  repository: Reference,
  world: Ports,
): Promise<void> {
  const { registry, clock } = world
  const { tag } = promotion
  const artifact = promotionArtifact(promotion, found.manifest)
  await registry.attach(repository, artifact, found.manifest)
  await registry.tag(repository, tag, found.manifest)
  await registry.tag(repository, promotionTag(tag), artifact.manifest)
  // Some registries tell for a moment what was there before.
  const expected = [readPromotion(artifact.manifest), earlier].map((one) => JSON.stringify(one))
  let manifest: Manifest | undefined = found.manifest
  let overtaken: Promotion | undefined
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const last = await lastPromotion(registry, repository, tag)
    if (last !== undefined && !expected.includes(JSON.stringify(last))) {
      if (last.to !== manifest.digest) manifest = await registry.manifest({ ...repository, digest: last.to })
      overtaken = last
      // What a clean-up has deleted was chosen for nothing.
      if (manifest === undefined) break
    }
    const there = await current({ ...repository, tag }, world)
    if (there?.digest === manifest.digest) break
    const image = there && readAnnotations(there)
    // Built and verified after this decision: a newer image ends a roll-back.
    if (image !== undefined && image !== 'not-ours' && !forbids(overtaken ?? promotion, image, clock.now())) {
      if (overtaken !== undefined) break
      throw refusal(tag, {
        why: `the newer image ${image.digest} was built and verified after this promotion, and the tag now points to it`,
        next: 'If you want to replace that image, too, run the promotion again',
      })
    }
    await registry.tag(repository, tag, manifest)
  }
  if (overtaken === undefined) return
  throw refusal(tag, {
    why: `${overtaken.by} promoted ${overtaken.to} at the same time (${JSON.stringify(overtaken.reason)}), and that promotion was the last one`,
    next: 'Agree on one of the two. If it is yours, run the promotion again',
  })
}
