import { relative } from 'node:path'
import { followCheckout } from '../checkout/follow.ts'
import { noteFiles } from '../checkout/noted-files.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Job } from '../job.ts'
import type { Found } from '../plan/found.ts'
import { lookUp } from '../plan/look-up.ts'
import { planRun, refused } from '../plan/plan-run.ts'
import { type ActionResult, resultOf } from '../report/result.ts'
import { examineBase } from './base-subject.ts'
import { produceBase } from './build-targets.ts'
import { publishedTargets, publishTargets } from './publish-targets.ts'
import { baseOutcome } from './targets.ts'

/** Days. A weekly schedule finds the images due every time, also when a run is a day early. */
const DUE = 5
/**
 * Days after which a refresh builds the solver anew, too: its certificates and compilers age. More often would cost every lecture, whose
 * next build then solves conda's part again, for an image that nobody gets (containers/base/README.md).
 */
const SOLVER_DUE = 90
const DAY = 24 * 60 * 60 * 1000

/** The story of run.ts for `image: base`: the four targets of containers/base instead of one lecture image. */
export async function runBase(triggered: Job): Promise<ActionResult> {
  const { inputs, timer, log } = triggered
  const { files, noted } = noteFiles(triggered.files)
  const subject = await timer.phase('read and hash', () => examineBase(inputs, { ...triggered, files }))
  // A release of the action, which lies elsewhere, is of no commit of this repository.
  const own = relative(triggered.workspace, triggered.ownFolder)
  const named = own.startsWith('..') ? [] : [`${own || '.'}/containers/base/Dockerfile`]
  if (named.length > 0) noted.listed.add(`${own || '.'}/containers`)
  const event = await followCheckout(triggered.event, named, noted, triggered)
  const job: Job = { ...triggered, event }
  const published = await timer.phase('look up', () => publishedTargets(subject, job))
  const { solver, shipped } = published
  const complete = solver && shipped && { ...shipped, solver: solver.image.digest }
  const exact = complete && (await lookUp(inputs.repository, subject, job))
  const limits = { ...inputs, maxAgeDays: inputs.maxAgeDays ?? DUE }
  const plan = await timer.phase('decide', () => planRun(subject, exact, { ...job, inputs: limits }))
  log.info(`${plan.kind}: ${plan.reason}`)
  if (plan.kind === 'refuse') throw refused(plan, event, subject.tag)
  const result = () => resultOf(subject, plan, job)
  if (plan.kind === 'fallback') return { ...(await baseOutcome(plan.found, job)), ...result() }
  const handOn = async (found: Found) => {
    const { kind, others } = event
    const moves = ['default-branch', 'manual', 'schedule'].includes(kind) && others.length === 0
    return complete && moves
      ? timer.phase('tag', () => publishTargets(complete, [], subject, job))
      : baseOutcome(found, job)
  }
  if (plan.kind === 'reuse') return { ...result(), ...(await handOn(plan.found)) }
  const keeps = staysFor(solver, inputs, job.clock.now())
  log.info(keeps ? `solver is kept: ${keeps.image.digest}` : 'solver is built with the others')
  const outcome = await produceBase(plan, subject, { published, keeps }, job)
  if (outcome !== 'unchanged') return { ...result(), ...outcome }
  const handedOn = await handOn(exact as Found)
  const reason = 'the packages are the same as in the published images, so those are kept'
  log.info(`reuse: ${reason}`)
  return { ...result(), ...handedOn, decision: 'reuse', reason }
}

/** The published solver of this recipe, unless it is to be built anew. `now`: milliseconds since 1970. */
export function staysFor(
  solver: Found | undefined,
  { force }: Pick<Inputs, 'force'>,
  now: number,
): Found | undefined {
  if (solver?.image.created === undefined || force) return undefined
  const age = (now - solver.image.created) / DAY
  // A clock that ran ahead would keep it for ever.
  return age >= -1 && age <= SOLVER_DUE ? solver : undefined
}
