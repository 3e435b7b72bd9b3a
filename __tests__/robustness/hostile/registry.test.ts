import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import { readAnnotations } from '../../../src/image/annotations.ts'
import { sizeOf } from '../../../src/image/size.ts'
import type { Fault } from '../../servers/faults.ts'
import { digestOf, TestRegistry } from '../../servers/registry.ts'
import { client, failureOf, repository } from '../../servers/world.ts'

const TYPE = 'application/vnd.oci.image.manifest.v1+json'
const running: TestRegistry[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((registry) => registry.stop()))
})

async function answering(fault: Fault): Promise<TestRegistry> {
  const server = await TestRegistry.start({})
  running.push(server)
  server.fault({ path: /manifests/, fault })
  return server
}

const location = (target: string): Fault => ({ kind: 'status', status: 307, headers: { location: target } })
const body = (bytes: Uint8Array | string, headers = {}): Fault => ({
  kind: 'status',
  status: 200,
  headers: { 'content-type': TYPE, ...headers },
  body: bytes,
})

describe('an answer of a registry', () => {
  it.each<[string, Fault, string, RegExp]>([
    [
      'a redirect to a file',
      location('file:///etc/passwd'),
      'registry-answer',
      /redirects to file:.*not safe/,
    ],
    [
      'a redirect to the metadata of a cloud machine',
      location('http://169.254.169.254/latest/meta-data/'),
      'registry-answer',
      /169\.254\.169\.254, which is not safe/,
    ],
    ['a redirect with a password in it', location('https://u:p@example.org/'), 'registry-answer', /not safe/],
    ['a redirect to a script', location('javascript:alert(1)'), 'registry-answer', /not safe/],
    ['a redirect to data', location('data:application/json,{}'), 'registry-answer', /not safe/],
    [
      'a header of 100 kilobytes',
      body('{}', { 'x-large': 'x'.repeat(100_000) }),
      'registry-answer',
      /not valid HTTP \(HPE_HEADER_OVERFLOW\)/,
    ],
    [
      // Nothing asked for it, so nothing unpacks it: 30 KB stay 30 KB.
      'a gzip bomb',
      body(gzipSync(Buffer.alloc(30_000_000, 32)), { 'content-encoding': 'gzip' }),
      'registry-answer',
      /not JSON/,
    ],
    ['a JSON tree of a million levels', body('['.repeat(1_000_000)), 'registry-answer', /not JSON/],
    [
      'an error full of commands',
      {
        kind: 'status',
        status: 400,
        body: JSON.stringify({
          errors: [{ code: '::error::\n##[error]', message: '\n::add-mask::x\u001b[2J' }],
        }),
      },
      'registry-answer',
      /HTTP 400/,
    ],
  ])('%s is a failure with a name', async (_what, fault, kind, words) => {
    const server = await answering(fault)
    const credentials = { username: 'u', password: 'correct-horse', hosts: [server.host] }
    const { registry } = client(credentials)
    const failure = await failureOf(registry.manifest(repository(server.host, { tag: 'latest' })))
    expect(failure.class).toBe(kind)
    expect(failure.message).toMatch(words)
    expect(failure.message).not.toContain('correct-horse')
    expect(failure.message.length).toBeLessThan(2000)
  })
})

describe('a manifest of a stranger', () => {
  const manifest = (content: object | string) => {
    const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
    return { digest: digestOf(bytes), mediaType: TYPE, bytes }
  }

  it.each([
    ['__proto__', '{"__proto__":{"polluted":1},"annotations":{"__proto__":{"polluted":1}},"layers":[]}'],
    [
      'constructor',
      '{"constructor":{"prototype":{"polluted":1}},"annotations":{"constructor":"x"},"layers":[]}',
    ],
    ['annotations that are a list', '{"annotations":["x"],"layers":[null,5,"x",{"size":"x"},{"size":-5}]}'],
  ])('with %s changes nothing but itself', (_what, text) => {
    expect(readAnnotations(manifest(text))).toBe('not-ours')
    expect(sizeOf(manifest(text), [])?.layers).toBeDefined()
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
