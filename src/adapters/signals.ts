/** Exit codes by convention: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

export type CancelSignal = keyof typeof EXIT_CODES

/** Whether and how this run is being cancelled. */
export interface Cancellation {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  readonly received: CancelSignal | undefined
  /** From here on signals do again what they do to any process. */
  stopListening(): void
}

export function exitCodeOf(signal: CancelSignal): number {
  return EXIT_CODES[signal]
}

/**
 * Listens for the signals that a runner sends to the process of a cancelled step: SIGINT, after 7.5 s SIGTERM, after
 * 2.5 s more SIGKILL. `deadline` milliseconds after the first one `late` is called if the process is still there. Further
 * signals change nothing: the work is being stopped already, and its clean-up must not be.
 */
export function listenForCancellation(deadline: number, late: (signal: CancelSignal) => void): Cancellation {
  const controller = new AbortController()
  let received: CancelSignal | undefined
  const hear = (signal: NodeJS.Signals): void => {
    if (received !== undefined) return
    received = signal as CancelSignal
    // Keeps no process alive that has nothing left to do.
    setTimeout(late, deadline, received).unref()
    controller.abort(received)
  }
  const names = Object.keys(EXIT_CODES) as CancelSignal[]
  for (const name of names) process.on(name, hear)
  return {
    signal: controller.signal,
    get received() {
      return received
    },
    stopListening: () => {
      for (const name of names) process.off(name, hear)
    },
  }
}
