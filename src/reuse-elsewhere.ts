import type { Subject } from './fingerprint/examine.ts'
import type { Inputs } from './inputs/inputs.ts'
import { elsewhereReason, lookElsewhere } from './plan/elsewhere.ts'
import { type ActionResult, outcomeOf, resultOf } from './report/result.ts'
import type { Timer } from './timer.ts'
import type { World } from './world.ts'

/**
 * Uses the image of a repository that the workflow lists, where one of exactly this fingerprint is there. No tag is written: the
 * image is another repository's, and so is its care.
 */
export async function useElsewhere(
  subject: Subject,
  inputs: Inputs,
  world: World,
  timer: Timer,
): Promise<ActionResult | undefined> {
  const elsewhere = await timer.phase('look up elsewhere', () => lookElsewhere(inputs, subject, world))
  if (elsewhere === undefined) return undefined
  const { found, repository } = elsewhere
  const plan = { kind: 'reuse' as const, reason: elsewhereReason(elsewhere) }
  world.log.info(`${plan.kind}: ${plan.reason}`)
  const outcome = await outcomeOf(found, subject.dockerfile !== undefined, {
    repository,
    registry: world.registry,
  })
  return { ...resultOf({ repository }, subject, plan, timer, world), ...outcome }
}
