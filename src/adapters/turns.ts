/** Runs what it is given at once, but no more than `most` of it: the rest waits for its turn, first come, first served. */
export function createTurns(most: number): <T>(body: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (body) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await body()
    } finally {
      // The place goes to the next one at once, so that nobody who comes later can take it.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
