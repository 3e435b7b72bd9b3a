import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { broken, cycles, loadedWith, ROOT, readSource, sources } from './sources.ts'

const all = sources()

describe('src', () => {
  it('imports in one direction only', () => {
    expect(all.length).toBeGreaterThan(50)
    expect(all.flatMap(broken)).toEqual([])
  })

  const rows: [string, string, string][] = [
    ['a stage that imports an adapter', 'plan/decide.ts', "import { x } from '../adapters/log.ts'"],
    ['a stage that loads an adapter', 'image-build/build.ts', "await import('../adapters/commands.ts')"],
    ['a stage that imports the toolkit', 'report/outputs.ts', "import * as core from '@actions/core'"],
    ['the command line with the toolkit', 'command-line/check.ts', "import { info } from '@actions/core'"],
    ['a stage that starts programs', 'verify/verify.ts', "import { spawn } from 'node:child_process'"],
    ['a stage that imports the entry', 'lecture/run-lecture.ts', "import { main } from '../main.ts'"],
    [
      'an adapter that imports the story',
      'adapters/create-world.ts',
      "import { run } from '../lecture/run-lecture.ts'",
    ],
  ]
  it.each(rows)('would be caught: %s', (_sentence, path, text) => {
    expect(broken(readSource(path, text))).toHaveLength(1)
  })

  it('has no folders that import each other, types counted too', () => {
    expect(cycles(all)).toEqual([])
  })

  const rounds: [string, string, string, string[]][] = [
    ['a type', 'image/tags.ts', "import type { Inputs } from '../inputs/inputs.ts'", ['image', 'inputs']],
    [
      'a stage of a later one',
      'image-build/build.ts',
      "import { publish } from '../tags/publish.ts'",
      ['image-build', 'tags'],
    ],
    [
      'a room beside the adapters',
      'registry/registry.ts',
      "import { x } from '../adapters/log.ts'",
      ['adapters', 'registry'],
    ],
    ['a file of src', 'failure.ts', "export { x } from './image/tags.ts'", ['failure.ts', 'image']],
  ]
  it.each(rounds)('would be caught: %s', (_what, path, text, expected) => {
    const [round] = cycles([...all, readSource(path, text)])
    expect(round).toEqual(expect.arrayContaining(expected))
  })

  it('loads nothing that builds, verifies or unpacks before something is built', () => {
    const loaded = [...loadedWith('index.ts', (path) => readFileSync(`${ROOT}src/${path}`, 'utf8'))]
    expect(loaded).toEqual(
      expect.arrayContaining(['lecture/run-lecture.ts', 'report/summary.ts', 'adapters/create-world.ts']),
    )
    const heavy =
      /^(?:lecture\/build-verify-publish\.ts|adapters\/toolkit\/.*|verify\/verify\.ts|package-record\/read-.*|fzstd|nanotar|@actions\/(?:cache|tool-cache))$/
    expect(loaded.filter((path) => heavy.test(path))).toEqual([])
  })

  it('would be caught with an import that loads more, at the end of a chain', () => {
    const files: Record<string, string> = {
      'index.ts': "import { a } from './a.ts'\nimport type { T } from './t.ts'\nawait import('./late.ts')\n",
      'a.ts': "export {\n  b,\n} from './b/b.ts'\n",
      'b/b.ts': "import * as c from 'fzstd'\n",
    }
    expect([...loadedWith('index.ts', (path) => files[path] ?? '')]).toEqual([
      'index.ts',
      'a.ts',
      'b/b.ts',
      'fzstd',
    ])
  })

  it('reads inputs in one file only', () => {
    const readers = all.filter(({ path }) => readFileSync(`${ROOT}src/${path}`, 'utf8').includes('getInput('))
    expect(readers.map(({ path }) => path)).toEqual(['adapters/runner.ts'])
  })

  it('ends the process nowhere', () => {
    const enders = all.filter(({ path }) =>
      readFileSync(`${ROOT}src/${path}`, 'utf8').includes('process.exit('),
    )
    expect(enders).toEqual([])
  })

  it('has no file above 260 lines', () => {
    expect(all.filter(({ lines }) => lines > 260).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  it('has no two files of one name', () => {
    const names = all.map(({ path }) => path.split('/').at(-1))
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
  })

  it('has no file that is named after nothing', () => {
    expect(all.filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|manager|common|misc)\b/.test(path))).toEqual(
      [],
    )
  })
})
