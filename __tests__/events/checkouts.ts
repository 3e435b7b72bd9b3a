import { CASES, type Decision } from './cases.ts'

/** What is checked out instead of the event's commit, and the cell's column in docs/events.md. */
export const CHECKOUTS = ['own branch', 'fork', 'tag', 'none'] as const
export type CheckedOut = (typeof CHECKOUTS)[number]

export interface Outcome {
  decision: Decision
  tags: string[]
}

/** One row of the table of docs/events.md, and one test a cell. */
export interface CheckoutCase {
  event: string
  /** Payload's file without `.json`. */
  file: string
  /** Fields of the payload that are others. */
  payload?: object
  /** Without an image of the environment; and with one, where the checkout is of a fork. */
  missing: Record<CheckedOut, Outcome>
  exists: Outcome
}

const BUILT: Outcome = { decision: 'build', tags: ['env'] }
const REFUSED: Outcome = { decision: 'refuse', tags: [] }

function everywhere(outcome: Outcome): CheckoutCase['missing'] {
  return { 'own branch': outcome, fork: outcome, tag: outcome, none: outcome }
}

/** Only commits on a branch of the repository are built, the tag's commit among them. */
const FED: CheckoutCase['missing'] = { 'own branch': BUILT, fork: REFUSED, tag: BUILT, none: REFUSED }

/** Pull requests and events on behalf of strangers do what they do with any checkout. */
function missing(event: string, file: string): CheckoutCase['missing'] {
  if (event === 'repository_dispatch') return FED
  const usual = CASES.find((one) => one.file === file && one.state === 'missing')
  if (usual === undefined) throw new Error(`${file} is shown in no table`)
  const { decision, tags } = usual
  const pullRequest = event.startsWith('pull_request')
  return everywhere(decision === 'build' && !pullRequest ? BUILT : { decision, tags })
}

const events = [...new Map(CASES.map(({ event, file }) => [event, file]))]

export const CHECKOUT_CASES: CheckoutCase[] = [
  ...events.map(([event, file]) => ({
    event,
    file,
    missing: missing(event, file),
    exists: { decision: 'reuse' as const, tags: [] },
  })),
  {
    event: 'workflow_dispatch by a bot',
    file: 'workflow-dispatch',
    payload: { sender: { login: 'github-actions[bot]', type: 'Bot' } },
    missing: FED,
    exists: { decision: 'reuse', tags: [] },
  },
]

/** The table's lines in docs/events.md. */
export function checkoutTable(): string[] {
  const cell = ({ decision, tags }: Outcome): string =>
    `${decision}: ${tags.length === 0 ? 'none' : tags.join(', ')}`
  return CHECKOUT_CASES.map(
    (row) =>
      `| ${[row.event, ...CHECKOUTS.map((checkout) => cell(row.missing[checkout])), cell(row.exists)].join(' | ')} |`,
  )
}
