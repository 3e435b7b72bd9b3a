import { readdirSync, readFileSync } from 'node:fs'

/** An event as the runner hands it over: the payload lies beside this file, cut to what has a meaning here. */
export interface Delivery {
  name: string
  /** GITHUB_REF, as GitHub's list of events that trigger workflows says. */
  ref: string
  payload: unknown
}

/** What the payloads call the commit that was pushed or proposed, and its time. */
const PUSHED = '6dcb09b5b57875f334f61aebed695e2e4193db5e'
const TIME = '2026-08-01T10:00:00Z'

const MAIN = 'refs/heads/main'
const MERGE = 'refs/pull/7/merge'

/** By file: the event's name and ref. */
const EVENTS: Record<string, [string, string]> = {
  'push-default-branch': ['push', MAIN],
  'push-branch': ['push', 'refs/heads/topic'],
  'push-dependabot': ['push', 'refs/heads/dependabot/pip/quantecon-book-theme-0.21.0'],
  'push-tag': ['push', 'refs/tags/v1.2.0'],
  release: ['release', 'refs/tags/v1.2.0'],
  'pull-request': ['pull_request', MERGE],
  'pull-request-dependabot': ['pull_request', MERGE],
  'pull-request-fork': ['pull_request', MERGE],
  'pull-request-deleted-fork': ['pull_request', MERGE],
  'pull-request-closed': ['pull_request', MERGE],
  // The branch it was merged into.
  'pull-request-merged': ['pull_request', MAIN],
  'pull-request-review': ['pull_request_review', MERGE],
  'merge-group': [
    'merge_group',
    'refs/heads/gh-readonly-queue/main/pr-7-95790bf891e76fee5e1747ab589903a6a1f80f22',
  ],
  schedule: ['schedule', MAIN],
  'workflow-dispatch': ['workflow_dispatch', MAIN],
  'workflow-dispatch-branch': ['workflow_dispatch', 'refs/heads/topic'],
  'repository-dispatch': ['repository_dispatch', MAIN],
  'pull-request-target': ['pull_request_target', MAIN],
  'workflow-run': ['workflow_run', MAIN],
  'issue-comment': ['issue_comment', MAIN],
  status: ['status', ''],
}

export function payloadFiles(): string[] {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
  return files.map((name) => name.slice(0, -'.json'.length)).toSorted()
}

/** Reads a payload; `commit` and `time` (ISO 8601) take the places of those in it. */
export function delivery(file: string, commit: string, time?: string): Delivery {
  const [name, ref] = EVENTS[file] ?? []
  if (name === undefined || ref === undefined) throw new Error(`no event is known for ${file}.json`)
  const text = readFileSync(`${import.meta.dirname}/${file}.json`, 'utf8').replaceAll(PUSHED, commit)
  return { name, ref, payload: JSON.parse(time ? text.replaceAll(TIME, time) : text) }
}
