/** What the workflow run is about, read from the runner's variables and the event's payload. */
export interface Event {
  /** As in GITHUB_EVENT_NAME; `local` for the command line. */
  name: string
  /** How far the run is trusted and what it may publish; see docs/architecture.md. */
  kind: EventKind
  /** The branch of GITHUB_REF, without `refs/heads/`: of a push, a schedule or a manual run. */
  branch: string | undefined
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
  /** Who started the run; empty where nobody knows it. */
  actor: string
  /** Page of the run; `undefined` where there is none. */
  runUrl: string | undefined
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
  | 'untrusted'
  | 'schedule'
  | 'manual'
