import { appendFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { recordLayer, storeBlobs } from '../package-record/images.ts'
import { digestOf } from '../servers/registry.ts'
import { bundle, discard, type Ended, runAction } from './action.ts'
import { MANIFEST, PATH, Scene } from './scene.ts'

/** `image: base` by the bundle, against a registry and a scripted docker: which targets a run builds, and which tags it moves. */
jest.setTimeout(120_000)

const DAY = 24 * 60 * 60 * 1000
const KEY = 'org.quantecon.container-action.'
const TARGETS = ['solver', 'html', 'runtime', 'latest']
const SCHEDULE = { name: 'schedule', ref: 'refs/heads/main', payload: { schedule: '17 3 * * 1' } }

let entry: string
let scene: Scene
let seen: number
beforeEach(async () => {
  seen = 0
  entry = bundle()
  scene = await Scene.open()
})
afterEach(async () => {
  await scene.close()
  discard(entry)
})

/** Changes the recipe that the action brings. */
const change = (file: string): void =>
  appendFileSync(join(dirname(dirname(entry)), 'containers/base', file), '\n# more\n')

async function run(inputs: object = {}, event?: typeof SCHEDULE, manifest?: object) {
  const base = `${scene.registry.host}/${PATH}`
  const ended = await runAction(scene, {
    entry,
    inputs: { image: 'base', name: '', base, ...inputs },
    ...(event && { event }),
    docker: manifest === undefined ? {} : { build: { manifest } },
  })
  expect(ended).toMatchObject({ exitCode: 0, errors: [] })
  // The record holds the calls of every run before, too.
  ended.calls.splice(0, seen)
  seen += ended.calls.length
  return { ended, built: built(ended), digests: digests() }
}

/** Targets that were built, each with what it was given. */
const built = ({ calls }: Ended) =>
  calls.flatMap(({ argv }) => {
    const target = argv[argv.indexOf('--target') + 1] ?? ''
    if (argv[1] !== 'build' || !argv.includes('--target') || !TARGETS.includes(target)) return []
    const solver = argv.find((word) => word.startsWith('solver='))
    return [{ target, solver, refreshed: argv.some((word) => word.startsWith('REFRESH=')) }]
  })
const names = (list: { target: string }[]) => list.map(({ target }) => target)

/** Digest by tag, without what nobody reads. */
function digests(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(scene.tags()).map(([tag, text]) => [tag, digestOf(Buffer.from(text))]),
  )
}
const contentTags = (tags: Record<string, string>, target: string): string[] =>
  Object.keys(tags).filter((tag) => new RegExp(`^${target}-[0-9a-f]{16}$`).test(tag))

describe('image: base', () => {
  it('builds four targets, the solver under a fingerprint of its own', async () => {
    const first = await run()
    expect(names(first.built)).toEqual(TARGETS)
    const hashes = TARGETS.map((target) => contentTags(first.digests, target)[0]?.slice(-16))
    expect(new Set(hashes).size).toBe(2)
    expect(new Set(hashes.slice(1)).size).toBe(1)
    const again = await run()
    expect([again.built, again.ended.outputs.decision]).toEqual([[], 'reuse'])
  })

  it('leaves the solver as it is when a schedule refreshes the others, and puts its conda into latest', async () => {
    const first = await run()
    const { built, digests, ended } = await run({ 'max-age-days': '0' }, SCHEDULE)
    expect(ended.outputs.decision).toBe('refresh')
    const solver = `solver=docker-image://${scene.registry.host}/${PATH}@${first.digests.solver}`
    expect(built).toEqual(TARGETS.slice(1).map((target) => ({ target, solver, refreshed: true })))
    expect([digests.solver, contentTags(digests, 'solver')]).toEqual([
      first.digests.solver,
      contentTags(first.digests, 'solver'),
    ])
    for (const target of TARGETS.slice(1)) {
      const [tag = ''] = contentTags(digests, target)
      expect(digests[tag]).not.toBe(first.digests[tag])
    }
  })

  it.each([
    ['packages of html', 'packages/html.txt', TARGETS.slice(1)],
    ['packages of solver', 'packages/solver.txt', TARGETS],
  ])('builds after a change of %s what it decides', async (_what, file, expected) => {
    const first = await run()
    change(file)
    const { built, digests, ended } = await run()
    expect([names(built), ended.outputs.decision]).toEqual([expected, 'build'])
    expect(digests.solver === first.digests.solver).toBe(!expected.includes('solver'))
  })

  it('builds all with force', async () => {
    await run()
    const { built } = await run({ force: 'true' })
    expect(built).toEqual(TARGETS.map((target) => ({ target, solver: undefined, refreshed: true })))
  })

  /** Publishes all four, the solver 91 days ago; the solver's content tag. */
  async function withOldSolver(): Promise<string> {
    const first = await run()
    const [tag = ''] = contentTags(first.digests, 'solver')
    const image = JSON.parse(scene.tags()[tag] ?? '')
    image.annotations[`${KEY}created`] = new Date(Date.now() - 91 * DAY).toISOString().replace(/\.\d+Z/, 'Z')
    scene.registry.store(PATH, tag, Buffer.from(JSON.stringify(image)), MANIFEST)
    return tag
  }

  it('builds a solver that is older than 90 days with the others', async () => {
    await withOldSolver()
    const { built } = await run({ 'max-age-days': '0' }, SCHEDULE)
    expect(built).toEqual(TARGETS.map((target) => ({ target, solver: undefined, refreshed: true })))
  })

  it('takes such a solver out of no cache when a change builds the others, and gives it to them', async () => {
    const tag = await withOldSolver()
    change('packages/html.txt')
    const { built, digests, ended } = await run()
    expect(ended.outputs.decision).toBe('build')
    const solver = expect.stringMatching(new RegExp(`^solver=docker-image://.*@${digests[tag]}$`))
    expect(built).toEqual(
      TARGETS.map((target) =>
        target === 'solver'
          ? { target, solver: undefined, refreshed: true }
          : { target, solver, refreshed: false },
      ),
    )
  })

  it('publishes nothing where the packages are the same', async () => {
    const manifest = storeBlobs(scene.registry, [recordLayer({ 'apt.txt': 'bash\t5.2\tamd64\n' })])
    const first = await run({}, undefined, manifest)
    const { built, digests, ended } = await run({ 'max-age-days': '0' }, SCHEDULE, manifest)
    expect([names(built), ended.outputs.decision]).toEqual([TARGETS.slice(1), 'reuse'])
    for (const tag of Object.keys(first.digests)) expect(digests[tag]).toBe(first.digests[tag])
  })

  it('keeps the published solver where another one has the same packages, and the others have not', async () => {
    const of = (version: string) =>
      storeBlobs(scene.registry, [recordLayer({ 'apt.txt': `bash\t${version}\tamd64\n` })])
    const first = await run({}, undefined, of('5.2'))
    // What the others were made of: their packages are older ones.
    for (const target of TARGETS.slice(1)) {
      const [tag = ''] = contentTags(first.digests, target)
      const image = { ...JSON.parse(scene.tags()[tag] ?? ''), ...of('5.1') }
      scene.registry.store(PATH, tag, Buffer.from(JSON.stringify(image)), MANIFEST)
    }
    const [tag = ''] = contentTags(first.digests, 'solver')
    const old = JSON.parse(scene.tags()[tag] ?? '')
    old.annotations[`${KEY}created`] = '2020-01-01T00:00:00Z'
    const digest = scene.registry.store(PATH, tag, Buffer.from(JSON.stringify(old)), MANIFEST)
    const { built, digests, ended } = await run({ 'max-age-days': '0' }, SCHEDULE, of('5.2'))
    expect([names(built), ended.outputs.decision]).toEqual([TARGETS, 'refresh'])
    expect(digests[tag]).toBe(digest)
  })
})
