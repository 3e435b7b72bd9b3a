import { mkdir, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { CacheService } from '../ports.ts'

interface CacheOptions {
  /** dist/toolkit.js. */
  program: string
  env: Record<string, string>
  /** Of the cache service alone; no other program gets it. */
  token: string | undefined
  /** Milliseconds. */
  limits?: { restore: number; save: number }
  cancel?: AbortSignal | undefined
}

// A cold build of a lecture environment takes three to eight minutes: what takes longer than this is no help.
const LIMITS = { restore: 180_000, save: 300_000 }
/** Bytes of an archive and what is unpacked from it, twice the 10 GB that GitHub keeps for a whole repository. */
const MOST = 20e9

/** The runner's cache service through @actions/cache, which is loaded in a process of its own. */
export function createCacheService(options: CacheOptions): CacheService {
  const { cancel, program, token, limits = LIMITS } = options
  const env = { ...options.env, ...(token !== undefined && { ACTIONS_RUNTIME_TOKEN: token }) }
  const conditions = (folder: string, limit: number) => ({
    ...{ program, env, limit, most: MOST, cancel },
    folder: dirname(folder),
  })
  return {
    restore: async (folder, keys) => {
      const [key = '', ...prefixes] = keys
      const { ask } = await import('./toolkit/ask.ts')
      const request = { kind: 'restore', path: basename(folder), key, prefixes } as const
      const answer = await ask(request, conditions(folder, limits.restore))
      const asked = answer.kind === 'restored' && keys.some((prefix) => answer.key.startsWith(prefix))
      if (asked) return { key: answer.key, bytes: answer.bytes }
      // Half of an entry is worse than none. What cannot be removed is given to no build.
      await rm(folder, { recursive: true, force: true }).catch(() => undefined)
      if (answer.kind === 'missing') return { key: undefined, why: undefined }
      if (answer.kind !== 'failed')
        return { key: undefined, why: 'the service answered with the wrong entry' }
      return { key: undefined, why: answer.why, ...(answer.late && { late: answer.late }) }
    },
    save: async (folder, key, most) => {
      const { ask, bytesBelow, reason } = await import('./toolkit/ask.ts')
      try {
        await mkdir(folder, { recursive: true })
      } catch (error) {
        return { bytes: 0, why: reason(error) }
      }
      const bytes = await bytesBelow(folder)
      if (bytes === 0) return { bytes, why: 'BuildKit did not write one' }
      if (bytes > most) return { bytes, why: `it is larger than ${Math.round(most / 1e9)} GB` }
      const request = { kind: 'save', path: basename(folder), key } as const
      const answer = await ask(request, conditions(folder, limits.save))
      if (answer.kind === 'saved') return { bytes, why: undefined }
      return { bytes, why: answer.kind === 'failed' ? answer.why : 'the service does not say why' }
    },
  }
}
