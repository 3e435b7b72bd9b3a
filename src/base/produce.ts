import { type BuildRequest, builtContext } from '../build/arguments.ts'
import { build } from '../build/build.ts'
import { type BuildCache, openCache, tellLostCaches } from '../build/cache.ts'
import { openSession, type Session } from '../build/session.ts'
import { contextPlaces } from '../fingerprint/named-contexts.ts'
import { writeAnnotations } from '../image/annotations.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { compareImages } from '../packages/compare.ts'
import type { Settled } from '../plan/settle.ts'
import { pushedImage } from '../publish/built.ts'
import { commitTime } from '../publish/commit-time.ts'
import type { Outcome } from '../report/result.ts'
import type { Timer } from '../report/timer.ts'
import type { Check } from '../verify/checks.ts'
import { verify } from '../verify/verify.ts'
import type { Run, World } from '../world.ts'
import type { BaseSubject } from './examine.ts'
import { publishTargets } from './publish.ts'
import { baseOutcome, NO_ENVIRONMENT, TARGETS, type Target, targetTag } from './targets.ts'
import { verifyLecture } from './trial.ts'

type Producing = Extract<Settled, { kind: 'build' | 'refresh' | 'verify-only' }>

/**
 * Builds the base images, checks each of them and a small lecture on top of them, and only then moves their tags. A refresh
 * that comes out with the packages of what is `published` for the same recipe changes nothing.
 */
export async function produceBase(
  plan: Producing,
  subject: BaseSubject,
  published: Record<Target, string> | undefined,
  inputs: Inputs,
  about: Run,
  world: World,
  timer: Timer,
): Promise<Outcome | 'unchanged'> {
  const publishes = plan.kind !== 'verify-only'
  const session = await openSession(publishes, inputs, about, world, timer)
  try {
    const parts = { stable: 'base', fingerprint: subject.fingerprint.hash }
    const cache = await openCache({ parts, publishes, read: true }, inputs, about, world, timer)
    const created = world.clock.now()
    const digests = {} as Record<Target, string>
    const image = (target: Target): string => builtContext(session.output(target), digests[target])
    const checks: Check[] = []
    for (const target of TARGETS) {
      const request = await requestFor(
        target,
        { plan, subject, inputs, about, created, session, cache },
        world,
      )
      // Every stage is in what the last target is made of, so that one cache holds all.
      const last = target === TARGETS.at(-1)
      const built = await timer.phase(`build ${target}`, () =>
        cache.attempt((stores) =>
          build(
            { ...request, cache: last ? stores : { ...stores, to: undefined } },
            { ...world, env: session.buildEnv },
            `Building ${target}`,
          ),
        ),
      )
      tellLostCaches(built.lostCaches, world.log)
      if (last) await cache.keep(built.steps)
      digests[target] = built.digest as string
      // One after the other: what is wrong with a small target need not wait for a large one.
      const verified = await timer.phase(`verify ${target}`, () =>
        verify(
          {
            image: image(target),
            builder: session.builder,
            expected: { base: target, variant: 'latex' },
            script: undefined,
            checksFolder: `${world.ownFolder}/containers/verify`,
          },
          { ...world, env: session.env },
        ),
      )
      checks.push(...verified.checks.map((check) => ({ ...check, name: `${target}: ${check.name}` })))
    }
    if (plan.kind === 'refresh' && published !== undefined && !inputs.force) {
      const same = await timer.phase('compare', () => samePackages(published, digests, inputs, world))
      if (same) return 'unchanged'
    }
    const lecture = await timer.phase('verify a lecture on top', () =>
      verifyLecture({ solver: image('solver'), runtime: image('runtime') }, session, world),
    )
    checks.push(...lecture.map((check) => ({ ...check, name: `lecture: ${check.name}` })))
    const tested = { built: true, checks, steps: [], cache: cache.report }
    if (plan.kind === 'verify-only') return { ...(await baseOutcome(plan.found, inputs, world)), ...tested }
    const outcome = await timer.phase('publish', () =>
      publishTargets(digests, 'built', subject, inputs, about, world),
    )
    return { ...outcome, ...tested }
  } finally {
    await session.close()
  }
}

async function requestFor(
  target: Target,
  run: {
    plan: Producing
    subject: BaseSubject
    inputs: Inputs
    about: Run
    created: number
    session: Session
    cache: BuildCache
  },
  world: World,
): Promise<BuildRequest> {
  const { plan, subject, inputs, about, created, session, cache } = run
  const { hash, components } = subject.fingerprint
  const folder = `${world.ownFolder}/containers/base`
  const annotations = writeAnnotations({
    fingerprint: hash,
    components,
    environment: NO_ENVIRONMENT,
    baseReference: undefined,
    baseDigest: undefined,
    created,
    revision: about.event.revision,
    revisionTime: await commitTime(about.event, world),
    variant: target,
    source: about.source,
    version: targetTag(target, hash),
    title: `${inputs.repository.path}:${target}`,
    description: `Base of lecture images: ${target}`,
  })
  return {
    builder: session.builder,
    dockerfile: `${folder}/Dockerfile`,
    target,
    context: folder,
    contexts: contextPlaces(inputs.buildContexts, world.workspace),
    // Not --no-cache, which would build the stages that targets share once for each of them.
    buildArgs: plan.noCache ? { REFRESH: String(created) } : {},
    secrets: session.secrets,
    labels: { 'org.opencontainers.image.source': about.source },
    annotations,
    attestations: inputs.attestations,
    output: session.output(target),
    cache: cache.stores,
    noCache: false,
    metadataFile: world.scratch.path(`metadata-${target}.json`),
  }
}

/** Whether each target has the packages of the one that is published for this recipe. */
async function samePackages(
  published: Record<Target, string>,
  digests: Record<Target, string>,
  inputs: Inputs,
  world: World,
): Promise<boolean> {
  const { registry, log } = world
  const { repository } = inputs
  for (const target of TARGETS) {
    const before = await registry.manifest({ ...repository, digest: published[target] })
    if (before === undefined) return false
    const after = await pushedImage({ ...repository, digest: digests[target] }, world)
    const difference = await compareImages(before, after.manifest, { registry, repository, log })
    const changes = Object.values(difference?.changes ?? {})
    if (changes.length === 0 || changes.some((list) => list.length > 0)) return false
  }
  return true
}
