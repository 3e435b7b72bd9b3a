import { afterEach, describe, expect, it } from '@jest/globals'
import { createAuthorization } from '../../src/registry/authorization.ts'
import { isAcceptableRealm, registryOrigin } from '../../src/registry/hosts.ts'
import { digestOf, TestRegistry, type TestRegistryOptions } from '../servers/registry.ts'
import { client, failureOf, fakeClock, repository } from '../servers/world.ts'

const TYPE = 'application/vnd.oci.image.manifest.v1+json'
const BYTES = Buffer.from('{"schemaVersion":2}')
const SECRET = 'hunter2-not-to-be-seen'
const writer = { username: 'ada', password: SECRET, actions: 'pull,push' as const }
const reader = { username: 'bob', password: SECRET, actions: 'pull' as const }

const running: TestRegistry[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((registry) => registry.stop()))
})

async function start(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const server = await TestRegistry.start(options)
  running.push(server)
  server.store('quantecon/lecture', 'latest', BYTES, TYPE)
  return server
}

const as = (user: { username: string; password: string }, ...hosts: string[]) =>
  client({ username: user.username, password: user.password, hosts })

const trail = (server: TestRegistry): string[] =>
  server.requests.map(({ method, url, authorization }) => {
    const path = url
      .replace('/v2/quantecon/lecture/', '')
      .replace(/%3A/g, ':')
      .replace(/%2C/g, ',')
      .replace(/%2F/g, '/')
    return `${method} ${path.replace(/service=test&scope=repository:quantecon\/lecture:/, '')} ${authorization?.split(' ')[0] ?? '-'}`
  })

describe('a look-up', () => {
  it('uses the credentials that it has, and needs no second token', async () => {
    const server = await start({ auth: 'bearer', anonymous: 'pull', users: [writer] })
    const { registry } = as(writer, server.host)
    for (const tag of ['latest', 'missing']) await registry.manifest(repository(server.host, { tag }))
    expect(trail(server)).toEqual([
      'GET manifests/latest -',
      'GET /token?pull Basic',
      'GET manifests/latest Bearer',
      'GET manifests/missing Bearer',
    ])
    expect(registry.requests).toBe(4)
  })

  it('uses credentials for a private repository, from then on at once, and asks for pull only', async () => {
    const server = await start({ auth: 'bearer', users: [writer] })
    const { registry } = as(writer, server.host)
    for (const tag of ['latest', 'missing']) await registry.manifest(repository(server.host, { tag }))
    expect(trail(server)).toEqual([
      'GET manifests/latest -',
      'GET /token?pull Basic',
      'GET manifests/latest Bearer',
      'GET manifests/missing Bearer',
    ])
  })

  it('uses Basic where the registry wants it', async () => {
    const server = await start({ auth: 'basic', users: [reader] })
    const { registry } = as(reader, server.host)
    for (const tag of ['latest', 'missing']) await registry.manifest(repository(server.host, { tag }))
    expect(trail(server)).toEqual([
      'GET manifests/latest -',
      'GET manifests/latest Basic',
      'GET manifests/missing Basic',
    ])
  })

  it('fetches a new token when the old one has expired, 60 s where nothing is said', async () => {
    const server = await start({ auth: 'bearer', anonymous: 'pull' })
    const { registry, clock } = client()
    const look = () => registry.manifest(repository(server.host, { tag: 'latest' }))
    await look()
    clock.advance(53_000)
    await look()
    clock.advance(2_000)
    await look()
    expect(trail(server).filter((line) => line.includes('/token'))).toHaveLength(2)
  })

  it('fetches a new token once when the registry no longer takes the old one', async () => {
    const server = await start({ auth: 'bearer', anonymous: 'pull', expiresIn: 3600 })
    const { registry } = client()
    await registry.manifest(repository(server.host, { tag: 'latest' }))
    server.revokeTokens()
    expect(await registry.manifest(repository(server.host, { tag: 'latest' }))).toBeDefined()
    expect(trail(server).slice(3)).toEqual([
      'GET manifests/latest Bearer',
      'GET /token?pull -',
      'GET manifests/latest Bearer',
    ])
  })

  it('a registry that refuses every token is asked once more, not for ever', async () => {
    const server = await start({ auth: 'bearer', anonymous: 'pull', users: [reader] })
    const { registry } = as(reader, server.host)
    server.fault({
      path: /manifests/,
      fault: {
        kind: 'status',
        status: 401,
        headers: { 'www-authenticate': `Bearer realm="http://${server.host}/token"` },
      },
    })
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect([failure.class, registry.requests]).toEqual(['permission', 5])
  })

  const refusals: [string, TestRegistryOptions, typeof writer | undefined, string, RegExp][] = [
    [
      'no credentials, token service says 403',
      { auth: 'bearer' },
      undefined,
      'authentication',
      /HTTP 403 DENIED.*private or does not exist yet.*gave no credentials/,
    ],
    [
      'no credentials, Basic',
      { auth: 'basic' },
      undefined,
      'authentication',
      /HTTP 401 UNAUTHORIZED.*gave no credentials/,
    ],
    [
      'wrong password, token service',
      { auth: 'bearer', users: [{ ...writer, password: 'x' }] },
      writer,
      'authentication',
      /not accepted/,
    ],
    [
      'wrong password, Basic',
      { auth: 'basic', users: [{ ...writer, password: 'x' }] },
      writer,
      'authentication',
      /not accepted/,
    ],
    [
      'token given, access not',
      { auth: 'bearer', users: [{ ...writer, actions: 'none' }] },
      writer,
      'permission',
      /package is private.*nothing was published there yet/,
    ],
    [
      'Basic accepted, access not',
      { auth: 'basic', users: [{ ...writer, actions: 'none' }] },
      writer,
      'permission',
      /HTTP 403 DENIED.*package is private/,
    ],
  ]
  it.each(refusals)('%s', async (_name, options, user, kind, why) => {
    const server = await start(options)
    const { registry } = user === undefined ? client() : as(user, server.host)
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect([failure.class, failure.text.why]).toEqual([kind, expect.stringMatching(why)])
  })
})

describe('the token service', () => {
  const ask = async (rule: Parameters<TestRegistry['fault']>[0]['fault']) => {
    const server = await start({ auth: 'bearer', anonymous: 'pull' })
    server.fault({ path: /^\/token/, fault: rule })
    const { registry } = client()
    return failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
  }
  const ok = (body: string) => ({ kind: 'status' as const, status: 200, body })
  const rows: [string, Parameters<TestRegistry['fault']>[0]['fault'], string, RegExp][] = [
    ['500', { kind: 'status', status: 500 }, 'registry-unavailable', /HTTP 500; tried 4 times/],
    ['429', { kind: 'status', status: 429 }, 'rate-limited', /tried 4 times/],
    ['404', { kind: 'status', status: 404 }, 'registry-answer', /HTTP 404/],
    [
      'a redirect is not followed',
      { kind: 'status', status: 302, headers: { location: '/' } },
      'registry-answer',
      /HTTP 302/,
    ],
    ['no answer', { kind: 'hang' }, 'registry-unavailable', /no answer/],
    ['no JSON', ok('token=abc'), 'registry-answer', /not JSON/],
    ['no token', ok('{"token":7}'), 'registry-answer', /no token/],
    ['a token with a line break', ok('{"token":"a\\r\\nX-Header: 1"}'), 'registry-answer', /no token/],
    ['an endless answer', { kind: 'endless', status: 200 }, 'registry-answer', /longer than 262144/],
  ]
  it.each(rows)('%s', async (_name, fault, kind, why) => {
    const failure = await ask(fault)
    expect([failure.class, failure.text.why, failure.text.doing]).toEqual([
      kind,
      expect.stringMatching(why),
      'asking for a registry token',
    ])
  })
})

describe('credentials', () => {
  it('are not sent to another registry', async () => {
    const [own, other] = [
      await start({ auth: 'basic', users: [writer] }),
      await start({ auth: 'basic', users: [writer] }),
    ]
    const failure = await failureOf(
      as(writer, own.host).registry.manifest(repository(other.host, { tag: 'latest' })),
    )
    expect(failure.class).toBe('authentication')
    expect(other.requests.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  it.each(['basic', 'bearer'] as const)(
    'do not follow a redirect of a blob to another host (%s)',
    async (auth) => {
      const storage = await start()
      const server = await start({ auth, users: [writer] })
      const blob = Buffer.from('record')
      storage.blobs.set(digestOf(blob), blob)
      const target = `http://${storage.host}/v2/quantecon/lecture/blobs/${digestOf(blob)}?signature=s3cret`
      server.blobs.set(digestOf(blob), blob)
      server.fault({
        path: /blobs/,
        nth: [2, 3],
        fault: { kind: 'status', status: 307, headers: { location: target } },
      })
      const { registry, lines } = as(writer, server.host)
      expect(await registry.blob(repository(server.host), digestOf(blob), 100)).toEqual(blob)
      expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined])
      expect(server.requests.some(({ authorization }) => authorization !== undefined)).toBe(true)
      expect(lines.join('\n')).not.toContain('s3cret')
    },
  )

  it("stay where they are when a storage host's answer asks for them", async () => {
    const storage = await start({ auth: 'basic' })
    const server = await start({ auth: 'basic', users: [writer] })
    const digest = digestOf(BYTES)
    const location = `http://${storage.host}/v2/quantecon/lecture/blobs/${digest}`
    server.fault({ path: /blobs/, nth: 2, fault: { kind: 'status', status: 307, headers: { location } } })
    const failure = await failureOf(
      as(writer, server.host).registry.blob(repository(server.host), digest, 100),
    )
    expect([failure.class, failure.text.why]).toEqual([
      'registry-answer',
      expect.stringContaining(storage.host),
    ])
    expect(storage.requests.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  it.each([
    ['clear text to a stranger', 'http://tokens.example.org/token'],
    ['a user name in the address', 'https://ada@tokens.example.org/token'],
    ['a file', 'file:///etc/passwd'],
    ['no address', 'tokens'],
  ])('a realm that is %s gets nothing', async (_name, realm) => {
    const server = await start({ auth: 'bearer', users: [writer], realm })
    const { registry } = as(writer, server.host)
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect([failure.class, failure.text.why]).toEqual([
      'registry-answer',
      expect.stringMatching(/token service/),
    ])
    expect(registry.requests).toBe(1)
  })

  it('the scope asked for is our own, whatever the challenge says', async () => {
    const server = await start({ auth: 'bearer', users: [writer] })
    const challenge = `Bearer realm="http://${server.host}/token",service="test",scope="repository:victim/image:pull,push"`
    server.fault({
      path: /manifests/,
      nth: 1,
      fault: { kind: 'status', status: 401, headers: { 'www-authenticate': challenge } },
    })
    await as(writer, server.host).registry.manifest(repository(server.host, { tag: 'latest' }))
    expect(trail(server).join()).not.toContain('victim')
  })

  it('never come back in a message or the log, not even when the server echoes them', async () => {
    const basic = Buffer.from(`ada:${SECRET}`).toString('base64')
    const server = await start({ auth: 'bearer', users: [writer] })
    const { registry, lines } = as(writer, server.host)
    // The first push right fetches the token.
    expect(await registry.pushRight(repository(server.host))).toEqual({ allowed: true })
    // The second message is cut in the middle of the password.
    const echo = [`you sent ${SECRET} ${basic} token-1-for-ada`, `${'x'.repeat(290)}${SECRET}`]
    const body = JSON.stringify({ errors: echo.map((message) => ({ code: 'DENIED', message })) })
    server.fault({ path: /uploads/, method: 'POST', fault: { kind: 'status', status: 403, body } })
    server.fault({ path: /manifests/, fault: { kind: 'status', status: 400, body } })
    const right = await registry.pushRight(repository(server.host))
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    const shown = [JSON.stringify(right), failure.message, JSON.stringify(failure.text), ...lines].join('\n')
    expect(shown).toContain('you sent *** *** ***')
    expect(shown).not.toContain(SECRET.slice(0, 7))
    expect(shown).not.toContain(basic)
    expect(shown).not.toContain('token-1-for-ada')
  })

  it('of one letter garble neither messages nor decisions', async () => {
    const user = { ...reader, password: 'N' }
    const server = await start({ auth: 'basic', users: [user] })
    const { registry } = as(user, server.host)
    expect(await registry.manifest(repository(server.host, { tag: 'missing' }))).toBeUndefined()
    expect(await registry.pushRight(repository(server.host))).toMatchObject({
      why: expect.stringMatching(/DENIED/),
    })
  })

  it('with a colon in the user name are refused before any request', () => {
    expect(() => as({ username: 'a:b', password: 'c' }, 'localhost:1')).toThrow(/colon/)
  })
})

describe('ghcr.io', () => {
  it('is asked for a token at its own realm, without a 401 first and whatever a challenge says', async () => {
    const asked: { url: string; authorization: string | undefined }[] = []
    const authorization = createAuthorization({
      credentials: { username: 'ada', password: SECRET, hosts: ['ghcr.io'] },
      clock: fakeClock(),
      ask: async (url, headers) => {
        asked.push({ url: url.href, authorization: headers.authorization })
        return { status: 200, headers: {}, body: Buffer.from('{"token":"t"}') }
      },
    })
    const access = {
      registry: 'ghcr.io',
      path: 'quantecon/x',
      actions: 'pull' as const,
      identity: 'anonymous' as const,
    }
    expect(authorization.identities('ghcr.io', 'quantecon/x', 'pull')).toEqual(['credentials', 'anonymous'])
    const grant = await authorization.grant(access, Number.POSITIVE_INFINITY)
    expect(grant).toEqual({ granted: true, header: 'Bearer t', cached: false })
    const answer = {
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="https://evil.example/"' },
      body: new Uint8Array(),
    }
    if (grant.granted) expect(authorization.challenged(access, answer, grant)).toBe(false)
    await authorization.grant(
      { ...access, actions: 'pull,push', identity: 'credentials' },
      Number.POSITIVE_INFINITY,
    )
    expect(asked).toEqual([
      {
        url: 'https://ghcr.io/token?service=ghcr.io&scope=repository%3Aquantecon%2Fx%3Apull',
        authorization: undefined,
      },
      {
        url: 'https://ghcr.io/token?service=ghcr.io&scope=repository%3Aquantecon%2Fx%3Apull%2Cpush',
        authorization: `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}`,
      },
    ])
  })
})

describe('hosts', () => {
  it.each([
    ['127.0.0.1:5000', 'http://127.0.0.1:5000/'],
    ['127.9.9.9', 'http://127.9.9.9/'],
    ['localhost:5000', 'http://localhost:5000/'],
    ['[::1]:5000', 'http://[::1]:5000/'],
    ['ghcr.io', 'https://ghcr.io/'],
    ['docker.io', 'https://registry-1.docker.io/'],
    ['127.0.0.1.example.org', 'https://127.0.0.1.example.org/'],
    ['localhost.example.org', 'https://localhost.example.org/'],
    ['10.0.0.1:5000', 'https://10.0.0.1:5000/'],
  ])('%s -> %s', (host, origin) => {
    expect(registryOrigin(host).href).toBe(origin)
  })

  it.each([
    ['https://auth.example.org/token', 'https://example.org', true],
    ['http://auth.example.org/token', 'https://example.org', false],
    ['http://127.0.0.1:9/token', 'http://127.0.0.1:5000', true],
    ['http://127.0.0.1:9/token', 'https://example.org', false],
    ['https://user@auth.example.org/', 'https://example.org', false],
    ['https://:pw@auth.example.org/', 'https://example.org', false],
  ])('realm %s for %s: %s', (realm, registry, expected) => {
    expect(isAcceptableRealm(new URL(realm), new URL(registry))).toBe(expected)
  })
})
