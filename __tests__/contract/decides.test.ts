import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { isThere, namedTests, tableRows } from './defended.ts'
import { ROOT } from './sources.ts'

const TEXT = readFileSync(`${ROOT}docs/what-decides-an-image.md`, 'utf8')
const ROWS = tableRows(TEXT).map(([what = '', how = '', , shown = '']) => ({ what, how, shown }))
const HOW = ['hashed', 'pinned', 'refused', 'not supported']
/** Each is in some row: what can change an image. */
const SUBJECTS = [
  ...[
    'files',
    'modes',
    'links',
    'empty folders',
    'platform',
    'variables of the runner',
    'frontend',
    'policy',
  ],
  ...['base', 'ONBUILD', 'ADD https', 'git references', 'environment.yml', '.dockerignore', 'RUN', 'secrets'],
]

it('has a row for everything that can change an image', () => {
  expect(ROWS.length).toBeGreaterThan(35)
  expect(SUBJECTS.filter((subject) => !ROWS.some(({ what }) => what.includes(subject)))).toEqual([])
})

it.each(ROWS)('$what: $how, and the tests that show it are there', ({ how, shown }) => {
  expect(HOW).toContain(how)
  const tests = namedTests(shown)
  // What nobody can count has no test, and says why.
  expect(tests.length > 0 || (how === 'not supported' && /^no test: \S/.test(shown))).toBe(true)
  expect(tests.filter((named) => !isThere(named))).toEqual([])
})

it('explains each word, and leaves nothing out of account without one', () => {
  for (const word of HOW) expect(TEXT).toContain(`- **${word}**: `)
  expect(TEXT).not.toMatch(/\bignore(?:d|s)\b/i)
})
