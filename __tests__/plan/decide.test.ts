import { describe, expect, it } from '@jest/globals'
import { ALLOWED, DAY, DENIED, decided, event, type Given, image, NEWEST, NOW } from './situations.ts'

const exact = image()
const pr = event('pull-request', 'pull_request')
const target = event('untrusted', 'pull_request_target')
const fork = { ...pr, fork: true }
const closed = { ...pr, closed: true }
const dependabot = { ...event('branch', 'push'), dependabot: true }
const schedule = event('schedule')
const manual = event('manual', 'workflow_dispatch')
const others = [{ commit: 'b'.repeat(40), branch: undefined, time: undefined }]
const fed = { ...event('manual', 'repository_dispatch'), fed: true, others }

/** Sentence, what is given, kind of plan, facts that were asked for. */
type Row = [string, Given, string, string[]]

const published: Row[] = [
  ['a push to the default branch reuses', { exact }, 'reuse', []],
  ['a push to another branch reuses', { exact, event: event('branch') }, 'reuse', []],
  ['a pull request reuses', { exact, event: pr }, 'reuse', []],
  ['a pull request that may not write reuses', { exact, event: pr, pushRight: DENIED }, 'reuse', []],
  ['a merge group reuses', { exact, event: event('merge-group') }, 'reuse', []],
  ['pull_request_target reuses', { exact, event: target }, 'reuse', []],
  ['workflow_run reuses', { exact, event: event('untrusted', 'workflow_run') }, 'reuse', []],
  ['a tag push reuses', { exact, event: event('tag') }, 'reuse', []],
  ['a schedule on the same base reuses', { exact, event: schedule }, 'reuse', ['baseDigest']],
  ['a manual run on the same base reuses', { exact, event: manual }, 'reuse', ['baseDigest']],
  ['pull_request_target reuses even with force', { exact, event: target, force: true }, 'reuse', []],
  ['a fork reuses', { exact, event: fork }, 'reuse', []],
  ['a closed pull request reuses', { exact, event: closed }, 'reuse', []],
  ['a closed pull request reuses even with force', { exact, event: closed, force: true }, 'reuse', []],
]

const missing: Row[] = [
  ['a push to the default branch builds', {}, 'build', ['pushRight']],
  ['a push to another branch builds', { event: event('branch') }, 'build', ['pushRight']],
  ['a pull request with write access builds', { event: pr }, 'build', ['pushRight']],
  ['a merge group builds', { event: event('merge-group') }, 'build', ['pushRight']],
  ['a schedule builds', { event: schedule }, 'build', ['pushRight']],
  ['a manual run builds', { event: manual }, 'build', ['pushRight']],
  ['a tag push builds', { event: event('tag') }, 'build', ['pushRight']],
  ['pull_request_target is refused', { event: target }, 'refuse', []],
  ['workflow_run is refused', { event: event('untrusted', 'workflow_run') }, 'refuse', []],
  ['pull_request_target is refused with force too', { event: target, force: true }, 'refuse', []],
  ['a closed pull request takes the newest', { event: closed, newest: NEWEST }, 'fallback', ['newest']],
  [
    'a closed one takes it with force',
    { event: closed, newest: NEWEST, force: true },
    'fallback',
    ['newest'],
  ],
  ['a closed one with nothing earlier is refused', { event: closed }, 'refuse', ['newest']],
]

const refresh: Row[] = [
  [
    'a schedule refreshes for a changed base',
    { exact, event: schedule, baseDigest: 'sha256:new' },
    'refresh',
    ['baseDigest', 'pushRight'],
  ],
  [
    'a manual run refreshes for a changed base',
    { exact, event: manual, baseDigest: 'sha256:new' },
    'refresh',
    ['baseDigest', 'pushRight'],
  ],
  [
    "what may be a stranger's is not refreshed",
    { exact, event: fed, force: true, strange: 'commit 1 is on no branch' },
    'reuse',
    ['strange'],
  ],
  [
    "what may be a stranger's is not refreshed for a base either",
    { exact, event: fed, baseDigest: 'sha256:new', strange: 'commit 1 is on no branch' },
    'reuse',
    ['baseDigest', 'strange'],
  ],
  [
    'what is published is reused without a question whose it is',
    { exact, event: fed },
    'reuse',
    ['baseDigest'],
  ],
  [
    'a commit of a branch of our own is refreshed',
    { exact, event: fed, force: true },
    'refresh',
    ['strange', 'pushRight'],
  ],
  [
    "what may be a stranger's is not built",
    { event: fed, strange: 'commit 1 is on no branch' },
    'refuse',
    ['strange'],
  ],
  ['a commit of a branch of our own is built', { event: fed }, 'build', ['strange', 'pushRight']],
  [
    'the files of the event itself are not asked for',
    { event: { ...fed, others: [] } },
    'build',
    ['pushRight'],
  ],
  [
    'what nobody else feeds is built, whatever the commit',
    { event: { ...manual, others } },
    'build',
    ['pushRight'],
  ],
  ['a push does not look at the base', { exact, baseDigest: 'sha256:new' }, 'reuse', []],
  ['a pull request does not look at the base', { exact, event: pr, baseDigest: 'sha256:new' }, 'reuse', []],
  [
    'a schedule refreshes an old solve without asking for the base',
    { exact, event: schedule, maxAgeDays: 4 },
    'refresh',
    ['pushRight'],
  ],
  [
    'a limit of no days refreshes whatever was resolved before now',
    { exact, event: schedule, maxAgeDays: 0 },
    'refresh',
    ['pushRight'],
  ],
  [
    'an age of exactly the limit is not too old',
    { exact, event: schedule, maxAgeDays: 5 },
    'reuse',
    ['baseDigest'],
  ],
  [
    'packages that were resolved in the future, by a clock that ran ahead, are resolved again',
    { exact: image({ solved: NOW + 365 * DAY }), event: schedule, maxAgeDays: 30 },
    'refresh',
    ['pushRight'],
  ],
  ['a push does not look at the age', { exact, maxAgeDays: 0 }, 'reuse', []],
  [
    'an image without a time has no age',
    { exact: image({ solved: undefined }), event: schedule, maxAgeDays: 0 },
    'reuse',
    ['baseDigest'],
  ],
  [
    'an image without a base does not follow one',
    { exact: image({ baseDigest: undefined }), event: schedule, baseDigest: 'sha256:new' },
    'reuse',
    [],
  ],
  [
    'a schedule refreshes an image of its own Dockerfile whose base has moved',
    { exact: image({ baseDigest: undefined, bases: {} }), event: schedule, movedBases: 'base a:1 moved' },
    'refresh',
    ['movedBases', 'pushRight'],
  ],
  [
    'a manual run does so, too',
    { exact: image({ baseDigest: undefined, bases: {} }), event: manual, movedBases: 'base a:1 moved' },
    'refresh',
    ['movedBases', 'pushRight'],
  ],
  [
    'a schedule reuses it while none has moved',
    { exact: image({ baseDigest: undefined, bases: {} }), event: schedule, movedBases: 'none' },
    'reuse',
    ['movedBases'],
  ],
  [
    'a schedule refreshes one that does not say its bases, without asking for them',
    { exact: image({ baseDigest: undefined }), event: schedule, movedBases: 'none' },
    'refresh',
    ['pushRight'],
  ],
  [
    'an old solve comes before a moved base',
    { exact: image({ bases: {} }), event: schedule, movedBases: 'base a:1 moved', maxAgeDays: 0 },
    'refresh',
    ['pushRight'],
  ],
  [
    'a push does not ask for the bases of its own Dockerfile',
    { exact: image({ bases: {} }), movedBases: 'base a:1 moved' },
    'reuse',
    [],
  ],
  [
    'nor does a pull request',
    { exact: image({ bases: {} }), event: pr, movedBases: 'base a:1 moved' },
    'reuse',
    [],
  ],
  ['force rebuilds what is published', { exact, event: manual, force: true }, 'refresh', ['pushRight']],
  ['force builds what is missing', { event: manual, force: true }, 'build', ['pushRight']],
  [
    'a schedule that may not write fails instead of going unseen',
    { exact, event: schedule, baseDigest: 'sha256:new', pushRight: DENIED },
    'refuse',
    ['baseDigest', 'pushRight'],
  ],
]

const readOnly: Row[] = [
  ['verify builds without publishing', { event: pr, newest: NEWEST }, 'verify-only', ['pushRight', 'newest']],
  [
    'fallback hands the newest image on',
    { event: pr, newest: NEWEST, readOnly: 'fallback' },
    'fallback',
    ['pushRight', 'newest'],
  ],
  [
    'fail refuses without asking for the newest',
    { event: pr, newest: NEWEST, readOnly: 'fail' },
    'refuse',
    ['pushRight'],
  ],
  ['verify without any earlier image is refused', { event: pr }, 'refuse', ['pushRight', 'newest']],
  [
    'fallback without any earlier image is refused',
    { event: pr, readOnly: 'fallback' },
    'refuse',
    ['pushRight', 'newest'],
  ],
  ['force on a published image gives that image', { event: pr, exact, force: true }, 'reuse', ['pushRight']],
  [
    'force with fail gives the published image too',
    { event: pr, exact, force: true, readOnly: 'fail' },
    'reuse',
    ['pushRight'],
  ],
]

const forks: Row[] = [
  ['is not built even where it could publish', { newest: NEWEST }, 'fallback', ['pushRight', 'newest']],
  ['is refused there with fail', { newest: NEWEST, readOnly: 'fail' }, 'refuse', ['pushRight']],
  ['is refused there with nothing earlier', {}, 'refuse', ['pushRight', 'newest']],
  ['is not refreshed there by force', { exact, force: true }, 'reuse', ['pushRight']],
  [
    'is verified where it cannot publish',
    { newest: NEWEST, pushRight: DENIED },
    'verify-only',
    ['pushRight', 'newest'],
  ],
]

const dependabots: Row[] = [
  ['verify builds without publishing', { newest: NEWEST }, 'verify-only', ['pushRight', 'newest']],
  [
    'fallback hands the newest on',
    { newest: NEWEST, readOnly: 'fallback' },
    'fallback',
    ['pushRight', 'newest'],
  ],
  ['fail refuses', { newest: NEWEST, readOnly: 'fail' }, 'refuse', ['pushRight']],
  ['a right to push builds', { newest: NEWEST, pushRight: ALLOWED }, 'build', ['pushRight']],
  [
    'on the default branch it is refused like any other',
    { newest: NEWEST, event: { ...event('default-branch', 'push'), dependabot: true } },
    'refuse',
    ['pushRight'],
  ],
]

function check(given: Given, kind: string, facts: string[]): void {
  const { plan, asked } = decided(given)
  expect({ kind: plan.kind, asked }).toEqual({ kind, asked: facts })
}

describe('an image of exactly this environment is published', () => {
  it.each(published)('%s', (_sentence, given, kind, facts) => {
    check(given, kind, facts)
    expect(decided(given).plan).toMatchObject({ found: exact })
  })
})

describe('no image of this environment is published', () => {
  it.each(missing)('%s', (_sentence, given, kind, facts) => check(given, kind, facts))
})

describe('a published image is built again', () => {
  it.each(refresh)('%s', (_sentence, given, kind, facts) => check(given, kind, facts))
})

describe('a pull request that may not publish', () => {
  it.each(readOnly)('%s', (_sentence, given, kind, facts) => {
    check({ pushRight: DENIED, ...given }, kind, facts)
  })

  it('hands on the newest image, never something else', () => {
    const given = { event: pr, newest: NEWEST, pushRight: DENIED }
    expect(decided(given).plan).toMatchObject({ found: NEWEST })
    expect(decided({ ...given, readOnly: 'fallback' }).plan).toMatchObject({ found: NEWEST })
  })
})

describe('a pull request from a fork', () => {
  it.each(forks)('%s', (_sentence, given, kind, facts) => check({ event: fork, ...given }, kind, facts))
})

describe('a push of Dependabot to its own branch, which may not publish', () => {
  it.each(dependabots)('%s', (_sentence, given, kind, facts) => {
    check({ event: dependabot, pushRight: DENIED, ...given }, kind, facts)
  })
})

describe('any other job that may not publish', () => {
  const kinds = ['default-branch', 'branch', 'tag', 'merge-group', 'schedule', 'manual'] as const
  it.each(kinds)('%s is refused, with the reason and the way out', (kind) => {
    const { plan, asked } = decided({ event: event(kind), newest: NEWEST, pushRight: DENIED })
    expect(plan).toMatchObject({ kind: 'refuse', next: 'Grant packages: write' })
    expect(plan.reason).toContain('the token is read-only')
    expect(asked).toEqual(['pushRight'])
  })
})

describe('the cache', () => {
  const rows: [string, Given, boolean][] = [
    ['is used by a build', {}, false],
    ['is not used with force', { force: true }, true],
    ['is not used when versions shall move', { exact, event: schedule, maxAgeDays: 1 }, true],
    ['is used for a new base', { exact, event: schedule, baseDigest: 'sha256:new' }, false],
  ]
  it.each(rows)('%s', (_sentence, given, noCache) => {
    expect(decided({ pushRight: ALLOWED, ...given }).plan).toMatchObject({ noCache })
  })
})

describe('the reason and the way out, as the user reads them', () => {
  const published = 'an image of exactly this environment is published'
  const none = 'no image of this environment is published'
  const base = 'the base image has changed since it was built'
  const first =
    'First publish an image from the default branch: run its workflow once, with "packages: write"'
  const denied = { pushRight: DENIED, newest: NEWEST }
  const fail = { readOnly: 'fail' } as const
  const cannot = `${none}, and this job cannot publish it: the token is read-only`
  const foreign =
    'this pull request is from a fork, and for safety the action does not build files of a fork in a job with write access'
  const rows: [string, Given, { reason: string; next?: string }][] = [
    ['of a reuse', { exact }, { reason: published }],
    ['of a reuse for a stranger', { exact, event: target }, { reason: published }],
    ['of a build', {}, { reason: none }],
    ['of force', { exact, force: true }, { reason: 'the input force asks for a build without cache' }],
    [
      'of a base of its own Dockerfile',
      { exact: image({ bases: {} }), event: schedule, movedBases: 'base a:1 moved (sha256:1 -> sha256:2)' },
      { reason: 'base a:1 moved (sha256:1 -> sha256:2)' },
    ],
    [
      'of bases that are not recorded',
      { exact: image(), event: schedule, movedBases: 'none' },
      { reason: 'it does not record the versions of its base images' },
    ],
    ['of a new base', { exact, event: schedule, baseDigest: 'sha256:new' }, { reason: base }],
    [
      'of an old solve, in whole days',
      { exact: image({ solved: NOW - 30.9 * DAY }), event: schedule, maxAgeDays: 30 },
      { reason: 'its packages were solved 30 days ago (max-age-days: 30)' },
    ],
    [
      'of a refusal to a stranger',
      { event: target },
      {
        reason: `${none}, and the action does not build one on the event pull_request_target: people without write access can start it, and its job may still have a token that can write`,
        next: 'Run the action on push or pull_request. The action never builds the files of a pull request with a write token',
      },
    ],
    [
      'of a job that must build and cannot push',
      denied,
      {
        reason: `${none}, and this job cannot publish it: the token is read-only`,
        next: 'Grant packages: write',
      },
    ],
    [
      'of fail',
      { ...denied, ...fail, event: pr },
      { reason: `${none}, and read-only is "fail": the token is read-only`, next: 'Grant packages: write' },
    ],
    [
      'of verify',
      { ...denied, event: pr },
      { reason: `${cannot}; the new image is built and verified, but not published` },
    ],
    [
      'of fallback',
      { ...denied, event: pr, readOnly: 'fallback' },
      { reason: `${cannot}; the job uses the newest verified image instead` },
    ],
    [
      'of a pull request with nothing to fall back to',
      { pushRight: DENIED, event: pr },
      { reason: `${cannot}; and there is no earlier image that could be used instead`, next: first },
    ],
    [
      'of force that finds no right to push',
      { exact, event: pr, force: true, pushRight: DENIED },
      { reason: 'an image of this environment is published; not rebuilt: the token is read-only' },
    ],
    [
      'of a fork that the registry would let publish',
      { event: fork, newest: NEWEST },
      {
        reason: `${none}, and this job cannot publish it: ${foreign}; the job uses the newest verified image instead`,
      },
    ],
    [
      'of such a fork with fail',
      { event: fork, ...fail },
      {
        reason: `${none}, and read-only is "fail": ${foreign}`,
        next: 'Push the branch to the repository itself, or remove the write access from jobs of forks',
      },
    ],
    [
      'of a closed pull request',
      { event: closed, newest: NEWEST },
      {
        reason: `${none}, and the action builds none for a closed pull request; the job uses the newest verified image instead`,
      },
    ],
  ]
  it.each(rows)('%s', (_sentence, given, { reason, next }) => {
    const { plan } = decided(given)
    expect(plan.reason).toBe(reason)
    expect('next' in plan ? plan.next : undefined).toBe(next)
  })
})
