import type { Sink } from './log.ts'

/** Milliseconds: a job that says nothing for half a minute looks dead. */
const SILENCE = 25_000

/** What is being done, and for how many milliseconds; without a name between two phases. */
interface Phases {
  readonly current: { name: string | undefined; milliseconds: number }
}

/**
 * Says what is being done whenever the sink that is returned has got no line for 25 s, whatever it is that takes so long. Lines for
 * debugging do not count: most runs do not show them. Keeps no process alive.
 */
export function startReminders(sink: Sink, phases: Phases): { sink: Sink; stop(): void } {
  let heard = performance.now()
  const hearing =
    <A extends unknown[]>(act: (...given: A) => void) =>
    (...given: A): void => {
      heard = performance.now()
      act(...given)
    }
  const line = hearing(sink.line)
  let timer: NodeJS.Timeout
  const wait = (milliseconds: number): void => {
    timer = setTimeout(() => {
      const left = heard + SILENCE - performance.now()
      if (left <= 0) {
        const { name, milliseconds } = phases.current
        line(
          `.. still ${name === undefined ? 'working' : `at: ${name}`}, ${Math.round(milliseconds / 1000)} s`,
        )
      }
      wait(left > 0 ? left : SILENCE)
    }, milliseconds).unref()
  }
  wait(SILENCE)
  return {
    sink: { ...sink, line, annotate: hearing(sink.annotate), startGroup: hearing(sink.startGroup) },
    stop: () => clearTimeout(timer),
  }
}
