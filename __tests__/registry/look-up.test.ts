import { afterEach, describe, expect, it } from '@jest/globals'
import type { Fault, Rule } from '../servers/faults.ts'
import { digestOf, TestRegistry } from '../servers/registry.ts'
import { client, failureOf, repository } from '../servers/world.ts'

const TYPE = 'application/vnd.oci.image.manifest.v1+json'
const BYTES = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: TYPE, config: {}, layers: [] }))
const MANIFESTS = /\/manifests\//

const running: TestRegistry[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((registry) => registry.stop()))
})

async function start(rules: Rule[] = [], options = {}): Promise<TestRegistry> {
  const server = await TestRegistry.start(options)
  running.push(server)
  server.store('quantecon/lecture', 'latest', BYTES, TYPE)
  for (const rule of rules) server.fault(rule)
  return server
}

const json = (...codes: string[]): Buffer =>
  Buffer.from(JSON.stringify({ errors: codes.map((code) => ({ code, message: 'no' })) }))
const VERSION = { 'docker-distribution-api-version': 'registry/2.0' }
const status = (code: number, headers = {}, body: string | Uint8Array = ''): Fault => ({
  kind: 'status',
  status: code,
  headers,
  body,
})

describe('manifest()', () => {
  it('returns bytes, digest and type by tag and by digest, in one request each', async () => {
    const server = await start()
    const { registry } = client()
    const expected = { digest: digestOf(BYTES), mediaType: TYPE, bytes: BYTES }
    expect(await registry.manifest(repository(server.host, { tag: 'latest' }))).toEqual(expected)
    expect(await registry.manifest(repository(server.host, { digest: digestOf(BYTES) }))).toEqual(expected)
    expect(registry.requests).toBe(2)
  })

  const absent: [string, Fault][] = [
    ['404 with MANIFEST_UNKNOWN', status(404, {}, json('MANIFEST_UNKNOWN'))],
    ['404 with NAME_UNKNOWN', status(404, {}, json('NAME_UNKNOWN'))],
    ["404 with Harbor's NOT_FOUND", status(404, {}, json('NOT_FOUND'))],
    ['404 without a body from a registry', status(404, VERSION)],
  ]
  it.each(absent)('%s means absent', async (_name, fault) => {
    const server = await start([{ path: MANIFESTS, fault }])
    const { registry } = client()
    expect(await registry.manifest(repository(server.host, { tag: 'latest' }))).toBeUndefined()
    expect(registry.requests).toBe(1)
  })

  const other = JSON.stringify({ mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] })
  const both = JSON.stringify({ manifests: [], layers: [] })
  const answers: [string, Fault, string, number, RegExp][] = [
    ['404 without a body from no registry', status(404), 'registry-answer', 1, /HTTP 404/],
    ['404 with the page of a web server', status(404, VERSION, '<html>'), 'registry-answer', 1, /HTTP 404/],
    [
      '404 with another code',
      status(404, VERSION, json('BLOB_UNKNOWN')),
      'registry-answer',
      1,
      /BLOB_UNKNOWN/,
    ],
    [
      '404 with an absence and a refusal in one',
      status(404, VERSION, json('MANIFEST_UNKNOWN', 'DENIED')),
      'registry-answer',
      1,
      /MANIFEST_UNKNOWN: no DENIED: no/,
    ],
    [
      '404 with an empty list of errors',
      status(404, VERSION, '{"errors":[]}'),
      'registry-answer',
      1,
      /HTTP 404/,
    ],
    ['400', status(400, {}, json('NAME_INVALID')), 'registry-answer', 1, /HTTP 400 NAME_INVALID: no/],
    ['401 without a challenge', status(401), 'authentication', 1, /gave no credentials/],
    ['403', status(403, {}, json('DENIED')), 'authentication', 1, /HTTP 403 DENIED/],
    [
      '429 four times',
      status(429, {}, json('TOOMANYREQUESTS')),
      'rate-limited',
      4,
      /TOOMANYREQUESTS.*tried 4 times/,
    ],
    ['500 four times', status(500), 'registry-unavailable', 4, /HTTP 500; tried 4 times/],
    ['503 four times', status(503), 'registry-unavailable', 4, /HTTP 503/],
    ['no answer', { kind: 'hang' }, 'registry-unavailable', 4, /no answer within 150 ms; tried 4 times/],
    ['a connection reset', { kind: 'reset' }, 'registry-unavailable', 4, /ECONNRESET/],
    ['a truncated body', { kind: 'truncated' }, 'registry-unavailable', 4, /connection failed/],
    ['a changed byte', { kind: 'flipped' }, 'registry-answer', 1, /the bytes have the digest/],
    [
      'a body without end',
      { kind: 'endless', headers: { 'content-type': TYPE } },
      'registry-answer',
      1,
      /longer than 4194304 bytes/,
    ],
    ['an error without end', { kind: 'endless', status: 400 }, 'registry-answer', 1, /HTTP 400/],
    [
      'another content type',
      { kind: 'headers', headers: { 'content-type': 'text/html' } },
      'registry-answer',
      1,
      /text\/html/,
    ],
    [
      'no content type',
      { kind: 'headers', headers: { 'content-type': undefined } },
      'registry-answer',
      1,
      /content type ""/,
    ],
    [
      'two content types',
      { kind: 'headers', headers: { 'content-type': `${TYPE}, ${TYPE}` } },
      'registry-answer',
      1,
      /content type/,
    ],
    [
      'a lying digest header',
      { kind: 'headers', headers: { 'docker-content-digest': digestOf(Buffer.from('x')) } },
      'registry-answer',
      1,
      /calls it/,
    ],
    [
      'an empty digest header',
      { kind: 'headers', headers: { 'docker-content-digest': '' } },
      'registry-answer',
      1,
      /calls it/,
    ],
    ['no JSON', status(200, { 'content-type': TYPE }, '{"a":'), 'registry-answer', 1, /not JSON/],
    ['a JSON list', status(200, { 'content-type': TYPE }, '[]'), 'registry-answer', 1, /not a JSON object/],
    [
      'a manifest that calls itself an index',
      status(200, { 'content-type': TYPE }, other),
      'registry-answer',
      1,
      /the type in the manifest/,
    ],
    [
      'manifest and index in one',
      status(200, { 'content-type': TYPE }, both),
      'registry-answer',
      1,
      /at the same time/,
    ],
    ['a redirect to nowhere', status(307), 'registry-answer', 1, /redirects without an address/],
    [
      'a redirect to clear text elsewhere',
      status(307, { location: 'http://example.org/' }),
      'registry-answer',
      1,
      /not safe/,
    ],
    [
      'redirects in a circle',
      status(307, { location: '/v2/quantecon/lecture/manifests/latest' }),
      'registry-answer',
      6,
      /more than 5/,
    ],
  ]
  it.each(answers)('%s', async (_name, fault, kind, requests, why) => {
    const server = await start([{ path: MANIFESTS, fault }])
    const { registry } = client()
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect([failure.class, registry.requests, server.requests.length]).toEqual([kind, requests, requests])
    expect(failure.text).toMatchObject({
      doing: 'looking up an image in the registry',
      on: `${server.host}/quantecon/lecture:latest`,
      why: expect.stringMatching(why),
      next: expect.stringMatching(/\w+ \w+/),
    })
  })

  it('drips without end are cut off by the total time', async () => {
    const server = await start([{ path: MANIFESTS, fault: { kind: 'slow', interval: 20 } }])
    const { registry } = client(undefined, { total: 300 })
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect([failure.class, failure.text.why]).toEqual([
      'registry-unavailable',
      expect.stringMatching(/not complete within 300 ms/),
    ])
  })

  it('checks the digest that was asked for', async () => {
    const server = await start([{ path: MANIFESTS, fault: status(200, { 'content-type': TYPE }, '{}') }])
    const { registry } = client()
    const failure = await failureOf(registry.manifest(repository(server.host, { digest: digestOf(BYTES) })))
    expect(failure.text.why).toMatch(/not the one asked for/)
  })

  it('accepts a content type with a charset, and no digest header', async () => {
    const headers = { 'content-type': `${TYPE}; charset=utf-8`, 'docker-content-digest': undefined }
    const server = await start([{ path: MANIFESTS, fault: { kind: 'headers', headers } }])
    expect(await client().registry.manifest(repository(server.host, { tag: 'latest' }))).toMatchObject({
      mediaType: TYPE,
    })
  })

  it('a closed port is an unavailable registry', async () => {
    const server = await start()
    const { host } = server
    await server.stop()
    running.length = 0
    const failure = await failureOf(client().registry.manifest(repository(host, { tag: 'latest' })))
    expect([failure.class, failure.text.why]).toEqual([
      'registry-unavailable',
      expect.stringMatching(/ECONNREFUSED.*tried 4 times/),
    ])
  })
})

describe('retries', () => {
  const transient: [string, Fault][] = [
    ['429', status(429)],
    ['500', status(500)],
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['no answer', { kind: 'hang' }],
    ['a reset', { kind: 'reset' }],
    ['a truncated body', { kind: 'truncated' }],
  ]
  it.each(transient)('%s three times, then the image', async (_name, fault) => {
    const server = await start([{ path: MANIFESTS, nth: [1, 2, 3], fault }])
    const { registry, clock } = client()
    expect(await registry.manifest(repository(server.host, { tag: 'latest' }))).toBeDefined()
    expect([registry.requests, clock.pauses.length]).toEqual([4, 3])
  })

  it('pauses grow, with full jitter up to 0.5, 1 and 2 s', async () => {
    const server = await start([{ path: MANIFESTS, fault: status(500) }])
    const { registry, clock } = client()
    await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect(clock.pauses).toEqual([500, 1000, 2000])
  })

  const waits: [string, number, Record<string, string>, number][] = [
    ['seconds', 429, { 'retry-after': '7' }, 7500],
    ['seconds on 503', 503, { 'retry-after': '7' }, 7500],
    ['0 has a floor of a second', 429, { 'retry-after': '0' }, 1500],
    ['a date', 429, { 'retry-after': 'Sat, 01 Aug 2026 00:00:10 GMT' }, 10_500],
    ['a date that is over', 429, { 'retry-after': 'Fri, 01 Aug 2025 00:00:10 GMT' }, 1500],
    ['nonsense counts as absent: a second', 429, { 'retry-after': '-5' }, 1500],
    ['absent on 429: a second', 429, {}, 1500],
  ]
  it.each(waits)('Retry-After: %s', async (_name, code, headers, pause) => {
    const server = await start([{ path: MANIFESTS, nth: 1, fault: status(code, headers) }])
    const { registry, clock } = client()
    await registry.manifest(repository(server.host, { tag: 'latest' }))
    expect(clock.pauses).toEqual([pause])
  })

  it('gives up before a pause that would pass the total time', async () => {
    const server = await start([{ path: MANIFESTS, fault: status(429, { 'retry-after': '50' }) }])
    const { registry, clock } = client()
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect([failure.class, clock.pauses, registry.requests]).toEqual(['rate-limited', [50_500], 2])
  })

  const told: [string, Fault, RegExp][] = [
    [
      'a long pause',
      status(429, { 'retry-after': '80' }),
      /^\S+: HTTP 429; looking up an image .* again in 81 s$/,
    ],
    ['a long silence', { kind: 'hang' }, /^\S+: no answer .*; looking up an image .* again in 1 s$/],
  ]
  it.each(told)('says that it repeats a try after %s', async (_name, fault, words) => {
    const server = await start([{ path: MANIFESTS, nth: 1, fault }])
    const { registry, clock, lines } = client()
    const { now } = clock
    // The silence is cut short: every look at the clock is 12 s later.
    if (fault.kind === 'hang') {
      clock.now = () => {
        clock.advance(12_000)
        return now()
      }
    }
    await registry.manifest(repository(server.host, { tag: 'latest' }))
    expect(lines.filter((line) => words.test(line))).toHaveLength(1)
  })

  it('says nothing of a try that cost no time', async () => {
    const server = await start([{ path: MANIFESTS, nth: 1, fault: status(500) }])
    const { registry, lines } = client()
    await registry.manifest(repository(server.host, { tag: 'latest' }))
    expect(lines.filter((line) => line.includes(' again in '))).toEqual([])
  })

  it('never asks earlier than it was told', async () => {
    const server = await start([{ path: MANIFESTS, nth: 1, fault: status(429, { 'retry-after': '3600' }) }])
    const { registry, clock } = client()
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect([failure.class, clock.pauses, registry.requests]).toEqual(['rate-limited', [], 1])
  })
})

describe('blob()', () => {
  const blob = Buffer.from('the record of the environment')
  const digest = digestOf(blob)
  const BLOBS = /\/blobs\//

  it('returns the bytes', async () => {
    const server = await start()
    server.blobs.set(digest, blob)
    expect(await client().registry.blob(repository(server.host), digest, 100)).toEqual(blob)
  })

  const rows: [string, Fault | undefined, string, number, RegExp][] = [
    ['404', undefined, 'not-found', 1, /BLOB_UNKNOWN/],
    ['403', status(403), 'authentication', 1, /HTTP 403/],
    ['429', status(429), 'rate-limited', 4, /HTTP 429/],
    ['502', status(502), 'registry-unavailable', 4, /HTTP 502/],
    ['no answer', { kind: 'hang' }, 'registry-unavailable', 4, /no answer/],
    ['a reset', { kind: 'reset' }, 'registry-unavailable', 4, /ECONNRESET/],
    ['a truncated body', { kind: 'truncated' }, 'registry-unavailable', 4, /connection failed/],
    ['other bytes', status(200, {}, 'other'), 'registry-answer', 1, /the bytes have the digest/],
    ['too many bytes', { kind: 'endless', status: 200 }, 'registry-answer', 1, /longer than 100 bytes/],
  ]
  it.each(rows)('%s', async (_name, fault, kind, requests, why) => {
    const server = await start(fault === undefined ? [] : [{ path: BLOBS, fault }])
    const { registry } = client()
    const failure = await failureOf(registry.blob(repository(server.host), digest, 100))
    expect([failure.class, registry.requests]).toEqual([kind, requests])
    expect(failure.text.why).toMatch(why)
  })
})
