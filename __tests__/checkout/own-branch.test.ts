import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createGitHub } from '../../src/adapters/github.ts'
import { whyStrange } from '../../src/checkout/own-branch.ts'
import type { Checkout } from '../../src/event.ts'
import { event } from '../plan/situations.ts'
import { TestGitHub } from '../servers/github.ts'

const sha = (letter: string): string => letter.repeat(40)
const [OLD, MIDDLE, TIP, TOPIC, TOPIC_TIP, FORK] = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => sha(letter))

let github: TestGitHub
beforeEach(async () => {
  github = await TestGitHub.start()
  github.branch.push(OLD as string, MIDDLE as string, TIP as string)
  github.branches['topic/one'] = [OLD, TOPIC, TOPIC_TIP] as string[]
  github.forks.add(FORK as string)
})
afterEach(() => github.stop())

const checkout = (commit: string | undefined, branch?: string): Checkout => ({
  commit,
  branch,
  time: undefined,
})

function ask(
  others: Checkout[],
  about: { token?: string; branch?: string | undefined } = {},
): Promise<string | undefined> {
  const { token = 'a-token', branch = 'main' } = about
  return whyStrange(
    { ...event('manual', 'repository_dispatch'), fed: true, others, branch },
    {
      github: createGitHub({ token, repository: 'QuantEcon/lecture', api: github.address }),
    },
  )
}

describe('a commit on a branch of the repository', () => {
  it.each([
    ['the tip of the default branch', checkout(TIP)],
    ['the tip of another branch, without its name', checkout(TOPIC_TIP)],
    ['an older one of the default branch', checkout(OLD)],
    ['an older one of the branch that is checked out', checkout(TOPIC, 'topic/one')],
    ['the tip, in a clone that calls the branch as it likes', checkout(TIP, 'owner:main')],
  ])('%s', async (_what, one) => {
    expect(await ask([one])).toBeUndefined()
  })

  it('is so for each of several checkouts', async () => {
    expect(await ask([checkout(TIP), checkout(TOPIC_TIP)])).toBeUndefined()
    expect(await ask([checkout(TIP), checkout(FORK)])).toMatch(new RegExp(`commit ${FORK} was not found`))
  })
})

describe('a commit that is not known to be on one', () => {
  it.each([
    ["a fork's, which GitHub knows in every repository of the network", checkout(FORK)],
    ["a fork's, in a clone that calls its branch main", checkout(FORK, 'main')],
    ['one that GitHub does not know: a merge of the job itself', checkout(sha('9'), 'main')],
    ['an older one of a branch that nobody names', checkout(TOPIC)],
    ['one of a branch whose name is not one', checkout(TOPIC, 'QuantEcon:topic/one')],
    ['none', checkout(undefined, 'main')],
  ])('%s', async (_what, one) => {
    expect(await ask([one])).toMatch(/not found on any branch|git cannot say/)
  })

  it('is not asked for by a name that is another repository', async () => {
    await ask([checkout(FORK, 'stranger:main')])
    expect(github.requests.map(({ url }) => url).filter((url) => /stranger/.test(url))).toEqual([])
  })

  it.each([
    ['without a token', '', undefined, /has no token/],
    ['while GitHub is down', 'a-token', { status: 500 }, /HTTP 500/],
    [
      'with an answer of another kind',
      'a-token',
      { status: 200, body: { commits: [] } },
      /unexpected answer/,
    ],
    [
      'with a list of garbage',
      'a-token',
      { status: 200, body: [null, 1, { name: 'main' }] },
      /was not found/,
    ],
  ])('%s, whoever has it', async (_what, token, answer, why) => {
    github.answer = answer
    expect(await ask([checkout(TIP)], { token })).toMatch(why)
  })
})
