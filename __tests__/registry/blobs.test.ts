import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { Credentials } from '../../src/registry/authorization.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import type { Fault, Rule } from '../servers/faults.ts'
import { digestOf, TestRegistry, type TestRegistryOptions } from '../servers/registry.ts'
import { failureOf, fakeClock, recordingLog, repository } from '../servers/world.ts'

const BASE = 'quantecon/lecture-base'
const LECTURE = 'quantecon/lecture'
const BYTES = randomBytes(3_000_000)
const BLOB = { digest: digestOf(BYTES), size: BYTES.byteLength }
const ada = { username: 'ada', password: 'secret-of-ada', actions: 'pull,push' as const }

const running: TestRegistry[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((registry) => registry.stop()))
})

async function start(options: TestRegistryOptions = {}, ...faults: Rule[]): Promise<TestRegistry> {
  const server = await TestRegistry.start({ repositories: { mounts: 'yes' }, ...options })
  running.push(server)
  server.storeBlob(BASE, BYTES)
  for (const fault of faults) server.fault(fault)
  return server
}

function client(credentials?: Credentials) {
  const timeouts = { connect: 1000, response: 400 }
  const log = recordingLog()
  return createRegistry({
    clock: fakeClock(),
    log: log.log,
    random: () => 0,
    timeouts,
    ...(credentials && { credentials }),
  })
}

const adopt = (server: TestRegistry, from = server, registry = client()) =>
  registry.adopt(repository(server.host), repository(from.host, { path: BASE }), BLOB)
const has = (server: TestRegistry): boolean =>
  server.links.has(`${LECTURE}@${BLOB.digest}`) &&
  BYTES.equals(server.blobs.get(BLOB.digest) ?? new Uint8Array())
const methods = (server: TestRegistry): string[] =>
  server.requests.filter(({ url }) => url.startsWith('/v2/')).map(({ method }) => method)
const status = (code: number, body = ''): Fault => ({ kind: 'status', status: code, body })

describe('a blob of another repository', () => {
  it('is mounted in one request', async () => {
    const server = await start()
    expect([await adopt(server), has(server), methods(server)]).toEqual(['mounted', true, ['POST']])
  })

  it('is mounted with a token that may read the other repository, too', async () => {
    const server = await start({ auth: 'bearer', users: [ada] })
    const registry = client({ ...ada, hosts: [server.host] })
    expect([await adopt(server, server, registry), has(server)]).toEqual(['mounted', true])
    const asked = server.requests.filter(({ url }) => url.startsWith('/token')).map(({ url }) => url)
    expect(asked).toEqual([
      expect.stringMatching(
        /scope=repository%3Aquantecon%2Flecture%3Apull.*scope=repository%3Aquantecon%2Flecture-base%3Apull/,
      ),
    ])
  })

  it('is copied into the upload that the registry opens instead of a mount (202)', async () => {
    const server = await start({ repositories: { mounts: 'refuses' } })
    expect([await adopt(server), has(server)]).toEqual(['copied', true])
    expect(methods(server).toSorted()).toEqual(['GET', 'POST', 'PUT'])
    expect(server.uploads.size).toBe(0)
  })

  it.each([401, 403, 404, 405, 400])('is copied where a mount is answered by %d', async (code) => {
    const server = await start({}, { path: /mount=/, fault: status(code) })
    expect([await adopt(server), has(server)]).toEqual(['copied', true])
  })

  it('is copied from another registry', async () => {
    const [here, there] = [await start(), await start()]
    here.links.clear()
    expect([await adopt(here, there), has(here)]).toEqual(['copied', true])
    expect(here.requests.some(({ url }) => url.includes('mount='))).toBe(false)
  })

  it('is copied anew where the copy breaks off', async () => {
    const server = await start(
      { repositories: { mounts: 'refuses' } },
      { method: 'GET', path: /blobs\/sha256/, nth: 1, fault: { kind: 'truncated' } },
      { method: 'PUT', path: /uploads/, nth: 2, fault: status(503) },
    )
    expect([await adopt(server), has(server)]).toEqual(['copied', true])
  })

  it('waits for a registry that looks through what it was sent before it answers', async () => {
    const late: Rule = { method: 'PUT', path: /uploads/, fault: { kind: 'late', milliseconds: 1000 } }
    const server = await start({ repositories: { mounts: 'refuses' } }, late)
    expect([await adopt(server), methods(server)]).toEqual(['copied', expect.any(Array)])
    expect(methods(server).filter((method) => method === 'PUT')).toHaveLength(1)
  })

  const rows: [string, Rule[], string, RegExp][] = [
    [
      'is not there',
      [{ method: 'GET', path: /blobs\/sha256/, fault: status(404, '{"errors":[{"code":"BLOB_UNKNOWN"}]}') }],
      'not-found',
      /BLOB_UNKNOWN/,
    ],
    [
      'has other bytes',
      [{ method: 'GET', path: /blobs\/sha256/, fault: { kind: 'flipped' } }],
      'registry-answer',
      /have the digest/,
    ],
    [
      'has other bytes, which the registry takes',
      [
        { method: 'GET', path: /blobs\/sha256/, fault: { kind: 'flipped' } },
        { method: 'PUT', path: /uploads/, fault: status(201) },
      ],
      'registry-answer',
      /have the digest/,
    ],
    [
      'is longer than it should be',
      [{ method: 'GET', path: /blobs\/sha256/, fault: { kind: 'endless' } }],
      'registry-answer',
      /longer than 3000000 bytes/,
    ],
    [
      'is shorter than it should be',
      [{ method: 'GET', path: /blobs\/sha256/, fault: status(200, 'short') }],
      'registry-answer',
      /has 5 bytes instead of 3000000/,
    ],
    [
      'may not be read',
      [{ method: 'GET', path: /blobs\/sha256/, fault: status(403) }],
      'authentication',
      /HTTP 403/,
    ],
    [
      'cannot be written',
      [{ method: 'PUT', path: /uploads/, fault: status(403) }],
      'authentication',
      /HTTP 403/,
    ],
    [
      'breaks off each time',
      [{ method: 'GET', path: /blobs\/sha256/, fault: { kind: 'truncated' } }],
      'registry-unavailable',
      /connection failed/,
    ],
    [
      'falls silent',
      [{ method: 'GET', path: /blobs\/sha256/, fault: { kind: 'hang' } }],
      'registry-unavailable',
      /no answer within/,
    ],
    [
      'meets a registry that answers 500',
      [{ method: 'PUT', path: /uploads/, fault: status(500) }],
      'registry-unavailable',
      /HTTP 500/,
    ],
    [
      'meets a registry that answers 500 to the mount',
      [{ method: 'POST', path: /mount=/, fault: status(500) }],
      'registry-unavailable',
      /HTTP 500/,
    ],
  ]
  it.each(rows)('that %s is a Failure', async (_sentence, faults, kind, why) => {
    const server = await start({ repositories: { mounts: 'refuses' } }, ...faults)
    const failure = await failureOf(adopt(server))
    expect([failure.class, failure.text.why]).toEqual([kind, expect.stringMatching(why)])
  })

  it('that is refused before it has been sent is told as that, at once', async () => {
    const server = await start()
    const taker = createServer((request, response) => {
      if (request.method === 'POST') response.writeHead(202, { location: '/v2/upload/1' }).end()
      // Without reading it.
      else response.writeHead(403).end()
    })
    await new Promise<void>((done) => taker.listen(0, '127.0.0.1', done))
    const { port } = taker.address() as AddressInfo
    const began = Date.now()
    const large = randomBytes(20_000_000)
    const blob = { digest: server.storeBlob(BASE, large), size: large.byteLength }
    const from = repository(server.host, { path: BASE })
    const failure = await failureOf(client().adopt(repository(`127.0.0.1:${port}`), from, blob))
    taker.closeAllConnections()
    taker.close()
    expect([failure.class, failure.text.why]).toEqual(['authentication', expect.stringMatching(/HTTP 403/)])
    expect(Date.now() - began).toBeLessThan(3000)
  })

  it('never shows a secret in an error, and sends none elsewhere', async () => {
    const server = await start({ auth: 'bearer', users: [{ ...ada, repositories: [LECTURE] }] })
    const failure = await failureOf(adopt(server, server, client({ ...ada, hosts: [server.host] })))
    expect(failure.class).toBe('permission')
    expect(JSON.stringify(failure.text)).not.toContain(ada.password)
  })
})

describe('bytes and manifests', () => {
  it('are stored without a tag', async () => {
    const server = await start()
    const [registry, here] = [client(), repository(server.host)]
    const config = Buffer.from('{}')
    await registry.upload(here, config)
    const bytes = Buffer.from(JSON.stringify({ config: { digest: digestOf(config) }, layers: [] }))
    const mediaType = 'application/vnd.oci.image.manifest.v1+json'
    await registry.store(here, { digest: digestOf(bytes), mediaType, bytes })
    expect([...server.manifests.keys()]).toEqual([`${LECTURE}@${digestOf(bytes)}`])
  })
})
