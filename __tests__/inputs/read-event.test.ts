import { describe, expect, it } from '@jest/globals'
import type { EventKind } from '../../src/event.ts'
import { readEvent } from '../../src/inputs/read-event.ts'

const SHA = 'a'.repeat(40)
const HEAD = 'b'.repeat(40)
const repository = { default_branch: 'main' }
const own = { number: 7, head: { sha: HEAD, repo: { full_name: 'QuantEcon/lectures' } } }
const fork = { number: 7, head: { sha: HEAD, repo: { full_name: 'someone/lectures' } } }
const deleted = { number: 7, head: { sha: HEAD, repo: null } }

function read(name: string, ref: string, payload: unknown) {
  const env = {
    GITHUB_EVENT_NAME: name,
    GITHUB_REF: ref,
    GITHUB_SHA: SHA,
    GITHUB_REPOSITORY: 'QuantEcon/lectures',
  }
  return readEvent(env, payload)
}

const rows: [string, string, string, unknown, EventKind][] = [
  ['a push to the default branch', 'push', 'refs/heads/main', { repository }, 'default-branch'],
  ['a push to another branch', 'push', 'refs/heads/topic', { repository }, 'branch'],
  [
    'a push to a branch whose name ends like the default one',
    'push',
    'refs/heads/x/main',
    { repository },
    'branch',
  ],
  ['a push whose payload does not name the default branch', 'push', 'refs/heads/main', {}, 'branch'],
  ['such a push to a branch named undefined', 'push', 'refs/heads/undefined', {}, 'branch'],
  ['a pull request', 'pull_request', 'refs/pull/7/merge', { repository, pull_request: own }, 'pull-request'],
  [
    'a pull request from a fork',
    'pull_request',
    'refs/pull/7/merge',
    { repository, pull_request: fork },
    'pull-request',
  ],
  ['a merge group', 'merge_group', 'refs/heads/gh-readonly-queue/main/pr-7', { repository }, 'merge-group'],
  ['a schedule', 'schedule', 'refs/heads/main', { schedule: '0 0 * * 0' }, 'schedule'],
  ['a manual run on the default branch', 'workflow_dispatch', 'refs/heads/main', { repository }, 'manual'],
  ['a manual run on another branch', 'workflow_dispatch', 'refs/heads/topic', { repository }, 'branch'],
  ['the creation of a branch', 'create', 'refs/heads/topic', { repository }, 'branch'],
  ['the creation of a tag', 'create', 'refs/tags/v1', { repository }, 'tag'],
  ['a manual run on a tag', 'workflow_dispatch', 'refs/tags/v1', { repository }, 'tag'],
  ['a repository_dispatch', 'repository_dispatch', 'refs/heads/main', { repository }, 'manual'],
  ['a tag push', 'push', 'refs/tags/v1', { repository }, 'tag'],
  ['a release', 'release', 'refs/tags/v1', { repository }, 'tag'],
  ['a release without a ref', 'release', '', { repository }, 'tag'],
  [
    'a merged pull request',
    'pull_request',
    'refs/heads/main',
    { repository, pull_request: own },
    'pull-request',
  ],
  ['a review', 'pull_request_review', 'refs/pull/7/merge', { repository, pull_request: own }, 'pull-request'],
  [
    'a comment on a review',
    'pull_request_review_comment',
    'refs/pull/7/merge',
    { repository, pull_request: own },
    'pull-request',
  ],
  [
    'pull_request_target',
    'pull_request_target',
    'refs/heads/main',
    { repository, pull_request: fork },
    'untrusted',
  ],
  ['workflow_run', 'workflow_run', 'refs/heads/main', { repository }, 'untrusted'],
  ['issue_comment', 'issue_comment', 'refs/heads/main', { repository }, 'untrusted'],
  ['a page of the wiki', 'gollum', 'refs/heads/main', { repository }, 'untrusted'],
  ['an event of the future', 'teleport', 'refs/heads/main', { repository }, 'untrusted'],
  ['an event of the future on a tag', 'teleport', 'refs/tags/v1', { repository }, 'untrusted'],
]

describe('readEvent()', () => {
  it.each(rows)('%s', (_sentence, name, ref, payload, kind) => {
    expect(read(name, ref, payload).kind).toBe(kind)
  })

  const forks: [string, unknown, boolean][] = [
    ['a branch of the repository itself is no fork', own, false],
    ['a branch of another repository is a fork', fork, true],
    ['a deleted fork is a fork', deleted, true],
    ['a head that says nothing is a fork', { number: 7 }, true],
  ]
  it.each(forks)('%s', (_sentence, pull_request, expected) => {
    const event = read('pull_request', 'refs/pull/7/merge', { repository, pull_request })
    expect(event.fork).toBe(expected)
    expect(event.pullRequest).toBe(7)
  })

  it('is a fork to a runner that names no repository and a head that tells of none', () => {
    const env = { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' }
    expect(readEvent(env, { pull_request: deleted }).fork).toBe(true)
  })

  it('takes the head commit of a pull request, not the merge commit', () => {
    expect(read('pull_request', 'refs/pull/7/merge', { pull_request: own }).revision).toBe(HEAD)
    expect(read('push', 'refs/heads/main', { repository }).revision).toBe(SHA)
  })

  it('reads a pull request from the events that are about one, pull_request_target included, and from no others', () => {
    const payload = { repository, pull_request: fork }
    const about = { pullRequest: 7, fork: true, revision: HEAD }
    expect(read('pull_request_target', 'refs/heads/main', payload)).toMatchObject(about)
    expect(read('pull_request_review', 'refs/pull/7/merge', payload)).toMatchObject(about)
    const none = { pullRequest: undefined, fork: false, revision: SHA }
    expect(read('push', 'refs/heads/main', payload)).toMatchObject(none)
  })

  it('knows the git tag of a tag push, slashes included', () => {
    expect(read('push', 'refs/tags/release/1', { repository }).gitTag).toBe('release/1')
    expect(read('push', 'refs/heads/main', { repository }).gitTag).toBeUndefined()
  })

  it('knows the git tag of a release whose ref is not told', () => {
    const payload = { repository, release: { tag_name: 'v1' } }
    expect(read('release', '', payload).gitTag).toBe('v1')
    expect(read('release', 'refs/tags/v2', payload).gitTag).toBe('v2')
    expect(read('push', 'refs/heads/main', payload).gitTag).toBeUndefined()
  })

  const closed: [string, string, unknown, boolean][] = [
    [
      'an open pull request is not closed',
      'pull_request',
      { pull_request: { ...own, state: 'open' } },
      false,
    ],
    ['a closed one is', 'pull_request', { pull_request: { ...own, state: 'closed' } }, true],
    ['one that is being closed is', 'pull_request', { action: 'closed', pull_request: own }, true],
    [
      'a review of a closed one is',
      'pull_request_review',
      { pull_request: { ...own, state: 'closed' } },
      true,
    ],
    ['a push is not, whatever else was closed', 'push', { action: 'closed', pull_request: own }, false],
  ]
  it.each(closed)('%s', (_sentence, name, payload, expected) => {
    expect(read(name, 'refs/pull/7/merge', payload).closed).toBe(expected)
  })

  const senders: [string, unknown, boolean][] = [
    ['Dependabot is known by name and type', { login: 'dependabot[bot]', type: 'Bot' }, true],
    ['another bot is not Dependabot', { login: 'renovate[bot]', type: 'Bot' }, false],
    ['a user of that name is not Dependabot', { login: 'dependabot', type: 'User' }, false],
    ['a user who says the name is not Dependabot', { login: 'dependabot[bot]', type: 'User' }, false],
    ['nobody is not Dependabot', undefined, false],
  ]
  it.each(senders)('%s', (_sentence, sender, expected) => {
    expect(read('push', 'refs/heads/topic', { repository, sender }).dependabot).toBe(expected)
  })

  const feeders: [string, string, unknown, boolean][] = [
    [
      'a repository_dispatch is fed, whoever sent it',
      'repository_dispatch',
      { login: 'ada', type: 'User' },
      true,
    ],
    ['so is a manual run that a bot started', 'workflow_dispatch', { login: 'x[bot]', type: 'Bot' }, true],
    ['a manual run of a person is not', 'workflow_dispatch', { login: 'ada', type: 'User' }, false],
    ['a schedule is not', 'schedule', undefined, false],
    ["a bot's push is not: it may write", 'push', { login: 'x[bot]', type: 'Bot' }, false],
  ]
  it.each(feeders)('%s', (_sentence, name, sender, expected) => {
    expect(read(name, 'refs/heads/main', { repository, sender }).fed).toBe(expected)
  })

  it('takes the commit time of a merge group from its own commit', () => {
    const merge_group = { head_commit: { timestamp: '2026-08-01T08:00:00Z' } }
    expect(read('merge_group', 'refs/heads/x', { merge_group }).revisionTime).toBe(Date.UTC(2026, 7, 1, 8))
  })

  it('takes the commit time of a push from the payload', () => {
    const head_commit = { timestamp: '2026-08-01T10:00:00+02:00' }
    expect(read('push', 'refs/heads/main', { repository, head_commit }).revisionTime).toBe(
      Date.UTC(2026, 7, 1, 8),
    )
    for (const timestamp of ['soon', 5, null]) {
      const { revisionTime } = read('push', 'refs/heads/main', { head_commit: { timestamp } })
      expect(revisionTime).toBeUndefined()
    }
  })

  const garbage: [string, unknown][] = [
    ['null', null],
    ['a string', 'push'],
    ['an array', [1, 2]],
    ['numbers where objects belong', { repository: 1, pull_request: 2, head_commit: 3 }],
    ['a pull request that is a list', { pull_request: [own] }],
    ['a fraction as number', { pull_request: { number: 7.5, head: 'x' } }],
    ['an empty default branch', { repository: { default_branch: '' } }],
  ]
  it.each(garbage)('%s gives no more trust than the event has', (_sentence, payload) => {
    expect(read('push', 'refs/heads/main', payload).kind).toBe('branch')
    expect(read('push', 'refs/heads/', payload).kind).toBe('branch')
    expect(read('pull_request', 'refs/pull/7/merge', payload)).toMatchObject({
      fork: true,
      pullRequest: undefined,
    })
    expect(read('pull_request_target', 'refs/heads/main', payload).kind).toBe('untrusted')
  })

  it('is local without a runner', () => {
    expect(readEvent({}, {})).toMatchObject({ name: 'local', kind: 'branch', revision: '' })
  })
})

it('tells the branch, who started the run, and its page', () => {
  const env = {
    GITHUB_REF: 'refs/heads/topic/one',
    GITHUB_ACTOR: 'ada',
    GITHUB_REPOSITORY: 'x/y',
    GITHUB_RUN_ID: '7',
  }
  expect(readEvent(env, {})).toMatchObject({
    branch: 'topic/one',
    actor: 'ada',
    runUrl: 'https://github.com/x/y/actions/runs/7',
  })
  const again = { ...env, GITHUB_REF: 'refs/tags/v1', GITHUB_TRIGGERING_ACTOR: 'bob', GITHUB_RUN_ID: '' }
  expect(readEvent(again, {})).toMatchObject({ branch: undefined, actor: 'bob', runUrl: undefined })
})

describe('every event of GitHub', () => {
  /** https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows */
  const ALL =
    `branch_protection_rule check_run check_suite create delete deployment deployment_status discussion discussion_comment
    fork gollum image_version issue_comment issues label member merge_group milestone page_build project project_card project_column
    public pull_request pull_request_comment pull_request_review pull_request_review_comment pull_request_target push registry_package
    release repository_dispatch repository_ruleset schedule star status watch workflow_call workflow_dispatch workflow_run`.split(
      /\s+/,
    )
  /** Those that only somebody who may write can cause, or that run with the token of a pull request. Whoever adds one says here why. */
  const KNOWN: Record<string, EventKind> = {
    create: 'default-branch',
    push: 'default-branch',
    workflow_dispatch: 'manual',
    repository_dispatch: 'manual',
    schedule: 'schedule',
    release: 'tag',
    merge_group: 'merge-group',
    pull_request: 'pull-request',
    pull_request_review: 'pull-request',
    pull_request_review_comment: 'pull-request',
  }

  it.each(ALL)('has the kind that is written down for it, else the least trusted one: %s', (name) => {
    expect(read(name, 'refs/heads/main', { repository, pull_request: own }).kind).toBe(
      KNOWN[name] ?? 'untrusted',
    )
  })
})
