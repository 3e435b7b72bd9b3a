import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { cancelled } from '../failure.ts'
import type { Clock, Machine } from '../ports.ts'

/** This machine's clock. Once `cancel` is aborted, sleep() throws a Failure (`cancelled`). */
export function createClock(cancel?: AbortSignal): Clock {
  return {
    now: () => Date.now(),
    sleep: async (milliseconds) => {
      try {
        await sleep(milliseconds, undefined, cancel && { signal: cancel })
      } catch (error) {
        if (!cancel?.aborted) throw error
        throw cancelled(cancel, 'waiting for another try', `${Math.ceil(milliseconds / 1000)} s`)
      }
    },
    every: (milliseconds, callback) => {
      const timer = setInterval(callback, milliseconds)
      return () => clearInterval(timer)
    },
  }
}

export const machine: Machine = {
  freeBytes: async (path) => {
    try {
      const { bavail, bsize } = await statfs(path)
      return bavail * bsize
    } catch {
      return undefined
    }
  },
}
