import { dockerFolder, parseDockerConfig } from '../docker-config.ts'
import { fieldsOf } from '../json.ts'
import type { Scratch } from '../ports.ts'

/**
 * Prepares a private configuration for the engine's client, so that the user's own is never written to: what it holds
 * is kept (contexts, plugins, other registries' credentials), and the credentials for one registry are added.
 * Returns the variables that the client needs.
 */
export async function clientConfiguration(
  scratch: Scratch,
  options: {
    env: Record<string, string | undefined>
    readUserFile: (path: string) => Promise<Uint8Array | undefined>
    login: { registry: string; username: string; password: string } | undefined
    /** Folder with a plugin of this run alone; it comes before all others. */
    plugins?: string | undefined
  },
): Promise<Record<string, string>> {
  const { env, login } = options
  const own = dockerFolder(env)
  const builders = env.BUILDX_CONFIG || `${own}/buildx`
  if (login === undefined && options.plugins === undefined) return {}
  const config = parseDockerConfig(await options.readUserFile(`${own}/config.json`))
  if (login !== undefined) {
    const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64')
    config.auths = { ...fieldsOf(config.auths), [login.registry]: { auth } }
    // With a credential store the client would not look at "auths"; an empty helper for one host switches it off there.
    config.credHelpers = { ...fieldsOf(config.credHelpers), [login.registry]: '' }
  }
  const plugins = Array.isArray(config.cliPluginsExtraDirs) ? config.cliPluginsExtraDirs : []
  const first = options.plugins === undefined ? [] : [options.plugins]
  config.cliPluginsExtraDirs = [...first, ...plugins, `${own}/cli-plugins`]
  const file = await scratch.write('client/config.json', JSON.stringify(config), { private: true })
  await scratch.link('client/contexts', `${own}/contexts`)
  return { DOCKER_CONFIG: file.slice(0, -'/config.json'.length), BUILDX_CONFIG: builders }
}
