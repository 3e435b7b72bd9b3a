import type { Inputs } from '../inputs/inputs.ts'
import type { Found } from '../plan/found.ts'
import { lookUp } from '../plan/look-up.ts'
import { refused, settle } from '../plan/settle.ts'
import { type ActionResult, resultOf } from '../report/result.ts'
import type { Timer } from '../report/timer.ts'
import type { Run, World } from '../world.ts'
import { examineBase } from './examine.ts'
import { produceBase } from './produce.ts'
import { publishedTargets, publishTargets } from './publish.ts'
import { baseOutcome } from './targets.ts'

/** Days. A weekly schedule finds the images due every time, also when a run is a day early. */
const DUE = 5

/** The story of run.ts for `image: base`: the four targets of containers/base instead of one lecture image. */
export async function runBase(inputs: Inputs, about: Run, world: World, timer: Timer): Promise<ActionResult> {
  const subject = await timer.phase('read and hash', () => examineBase(inputs, world))
  const complete = await timer.phase('look up', () => publishedTargets(subject, inputs, world))
  const exact = complete && (await lookUp(inputs.repository, subject, world))
  const limits = { ...inputs, maxAgeDays: inputs.maxAgeDays ?? DUE }
  const plan = await timer.phase('decide', () => settle(limits, about.event, subject, exact, world))
  world.log.info(`${plan.kind}: ${plan.reason}`)
  if (plan.kind === 'refuse') throw refused(plan, about.event, subject.tag)
  const result = () => resultOf(inputs, subject, plan, timer, world)
  if (plan.kind === 'fallback') return { ...(await baseOutcome(plan.found, inputs, world)), ...result() }
  const handOn = async (found: Found) => {
    const digests = complete as NonNullable<typeof complete>
    const moves = ['default-branch', 'manual', 'schedule'].includes(about.event.kind)
    return moves
      ? timer.phase('tag', () => publishTargets(digests, 'reused', subject, inputs, about, world))
      : baseOutcome(found, inputs, world)
  }
  if (plan.kind === 'reuse') return { ...result(), ...(await handOn(plan.found)) }
  const outcome = await produceBase(plan, subject, complete, inputs, about, world, timer)
  if (outcome !== 'unchanged') return { ...result(), ...outcome }
  const handedOn = await handOn(exact as Found)
  const reason = 'the packages come out the same as those of the published images, which stay'
  world.log.info(`reuse: ${reason}`)
  return { ...result(), ...handedOn, decision: 'reuse', reason }
}
