/** What kind of thing went wrong; named in messages and tests, so that no fault stays anonymous. */
export type FailureClass =
  | 'input'
  | 'environment'
  | 'authentication'
  | 'permission'
  | 'registry-unavailable'
  | 'rate-limited'
  | 'registry-answer'
  | 'not-found'
  | 'engine-unavailable'
  | 'buildx-missing'
  | 'disk-full'
  | 'build-step'
  | 'unsolvable-environment'
  | 'out-of-memory'
  | 'time-limit'
  | 'build'
  | 'verification'
  | 'oversize'
  | 'refused'
  | 'cancelled'
  | 'internal'

/** Something wrong or doubtful in the user's own files or inputs, with the place to look at. */
export interface Finding {
  severity: 'error' | 'warning' | 'notice'
  /** Stable kebab-case name of the rule, for example `mutable-git-reference`. */
  rule: string
  /** Path relative to the repository's root; absent when the finding is about an input. */
  file?: string
  /** First line is 1. */
  line?: number
  message: string
  /** What the user should do, as a sentence. */
  advice: string
}

interface FailureText {
  class: FailureClass
  /** What was being done, as in "looking up the image". */
  doing: string
  /** On what: a reference, a file, a command. */
  on: string
  why: string
  /** What the user should do next. */
  next: string
  findings?: Finding[]
  /** Tags that were written before it went wrong. */
  tagged?: string[]
}

/** An expected failure: its message is complete for the user, so no stack trace is shown for it. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly text: FailureText

  constructor(text: FailureText, options?: { cause?: unknown }) {
    super(`${text.doing} (${text.on}): ${text.why}. ${text.next}`, options)
    this.text = text
  }

  get class(): FailureClass {
    return this.text.class
  }

  get findings(): Finding[] {
    return this.text.findings ?? []
  }
}

/** What an effect throws that was stopped, or not begun, because the run is cancelled. `doing` and `on` as in every Failure. */
export function cancelled(signal: AbortSignal, doing: string, on: string, more = ''): Failure {
  return new Failure({
    class: 'cancelled',
    doing,
    on,
    why: `the job was cancelled (${String(signal.reason)})${more}`,
    next: 'If you did not want this, run the job again',
  })
}
