/** How the registry and the job stand when the event arrives. */
export interface State {
  /** An image of the environment; `undefined`: none. Days ago, and the digest of its base. */
  exact?: { built: number; solved?: number; base: 'current' | 'older' }
  /** Whether `latest` points to an image of another environment. */
  newest: boolean
  canPush: boolean
  inputs: Record<string, string>
}

const THERE: State = { exact: { built: 3, base: 'current' }, newest: true, canPush: true, inputs: {} }
const MISSING: State = { newest: true, canPush: true, inputs: {} }
const DENIED: State = { ...MISSING, canPush: false }
/** A new base made a new image of packages that were resolved long before. */
const OLD = { built: 3, solved: 40, base: 'current' } as const

export const STATES = {
  exists: THERE,
  'exists, cannot push': { ...THERE, canPush: false },
  'exists, force': { ...THERE, inputs: { force: 'true' } },
  'exists, force, cannot push': { ...THERE, inputs: { force: 'true' }, canPush: false },
  'base changed': { ...THERE, exact: { built: 3, base: 'older' } },
  'base changed, cannot push': { ...THERE, exact: { built: 3, base: 'older' }, canPush: false },
  'older than max-age-days': { ...THERE, exact: OLD, inputs: { 'max-age-days': '30' } },
  'younger than max-age-days': { ...THERE, exact: OLD, inputs: { 'max-age-days': '50' } },
  missing: MISSING,
  'missing, force': { ...MISSING, inputs: { force: 'true' } },
  'missing, cannot push': DENIED,
  'missing, cannot push, read-only: fallback': { ...DENIED, inputs: { 'read-only': 'fallback' } },
  'missing, cannot push, read-only: fail': { ...DENIED, inputs: { 'read-only': 'fail' } },
  'missing, cannot push, no earlier image': { ...DENIED, newest: false },
} satisfies Record<string, State>

export type StateName = keyof typeof STATES

/** The states that every event is shown in. */
export const ALWAYS: StateName[] = [
  'exists',
  'missing',
  'missing, cannot push',
  'missing, cannot push, no earlier image',
]

export type Decision = 'reuse' | 'build' | 'refresh' | 'verify-only' | 'fallback' | 'refuse'

/** One row of docs/events.md, and one test. */
export interface Case {
  event: string
  /** Payload's file without `.json`. */
  file: string
  state: StateName
  decision: Decision
  /** Tags written, by what they are: `env`, `latest`, `commit`, `date`, `pr`, `git tag`. */
  tags: string[]
}

type Row = [StateName, Decision, string?]

function cases(event: string, file: string, rows: Row[]): Case[] {
  return rows.map(([state, decision, tags = '']) => ({
    event,
    file,
    state,
    decision,
    tags: tags.split(', ').filter(Boolean),
  }))
}

/** What the default branch writes beside the content tag. */
export const MOVING = 'latest, commit, date'
const ALL = `env, ${MOVING}`

const BRANCH: Row[] = [
  ['exists', 'reuse'],
  ['missing', 'build', 'env'],
  ['missing, cannot push', 'refuse'],
  ['missing, cannot push, no earlier image', 'refuse'],
]
const TAG: Row[] = [
  ['exists', 'reuse', 'git tag'],
  ['exists, cannot push', 'reuse'],
  ['missing', 'build', 'env, git tag'],
  ['missing, cannot push', 'refuse'],
  ['missing, cannot push, no earlier image', 'refuse'],
]
const READ_ONLY: Row[] = [
  ['missing, cannot push', 'verify-only'],
  ['missing, cannot push, read-only: fallback', 'fallback'],
  ['missing, cannot push, read-only: fail', 'refuse'],
  ['missing, cannot push, no earlier image', 'refuse'],
]
const PULL_REQUEST: Row[] = [
  ['exists', 'reuse'],
  ['base changed', 'reuse'],
  ['exists, force', 'refresh', 'env, pr'],
  ['exists, force, cannot push', 'reuse'],
  ['missing', 'build', 'env, pr'],
  ...READ_ONLY,
]
const FORK: Row[] = [['exists', 'reuse'], ['exists, force', 'reuse'], ['missing', 'fallback'], ...READ_ONLY]
const CLOSED: Row[] = [
  ['exists', 'reuse'],
  ['exists, force', 'reuse'],
  ['missing', 'fallback'],
  ['missing, force', 'fallback'],
  ['missing, cannot push', 'fallback'],
  ['missing, cannot push, read-only: fail', 'fallback'],
  ['missing, cannot push, no earlier image', 'refuse'],
]
const ON_DEMAND: Row[] = [
  ['exists', 'reuse', MOVING],
  ['exists, cannot push', 'reuse'],
  ['exists, force', 'refresh', ALL],
  ['base changed', 'refresh', ALL],
  ['base changed, cannot push', 'refuse'],
  ['older than max-age-days', 'refresh', ALL],
  ['younger than max-age-days', 'reuse', MOVING],
  ['missing', 'build', ALL],
  ['missing, force', 'build', ALL],
  ['missing, cannot push', 'refuse'],
  ['missing, cannot push, no earlier image', 'refuse'],
]
const STRANGERS: Row[] = [
  ['exists', 'reuse'],
  ['exists, force', 'reuse'],
  ['missing', 'refuse'],
  ['missing, cannot push', 'refuse'],
  ['missing, cannot push, no earlier image', 'refuse'],
]

export const CASES: Case[] = [
  ...cases('push to the default branch', 'push-default-branch', [
    ['exists', 'reuse', MOVING],
    ['exists, cannot push', 'reuse'],
    ['exists, force', 'refresh', ALL],
    ['base changed', 'reuse', MOVING],
    ['older than max-age-days', 'reuse', MOVING],
    ['missing', 'build', ALL],
    ['missing, cannot push', 'refuse'],
    ['missing, cannot push, no earlier image', 'refuse'],
  ]),
  ...cases('push to another branch', 'push-branch', BRANCH),
  ...cases('push by Dependabot', 'push-dependabot', [
    ['exists', 'reuse'],
    ['missing', 'build', 'env'],
    ...READ_ONLY,
  ]),
  ...cases('tag push', 'push-tag', TAG),
  ...cases('release', 'release', TAG),
  ...cases('pull_request, own branch', 'pull-request', PULL_REQUEST),
  ...cases('pull_request, Dependabot', 'pull-request-dependabot', PULL_REQUEST),
  ...cases('pull_request, fork', 'pull-request-fork', FORK),
  ...cases('pull_request, deleted fork', 'pull-request-deleted-fork', FORK),
  ...cases('pull_request, closed', 'pull-request-closed', CLOSED),
  ...cases('pull_request, merged', 'pull-request-merged', CLOSED),
  ...cases('pull_request_review', 'pull-request-review', PULL_REQUEST),
  ...cases('merge_group', 'merge-group', BRANCH),
  ...cases('schedule', 'schedule', ON_DEMAND),
  ...cases('workflow_dispatch, default branch', 'workflow-dispatch', ON_DEMAND),
  ...cases('workflow_dispatch, other branch', 'workflow-dispatch-branch', [
    ...BRANCH,
    ['exists, force', 'refresh', 'env'],
    ['base changed', 'reuse'],
  ]),
  ...cases('repository_dispatch', 'repository-dispatch', ON_DEMAND),
  ...cases('pull_request_target', 'pull-request-target', STRANGERS),
  ...cases('workflow_run', 'workflow-run', STRANGERS),
  ...cases('issue_comment', 'issue-comment', STRANGERS),
  ...cases('any other event (`status`)', 'status', STRANGERS),
]

export function title({ event, state }: Pick<Case, 'event' | 'state'>): string {
  return `${event}: ${state}`
}
