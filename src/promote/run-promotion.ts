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
      why: 'a promotion is the decision of somebody who may write here, and others can cause this event',
      next: 'Start it by workflow_dispatch, as docs/rollback.md shows',
    })
  }
  const by = oneLine(event.actor || 'unknown', LONGEST_NAME)
  return promote(request, { by, run: event.runUrl }, job)
}
