import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { runCommandLine } from '../../src/operations/command-line.ts'
import { registryCredentials } from '../../src/operations/credentials.ts'
import { TestRegistry } from '../servers/registry.ts'

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
  const read = (env: NodeJS.ProcessEnv = {}) => registryCredentials(HOST, { HOME: home, ...env })
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
    const helper = join(home, 'docker-credential-test')
    writeFileSync(
      helper,
      `#!/bin/sh\nread host\n[ "$1 $host" = "get ${HOST}" ] && echo '{"Username":"u","Secret":"s"}'\n`,
    )
    chmodSync(helper, 0o755)
    const path = process.env.PATH
    process.env.PATH = `${home}:${path}`
    try {
      expect(await read({ PATH: process.env.PATH })).toEqual({ username: 'u', password: 's' })
    } finally {
      process.env.PATH = path
    }
  })

  it.each([
    ['another registry', { auths: { 'ghcr.io': auth('u:p') } }],
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

  const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
  function store(tag: string, title: string): string {
    const annotations = writeAnnotations({
      fingerprint: 'a'.repeat(64),
      components: {},
      environment: '{}',
      baseReference: undefined,
      baseDigest: undefined,
      created: 0,
      revision: 'c'.repeat(40),
      revisionTime: 0,
      variant: 'latex',
      source: 'x',
      version: '1',
      title,
      description: 'd',
    })
    const bytes = Buffer.from(JSON.stringify({ mediaType: MANIFEST, layers: [], annotations }))
    return server.store('quantecon/lecture', tag, bytes, MANIFEST)
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
    const record = server.manifests.get('quantecon/lecture:promotion-latest')
    expect(Buffer.from(record?.bytes ?? []).toString()).toContain(
      '"org.quantecon.container-action.promotion.by":"ada"',
    )
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
    expect(ended.error).toMatch(/holds no such image/)
    expect((await run('--source', 'x', '--tag', 'env-1', '--reason', 'r')).error).toMatch(/keeps for itself/)
  })

  it('without credentials it is not let in', async () => {
    expect(await run('--source', 'x', '--reason', 'r')).toMatchObject({ code: 1, out: '' })
  })

  it('needs a reason: exit code 2', async () => {
    expect((await run('--source', 'x')).code).toBe(2)
  })
})
