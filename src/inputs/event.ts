/** What the workflow run is about, read from the runner's variables and the event's payload. */
export interface Event {
  /** As in GITHUB_EVENT_NAME; `local` for the command line. */
  name: string
  /** How far the run is trusted and what it may publish; see docs/architecture.md. */
  kind: EventKind
  /** Commit whose files are in the workspace: for a pull request its head, not the merge commit. Empty where nobody knows it. */
  revision: string
  /**
   * Checkouts whose files decide the image and that are of another commit than the event; src/checkout finds them. With one of them the
   * image is not the one of the event's commit, so it gets none of the tags that say so.
   */
  others: readonly Checkout[]
  /** Folder of the checkout that the environment is read from, relative to the workspace, where that is not the workspace itself. */
  checkout?: string
  /** Whether somebody who may not write can have a part in it: an issue's comment becomes a `repository_dispatch`. */
  fed: boolean
  pullRequest: number | undefined
  /** A pull request from another repository, or from one that is not there any more. */
  fork: boolean
  /** A pull request that is closed or merged: nothing waits for its image. */
  closed: boolean
  /** Triggered by Dependabot, whose token is read-only on its own branches too. */
  dependabot: boolean
  /** The git tag of a tag push or release. */
  gitTag: string | undefined
  /** Commit time in milliseconds since 1970, where the payload tells it. */
  revisionTime: number | undefined
}

/** A checkout of git, as it is found on the disk. */
export interface Checkout {
  /** Full hash of HEAD; `undefined`: git does not tell, or the files are in no checkout. */
  commit: string | undefined
  /** Name of the branch that is checked out. Any remote may have named it, so it proves nothing. */
  branch: string | undefined
  /** Commit time in milliseconds since 1970. */
  time: number | undefined
  /** Of a checkout of the right commit: a file that is not as the commit has it. */
  changed?: string
}

export type EventKind =
  | 'default-branch'
  | 'branch'
  | 'tag'
  | 'pull-request'
  | 'merge-group'
  /** May run with a write token on behalf of a stranger; so does every event that is not known here. */
  | 'privileged'
  | 'schedule'
  | 'manual'

type Json = Record<string, unknown>

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
  const event = object(payload)
  const name = env.GITHUB_EVENT_NAME || 'local'
  const ref = env.GITHUB_REF ?? ''
  const pullRequest = object(event.pull_request)
  const head = object(pullRequest.head)
  const from = text(object(head.repo).full_name)
  const isPullRequest = PULL_REQUEST.has(name) || name === 'pull_request_target'
  const sender = object(event.sender)
  const defaultBranch = text(object(event.repository).default_branch)
  const onDefaultBranch = defaultBranch !== undefined && ref === `refs/heads/${defaultBranch}`
  const releaseTag = name === 'release' ? text(object(event.release).tag_name) : undefined
  return {
    name,
    kind: kindOf(name, ref, onDefaultBranch),
    others: [],
    // Workflows answer comments and other repositories by it. A manual run is fed where no person has started it.
    fed: name === 'repository_dispatch' || (name === 'workflow_dispatch' && sender.type === 'Bot'),
    revision: (isPullRequest ? text(head.sha) : undefined) ?? env.GITHUB_SHA ?? '',
    pullRequest:
      isPullRequest && Number.isInteger(pullRequest.number) ? (pullRequest.number as number) : undefined,
    // A deleted fork leaves head.repo null: still a fork.
    fork: isPullRequest && (from === undefined || from !== env.GITHUB_REPOSITORY),
    closed: isPullRequest && (pullRequest.state === 'closed' || event.action === 'closed'),
    // The name is GitHub's alone: no user's login may hold brackets.
    dependabot: sender.type === 'Bot' && sender.login === 'dependabot[bot]',
    gitTag: ref.startsWith('refs/tags/') ? ref.slice('refs/tags/'.length) : releaseTag,
    revisionTime:
      time(object(event.head_commit).timestamp) ??
      time(object(object(event.merge_group).head_commit).timestamp),
  }
}

function kindOf(name: string, ref: string, onDefaultBranch: boolean): EventKind {
  if (PULL_REQUEST.has(name)) return 'pull-request'
  if (name === 'merge_group') return 'merge-group'
  if (!TRUSTED.has(name)) return 'privileged'
  // GITHUB_REF is empty for some releases: https://github.com/actions/runner/issues/2788
  if (name === 'release' || ref.startsWith('refs/tags/')) return 'tag'
  // These two always run on the default branch; their payloads do not always say so.
  if (name === 'schedule') return 'schedule'
  // "Do it now" from outside, as a manual run is from within: a new base tells the lectures in this way.
  if (name === 'repository_dispatch') return 'manual'
  if (name === 'workflow_dispatch' && onDefaultBranch) return 'manual'
  return onDefaultBranch ? 'default-branch' : 'branch'
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function time(value: unknown): number | undefined {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(milliseconds) ? milliseconds : undefined
}
