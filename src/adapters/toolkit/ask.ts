import { fork } from 'node:child_process'
import { lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Answer, Request } from './toolkit-requests.ts'

export interface Conditions {
  /** dist/toolkit.js: toolkit/process.ts as it is bundled. */
  program: string
  env: Record<string, string>
  /** Folder to work in; also holds the temporary files of the toolkit. */
  folder: string
  /** Milliseconds after which the process is ended. */
  limit: number
  /** Bytes in the folder at which the process is ended: an answer without end must not fill the disk. */
  most: number
  /** Ends the process when the run is cancelled. */
  cancel?: AbortSignal | undefined
}

const WATCHED = 1000
const LONGEST = 64 * 1024

/** Asks the toolkit in a process of its own, which is gone afterwards with everything that it has started. Never throws. */
export async function ask(request: Request, conditions: Conditions): Promise<Answer> {
  try {
    const temporary = join(conditions.folder, 'temporary')
    await mkdir(temporary, { recursive: true })
    return await talk(request, conditions, temporary)
  } catch (error) {
    // A full disk, or no more processes.
    return { kind: 'failed', why: reason(error) }
  }
}

/** What went wrong in the words of the system. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function talk(request: Request, conditions: Conditions, temporary: string): Promise<Answer> {
  const { cancel, folder, limit, most } = conditions
  return new Promise((resolve) => {
    const child = fork(conditions.program, [], {
      cwd: folder,
      // The toolkit makes paths relative to the workspace.
      env: { ...conditions.env, GITHUB_WORKSPACE: folder, RUNNER_TEMP: temporary },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own, so that tar is ended with it.
      detached: true,
    })
    let answer: Answer | undefined
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-LONGEST)
      })
    }
    const end = (why: string, late?: true): void => {
      answer ??= { kind: 'failed', why, ...(late && { late }) }
      try {
        process.kill(-(child.pid as number), 'SIGKILL')
      } catch {
        // It has just ended by itself.
      }
    }
    const stop = (): void => end('the job was cancelled')
    cancel?.addEventListener('abort', stop)
    if (cancel?.aborted) stop()
    const timer = setTimeout(() => end(`it did not finish within ${Math.round(limit / 1000)} s`, true), limit)
    const watch = setInterval(async () => {
      if ((await bytesBelow(folder)) > most) end(`more than ${Math.round(most / 1e9)} GB`)
    }, WATCHED)
    const done = (fallback: string): void => {
      clearTimeout(timer)
      clearInterval(watch)
      cancel?.removeEventListener('abort', stop)
      resolve(explained(answer ?? { kind: 'failed', why: fallback }, said))
    }
    child.once('message', (message) => {
      answer ??= message as Answer
    })
    child.once('error', (error) => done(error.message))
    child.once('close', (code) => done(`the cache client ended with ${code}`))
    try {
      child.send(request, (error) => error !== null && end(error.message))
    } catch (error) {
      // A process that has got no request is not waited for.
      end(reason(error))
    }
  })
}

/** The toolkit hides errors of the cache service behind a miss, and tells them to the log. */
function explained(answer: Answer, said: string): Answer {
  if (answer.kind !== 'missing') return answer
  // The reason of a refused reservation is in a line for debugging; what is shown of it is a guess.
  const messages = [
    ...said.matchAll(/^(?:Failed to save|Cache (?:save|restore) skipped): (.*)$/gm),
    ...said.matchAll(/^::(?:warning|error)::(?:Failed to (?:restore|save): )?(.*)$/gm),
    ...said.matchAll(/^::debug::Failed to reserve cache: (?:Error: )?(.*)$/gm),
  ].map((match) => decodeURIComponent((match[1] ?? '').replace(/%(?!0A|0D|25)/g, '%25')))
  const why = messages.at(-1)?.split('\n')[0]
  return why === undefined ? answer : { kind: 'failed', why }
}

export async function bytesBelow(folder: string): Promise<number> {
  const sizes = (await readdir(folder, { recursive: true }).catch(() => [])).map(async (path) => {
    const stat = await lstat(join(folder, path)).catch(() => undefined)
    return stat?.isFile() ? stat.size : 0
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
