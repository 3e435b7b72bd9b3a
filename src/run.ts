import { followCheckout } from './checkout/follow.ts'
import { noteFiles } from './checkout/noted-files.ts'
import { examine, type Subject } from './fingerprint/examine.ts'
import { gitTagTrouble } from './image/tags.ts'
import type { Inputs } from './inputs/inputs.ts'
import { lookUp } from './plan/look-up.ts'
import { refused, settle } from './plan/settle.ts'
import { publishReused } from './publish/reused.ts'
import { otherEnvironment } from './report/fallback.ts'
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
  triggered: Run,
  world: World,
  timer = new Timer(() => performance.now()),
): Promise<ActionResult> {
  if (inputs.promotion !== undefined)
    return (await import('./promote/run.ts')).runPromotion(inputs.promotion, inputs, triggered, world, timer)
  if (inputs.image === 'base') return (await import('./base/run.ts')).runBase(inputs, triggered, world, timer)
  const { files, noted } = noteFiles(world.files)
  const first = await timer.phase('read and hash', () => examine(inputs, { ...world, files }))
  showFindings(first.findings, world.log)
  const log = warningOnce(world.log)
  const follow = (subject: Subject) =>
    followCheckout(triggered.event, decidingFiles(inputs, subject), noted, { ...world, log })
  let event = await follow(first)
  const decide = async (subject: Subject) => {
    const exact = await timer.phase('look up', () => lookUp(inputs.repository, subject, world))
    if (exact === undefined && !inputs.force && inputs.reuseFrom.length > 0) {
      const { useElsewhere } = await import('./reuse-elsewhere.ts')
      const elsewhere = await useElsewhere(subject, inputs, world, timer)
      if (elsewhere !== undefined) return elsewhere
    }
    return timer.phase('decide', () => settle(inputs, event, subject, exact, world))
  }
  const early = await decide(first)
  if ('decision' in early) return early
  // An image that is there was built from bases that took nothing else; before another one is, they are asked.
  const subject = early.kind === 'reuse' ? first : await asked(first, inputs, { ...world, files })
  // What the bases take as well may be another commit's.
  if (subject !== first) event = await follow(subject)
  const plan = subject === first ? early : await decide(subject)
  if ('decision' in plan) return plan
  const about = { ...triggered, event }
  world.log.info(`${plan.kind}: ${plan.reason}`)
  if (plan.kind === 'refuse') throw refused(plan, about.event, subject.tag)
  const untagged = gitTagTrouble({ ...about.event, extra: inputs.tags })
  if (untagged !== undefined) world.log.warning(untagged, { title: 'container-action: no tag' })
  const outcome =
    plan.kind === 'reuse' || plan.kind === 'fallback'
      ? await timer.phase('tag', () => publishReused(plan, subject, inputs, about, world))
      : // Loaded on use: the reuse path needs none of it.
        await (await import('./produce.ts')).produce(plan, subject, inputs, about, world, timer)
  const result = { ...resultOf(inputs, subject, plan, timer, world), ...outcome }
  // The job is green, and the book that it builds may not be what the default branch will build.
  if (result.fallback)
    world.log.warning(otherEnvironment(result.reason), { title: 'container-action: other image' })
  return result
}

/** Loaded on use: the reuse path needs none of it. */
async function asked(first: Subject, inputs: Inputs, world: World): Promise<Subject> {
  if (first.dockerfile === undefined) return first
  const subject = await (await import('./named-images/with-bases.ts')).withBases(first, inputs, world)
  const shown = new Set(first.findings.map((finding) => JSON.stringify(finding)))
  showFindings(
    subject.findings.filter((finding) => !shown.has(JSON.stringify(finding))),
    world.log,
  )
  return subject
}

/** What is asked twice is told once. */
function warningOnce(log: World['log']): Pick<World['log'], 'warning'> {
  const told = new Set<string>()
  return {
    warning: (text, options) => {
      if (!told.has(text)) log.warning(text, options)
      told.add(text)
    },
  }
}

/** Files that inputs and other files name: each may be a link into another checkout. */
function decidingFiles(inputs: Inputs, { dockerfile, includes }: Subject): string[] {
  const { environmentFile, lock, verifyScript } = inputs
  const named = [environmentFile, dockerfile, lock, verifyScript, ...includes.map(({ path }) => path)]
  return named.filter((path) => path !== undefined)
}
