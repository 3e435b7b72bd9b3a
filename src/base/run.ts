import type { Inputs } from '../inputs/inputs.ts'
import { lookUp } from '../plan/look-up.ts'
import { settle } from '../plan/settle.ts'
import { type Outcome, outcomeOf } from '../report/result.ts'
import type { Timer } from '../report/timer.ts'
import type { Run, World } from '../world.ts'
import { examineBase } from './examine.ts'
import { produceBase } from './produce.ts'
import { publishedTargets, publishTargets } from './publish.ts'

/** Days. A weekly schedule finds the images due every time, also when a run is a day early. */
const DUE = 5

/** The story of run.ts for `image: base`: the four targets of containers/base instead of one lecture image. */
export async function runBase(inputs: Inputs, about: Run, world: World, timer: Timer) {
  const subject = await timer.phase('read and hash', () => examineBase(inputs, world))
  // A run that broke off between two content tags has published nothing yet.
  const complete = await timer.phase('look up', () => publishedTargets(subject, inputs, world))
  const exact = complete && (await lookUp(inputs.repository, subject, world))
  const limits = { ...inputs, maxAgeDays: inputs.maxAgeDays ?? DUE }
  const plan = await timer.phase('decide', () => settle(limits, about.event, subject, exact, world))
  const finish = async (): Promise<{ outcome: Outcome; unchanged: boolean } | undefined> => {
    if (plan.kind === 'refuse') return undefined
    if (plan.kind === 'fallback') return { outcome: outcomeOf(plan.found, true), unchanged: false }
    if (plan.kind === 'reuse') {
      const digests = complete as NonNullable<typeof complete>
      const moves = ['default-branch', 'manual', 'schedule'].includes(about.event.kind)
      const outcome = moves
        ? await timer.phase('tag', () => publishTargets(digests, subject, inputs, about, world))
        : outcomeOf(plan.found, true)
      return { outcome, unchanged: false }
    }
    const { unchanged, ...outcome } = await produceBase(plan, subject, inputs, about, world, timer)
    return { outcome, unchanged }
  }
  return { subject, plan, finish }
}
