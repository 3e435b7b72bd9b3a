import { repositoryOf } from '../image/reference.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Timer } from '../report/timer.ts'
import type { Run, World } from '../world.ts'
import type { Output } from './arguments.ts'
import { type Builder, chooseBuilder } from './builder.ts'
import { clientConfiguration } from './login.ts'
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
  const login = inputs.credentials && { ...inputs.credentials, registry: repository.registry }
  const client = await clientConfiguration(world.scratch, {
    env: world.env,
    readUserFile: world.readUserFile,
    login,
  })
  const env = { ...world.env, ...client }
  const unique = about.runId.replace(/[^0-9A-Za-z]+/g, '-')
  const builder = await timer.phase('prepare the builder', () =>
    chooseBuilder(world.commands, { name: inputs.builder, unique, env, log: world.log }),
  )
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
    await requireSpace(world.machine, builder.root)
  } catch (error) {
    await close()
    throw error
  }
  return { builder, env, buildEnv: { ...env, ...secrets.env }, secrets: secrets.sources, output, close }
}
