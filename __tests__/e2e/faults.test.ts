import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Options, type Result, runAction } from './action.ts'
import { remoteBuilder } from './builders.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, command, freePort, setting, smallDisk, unique } from './machine.ts'
import { dyingRegistry } from './proxy.ts'
import { Repository } from './registry.ts'

const DOCKERFILE = '.devcontainer/Dockerfile'
const registry = setting('REGISTRY')
const path = `e2e/${unique('faults')}`
const name = `${registry}/${path}`
const repository = new Repository(name)
let good: string
let lecture: Lecture
let before: Record<string, string>

/** Changes the lecture and runs; whatever happens, what was published before is published still. */
async function runChanged(files: Record<string, string>, options: Partial<Options> = {}): Promise<Result> {
  await lecture.git('rm', '-r', '--quiet', '--ignore-unmatch', '.')
  await lecture.commit({ 'environment.yml': SMALL, ...files })
  return runAction(lecture, { name, ...options })
}

/** A Dockerfile on the good image that was never built before. */
const another = (...lines: string[]): Record<string, string> => ({
  [DOCKERFILE]: [`FROM ${good}`, `ENV NEW=${unique('new')}`, ...lines, ''].join('\n'),
})

afterAll(cleanUp)

beforeAll(async () => {
  good = await goodImage(SMALL)
  lecture = await Lecture.create({ 'environment.yml': SMALL, [DOCKERFILE]: `FROM ${good}\n` })
  expectSuccess(await runAction(lecture, { name }), 'build')
  before = await publicTags(repository)
})

describe('a step of the build that fails', () => {
  it.each([
    [
      'a requirement that pip does not know',
      { 'environment.yml': smallEnvironment('container-action-no-such-package==1.0') },
      'unsolvable-environment',
      /pip cannot install "container-action-no-such-package==1\.0" \(line \d of environment\.yml\)/,
      'container-action-no-such-package',
    ],
    [
      'a package that no channel has',
      { 'environment.yml': SMALL.replace('  - pip\n', '  - pip\n  - container-action-no-such-package\n') },
      'unsolvable-environment',
      /mamba cannot install "container-action-no-such-package" \(line \d of environment\.yml\)/,
      'container-action-no-such-package',
    ],
  ] as const)('%s', async (_what, files, failure, words, shown) => {
    const result = await runChanged(files)
    expectFailure(result, failure, words)
    // The tool's own words, in the lines shown again at the end.
    expect(result.log.slice(result.log.indexOf('Last lines of building'))).toContain(shown)
    expect(await publicTags(repository)).toEqual(before)
  })

  it("a RUN of the repository's own Dockerfile", async () => {
    const result = await runChanged(another('RUN echo the reason && false'))
    expectFailure(result, 'build-step', /RUN echo the reason && false.*correct the Dockerfile/)
    expect(await publicTags(repository)).toEqual(before)
  })
})

describe('an engine that does not work', () => {
  it('is not running', async () => {
    const result = await runChanged(another(), { env: { DOCKER_HOST: 'unix:///nonexistent' } })
    expectFailure(result, 'engine-unavailable', /nonexistent.*Start Docker Engine/)
    expect(await publicTags(repository)).toEqual(before)
  })

  it('has no buildx', async () => {
    const plugins = JSON.parse(
      await command('docker', 'info', '--format', '{{json .ClientInfo.Plugins}}'),
    ) as { Name: string; Path: string }[]
    const plugin = plugins.find(({ Name }) => Name === 'buildx')?.Path ?? ''
    expect(existsSync(plugin)).toBe(true)
    // Covered for this one process, in a mount name space of its own.
    const cover = `mount -t tmpfs tmpfs '${dirname(plugin)}' && exec "$@"`
    const result = await runChanged(another(), {
      within: ['unshare', '--mount', 'sh', '-c', cover, 'sh'],
      env: { CONTAINER_ACTION_BUILDX_URL: `http://127.0.0.1:${await freePort()}` },
    })
    const words = /unknown command.*could not be installed: .*ECONNREFUSED.*Install buildx/
    expectFailure(result, 'buildx-missing', words)
    expect(await publicTags(repository)).toEqual(before)
  })

  it('has no builder of the name that the input gives', async () => {
    const result = await runChanged(another(), { inputs: { builder: 'container-action-no-such-builder' } })
    expectFailure(result, 'engine-unavailable', /container-action-no-such-builder.*docker buildx ls/)
    expect(await publicTags(repository)).toEqual(before)
  })

  it('has a full disk', async () => {
    const builder = await remoteBuilder(await smallDisk(200))
    const result = await runChanged(another('RUN head -c 300000000 /dev/urandom >/data'), {
      inputs: { builder },
    })
    expectFailure(result, 'disk-full', /no space left on device.*Free disk space/)
    expect(await publicTags(repository)).toEqual(before)
  })
})

describe('a registry that dies', () => {
  /** For each moment: the first request that is not answered any more. */
  it.each([
    ['before the image is pushed', /^PUT .*\/manifests\/candidate-/, 'registry-unavailable', {}],
    ['between verification and the first tag', /^PUT .*\/manifests\/env-/, 'registry-unavailable', {}],
    [
      'between the commit tag and latest',
      /^PUT .*\/manifests\/latest$/,
      'registry-unavailable',
      { env: true },
    ],
  ] as const)('%s', async (_when, pattern, failure, written) => {
    const front = await dyingRegistry(registry, (method, url) => pattern.test(`${method} ${url}`))
    const result = await runChanged(another(), { name: `${front.host}/${path}` })
    expectFailure(result, failure, /./)
    const { latest, ...tags } = await publicTags(repository)
    expect(latest).toBe(before.latest)
    const more = Object.keys(tags).filter((tag) => !(tag in before))
    if (!('env' in written)) {
      expect(more).toEqual([])
      return
    }
    const kinds = more.map((tag) => tag.replace(/^env-.*/, 'env').replace(/^[0-9a-f]{40}$/, 'commit'))
    expect(kinds.toSorted()).toEqual(['commit', 'env'])
    const told =
      /tags written: env-[0-9a-f]{16}, [0-9a-f]{40}; still missing because of this failure: latest, /
    expect(result.errors[0]?.message).toMatch(told)
    // The next run completes what is missing, without a build.
    await front.revive()
    const again = await runAction(lecture, { name: `${front.host}/${path}` })
    expectSuccess(again, 'reuse')
    before = await publicTags(repository)
    expect(before.latest).toBe(again.outputs.digest)
  })
})

it('needs no more of the machine than it says', () => {
  // Mounts and mount name spaces are root's.
  expect(readFileSync('/proc/self/status', 'utf8')).toMatch(/^Uid:\s+0\s/m)
})
