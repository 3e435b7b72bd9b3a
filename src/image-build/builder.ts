import { Failure } from '../failure.ts'
import type { CommandOptions, CommandResult, Commands, Log } from '../ports.ts'
import type { Driver } from './arguments.ts'
import { builderTrouble } from './engine.ts'
import { lastLine, requireNotEnded } from './output.ts'

export interface Builder {
  name: string | undefined
  driver: Driver
  /** What is built for, whatever the builder itself runs on. */
  platform: string
  /** Folder in which the local engine keeps its data; `undefined` for a builder elsewhere. */
  root: string | undefined
  /** Takes away what was made for this run; does nothing for a builder that was there before. */
  remove(): Promise<void>
}

// Two independent sources agree on the digest; see docs/decisions/0004-pins.md.
const BUILDKIT =
  'moby/buildkit:v0.27.1@sha256:1e110c71d389d6d24f67b9438e2f7b8da749a6ff407b22a1631e025c95599368'

/** Milliseconds: an engine that hangs takes the question and never answers. */
const ANSWER = 60_000
/** The image of BuildKit is pulled on the way. */
const BOOT = 10 * ANSWER

/**
 * The builder named by the input, else the default one if it can push what the action pushes, else one made for this run.
 * Throws a Failure (`engine-unavailable`; where the image of a new one cannot be pulled, the class of that).
 */
export async function chooseBuilder(
  commands: Commands,
  options: {
    name: string | undefined
    unique: string
    env: Record<string, string>
    log: Log
    platform: string
  },
): Promise<Builder> {
  const { platform } = options
  const start = (argv: string[], rest: CommandOptions = {}): Promise<CommandResult> =>
    commands.run(['docker', ...argv], { env: options.env, limit: ANSWER, ...rest })
  const run = (...argv: string[]): Promise<CommandResult> => start(argv)
  const inspected = await run('buildx', 'inspect', ...(options.name === undefined ? [] : [options.name]))
  requireNotEnded(inspected, 'preparing the builder', 'docker buildx inspect')
  // Without an engine buildx names no driver, puts the reason into the listing and still exits with 0.
  const trouble = /^Error:[ \t]*(\S.*)$/m.exec(inspected.stdout)?.[1]
  if (inspected.exitCode !== 0 || (trouble !== undefined && !/^Driver:[ \t]*\S/m.test(inspected.stdout))) {
    throw unavailable(
      options.name,
      trouble === undefined ? inspected : { ...inspected, stdout: trouble, stderr: '' },
    )
  }
  const driver = readDriver(inspected.stdout)
  if (options.name !== undefined || driver !== 'docker') {
    const name = options.name ?? /^Name:\s*(\S+)/m.exec(inspected.stdout)?.[1]
    return { name, driver, platform, root: undefined, remove: async () => undefined }
  }
  const info = await run('info', '--format', '{{json .}}')
  const engine = readEngine(info)
  if ('error' in engine) throw unavailable(options.name, { ...info, ...engine.error })
  if (engine.containerdStore) {
    return { name: undefined, driver, platform, root: engine.root, remove: async () => undefined }
  }
  const name = `container-action-${options.unique}`
  options.log.info(
    `The default builder of Docker Engine cannot push zstd layers and caches. This run creates the builder ${name}.`,
  )
  const remove = async (): Promise<void> => {
    // It is asked to stop otherwise, and waited for up to ten seconds: a runner that cancels waits for five.
    await start(['kill', `buildx_buildkit_${name}0`], { cleanUp: true })
    await start(['buildx', 'rm', '--force', name], { cleanUp: true })
  }
  const made = await start(
    [
      ...['buildx', 'create', '--name', name, '--driver', 'docker-container', '--bootstrap'],
      ...['--driver-opt', `image=${BUILDKIT}`, '--driver-opt', 'network=host'],
    ],
    { limit: BOOT },
  ).catch(async (error: unknown) => {
    // Cancelled on the way: its container may be there.
    await remove()
    throw error
  })
  if (made.exitCode !== 0) {
    // Somebody else's builder of that name is not ours to remove.
    if (!/existing instance/i.test(made.stderr)) await remove()
    throw unavailable(name, made, true)
  }
  return { name, driver: 'docker-container', platform, root: engine.root, remove }
}

function readDriver(text: string): Driver {
  const driver = /^Driver:[ \t]*(\S+)/m.exec(text)?.[1]
  const known: readonly Driver[] = ['docker', 'docker-container', 'remote', 'kubernetes', 'cloud']
  return known.find((name) => name === driver) ?? 'remote'
}

type Engine = { root: string | undefined; containerdStore: boolean }

function readEngine(info: CommandResult): Engine | { error: Partial<CommandResult> } {
  if (info.exitCode !== 0) return { error: {} }
  try {
    const data = JSON.parse(info.stdout) as {
      DockerRootDir?: string
      DriverStatus?: string[][]
      ServerErrors?: string[]
    }
    if (data.ServerErrors?.length) return { error: { stdout: '', stderr: data.ServerErrors.join('\n') } }
    const containerdStore = (data.DriverStatus ?? []).some((row) =>
      row.join(' ').includes('io.containerd.snapshotter'),
    )
    return { root: data.DockerRootDir, containerdStore }
  } catch {
    return { error: {} }
  }
}

function unavailable(name: string | undefined, result: CommandResult, pulls = false): Failure {
  const last = lastLine(result) || `docker ended with exit code ${result.exitCode}`
  return new Failure({
    class: 'engine-unavailable',
    why: last,
    next: 'Start Docker Engine on the runner ("docker info" must answer), or name a builder that "docker buildx ls" shows',
    ...builderTrouble(`${result.stdout}\n${result.stderr}`, last, pulls),
    doing: 'preparing the builder',
    on: name ?? 'the default builder of Docker Engine',
  })
}
