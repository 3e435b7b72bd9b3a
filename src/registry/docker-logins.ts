import { readFileSync } from 'node:fs'
import { type DockerConfig, dockerFolder, type Login, loginFor, parseDockerConfig } from '../docker-config.ts'

/** User name and password for a repository of a registry (host with port); `undefined` when nobody logged in there. */
export type Logins = (registry: string, path: string) => Login | undefined

/**
 * What `docker login` of an earlier step left in the client's configuration, so that a base image, or the image itself, can lie in a
 * registry that the inputs give no password for (docs/registries.md). Read once, and only when a registry is asked that the inputs
 * say nothing about. Credential helpers and identity tokens are left to the engine's client: asking them means running a program.
 */
export function dockerLogins(env: Record<string, string | undefined>): Logins {
  let config: DockerConfig | undefined
  return (registry, path) => {
    config ??= parseDockerConfig(readIfThere(`${dockerFolder(env)}/config.json`))
    return loginFor(config, registry, path)
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
