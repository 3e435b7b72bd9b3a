import { describe, expect, it } from '@jest/globals'
import type { EventKind } from '../../src/event.ts'
import type { Comparison } from '../../src/ports.ts'
import { historyOf } from '../../src/tags/history.ts'
import { event } from '../plan/situations.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'

const sha = (letter: string): string => letter.repeat(40)

describe('historyOf', () => {
  const silent: Comparison = { known: false, asked: true, why: 'HTTP 500' }
  function history(answer: Comparison | Comparison[], kind: EventKind = 'default-branch') {
    const { log, lines } = recordingLog()
    const asked: string[] = []
    const clock = fakeClock()
    const found = historyOf(
      { ...event(kind), revision: sha('0') },
      {
        clock,
        log,
        github: {
          compare: async (from, branch) => {
            asked.push(`${from.slice(0, 1)}...${branch}`)
            return Array.isArray(answer) ? (answer.shift() as Comparison) : answer
          },
        },
      },
    )
    return { found, asked, lines, clock }
  }

  it.each([
    ['identical', { kind: 'tip' }],
    ['ahead', { kind: 'behind', newer: [sha('c'), sha('b'), sha('a')] }],
    ['behind', { kind: 'gone', why: expect.stringMatching(/not on main any more/), newer: [] }],
    ['diverged', { kind: 'gone', why: expect.stringMatching(/rewritten/), newer: ['c', 'b', 'a'].map(sha) }],
  ] as const)('tells where the commit is on a branch that is %s', async (status, standing) => {
    const commits = ['ahead', 'diverged'].includes(status) ? ['a', 'b', 'c'].map(sha) : []
    expect(await history({ known: true, status, commits }).found?.standing()).toEqual(standing)
  })

  it('names the newest 20 of many commits, and tells that there are more', async () => {
    const many = Array.from({ length: 100 }, (_, place) => String(place).padStart(40, '0'))
    const standing = (commits: string[]) =>
      history({ known: true, status: 'ahead', commits }).found?.standing()
    expect(await standing(many)).toEqual({ kind: 'behind', newer: many.slice(-20).reverse(), more: true })
    expect(await standing(many.slice(-20))).toEqual({ kind: 'behind', newer: many.slice(-20).reverse() })
  })

  it('asks GitHub each time', async () => {
    const { found, asked } = history({ known: true, status: 'identical', commits: [] })
    expect([await found?.standing(), await found?.standing()]).toEqual([{ kind: 'tip' }, { kind: 'tip' }])
    expect(asked).toEqual(['0...main', '0...main'])
  })

  it('asks again where GitHub does not have the commit on the branch: it may have been pushed a moment ago', async () => {
    const behind: Comparison = { known: true, status: 'behind', commits: [] }
    const { found, asked, clock } = history([behind, { ...behind, status: 'identical' }, behind, behind])
    expect(await found?.standing()).toEqual({ kind: 'tip' })
    expect([asked.length, clock.pauses]).toEqual([2, [3000]])
    expect(await found?.standing()).toMatchObject({ kind: 'gone' })
  })

  it('takes the first answer where the second one does not come', async () => {
    const { found } = history([{ known: true, status: 'diverged', commits: [] }, silent])
    expect(await found?.standing()).toMatchObject({ kind: 'gone' })
  })

  it.each(['pull-request', 'branch', 'tag', 'merge-group', 'untrusted'] as const)(
    'there is none for %s',
    (kind) => {
      expect(history(silent, kind).found).toBeUndefined()
    },
  )

  it('does not know where GitHub does not answer, with one notice', async () => {
    const { found, lines } = history(silent)
    expect([await found?.standing(), await found?.standing()]).toEqual([
      { kind: 'unknown' },
      { kind: 'unknown' },
    ])
    expect(lines).toEqual([
      expect.stringMatching(/did not say which commits .*\(HTTP 500\).*commit times decide/),
    ])
  })

  it('asks again where the branch seems to have diverged: it may have been pushed by force a moment ago', async () => {
    const diverged: Comparison = { known: true, status: 'diverged', commits: [] }
    const { found } = history([diverged, { ...diverged, status: 'identical' }])
    expect(await found?.standing()).toEqual({ kind: 'tip' })
  })
})
