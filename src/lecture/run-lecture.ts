import { followCheckout } from '../checkout/follow.ts'
import { noteFiles } from '../checkout/noted-files.ts'
import { showFindings } from '../findings.ts'
import { examine, type Subject } from '../fingerprint/subject.ts'
import { gitTagTrouble } from '../image/tags.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Job } from '../job.ts'
import { lookUp } from '../plan/look-up.ts'
import { planRun, refused } from '../plan/plan-run.ts'
import { type ActionResult, resultOf } from '../report/result.ts'
import { publishReused } from '../tags/reused.ts'

/**
 * The whole story: read the environment, hash it, look it up, decide, and either hand on what is there or build, verify
 * and publish. Returns what happened; throws a Failure, and then nothing that was good before is lost.
 */
export async function run(job: Job): Promise<ActionResult> {
  const { inputs, timer, log } = job
  if (inputs.promotion !== undefined)
    return (await import('../promote/run-promotion.ts')).runPromotion(inputs.promotion, job)
  if (inputs.image === 'base') return (await import('../base/run-base.ts')).runBase(job)
  const { files, noted } = noteFiles(job.files)
  const first = await timer.phase('read and hash', () => examine(inputs, { ...job, files }))
  showFindings(first.findings, log)
  const once = warningOnce(log)
  const follow = (subject: Subject) =>
    followCheckout(job.event, decidingFiles(inputs, subject), noted, { ...job, log: once })
  let event = await follow(first)
  const decide = async (subject: Subject) => {
    const exact = await timer.phase('look up', () => lookUp(inputs.repository, subject, job))
    if (exact === undefined && !inputs.force && inputs.reuseFrom.length > 0) {
      const { useElsewhere } = await import('./reuse-elsewhere.ts')
      const elsewhere = await useElsewhere(subject, job)
      if (elsewhere !== undefined) return elsewhere
    }
    return timer.phase('decide', () => planRun(subject, exact, { ...job, event }))
  }
  const early = await decide(first)
  if ('decision' in early) return early
  // An image that is there was built from bases that took nothing else; before another one is, they are asked.
  const subject = early.kind === 'reuse' ? first : await asked(first, { ...job, files })
  // What the bases take as well may be another commit's.
  if (subject !== first) event = await follow(subject)
  const plan = subject === first ? early : await decide(subject)
  if ('decision' in plan) return plan
  const followed = { ...job, event }
  log.info(`${plan.kind}: ${plan.reason}`)
  if (plan.kind === 'refuse') throw refused(plan, event, subject.tag)
  const untagged = gitTagTrouble({ ...event, extra: inputs.tags })
  if (untagged !== undefined) log.warning(untagged, { title: 'container-action: no tag' })
  const outcome =
    plan.kind === 'reuse' || plan.kind === 'fallback'
      ? await timer.phase('tag', () => publishReused(plan, subject, followed))
      : // Loaded on use: the reuse path needs none of it.
        await (await import('./build-verify-publish.ts')).produce(plan, subject, followed)
  const result = { ...resultOf(subject, plan, job), ...outcome }
  // The job is green, and the book that it builds may not be what the default branch will build.
  if (result.fallback)
    log.warning(otherEnvironment(result.reason), { title: 'container-action: other image' })
  return result
}

/** Loaded on use: the reuse path needs none of it. */
async function asked(first: Subject, job: Job): Promise<Subject> {
  if (first.dockerfile === undefined) return first
  const subject = await (await import('../named-images/with-bases.ts')).withBases(first, job.inputs, job)
  const shown = new Set(first.findings.map((finding) => JSON.stringify(finding)))
  showFindings(
    subject.findings.filter((finding) => !shown.has(JSON.stringify(finding))),
    job.log,
  )
  return subject
}

/** What is asked twice is told once. */
function warningOnce(log: Job['log']): Pick<Job['log'], 'warning'> {
  const warned = new Set<string>()
  return {
    warning: (text, options) => {
      if (!warned.has(text)) log.warning(text, options)
      warned.add(text)
    },
  }
}

/** Files that inputs and other files name: each may be a link into another checkout. */
function decidingFiles(inputs: Inputs, { dockerfile, includes }: Subject): string[] {
  const { environmentFile, lock, verifyScript } = inputs
  const named = [environmentFile, dockerfile, lock, verifyScript, ...includes.map(({ path }) => path)]
  return named.filter((path) => path !== undefined)
}

/** The warning of a job that gets the image of another environment: its book is not built in what environment.yml asks for. */
function otherEnvironment(reason: string): string {
  return `This job uses the image of another environment: ${reason}. The book is built with the packages of that image, so this run does not test your change of the environment.`
}
