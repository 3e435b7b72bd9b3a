import { Failure } from '../../src/failure.ts'
import type { Reference } from '../../src/image/reference.ts'
import type { Clock, Log, Registry } from '../../src/ports.ts'
import type { Credentials } from '../../src/registry/authorization.ts'
import { createRegistry } from '../../src/registry/registry.ts'

/** A clock whose sleep takes no time but is written down. */
export interface FakeClock extends Clock {
  pauses: number[]
  advance(milliseconds: number): void
}

export function fakeClock(start = Date.UTC(2026, 7, 1)): FakeClock {
  let now = start
  const pauses: number[] = []
  return {
    pauses,
    now: () => now,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds)
      now += milliseconds
    },
    every: () => () => undefined,
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}

export function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = []
  const write = (line: string): void => {
    lines.push(line)
  }
  return {
    lines,
    log: {
      clean: (text) => text,
      info: write,
      debug: write,
      warning: (message) => write(`warning: ${message}`),
      notice: write,
      error: write,
      foreign: (_title, body) => body(write),
    },
  }
}

/** A client with a fake clock, no jitter and short real time-outs, for a registry of this process. */
export function client(credentials?: Credentials, timeouts = {}) {
  const clock = fakeClock()
  const { log, lines } = recordingLog()
  const registry: Registry = createRegistry({
    clock,
    log,
    random: () => 1,
    timeouts: { connect: 400, response: 150, ...timeouts },
    ...(credentials && { credentials }),
  })
  return { registry, clock, lines }
}

export function repository(host: string, rest: Partial<Reference> = {}): Reference {
  return { registry: host, path: 'quantecon/lecture', ...rest }
}

/** The Failure that a promise ends with; anything else is an error of the test. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome && outcome.error instanceof Failure) return outcome.error
  throw new Error(
    `no Failure but ${JSON.stringify(outcome)} ${'error' in outcome ? String(outcome.error) : ''}`,
  )
}
