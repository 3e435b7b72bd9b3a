import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Result, runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

/**
 * Packages of every shape that activation scripts have (scripts/standins/channel/activate). In one environment, the action builds,
 * verifies and publishes them, says what an image cannot keep, and every step has the rest. Those that end the shell are rejected: a
 * step that activates would end in them, some of them with exit code 0.
 */
const ENDING = ['exits-if', 'exits', 'replaces-shell', 'strict']
const SHAPES = readdirSync(join(ROOT, 'scripts/standins/channel/activate'))
  .map((name) => name.replace(/\.sh$/, ''))
  .filter((name) => !ENDING.includes(name))

function environment(...shapes: string[]): string {
  const packages = shapes.map((name) => `  - activates-${name}\n`).join('')
  return `name: quantecon\nchannels:\n  - default\ndependencies:\n  - python=3.13\n  - pip\n${packages}  - pip:\n    - six==1.16.0\nvariables:\n  GDAL_DATA: /mine\n  JAVA_HOME: /replaced/by/openjdk\n`
}

afterAll(cleanUp)

describe('an environment whose packages have activation scripts of every shape', () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('activation')}`
  let result: Result
  let values: Record<string, string>

  beforeAll(async () => {
    const lecture = await Lecture.create({ 'environment.yml': environment(...SHAPES, 'without-script') })
    result = await runAction(lecture, { name })
    expectSuccess(result, 'build')
    const folder = temporaryFolder()
    writeFileSync(
      join(folder, 'Dockerfile'),
      `FROM ${result.outputs.image} AS image\nRUN env -0 >/environment\nFROM scratch\nCOPY --from=image /environment /\n`,
    )
    const output = join(folder, 'output')
    await command('docker', 'buildx', 'build', '--builder', 'default', '--output', output, folder)
    const pairs = readFileSync(join(output, 'environment'), 'utf8').split('\0')
    values = Object.fromEntries(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    )
  })

  it('is published', async () => {
    expect(await publicTags(new Repository(name))).toMatchObject({ latest: result.outputs.digest })
  })

  it('has in every step what the scripts set', () => {
    const prefix = '/opt/conda/envs/quantecon'
    expect(values).toMatchObject({
      GSETTINGS_SCHEMA_DIR: `${prefix}/share/glib-2.0/schemas`,
      GSETTINGS_SCHEMA_DIR_CONDA_BACKUP: '',
      JAVA_HOME: `${prefix}/lib/jvm`,
      JAVA_HOME_CONDA_BACKUP: '/replaced/by/openjdk',
      GDAL_DATA: '/mine',
      XML_CATALOG_FILES: `file://${prefix}/etc/xml/catalog file:///etc/xml/catalog`,
      JULIA_PROJECT: '@quantecon',
      CFLAGS: `-march=nocona -O2 -isystem ${prefix}/include`,
      LIST_OF_TOOLS: 'one',
      QUOTES: `say "yes" or 'no'`,
      DOLLARS: `$HOME \${PATH} $$`,
      BACKSLASHES: 'a\\nb\\\\c\\',
      BLANKS: ' two  blanks ',
      LETTERS: 'λ=été',
      HASHES: '# no comment',
      WITHOUT_SCRIPT: 'from a package',
      STRICT_BEHIND: 'kept',
      LAST_OF_ALL: 'reached',
    })
    expect(values.PATH).toMatch(
      /^\/opt\/conda\/envs\/quantecon\/share\/in-front\/bin:.*\/share\/behind\/bin$/,
    )
    expect(Object.keys(values).filter((key) => /^EACH_TIME|^SEVERAL|^FROM_/.test(key))).toEqual([])
  })

  it('is published with warnings that name scripts and variables, and with no error', () => {
    const warnings = [...result.log.matchAll(/^::warning[^\n]*/gm)].map(([line]) => line).join('\n')
    expect(warnings).toContain('activation.scripts')
    for (const word of ['strict-behind.sh', 'SEVERAL_LINES', 'EACH_TIME_FOLDER', 'JAVA_HOME'])
      expect(warnings).toContain(word)
    expect(result.summary).toContain('activation.scripts')
    expect(result.log).not.toMatch(/^::error/m)
  })
})

describe('an environment with scripts that end the shell', () => {
  it('is not published, and each of the scripts is named', async () => {
    const name = `${setting('REGISTRY')}/e2e/${unique('activation-ends')}`
    const lecture = await Lecture.create({ 'environment.yml': environment('libglib', ...ENDING, 'zz-last') })
    const result = await runAction(lecture, { name })
    const scripts = ENDING.map((script) => `${script}\\.sh ends the shell`).join('.*')
    expectFailure(
      result,
      'verification',
      new RegExp(`1 check failed: activation\\.scripts \\(${scripts}.*pin another`),
    )
    expect(await publicTags(new Repository(name))).toEqual({})
    // The record has what the other scripts set all the same.
    expect(result.log).toMatch(/container-action-warning: the activation script exits\.sh ends the shell/)
  })
})
