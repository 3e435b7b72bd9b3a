import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { load } from 'js-yaml'
import { REPOSITORIES, type Step } from '../e2e/series/fixture.ts'
import { entry, useBundle } from './stage.ts'

/** Only where copies of the real repositories lie beside this one; the fixtures in e2e/series have the same shapes. */
const known = existsSync(REPOSITORIES) ? describe : describe.skip

useBundle()

interface Finding {
  severity: string
  rule: string
  file?: string
  line?: number
}

/** `rule at its line`, in the order of the file; another file's findings are another test's. */
function checked(folder: string, file: string): { hash: string | null; findings: string[] } {
  const argv = [join(dirname(entry), 'cli.js'), 'check', folder, '--json']
  const done = spawnSync(process.execPath, [...argv, '--environment-file', file], { encoding: 'utf8' })
  const { hash, findings } = JSON.parse(done.stdout) as { hash: string | null; findings: Finding[] }
  expect(done.status).toBe(hash === null ? 1 : 0)
  return {
    hash,
    findings: findings
      .filter((finding) => finding.file === file)
      .map(({ severity, rule, line }) => `${line}: ${severity} ${rule}`),
  }
}

const DEFAULT = '3: notice default-channel'
const unpinned = (...lines: number[]): string[] =>
  lines.map((line) => `${line}: warning unpinned-requirement`)
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** Read against the files by eye; a line of advice more than these is a false alarm, one less a gap. */
const EXPECTED: [string, string, string[]][] = [
  ['lecture-python-intro', 'environment.yml', [DEFAULT]],
  ['lecture-python.myst', 'environment.yml', [DEFAULT, ...unpinned(9)]],
  ['lecture-python-advanced.myst', 'environment.yml', [DEFAULT, ...unpinned(9, 18)]],
  ['lecture-python-programming.myst', 'environment.yml', [DEFAULT, ...unpinned(9)]],
  ['lecture-python-programming.fa', 'environment.yml', [DEFAULT, ...unpinned(9, 17, 18)]],
  ['lecture-intro.zh-cn', 'environment.yml', []],
  ['lecture-intro.zh-cn', 'environment-cn.yml', []],
  [
    'lecture-datascience.myst',
    'environment.yml',
    [
      DEFAULT,
      // Commented-out packages are between them.
      ...unpinned(...range(21, 28), ...range(30, 44), 46, 48, 49),
      '50: error conda-section',
    ],
  ],
]

known('check on the real repositories', () => {
  it.each(EXPECTED)('%s, %s', (repository, file, expected) => {
    const { hash, findings } = checked(join(REPOSITORIES, repository), file)
    expect(findings).toEqual(expected)
    expect(hash === null).toBe(expected.some((line) => line.includes(': error ')))
  })

  it('gives each of them a hash of its own', () => {
    const hashes = EXPECTED.map(
      ([repository, file]) => checked(join(REPOSITORIES, repository), file).hash,
    ).filter(Boolean)
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

/** Commands of a script, without comments and blank lines. */
function commands(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
}

interface Steps {
  jobs: Record<string, { steps: Step[] }>
}

function runs(file: string): Map<string, { shell: string | undefined; commands: string[] }> {
  const jobs = Object.values((load(readFileSync(file, 'utf8')) as Steps).jobs)
  const steps = jobs.flatMap((job) => job.steps).filter((step) => step.run !== undefined)
  return new Map(steps.map(({ name = '', shell, run = '' }) => [name, { shell, commands: commands(run) }]))
}

/** What the image replaces, and what runs on GPU machines only. */
const GONE = /latex dependencies|^Graphics Support|nvidia|JAX/
/** A step that the repository keeps as a comment; the fixture runs it. */
const MORE: Record<string, string[]> = { 'lecture-intro.zh-cn': ['Build PDF from LaTeX'] }

const SERIES = join(import.meta.dirname, '../e2e/series')
const FIXTURES = ['lecture-python-intro', 'lecture-python.myst', 'lecture-intro.zh-cn']

known('the series in e2e', () => {
  it.each(FIXTURES)('%s has the environment of the real repository', (repository) => {
    const { hash } = checked(join(SERIES, repository), 'environment.yml')
    expect(hash).toBe(checked(join(REPOSITORIES, repository), 'environment.yml').hash)
  })

  it.each(FIXTURES)('%s has the steps of the real ci.yml, shell and order included', (repository) => {
    const own = runs(join(REPOSITORIES, repository, '.github/workflows/ci.yml'))
    const fixture = runs(join(import.meta.dirname, '../e2e/series', repository, '.github/workflows/ci.yml'))
    for (const name of MORE[repository] ?? []) fixture.delete(name)
    expect([...fixture]).toEqual([...own].filter(([name]) => !GONE.test(name)))
  })
})
