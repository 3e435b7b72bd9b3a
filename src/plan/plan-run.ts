import type { Event } from '../event.ts'
import { Failure } from '../failure.ts'
import { difference } from '../fingerprint/explain.ts'
import { explainEnvironment } from '../fingerprint/fingerprint.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { formatReference, type Reference } from '../image/reference.ts'
import type { Job } from '../job.ts'
import type { World } from '../world.ts'
import { decide, type Plan, type Situation } from './decide.ts'
import type { Found } from './found.ts'
import { imageAt, withLayers } from './look-up.ts'

/** A decision with the images it speaks of. */
export type RunPlan =
  | { kind: 'reuse'; found: Found; reason: string }
  | { kind: 'fallback'; found: Found; reason: string }
  /**
   * `previous`: the image under `latest`, if there is one. `solved`: since when the packages stand that this build will not
   * resolve again, in milliseconds since 1970; `undefined` when it resolves them. `replaces`: digest of the image that is there;
   * `takes`: that image, where its environment stays and only the base under it changes.
   */
  | {
      kind: 'build' | 'refresh'
      noCache: boolean
      previous: Found | undefined
      solved: number | undefined
      replaces: string | undefined
      takes: Found | undefined
      reason: string
    }
  | { kind: 'verify-only'; found: Found; noCache: false; reason: string }
  | Extract<Plan<Found>, { kind: 'refuse' }>

/** What the decision hangs on. Without a runtime no base image is asked for, without an environment no package is named. */
export type PlanSubject = Pick<Subject, 'fingerprint'> &
  Partial<
    Pick<Subject, 'environment' | 'solver' | 'runtime' | 'lock' | 'variant' | 'dockerfile' | 'dockerfileText'>
  >

/** Decides what the run does. A fact that costs a request is asked for only when the decision needs it. */
export async function planRun(
  subject: PlanSubject,
  exact: Found | undefined,
  world: World & Pick<Job, 'inputs' | 'event'>,
): Promise<RunPlan> {
  const now = world.clock.now()
  const plan = await decideWithFacts(subject, { exact, now }, world)
  if (plan.kind === 'reuse' || plan.kind === 'refuse') return plan
  if (plan.kind === 'fallback') return { ...plan, reason: plan.reason + explain(subject, plan.found) }
  if (plan.kind === 'verify-only')
    return { ...plan, noCache: false, reason: plan.reason + explain(subject, plan.found) }
  // What makes no sense at `latest` is found before a long build rather than after it.
  const previous = await imageAt(world.registry, world.inputs.repository, 'latest')
  return {
    ...plan,
    previous,
    solved: plan.noCache ? undefined : solvedBefore(subject, { exact, previous }, now),
    replaces: exact?.image.digest,
    takes: plan.kind === 'refresh' && !plan.noCache ? exact : undefined,
    reason: plan.reason + explain(subject, previous),
  }
}

type Answers = Pick<Situation<Found>, 'newest' | 'baseDigest' | 'movedBases' | 'strange' | 'pushRight'>

async function decideWithFacts(
  subject: PlanSubject,
  { exact, now }: { exact: Found | undefined; now: number },
  world: World & Pick<Job, 'inputs' | 'event'>,
): Promise<Exclude<Plan<Found>, { kind: 'ask' }>> {
  const { inputs, event } = world
  const answers: { [Fact in keyof Answers]-?: () => Promise<NonNullable<Answers[Fact]>> } = {
    newest: () => newestImage(subject, world),
    baseDigest: async () => ({ known: true, value: await baseDigest(subject, world) }),
    // Loaded on use: schedules and manual runs alone ask.
    movedBases: async () => {
      const { movedSince } = await import('../named-images/moved.ts')
      return { known: true, value: await movedSince(exact?.image.bases ?? {}, subject, inputs, world) }
    },
    // Loaded on use: nearly every checkout is of the event's own commit.
    strange: async () => {
      const { whyStrange } = await import('../checkout/own-branch.ts')
      return { known: true, value: await whyStrange(event, world) }
    },
    pushRight: async () => ({ known: true, value: await world.registry.pushRight(inputs.repository) }),
  }
  const situation: Situation<Found> = {
    event,
    force: inputs.force,
    readOnly: inputs.readOnly,
    // With a lock there is nothing to resolve: the same packages would come out.
    maxAgeDays: subject.lock === undefined ? inputs.maxAgeDays : undefined,
    fingerprint: subject.fingerprint.hash,
    exact,
    newest: { known: false },
    baseDigest: { known: false },
    ...(subject.dockerfile !== undefined && { movedBases: { known: false } }),
    pushRight: { known: false },
    strange: { known: false },
    now,
  }
  for (;;) {
    const plan = decide(situation)
    if (plan.kind !== 'ask') return plan
    Object.assign(situation, { [plan.fact]: await answers[plan.fact]() })
  }
}

/** The image under `latest`. A book that needs TeX gains nothing from another job's image without it. */
async function newestImage(
  subject: PlanSubject,
  world: World & Pick<Job, 'inputs'>,
): Promise<Situation<Found>['newest']> {
  const { repository } = world.inputs
  const latest = await imageAt(world.registry, repository, 'latest')
  const whole = latest && (await withLayers(latest, { ...repository, tag: 'latest' }, world))
  return subject.variant === 'latex' && whole?.image.variant === 'html'
    ? { known: true, value: undefined, unfit: true }
    : { known: true, value: whole }
}

/** The Failure for a plan that refuses. */
export function refused(plan: Extract<Plan<Found>, { kind: 'refuse' }>, event: Event, tag: string): Failure {
  return new Failure({
    class: 'refused',
    doing: 'deciding what to do',
    on: `${event.name} event, environment ${tag}`,
    why: plan.reason,
    next: plan.next,
  })
}

async function baseDigest({ runtime }: PlanSubject, world: World): Promise<string> {
  if (runtime === undefined) throw new Error('the action asked for the base of an image without a base')
  return (await baseManifest({ runtime }, 'runtime', world)).digest
}

/** The base image behind its tag, now. Throws a Failure (`not-found`) when there is none. */
export async function baseManifest<Which extends 'solver' | 'runtime'>(
  subject: Record<Which, Reference>,
  which: Which,
  world: World,
) {
  const manifest = await readBase(subject[which], which, world)
  if (manifest !== undefined) return manifest
  throw new Failure({
    class: 'not-found',
    doing: `looking up the ${which} base image`,
    on: formatReference(subject[which]),
    why: 'this image does not exist',
    next:
      subject[which].digest === undefined
        ? 'Correct the input base, or publish the base images first (containers/base/README.md)'
        : 'Correct the digest in the input base, or in base.txt of the lock. If a clean-up deleted that base, this edition cannot be built again: use its image (docs/editions.md)',
  })
}

async function readBase(reference: Reference, which: string, { registry }: World) {
  try {
    return await registry.manifest(reference)
  } catch (error) {
    if (!(error instanceof Failure) || !['permission', 'authentication'].includes(error.class)) throw error
    throw new Failure(
      {
        ...error.text,
        doing: `looking up the ${which} base image`,
        next: 'Check the input base. If it is correct, let this job read that package. On GHCR: open the package\'s settings, "Manage Actions access", or make the package public',
      },
      { cause: error },
    )
  }
}

/**
 * The build cache makes conda's step a copy where the conda part is that of the earlier image. In doubt (the cache may be
 * lost) the earlier time: a solve too many costs minutes, one too few goes unseen.
 */
function solvedBefore(
  subject: PlanSubject,
  { exact, previous }: { exact: Found | undefined; previous: Found | undefined },
  now: number,
): number | undefined {
  const earlier = exact ?? (previous && sameCondaPart(subject, previous) ? previous : undefined)
  const solved = earlier?.image.solved
  // A clock that ran ahead once must not keep the packages for ever.
  return solved !== undefined && solved <= now ? solved : undefined
}

function sameCondaPart({ environment }: PlanSubject, { image }: Found): boolean {
  if (image.environment === undefined || environment === undefined) return false
  const { kind } = explainEnvironment(JSON.parse(image.environment), environment.canonical)
  return kind.every((part) => part === 'pip' || part === 'pip-order')
}

/** ": pip section changed: a 1 -> 2", against the newest image; empty where there is none to compare with. */
function explain(subject: PlanSubject, previous: Found | undefined): string {
  if (previous === undefined) return ''
  const { components, environment } = previous.image
  const changed = difference(components, subject.fingerprint.components)
  if (changed.length === 0) return ''
  const words =
    changed.includes('environment') && environment !== undefined && subject.environment
      ? explainEnvironment(JSON.parse(environment), subject.environment.canonical).text
      : ''
  const others = changed.filter((name) => words === '' || (name !== 'environment' && name !== 'pip-order'))
  const parts = [words, others.length > 0 ? `changed: ${others.join(', ')}` : ''].filter(
    (part) => part !== '',
  )
  return `; changes since the newest image: ${parts.join('; ')}`
}
