import { type BuildRequest, builtContext } from './build/arguments.ts'
import { build } from './build/build.ts'
import { cacheParts, openCache, tellLostCaches } from './build/cache.ts'
import { buildRecipe } from './build/image.ts'
import { recipeOrOwn } from './build/request.ts'
import { openSession } from './build/session.ts'
import { askedPackages } from './environment/environment.ts'
import type { Subject } from './fingerprint/examine.ts'
import { holdToBudget } from './image/budget.ts'
import { platformManifest } from './image/platform.ts'
import { formatReference } from './image/reference.ts'
import { RECIPE_LAYERS, sizeOf } from './image/size.ts'
import { tagsFor } from './image/tags.ts'
import type { Inputs } from './inputs/inputs.ts'
import { compareImages } from './packages/compare.ts'
import type { Found } from './plan/found.ts'
import type { Settled } from './plan/settle.ts'
import { publishBuilt, publishedMeanwhile, pushedImage } from './publish/built.ts'
import { firstPushAdvice } from './publish/first-push.ts'
import { publishReused } from './publish/reused.ts'
import { type ActionResult, type Outcome, outcomeOf } from './report/result.ts'
import type { Timer } from './report/timer.ts'
import { verify } from './verify/verify.ts'
import type { Run, World } from './world.ts'

/**
 * Builds, verifies and publishes, in this order: no tag is written before every check has passed and the size is accepted. A `verify-only` plan
 * publishes nothing and hands the older image on. Where another run publishes the same environment first, its image is handed on.
 */
export async function produce(
  plan: Extract<Settled, { kind: 'build' | 'refresh' | 'verify-only' }>,
  subject: Subject,
  inputs: Inputs,
  about: Run,
  world: World,
  timer: Timer,
): Promise<Outcome & Partial<Pick<ActionResult, 'decision' | 'reason'>>> {
  const { log } = world
  // What can be wrong with them must not come out after a build of a quarter of an hour.
  const tags = tagsFor({
    ...about.event,
    fingerprint: subject.fingerprint.hash,
    now: world.clock.now(),
    extra: inputs.tags,
  })
  const session = await openSession(plan.kind !== 'verify-only', inputs, about, world, timer)
  const { builder } = session
  try {
    const output = session.output()
    const times = {
      created: world.clock.now(),
      solved: plan.kind === 'verify-only' ? undefined : plan.solved,
    }
    const own = subject.dockerfile !== undefined
    const meanwhile = async () => {
      if (plan.kind === 'verify-only') return undefined
      const found = await publishedMeanwhile(plan, times.created, subject, inputs, world)
      return found && handOn(found, subject, inputs, about, world, timer)
    }
    // The builder took its time, and a long build may be spared.
    const before = await meanwhile()
    if (before !== undefined) return before
    // A Dockerfile of one's own reads environment.yml as it stands: a moved branch would be a cached step.
    const noCache = plan.noCache || (own && Object.keys(subject.commits).length > 0)
    const cache = await openCache(
      { parts: cacheParts(subject), publishes: plan.kind !== 'verify-only', read: !noCache },
      inputs,
      about,
      world,
      timer,
    )
    const request: BuildRequest = {
      ...(await recipeOrOwn(subject, inputs, about, world, times)),
      attestations: inputs.attestations,
      builder,
      secrets: session.secrets,
      output,
      noCache,
      metadataFile: world.scratch.path('metadata.json'),
      cache: cache.stores,
    }
    const buildWorld = { ...world, env: session.buildEnv }
    const built = await timer.phase('build', () =>
      cache.attempt((stores) =>
        own
          ? build({ ...request, cache: stores }, buildWorld, 'Building the image', subject)
          : buildRecipe({ ...request, cache: stores }, buildWorld, subject),
      ),
    )
    tellLostCaches(built.lostCaches, log)
    await cache.keep(built.steps)
    const after = await meanwhile()
    if (after !== undefined) return after
    if (built.digest === undefined) throw new Error('a build with an output has a digest')
    const verified = await timer.phase('verify', () =>
      verify(
        {
          image: builtContext(output, built.digest as string),
          builder,
          expected: {
            name: subject.environment.name,
            packages: askedPackages(subject.environment),
            variables: subject.environment.variables,
            variant: subject.variant,
            recipe: !own,
          },
          script: subject.verifyScript,
          checksFolder: `${world.ownFolder}/containers/verify`,
        },
        { ...world, env: session.env },
      ),
    )
    const { checks, ...onDisk } = verified
    const place = { repository: inputs.repository, registry: world.registry }
    const names = own ? [] : RECIPE_LAYERS
    const image = { ...inputs.repository, digest: built.digest }
    const pushed = plan.kind === 'verify-only' ? undefined : await pushedImage(image, world)
    const platform =
      pushed &&
      (await platformManifest(pushed.manifest, (digest) =>
        world.registry.manifest({ ...inputs.repository, digest }),
      ))
    const size = platform && sizeOf(platform, names)
    const oversize = holdToBudget({ size, ...onDisk }, inputs.oversize, formatReference(image))
    if (oversize !== undefined) log.warning(oversize)
    const tested = { built: true, checks, steps: built.steps, cache: cache.report }
    if (plan.kind === 'verify-only') return { ...(await outcomeOf(plan.found, own, place)), ...tested }
    if (pushed === undefined) throw new Error('a build that publishes has pushed')
    const late = await meanwhile()
    if (late !== undefined) return late
    const published = await timer.phase('publish', () => publishBuilt(pushed, tags, inputs, about, world))
    const { previous } = plan
    const advice = previous === undefined ? firstPushAdvice(inputs.repository, about.source) : undefined
    if (advice !== undefined) log.notice(advice)
    const difference =
      previous &&
      (await timer.phase('compare packages', () =>
        compareImages(previous.manifest, pushed.manifest, { ...place, log }),
      ))
    return { ...(await outcomeOf(pushed, own, place)), ...published, ...tested, ...onDisk, difference }
  } finally {
    await session.close()
  }
}

/** Two runs with one new environment: the second one uses the first one's image. */
async function handOn(
  found: Found,
  subject: Subject,
  inputs: Inputs,
  about: Run,
  world: World,
  timer: Timer,
): ReturnType<typeof produce> {
  const reason = 'another run has published an image of this environment meanwhile'
  const outcome = await timer.phase('tag', () =>
    publishReused({ kind: 'reuse', found, reason }, subject, inputs, about, world),
  )
  return { ...outcome, decision: 'reuse', reason }
}
