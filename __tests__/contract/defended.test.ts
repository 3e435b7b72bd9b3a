import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { isThere, namedTests, tableRows } from './defended.ts'
import { ROOT } from './sources.ts'

const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8')

/** Tables of what is defended, and what in them nothing of ours defends. */
const TABLES: [page: string, heading: string | undefined, rows: number, undefended: string[]][] = [
  ['docs/hostile-input.md', undefined, 36, ['hard links']],
  ['SECURITY.md', '## Who can do what', 9, ['Other jobs on a self-hosted runner']],
  ['SECURITY.md', '## Where secrets go', 7, []],
]

describe.each(TABLES)('%s %s', (page, heading, least, undefended) => {
  const rows = tableRows(read(page), heading)

  it('has its rows', () => expect(rows.length).toBeGreaterThanOrEqual(least))

  it.each(rows.map((cells): [string, string] => [cells[0] ?? '', cells.join(' | ')]))(
    'names the tests of: %s',
    (what, row) => {
      const tests = namedTests(row)
      expect(tests.length > 0 || undefended.includes(what)).toBe(true)
      expect(tests.filter((named) => !isThere(named))).toEqual([])
    },
  )
})

describe('a row that is wrong is caught', () => {
  const source = (file: string): string | undefined =>
    file === 'a/b'
      ? `it('ends "soon"', () => 0)\nit.each([['of a pipe', 1]])(\`ends \\\`soon\\\` %s\`, x)\n// ends later`
      : undefined
  const there = (text: string): boolean[] => namedTests(text).map((named) => isThere(named, source))

  it.each([
    ['a test that is there', '`a/b: ends "soon"`', [true]],
    ['a row of a table', '`a/b: of a pipe`', [true]],
    ['a test that is gone', '`a/b: ends never`', [false]],
    ['a comment', '`a/b: ends later`', [false]],
    ['a file that is gone', '`a/c: ends "soon"`', [false]],
    ['a file alone', '`a/b`', []],
  ])('%s', (_what, text, expected) => expect(there(text)).toEqual(expected))

  it('and rows are read from tables alone', () => {
    const text =
      '# A\n\n| H | I |\n| --- | --- |\n| a | `x/y: z` |\n\ntext\n\n## B\n\n| J |\n|---|\n| c |\n\n## C\n'
    expect(tableRows(text)).toEqual([['a', '`x/y: z`'], ['c']])
    expect(tableRows(text, '## B')).toEqual([['c']])
  })
})
