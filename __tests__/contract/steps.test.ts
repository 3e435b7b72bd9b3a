import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { ROOT } from './sources.ts'

interface Line {
  command: string
  shell: string
  kind: string
  count: number
  workflows: string[]
  advice?: string
}
type Step = { workflow: string; shell: string; script: string }

const load = (path: string): Promise<unknown> => import(join(ROOT, 'scripts/steps', path))
const { commandsOf, stepsOf, linesOf } = (await load('extract.mjs')) as {
  commandsOf: (script: string) => string[]
  stepsOf: (folder: string) => Step[]
  linesOf: (steps: Step[], classify: (line: object) => object) => Line[]
}
const { classify, trialOf, KINDS } = (await load('rules.mjs')) as {
  classify: (line: object) => { kind: string; advice?: string }
  trialOf: (line: object) => string
  KINDS: Record<string, { title: string; runs: boolean }>
}
const { readLines, withTables } = (await load('main.mjs')) as {
  readLines: () => Line[]
  withTables: (page: string, lines: Line[]) => string
}
const { programs } = (await load('page.mjs')) as { programs: (lines: Line[]) => [string, number][] }

const folder = mkdtempSync(join(tmpdir(), 'container-action-steps-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const kindOf = (command: string, more: object = {}): string =>
  classify({ command, shell: 'bash -l {0}', script: command, workflow: 'lecture/ci.yml', ...more }).kind

describe('docs/steps.md', () => {
  const page = readFileSync(join(ROOT, 'docs/steps.md'), 'utf8')

  it('has the tables that steps.json makes', () => {
    // Write it again with: npm run steps
    expect(withTables(page, readLines())).toBe(page)
  })

  it('would be caught with another table', () => {
    const [first, ...others] = readLines()
    expect(withTables(page, others)).not.toBe(page)
    expect(first?.command).toBeDefined()
  })

  it('says what to write for every line that does not work as it is', () => {
    const silent = readLines().filter(({ kind, advice }) => !advice && kind !== 'works' && kind !== 'deploys')
    expect(silent).toEqual([])
    expect(readLines().filter(({ kind }) => !(kind in KINDS))).toEqual([])
  })

  it('sorts the lines by the rules of today', () => {
    for (const { command, kind, shell, workflows } of readLines().filter((line) => line.kind !== 'deploys'))
      expect([command, kindOf(command, { shell, workflow: workflows[0] })]).toEqual([command, kind])
  })

  it('ships no program that no line calls, and all others but those that it names', () => {
    const called = programs(readLines()).filter(([, count]) => count > 0)
    const list = readFileSync(join(ROOT, 'containers/base/packages/html.txt'), 'utf8')
    // Of the environment, of the system, of the machine; and gh, which one job on the host calls.
    const others = ['jb', 'pip', 'conda', 'python', 'apt-get', 'sha256sum', 'nvidia-smi', 'gh']
    const names = called.map(([name]) => name).filter((name) => !others.includes(name))
    expect(names.filter((name) => !new RegExp(`^${name}$`, 'm').test(list))).toEqual([])
    for (const name of ['wget', 'gh', 'npm', 'pandoc', 'vim'])
      expect(list).not.toMatch(new RegExp(`^${name}$`, 'm'))
  })
})

describe('the lines of a script', () => {
  it.each([
    ['one a line', 'a\nb', ['a', 'b']],
    ['without comments and blank lines', '# why\na # kept\n\n  # why\nb', ['a # kept', 'b']],
    ['continued ones together', 'a \\\n  b \\\n  c\nd', ['a b c', 'd']],
    [
      'a here-document whole',
      'cat > x << EOF\n# not a comment\n$(b)\nEOF\nc',
      ['cat > x << EOF\n# not a comment\n$(b)\nEOF', 'c'],
    ],
    [
      'a literal here-document without its text',
      "cat > x << 'EOF'\n a\n b\nEOF\nc",
      ["cat > x << 'EOF'\n...\nEOF", 'c'],
    ],
    ['an if whole', 'if a; then\n  b\nfi\nc', ['if a; then\n  b\nfi', 'c']],
    ['windows line ends', 'a\r\nb\r\n', ['a', 'b']],
  ])('are taken %s', (_name, script, expected) => {
    expect(commandsOf(script)).toEqual(expected)
  })
})

describe('a folder of repositories', () => {
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('README.md', 'not a repository')
  write(
    'lecture-a/.github/workflows/ci.yml',
    'on: push\ndefaults: {run: {shell: bash}}\njobs:\n  a:\n    steps:\n      - run: make\n      - run: make\n        shell: sh\n      - uses: x/y@v1\n',
  )
  write(
    'lecture-a/.github/workflows/sub/publish.yaml',
    'on: push\njobs:\n  a:\n    defaults: {run: {shell: pwsh}}\n    steps:\n      - run: |\n          make\n          git push\n',
  )
  write('lecture-b/.github/workflows/empty.yml', 'on: push\njobs: {}\n')

  it('gives each step with the shell that holds for it', () => {
    expect(stepsOf(folder)).toEqual([
      { workflow: 'lecture-a/ci.yml', shell: 'bash', script: 'make' },
      { workflow: 'lecture-a/ci.yml', shell: 'sh', script: 'make' },
      { workflow: 'lecture-a/sub/publish.yaml', shell: 'pwsh', script: 'make\ngit push\n' },
    ])
  })

  it('gives a line once for each shell, apart where its step deploys', () => {
    const lines = linesOf(stepsOf(folder), classify).map(({ command, shell, kind }) => [command, shell, kind])
    expect(lines).toEqual([
      ['make', 'bash', 'works'],
      ['make', 'sh', 'works'],
      ['make', 'pwsh', 'deploys'],
      ['git push', 'pwsh', 'deploys'],
    ])
  })
})

describe('a line', () => {
  it.each([
    ['conda list', 'works'],
    ['conda install anaconda', 'instead'],
    ['sudo apt-get -qq update && sudo apt-get install -y graphviz', 'drop'],
    ['pip install "jax==0.11.0"', 'better'],
    ['nvidia-smi', 'gpu'],
    ['x=$(gh api repos/a/b/releases/latest)', 'instead'],
  ])('%s: %s', (command, kind) => {
    expect(kindOf(command)).toBe(kind)
  })

  it('with pipefail needs bash only where no shell is named', () => {
    expect(kindOf('set -euo pipefail', { shell: '' })).toBe('shell')
    expect(kindOf('set -euo pipefail')).toBe('works')
  })

  it('of macOS and Windows stays there', () => {
    expect(kindOf('conda list', { workflow: 'lecture/execution-osx.yml' })).toBe('host')
    expect(kindOf('conda list', { shell: 'powershell' })).toBe('host')
  })

  it('is tried with its expressions filled in', () => {
    expect(trialOf({ command: 'tar -czf a-$' + '{{ github.ref_name }}.tar.gz .', shell: 'bash' })).toBe(
      'tar -czf a-github-ref_name.tar.gz .',
    )
    expect(trialOf({ command: 'pip install x', shell: 'bash' })).toContain('--no-index')
  })
})

describe('the conda of the images', () => {
  const read = (path: string): string => readFileSync(join(ROOT, 'containers/base', path), 'utf8')

  it('tells the version of the conda in lecture-base:latest', () => {
    const told = /^version=(\S+)$/m.exec(read('conda/files/usr/local/bin/conda'))?.[1]
    expect(read('Dockerfile')).toContain(`/miniforge/releases/download/${told}-`)
  })

  it('comes from one release for both architectures, each with its checksum', () => {
    const pins = [
      ...read('Dockerfile').matchAll(/^ADD .*--checksum=sha256:([0-9a-f]{64}) \\\n +(\S+micromamba\S+) /gm),
    ]
    const release =
      'https://github.com/mamba-org/micromamba-releases/releases/download/2.9.0-0/micromamba-linux-'
    expect(pins.map(([, , address]) => address)).toEqual([`${release}64`, `${release}aarch64`])
    expect(new Set(pins.map(([, sum]) => sum)).size).toBe(2)
  })
})
