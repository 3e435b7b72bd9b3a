import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Check, readChecks } from '../../src/verify/checks.ts'
import { runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { BOOK, BOOK_EXPECTED, goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

const CHECKS = join(ROOT, 'containers/verify')

/** Runs containers/verify on an image, without the action around it. */
async function verify(image: string, script: string): Promise<Check[]> {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'context'))
  writeFileSync(join(folder, 'context/expected.json'), JSON.stringify(BOOK_EXPECTED))
  writeFileSync(join(folder, 'context/script'), script, { mode: 0o755 })
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
  const contexts = ['--build-context', `image=docker-image://${image}`, '--build-context', `checks=${CHECKS}`]
  const rest = [...contexts, '--output', 'type=cacheonly', '--file', join(CHECKS, 'Dockerfile')]
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
  it('accepts a good image with a script of the repository', async () => {
    const checks = await verify(await goodImage(BOOK), '#!/bin/sh\njupyter-book --version\n')
    expect(red(checks)).toEqual([])
    const names = checks.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['script', 'book.build', 'packages.import']))
    expect(names.filter((name) => name.startsWith('latex.'))).toEqual(['latex.not-needed'])
  })

  it("rejects an image that the repository's own script rejects", async () => {
    const checks = await verify(await goodImage(BOOK), 'echo the data is missing\nfalse\n')
    expect(red(checks)).toEqual(['script'])
    expect(checks.find(({ name }) => name === 'script')?.why).toContain('the data is missing')
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
