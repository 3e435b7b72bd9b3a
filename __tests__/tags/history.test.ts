import { describe, expect, it } from '@jest/globals'
import type { EventKind } from '../../src/event.ts'
import type { Comparison } from '../../src/ports.ts'
import { historyOf, newestFirst, standingIn } from '../../src/tags/history.ts'
import { event } from '../plan/situations.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'

const sha = (letter: string): string => letter.repeat(40)
const commit = (letter: string, ...parents: string[]) => ({ sha: sha(letter), parents: parents.map(sha) })

describe('newestFirst', () => {
  const order = (commits: ReturnType<typeof commit>[]): string =>
    Object.values(newestFirst(commits, sha('0')))
      .flat()
      .map((hash) => hash[0])
      .join('')

  it('turns a straight line round', () => {
    expect(order([commit('a', '0'), commit('b', 'a'), commit('c', 'b')])).toBe('cba')
  })

  it('puts what a merge brought behind what the branch pointed to', () => {
    // m merges f1 and f2 into a; f2 is younger than a.
    expect(order([commit('1', '0'), commit('a', '0'), commit('2', '1'), commit('c', 'a', '2')])).toBe('ca21')
  })

  it('loses nothing where the commit itself came with a merge', () => {
    expect(order([commit('b', '9'), commit('c', 'b', '0')])).toBe('cb')
  })

  it('ends at a circle, which only a broken answer holds', () => {
    expect(order([commit('a', 'b'), commit('b', 'a')])).toBe('ba')
  })

  it('looks for the newest 20 of many, and tells that there are more', () => {
    const many = Array.from({ length: 100 }, (_, place) => ({
      sha: String(place + 100).padStart(40, '0'),
      parents: [String(place + 99).padStart(40, '0')],
    }))
    const far = standingIn('ahead', many, sha('0'), 'main')
    expect(far).toMatchObject({ kind: 'behind', more: true })
    expect(far.kind === 'behind' && [far.newer.length, far.newer[0]]).toEqual([20, many.at(-1)?.sha])
    expect(standingIn('ahead', many.slice(-20), sha('0'), 'main')).not.toHaveProperty('more')
    // A long pull request, merged: the branch has moved by one commit.
    const [first, last] = [many[0], many.at(-1)].map((commit) => commit?.sha ?? '')
    const merge = { sha: sha('f'), parents: [sha('0'), last as string] }
    expect(standingIn('ahead', [...many, merge], sha('0'), 'main')).not.toHaveProperty('more')
    expect(first).not.toBe(last)
  })
})

describe('standingIn', () => {
  it.each([
    ['identical', { kind: 'tip' }],
    ['ahead', { kind: 'behind', newer: [sha('a')] }],
    ['behind', { kind: 'gone', why: expect.stringMatching(/not on main any more/) }],
    ['diverged', { kind: 'gone', why: expect.stringMatching(/rewritten/) }],
  ] as const)('%s', (status, standing) => {
    expect(standingIn(status, [commit('a', '0')], sha('0'), 'main')).toEqual(standing)
  })
})

describe('historyOf', () => {
  const silent: Comparison = { known: false, asked: true, why: 'HTTP 500' }
  function history(
    answer: Comparison | Comparison[],
    newer: string[] | undefined = undefined,
    kind: EventKind = 'default-branch',
  ) {
    const { log, lines } = recordingLog()
    const ran: string[] = []
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
        checkouts: {
          newerCommits: async (folder, { commit, branch }, most) => {
            ran.push([folder, commit, branch, most].join(' '))
            return newer
          },
        },
      },
    )
    return { found, ran, asked, lines, clock }
  }

  it('asks GitHub each time, and git never, where GitHub answers', async () => {
    const { found, ran, asked } = history({ known: true, status: 'identical', commits: [] })
    expect([await found?.standing(), await found?.standing()]).toEqual([{ kind: 'tip' }, { kind: 'tip' }])
    expect([asked, ran]).toEqual([['0...main', '0...main'], []])
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
      expect(history(silent, undefined, kind).found).toBeUndefined()
    },
  )

  it('takes newer commits from a full checkout where GitHub does not answer, with one notice', async () => {
    const { found, ran, lines } = history(silent, [sha('b'), sha('a')])
    const standing = { kind: 'behind', newer: [sha('b'), sha('a')], silent: true }
    expect([await found?.standing(), await found?.standing()]).toEqual([standing, standing])
    expect(ran[0]).toBe(`. ${sha('0')} main 21`)
    expect(lines).toEqual([
      expect.stringMatching(
        /did not say which commits are newer than this one \(HTTP 500\).*commit times decide/,
      ),
    ])
  })

  it('keeps what GitHub told of newer commits where it falls silent: a checkout is older than that', async () => {
    const told = [commit('a', '0'), commit('b', 'a'), commit('c', 'b')]
    const ahead: Comparison = { known: true, status: 'ahead', commits: told }
    const { found } = history([ahead, silent], [sha('a')])
    const newer = [sha('c'), sha('b'), sha('a')]
    expect(await found?.standing()).toEqual({ kind: 'behind', newer })
    expect(await found?.standing()).toMatchObject({ kind: 'behind', newer })
  })

  it('asks again where the branch seems to have diverged: it may have been pushed by force a moment ago', async () => {
    const diverged: Comparison = { known: true, status: 'diverged', commits: [] }
    const { found } = history([diverged, { ...diverged, status: 'identical' }])
    expect(await found?.standing()).toEqual({ kind: 'tip' })
  })

  it.each([
    ['the checkout has one commit only', undefined],
    ['it was the tip when it was checked out, which proves nothing now', []],
  ])('does not know where %s', async (_why, newer) => {
    expect(await history(silent, newer).found?.standing()).toEqual({ kind: 'unknown' })
  })
})
