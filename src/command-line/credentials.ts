import { createCommands } from '../adapters/commands.ts'
import { readIfThere } from '../adapters/scratch.ts'
import { dockerFolder, helperFor, type Login, loginFor, parseDockerConfig } from '../docker-config.ts'
import { Failure } from '../failure.ts'
import type { Reference } from '../image/reference.ts'
import type { Log } from '../ports.ts'

/** Milliseconds. A helper that waits for somebody to unlock a store waits in vain where nobody sees it. */
const LIMIT = 10_000

/** What a helper answers that knows nothing of a registry, as the protocol has it. */
const UNKNOWN = 'credentials not found in native keychain'

/**
 * User and password for a repository: from REGISTRY_USERNAME and REGISTRY_PASSWORD, or as `docker login` left them. Never from the
 * command line, which every user of the machine can read. Empty where there are none. Throws a Failure (`authentication`) for a
 * credential helper that gives no answer.
 * https://github.com/docker/docker-credential-helpers (protocol), https://docs.docker.com/reference/cli/docker/login/
 */
export async function registryCredentials(
  { registry, path }: Reference,
  env: NodeJS.ProcessEnv,
  log: Pick<Log, 'warning'>,
  limit = LIMIT,
): Promise<Login> {
  const { REGISTRY_USERNAME: username = '', REGISTRY_PASSWORD: password = '' } = env
  if (password !== '') return { username, password }
  const config = parseDockerConfig(await readIfThere(`${dockerFolder(env)}/config.json`))
  const helper = helperFor(config, registry)
  const login =
    helper === undefined
      ? loginFor(config, registry, path)
      : await askHelper(`docker-credential-${helper}`, registry, { env, log, limit })
  return login ?? { username: '', password: '' }
}

/** `undefined` where the helper knows nothing that can be used. What it says is not shown: it may hold secrets. */
async function askHelper(
  helper: string,
  registry: string,
  { env, log, limit }: { env: NodeJS.ProcessEnv; log: Pick<Log, 'warning'>; limit: number },
): Promise<Login | undefined> {
  const children = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const begun = performance.now()
  const { exitCode, stdout } = await createCommands().run([helper, 'get'], {
    env: children,
    input: Buffer.from(registry),
    limit,
  })
  const useless = (why: string): undefined => {
    log.warning(
      `The password for ${registry} is not known. Docker's configuration says that the program ${helper} has it, but ${why}.`,
    )
  }
  if (exitCode === 124 && performance.now() - begun >= limit) {
    throw new Failure({
      class: 'authentication',
      doing: 'asking a credential helper for a password',
      on: `${helper} get (${registry})`,
      why: `it did not answer within ${limit / 1000} seconds`,
      next: `Run "echo ${registry} | ${helper} get" to see what it waits for, or set REGISTRY_USERNAME and REGISTRY_PASSWORD`,
    })
  }
  if (exitCode === 127) return useless('this program does not exist')
  if (exitCode !== 0)
    return stdout.trim() === UNKNOWN ? undefined : useless(`it ended with exit code ${exitCode}`)
  const { Username: username, Secret: password } = parseDockerConfig(Buffer.from(stdout))
  if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '')
    return useless('its answer contains no password')
  // docker's own sign of an identity token, which is no password.
  if (username === '<token>') return useless('it has an identity token instead, and only docker can use that')
  return { username, password }
}
