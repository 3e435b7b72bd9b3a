import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { type Failure, Failure as FailureType } from '../../src/failure.ts'
import { readEvent } from '../../src/inputs/read-event.ts'
import { run } from '../../src/lecture/run-lecture.ts'
import type { CommandOptions, CommandResult, Commands } from '../../src/ports.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import { Timer } from '../../src/timer.ts'
import type { World } from '../../src/world.ts'
import { FakeCacheService, FakeScratch } from '../image-build/fakes.ts'
import type { Fault, Rule } from '../servers/faults.ts'
import { digestOf } from '../servers/registry.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'
import { EVENTS, MANIFEST, manifest, PATH, ROOT, Scene, SHA } from './scene.ts'

/** The whole story with the real client of registries, a clock that never waits, and a builder that pushes at once. */
let scene: Scene
beforeEach(async () => {
  scene = await Scene.open()
})
afterEach(() => scene.close())

class Builder implements Commands {
  builds = 0
  verifications = 0
  /** Called at these moments. */
  onBuilder: () => void = () => undefined
  onVerified: () => void = () => undefined
  readonly scratch: FakeScratch
  readonly afterBuild: () => void

  constructor(scratch: FakeScratch, afterBuild: () => void) {
    this.scratch = scratch
    this.afterBuild = afterBuild
  }

  async run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    const good = { exitCode: 0, stdout: '', stderr: '' }
    if (argv[1] === 'info') return { ...good, stdout: '{"DriverStatus":[["io.containerd.snapshotter.v1"]]}' }
    if (argv[2] === 'version') return { ...good, stdout: 'buildx v0.29.1' }
    if (argv[2] === 'inspect') this.onBuilder()
    if (argv[2] === 'inspect') return { ...good, stdout: 'Driver: docker\n' }
    if (argv.includes('type=cacheonly')) {
      options.onStderrLine?.('container-action-check: {"name":"python","ok":true,"seconds":1}')
      this.verifications += 1
      this.onVerified()
      return good
    }
    if (argv.includes('record')) {
      const activation = JSON.stringify({ path: ['', ''], variables: {} })
      await this.scratch.write('record/usr/share/container-action/activation.json', activation)
      return good
    }
    this.builds += 1
    const annotations = argv.flatMap((arg, place) =>
      argv[place - 1] === '--annotation' ? [arg.slice('manifest:'.length)] : [],
    )
    const entries = annotations.map((text) => [
      text.slice(0, text.indexOf('=')),
      text.slice(text.indexOf('=') + 1),
    ])
    const bytes = manifest('built', Object.fromEntries(entries))
    scene.registry.store(PATH, 'candidate-1', bytes, MANIFEST)
    await this.scratch.write('metadata.json', JSON.stringify({ 'containerimage.digest': digestOf(bytes) }))
    this.afterBuild()
    return good
  }
}

async function story(
  afterBuild: () => void = () => undefined,
  others: Partial<Pick<Builder, 'onBuilder' | 'onVerified'>> = {},
  given: Parameters<Scene['inputs']>[0] = {},
  { triggered = EVENTS.push.name, git = { resolve: async () => SHA } } = {},
) {
  const scratch = new FakeScratch()
  const clock = fakeClock(Date.UTC(2026, 7, 2))
  const { log, lines } = recordingLog()
  const commands = Object.assign(new Builder(scratch, afterBuild), others)
  const world: World = {
    files: createFiles(scene.workspace),
    own: createFiles(ROOT),
    workspace: scene.workspace,
    ownFolder: ROOT,
    registry: createRegistry({ clock, log, random: () => 1, timeouts: { connect: 400, response: 60 } }),
    commands,
    git,
    platform: 'linux/amd64',
    github: {
      compare: async () => ({ known: false, asked: false, why: 'there is none' }),
      isTip: async () => ({ known: false, why: 'there is none' }),
    },
    checkouts: {
      others: async () => [],
      changed: async () => undefined,
      folderOf: () => '.',
      commitTime: async () => undefined,
    },
    downloads: {
      permit: async () => undefined,
      digest: async () => Promise.reject(new Error('nothing is fetched in this test')),
    },
    clock,
    log,
    scratch,
    machine: { freeBytes: async () => undefined },
    cacheService: new FakeCacheService(),
    tools: { install: async () => ({ path: undefined, why: 'no tools in this test' }) },
    env: {},
    readUserFile: async () => undefined,
  }
  const { ref, payload } = EVENTS.push
  const event = readEvent({ GITHUB_EVENT_NAME: triggered, GITHUB_REF: ref, GITHUB_SHA: SHA }, payload)
  const outcome = await run({
    ...world,
    inputs: scene.inputs(given),
    event,
    source: 'https://github.com/x/y',
    runId: '1-1',
    timer: new Timer(() => performance.now()),
  }).then(
    (result) => ({ result, failure: undefined }),
    (error: unknown) => ({ result: undefined, failure: error as Failure }),
  )
  const { builds, verifications } = commands
  return { ...outcome, lines, builds, verifications }
}

const denied = (code: string): string => JSON.stringify({ errors: [{ code, message: 'no' }] })
const status = (code: number, body = ''): Fault => ({ kind: 'status', status: code, body })

const faults: [string, Fault][] = [
  ['401', status(401, denied('UNAUTHORIZED'))],
  ['403', status(403, denied('DENIED'))],
  ['404 of a web server', status(404, '<html>not here</html>')],
  ['429', { kind: 'status', status: 429, headers: { 'retry-after': '3' } }],
  ['500', status(500)],
  ['502', status(502)],
  ['a time-out', { kind: 'hang' }],
  ['a connection that breaks', { kind: 'reset' }],
  ['an answer that is cut', { kind: 'truncated' }],
]

/** Every request of a build from nothing, in its order; the last says whether the image had to be built before. */
const requests: [string, Rule['method'] & string, RegExp, number, number][] = [
  ['the look-up', 'GET', /\/manifests\/env-/, 1, 0],
  ['the question whether it may push', 'POST', /\/blobs\/uploads\//, 1, 0],
  ['the newest image', 'GET', /\/lecture\/manifests\/latest/, 1, 0],
  ['the runtime base', 'GET', /\/lecture-base\/manifests\/runtime/, 1, 0],
  ['the solver base', 'GET', /\/lecture-base\/manifests\/solver/, 1, 0],
  ['the image that was pushed', 'GET', /\/manifests\/sha256:/, 1, 1],
  ['the look-up before the build', 'GET', /\/manifests\/env-/, 2, 0],
  ['the look-up before the verification', 'GET', /\/manifests\/env-/, 3, 1],
  ['the look-up before the publication', 'GET', /\/manifests\/env-/, 4, 1],
  ['the look at the content tag', 'GET', /\/manifests\/env-/, 5, 1],
  ['the mark of the verification', 'PUT', /\/manifests\/verified-/, 1, 1],
  ['the content tag', 'PUT', /\/manifests\/env-/, 1, 1],
]

describe.each(requests)('%s fails', (_request, method, path, nth, builds) => {
  it.each(faults)('with %s: a failure with a name, no tag moved, no image', async (_fault, fault) => {
    // Answers to writes have no body: nothing to cut.
    if (method !== 'GET' && fault.kind === 'truncated') return
    // All tries of this request and all that come after it.
    const nths = Array.from({ length: 50 }, (_, place) => nth + place)
    scene.registry.fault({ method, path, nth: nths, fault })
    // Who may push but not read stands before a first publish on GHCR; here nothing is allowed any more.
    if (fault.kind === 'status' && (fault.status === 401 || fault.status === 403)) {
      const asked = path.source.includes('env-') && nth === 1 ? 0 : 1
      if (method === 'GET')
        scene.registry.fault({
          method: 'POST',
          path: /uploads/,
          nth: nths.map((_, place) => place + 1 + asked),
          fault,
        })
    }
    const { failure, result, builds: built } = await story()
    expect(result).toBeUndefined()
    expect(failure).toBeInstanceOf(FailureType)
    expect(failure?.class).not.toBe('internal')
    expect(built).toBe(builds)
    // The test registry stores first and answers badly then: the first tag may be there, no other.
    const moved = Object.keys(scene.tags()).filter((tag) => method !== 'PUT' || !tag.startsWith('env-'))
    expect(moved).toEqual([])
  })
})

describe('one bad answer', () => {
  it.each(faults.slice(3))('with %s is asked again, and the image is published', async (_fault, fault) => {
    // Every second one: between them is the try that succeeds.
    for (const [, method, path, nth] of requests)
      scene.registry.fault({ method, path, nth: 2 * nth - 1, fault })
    const { result, builds } = await story()
    expect(result?.decision).toBe('build')
    expect(builds).toBe(1)
    expect(Object.keys(scene.tags())).toContain('latest')
  })
})

describe('while the image is built', () => {
  it('the registry goes away: nothing is tagged', async () => {
    const { failure } = await story(() => scene.registry.fault({ path: /./, fault: { kind: 'reset' } }))
    expect(failure?.class).toBe('registry-unavailable')
    expect(scene.tags()).toEqual({})
  })

  it.each([
    ['before the build begins: nothing is built', 'onBuilder', 'reuse', 0, 0],
    ['before it ends: what was built is not verified', 'afterBuild', 'reuse', 1, 0],
    ['before the verification ends: what was verified is not published', 'onVerified', 'reuse', 1, 1],
  ] as const)('another run publishes the same environment %s', async (_when, moment, decision, ...counts) => {
    const subject = await scene.subject()
    const others = await scene.publish('other')
    const { bytes } = scene.registry.manifests.get(`${PATH}:other`) ?? { bytes: Buffer.from('') }
    const publish = (): void => {
      scene.registry.store(PATH, subject.tag, bytes, MANIFEST)
    }
    const { result, lines, builds, verifications } =
      moment === 'afterBuild' ? await story(publish) : await story(undefined, { [moment]: publish })
    expect([result?.digest, result?.decision, builds, verifications]).toEqual([others, decision, ...counts])
    expect([result?.built, result?.checks]).toEqual([false, []])
    const tags = scene.tags()
    const image = Buffer.from(bytes).toString()
    expect([tags[subject.tag], tags.latest, tags[SHA]]).toEqual([image, image, image])
    expect(lines.join('\n')).toContain('Another run published an image of this environment at the same time')
  })

  it.each([
    ['that began later: the later image stays', 1000, 1000, 'theirs', 'reuse'],
    ['that began earlier: it is replaced', -1000, -1000, 'ours', 'refresh'],
    ['that began later, but resolved nothing: it is replaced', 1000, -1000, 'ours', 'refresh'],
  ] as const)('another refresh is published %s', async (_what, created, solved, whose, decision) => {
    const { tag } = await scene.subject()
    await scene.publish()
    const theirs = await scene.publish('other', {
      created: Date.UTC(2026, 7, 2) + created,
      solved: Date.UTC(2026, 7, 2) + solved,
    })
    const { bytes = Buffer.from('') } = scene.registry.manifests.get(`${PATH}:other`) ?? {}
    const onVerified = (): void => {
      scene.registry.store(PATH, tag, bytes, MANIFEST)
    }
    const { result } = await story(undefined, { onVerified }, { force: 'true' })
    expect(result?.decision).toBe(decision)
    expect(result?.digest === theirs ? 'theirs' : 'ours').toBe(whose)
    const held = Buffer.from(
      scene.registry.manifests.get(`${PATH}@${result?.digest}`)?.bytes ?? [],
    ).toString()
    expect([scene.tags()[tag], scene.tags().latest]).toEqual([held, held])
  })

  it('nobody publishes, and what is there is dated into the future: force builds all the same', async () => {
    const future = Date.UTC(2026, 7, 3)
    const there = await scene.publish(undefined, { created: future, solved: future })
    const { result, builds } = await story(undefined, {}, { force: 'true' })
    expect([result?.decision, builds, result?.digest === there]).toEqual(['refresh', 1, false])
  })

  it('a solve is published that was begun before a refresh of the base: that image is handed on, for the content tag stays with it', async () => {
    const { tag } = await scene.subject()
    const baseDigest = `sha256:${'0'.repeat(64)}`
    await scene.publish(undefined, { baseDigest })
    const theirs = await scene.publish('other', { created: Date.UTC(2026, 7, 2) - 1000, baseDigest })
    const { bytes = Buffer.from('') } = scene.registry.manifests.get(`${PATH}:other`) ?? {}
    const onVerified = (): void => {
      scene.registry.store(PATH, tag, bytes, MANIFEST)
    }
    const { result, builds } = await story(undefined, { onVerified }, {}, { triggered: 'schedule' })
    expect(builds).toBe(1)
    expect([result?.digest, result?.decision]).toEqual([theirs, 'reuse'])
  })

  it('the image is replaced by one that nobody asked for: it is not tagged', async () => {
    const { failure } = await story(() => {
      for (const [name] of scene.registry.manifests)
        if (name.startsWith(`${PATH}@`)) scene.registry.manifests.delete(name)
    })
    expect(failure?.class).toBe('registry-answer')
    expect(scene.tags()).toEqual({})
  })
})

it('a package that GHCR hides before its first publish is built', async () => {
  scene.registry.fault({
    method: 'GET',
    path: /\/lecture\/manifests\/(?:env-|latest)/,
    nth: [1, 2],
    fault: status(403, denied('DENIED')),
  })
  const { result } = await story()
  expect(result?.decision).toBe('build')
})

it('a base image that does not exist is named', async () => {
  scene.registry.manifests.delete('quantecon/lecture-base:runtime')
  const { failure, builds } = await story()
  expect(failure).toMatchObject({ class: 'not-found' })
  expect(failure?.message).toContain('lecture-base:runtime')
  expect(builds).toBe(0)
})

it('a foreign image under the content tag is neither used nor replaced', async () => {
  const { tag } = await scene.subject()
  scene.registry.store(PATH, tag, manifest('foreign'), MANIFEST)
  const before = scene.tags()
  const { failure, builds } = await story()
  expect(failure?.class).toBe('registry-answer')
  expect(builds).toBe(0)
  expect(scene.tags()).toEqual(before)
})

it('a git reference that moves during the build of an own Dockerfile: a failure with a name, no tag moved', async () => {
  const text = 'name: x\ndependencies:\n  - pip:\n    - git+https://example.org/x@main\n'
  writeFileSync(join(scene.workspace, 'environment.yml'), text)
  writeFileSync(join(scene.workspace, 'Dockerfile'), 'FROM scratch\n')
  let asked = 0
  const git = { resolve: async () => (asked++ === 0 ? SHA : 'e'.repeat(40)) }
  const { failure, builds, verifications } = await story(undefined, {}, { dockerfile: 'Dockerfile' }, { git })
  expect({ builds, verifications }).toEqual({ builds: 1, verifications: 0 })
  expect(failure).toMatchObject({
    class: 'registry-unavailable',
    text: { why: expect.stringContaining('it moved from') },
  })
  expect(scene.tags()).toEqual({})
})
