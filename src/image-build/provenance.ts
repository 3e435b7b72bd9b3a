import { Failure } from '../failure.ts'
import { fieldsOf, isObject, readJson } from '../json.ts'
import type { Commands, Scratch } from '../ports.ts'
import type { Builder } from './builder.ts'
import { builderTrouble } from './engine.ts'
import { lastLine, requireNotEnded } from './output.ts'

/** Milliseconds: nothing is fetched, and a builder elsewhere may have to start. */
const ANSWER = 5 * 60_000
const FOLDER = 'provenance-trial'
const DOING = 'checking what the builder adds to the provenance'
/** What BuildKit itself says there, in the two forms that it writes. */
const OWN = new Set(['platform', 'builderPlatform', 'buildConfig'])

/**
 * Throws a Failure (`input`) for a builder that would publish the event of the job that made it. buildx from 0.30 on gives a new builder
 * the whole payload, and BuildKit writes it into every provenance, whoever asks for it
 * (https://github.com/docker/buildx/blob/v0.31.1/util/ghutil/ghutil.go). Only a build tells, so a file is copied into nothing.
 */
export async function requireOwnProvenance(
  builder: Builder,
  world: { commands: Commands; scratch: Scratch; env: Record<string, string> },
): Promise<void> {
  const { commands, env, scratch } = world
  const name = builder.name ?? 'the default builder'
  const dockerfile = await scratch.write(`${FOLDER}/context/Dockerfile`, 'FROM scratch\nCOPY Dockerfile /\n')
  const argv = ['docker', 'buildx', 'build', '--progress=plain', '--provenance=mode=min']
  if (builder.name !== undefined) argv.push('--builder', builder.name)
  argv.push('--file', dockerfile, '--output', `type=local,dest=${scratch.path(`${FOLDER}/result`)}`)
  const result = await commands.run([...argv, scratch.path(`${FOLDER}/context`)], { env, limit: ANSWER })
  if (result.exitCode !== 0) {
    requireNotEnded(result, DOING, name)
    const last = lastLine(result) || `exit code ${result.exitCode}`
    throw new Failure({
      class: 'build',
      why: `it cannot build a small image with provenance: ${last}`,
      next: 'Remove the input provenance, or use another builder (docs/builders.md)',
      ...builderTrouble(`${result.stdout}\n${result.stderr}`, last, false),
      doing: DOING,
      on: name,
    })
  }
  const bytes = await scratch.read(`${FOLDER}/result/provenance.json`)
  const added = addedTo(Buffer.from(bytes ?? []).toString('utf8'))
  if (added?.length === 0) return
  const refused = (why: string, next: string): Failure =>
    new Failure({ class: 'input', doing: DOING, on: name, why, next })
  if (added === undefined)
    throw refused(
      'its provenance has an unknown form, so the action cannot check what it would publish',
      'Remove the input provenance, or use another version of BuildKit (docs/attestations.md)',
    )
  throw refused(
    `it would publish data of the job that created the builder (${added.slice(0, 5).join(', ')})`,
    'Create the builder with the driver option provenance-add-gha=false (docker/setup-buildx-action: driver-opts), or remove the input provenance',
  )
}

/**
 * Names of what a builder adds by itself: all of GitHub's, and everything that is more than one word or number. What an administrator has
 * written there as such is meant to be public. `undefined` for a text that is no provenance.
 */
export function addedTo(statement: string): string[] | undefined {
  const read = fieldsOf(readJson(statement))
  const predicate = fieldsOf(read.predicate ?? read)
  const places = [
    fieldsOf(predicate.invocation).environment,
    fieldsOf(predicate.buildDefinition).internalParameters,
  ].filter((place) => place !== undefined && place !== null)
  // Nobody knows what a list or a text would say there.
  if (places.length === 0 || !places.every(isObject)) return undefined
  return places.flatMap((place) =>
    Object.entries(fieldsOf(place))
      .filter(([name, value]) => !OWN.has(name) && (/^github/i.test(name) || typeof value === 'object'))
      .map(([name]) => name),
  )
}
