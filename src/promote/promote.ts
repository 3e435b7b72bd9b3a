import { targetTag } from '../base/targets.ts'
import { Failure } from '../failure.ts'
import { readAnnotations } from '../image/annotations.ts'
import { type Promotion, readPromotion } from '../image/promotion-record.ts'
import { type Manifest, type Reference, repositoryOf } from '../image/reference.ts'
import { promotionTag } from '../image/tags.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { PromotionRequest } from '../inputs/promotion-request.ts'
import type { Job } from '../job.ts'
import { outcomeOf } from '../outcome.ts'
import { compareImages } from '../package-record/compare.ts'
import { type ActionResult, type PromotedTag, resultOf } from '../report/result.ts'
import { decisionTime } from '../tags/roll-back.ts'
import { current, move, type Ports } from './move.ts'
import { requireTarget, targetOf } from './target.ts'
import { requireWhole, verifiedImage } from './verified-image.ts'

/** Who decides, as it is recorded. */
export interface Decider {
  /** A login, or a user of the machine. */
  by: string
  /** Address of the workflow run. */
  run: string | undefined
}

/**
 * Points tags to an image that passed verification, whatever they pointed to, and records who did it and why beside the image.
 * The digest stays what it was. Throws a Failure that names the tags that were moved before it.
 */
export async function promote(
  request: PromotionRequest,
  decider: Decider,
  job: { inputs: Pick<Inputs, 'repository' | 'image'> } & Ports & Pick<Job, 'timer'>,
): Promise<ActionResult> {
  const { inputs, timer, registry, clock, log } = job
  const { repository } = inputs
  const found = await timer.phase('look up', () => verifiedImage(request.source, repository, registry))
  requireTarget(inputs.image, request.tags, found.image)
  await requireWhole(found, repository, registry)
  log.info(`${found.image.digest} passed verification: the tag ${found.proof} points to it`)
  const moves: PromotedTag[] = []
  let replaced: Manifest | undefined
  await timer.phase('tag', async () => {
    for (const [place, tag] of request.tags.entries()) {
      try {
        const before = await current({ ...repository, tag }, job)
        replaced ??= before
        const last = await current({ ...repository, tag: promotionTag(tag) }, job)
        const earlier = last && readPromotion(last)
        const to = found.image.digest
        const promotion: Promotion = {
          tag,
          // Repeated, it replaces what it replaced the first time.
          from: before?.digest === to && earlier?.to === to ? earlier.from : before?.digest,
          to,
          ...decider,
          reason: request.reason,
          time: decisionTime(clock.now(), [before && createdOf(before), earlier?.time]),
        }
        await move(promotion, { earlier, found }, repository, job)
        moves.push({ tag, from: before?.digest, to })
        log.info(`tag ${tag} -> ${found.image.digest} (was ${before?.digest ?? 'not there'})`)
      } catch (error) {
        throw interrupted(error, repository, moves, request.tags.slice(place))
      }
    }
  })
  const difference =
    replaced === undefined || replaced.digest === found.image.digest
      ? undefined
      : await timer.phase('compare packages', () =>
          compareImages(replaced as Manifest, found.manifest, { registry, log, repository }),
        )
  const { fingerprint: hash, components } = found.image
  const reason = `${decider.by} moved ${request.tags.join(', ')} to this image: ${request.reason}`
  const own = found.image.baseDigest === undefined
  const outcome = await outcomeOf(found, own, { repository, registry })
  const target = targetOf(found.image)
  return {
    ...resultOf({ fingerprint: { hash, components }, findings: [] }, { kind: 'promote', reason }, job),
    ...outcome,
    ...(target && { tag: targetTag(target, hash) }),
    tagged: request.tags,
    difference,
    promotion: { ...decider, reason: request.reason, proof: found.proof, moves },
  }
}

function createdOf(manifest: Manifest): number | undefined {
  const image = readAnnotations(manifest)
  return image === 'not-ours' ? undefined : image.created
}

function interrupted(
  error: unknown,
  repository: Reference,
  moves: PromotedTag[],
  missing: string[],
): unknown {
  if (!(error instanceof Failure)) return error
  const tagged = moves.map(({ tag }) => tag)
  const names = tagged.length === 0 ? 'none' : tagged.join(', ')
  return new Failure(
    {
      class: error.class,
      doing: 'promoting an image',
      on: repositoryOf(repository),
      why: `${error.text.doing} (${error.text.on}) failed: ${error.text.why}; tags moved: ${names}; tags not moved, or not certain: ${missing.join(', ')}`,
      next:
        error.class === 'refused'
          ? error.text.next
          : `${error.text.next}. Then run the same promotion again: it moves the remaining tags`,
      tagged,
    },
    { cause: error },
  )
}
