import { readFileSync } from 'node:fs'

/** User name and password for a registry's host with port; `undefined` when nobody logged in there. */
export type Logins = (registry: string) => { username: string; password: string } | undefined

/**
 * What `docker login` of an earlier step left in the client's configuration, so that a base image, or the image itself, can lie in a
 * registry that the inputs give no password for (docs/registries.md). Read once, and only when a registry is asked that the inputs
 * say nothing about. Credential helpers and identity tokens are left to the engine's client: asking them means running a program.
 */
export function dockerLogins(env: Record<string, string | undefined>): Logins {
  let found: Map<string, { username: string; password: string }> | undefined
  return (registry) => {
    found ??= readAuths(`${env.DOCKER_CONFIG || `${env.HOME ?? '/root'}/.docker`}/config.json`)
    return found.get(registry)
  }
}

/** A configuration that is not there, or that cannot be read, holds nothing: the engine's client complains about it if it matters. */
function readAuths(path: string): Map<string, { username: string; password: string }> {
  let auths: unknown
  try {
    auths = (JSON.parse(readFileSync(path, 'utf8')) as { auths?: unknown } | null)?.auths
  } catch {
    return new Map()
  }
  if (typeof auths !== 'object' || auths === null) return new Map()
  return new Map(
    Object.entries(auths).flatMap(
      ([key, entry]: [string, { auth?: unknown; identitytoken?: unknown } | null]) => {
        const auth = entry?.auth
        if (typeof auth !== 'string' || entry?.identitytoken) return []
        const plain = Buffer.from(auth, 'base64').toString('utf8')
        const colon = plain.indexOf(':')
        if (colon < 1 || colon === plain.length - 1) return []
        // Older clients wrote the address with scheme and path.
        const host = key
          .replace(/^https?:\/\//, '')
          .replace(/\/.*$/, '')
          .toLowerCase()
        return [[host, { username: plain.slice(0, colon), password: plain.slice(colon + 1) }] as const]
      },
    ),
  )
}
