/** Elapsed time by named phase, for the summary, the benchmark and whoever wants to know what takes so long. */
export class Timer {
  readonly phases: { name: string; milliseconds: number }[] = []
  readonly #now: () => number
  readonly #open: { name: string; start: number }[] = []
  /** When the last phase ended. */
  #ended: number

  constructor(now: () => number) {
    this.#now = now
    this.#ended = now()
  }

  async phase<T>(name: string, body: () => Promise<T>): Promise<T> {
    const start = this.#now()
    const opened = { name, start }
    this.#open.push(opened)
    try {
      return await body()
    } finally {
      this.#ended = this.#now()
      this.#open.splice(this.#open.indexOf(opened), 1)
      this.phases.push({ name, milliseconds: this.#ended - start })
    }
  }

  /** The phase that was begun last and has not ended, and for how long it goes on; between two phases, how long there has been none. */
  get current(): { name: string | undefined; milliseconds: number } {
    const { name, start } = this.#open.at(-1) ?? { name: undefined, start: this.#ended }
    return { name, milliseconds: this.#now() - start }
  }
}
