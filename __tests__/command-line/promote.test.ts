import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { runCommandLine } from '../../src/command-line/command-line.ts'
import { registryCredentials } from '../../src/command-line/credentials.ts'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { readPromotion } from '../../src/image/promotion-record.ts'
import { imageRecord, MANIFEST_TYPE, manifestOf } from '../servers/image.ts'
import { TestRegistry } from '../servers/registry.ts'
import { failureOf } from '../servers/world.ts'

const HOST = 'registry.example:5000'
let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'container-action-home-'))
  mkdirSync(join(home, '.docker'))
})
afterEach(() => rmSync(home, { recursive: true }))

const configure = (config: unknown): void =>
  writeFileSync(
    join(home, '.docker/config.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  )

const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') })

describe('credentials of the command line', () => {
  let warnings: string[]
  beforeEach(() => {
    warnings = []
  })
  const read = (env: NodeJS.ProcessEnv = {}, limit?: number) =>
    registryCredentials(
      { registry: HOST, path: 'quantecon/lecture' },
      { HOME: home, ...env },
      { warning: (text) => void warnings.push(text) },
      limit,
    )
  /** Reads with a helper docker-credential-test of this text. */
  async function readFrom(text: string, limit?: number) {
    const helper = join(home, 'docker-credential-test')
    writeFileSync(helper, `#!/bin/sh\n${text}\n`)
    chmodSync(helper, 0o755)
    const path = process.env.PATH
    process.env.PATH = `${home}:${path}`
    try {
      return await read({ PATH: process.env.PATH }, limit)
    } finally {
      process.env.PATH = path
    }
  }
  const nobody = { username: '', password: '' }

  it('come from the environment first', async () => {
    configure({ auths: { [HOST]: auth('u:p') } })
    const env = { REGISTRY_USERNAME: 'ada', REGISTRY_PASSWORD: 'x' }
    expect(await read(env)).toEqual({ username: 'ada', password: 'x' })
  })

  it('come as docker login left them', async () => {
    configure({ auths: { [HOST]: auth('u:p:q') } })
    expect(await read()).toEqual({ username: 'u', password: 'p:q' })
  })

  it('come from DOCKER_CONFIG', async () => {
    configure({ auths: { [HOST]: auth('u:p') } })
    expect(await read({ HOME: '/nowhere', DOCKER_CONFIG: join(home, '.docker') })).toEqual({
      username: 'u',
      password: 'p',
    })
  })

  it.each([
    ['the store', { credsStore: 'test' }],
    ['a helper for this registry', { credsStore: 'other', credHelpers: { [HOST]: 'test' } }],
  ])('come from %s, which is asked on its standard input', async (_what, config) => {
    configure(config)
    const text = `read host\n[ "$1 $host" = "get ${HOST}" ] && echo '{"Username":"u","Secret":"s"}'`
    expect(await readFrom(text)).toEqual({ username: 'u', password: 's' })
    expect(warnings).toEqual([])
  })

  it('are not waited for without an end', async () => {
    configure({ credsStore: 'test' })
    const failure = await failureOf(readFrom('sleep 60', 300))
    expect(failure.text).toMatchObject({
      class: 'authentication',
      on: `docker-credential-test get (${HOST})`,
      why: 'it did not answer within 0.3 seconds',
    })
  })

  it.each([
    ['knows nothing', 'echo credentials not found in native keychain; exit 1', undefined],
    ['breaks', 'echo no secret-4711 here; exit 3', /ended with exit code 3/],
    ['answers nonsense', 'echo secret-4711', /contains no password/],
    ['has an identity token', `echo '{"Username":"<token>","Secret":"secret-4711"}'`, /identity token/],
  ])('are none from a helper that %s', async (_what, text, warning) => {
    configure({ credsStore: 'test' })
    expect(await readFrom(text)).toEqual(nobody)
    expect(warnings).toEqual(warning ? [expect.stringMatching(warning)] : [])
    expect(warnings.join()).not.toContain('secret-4711')
  })

  it('come from the file where an empty helper switches the store off', async () => {
    configure({ credsStore: 'not-there', credHelpers: { [HOST]: '' }, auths: { [HOST]: auth('u:p') } })
    expect([await read(), warnings]).toEqual([{ username: 'u', password: 'p' }, []])
  })

  it('are told of, where the helper is not there', async () => {
    configure({ credsStore: 'not-there' })
    expect(await read()).toEqual(nobody)
    expect(warnings).toEqual([
      expect.stringMatching(/docker-credential-not-there has it, but this program does not exist/),
    ])
  })

  it.each([
    ['another registry', { auths: { 'ghcr.io': auth('u:p') } }],
    ['another path', { auths: { [`${HOST}/other`]: auth('u:p') } }],
    ['no password', { auths: { [HOST]: auth('u') } }],
    ['a helper that is not there', { credsStore: 'not-there' }],
    ['a helper that is a path', { credsStore: '../x' }],
    ['no JSON', '{'],
    ['a list', []],
    ['numbers', { auths: { [HOST]: { auth: 7 } } }],
  ])('are none with %s', async (_what, config) => {
    configure(config)
    expect(await read()).toEqual(nobody)
  })

  it('are none without a file', async () => {
    expect(await read()).toEqual(nobody)
  })
})

describe('container-action promote', () => {
  let server: TestRegistry
  beforeEach(async () => {
    server = await TestRegistry.start({
      auth: 'basic',
      users: [{ username: 'ada', password: 'pass word', actions: 'pull,push' }],
    })
  })
  afterEach(() => server.stop())

  function store(tag: string, title: string): string {
    const annotations = writeAnnotations(imageRecord({ title }))
    const { bytes } = manifestOf({ mediaType: MANIFEST_TYPE, layers: [], annotations })
    return server.store('quantecon/lecture', tag, bytes, MANIFEST_TYPE)
  }

  async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
    const said = { out: '', error: '' }
    const streams = [
      [process.stdout, 'out'],
      [process.stderr, 'error'],
    ] as const
    const real = streams.map(([stream]) => stream.write)
    for (const [stream, name] of streams) {
      stream.write = ((text: string) => {
        said[name] += text
        return true
      }) as typeof stream.write
    }
    try {
      const argv = ['node', 'container-action', 'promote', '--registry', `${server.host}/quantecon/lecture`]
      return { code: await runCommandLine([...argv, ...args], { HOME: home, USER: 'me' }), ...said }
    } finally {
      for (const [place, [stream]] of streams.entries()) stream.write = real[place] as typeof stream.write
    }
  }

  it('moves a tag with the credentials of docker login, and prints the image', async () => {
    configure({ auths: { [server.host]: auth('ada:pass word') } })
    const old = store('2026-08-01', 'old')
    store('latest', 'new')
    const ended = await run('--source', '2026-08-01', '--reason', 'because')
    expect([ended.code, ended.out]).toEqual([0, `${server.host}/quantecon/lecture@${old}\n`])
    expect(ended.error).toContain(`tag latest -> ${old}`)
    expect(ended.error + ended.out).not.toContain('pass word')
  })

  it.each([
    ['the user of the machine, not of the registry', [], 'me'],
    ['whom the option names', ['--by', ' Grace Hopper '], 'Grace Hopper'],
  ])('records %s', async (_who, given, by) => {
    configure({ auths: { [server.host]: auth('ada:pass word') } })
    store('2026-08-01', 'old')
    expect((await run('--source', '2026-08-01', '--reason', 'because', ...given)).code).toBe(0)
    const bytes = server.manifests.get('quantecon/lecture:promotion-latest')?.bytes ?? Buffer.from('')
    expect(readPromotion({ bytes })?.by).toBe(by)
  })

  it.each([
    ['empty', ' '],
    ['two lines', 'a\nb'],
    ['too long', 'a'.repeat(101)],
  ])('takes no name that is %s: exit code 2', async (_what, by) => {
    const ended = await run('--source', 'x', '--reason', 'r', '--by', by)
    expect([ended.code, ended.error]).toEqual([2, expect.stringMatching(/name of one line and at most 100/)])
    expect(server.requests).toEqual([])
  })

  it('moves several', async () => {
    configure({ auths: { [server.host]: auth('ada:pass word') } })
    store('2026-08-01', 'old')
    const ended = await run('--source', '2026-08-01', '--tag', 'a', '--tag', 'b', '--reason', 'because')
    expect(ended.code).toBe(0)
    const digest = (tag: string) => server.manifests.get(`quantecon/lecture:${tag}`)
    expect([digest('a'), digest('b')]).toEqual([digest('2026-08-01'), digest('2026-08-01')])
  })

  it('says what is wrong, with exit code 1', async () => {
    configure({ auths: { [server.host]: auth('ada:pass word') } })
    const ended = await run('--source', 'nothing', '--reason', 'because')
    expect([ended.code, ended.out]).toEqual([1, ''])
    expect(ended.error).toMatch(/has no such image/)
    expect((await run('--source', 'x', '--tag', 'env-1', '--reason', 'r')).error).toMatch(/reserves the name/)
  })

  it('without credentials it is not let in', async () => {
    expect(await run('--source', 'x', '--reason', 'r')).toMatchObject({ code: 1, out: '' })
  })

  it('needs a reason: exit code 2', async () => {
    expect((await run('--source', 'x')).code).toBe(2)
  })
})
