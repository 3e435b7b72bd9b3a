import { Failure } from '../failure.ts'
import { fieldsOf, isObject, listOf, readJson } from '../json.ts'
import type { Scratch } from '../ports.ts'
import type { BuildRequest } from './arguments.ts'
import { type Built, build, runBuild } from './build.ts'
import type { Asked } from './line-at-fault.ts'
import { searchPath, variables } from './recipe-context.ts'

type World = Parameters<typeof build>[1]

/** Where `buildRecipe` leaves a file of the image's record, below the scratch folder. */
export function recordFile(name: string): string {
  return `record/usr/share/container-action/${name}`
}

/**
 * Builds the image of the default recipe. What the scripts of its packages would set on activation is known only after conda
 * and pip ran, and no step of a job activates anything: where there is any, the image gets it as ENV by a second build,
 * which runs and sends nothing but the configuration.
 */
export async function buildRecipe(request: BuildRequest, world: World, asked: Asked): Promise<Built> {
  const first = await build(request, world, 'Building the image', asked)
  const folder = world.scratch.path('record')
  await runBuild(
    {
      ...request,
      target: 'record',
      output: { kind: 'files', folder },
      cache: { ...request.cache, to: undefined },
      annotations: {},
      noCache: false,
    },
    world,
    'Reading the solved packages',
  )
  const activation = await readActivation(world.scratch)
  const lines = variables(activation.variables) + searchPath(activation.path)
  if (lines === '') return first
  const recipe = await world.scratch.read('Dockerfile')
  await world.scratch.write('Dockerfile', `${Buffer.from(recipe ?? []).toString('utf8')}${lines}`)
  const second = await build(
    { ...request, cache: { ...request.cache, to: undefined }, noCache: false },
    world,
    'Adding the variables that activation sets',
  )
  return { ...first, digest: second.digest }
}

interface Activation {
  variables: Record<string, string>
  path: [string, string]
}

function isPlain(text: unknown): text is string {
  return typeof text === 'string' && !/[\u0000-\u001f\u007f]/.test(text)
}

function isVariable(entry: [string, unknown]): entry is [string, string] {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(entry[0]) && isPlain(entry[1])
}

/** Written by containers/lecture/activation.py inside the build, hence checked like anything from a repository. */
async function readActivation(scratch: Scratch): Promise<Activation> {
  const bytes = await scratch.read(recordFile('activation.json'))
  const record = fieldsOf(readJson(bytes))
  const [before, after, ...more] = listOf(record.path)
  // A record without them is no record of an activation that sets none.
  const variables = isObject(record.variables) ? Object.entries(record.variables) : undefined
  if (isPlain(before) && isPlain(after) && more.length === 0 && variables?.every(isVariable))
    return { path: [before, after], variables: Object.fromEntries(variables) }
  throw new Failure({
    class: 'build',
    doing: 'reading the variables that activation sets',
    on: 'activation.json',
    why: 'they are not in the record of the build',
    next: 'Run the job again with force: true. If it happens again, report it with the log',
  })
}
