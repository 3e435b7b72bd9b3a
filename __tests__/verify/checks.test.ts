import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readChecks } from '../../src/verify/checks.ts'

const MARK = 'container-action-check: '
const line = (about: object): string => `  ${MARK}${JSON.stringify(about)}`
const good = { name: 'python', ok: true, seconds: 1.5 }
const read = { why: undefined, advice: undefined, ...good }

describe('readChecks()', () => {
  const rows: [string, string[], unknown[]][] = [
    ['a check that passed', [line(good)], [read]],
    [
      'a check that failed',
      [line({ ...good, ok: false, why: 'no', advice: 'Do. ' })],
      [{ ...good, ok: false, why: 'no', advice: 'Do' }],
    ],
    ['text around a result', [`#12 0.1 ${MARK}${JSON.stringify(good)}`], [read]],
    ['nothing', [], []],
    ['other lines', ['hello', '', MARK, `${MARK}yes`], []],
    ['JSON that is no object', [`${MARK}null`, `${MARK}[]`, `${MARK}"x"`, `${MARK}7`], []],
    ['a name that is no text', [line({ ...good, name: 7 })], []],
    ['an ok that is no boolean', [line({ ...good, ok: 'true' })], []],
    ['a result that is cut', [line(good).slice(0, -2)], []],
    [
      'fields of other types',
      [line({ ...good, seconds: 'x', why: 7, advice: {} })],
      [{ ...read, seconds: 0 }],
    ],
    ['a failed check stays failed', [line({ ...good, ok: false }), line(good)], [{ ...read, ok: false }]],
    ['a passed check can fail later', [line(good), line({ ...good, ok: false })], [{ ...read, ok: false }]],
    [
      'a name like a property of every object',
      [line({ ...good, name: '__proto__' })],
      [{ ...read, name: '__proto__' }],
    ],
  ]
  it.each(rows)('%s', (_sentence, lines, expected) => expect(readChecks(lines)).toEqual(expected))

  it('cuts long texts', () => {
    const [check] = readChecks([line({ ...good, name: 'n'.repeat(999), why: 'w'.repeat(999) })])
    expect([check?.name.length, check?.why?.length]).toEqual([100, 500])
  })

  it('never throws, and never turns a failed check into a passed one', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.string(),
        fc.json().map((text) => MARK + text),
      ),
    )
    fc.assert(
      fc.property(hostile, hostile, (before, after) => {
        const checks = readChecks([...before, line({ ...good, ok: false }), ...after])
        expect(checks.find(({ name }) => name === 'python')?.ok).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})
