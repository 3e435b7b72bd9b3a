import type { ProgressEvent } from './rawjson.ts'

/** What became of one step of a build. */
export interface Step {
  name: string
  seconds: number
  cached: boolean
  /** Last lines that the step wrote. */
  lines: string[]
  error: string | undefined
}

// A solver's explanation of a conflict can be long, and what it is about stands at its beginning.
const KEPT_LINES = 200
const LONGEST_LINE = 2000
/** Of a line that has not ended yet: more than is shown of it, so that a secret is whole when it is looked for. */
const LONGEST_PARTIAL = 64 * 1024

/** Follows a build: named steps with times, the lines of each, what runs now. Pure but for the clock handed in. */
export class Progress {
  readonly #steps = new Map<string, Step & { started: number; running: boolean; partial: string }>()
  readonly #written = new Set<string>()
  readonly #now: () => number
  readonly #write: (line: string) => void
  readonly #clean: (text: string) => string
  /** The last lines outside any step: buildx's own summary of a failure. */
  readonly tail: string[] = []

  /** `clean` takes secrets out of what is shown or kept, before it is cut to a length. */
  constructor(now: () => number, write: (line: string) => void, clean: (text: string) => string) {
    this.#now = now
    this.#write = write
    this.#clean = clean
  }

  add(event: ProgressEvent): void {
    if (event.kind === 'plain') {
      const text = clip(this.#clean(event.text))
      keep(this.tail, text)
      this.#write(text)
      return
    }
    if (event.kind === 'log') {
      const step = this.#steps.get(event.id)
      const lines = ((step?.partial ?? '') + event.text).split(/\r\n|\n|\r/)
      // pip's and mamba's progress bars arrive in fragments without an end of line.
      if (step) step.partial = (lines.pop() ?? '').slice(0, LONGEST_PARTIAL)
      for (const line of lines) this.#writeLine(line, step?.lines)
      return
    }
    const known = this.#steps.get(event.id)
    if (event.kind === 'started') {
      if (known?.running) return
      const step = {
        name: this.#clean(event.name),
        seconds: known?.seconds ?? 0,
        cached: known?.cached ?? false,
        lines: known?.lines ?? [],
        error: undefined,
      }
      this.#steps.set(event.id, { ...step, started: this.#now(), running: true, partial: '' })
      if (known === undefined && isWork(event.name)) this.#write(`-> ${stepTitle(this.#clean(event.name))}`)
      return
    }
    const lines = known?.lines ?? []
    const rest = known?.partial ?? ''
    if (rest !== '') this.#writeLine(rest, lines)
    const { id } = event
    const name = this.#clean(event.name)
    const error = event.error === undefined ? undefined : this.#clean(event.error)
    // A cached step is reported again when its result is fetched: it still did not run.
    const cached = event.cached || known?.cached === true
    const seconds = Math.max(event.seconds, known?.seconds ?? 0)
    this.#steps.set(id, { name, seconds, cached, lines, error, started: 0, running: false, partial: '' })
    // BuildKit finishes some steps in several parts; after the first only those are worth a line that took time, and the one that
    // says that nothing ran.
    const again = known !== undefined && !known.running
    const first = cached && known?.cached === false
    const news = !again || first || event.seconds >= Math.max(1, known.seconds + 0.1)
    if (error === undefined && (!news || !isWork(name))) return
    const time = `${seconds.toFixed(1)} s`
    const outcome =
      error !== undefined ? 'FAILED' : !cached ? time : seconds < 1 ? 'cached' : `cached, fetched in ${time}`
    const line = `<- ${stepTitle(name)}: ${outcome}`
    // One step may stand in the graph several times, under one name.
    if (this.#written.has(line)) return
    this.#written.add(line)
    this.#write(line)
  }

  #writeLine(line: string, kept: string[] = []): void {
    const text = clip(this.#clean(line))
    keep(kept, text)
    this.#write(`  ${text}`)
  }

  get steps(): Step[] {
    return [...this.#steps.values()].map(({ name, seconds, cached, lines, error }) => ({
      name,
      seconds,
      cached,
      lines,
      error,
    }))
  }

  /** One line about what is running and for how long, for times when a build says nothing. */
  heartbeat(): string | undefined {
    const running = [...this.#steps.values()].filter((step) => step.running)
    const now = this.#now()
    const parts = running.map(
      (step) => `${stepTitle(step.name)}, ${Math.round((now - step.started) / 1000)} s`,
    )
    return parts.length > 0 ? `.. still running: ${parts.join('; ')}` : undefined
  }
}

/** BuildKit's own bookkeeping is of no interest while it works. */
function isWork(name: string): boolean {
  return !/^\[(?:internal|context|auth)\b|^resolving provenance|^sending tarball/.test(name)
}

/** A step's name for people: without the mounts, which are longer than the rest. */
export function stepTitle(name: string): string {
  return clip(
    name
      .replace(/--mount=\S+\s*/g, '')
      .replace(/\s+/g, ' ')
      .replace('] LINK ', '] '),
    120,
  )
}

function keep(lines: string[], line: string): void {
  lines.push(line)
  if (lines.length > KEPT_LINES) lines.shift()
}

function clip(text: string, length = LONGEST_LINE): string {
  return text.length > length ? `${text.slice(0, length)}...` : text
}

/** The line that tells most of a failure: the last one marked as an error, else the last one. */
export function lastError(lines: readonly string[]): string {
  const marked = lines.filter((line) => /^ERROR:/.test(line)).at(-1)
  const text =
    marked?.replace(/^ERROR:\s*/, '') ?? lines.filter((line) => line.trim() !== '').at(-1) ?? 'no message'
  return text.slice(0, 500)
}
