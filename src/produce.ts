import { type BuildRequest, builtContext, type Output } from './build/arguments.ts'
import { build } from './build/build.ts'
import { chooseBuilder } from './build/builder.ts'
import { clientConfiguration } from './build/login.ts'
import { cacheOf, recipeOrOwn, secretSources } from './build/request.ts'
import { requireSpace } from './build/space.ts'
import { askedPackages } from './environment/environment.ts'
import { Failure } from './failure.ts'
import type { Subject } from './fingerprint/examine.ts'
import { readAnnotations } from './image/annotations.ts'
import { formatReference, repositoryOf } from './image/reference.ts'
import { type Tags, tagsFor } from './image/tags.ts'
import type { Inputs } from './inputs/inputs.ts'
import type { Found } from './plan/found.ts'
import { lookUp } from './plan/look-up.ts'
import type { Settled } from './plan/settle.ts'
import { commitTime } from './publish/commit-time.ts'
import { publish } from './publish/publish.ts'
import { type Outcome, outcomeOf } from './report/result.ts'
import type { Timer } from './report/timer.ts'
import { verify } from './verify/verify.ts'
import type { Run, World } from './world.ts'

/**
 * Builds, verifies and publishes, in this order: no tag is written before every check has passed. A `verify-only` plan
 * publishes nothing and hands the older image on.
 */
export async function produce(
  plan: Extract<Settled, { kind: 'build' | 'refresh' | 'verify-only' }>,
  subject: Subject,
  inputs: Inputs,
  about: Run,
  world: World,
  timer: Timer,
): Promise<Outcome> {
  const { log } = world
  // What can be wrong with them must not come out after a build of a quarter of an hour.
  const tags = tagsFor({
    ...about.event,
    fingerprint: subject.fingerprint.hash,
    now: world.clock.now(),
    extra: inputs.tags,
  })
  const secrets = secretSources(inputs)
  const login = inputs.credentials && { ...inputs.credentials, registry: inputs.repository.registry }
  const client = await clientConfiguration(world.scratch, {
    env: world.env,
    readUserFile: world.readUserFile,
    login,
  })
  const env = { ...world.env, ...client }
  const unique = about.runId.replace(/[^0-9A-Za-z]+/g, '-')
  const builder = await timer.phase('prepare the builder', () =>
    chooseBuilder(world.commands, { name: inputs.builder, unique, env, log }),
  )
  try {
    await requireSpace(world.machine, builder.root)
    const output: Output =
      plan.kind !== 'verify-only'
        ? { kind: 'push', repository: inputs.repository, candidate: `candidate-${unique}` }
        : builder.driver === 'docker'
          ? { kind: 'engine', repository: inputs.repository, candidate: `candidate-${unique}` }
          : { kind: 'layout', folder: world.scratch.path('layout') }
    const created = world.clock.now()
    const request: BuildRequest = {
      ...(await recipeOrOwn(subject, inputs, about, world, created)),
      builder,
      secrets: secrets.sources,
      output,
      noCache: plan.noCache,
      metadataFile: world.scratch.path('metadata.json'),
      cache: cacheOf(inputs, plan.kind !== 'verify-only'),
    }
    const built = await timer.phase('build', () =>
      build(request, { ...world, env: { ...env, ...secrets.env } }, 'Building the image', subject),
    )
    for (const { step, why } of built.lostCaches) {
      // Before the first build there is no cache to read.
      if (!/not found/i.test(why))
        log.warning(`A build cache was lost, which costs time: ${step} failed: ${why}`)
    }
    if (built.digest === undefined) throw new Error('a build with an output has a digest')
    const verified = await timer.phase('verify', () =>
      verify(
        {
          image: builtContext(output, built.digest as string),
          builder,
          expected: { name: subject.environment.name, packages: askedPackages(subject.environment) },
          script: subject.verifyScript,
          checksFolder: `${world.ownFolder}/containers/verify`,
        },
        { ...world, env },
      ),
    )
    const tested = { built: true, checks: verified.checks, steps: built.steps }
    const own = subject.dockerfile !== undefined
    if (plan.kind === 'verify-only') return { ...outcomeOf(plan.found, own), ...tested }
    const { found, ...published } = await timer.phase('publish', () =>
      publishBuilt(built.digest as string, plan, tags, subject, inputs, about, world),
    )
    return { ...outcomeOf(found, own), ...published, ...tested }
  } finally {
    if (plan.kind === 'verify-only' && builder.driver === 'docker') {
      // Nobody will run it, and a self-hosted runner would keep it for ever. It may not exist; then nothing happens.
      const candidate = `${repositoryOf(inputs.repository)}:candidate-${unique}`
      await world.commands.run(['docker', 'image', 'rm', '--force', candidate], { env })
    }
    await builder.remove()
  }
}

/** Tags the digest that was verified, unless another run has published the same environment meanwhile: then that one. */
async function publishBuilt(
  digest: string,
  plan: { kind: 'build' | 'refresh' },
  tags: Tags,
  subject: Subject,
  inputs: Inputs,
  about: Run,
  world: World,
): Promise<{ found: Found; tagged: string[]; kept: { tag: string; why: string }[] }> {
  const reference = { ...inputs.repository, digest }
  const manifest = await world.registry.manifest(reference)
  const image = manifest && readAnnotations(manifest)
  if (manifest === undefined || image === undefined || image === 'not-ours') {
    throw new Failure({
      class: 'registry-answer',
      doing: 'publishing the image',
      on: formatReference(reference),
      why: manifest
        ? 'its annotations are not those that were given'
        : 'the registry does not hold what was pushed',
      next: 'Run the job again; if it happens again, check the builder and the registry',
    })
  }
  const first = plan.kind === 'build' ? await lookUp(inputs.repository, subject, world) : undefined
  if (first) world.log.info('Another run has published this environment meanwhile; its image is used.')
  const published = await publish({
    registry: world.registry,
    repository: inputs.repository,
    manifest: first?.manifest ?? manifest,
    tags: first ? { ...tags, content: undefined } : tags,
    revisionTime: await commitTime(about.event, world),
    log: world.log,
  })
  return { found: first ?? { image, manifest }, ...published }
}
