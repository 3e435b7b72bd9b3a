import { repositoryOf } from '../image/reference.ts'
import type { Job } from '../job.ts'
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
export async function openSession(publishes: boolean, job: Job): Promise<Session> {
  const { inputs, timer, log, commands, scratch, platform } = job
  const secrets = secretSources(inputs)
  const { repository } = inputs
  const unique = job.runId.replace(/[^0-9A-Za-z]+/g, '-')
  const { env, builder } = await timer.phase('prepare the builder', async () => {
    const env = await clientEnvironment(job)
    const options = { name: inputs.builder, unique, env, log, platform }
    return { env, builder: await chooseBuilder(commands, options) }
  })
  const kept: string[] = []
  const close = async (): Promise<void> => {
    // Nobody will run them, and a self-hosted runner would keep them for ever. One may not exist; then nothing happens.
    for (const image of kept) {
      const argv = ['docker', 'image', 'rm', '--force', image]
      await commands.run(argv, { env, cleanUp: true, limit: 60_000 })
    }
    await builder.remove()
  }
  const output = (name?: string): Output => {
    const suffix = name === undefined ? '' : `-${name}`
    const candidate = `candidate-${unique}${suffix}`
    if (publishes) return { kind: 'push', repository, candidate }
    if (builder.driver !== 'docker') return { kind: 'layout', folder: scratch.path(`layout${suffix}`) }
    kept.push(`${repositoryOf(repository)}:${candidate}`)
    return { kind: 'engine', repository, candidate }
  }
  try {
    await requireSpace(job.machine, builder.root, log)
    // The engine's own BuildKit was not made by a job, so no event reached it.
    if (publishes && inputs.attestations.provenance !== undefined && builder.driver !== 'docker')
      await requireOwnProvenance(builder, { ...job, env })
  } catch (error) {
    await close()
    throw error
  }
  return { builder, env, buildEnv: { ...env, ...secrets.env }, secrets: secrets.sources, output, close }
}

/** Variables with which the engine's client has its credentials, and a buildx that can do what the action needs. */
async function clientEnvironment(job: Job): Promise<Record<string, string>> {
  const { inputs, commands, env, readUserFile, scratch } = job
  const login = inputs.credentials && { ...inputs.credentials, registry: inputs.repository.registry }
  const plugin = await missingBuildx(env, job)
  const plugins = plugin && (await pluginFolder(plugin, scratch))
  const client = { ...env, ...(await clientConfiguration(scratch, { env, readUserFile, login, plugins })) }
  if (plugin !== undefined) await requireBuildx(commands, client)
  return client
}
