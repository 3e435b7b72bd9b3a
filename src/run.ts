import { examine } from './fingerprint/examine.ts'
import type { Inputs } from './inputs/inputs.ts'
import { lookUp } from './plan/look-up.ts'
import { refused, settle } from './plan/settle.ts'
import { publishReused } from './publish/reused.ts'
import { showFindings } from './report/findings.ts'
import { type ActionResult, resultOf } from './report/result.ts'
import { Timer } from './report/timer.ts'
import type { Run, World } from './world.ts'

/**
 * The whole story: read the environment, hash it, look it up, decide, and either hand on what is there or build, verify
 * and publish. Returns what happened; throws a Failure, and then nothing that was good before is lost.
 */
export async function run(
  inputs: Inputs,
  about: Run,
  world: World,
  timer = new Timer(() => performance.now()),
): Promise<ActionResult> {
  if (inputs.promotion !== undefined)
    return (await import('./promote/run.ts')).runPromotion(inputs.promotion, inputs, about, world, timer)
  if (inputs.image === 'base') return (await import('./base/run.ts')).runBase(inputs, about, world, timer)
  const subject = await timer.phase('read and hash', () => examine(inputs, world))
  showFindings(subject.findings, world.log)
  const exact = await timer.phase('look up', () => lookUp(inputs.repository, subject, world))
  const plan = await timer.phase('decide', () => settle(inputs, about.event, subject, exact, world))
  world.log.info(`${plan.kind}: ${plan.reason}`)
  if (plan.kind === 'refuse') throw refused(plan, about.event, subject.tag)
  const outcome =
    plan.kind === 'reuse' || plan.kind === 'fallback'
      ? await timer.phase('tag', () => publishReused(plan, subject, inputs, about, world))
      : // Loaded on use: the reuse path needs none of it.
        await (await import('./produce.ts')).produce(plan, subject, inputs, about, world, timer)
  return { ...resultOf(inputs, subject, plan, timer, world), ...outcome }
}
