import type { Subject } from '../fingerprint/subject.ts'
import type { Job } from '../job.ts'
import { outcomeOf } from '../outcome.ts'
import { elsewhereReason, lookElsewhere } from '../plan/elsewhere.ts'
import { type ActionResult, resultOf } from '../report/result.ts'

/**
 * Uses the image of a repository that the workflow lists, where one of exactly this fingerprint is there. No tag is written: the
 * image is another repository's, and so is its care.
 */
export async function useElsewhere(subject: Subject, job: Job): Promise<ActionResult | undefined> {
  const { inputs, timer, log, registry } = job
  const elsewhere = await timer.phase('look up elsewhere', () => lookElsewhere(inputs, subject, job))
  if (elsewhere === undefined) return undefined
  const { found, repository } = elsewhere
  const plan = { kind: 'reuse' as const, reason: elsewhereReason(elsewhere) }
  log.info(`${plan.kind}: ${plan.reason}`)
  const outcome = await outcomeOf(found, subject.dockerfile !== undefined, { repository, registry })
  return { ...resultOf(subject, plan, { ...job, inputs: { repository } }), ...outcome }
}
