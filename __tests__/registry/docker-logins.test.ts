import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { dockerLogins } from '../../src/registry/docker-logins.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import { TestRegistry } from '../servers/registry.ts'
import { failureOf, fakeClock, recordingLog, repository } from '../servers/world.ts'

const ADA = { username: 'ada', password: 'sesame-4711' }
const BOB = { username: 'bob', password: 'open-0815-open' }
const auth = ({ username, password }: typeof ADA): string =>
  Buffer.from(`${username}:${password}`).toString('base64')

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const action of undo.splice(0)) await action()
})

function configuration(content: unknown): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'container-action-docker-'))
  undo.push(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return { DOCKER_CONFIG: folder }
}

async function registryOf(user: typeof ADA, kind: 'basic' | 'bearer'): Promise<TestRegistry> {
  const server = await TestRegistry.start({ auth: kind, users: [{ ...user, actions: 'pull,push' }] })
  undo.push(() => server.stop())
  server.store(
    'quantecon/lecture',
    'latest',
    Buffer.from('{"schemaVersion":2}'),
    'application/vnd.oci.image.manifest.v1+json',
  )
  return server
}

function clientOf(env: Record<string, string>, own?: { host: string; user: typeof ADA }) {
  const { log, lines } = recordingLog()
  const registry = createRegistry({
    clock: fakeClock(),
    log,
    logins: dockerLogins(env),
    ...(own && { credentials: { ...own.user, hosts: [own.host] } }),
  })
  return { registry, lines }
}

describe('docker login of an earlier step', () => {
  it.each(['basic', 'bearer'] as const)(
    'lets a private base image in another registry be read, beside the own one with its own password (%s)',
    async (kind) => {
      const [own, base] = [await registryOf(ADA, kind), await registryOf(BOB, kind)]
      const env = configuration({ auths: { [base.host]: { auth: auth(BOB) } } })
      const { registry } = clientOf(env, { host: own.host, user: ADA })
      expect(await registry.manifest(repository(own.host, { tag: 'latest' }))).toBeDefined()
      expect(await registry.manifest(repository(base.host, { tag: 'latest' }))).toBeDefined()
      // Nobody is told the other's password.
      expect(JSON.stringify(own.requests)).not.toContain(auth(BOB))
      expect(JSON.stringify(base.requests)).not.toContain(auth(ADA))
    },
  )

  it('serves for the image itself where the inputs give no password', async () => {
    const server = await registryOf(ADA, 'bearer')
    const { registry } = clientOf(
      configuration({ auths: { [`https://${server.host}/v2/`]: { auth: auth(ADA) } } }),
    )
    expect((await registry.pushRight(repository(server.host))).allowed).toBe(true)
  })

  it('gives way to the inputs', async () => {
    const server = await registryOf(ADA, 'basic')
    const env = configuration({ auths: { [server.host]: { auth: auth(BOB) } } })
    const { registry } = clientOf(env, { host: server.host, user: ADA })
    expect(await registry.manifest(repository(server.host, { tag: 'latest' }))).toBeDefined()
    expect(JSON.stringify(server.requests)).not.toContain(auth(BOB))
  })

  it('that is wrong is refused without being shown', async () => {
    const server = await registryOf(ADA, 'basic')
    const { registry, lines } = clientOf(configuration({ auths: { [server.host]: { auth: auth(BOB) } } }))
    server.fault({
      path: /manifests/,
      nth: [2],
      fault: { kind: 'status', status: 401, body: `no ${BOB.password} here` },
    })
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect(failure.class).toBe('authentication')
    expect(`${failure.message}\n${lines.join('\n')}`).not.toContain(BOB.password)
  })

  const CAROL = { username: 'carol', password: 'abracadabra-99' }
  it.each([
    ['a path serves what lies below it', { 'ghcr.io/quantecon': ADA }, 'ada'],
    ['a path serves the repository itself', { 'ghcr.io/quantecon/lecture': ADA }, 'ada'],
    ['a path serves no other one', { 'ghcr.io/other': ADA }, undefined],
    [
      'a path serves none whose name only begins so',
      { 'ghcr.io/quant': ADA, 'ghcr.io/quantecon/lec': BOB },
      undefined,
    ],
    ['a path in an address is one, too', { 'https://ghcr.io/other': ADA }, undefined],
    [
      'the longest path wins',
      { 'ghcr.io/quantecon/lecture': BOB, 'ghcr.io': CAROL, 'ghcr.io/quantecon': ADA },
      'bob',
    ],
    ['the host serves the rest', { 'ghcr.io/other': ADA, 'ghcr.io': BOB }, 'bob'],
    ["the address of the registry's API is its host", { 'https://ghcr.io/v1/': ADA }, 'ada'],
    ['the address of the host is its host', { 'https://GHCR.io': ADA }, 'ada'],
    ['the host as it is wins over its address', { 'https://ghcr.io/v2/': BOB, 'ghcr.io': ADA }, 'ada'],
    ['another host is another host', { 'ghcr.io.example': ADA, 'quantecon/lecture': BOB }, undefined],
  ])('by its key: %s', (_sentence, keys, expected) => {
    const auths = Object.fromEntries(Object.entries(keys).map(([key, user]) => [key, { auth: auth(user) }]))
    const login = dockerLogins(configuration({ auths }))('ghcr.io', 'quantecon/lecture')
    expect(login?.username).toBe(expected)
  })

  it('for Docker Hub lies under the address that docker gives it', () => {
    const auths = { 'https://index.docker.io/v1/': { auth: auth(ADA) } }
    expect(dockerLogins(configuration({ auths }))('docker.io', 'library/ubuntu')?.username).toBe('ada')
    expect(dockerLogins(configuration({ auths }))('ghcr.io', 'library/ubuntu')).toBeUndefined()
  })

  it('for a path is not sent with requests for another one of the same registry', async () => {
    const server = await registryOf(ADA, 'basic')
    const { registry } = clientOf(configuration({ auths: { [`${server.host}/other`]: { auth: auth(ADA) } } }))
    await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  it.each([
    ['there is no file', { DOCKER_CONFIG: '/nowhere' }],
    ['the file is not JSON', '{'],
    ['the file is a list', []],
    ['the entry is empty, as with a credential store', { auths: { 'h:1': {} } }],
    ['the entry is null', { auths: { 'h:1': null } }],
    [
      'the entry holds an identity token, which is for the engine alone',
      { auths: { 'h:1': { auth: auth(ADA), identitytoken: 'x' } } },
    ],
    ['the entry has no password', { auths: { 'h:1': { auth: Buffer.from('ada:').toString('base64') } } }],
    ['the entry has no colon', { auths: { 'h:1': { auth: Buffer.from('ada').toString('base64') } } }],
    ['it is for another port', { auths: { 'h:2': { auth: auth(ADA) } } }],
  ] as [string, unknown][])('is none where %s', (_sentence, content) => {
    const env =
      content !== null && typeof content === 'object' && 'DOCKER_CONFIG' in content
        ? (content as { DOCKER_CONFIG: string })
        : configuration(content)
    expect(dockerLogins(env)('h:1', 'quantecon/lecture')).toBeUndefined()
  })
})
