import { describe, expect, it } from '@jest/globals'
import { clientConfiguration } from '../../src/image-build/login.ts'
import { FakeScratch } from './fakes.ts'

const login = { registry: 'ghcr.io', username: 'u', password: 'p4ss' }
const AUTH = Buffer.from('u:p4ss').toString('base64')

async function configure(own: string | undefined, env: Record<string, string> = { HOME: '/home/r' }) {
  const scratch = new FakeScratch()
  const read: string[] = []
  const variables = await clientConfiguration(scratch, {
    env,
    readUserFile: async (path) => {
      read.push(path)
      return own === undefined ? undefined : Buffer.from(own)
    },
    login,
  })
  const file = scratch.files.get('client/config.json')
  return {
    variables,
    read,
    scratch,
    file,
    config: JSON.parse(file?.text ?? 'null') as Record<string, unknown>,
  }
}

describe('clientConfiguration()', () => {
  it('is a private file of this run; the user’s own is only read', async () => {
    const { variables, read, file, scratch } = await configure(undefined)
    expect(read).toEqual(['/home/r/.docker/config.json'])
    expect(file?.private).toBe(true)
    expect(variables).toEqual({ DOCKER_CONFIG: '/t/client', BUILDX_CONFIG: '/home/r/.docker/buildx' })
    expect(scratch.links.get('client/contexts')).toBe('/home/r/.docker/contexts')
  })

  const rows: [string, string | undefined, object][] = [
    ['without one of the user’s', undefined, { auths: { 'ghcr.io': { auth: AUTH } } }],
    [
      'keeps other registries and contexts',
      '{"auths":{"quay.io":{"auth":"x"}},"currentContext":"c"}',
      { auths: { 'quay.io': { auth: 'x' }, 'ghcr.io': { auth: AUTH } }, currentContext: 'c' },
    ],
    [
      'replaces an older login of the same registry',
      '{"auths":{"ghcr.io":{"auth":"old"}}}',
      { auths: { 'ghcr.io': { auth: AUTH } } },
    ],
    [
      'keeps a credential store, switched off for this registry',
      '{"credsStore":"desktop"}',
      { credsStore: 'desktop', credHelpers: { 'ghcr.io': '' } },
    ],
    [
      'replaces a helper for this registry only',
      '{"credHelpers":{"ghcr.io":"gh","gcr.io":"gcloud"}}',
      { credHelpers: { 'ghcr.io': '', 'gcr.io': 'gcloud' } },
    ],
    [
      'keeps folders of plugins, and adds the user’s',
      '{"cliPluginsExtraDirs":["/p"]}',
      { cliPluginsExtraDirs: ['/p', '/home/r/.docker/cli-plugins'] },
    ],
    ['starts empty where the user’s is broken', '{"auths":', { auths: { 'ghcr.io': { auth: AUTH } } }],
    ['starts empty where the user’s is a list', '[1]', { auths: { 'ghcr.io': { auth: AUTH } } }],
    [
      'repairs fields of another type',
      '{"auths":7,"credHelpers":"x"}',
      { auths: { 'ghcr.io': { auth: AUTH } }, credHelpers: { 'ghcr.io': '' } },
    ],
  ]
  it.each(rows)('%s', async (_sentence, own, expected) => {
    expect((await configure(own)).config).toMatchObject(expected)
  })

  it('follows DOCKER_CONFIG and BUILDX_CONFIG', async () => {
    const { variables, read } = await configure(undefined, { DOCKER_CONFIG: '/d', BUILDX_CONFIG: '/b' })
    expect(read).toEqual(['/d/config.json'])
    expect(variables.BUILDX_CONFIG).toBe('/b')
  })

  it('puts the plugin of this run before all others, with and without credentials', async () => {
    for (const given of [login, undefined]) {
      const scratch = new FakeScratch()
      const own = Buffer.from('{"cliPluginsExtraDirs":["/p"],"auths":{"quay.io":{"auth":"x"}}}')
      const about = { env: { HOME: '/h' }, readUserFile: async () => own, login: given }
      const variables = await clientConfiguration(scratch, { ...about, plugins: '/t/client/cli-plugins' })
      expect(variables).toEqual({ DOCKER_CONFIG: '/t/client', BUILDX_CONFIG: '/h/.docker/buildx' })
      const config = JSON.parse(scratch.files.get('client/config.json')?.text ?? 'null')
      expect(config.cliPluginsExtraDirs).toEqual(['/t/client/cli-plugins', '/p', '/h/.docker/cli-plugins'])
      expect(Object.keys(config.auths)).toEqual(given ? ['quay.io', 'ghcr.io'] : ['quay.io'])
    }
  })

  it('changes nothing without credentials', async () => {
    const scratch = new FakeScratch()
    const read = async (): Promise<undefined> => undefined
    expect(await clientConfiguration(scratch, { env: {}, readUserFile: read, login: undefined })).toEqual({})
    expect(scratch.files.size).toBe(0)
  })
})
