import { describe, expect, it } from '@jest/globals'
import { commitTime } from '../../src/checkout/commit-time.ts'
import type { EventKind } from '../../src/event.ts'
import { event } from '../plan/situations.ts'
import { fakeClock } from '../servers/world.ts'

const SECONDS = 1_785_000_000
const TIME = SECONDS * 1000

/** What the checkout tells at that time, where it holds these commits. */
async function told(kind: EventKind, holds: string[], now = TIME + 1, revisionTime?: number) {
  const asked: string[] = []
  const time = await commitTime(
    { ...event(kind), revisionTime },
    {
      clock: fakeClock(now),
      checkouts: {
        commitTime: async (_folder, commits) => {
          for (const commit of commits) {
            asked.push(commit)
            if (holds.includes(commit)) return TIME
          }
          return undefined
        },
      },
    },
  )
  return { time, asked }
}

const { revision } = event('schedule')

describe('the time of a commit', () => {
  it('is what the event says, without a question', async () => {
    expect(await told('default-branch', [], TIME + 1, TIME)).toEqual({ time: TIME, asked: [] })
  })

  it.each(['schedule', 'pull-request'] as const)('is what the checkout says of it: %s', async (kind) => {
    expect(await told(kind, [revision, 'HEAD'])).toEqual({ time: TIME, asked: [revision] })
  })

  it("is that of a pull request's merge commit, where the checkout holds nothing else", async () => {
    expect(await told('pull-request', ['HEAD'])).toEqual({ time: TIME, asked: [revision, 'HEAD'] })
  })

  it.each(['default-branch', 'schedule', 'manual', 'tag'] as const)(
    'is never that of another commit which happens to be checked out: %s',
    async (kind) => {
      expect(await told(kind, ['HEAD'])).toEqual({ time: undefined, asked: [revision] })
    },
  )

  it.each([
    ['the event', TIME],
    ['the checkout', undefined],
  ])('is now where a clock ran ahead: %s', async (_who, revisionTime) => {
    const now = TIME - 60_000
    expect((await told('schedule', [revision], now, revisionTime)).time).toBe(now)
  })
})
