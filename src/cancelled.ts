import { Failure } from './failure.ts'

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
