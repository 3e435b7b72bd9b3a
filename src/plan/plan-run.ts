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
  | Extract<Plan, { kind: 'refuse' }>

/** What the decision hangs on. Without a runtime no base image is asked for, without an environment no package is named. */
export type PlanSubject = Pick<Subject, 'fingerprint'> &
  Partial<
    Pick<Subject, 'environment' | 'solver' | 'runtime' | 'lock' | 'variant' | 'dockerfile' | 'dockerfileText'>
  >

/** Asks decide() until it needs no further fact, fetching each fact once and only when it is asked for. */
export async function planRun(
  subject: PlanSubject,
  exact: Found | undefined,
  world: World & Pick<Job, 'inputs' | 'event'>,
): Promise<RunPlan> {
  const { inputs, event } = world
  let newest: Found | undefined
  let situation: Situation = {
    event,
    force: inputs.force,
    readOnly: inputs.readOnly,
    // With a lock there is nothing to resolve: the same packages would come out.
    maxAgeDays: subject.lock === undefined ? inputs.maxAgeDays : undefined,
    fingerprint: subject.fingerprint.hash,
    exact: exact?.image,
    newest: { known: false },
    baseDigest: { known: false },
    ...(subject.dockerfile !== undefined && { movedBases: { known: false } }),
    pushRight: { known: false },
    strange: { known: false },
    now: world.clock.now(),
  }
  for (;;) {
    const plan = decide(situation)
    if (plan.kind === 'ask' && plan.fact === 'newest') {
      const latest = await imageAt(world.registry, inputs.repository, 'latest')
      const whole = latest && (await withLayers(latest, { ...inputs.repository, tag: 'latest' }, world))
      // A book that needs TeX gains nothing from the image of another job of this repository without it.
      const unfit = subject.variant === 'latex' && whole?.image.variant === 'html'
      newest = unfit ? undefined : whole
      situation = { ...situation, newest: { known: true, value: newest?.image, ...(unfit && { unfit }) } }
    } else if (plan.kind === 'ask' && plan.fact === 'baseDigest') {
      situation = { ...situation, baseDigest: { known: true, value: await baseDigest(subject, world) } }
    } else if (plan.kind === 'ask' && plan.fact === 'movedBases') {
      // Loaded on use: schedules and manual runs alone ask.
      const { movedSince } = await import('../named-images/moved.ts')
      const value = await movedSince(exact?.image.bases ?? {}, subject, inputs, world)
      situation = { ...situation, movedBases: { known: true, value } }
    } else if (plan.kind === 'ask' && plan.fact === 'strange') {
      // Loaded on use: nearly every checkout is of the event's own commit.
      const { whyStrange } = await import('../checkout/own-branch.ts')
      situation = { ...situation, strange: { known: true, value: await whyStrange(event, world) } }
    } else if (plan.kind === 'ask') {
      const value = await world.registry.pushRight(inputs.repository)
      situation = { ...situation, pushRight: { known: true, value } }
    } else if (plan.kind === 'build' || plan.kind === 'refresh') {
      // What makes no sense at `latest` is found before a long build rather than after it.
      const previous = await imageAt(world.registry, inputs.repository, 'latest')
      const reason = `${plan.reason}${explain(subject, previous)}`
      const solved = plan.noCache ? undefined : solvedBefore(subject, { exact, previous }, situation.now)
      const replaces = exact?.image.digest
      const takes = plan.kind === 'refresh' && !plan.noCache ? exact : undefined
      return { kind: plan.kind, noCache: plan.noCache, previous, solved, replaces, takes, reason }
    } else if (plan.kind === 'refuse') {
      return plan
    } else if (plan.kind === 'verify-only') {
      const reason = `${plan.reason}${explain(subject, newest)}`
      return { kind: plan.kind, found: newest as Found, noCache: false, reason }
    } else if (plan.kind === 'fallback') {
      return { kind: plan.kind, found: newest as Found, reason: `${plan.reason}${explain(subject, newest)}` }
    } else {
      return { kind: plan.kind, found: exact as Found, reason: plan.reason }
    }
  }
}

/** The Failure for a plan that refuses. */
export function refused(plan: Extract<Plan, { kind: 'refuse' }>, event: Event, tag: string): Failure {
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
    why: 'there is no such image',
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
