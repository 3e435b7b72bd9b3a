import { repositoryOf } from '../image/reference.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Timer } from '../timer.ts'
import type { Run, World } from '../world.ts'
import type { Output } from './arguments.ts'
import { type Builder, chooseBuilder } from './builder.ts'
import { missingBuildx, pluginFolder, requireBuildx } from './buildx.ts'
import { clientConfiguration } from './login.ts'
import { requireOwnProvenance } from './provenance.ts'
import { secretSources } from './request.ts'
import { requireSpace } from './space.ts'

/** What every build of one run shares. */
export interface Session {
  builder: Builder
  /** Variables of the client, without secrets. */
  env: Record<string, string>
  /** The same with the build's secrets. */
  buildEnv: Record<string, string>
  /** Secret id -> where the client finds it. */
  secrets: Record<string, string>
  /** Where a build of this run goes; `name` tells several of them apart. */
  output: (name?: string) => Output
  /** Takes away what was made for this run alone. */
  close: () => Promise<void>
}

/** Logs in, chooses the builder and looks at the disk. `publishes`: whether what is built goes to the registry. */
export async function openSession(
  publishes: boolean,
  inputs: Inputs,
  about: Run,
  world: World,
  timer: Timer,
): Promise<Session> {
  const secrets = secretSources(inputs)
  const { repository } = inputs
  const unique = about.runId.replace(/[^0-9A-Za-z]+/g, '-')
  const { env, builder } = await timer.phase('prepare the builder', async () => {
    const env = await clientEnvironment(inputs, world)
    const options = { name: inputs.builder, unique, env, log: world.log, platform: world.platform }
    return { env, builder: await chooseBuilder(world.commands, options) }
  })
  const kept: string[] = []
  const close = async (): Promise<void> => {
    // Nobody will run them, and a self-hosted runner would keep them for ever. One may not exist; then nothing happens.
    for (const image of kept) {
      const argv = ['docker', 'image', 'rm', '--force', image]
      await world.commands.run(argv, { env, cleanUp: true, limit: 60_000 })
    }
    await builder.remove()
  }
  const output = (name?: string): Output => {
    const suffix = name === undefined ? '' : `-${name}`
    const candidate = `candidate-${unique}${suffix}`
    if (publishes) return { kind: 'push', repository, candidate }
    if (builder.driver !== 'docker') return { kind: 'layout', folder: world.scratch.path(`layout${suffix}`) }
    kept.push(`${repositoryOf(repository)}:${candidate}`)
    return { kind: 'engine', repository, candidate }
  }
  try {
    await requireSpace(world.machine, builder.root, world.log)
    // The engine's own BuildKit was not made by a job, so no event reached it.
    if (publishes && inputs.attestations.provenance !== undefined && builder.driver !== 'docker')
      await requireOwnProvenance(builder, { ...world, env })
  } catch (error) {
    await close()
    throw error
  }
  return { builder, env, buildEnv: { ...env, ...secrets.env }, secrets: secrets.sources, output, close }
}

/** Variables with which the engine's client has its credentials, and a buildx that can do what the action needs. */
async function clientEnvironment(inputs: Inputs, world: World): Promise<Record<string, string>> {
  const { commands, env, readUserFile, scratch } = world
  const login = inputs.credentials && { ...inputs.credentials, registry: inputs.repository.registry }
  const plugin = await missingBuildx(env, world)
  const plugins = plugin && (await pluginFolder(plugin, scratch))
  const client = { ...env, ...(await clientConfiguration(scratch, { env, readUserFile, login, plugins })) }
  if (plugin !== undefined) await requireBuildx(commands, client)
  return client
}
