import { Failure } from '../failure.ts'

/**
 * What a cancelled run says: what was stopped, and what of it can be seen outside. `error` is what the story ended with;
 * `undefined` when it did not end in time.
 */
export function cancellation(run: {
  signal: string
  error: unknown
  tags: { written: readonly string[]; doubtful: readonly string[] }
}): { line: string; text: Failure['text'] } {
  const { signal, error, tags } = run
  const known = error instanceof Failure ? error.text : undefined
  const doing = known?.doing ?? 'working'
  const on = known?.on ?? 'container-action'
  const what =
    error === undefined ? 'The run could not stop cleanly within 5 seconds' : 'All running work was stopped'
  const published =
    tags.written.length === 0
      ? 'nothing was published, and no tag was moved'
      : `these tags were already written: ${tags.written.join(', ')}; no other tag was moved`
  const doubt =
    tags.doubtful.length === 0 ? '' : `; it is not known whether ${tags.doubtful.join(', ')} was written`
  const why = `the job was cancelled (${signal}). ${what}; ${published}${doubt}`
  const next = 'If you did not want this, run the job again'
  return {
    line: `${doing} (${on}): ${why}. ${next}`,
    text: { class: 'cancelled', doing, on, why, next, tagged: [...tags.written] },
  }
}
