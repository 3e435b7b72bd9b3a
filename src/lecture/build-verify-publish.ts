import { askedPackages } from '../environment/environment.ts'
import { refuseMovedReferences } from '../environment/moved-references.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { holdToBudget } from '../image/budget.ts'
import { platformManifest } from '../image/platform.ts'
import { formatReference } from '../image/reference.ts'
import { RECIPE_LAYERS, sizeOf } from '../image/size.ts'
import { type Tags, tagsFor } from '../image/tags.ts'
import { builtContext, type Output } from '../image-build/arguments.ts'
import { recordFile } from '../image-build/build-recipe.ts'
import { openSession, type Session } from '../image-build/session.ts'
import type { Job } from '../job.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import { compareImages, compareWithBuilt } from '../package-record/compare.ts'
import type { Found } from '../plan/found.ts'
import { makeImage } from '../rebase/make.ts'
import type { Producing } from '../rebase/making.ts'
import type { ActionResult } from '../report/result.ts'
import { publishBuilt, publishedMeanwhile, pushedImage } from '../tags/built.ts'
import { firstPushAdvice } from '../tags/first-push.ts'
import { publishReused } from '../tags/reused.ts'
import { type Verified, verify } from '../verify/verify.ts'

type Produced = Outcome & Partial<Pick<ActionResult, 'decision' | 'reason'>>
type Publishing = Exclude<Producing, { kind: 'verify-only' }>

/**
 * Builds, verifies and publishes, in this order: no tag is written before every check has passed and the size is accepted. A `verify-only` plan
 * publishes nothing and hands the older image on. Where another run publishes the same environment first, its image is handed on.
 */
export async function produce(plan: Producing, subject: Subject, job: Job): Promise<Produced> {
  const { inputs, event, clock } = job
  // What can be wrong with them must not come out after a build of a quarter of an hour.
  const facts = { fingerprint: subject.fingerprint.hash, now: clock.now(), extra: inputs.tags }
  const tags = tagsFor({ ...event, ...facts })
  const session = await openSession(plan.kind !== 'verify-only', job)
  try {
    const output = session.output()
    const created = clock.now()
    const solved = plan.kind === 'verify-only' ? undefined : plan.solved
    const meanwhile = async (): Promise<Produced | undefined> => {
      if (plan.kind === 'verify-only') return undefined
      const found = await publishedMeanwhile(plan, created, subject, job)
      return found && handOn(found, subject, job)
    }
    // The builder took its time, and a long build may be spared.
    const before = await meanwhile()
    if (before !== undefined) return before
    const built = await makeImage(plan, subject, { session, output, created, solved }, job)
    if (subject.dockerfile !== undefined) await refuseMovedReferences(subject, job.git)
    const after = await meanwhile()
    if (after !== undefined) return after
    const verified = await verifyBuilt(subject, builtContext(output, built.digest), session, job)
    const image = { output, digest: built.digest }
    const { pushed, oversize } = await accept(image, subject, verified, job)
    const { checks, ...onDisk } = verified
    const tested = { built: true, checks, steps: built.steps, cache: built.cache, oversize }
    if (plan.kind === 'verify-only') return { ...(await handOnOlder(plan.found, subject, job)), ...tested }
    if (pushed === undefined) throw new Error('a build that publishes has pushed')
    const late = await meanwhile()
    if (late !== undefined) return late
    const published = await publishNew(plan, { pushed, tags }, subject, job)
    const reason = built.how === undefined ? plan.reason : `${plan.reason}; ${built.how}`
    return { ...published, ...tested, ...onDisk, reason }
  } finally {
    await session.close()
  }
}

async function verifyBuilt(subject: Subject, image: string, session: Session, job: Job): Promise<Verified> {
  const { environment, variant, dockerfile, verifyScript } = subject
  return job.timer.phase('verify', () =>
    verify(
      {
        image,
        builder: session.builder,
        expected: {
          // A Dockerfile without an environment may call its own whatever it likes.
          ...(environment.name !== '' && { name: environment.name }),
          packages: askedPackages(environment),
          variables: environment.variables,
          variant,
          recipe: dockerfile === undefined,
        },
        script: verifyScript,
        checksFolder: `${job.ownFolder}/containers/verify`,
      },
      { ...job, env: session.env },
    ),
  )
}

/** The image as the registry has it, where it was pushed, and what is said of its size. Throws a Failure (`oversize`) where that is too much. */
async function accept(
  { output, digest }: { output: Output; digest: string },
  subject: Subject,
  onDisk: Pick<Verified, 'disk' | 'largest'>,
  job: Job,
): Promise<{ pushed: Found | undefined; oversize: string | undefined }> {
  const { inputs, registry, log } = job
  const image = { ...inputs.repository, digest }
  const pushed = output.kind === 'push' ? await pushedImage(image, job) : undefined
  const inner = (of: string) => registry.manifest({ ...inputs.repository, digest: of })
  const platform = pushed && (await platformManifest(pushed.manifest, inner))
  const size = platform && sizeOf(platform, subject.dockerfile === undefined ? RECIPE_LAYERS : [])
  const oversize = holdToBudget({ size, ...onDisk }, inputs.oversize, formatReference(image))
  if (oversize !== undefined) log[inputs.oversize === 'allow' ? 'info' : 'warning'](oversize)
  return { pushed, oversize }
}

async function publishNew(
  { previous }: Publishing,
  { pushed, tags }: { pushed: Found; tags: Tags },
  subject: Subject,
  job: Job,
): Promise<Outcome> {
  const { inputs, timer, log, registry, source } = job
  const place = { repository: inputs.repository, registry }
  const published = await timer.phase('publish', () => publishBuilt(pushed, tags, job))
  const advice = previous === undefined ? firstPushAdvice(inputs.repository, source) : undefined
  if (advice !== undefined) log.notice(advice)
  const compare = (old: Found) => compareImages(old.manifest, pushed.manifest, { ...place, log })
  const difference = previous && (await timer.phase('compare packages', () => compare(previous)))
  return { ...(await outcomeOf(pushed, subject.dockerfile !== undefined, place)), ...published, difference }
}

/** The image that a run without the right to publish hands on, and how what it built differs. */
async function handOnOlder(older: Found, subject: Subject, job: Job): Promise<Outcome> {
  const { inputs, timer, log, registry, scratch } = job
  const place = { repository: inputs.repository, registry }
  const own = subject.dockerfile !== undefined
  const outcome = await outcomeOf(older, own, place)
  if (own) return outcome
  const readFile = (name: string) => scratch.read(recordFile(name))
  const compare = () => compareWithBuilt(older.manifest, readFile, { ...place, log })
  return { ...outcome, difference: await timer.phase('compare packages', compare) }
}

/** Two runs with one new environment: the second one uses the first one's image. */
async function handOn(found: Found, subject: Subject, job: Job): Promise<Produced> {
  const reason = 'another run published an image of this environment at the same time'
  const plan = { kind: 'reuse', found, reason } as const
  const outcome = await job.timer.phase('tag', () => publishReused(plan, subject, job))
  return { ...outcome, decision: 'reuse', reason }
}
