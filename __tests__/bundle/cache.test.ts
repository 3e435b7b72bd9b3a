import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CacheServer } from '../servers/cache.ts'
import { type Ended, runAction } from './action.ts'
import type { Play } from './docker.ts'
import { entry, scene, useScene } from './stage.ts'

useScene({ seconds: 90 })
let server: CacheServer

beforeEach(async () => {
  server = await CacheServer.start()
})
afterEach(async () => {
  await server.stop()
})

/** tar and zstd are programs of the machine; docker is the scripted one. */
const PATH = process.env.PATH ?? ''
const run = (env: Record<string, string> = {}, docker: Play = {}): Promise<Ended> =>
  runAction(scene, {
    entry,
    docker,
    inputs: { cache: 'actions' },
    env: { ...server.variables, PATH: `${join(scene.folder, 'bin')}:${PATH}`, ...env },
  })

function changePip(): void {
  const file = join(scene.workspace, 'environment.yml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('a==1', 'a==2'))
}

const caches = ({ calls }: Ended): string[] =>
  calls.flatMap(({ argv }) => argv.filter((_, place) => /^--cache-(?:from|to)$/.test(argv[place - 1] ?? '')))

describe('cache: actions', () => {
  it('stores what a build made, and a later build of another pip section begins with it', async () => {
    const first = await run()
    expect(first).toMatchObject({ exitCode: 0, warnings: [], notices: [], left: [] })
    expect(server.entries).toHaveLength(1)
    expect(first.summary).toMatch(
      /Build cache \| miss: no entry for this environment; saved: container-action-1-/,
    )
    expect(caches(first)).toEqual([
      expect.stringMatching(/^type=local,dest=.*\/cache-new\/buildkit,mode=max/),
    ])

    changePip()
    const second = await run()
    expect(second).toMatchObject({ exitCode: 0, warnings: [], left: [] })
    expect(second.summary).toContain(`Build cache | hit: ${server.entries[0]?.key}`)
    expect(caches(second)).toContainEqual(
      expect.stringMatching(/^type=local,src=.*\/cache-restored\/buildkit$/),
    )
  })

  it('gives the token to nobody but the cache service', async () => {
    const { calls, stdout } = await run()
    expect(server.entries).toHaveLength(1)
    expect(JSON.stringify(calls)).not.toContain(server.token)
    expect(stdout).not.toMatch(/a-token-of-the-runner|secret-signature/)
  })

  it('asks nobody where the image is there', async () => {
    await scene.publish()
    const ended = await run()
    expect(ended.outputs).toMatchObject({ decision: 'reuse' })
    expect(server.requests).toEqual([])
  })

  it('builds without a service, with one warning and one notice', async () => {
    const ended = await run({ ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' })
    expect(ended).toMatchObject({ exitCode: 0, errors: [], left: [] })
    expect(ended.outputs).toMatchObject({ decision: 'build' })
    expect(ended.warnings).toEqual([expect.stringMatching(/cache could not be restored.*ECONNREFUSED/)])
    expect(ended.notices).toEqual([expect.stringMatching(/cache was not saved/)])
  })

  it('builds with a token that may only read', async () => {
    server.readOnly = true
    const ended = await run()
    expect(ended).toMatchObject({ exitCode: 0, errors: [], warnings: [] })
    expect(ended.notices).toEqual([expect.stringMatching(/cache was not saved: cache write denied/)])
  })

  it('says the same of a service that refuses everything', async () => {
    server.fault({ path: /twirp/, fault: { kind: 'status', status: 501, body: '{}' } })
    const ended = await run()
    expect(ended).toMatchObject({ exitCode: 0, errors: [] })
    expect(ended.warnings).toEqual([expect.stringMatching(/cache could not be restored.*501/)])
  })

  it('builds once more without an entry that BuildKit chokes on', async () => {
    await run()
    changePip()
    const error = 'failed commit on ref "layer-sha256:1": unexpected commit digest sha256:2'
    const ended = await run({}, { build: { exitCode: 1, steps: [{ name: '[conda 2/2] RUN x', error }] } })
    // The scripted docker fails the second time too.
    expect(ended.exitCode).toBe(1)
    expect(ended.warnings).toEqual([expect.stringMatching(/cache cannot be used.*damaged or missing/)])
    const builds = ended.calls.filter(({ argv }) => argv[1] === 'build').map(({ argv }) => argv)
    expect(builds.map((argv) => argv.includes('--cache-from')).slice(-2)).toEqual([true, false])
  })
})

describe('a registry that takes no cache manifests', () => {
  it('costs a warning that names the ways out', async () => {
    const error =
      'error writing manifest blob: failed commit on ref: unexpected status from PUT: 400 Bad Request'
    const steps = [{ name: 'exporting cache to registry', error }]
    const ended = await runAction(scene, { entry, docker: { build: { steps } } })
    expect(ended).toMatchObject({ exitCode: 0, errors: [] })
    expect(ended.warnings).toEqual([
      expect.stringMatching(/400 Bad Request.*set the input cache to actions or none/),
    ])
  })
})

describe('a buildx that is too old', () => {
  it('is not replaced by a program with another checksum', async () => {
    const mirror = createServer((_request, response) => response.end('evil'))
    await new Promise<void>((done) => mirror.listen(0, '127.0.0.1', done))
    const tools = join(scene.folder, 'tools')
    mkdirSync(tools)
    const env = {
      CONTAINER_ACTION_BUILDX_URL: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`,
      RUNNER_TOOL_CACHE: tools,
    }
    const ended = await run(env, { version: { stdout: 'github.com/docker/buildx v0.12.0 x\n' } })
    mirror.close()
    expect(ended).toMatchObject({ exitCode: 1, outputs: {}, left: [] })
    expect(ended.errors).toEqual([
      expect.stringMatching(/buildx-missing.*has the SHA-256 [0-9a-f]{64} instead of/),
    ])
    expect(ended.calls.map(({ argv }) => argv.join(' '))).toEqual(['buildx version'])
    expect(readdirSync(tools)).toEqual([])
  })
})
