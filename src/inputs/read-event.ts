import type { Event, EventKind } from '../event.ts'
import { fieldsOf } from '../json.ts'

/** Only who may write to the repository can trigger these, and they bring its own files. `local`: no runner. */
const TRUSTED = new Set([
  'push',
  'create',
  'release',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'local',
])
/** These run on the merge commit, with the same token as each other. */
const PULL_REQUEST = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment'])

/**
 * Never throws: a payload with missing or strange fields gives the less trusted kind.
 * Rules: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export function readEvent(env: Record<string, string | undefined>, payload: unknown): Event {
  const event = fieldsOf(payload)
  const name = env.GITHUB_EVENT_NAME || 'local'
  const ref = env.GITHUB_REF ?? ''
  const pullRequest = fieldsOf(event.pull_request)
  const head = fieldsOf(pullRequest.head)
  const from = text(fieldsOf(head.repo).full_name)
  const isPullRequest = PULL_REQUEST.has(name) || name === 'pull_request_target'
  const sender = fieldsOf(event.sender)
  const defaultBranch = text(fieldsOf(event.repository).default_branch)
  const onDefaultBranch = defaultBranch !== undefined && ref === `refs/heads/${defaultBranch}`
  const releaseTag = name === 'release' ? text(fieldsOf(event.release).tag_name) : undefined
  return {
    name,
    kind: kindOf(name, ref, onDefaultBranch),
    branch: branchOf(ref),
    others: [],
    // Workflows answer comments and other repositories by it. A manual run is fed where no person has started it.
    fed: name === 'repository_dispatch' || (name === 'workflow_dispatch' && sender.type === 'Bot'),
    revision: (isPullRequest ? text(head.sha) : undefined) ?? env.GITHUB_SHA ?? '',
    pullRequest: isPullRequest && isInteger(pullRequest.number) ? pullRequest.number : undefined,
    // A deleted fork leaves head.repo null: still a fork.
    fork: isPullRequest && (from === undefined || from !== env.GITHUB_REPOSITORY),
    closed: isPullRequest && (pullRequest.state === 'closed' || event.action === 'closed'),
    // The name is GitHub's alone: no user's login may hold brackets.
    dependabot: sender.type === 'Bot' && sender.login === 'dependabot[bot]',
    gitTag: ref.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : releaseTag,
    revisionTime:
      time(fieldsOf(event.head_commit).timestamp) ??
      time(fieldsOf(fieldsOf(event.merge_group).head_commit).timestamp),
    actor: env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR || '',
    runUrl: env.GITHUB_RUN_ID ? `${sourceOf(env)}/actions/runs/${env.GITHUB_RUN_ID}` : undefined,
  }
}

/** Address of the repository, for people and for `org.opencontainers.image.source`. */
export function sourceOf(env: Record<string, string | undefined>): string {
  return `${env.GITHUB_SERVER_URL || 'https://github.com'}/${env.GITHUB_REPOSITORY ?? ''}`
}

/** Run and attempt, and the runner: the legs of a matrix share the first two, and several runners may share one engine. */
export function runIdOf(env: Record<string, string | undefined>): string {
  return [env.GITHUB_RUN_ID ?? '0', env.GITHUB_RUN_ATTEMPT ?? '1', env.RUNNER_NAME].filter(Boolean).join('-')
}

function branchOf(ref: string): string | undefined {
  return /^refs\/heads\/(.+)$/.exec(ref)?.[1]
}

function kindOf(name: string, ref: string, onDefaultBranch: boolean): EventKind {
  if (PULL_REQUEST.has(name)) return 'pull-request'
  if (name === 'merge_group') return 'merge-group'
  if (!TRUSTED.has(name)) return 'untrusted'
  // GITHUB_REF is empty for some releases: https://github.com/actions/runner/issues/2788
  if (name === 'release' || ref.startsWith('refs/tags/')) return 'tag'
  // These two always run on the default branch; their payloads do not always say so.
  if (name === 'schedule') return 'schedule'
  // "Do it now" from outside, as a manual run is from within: a new base tells the lectures in this way.
  if (name === 'repository_dispatch') return 'manual'
  if (name === 'workflow_dispatch' && onDefaultBranch) return 'manual'
  return onDefaultBranch ? 'default-branch' : 'branch'
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function time(value: unknown): number | undefined {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(milliseconds) ? milliseconds : undefined
}
