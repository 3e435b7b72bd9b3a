import { builtContext } from '../build/arguments.ts'
import { buildRecipe } from '../build/image.ts'
import { REQUIREMENTS, writeRecipeContext } from '../build/recipe.ts'
import type { Session } from '../build/session.ts'
import {
  askedPackages,
  condaPart,
  missingEnvironment,
  readEnvironment,
  requirementsPart,
} from '../environment/environment.ts'
import type { Check } from '../verify/checks.ts'
import { verify } from '../verify/verify.ts'
import type { World } from '../world.ts'

const FILE = 'containers/base/trial/environment.yml'

/**
 * A base is good when a lecture can be put on it: builds a small one with the default recipe on the candidates, and runs
 * every check. Nothing of it is published. `solver` and `runtime` are named contexts. Throws a Failure as a lecture's build would.
 */
export async function verifyLecture(
  contexts: { solver: string; runtime: string },
  session: Session,
  world: World,
): Promise<Check[]> {
  const bytes = await world.own.read(FILE)
  if (bytes === undefined) throw missingEnvironment(FILE)
  const environment = readEnvironment(FILE, bytes)
  const recipe = await world.own.read('containers/lecture/Dockerfile')
  const { context, dockerfile } = await writeRecipeContext(world.scratch, {
    dockerfile: Buffer.from(recipe ?? []).toString('utf8'),
    variables: environment.variables,
    condaPart: condaPart(environment),
    condaLock: undefined,
    requirements: { path: REQUIREMENTS, text: requirementsPart(environment, {}) },
    includes: [],
    marker: { image: 'trial', variant: 'latex', buildDate: new Date(world.clock.now()).toISOString() },
  })
  const output = session.output('trial')
  const built = await buildRecipe(
    {
      builder: session.builder,
      dockerfile,
      context,
      contexts: { ...contexts, recipe: `${world.ownFolder}/containers/lecture` },
      buildArgs: { ENVIRONMENT_NAME: environment.name, REQUIREMENTS },
      secrets: session.secrets,
      labels: {},
      annotations: {},
      output,
      cache: { from: [], to: undefined },
      noCache: false,
      metadataFile: world.scratch.path('metadata-trial.json'),
    },
    { ...world, env: session.buildEnv },
    { environment, includes: [] },
  )
  const { checks } = await verify(
    {
      image: builtContext(output, built.digest as string),
      builder: session.builder,
      expected: {
        name: environment.name,
        packages: askedPackages(environment),
        variables: environment.variables,
        variant: 'latex',
        recipe: true,
      },
      script: undefined,
      checksFolder: `${world.ownFolder}/containers/verify`,
    },
    { ...world, env: session.env },
  )
  return checks
}
