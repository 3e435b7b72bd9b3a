import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createGitHub, type GitHubOptions } from '../../src/adapters/github.ts'
import { TestGitHub } from '../servers/github.ts'

let github: TestGitHub
beforeAll(async () => {
  github = await TestGitHub.start()
})
afterAll(() => github.stop())

const sha = (place: number): string => place.toString(16).padStart(40, '0')
const client = (about: Partial<GitHubOptions> = {}) =>
  createGitHub({ token: 'a-token', repository: 'QuantEcon/lecture', api: github.address, ...about })

describe('GitHub', () => {
  beforeEach(() => {
    github.requests.length = 0
    github.answer = undefined
    github.branch.splice(0, Number.POSITIVE_INFINITY, ...Array.from({ length: 5 }, (_, place) => sha(place)))
  })

  it('tells which commits a branch has on top of one, in one request with the token', async () => {
    const answer = await client().compare(sha(2), 'main')
    expect(answer).toEqual({
      known: true,
      status: 'ahead',
      commits: [sha(3), sha(4)],
    })
    expect(github.requests).toEqual([
      {
        url: expect.stringMatching(/^\/repos\/QuantEcon\/lecture\/compare\/[0-9a-f]{40}\.\.\.main\?/),
        authorization: 'token a-token',
      },
    ])
  })

  it('knows the tip', async () => {
    expect(await client().compare(sha(4), 'main')).toEqual({ known: true, status: 'identical', commits: [] })
  })

  it('asks for the last page where there are many', async () => {
    github.branch.splice(0, 5, ...Array.from({ length: 352 }, (_, place) => sha(place)))
    const answer = await client().compare(sha(0), 'main')
    expect(answer.known && answer.commits.at(-1)).toBe(sha(351))
    expect(github.requests.map(({ url }) => new URL(url, 'http://x').searchParams.get('page'))).toEqual([
      '1',
      '4',
    ])
  })

  it.each([101, 119, 201])(
    'and for the one before it where the last one is nearly empty: %s commits',
    async (count) => {
      github.branch.splice(0, 5, ...Array.from({ length: count + 1 }, (_, place) => sha(place)))
      const answer = await client().compare(sha(0), 'main')
      const commits = answer.known ? answer.commits : []
      expect(commits.length).toBeGreaterThanOrEqual(20)
      expect(commits.at(-1)).toBe(sha(count))
      expect(commits).toEqual(github.branch.slice(-commits.length))
    },
  )

  it("tells a rate limit from a token's missing right", async () => {
    github.answer = { status: 403, headers: { 'x-ratelimit-remaining': '0' } }
    expect(await client().compare(sha(1), 'main')).toMatchObject({ why: expect.stringMatching(/rate limit/) })
    github.answer = { status: 403 }
    expect(await client().compare(sha(1), 'main')).toMatchObject({
      why: expect.stringMatching(/contents: read/),
    })
  })

  it("shows GitHub's own words of a refusal, on one line", async () => {
    github.answer = { status: 403, body: { message: 'Resource not accessible\nby integration' } }
    expect(await client().compare(sha(1), 'main')).toMatchObject({
      why: expect.stringMatching(/^HTTP 403: Resource not accessible by integration; the commit/),
    })
  })

  it('a branch with a slash is one segment', async () => {
    expect(await client().compare(sha(4), 'release/1')).toMatchObject({ known: false })
    expect(github.requests[0]?.url).toContain('...release%2F1')
  })

  it.each([
    ['no token', { token: undefined }, /no token/],
    ['no API', { api: undefined }, /does not name GitHub's API/],
    ['an API over http elsewhere', { api: 'http://github.example' }, /does not name GitHub's API/],
    ['no repository', { repository: undefined }, /does not name the repository/],
  ])('asks nobody with %s', async (_what, about, why) => {
    expect(await client(about).compare(sha(1), 'main')).toEqual({
      known: false,
      asked: false,
      why: expect.stringMatching(why),
    })
    expect(github.requests).toEqual([])
  })

  it.each([
    ['a commit that is not there', { status: 404 }, /HTTP 404.*contents: read/],
    ['a rate limit', { status: 429 }, /^HTTP 429: GitHub's rate limit/],
    ['a broken server', { status: 502 }, /^HTTP 502$/],
    ['another status', { status: 200, body: { status: 'odd', commits: [] } }, /unexpected answer/],
    ['no list', { status: 200, body: { status: 'ahead', ahead_by: 1 } }, /unexpected answer/],
    [
      'no commits',
      { status: 200, body: { status: 'ahead', ahead_by: 1, commits: [{ sha: 'x' }] } },
      /unexpected/,
    ],
    ['no object', { status: 200, body: [] }, /unexpected answer/],
  ])('does not know, and says why: %s', async (_what, answer, why) => {
    github.answer = answer
    expect(await client().compare(sha(1), 'main')).toEqual({
      known: false,
      asked: true,
      why: expect.stringMatching(why),
    })
  })

  it('nobody listens', async () => {
    const answer = await client({ api: 'http://127.0.0.1:1' }).compare(sha(1), 'main')
    expect(answer).toEqual({ known: false, asked: true, why: expect.stringMatching(/connection|HTTP 500/) })
  })
})
