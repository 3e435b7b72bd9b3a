import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Fields, fieldsOf, readJson } from './json.ts'

/** What the engine's client keeps for itself, and what `docker login` leaves behind: `config.json`. */
export type DockerConfig = Fields

export interface Login {
  username: string
  password: string
}

/** Folder of the engine's client. https://docs.docker.com/reference/cli/docker/#environment-variables */
export function dockerFolder(env: Record<string, string | undefined>): string {
  return env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker')
}

/** A configuration that is not there, or that is no JSON object, holds nothing: the engine's client complains about it if it matters. */
export function parseDockerConfig(bytes: Uint8Array | undefined): DockerConfig {
  return fieldsOf(readJson(bytes))
}

/**
 * The password for a repository: of the longest path that holds it (podman writes keys such as `quay.io/owner`), else of its host.
 * docker itself knows hosts only, as they are or in an address (`https://index.docker.io/v1/`), and would use a key with a path for
 * the whole host; here a password goes nowhere that its key does not name. Identity tokens are left to the engine's client.
 * https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md
 */
export function loginFor(config: DockerConfig, registry: string, path: string): Login | undefined {
  const logins = Object.entries(fieldsOf(config.auths)).flatMap(([key, entry]) => {
    const login = readAuth(fieldsOf(entry))
    return login === undefined ? [] : [{ scope: scopeOf(key), exact: key === registry, login }]
  })
  // The name under which `docker login` keeps Docker Hub's.
  const host = registry === 'docker.io' ? 'index.docker.io' : registry
  const name = `${host}/${path}/`
  return logins
    .filter(({ scope }) => name.startsWith(`${scope}/`))
    .toSorted((a, b) => b.scope.length - a.scope.length || Number(b.exact) - Number(a.exact))[0]?.login
}

/** The program that keeps the passwords of a registry; `undefined`: none does. An empty name switches the common one off. */
export function helperFor(config: DockerConfig, registry: string): string | undefined {
  const helpers = fieldsOf(config.credHelpers)
  const name = Object.hasOwn(helpers, registry) ? helpers[registry] : config.credsStore
  return typeof name === 'string' && /^[A-Za-z0-9._-]+$/.test(name) ? name : undefined
}

/** `ghcr.io` or `ghcr.io/owner`. Older clients wrote addresses, of the registry's API. */
function scopeOf(key: string): string {
  const address = /^https?:\/\/([^/]+)(?:\/(?:v[12]\/?)?)?$/.exec(key)
  const [host = '', ...path] = (address?.[1] ?? key.replace(/^https?:\/\//, '')).split('/')
  return [host.toLowerCase(), ...path.filter((part) => part !== '')].join('/')
}

function readAuth({ auth, identitytoken }: DockerConfig): Login | undefined {
  if (typeof auth !== 'string' || identitytoken) return undefined
  const plain = Buffer.from(auth, 'base64').toString('utf8')
  const colon = plain.indexOf(':')
  // Old clients filled it up.
  const password = plain.slice(colon + 1).replace(/\0+$/, '')
  return colon < 1 || password === '' ? undefined : { username: plain.slice(0, colon), password }
}
