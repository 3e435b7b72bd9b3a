import { Failure } from '../failure.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { tagsFor } from '../image/tags.ts'
import type { Job } from '../job.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { RunPlan } from '../plan/plan-run.ts'
import { publicationOf } from './publication.ts'
import { publish } from './publish.ts'

/**
 * Hands on an image that is published already. On the default branch and for git tags its tags are written too; a job
 * that may only read still gets the image, because the tags are not what it came for.
 */
export async function publishReused(
  plan: Extract<RunPlan, { kind: 'reuse' | 'fallback' }>,
  subject: Subject,
  job: Job,
): Promise<Outcome> {
  const { inputs, event, registry, clock, log } = job
  const { image, manifest } = plan.found
  const outcome = await outcomeOf(plan.found, subject.dockerfile !== undefined, {
    repository: inputs.repository,
    registry,
  })
  if (plan.kind === 'fallback') return outcome
  const { moving } = tagsFor({
    ...event,
    fingerprint: image.fingerprint,
    now: clock.now(),
    extra: inputs.tags,
  })
  // A pull request gains nothing from a tag on an image that has its content tag, and reuse shall cost no request more.
  if (event.kind === 'pull-request' || moving.length === 0) return outcome
  try {
    const tags = { content: undefined, moving }
    const { tagged, kept } = await publish(await publicationOf(manifest, tags, job))
    return { ...outcome, tagged, kept }
  } catch (error) {
    // Without credentials there was no try to publish; credentials that are refused are a mistake to show.
    const readOnly = (failure: Failure): boolean =>
      failure.class === 'permission' ||
      (failure.class === 'authentication' && inputs.credentials === undefined)
    if (!(error instanceof Failure) || !readOnly(error)) throw error
    log.notice(`The image is published, but its tags could not be written: ${error.message}`)
    const tagged = error.text.tagged ?? []
    const kept = moving.map(({ tag }) => tag).filter((tag) => !tagged.includes(tag))
    return { ...outcome, tagged, kept: kept.map((tag) => ({ tag, why: 'this job cannot write packages' })) }
  }
}
