import { afterEach, describe, expect, it } from '@jest/globals'
import type { Manifest } from '../../src/image/reference.ts'
import type { Fault } from '../servers/faults.ts'
import { digestOf, TestRegistry, type TestRegistryOptions } from '../servers/registry.ts'
import { client, failureOf, repository } from '../servers/world.ts'

const TYPE = 'application/vnd.oci.image.manifest.v1+json'
const BYTES = Buffer.from('{"schemaVersion":2,"annotations":{}}')
const MANIFEST: Manifest = { digest: digestOf(BYTES), mediaType: TYPE, bytes: BYTES }
const writer = { username: 'ada', password: 'pw', actions: 'pull,push' as const }
const reader = { username: 'bob', password: 'pw', actions: 'pull' as const }

const running: TestRegistry[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((registry) => registry.stop()))
})

async function start(options: TestRegistryOptions = {}, fault?: Fault): Promise<TestRegistry> {
  const server = await TestRegistry.start(options)
  running.push(server)
  if (fault !== undefined) server.fault({ path: /\/(manifests|uploads)\//, fault })
  return server
}

const status = (code: number, body = ''): Fault => ({ kind: 'status', status: code, body })
const denied = (message: string): Fault =>
  status(403, JSON.stringify({ errors: [{ code: 'DENIED', message }] }))

describe('tag()', () => {
  it('writes the same bytes and type, and returns the digest', async () => {
    const server = await start()
    const { registry } = client()
    expect(await registry.tag(repository(server.host), 'latest', MANIFEST)).toBe(MANIFEST.digest)
    expect(server.manifests.get('quantecon/lecture:latest')).toEqual({ mediaType: TYPE, bytes: BYTES })
    expect(registry.requests).toBe(1)
  })

  it.each(['basic', 'bearer'] as const)('asks with credentials at once (%s)', async (auth) => {
    const server = await start({ auth, anonymous: 'pull', users: [writer] })
    const { registry } = client({ ...writer, hosts: [server.host] })
    expect(await registry.tag(repository(server.host), 'latest', MANIFEST)).toBe(MANIFEST.digest)
    const tokens = server.requests.filter(({ url }) => url.startsWith('/token'))
    expect(tokens.map(({ authorization }) => authorization?.split(' ')[0])).toEqual(
      auth === 'basic' ? [] : ['Basic'],
    )
  })

  it('looks the tag up where the answer names no digest', async () => {
    const server = await start({ silentAboutDigests: true })
    const { registry } = client()
    expect(await registry.tag(repository(server.host), 'latest', MANIFEST)).toBe(MANIFEST.digest)
    expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'GET'])
  })

  it('looks again where the registry does not know yet what it took', async () => {
    const server = await start({ silentAboutDigests: true })
    const absent = status(404, '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"m"}]}')
    server.fault({ method: 'GET', path: /manifests/, nth: [1, 2], fault: absent })
    const { registry, clock } = client()
    expect(await registry.tag(repository(server.host), 'latest', MANIFEST)).toBe(MANIFEST.digest)
    expect(clock.pauses).toEqual([500, 1000])
  })

  it('looks again where the registry still shows what was there before', async () => {
    const server = await start({ silentAboutDigests: true })
    const before = Buffer.from('{"schemaVersion":2}')
    const old: Fault = { kind: 'status', status: 200, body: before, headers: { 'content-type': TYPE } }
    server.fault({ method: 'GET', path: /manifests/, nth: 1, fault: old })
    const { registry, clock } = client()
    expect(await registry.tag(repository(server.host), 'latest', MANIFEST)).toBe(MANIFEST.digest)
    expect(clock.pauses).toEqual([500])
  })

  it('waits for minutes where it is asked to: a build hangs on it', async () => {
    const server = await start()
    const asked: Fault = { kind: 'status', status: 429, headers: { 'retry-after': '120' } }
    server.fault({ path: /manifests/, nth: [1, 2], fault: asked })
    const { registry, clock, lines } = client()
    expect(await registry.tag(repository(server.host), 'latest', MANIFEST)).toBe(MANIFEST.digest)
    expect(clock.pauses.reduce((sum, pause) => sum + pause)).toBe(120_500 + 121_000)
    expect(lines.join('\n')).toMatch(/HTTP 429; writing a tag again in 121 s/)
  })

  it('a 503 and a reset are repeated, for the same bytes may be written twice', async () => {
    const server = await start()
    server.fault({ path: /manifests/, nth: 1, fault: status(503) })
    server.fault({ path: /manifests/, nth: 2, fault: { kind: 'reset' } })
    const { registry } = client()
    expect(await registry.tag(repository(server.host), 'latest', MANIFEST)).toBe(MANIFEST.digest)
    expect(registry.requests).toBe(3)
  })

  const rows: [string, Fault, string, RegExp][] = [
    [
      'a digest of other bytes confirmed',
      { kind: 'headers', headers: { 'docker-content-digest': digestOf(Buffer.from('x')) } },
      'registry-answer',
      /instead of/,
    ],
    [
      '400',
      status(400, '{"errors":[{"code":"MANIFEST_INVALID","message":"x"}]}'),
      'registry-answer',
      /MANIFEST_INVALID: x/,
    ],
    [
      '404: a blob is missing',
      status(404, '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}'),
      'registry-answer',
      /MANIFEST_BLOB_UNKNOWN/,
    ],
    ['202 is not "created"', status(202), 'registry-answer', /HTTP 202/],
    [
      'a redirect',
      { kind: 'status', status: 307, headers: { location: '/' } },
      'registry-answer',
      /redirects/,
    ],
    ['401', status(401), 'authentication', /this job gave none/],
    ['429', status(429), 'rate-limited', /HTTP 429/],
    ['500', status(500), 'registry-unavailable', /HTTP 500/],
    ['no answer', { kind: 'hang' }, 'registry-unavailable', /no answer/],
    ['a reset', { kind: 'reset' }, 'registry-unavailable', /ECONNRESET/],
  ]
  it.each(rows)('%s', async (_name, fault, kind, why) => {
    const server = await start({}, fault)
    const failure = await failureOf(client().registry.tag(repository(server.host), 'latest', MANIFEST))
    expect([failure.class, failure.text.why, failure.text.doing, failure.text.on]).toEqual([
      kind,
      expect.stringMatching(why),
      'writing a tag',
      `${server.host}/quantecon/lecture:latest`,
    ])
  })

  it('never sends bytes that do not have their digest', async () => {
    const server = await start()
    const lie = { ...MANIFEST, digest: digestOf(Buffer.from('x')) }
    await expect(client().registry.tag(repository(server.host), 'latest', lie)).rejects.toThrow(
      /have the digest/,
    )
    expect(server.requests).toEqual([])
  })
})

describe('pushRight()', () => {
  it.each([
    ['an open registry', {}, undefined],
    ['a writer, Basic', { auth: 'basic', users: [writer] }, writer],
    ['a writer, token', { auth: 'bearer', users: [writer] }, writer],
  ] as [string, TestRegistryOptions, typeof writer | undefined][])(
    '%s: allowed, and the upload is cancelled',
    async (_name, options, user) => {
      const server = await start(options)
      const { registry } = client(user && { ...user, hosts: [server.host] })
      expect(await registry.pushRight(repository(server.host))).toEqual({ allowed: true })
      expect(server.uploads.size).toBe(0)
      expect(server.requests.at(-1)?.method).toBe('DELETE')
    },
  )

  it('a cancel that fails changes nothing, and is not repeated', async () => {
    const server = await start()
    server.fault({ method: 'DELETE', path: /uploads/, fault: status(500) })
    const { registry } = client()
    expect(await registry.pushRight(repository(server.host))).toEqual({ allowed: true })
    expect(registry.requests).toBe(2)
  })

  it('a cancel that is not allowed costs no token', async () => {
    const server = await start({ auth: 'bearer', users: [writer] })
    server.fault({ method: 'DELETE', path: /uploads/, fault: status(401) })
    const { registry } = client({ ...writer, hosts: [server.host] })
    expect(await registry.pushRight(repository(server.host))).toEqual({ allowed: true })
    await registry.tag(repository(server.host), 'latest', MANIFEST)
    expect(server.requests.filter(({ url }) => url.startsWith('/token'))).toHaveLength(1)
  })

  it('an address on another host is not followed for the cancel', async () => {
    const server = await start()
    const location = 'http://127.0.0.1:1/steal'
    server.fault({ method: 'POST', path: /uploads/, fault: { kind: 'headers', headers: { location } } })
    const { registry } = client()
    expect(await registry.pushRight(repository(server.host))).toEqual({ allowed: true })
    expect(registry.requests).toBe(1)
  })

  it('no credentials for ghcr.io: refused without a request', async () => {
    const { registry } = client()
    expect(await registry.pushRight(repository('ghcr.io'))).toMatchObject({
      allowed: false,
      why: expect.stringMatching(/needs credentials/),
    })
    expect(registry.requests).toBe(0)
  })

  const refused: [
    string,
    TestRegistryOptions,
    Fault | undefined,
    { username: string; password: string } | undefined,
    RegExp,
    RegExp,
  ][] = [
    [
      'a stranger, Basic',
      { auth: 'basic' },
      undefined,
      undefined,
      /pushing needs credentials/,
      /username and password/,
    ],
    [
      'a stranger, token',
      { auth: 'bearer', anonymous: 'pull' },
      undefined,
      undefined,
      /pushing needs credentials/,
      /username/,
    ],
    [
      'a reader, Basic',
      { auth: 'basic', users: [reader] },
      undefined,
      reader,
      /may read quantecon\/lecture, but not write it/,
      /write access/,
    ],
    [
      'a reader, token',
      { auth: 'bearer', users: [reader] },
      undefined,
      reader,
      /but not write it/,
      /write access/,
    ],
    [
      'a wrong password',
      { auth: 'bearer', users: [writer] },
      undefined,
      { username: 'ada', password: 'old' },
      /not accepted/,
      /expired/,
    ],
    [
      'a package not linked',
      {},
      denied('permission_denied: write_package'),
      writer,
      /not linked to this repository/,
      /Manage Actions access/,
    ],
    [
      'no packages: write',
      {},
      denied('installation not allowed to Write organization package'),
      writer,
      /lacks "packages: write"/,
      /permissions: packages: write/,
    ],
    [
      'no package yet, no packages: write',
      {},
      denied('installation not allowed to Create organization package'),
      writer,
      /lacks "packages: write"/,
      /packages: write.*If it has that.*organization settings/,
    ],
    [
      'an organization with single sign-on',
      {},
      denied('Resource protected by organization SAML enforcement.'),
      writer,
      /SAML enforcement.*single sign-on/,
      /Configure SSO/,
    ],
    [
      "GitHub's own message, not in the form of a registry",
      {},
      status(
        403,
        '{"message":"Although you appear to have the correct authorization credentials, the organization has an IP allow list enabled"}',
      ),
      writer,
      /the organization has an IP allow list enabled.*addresses/,
      /owner/,
    ],
    [
      "a token service's message",
      {},
      status(403, '{"details":"incorrect username or password"}'),
      writer,
      /incorrect username or password/,
      /./,
    ],
    [
      'a token of other scopes',
      {},
      denied('permission_denied: The token provided does not match expected scopes.'),
      writer,
      /write:packages/,
      /write:packages/,
    ],
    [
      'a registry in maintenance',
      {},
      status(405, '{"errors":[{"code":"UNSUPPORTED","message":"m"}]}'),
      undefined,
      /read-only/,
      /maintenance/,
    ],
    [
      'a project that does not exist',
      {},
      status(404, '{"errors":[{"code":"NAME_UNKNOWN","message":"m"}]}'),
      undefined,
      /NAME_UNKNOWN/,
      /First create/,
    ],
  ]
  it.each(refused)('%s', async (_name, options, fault, user, why, next) => {
    const server = await start(options, fault)
    const { registry } = client(
      user && { username: user.username, password: user.password, hosts: [server.host] },
    )
    expect(await registry.pushRight(repository(server.host))).toEqual({
      allowed: false,
      why: expect.stringMatching(why),
      next: expect.stringMatching(next),
    })
  })

  it.each([
    ['429', status(429), 'rate-limited'],
    ['500', status(500), 'registry-unavailable'],
    ['no answer', { kind: 'hang' }, 'registry-unavailable'],
    ['a reset', { kind: 'reset' }, 'registry-unavailable'],
    ['200', status(200), 'registry-answer'],
    ['400', status(400), 'registry-answer'],
  ] as [string, Fault, string][])('%s is no answer to the question', async (_name, fault, kind) => {
    const server = await start({}, fault)
    expect((await failureOf(client().registry.pushRight(repository(server.host)))).class).toBe(kind)
  })
})
