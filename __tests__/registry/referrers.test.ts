import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { type Promotion, promotionArtifact } from '../../src/image/promotion-record.ts'
import type { Manifest } from '../../src/image/reference.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import type { Fault } from '../servers/faults.ts'
import { digestOf, TestRegistry } from '../servers/registry.ts'
import { failureOf, fakeClock, recordingLog, repository } from '../servers/world.ts'

const PATH = 'quantecon/lecture'
const bytes = Buffer.from('{"layers":[]}')
const SUBJECT: Manifest = {
  digest: digestOf(bytes),
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  bytes,
}
const LIST = `${PATH}:${SUBJECT.digest.replace(':', '-')}`
const INDEX = 'application/vnd.oci.image.index.v1+json'

let server: TestRegistry
beforeEach(async () => {
  server = await TestRegistry.start({
    auth: 'bearer',
    users: [{ username: 'u', password: 'secret', actions: 'pull,push' }],
  })
})
afterEach(() => server.stop())

const record = (reason: string) => {
  const promotion: Promotion = {
    tag: 'latest',
    from: undefined,
    to: SUBJECT.digest,
    by: 'ada',
    reason,
    time: 0,
    run: undefined,
  }
  return promotionArtifact(promotion, SUBJECT)
}

function attach(reason: string) {
  const registry = createRegistry({
    clock: fakeClock(),
    log: recordingLog().log,
    random: () => 1,
    timeouts: { connect: 5000, response: 5000 },
    credentials: { username: 'u', password: 'secret', hosts: [server.host] },
  })
  return registry.attach(repository(server.host), record(reason), SUBJECT)
}

const listed = (): string[] =>
  JSON.parse(Buffer.from(server.manifests.get(LIST)?.bytes ?? '{"manifests":[]}').toString()).manifests.map(
    ({ digest }: { digest: string }) => digest,
  )

describe('an artifact beside an image, in a registry that says OCI-Subject', () => {
  const lists = (): string[] =>
    server.requests.filter(({ url }) => url.includes('/sha256-')).map(({ url }) => url)
  const open = async (referrers: true | 'claimed'): Promise<void> => {
    await server.stop()
    const users = [{ username: 'u', password: 'secret', actions: 'pull,push' as const }]
    server = await TestRegistry.start({ auth: 'bearer', users, referrers })
  }

  it('is left to the API that lists it, which is asked once', async () => {
    await open(true)
    await attach('one')
    const asked = server.requests.filter(({ url }) => url.includes('/referrers/'))
    expect([listed(), lists(), asked.filter(({ authorization }) => authorization).length]).toEqual([
      [],
      [],
      1,
    ])
  })

  it('is in the list where there is no API behind the header', async () => {
    await open('claimed')
    await attach('one')
    await attach('two')
    expect(listed()).toEqual([record('one').manifest.digest, record('two').manifest.digest])
  })

  const answers: [string, Fault][] = [
    ['it lists nothing', { kind: 'status', status: 200, body: '{"manifests":[]}' }],
    [
      'it lists another one',
      { kind: 'status', status: 200, body: '{"manifests":[{"digest":"sha256:0"},null]}' },
    ],
    ['it answers with a page', { kind: 'status', status: 200, body: '<html>' }],
    ['it answers with nothing', { kind: 'status', status: 200, body: 'null' }],
    ['it refuses', { kind: 'status', status: 403 }],
    ['it breaks', { kind: 'status', status: 500 }],
    [
      'it redirects to elsewhere',
      { kind: 'status', status: 307, headers: { location: 'http://10.0.0.1/x' } },
    ],
    ['it closes the connection', { kind: 'reset' }],
  ]
  it.each(answers)('is in the list, too, where %s', async (_what, fault) => {
    await open(true)
    server.fault({ path: /\/referrers\//, fault })
    await attach('one')
    expect(listed()).toEqual([record('one').manifest.digest])
  })
})

describe('an artifact beside an image, in a registry without the referrers API', () => {
  /** Puts manifests of these types and others that are gone on the list; returns the digests of those that are there. */
  function list(types: string[], gone = 0): string[] {
    const there = types.map((mediaType, place) => {
      const content = Buffer.from(JSON.stringify({ mediaType, place }))
      server.manifests.set(`${PATH}@${digestOf(content)}`, { mediaType, bytes: content })
      return { mediaType, digest: digestOf(content), size: content.byteLength }
    })
    const deleted = Array.from({ length: gone }, (_, place) => ({
      mediaType: SUBJECT.mediaType,
      digest: `sha256:${String(place).repeat(64)}`,
      size: 1,
    }))
    const manifests = [...deleted, ...there]
    server.store(PATH, LIST.split(':')[1] ?? '', Buffer.from(JSON.stringify({ manifests })), INDEX)
    return there.map(({ digest }) => digest)
  }

  it('is in the list that others wrote to before', async () => {
    const theirs = list([INDEX, 'application/vnd.example.signature.v1+json'])
    await attach('one')
    expect(listed()).toEqual([...theirs, record('one').manifest.digest])
  })

  it('takes off the list what a clean-up has deleted, and that alone', async () => {
    const theirs = list([INDEX], 2)
    await attach('one')
    expect(listed()).toEqual([...theirs, record('one').manifest.digest])
  })

  it('takes nothing off that the registry does not say to be gone', async () => {
    list([INDEX], 1)
    const before = listed()
    server.fault({
      method: 'GET',
      path: /manifests\/sha256:/,
      fault: { kind: 'status', status: 404, body: '' },
    })
    expect((await failureOf(attach('one'))).class).toBe('registry-answer')
    expect([listed(), before.length]).toEqual([before, 2])
  })

  it('is a Failure where the list is refused although all of it is there, and the list is not sent again', async () => {
    list([INDEX])
    server.fault({
      method: 'PUT',
      path: /manifests\/sha256-/,
      nth: 1,
      fault: { kind: 'status', status: 400 },
    })
    expect((await failureOf(attach('one'))).class).toBe('registry-answer')
    const sent = server.requests.filter(({ method, url }) => method === 'PUT' && url.includes('/sha256-'))
    expect(sent).toHaveLength(1)
  })

  it('is listed once, though it is stored twice', async () => {
    await attach('one')
    await attach('one')
    expect(listed()).toEqual([record('one').manifest.digest])
  })

  it('is written again when another writer took it off the list', async () => {
    let puts = 0
    const { next } = server.faults
    server.faults.next = (method, url) => {
      if (url.includes(LIST.split(':')[1] ?? '')) {
        if (method === 'PUT') puts += 1
        // The other one had read the list before.
        else if (puts === 1) server.manifests.delete(LIST)
      }
      return next.call(server.faults, method, url)
    }
    await attach('one')
    expect([puts, listed()]).toEqual([2, [record('one').manifest.digest]])
  })

  it('that is taken off every time is a Failure', async () => {
    const { next } = server.faults
    server.faults.next = (method, url) => {
      if (method === 'GET') server.manifests.delete(LIST)
      return next.call(server.faults, method, url)
    }
    const failure = await failureOf(attach('one'))
    expect([failure.class, failure.text.on]).toEqual(['registry-answer', `${server.host}/${LIST}`])
  })

  it.each([
    ['an upload that is refused', { method: 'POST', path: /uploads/ }, 403, 'permission'],
    ['an upload that breaks', { method: 'PUT', path: /uploads/ }, 500, 'registry-unavailable'],
    ['a blob that is not taken', { method: 'PUT', path: /uploads/ }, 400, 'registry-answer'],
    ['a manifest that is not taken', { method: 'PUT', path: /manifests/ }, 400, 'registry-answer'],
  ])('%s is a Failure', async (_what, request, status, kind) => {
    server.fault({ ...request, fault: { kind: 'status', status } })
    expect((await failureOf(attach('one'))).class).toBe(kind)
    expect(listed()).toEqual([])
  })

  it('an upload that shall go to another server is not sent', async () => {
    server.fault({
      method: 'POST',
      path: /uploads/,
      fault: { kind: 'headers', headers: { location: 'http://127.0.0.1:1/x' } },
    })
    expect((await failureOf(attach('one'))).class).toBe('registry-answer')
  })
})
