import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createCommands } from '../adapters/commands.ts'

/**
 * User and password for a registry: from REGISTRY_USERNAME and REGISTRY_PASSWORD, or as `docker login` left them. Never from the
 * command line, which every user of the machine can read. Empty where there are none.
 * https://github.com/docker/docker-credential-helpers (protocol), https://docs.docker.com/reference/cli/docker/login/
 */
export async function registryCredentials(
  registry: string,
  env: NodeJS.ProcessEnv,
): Promise<{ username: string; password: string }> {
  const { REGISTRY_USERNAME: username = '', REGISTRY_PASSWORD: password = '' } = env
  if (password !== '') return { username, password }
  const folder = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker')
  const config = parse(await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}'))
  const helper = text(object(config.credHelpers)[registry]) ?? text(config.credsStore)
  const nothing = { username: '', password: '' }
  if (helper !== undefined) return (await askHelper(helper, registry, env)) ?? nothing
  const { auth } = object(object(config.auths)[registry])
  const [, user = '', secret = ''] =
    /^([^:]+):([\s\S]*)$/.exec(Buffer.from(text(auth) ?? '', 'base64').toString('utf8')) ?? []
  return secret === '' ? nothing : { username: user, password: secret.replace(/\0+$/, '') }
}

/** `undefined` where the helper knows nothing of this registry, or is not there. */
async function askHelper(helper: string, registry: string, env: NodeJS.ProcessEnv) {
  if (!/^[A-Za-z0-9._-]+$/.test(helper)) return undefined
  const children = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const { exitCode, stdout } = await createCommands().run([`docker-credential-${helper}`, 'get'], {
    env: children,
    input: Buffer.from(registry),
  })
  const answer = exitCode === 0 ? parse(stdout) : {}
  const [username, password] = [text(answer.Username), text(answer.Secret)]
  return username === undefined || password === undefined ? undefined : { username, password }
}

function parse(json: string): Record<string, unknown> {
  try {
    return object(JSON.parse(json))
  } catch {
    return {}
  }
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
