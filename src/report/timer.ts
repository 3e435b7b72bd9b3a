/** Elapsed time by named phase, for the summary and the benchmark. */
export class Timer {
  readonly phases: { name: string; milliseconds: number }[] = []
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  async phase<T>(name: string, body: () => Promise<T>): Promise<T> {
    const start = this.#now()
    try {
      return await body()
    } finally {
      this.phases.push({ name, milliseconds: this.#now() - start })
    }
  }
}
