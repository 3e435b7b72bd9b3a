import { builtContext } from './build/arguments.ts'
import { recordFile } from './build/image.ts'
import { openSession } from './build/session.ts'
import { askedPackages } from './environment/environment.ts'
import { refuseMovedReferences } from './environment/moved-references.ts'
import type { Subject } from './fingerprint/examine.ts'
import { holdToBudget } from './image/budget.ts'
import { platformManifest } from './image/platform.ts'
import { formatReference } from './image/reference.ts'
import { RECIPE_LAYERS, sizeOf } from './image/size.ts'
import { tagsFor } from './image/tags.ts'
import type { Inputs } from './inputs/inputs.ts'
import { compareImages, compareWithBuilt } from './packages/compare.ts'
import type { Found } from './plan/found.ts'
import type { Settled } from './plan/settle.ts'
import { publishBuilt, publishedMeanwhile, pushedImage } from './publish/built.ts'
import { firstPushAdvice } from './publish/first-push.ts'
import { publishReused } from './publish/reused.ts'
import { makeImage } from './rebase/make.ts'
import { type ActionResult, type Outcome, outcomeOf } from './report/result.ts'
import type { Timer } from './timer.ts'
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
    const built = await makeImage(plan, subject, inputs, about, world, timer, { session, output, ...times })
    if (own) await refuseMovedReferences(subject, world.git)
    const after = await meanwhile()
    if (after !== undefined) return after
    const verified = await timer.phase('verify', () =>
      verify(
        {
          image: builtContext(output, built.digest),
          builder,
          expected: {
            // A Dockerfile without an environment may call its own whatever it likes.
            ...(subject.environment.name !== '' && { name: subject.environment.name }),
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
    if (oversize !== undefined) {
      if (inputs.oversize === 'allow') log.info(oversize)
      else log.warning(oversize)
    }
    const tested = { built: true, checks, steps: built.steps, cache: built.cache, oversize }
    if (plan.kind === 'verify-only') {
      const outcome = await outcomeOf(plan.found, own, place)
      if (own) return { ...outcome, ...tested }
      const readFile = (name: string) => world.scratch.read(recordFile(name))
      const difference = await timer.phase('compare packages', () =>
        compareWithBuilt(plan.found.manifest, readFile, { ...place, log }),
      )
      return { ...outcome, ...tested, difference }
    }
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
    const reason = built.how === undefined ? plan.reason : `${plan.reason}; ${built.how}`
    return {
      ...(await outcomeOf(pushed, own, place)),
      ...published,
      ...tested,
      ...onDisk,
      difference,
      reason,
    }
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
