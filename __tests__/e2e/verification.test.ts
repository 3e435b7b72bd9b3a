import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Check, readChecks } from '../../src/verify/checks.ts'
import { runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { BOOK, goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

interface Broken {
  image: string
  /** Instructions that break a good image. */
  dockerfile: string[]
  /** Checks that must reject it. */
  checks: string[]
}

const file = join(import.meta.dirname, 'broken-images.json')
const BROKEN = JSON.parse(readFileSync(file, 'utf8')) as Broken[]
const CHECKS = join(ROOT, 'containers/verify')

const LECTURE = {
  name: 'quantecon',
  packages: ['python', 'scipy', 'jupyter-book'],
  variables: { LANG: 'C.UTF-8' },
  variant: 'html',
  recipe: true,
}

/** Runs containers/verify on a good image with further instructions, without the action around it. */
async function verify(
  good: string,
  instructions: string[],
  script?: string,
  expected: object = LECTURE,
): Promise<Check[]> {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'context'))
  writeFileSync(join(folder, 'context/expected.json'), JSON.stringify(expected))
  if (script !== undefined) writeFileSync(join(folder, 'context/script'), script, { mode: 0o755 })
  const recipe = readFileSync(join(CHECKS, 'Dockerfile'), 'utf8')
  const broken = recipe.replace(/^FROM scratch AS image$/m, () =>
    [`FROM ${good} AS image`, ...instructions].join('\n'),
  )
  expect(broken).not.toBe(recipe)
  writeFileSync(join(folder, 'Dockerfile'), broken)
  const build = [
    'docker',
    'buildx',
    'build',
    '--builder',
    'default',
    '--no-cache-filter',
    'verify',
    '--progress=plain',
  ]
  const rest = [
    '--build-context',
    `checks=${CHECKS}`,
    '--output',
    'type=cacheonly',
    '--file',
    join(folder, 'Dockerfile'),
  ]
  // Its exit code 1 is expected: the result lines count.
  const both = [...build, ...rest, join(folder, 'context')].map((word) => `'${word}'`).join(' ')
  const log = await command('sh', '-c', `${both} 2>&1 || true`)
  // The lines of the failed step are printed again, with another prefix, at the end.
  const checks = readChecks(
    log.split('\n').filter((line) => /^#\d+ [0-9.]+ container-action-check: /.test(line)),
  )
  if (checks.length === 0) throw new Error(`no check ran:\n${log.slice(-3000)}`)
  return checks
}

const red = (checks: Check[]): string[] => checks.filter(({ ok }) => !ok).map(({ name }) => name)

afterAll(cleanUp)

describe('containers/verify', () => {
  let good: string
  let names: string[]

  beforeAll(async () => {
    good = await goodImage(BOOK)
  })

  it('accepts a good image, without and with a script of the repository', async () => {
    const checks = await verify(good, [], '#!/bin/sh\njupyter-book --version\n')
    expect(red(checks)).toEqual([])
    names = checks.map(({ name }) => name)
    expect(names).toContain('script')
    // latex.test.ts has those of an image with TeX.
    expect(names.filter((name) => name.startsWith('latex.'))).toEqual(['latex.not-needed'])
  })

  it.each(BROKEN)('rejects an image $image', async ({ dockerfile, checks }) => {
    expect(red(await verify(good, dockerfile))).toEqual(expect.arrayContaining(checks))
  })

  it("rejects an image that the repository's own script rejects", async () => {
    const checks = await verify(good, [], 'echo the data is missing\nfalse\n')
    expect(red(checks)).toEqual(['script'])
    expect(checks.find(({ name }) => name === 'script')?.why).toContain('the data is missing')
  })

  it('has no check that was never seen red', () => {
    const seen = new Set(['script', 'latex.not-needed', ...BROKEN.flatMap(({ checks }) => checks)])
    expect(names.filter((name) => !seen.has(name))).toEqual([])
  })
})

describe('containers/verify of a base image', () => {
  const base = (target: string, instructions: string[]) =>
    verify(`${setting('BASE')}:${target}`, instructions, undefined, { base: target, variant: 'latex' })

  it('accepts the good ones', async () => {
    for (const target of ['solver', 'html']) expect(red(await base(target, []))).toEqual([])
  })

  it('rejects one of which each of its own parts is broken', async () => {
    const checks = await base('solver', [
      'RUN rm /usr/share/container-action/apt.txt',
      'RUN rm /etc/profile.d/container-path.sh',
      'RUN rm /opt/conda/bin/mamba',
      'RUN rm /usr/bin/gcc',
      'ENV LANG=C',
    ])
    expect(red(checks).toSorted()).toEqual(checks.map(({ name }) => name).toSorted())
    expect(checks.length).toBe(5)
  })
})

describe('the action', () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('verification')}`
  const repository = new Repository(name)
  let lecture: Lecture
  let before: Record<string, string>

  beforeAll(async () => {
    const dockerfile = `FROM ${await goodImage(SMALL)}\n`
    lecture = await Lecture.create({ 'environment.yml': SMALL, '.devcontainer/Dockerfile': dockerfile })
    const published = await runAction(lecture, { name })
    expectSuccess(published, 'build')
    before = await publicTags(repository)
    expect(before.latest).toBe(published.outputs.digest)
  })

  it.each([
    ['RUN : >/etc/gitconfig\n', {}, 'job.git'],
    ['ENV CHECKED=1\n', { 'verify-script': 'verify.sh' }, 'script'],
  ])('publishes nothing when %j breaks the image', async (instruction, inputs, check) => {
    await lecture.commit({
      '.devcontainer/Dockerfile': `FROM ${await goodImage(SMALL)}\n${instruction}`,
      'verify.sh': '#!/bin/sh\necho a lecture needs more\nexit 3\n',
    })
    const words = new RegExp(`1 check failed: ${check} \\(`)
    expectFailure(await runAction(lecture, { name, inputs }), 'verification', words)
    expect(await publicTags(repository)).toEqual(before)
  })
})
