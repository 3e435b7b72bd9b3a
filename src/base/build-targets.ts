import { contextPlaces } from '../build-context/named-contexts.ts'
import { commitTime } from '../checkout/commit-time.ts'
import { writeAnnotations } from '../image/annotations.ts'
import { type BuildRequest, builtContext, pinnedContext } from '../image-build/arguments.ts'
import { build } from '../image-build/build.ts'
import { type BuildCache, openCache, tellLostCaches } from '../image-build/cache.ts'
import { openSession, type Session } from '../image-build/session.ts'
import type { Job } from '../job.ts'
import type { Outcome } from '../outcome.ts'
import type { Found } from '../plan/found.ts'
import type { RunPlan } from '../plan/plan-run.ts'
import { privateBaseAdvice } from '../tags/first-push.ts'
import type { Check } from '../verify/checks.ts'
import { verify } from '../verify/verify.ts'
import { type BaseSubject, printOf } from './base-subject.ts'
import { holdTarget } from './budgets.ts'
import { compareTargets, joinDifferences, sameTargets } from './compare-targets.ts'
import { type PublishedTargets, publishTargets } from './publish-targets.ts'
import { baseOutcome, NO_ENVIRONMENT, TARGETS, type Target, targetTag } from './targets.ts'
import { verifyLectures } from './trial.ts'

type Producing = Extract<RunPlan, { kind: 'build' | 'refresh' | 'verify-only' }>

/**
 * Builds the base images, checks each of them and a small lecture on top of them, and only then moves their tags. The solver that `keeps`
 * names is taken as it is. A refresh that comes out with the packages of what is `published` for the same recipe changes nothing.
 */
export async function produceBase(
  plan: Producing,
  subject: BaseSubject,
  { published, keeps }: { published: PublishedTargets; keeps: Found | undefined },
  job: Job,
): Promise<Outcome | 'unchanged'> {
  const { inputs, timer, log } = job
  const publishes = plan.kind !== 'verify-only'
  const session = await openSession(publishes, job)
  try {
    const parts = { stable: 'base', fingerprint: subject.fingerprint.hash }
    const cache = await openCache({ parts, publishes, read: true }, job)
    const created = job.clock.now()
    const digests = {} as Record<Target, string>
    if (keeps !== undefined) digests.solver = keeps.image.digest
    let built = TARGETS.filter((target) => digests[target] === undefined)
    const image = (target: Target): string =>
      built.includes(target)
        ? builtContext(session.output(target), digests[target])
        : pinnedContext({ ...inputs.repository, digest: digests[target] })
    const checks: Check[] = []
    // A solver that is too old to be kept is in the cache just as it is: it is built apart, and the others are given it.
    const apart = keeps === undefined && published.solver !== undefined && !plan.noCache
    for (const target of built) {
      const given = keeps !== undefined || (apart && target !== 'solver')
      const solver = given ? { solver: image('solver') } : {}
      const refreshed = plan.noCache || (apart && target === 'solver')
      const request = await requestFor(target, { refreshed, subject, created, session, cache, solver }, job)
      // Every stage is in what the last target is made of, so that one cache holds all.
      const last = target === TARGETS.at(-1)
      const done = await timer.phase(`build ${target}`, () =>
        cache.attempt((stores) =>
          build(
            { ...request, cache: last ? stores : { ...stores, to: undefined } },
            { ...job, env: session.buildEnv },
            `Building ${target}`,
          ),
        ),
      )
      tellLostCaches(done.lostCaches, log)
      if (last) await cache.keep(done.steps)
      digests[target] = done.digest
      // One after the other: what is wrong with a small target need not wait for a large one.
      const verified = await timer.phase(`verify ${target}`, () =>
        verify(
          {
            image: image(target),
            builder: session.builder,
            expected: { base: target, variant: 'latex' },
            script: undefined,
            checksFolder: `${job.ownFolder}/containers/verify`,
          },
          { ...job, env: session.env },
        ),
      )
      checks.push(...verified.checks.map((check) => ({ ...check, name: `${target}: ${check.name}` })))
      await holdTarget(target, publishes ? digests[target] : undefined, verified, job)
    }
    const before = { ...published.shipped, solver: published.solver?.image.digest }
    const known = plan.kind === 'refresh' ? before : {}
    const differences = publishes
      ? await timer.phase('compare packages', () => compareTargets(built, known, digests, job))
      : {}
    if (plan.kind === 'refresh' && published.shipped !== undefined && !inputs.force) {
      const same = sameTargets(differences)
      if (same.length === built.length) return 'unchanged'
      // Another one of the same packages would let every lecture solve again for nothing.
      if (same.includes('solver')) {
        digests.solver = before.solver as string
        built = built.filter((target) => target !== 'solver')
      }
    }
    const lectures = await timer.phase('verify lectures on top', () =>
      verifyLectures(
        {
          solver: image('solver'),
          html: image('html'),
          runtime: image('runtime'),
          latest: image('latest'),
        },
        session,
        job,
      ),
    )
    checks.push(...lectures)
    const tested = { built: true, checks, steps: [], cache: cache.report }
    if (plan.kind === 'verify-only') return { ...(await baseOutcome(plan.found, job)), ...tested }
    const outcome = await timer.phase('publish', () => publishTargets(digests, built, subject, job))
    const advice = plan.previous === undefined ? privateBaseAdvice(inputs.repository) : undefined
    if (advice !== undefined) log.warning(advice)
    return { ...outcome, ...tested, difference: joinDifferences(differences) }
  } finally {
    await session.close()
  }
}

async function requestFor(
  target: Target,
  run: {
    /** Whether its packages are installed anew, in the versions of now. */
    refreshed: boolean
    subject: BaseSubject
    created: number
    session: Session
    cache: BuildCache
    /** The solver that is kept or was built apart, as a named context. */
    solver: Record<string, string>
  },
  job: Job,
): Promise<BuildRequest> {
  const { refreshed, subject, created, session, cache, solver } = run
  const { inputs, event, source, scratch } = job
  const { hash, components } = printOf(target, subject)
  const folder = `${job.ownFolder}/containers/base`
  const annotations = writeAnnotations({
    fingerprint: hash,
    components,
    environment: NO_ENVIRONMENT,
    baseReference: undefined,
    baseDigest: undefined,
    created,
    revision: event.revision,
    revisionTime: await commitTime(event, job),
    variant: target,
    source,
    version: targetTag(target, hash),
    title: `${inputs.repository.path}:${target}`,
    description: `Base of lecture images: ${target}`,
  })
  return {
    builder: session.builder,
    dockerfile: `${folder}/Dockerfile`,
    target,
    context: folder,
    contexts: { ...solver, ...contextPlaces(inputs.buildContexts, job.workspace) },
    // Not --no-cache, which would build the stages that targets share once for each of them.
    buildArgs: refreshed ? { REFRESH: String(created) } : {},
    secrets: session.secrets,
    labels: { 'org.opencontainers.image.source': source },
    annotations,
    attestations: inputs.attestations,
    output: session.output(target),
    cache: cache.stores,
    noCache: false,
    // A self-hosted engine may hold an old ubuntu:24.04.
    pull: true,
    metadataFile: scratch.path(`metadata-${target}.json`),
  }
}
