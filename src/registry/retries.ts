import type { Clock } from '../ports.ts'
import { type HttpResponse, TransportError } from './transport.ts'

const TRIES = 4
const SECOND = 1000
const FIRST_PAUSE = 0.5 * SECOND
const RETRY_AFTER_FLOOR = SECOND

const TRANSIENT = new Set([429, 500, 502, 503, 504])

export interface Patience {
  clock: Clock
  /** From 0 (included) to 1: Math.random, a constant in tests. */
  random: () => number
  /** Bound of all tries and pauses together, in milliseconds. */
  total: number
  /** Told of each try that is going to be repeated: milliseconds until then, why, and milliseconds that the try took. */
  onPause?: (pause: number, why: string, took: number) => void
}

/**
 * Repeats an idempotent request up to four times on 429, 500, 502, 503, 504, a time-out or a broken connection, with full
 * jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) or as Retry-After says, and never earlier:
 * a wait that is longer than what is left of the total is not begun.
 * Returns the last answer even if it is still a refusal; throws the last TransportError. `attempt` gets the milliseconds left.
 */
export async function withRetries(
  patience: Patience,
  attempt: (remaining: number) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const { clock, random, total } = patience
  const deadline = clock.now() + total
  for (let tries = 1; ; tries += 1) {
    const begun = clock.now()
    let outcome: HttpResponse | TransportError
    try {
      outcome = await attempt(Math.max(1, deadline - begun))
      if (!TRANSIENT.has(outcome.status)) return outcome
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      outcome = error
    }
    const pause = transient(outcome) ? pauseBefore(outcome, tries, clock.now(), random) : undefined
    if (pause === undefined || tries >= TRIES || clock.now() + pause >= deadline) {
      if (outcome instanceof TransportError) throw outcome
      return outcome
    }
    const why = outcome instanceof TransportError ? outcome.message : `HTTP ${outcome.status}`
    patience.onPause?.(pause, why, clock.now() - begun)
    await clock.sleep(pause)
  }
}

function transient(outcome: HttpResponse | TransportError): boolean {
  return !(outcome instanceof TransportError) || outcome.kind === 'time-out' || outcome.kind === 'connection'
}

function pauseBefore(
  outcome: HttpResponse | TransportError,
  tries: number,
  now: number,
  random: () => number,
): number {
  const jitter = random() * FIRST_PAUSE * 2 ** (tries - 1)
  if (outcome instanceof TransportError) return jitter
  const asked = parseRetryAfter(outcome.headers['retry-after'], now)
  if (asked !== undefined) {
    // Jitter on top: every job of a matrix was told the same second.
    return Math.max(asked, RETRY_AFTER_FLOOR) + jitter
  }
  return outcome.status === 429 ? RETRY_AFTER_FLOOR + jitter : jitter
}

/** Milliseconds to wait from `now` (milliseconds since 1970); seconds or an HTTP date, RFC 9110 section 10.2.3. Never negative. */
function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * SECOND
  // Date.parse alone would take "7.5" or "-1" for a year.
  if (!/^[A-Z][a-z]{2},? /.test(text)) return undefined
  const date = Date.parse(text)
  return Number.isFinite(date) ? Math.max(0, date - now) : undefined
}
