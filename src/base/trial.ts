import {
  askedPackages,
  condaPart,
  type Environment,
  missingEnvironment,
  readEnvironment,
  requirementsPart,
} from '../environment/environment.ts'
import { builtContext, type Output } from '../image-build/arguments.ts'
import { build } from '../image-build/build.ts'
import { buildRecipe } from '../image-build/build-recipe.ts'
import { REQUIREMENTS, writeRecipeContext } from '../image-build/recipe-context.ts'
import type { Session } from '../image-build/session.ts'
import type { Check } from '../verify/checks.ts'
import { type Expectation, verify } from '../verify/verify.ts'
import type { World } from '../world.ts'
import type { Target } from './targets.ts'

const FOLDER = 'containers/base/trial'
/** What the Dockerfiles of lectures start from. */
const PUBLISHED = 'ghcr.io/quantecon/lecture-base:latest'

/**
 * A base is good when lectures can be put on it: builds a small one of each kind on the candidates, and runs every check. With the default
 * recipe on `runtime` and on `html`, whose environment is made once; by a Dockerfile of its own on `latest`. `images` are named
 * contexts. Nothing of it is published. Throws a Failure as a lecture's build would.
 */
export async function verifyLectures(
  images: Record<Target, string>,
  session: Session,
  world: World,
): Promise<Check[]> {
  const file = `${FOLDER}/environment.yml`
  const bytes = await world.own.read(file)
  if (bytes === undefined) throw missingEnvironment(file)
  const environment = readEnvironment(file, bytes)
  const checks: Check[] = []
  const place: Place = { session, world }
  const { solver } = images
  const kinds = [
    ['lecture', () => byRecipe('latex', { solver, runtime: images.runtime }, environment, place)],
    ['html lecture', () => byRecipe('html', { solver, runtime: images.html }, environment, place)],
    ['lecture with a Dockerfile', () => byDockerfile(images.latest, environment, place)],
  ] as const
  for (const [kind, tried] of kinds)
    checks.push(...(await tried()).map((check) => ({ ...check, name: `${kind}: ${check.name}` })))
  return checks
}

/** Where lectures are built. */
interface Place {
  session: Session
  world: World
}

async function byRecipe(
  variant: 'latex' | 'html',
  images: { runtime: string; solver: string },
  environment: Environment,
  { session, world }: Place,
): Promise<Check[]> {
  const recipe = await world.own.read('containers/lecture/Dockerfile')
  const { context, dockerfile } = await writeRecipeContext(world.scratch, {
    dockerfile: Buffer.from(recipe ?? []).toString('utf8'),
    variables: environment.variables,
    condaPart: condaPart(environment),
    condaLock: undefined,
    requirements: { path: REQUIREMENTS, text: requirementsPart(environment, {}) },
    includes: [],
    marker: { image: 'trial', variant, buildDate: new Date(world.clock.now()).toISOString() },
  })
  const output = session.output(`trial-${variant}`)
  const built = await buildRecipe(
    {
      ...common(session, world, output),
      dockerfile,
      context,
      contexts: { ...images, recipe: `${world.ownFolder}/containers/lecture` },
      buildArgs: { ENVIRONMENT_NAME: environment.name, REQUIREMENTS },
    },
    { ...world, env: session.buildEnv },
    { environment, includes: [] },
  )
  return verified(
    output,
    built.digest,
    { ...promised(environment), variant, recipe: true },
    { session, world },
  )
}

async function byDockerfile(
  latest: string,
  environment: Environment,
  { session, world }: Place,
): Promise<Check[]> {
  const folder = `${world.ownFolder}/${FOLDER}`
  const output = session.output('trial-dockerfile')
  const built = await build(
    {
      ...common(session, world, output),
      dockerfile: `${folder}/Dockerfile`,
      context: folder,
      contexts: { [PUBLISHED]: latest },
      buildArgs: {},
    },
    { ...world, env: session.buildEnv },
    'Building a lecture with its own Dockerfile',
    { environment, includes: [] },
  )
  // TeX was tried in `latest` itself, and takes the longest of all checks.
  const expected = { ...promised(environment), variant: 'html', recipe: false } as const
  return verified(output, built.digest, expected, { session, world })
}

const common = (session: Session, world: World, output: Output) => ({
  builder: session.builder,
  secrets: session.secrets,
  labels: {},
  annotations: {},
  output,
  cache: { from: [], to: undefined },
  noCache: false,
  metadataFile: world.scratch.path('metadata-trial.json'),
})

const promised = (environment: Environment) => ({
  name: environment.name,
  packages: askedPackages(environment),
  variables: environment.variables,
})

async function verified(
  output: Output,
  digest: string,
  expected: Expectation,
  { session, world }: Place,
): Promise<Check[]> {
  const { checks } = await verify(
    {
      image: builtContext(output, digest),
      builder: session.builder,
      expected,
      script: undefined,
      checksFolder: `${world.ownFolder}/containers/verify`,
    },
    { ...world, env: session.env },
  )
  return checks
}
