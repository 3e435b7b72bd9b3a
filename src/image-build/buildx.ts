import { Failure } from '../failure.ts'
import type { Commands, Log, PinnedTool, Scratch, Tools } from '../ports.ts'
import { lastLine, requireNotEnded } from './output.ts'

// rawjson progress and registry caches with image-manifest work from here on.
const OLDEST: readonly [number, number] = [0, 13]

/** Milliseconds: a client that hangs must not hold the job. */
const ANSWER = 60_000
const VERSION = '0.31.1'
/** SHA-256 by architecture as Node names it; see docs/decisions/0004-pins.md. */
export const BUILDX: Readonly<Record<string, { platform: string; sha256: string }>> = {
  x64: {
    platform: 'linux-amd64',
    sha256: 'dc8eaffbf29138123b4874d852522b12303c61246a5073fa0f025e4220317b1e',
  },
  arm64: {
    platform: 'linux-arm64',
    sha256: '963c674c558dad2eefd42304a09020329a196ed16819b72396e7657eb69f031b',
  },
}
const RELEASES = 'https://github.com/docker/buildx/releases/download'
/** Base address of a mirror, for runners that do not reach github.com: docs/builders.md. */
const MIRROR = 'CONTAINER_ACTION_BUILDX_URL'

/**
 * Path of a buildx that the client must be given, `undefined` where it has a usable one. Throws a Failure (`buildx-missing`) when
 * there is none and none can be had.
 */
export async function missingBuildx(
  env: Record<string, string>,
  world: { commands: Commands; tools: Tools; log: Log },
  pins: typeof BUILDX = BUILDX,
): Promise<string | undefined> {
  const found = await buildxVersion(world.commands, env)
  if ('version' in found && !found.old) return undefined
  const why = 'version' in found ? `version ${found.version} is older than ${OLDEST.join('.')}` : found.why
  // A plugin is no use without the client that it is plugged into.
  if ('version' in found || found.client) {
    const tool = pinned(env, pins)
    if (tool !== undefined) {
      world.log.info(`Docker Buildx: ${why}; using buildx ${tool.version} for this run`)
      const installed = await world.tools.install(tool)
      if (installed.path !== undefined) return installed.path
      throw missing(
        `${why}, and buildx ${tool.version} could not be installed: ${installed.why}`,
        `Install buildx ${OLDEST.join('.')} or later on the runner, or set the variable ${MIRROR} to a mirror that the runner can reach`,
      )
    }
  }
  throw missing(why)
}

/** Throws a Failure (`buildx-missing`) when the client does not take the buildx that it was given. */
export async function requireBuildx(commands: Commands, env: Record<string, string>): Promise<void> {
  const found = await buildxVersion(commands, env)
  if (!('version' in found)) throw missing(found.why)
  if (found.old) throw missing(`version ${found.version} is older than ${OLDEST.join('.')}`)
}

type Found = { version: string; old: boolean } | { why: string; client: boolean }

async function buildxVersion(commands: Commands, env: Record<string, string>): Promise<Found> {
  const result = await commands.run(['docker', 'buildx', 'version'], { env, limit: ANSWER })
  requireNotEnded(result, 'looking for Docker Buildx', 'docker buildx version')
  if (result.exitCode !== 0) {
    const why = `docker says: ${lastLine(result) || `exit code ${result.exitCode}`}`
    return { why, client: result.exitCode !== 127 }
  }
  // Every build of it names itself: https://github.com/docker/buildx/blob/master/commands/version.go
  if (!result.stdout.includes('buildx'))
    return { why: 'docker gave an answer that is not from buildx', client: false }
  const match = /\bv?(\d+)\.(\d+)\.\d+/.exec(result.stdout)
  // Builds of a distribution's own may call themselves anything.
  if (match === null) return { version: 'unknown', old: false }
  const [major, minor] = [Number(match[1]), Number(match[2])]
  return { version: match[0], old: major === OLDEST[0] && minor < OLDEST[1] }
}

function pinned(env: Record<string, string>, pins: typeof BUILDX): PinnedTool | undefined {
  const pin = process.platform === 'linux' ? pins[process.arch] : undefined
  if (pin === undefined) return undefined
  const base = (env[MIRROR] || RELEASES).replace(/\/+$/, '')
  return {
    ...{ name: 'buildx', version: VERSION, sha256: pin.sha256, file: 'docker-buildx' },
    url: `${base}/v${VERSION}/buildx-v${VERSION}.${pin.platform}`,
  }
}

/** The folder in which the engine's client finds the plugin. */
export async function pluginFolder(plugin: string, scratch: Scratch): Promise<string> {
  await scratch.link('client/cli-plugins/docker-buildx', plugin)
  return scratch.path('client/cli-plugins')
}

function missing(
  why: string,
  next = 'Install Docker and its buildx plugin on the runner (hosted runners have both)',
): Failure {
  return new Failure({
    class: 'buildx-missing',
    doing: 'looking for Docker Buildx',
    on: 'docker buildx version',
    why,
    next,
  })
}
