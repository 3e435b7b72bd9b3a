import type { Scratch, Tools } from '../ports.ts'

/** Milliseconds; a download has three tries with up to 20 s between them. */
const LIMIT = 300_000
/** Bytes. */
const MOST = 1e9

/** Pinned programs through @actions/tool-cache, which is loaded in a process of its own. */
export function createTools(options: {
  /** dist/toolkit.js. */
  program: string
  env: Record<string, string>
  scratch: Scratch
  /** Milliseconds. */
  limit?: number
  cancel?: AbortSignal | undefined
}): Tools {
  const { cancel, program, env, scratch, limit = LIMIT } = options
  return {
    install: async (tool) => {
      const { ask, reason } = await import('./toolkit/ask.ts')
      let folder: string
      try {
        folder = scratch.path('tools')
      } catch (error) {
        return { path: undefined, why: reason(error) }
      }
      const conditions = { program, env, limit, most: MOST, cancel, folder }
      const answer = await ask({ kind: 'install', tool: { ...tool, arch: process.arch } }, conditions)
      if (answer.kind === 'installed') return { path: answer.path, downloaded: answer.downloaded }
      return { path: undefined, why: answer.kind === 'failed' ? answer.why : 'the reason is not known' }
    },
  }
}
