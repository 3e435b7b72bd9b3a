import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock, Machine } from '../ports.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds)
  },
  every: (milliseconds, callback) => {
    const timer = setInterval(callback, milliseconds)
    return () => clearInterval(timer)
  },
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
