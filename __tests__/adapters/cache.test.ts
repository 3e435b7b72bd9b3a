import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createCacheService } from '../../src/adapters/cache-service.ts'
import type { CacheService } from '../../src/ports.ts'
import { bundle, discard } from '../bundle/action.ts'
import { CacheServer } from '../servers/cache.ts'
import type { Fault } from '../servers/faults.ts'
import { digest, writeLayout } from './layouts.ts'

jest.setTimeout(120_000)

const MOST = 1e9
let program: string
let server: CacheServer
let root: string

beforeAll(() => {
  program = bundle().replace(/index\.js$/, 'toolkit.js')
})
afterAll(() => discard(program))
beforeEach(async () => {
  server = await CacheServer.start()
  root = mkdtempSync(join(tmpdir(), 'container-action-cache-'))
})
afterEach(async () => {
  await server.stop()
  rmSync(root, { recursive: true, force: true })
})

function service(
  about: { env?: Record<string, string>; limit?: number; token?: string; cancel?: AbortSignal } = {},
): CacheService {
  const { ACTIONS_RUNTIME_TOKEN: token, ...variables } = server.variables
  const { env = {}, limit = 30_000 } = about
  return createCacheService({
    program,
    env: { PATH: process.env.PATH ?? '', ...variables, ...env },
    token: about.token ?? token,
    limits: { restore: limit, save: limit },
    cancel: about.cancel,
  })
}

const folder = (name: string): string => join(root, name, 'buildkit')

/** Saves a cache with one layer; returns the name of the layer's file. */
async function saved(key: string, content: Uint8Array | string = 'layer'): Promise<string> {
  const from = folder(`from-${key}`)
  const layer = writeLayout(from, content)
  expect(await service().save(from, key, MOST)).toEqual({ bytes: expect.any(Number), why: undefined })
  return layer.slice(from.length + 1)
}

describe('a cache that was saved', () => {
  it('is restored elsewhere, by another process, byte for byte', async () => {
    const layer = await saved('a-1')
    expect(await service().restore(folder('to'), ['a-1'])).toMatchObject({ key: 'a-1' })
    expect(readFileSync(join(folder('to'), layer), 'utf8')).toBe('layer')
    expect(readdirSync(folder('to')).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout'])
  })

  it('is found by the first prefix that fits, the newest first', async () => {
    await saved('a-b-1')
    await saved('a-b-2')
    await saved('a-c-3')
    expect(await service().restore(folder('to'), ['a-b-9', 'a-b-', 'a-'])).toMatchObject({ key: 'a-b-2' })
    expect(await service().restore(folder('or'), ['a-x-9', 'a-x-', 'a-'])).toMatchObject({ key: 'a-c-3' })
  })

  it('travels in blocks where it is large, and is fetched in ranges by Azure’s client', async () => {
    const content = randomBytes(140e6)
    const layer = await saved('large', content)
    expect(server.requests.filter(({ url }) => url.includes('comp=block&')).length).toBeGreaterThan(1)
    server.downloadHost = 'store.blob.core.windows.net'
    const proxy = { http_proxy: server.url, no_proxy: '127.0.0.1' }
    expect(await service({ env: proxy }).restore(folder('to'), ['large'])).toMatchObject({ key: 'large' })
    expect(digest(readFileSync(join(folder('to'), layer)))).toBe(digest(content))
    const gets = server.requests.filter(({ method, url }) => method === 'GET' && url.includes('/blobs/'))
    expect(gets.length).toBeGreaterThan(10)
  })

  it('is not there for another key', async () => {
    await saved('a-1')
    expect(await service().restore(folder('to'), ['b-1', 'b-'])).toEqual({ key: undefined, why: undefined })
    expect(existsSync(folder('to'))).toBe(false)
  })
})

const GET = /GetCacheEntryDownloadURL/
/** Where the newest entry lies, as the service would say it. */
const address = async (): Promise<string> => {
  const [entry] = server.entries
  const response = await fetch(
    `${server.url}/twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}` },
      body: JSON.stringify({ key: entry?.key, version: entry?.version }),
    },
  )
  return ((await response.json()) as { signed_download_url: string }).signed_download_url
}
const status = (code: number): Fault => ({
  kind: 'status',
  status: code,
  headers: { 'content-type': 'application/json' },
  body: '{"msg":"no"}',
})

describe('a cache that cannot be restored costs its time and nothing else', () => {
  const rows: [string, RegExp, Fault, RegExp][] = [
    ['429', GET, status(429), /Rate limited/],
    ['403', GET, status(403), /403/],
    [
      'an answer that is no JSON, for ever',
      GET,
      { kind: 'slow', interval: 50 },
      /it did not finish within 5 s/,
    ],
    ['no answer', GET, { kind: 'hang' }, /it did not finish within 5 s/],
    ['a download that does not begin', /blobs/, { kind: 'hang' }, /it did not finish within 5 s/],
    ['a download that breaks off', /blobs/, { kind: 'truncated' }, /aborted|Incomplete|tar/],
    ['a download without end', /blobs/, { kind: 'endless' }, /it did not finish within 5 s|more than/],
    ['a download that drips', /blobs/, { kind: 'slow', interval: 50 }, /it did not finish within 5 s/],
    ['a download with a changed byte', /blobs/, { kind: 'flipped' }, /tar/],
    ['a download that is gone', /blobs/, status(404), /tar|404/],
    ['a download that is no archive', /blobs/, { kind: 'status', status: 200, body: 'hello' }, /tar/],
  ]
  it.each(rows)('%s', async (_sentence, path, fault, why) => {
    await saved('a-1')
    server.fault({ path, fault })
    const result = await service({ limit: 5000 }).restore(folder('to'), ['a-1'])
    expect(result).toMatchObject({ key: undefined, why: expect.stringMatching(why) })
    expect('late' in result).toBe(/it did not finish within/.test(String('why' in result && result.why)))
    expect(existsSync(folder('to'))).toBe(false)
  })

  it('an entry that nobody asked for', async () => {
    await saved('a-1')
    server.fault({
      path: GET,
      fault: {
        kind: 'status',
        status: 200,
        body: JSON.stringify({
          ok: true,
          matched_key: 'evil',
          signed_download_url: await address(),
        }),
      },
    })
    const result = await service().restore(folder('to'), ['a-1'])
    expect(result).toEqual({ key: undefined, why: expect.stringMatching(/the wrong entry/) })
    expect(existsSync(folder('to'))).toBe(false)
  })

  it('a job whose mode lets it neither read nor write', async () => {
    const env = { ACTIONS_CACHE_MODE: 'none' }
    expect(await service({ env }).restore(folder('to'), ['a-1'])).toMatchObject({
      why: expect.stringContaining("cache-mode 'none'"),
    })
    writeLayout(folder('from'))
    const result = await service({ env }).save(folder('from'), 'a-1', MOST)
    expect(result.why).toContain("cache-mode 'none'")
    expect(server.requests).toEqual([])
  })

  it('a service that is down', async () => {
    const env = { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' }
    const result = await service({ env }).restore(folder('to'), ['a-1'])
    expect(result).toEqual({ key: undefined, why: expect.stringContaining('ECONNREFUSED') })
  })

  it('a service that fails once is asked again', async () => {
    await saved('a-1')
    server.fault({ path: GET, nth: 1, fault: status(500) })
    expect(await service().restore(folder('to'), ['a-1'])).toMatchObject({ key: 'a-1' })
  })

  it('a token that is not known', async () => {
    const result = await service({ token: 'another' }).restore(folder('to'), ['a-1'])
    expect(result).toEqual({ key: undefined, why: expect.stringContaining('401') })
  })

  it.each([
    ['no service', { ACTIONS_RESULTS_URL: '' }],
    ['an older service that is not there', { ACTIONS_CACHE_SERVICE_V2: '' }],
  ])('a runner with %s', async (_sentence, env) => {
    const result = await service({ env }).restore(folder('to'), ['a-1'])
    expect(result).toEqual({ key: undefined, why: 'this runner offers no cache service' })
  })

  it('a runner without tar', async () => {
    await saved('a-1')
    const bin = join(root, 'bin')
    mkdirSync(bin)
    for (const name of ['zstd', 'unzstd']) {
      symlinkSync(
        execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
        join(bin, name),
      )
    }
    const result = await service({ env: { PATH: bin } }).restore(folder('to'), ['a-1'])
    expect(result).toEqual({ key: undefined, why: expect.stringMatching(/locate executable file: tar/) })
  })

  it('a toolkit that is not there', async () => {
    const { ACTIONS_RUNTIME_TOKEN: token, ...env } = server.variables
    const lost = createCacheService({ program: join(root, 'none.js'), env, token })
    expect(await lost.restore(folder('to'), ['a-1'])).toMatchObject({
      key: undefined,
      why: expect.any(String),
    })
  })
})

/** An entry as somebody else would have made it. */
async function planted(make: (workspace: string) => string[]): Promise<void> {
  await saved('a-1')
  const entry = server.entries[0] as { bytes: Buffer }
  const workspace = join(root, 'planted')
  mkdirSync(workspace)
  const archive = join(root, 'planted.tzst')
  const names = make(workspace)
  execFileSync('tar', [
    '--posix',
    '-cf',
    archive,
    '-P',
    '-C',
    workspace,
    '--use-compress-program',
    'zstdmt',
    ...names,
  ])
  entry.bytes = readFileSync(archive)
}

describe('an entry that lies', () => {
  const rows: [string, (layout: string, layer: string) => void, RegExp][] = [
    ['has a layer with other content', (_, layer) => writeFileSync(layer, 'evil!'), /a layer is damaged/],
    ['has a layer less', (_, layer) => rmSync(layer), /a part is missing/],
    ['has no index', (layout) => rmSync(join(layout, 'index.json')), /index\.json/],
    [
      'has an index that is no JSON',
      (layout) => writeFileSync(join(layout, 'index.json'), '{'),
      /its index is not valid/,
    ],
    ['names nothing', (layout) => writeFileSync(join(layout, 'index.json'), '{}'), /it is empty/],
    [
      'has a link for a layer',
      (_, layer) => {
        rmSync(layer)
        symlinkSync('/etc/hostname', layer)
      },
      /is not a file/,
    ],
  ]
  it.each(rows)('%s: is not used', async (_sentence, bend, why) => {
    await planted((workspace) => {
      bend(join(workspace, 'buildkit'), writeLayout(join(workspace, 'buildkit')))
      return ['buildkit']
    })
    const result = await service().restore(folder('to'), ['a-1'])
    expect(result).toEqual({ key: undefined, why: expect.stringMatching(why) })
    expect(existsSync(folder('to'))).toBe(false)
  })

  it('writes nothing outside its folder', async () => {
    const outside = join(root, 'outside')
    const victim = join(root, 'to', 'victim')
    await planted((workspace) => {
      writeLayout(join(workspace, 'buildkit'))
      mkdirSync(join(workspace, 'x'))
      symlinkSync(root, join(workspace, 'x', 'link'))
      writeFileSync(outside, 'planted')
      writeFileSync(join(workspace, 'victim'), 'planted')
      return ['buildkit', outside, 'victim', 'x/../../planted/victim', 'x', 'x/link/outside']
    })
    rmSync(outside)
    expect(await service().restore(folder('to'), ['a-1'])).toMatchObject({ key: 'a-1' })
    expect(existsSync(outside)).toBe(false)
    expect(existsSync(victim)).toBe(false)
    expect(readdirSync(folder('to')).toSorted()).toEqual(['blobs', 'index.json', 'oci-layout'])
  })
})

describe('a cache that cannot be saved costs its time and nothing else', () => {
  const rows: [string, () => void, RegExp][] = [
    ['a token that may only read', () => (server.readOnly = true), /cache write denied/],
    ['429', () => server.fault({ path: /CreateCacheEntry/, fault: status(429) }), /Rate limited/],
    ['409', () => server.fault({ path: /CreateCacheEntry/, fault: status(409) }), /409/],
    [
      'no answer',
      () => server.fault({ path: /CreateCacheEntry/, fault: { kind: 'hang' } }),
      /it did not finish within 5 s/,
    ],
    [
      'an upload that hangs',
      () => server.fault({ path: /blobs/, fault: { kind: 'hang' } }),
      /it did not finish within 5 s/,
    ],
    ['an upload that is refused', () => server.fault({ path: /blobs/, fault: status(403) }), /./],
    [
      'an end that is not confirmed',
      () => server.fault({ path: /Finalize/, fault: { kind: 'status', status: 200, body: '{"ok":false}' } }),
      /finalize/,
    ],
  ]
  it.each(rows)('%s', async (_sentence, bend, why) => {
    writeLayout(folder('from'))
    bend()
    const result = await service({ limit: 5000 }).save(folder('from'), 'a-1', MOST)
    expect(result).toEqual({ bytes: expect.any(Number), why: expect.stringMatching(why) })
  })

  it('one that is too large is not sent', async () => {
    writeLayout(folder('from'))
    expect((await service().save(folder('from'), 'a-1', 10)).why).toMatch(/larger than/)
    expect((await service().save(folder('none'), 'a-1', 10)).why).toMatch(/BuildKit did not write one/)
    expect(server.requests).toEqual([])
  })
})

it('leaves no process behind that it has given up', async () => {
  await saved('a-1')
  server.fault({ path: /blobs/, fault: { kind: 'hang' } })
  const result = await service({ limit: 2000 }).restore(folder('to'), ['a-1'])
  expect(result).toEqual({ key: undefined, why: 'it did not finish within 2 s', late: true })
  const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
  expect(running.split('\n').filter((line) => line.includes(program))).toEqual([])
})

it('is ended at once when the run is cancelled', async () => {
  await saved('a-1')
  server.fault({ path: /blobs/, fault: { kind: 'hang' } })
  const controller = new AbortController()
  const restored = service({ cancel: controller.signal }).restore(folder('to'), ['a-1'])
  setTimeout(() => controller.abort('SIGTERM'), 500)
  expect(await restored).toEqual({ key: undefined, why: expect.stringContaining('cancelled') })
})

it('shows the token and the signatures to nobody', async () => {
  await saved('a-1')
  server.fault({ path: /blobs/, fault: status(403) })
  const result = await service({ env: { RUNNER_DEBUG: '1' } }).restore(folder('to'), ['a-1'])
  expect(JSON.stringify(result)).not.toMatch(/secret-signature|a-token-of-the-runner/)
})
