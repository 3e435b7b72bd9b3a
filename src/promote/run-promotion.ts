import { LONGEST_NAME, oneLine } from '../image/promotion-record.ts'
import type { PromotionRequest } from '../inputs/promotion-request.ts'
import type { Job } from '../job.ts'
import type { ActionResult } from '../report/result.ts'
import { promote } from './promote.ts'
import { refusal } from './refusal.ts'

/** Strangers can cause these events; what follows from them is nobody's decision. */
const UNDECIDED = ['pull-request', 'merge-group', 'untrusted']

/** The story of run.ts for `operation: promote`. */
export async function runPromotion(request: PromotionRequest, job: Job): Promise<ActionResult> {
  const { event } = job
  if (UNDECIDED.includes(event.kind)) {
    throw refusal(`${event.name} event`, {
      why: 'only people with write access may promote, and other people can also start this event',
      next: 'Start the promotion with workflow_dispatch, as shown in docs/rollback.md',
    })
  }
  const by = oneLine(event.actor || 'unknown', LONGEST_NAME)
  return promote(request, { by, run: event.runUrl }, job)
}
