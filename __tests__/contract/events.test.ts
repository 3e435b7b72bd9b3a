import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { ALWAYS, CASES, MOVING, title } from '../events/cases.ts'
import { checkoutTable } from '../events/checkouts.ts'
import { delivery, payloadFiles } from '../events/deliveries.ts'
import { ROOT } from './sources.ts'

/** Cells of the rows of all tables that begin with `| Event |`: event, state, decision, tags, exit, test. */
function rows(text: string): string[][] {
  const tables = text.split('\n\n').filter((part) => part.startsWith('| Event |'))
  const lines = tables.flatMap((part) => part.trimEnd().split('\n').slice(2))
  return lines.map((line) => line.replace(/^\| | \|$/g, '').split(' | '))
}

/** What is wrong with the tests that a row names: `file: title`, or `file` alone for the row's own title. */
function missingTests(row: string[], text: (file: string) => string | undefined): string[] {
  const [event = '', state = '', , , , tests = ''] = row
  const own = title({ event, state } as Parameters<typeof title>[0])
  const named = [...tests.matchAll(/`([^`]+\.test\.ts)(?:: ([^`]+))?`/g)]
  if (named.length === 0) return [`${own}: no test`]
  return named.flatMap(([, file = '', name = own]) => {
    const found = text(file)
    if (found === undefined) return [`${own}: there is no ${file}`]
    // The bundle's tests are made from the cases themselves.
    const listed =
      file === 'bundle/events.test.ts'
        ? CASES.some((one) => title(one) === name)
        : found.includes(`'${name}'`) && !found.includes(`skip('${name}'`)
    return listed ? [] : [`${own}: ${file} has no test ${JSON.stringify(name)}`]
  })
}

function testFile(file: string): string | undefined {
  const path = `${ROOT}__tests__/${file}`
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

const table = rows(readFileSync(`${ROOT}docs/events.md`, 'utf8'))

describe('docs/events.md', () => {
  it('has a row for every case that is tested, with what the test expects', () => {
    const expected = CASES.map((one) => [
      one.event,
      one.state,
      one.decision,
      one.tags.length === 0 ? 'none' : one.tags.join(', '),
      one.decision === 'refuse' ? 'red' : 'green',
    ])
    const ofBundle = table.filter((row) => row[5]?.includes('`bundle/events.test.ts`'))
    // Lines to copy into the page.
    const lines = (all: string[][]): string[] =>
      all.map((row) => `| ${row.join(' | ')} | \`bundle/events.test.ts\` |`)
    expect(lines(ofBundle.map((row) => row.slice(0, 5)))).toEqual(lines(expected))
  })

  it('has a row for every event with the checkout of another commit, with what the test expects', () => {
    const page = readFileSync(`${ROOT}docs/events.md`, 'utf8')
    const part = page.split('\n\n').find((text) => text.startsWith('| Run of |'))
    expect(part?.trimEnd().split('\n').slice(2)).toEqual(checkoutTable())
  })

  it('has no row without a test', () => {
    expect(table.length).toBeGreaterThan(100)
    expect(table.flatMap((row) => missingTests(row, testFile))).toEqual([])
  })

  it('has tags in every row that a run with that decision can write', () => {
    const cell = (tags: readonly string[]): string => (tags.length === 0 ? 'none' : tags.join(', '))
    // A job without the right to push moves none; the others may point to the image already.
    const known = new Set([
      'none',
      'commit',
      'git tag',
      'env, git tag',
      MOVING,
      ...CASES.map(({ tags }) => cell(tags)),
    ])
    expect(table.filter(([, , , tags = '']) => !known.has(tags))).toEqual([])
  })

  it('explains each word of the column of tags', () => {
    const page = readFileSync(`${ROOT}docs/events.md`, 'utf8')
    const legend = page.split('\n\n').find((part) => part.includes('*Tags written*')) ?? ''
    const words = new Set(CASES.flatMap(({ tags }) => tags).filter((word) => word !== 'latest'))
    expect([...words].filter((word) => !legend.includes(`\`${word}\``))).toEqual([])
  })

  it('would be caught with a test that does not exist', () => {
    const row = (test: string): string[] => ['an event', 'exists', 'reuse', 'none', 'green', test]
    // The text of a test file that does not exist, with a test in it that is skipped (put together, lest a search for skipped tests
    // finds this line).
    const skipped = ['it', "skip('two', () => {})"].join('.')
    const text = (file: string): string | undefined =>
      file === 'a.test.ts' ? `it('one', () => {}); ${skipped}` : undefined
    expect(missingTests(row('`a.test.ts: one`'), text)).toEqual([])
    for (const wrong of [
      '',
      '`a.test.ts: on`',
      '`a.test.ts: two`',
      '`a.test.ts`',
      '`b.test.ts: one`',
      '`a.test.ts: one`, `b.test.ts`',
    ])
      expect(missingTests(row(wrong), text)).toHaveLength(1)
  })
})

describe('the events that are tested', () => {
  const TO_ADD =
    'add a payload to __tests__/events, its line to deliveries.ts, rows to cases.ts and to both tables of docs/events.md'
  /** They decide as others do: a push of the same commit, and a review. */
  const NOT_NEEDED = ['create', 'pull_request_review_comment']
  const text = readFileSync(`${ROOT}__tests__/inputs/read-event.test.ts`, 'utf8')
  const known = /const KNOWN[^{]*\{([^}]*)\}/.exec(text)?.[1] ?? ''
  const trusted = [...known.matchAll(/^\s+([a-z_]+):/gm)].map(([, name = '']) => name)

  it('are all that may do more than the least trusted ones', () => {
    expect(trusted.length).toBeGreaterThan(8)
    const delivered = new Set(payloadFiles().map((file) => delivery(file, 'a'.repeat(40)).name))
    const missing = trusted.filter((name) => !delivered.has(name) && !NOT_NEEDED.includes(name))
    expect(missing.map((name) => `${name}: ${TO_ADD}`)).toEqual([])
  })

  it('are those of all payloads', () => {
    expect([...new Set(CASES.map(({ file }) => file))].toSorted()).toEqual(payloadFiles())
  })

  it.each(payloadFiles())('%s is shown in every state that every event can meet', (file) => {
    const states = CASES.filter((one) => one.file === file).map(({ state }) => state)
    expect(states).toEqual(expect.arrayContaining(ALWAYS))
    expect(new Set(states).size).toBe(states.length)
  })
})
