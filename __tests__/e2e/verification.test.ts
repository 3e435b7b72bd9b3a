import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Check, errorsOf, readChecks } from '../../src/verify/checks.ts'
import { runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { BOOK, BOOK_EXPECTED, goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

const CHECKS = join(ROOT, 'containers/verify')

/** Runs containers/verify on an image, without the action around it. */
async function verify(image: string, script: string, expected: object = BOOK_EXPECTED): Promise<Check[]> {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'context'))
  writeFileSync(join(folder, 'context/expected.json'), JSON.stringify(expected))
  if ('base' in expected) writeFileSync(join(folder, 'context/base'), String(expected.base))
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

const red = (checks: Check[]): string[] => errorsOf(checks).map(({ name }) => name)

/** A good image with these instructions behind it, in the registry. */
async function changed(instructions: string[]): Promise<string> {
  const name = `${setting('REGISTRY')}/e2e/${unique('changed')}:latest`
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'Dockerfile'), [`FROM ${await goodImage(BOOK)}`, ...instructions, ''].join('\n'))
  const output = `type=image,name=${name},push=true,store=false`
  await command('docker', 'buildx', 'build', '--builder', 'default', '--output', output, folder)
  return name
}

const ENVIRONMENT = '/opt/conda/envs/quantecon'
const program = (name: string, text: string): string =>
  `RUN printf '#!/bin/sh\\n${text}\\n' >${ENVIRONMENT}/bin/${name} && chmod 755 ${ENVIRONMENT}/bin/${name}`
/** A fontconfig as conda has it: other settings, and a cache of its own that nobody has filled. */
const FONTCONFIG = `RUN mkdir -p ${ENVIRONMENT}/etc/fonts && printf '<fontconfig><dir>/usr/share/fonts</dir><cachedir>${ENVIRONMENT}/var/cache/fontconfig</cachedir></fontconfig>' >${ENVIRONMENT}/etc/fonts/fonts.conf`
const WITH_IT = `FONTCONFIG_FILE=${ENVIRONMENT}/etc/fonts/fonts.conf exec /usr/bin`

afterAll(cleanUp)

describe('containers/verify', () => {
  it('accepts a good image with a script of the repository', async () => {
    const checks = await verify(await goodImage(BOOK), '#!/bin/sh\njupyter-book --version\n')
    expect(red(checks)).toEqual([])
    const names = checks.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['script', 'book.build', 'packages.import']))
    expect(names.filter((name) => name.startsWith('latex.'))).toEqual(['latex.not-needed'])
  })

  it('accepts an image whose environment has programs, settings and a kernel of its own, and says what does not work', async () => {
    const image = await changed([
      FONTCONFIG,
      ...['fc-list', 'fc-match', 'fc-cache'].map((name) => program(name, `${WITH_IT}/${name} "$@"`)),
      program('dot', 'echo Format: png not recognized >&2; exit 1'),
      program(
        'magick',
        'echo attempt to perform an operation not allowed by the security policy >&2; exit 1',
      ),
      'RUN echo echo welcome >/etc/profile.d/welcome.sh',
      `RUN echo '{"argv":["/usr/bin/env","python","-m","ipykernel_launcher","-f","{connection_file}"],"display_name":"Python 3","language":"python"}' >${ENVIRONMENT}/share/jupyter/kernels/python3/kernel.json`,
      'ENV LANG=en_US.UTF-8',
    ])
    const checks = await verify(image, 'true\n', { ...BOOK_EXPECTED, variables: { LANG: 'en_US.UTF-8' } })
    expect(red(checks)).toEqual([])
    // Imports that take too long on a busy machine are a warning as well.
    const warned = checks.filter(({ ok, name }) => !ok && name !== 'packages.import')
    const levels = warned.map(({ name, level }) => `${name}: ${level}`)
    expect(levels.toSorted()).toEqual([
      'graphics.graphviz: warning',
      'graphics.imagemagick: warning',
      'locale: warning',
    ])
  })

  it('reads what is expected in any order of the keys', async () => {
    const { name, recipe, ...rest } = BOOK_EXPECTED
    const checks = await verify(await goodImage(BOOK), 'true\n', { recipe, ...rest, name })
    expect(red(checks)).toEqual([])
    expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['book.build', 'latex.not-needed']))
  })

  it("rejects an image that the repository's own script rejects", async () => {
    const checks = await verify(await goodImage(BOOK), 'echo the data is missing\nfalse\n')
    expect(red(checks)).toEqual(['script'])
    expect(checks.find(({ name }) => name === 'script')?.why).toContain('the data is missing')
  })
})

describe("the action, with a repository's own Dockerfile on a plain system", () => {
  it('publishes what builds a book, with one warning for all tools that it lacks', async () => {
    const name = `${setting('REGISTRY')}/e2e/${unique('plain-system')}`
    const system = process.env.STANDIN_SYSTEM ?? 'debian:13'
    const copied = `COPY --from=${await goodImage(BOOK)} ${ENVIRONMENT} ${ENVIRONMENT}`
    const dockerfile = `FROM ${system}\n${copied}\nENV PATH=${ENVIRONMENT}/bin:$PATH\nWORKDIR /workspace\n`
    const lecture = await Lecture.create({ 'environment.yml': BOOK, '.devcontainer/Dockerfile': dockerfile })
    const published = await runAction(lecture, { name, inputs: { variant: 'latex' } })
    expectSuccess(published, 'build')
    expect(await publicTags(new Repository(name))).toMatchObject({ latest: published.outputs.digest })
    const warnings = published.log.split('\n').filter((line) => line.startsWith('::warning'))
    expect(warnings.filter((line) => line.includes('A book does not need them'))).toEqual([
      expect.stringMatching(/passed without .*latex\.pdflatex.*zstd.*fonts\.cache|passed without .*zstd/),
    ])
    expect(published.log).toMatch(/^::notice[^\n]*marker/m)
    expect(published.summary).toContain('**The verification warns:**')
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
