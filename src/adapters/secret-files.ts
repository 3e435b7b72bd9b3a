import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, resolve, sep } from 'node:path'
import { Failure } from '../failure.ts'

/** Bytes. The runner compares every line of the log with every line of a secret. */
const LARGEST_SECRET = 16 * 1024

/**
 * Text of a file of secrets; empty when it is absent, unreadable, no ordinary file (a pipe or device would hold the job up) or
 * larger than a password or key.
 */
export function readSmallFile(path: string): string {
  let file: number | undefined
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const stat = fstatSync(file)
    return stat.isFile() && stat.size <= LARGEST_SECRET ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/**
 * Throws a Failure (`input`) for files that no build may mount. A path inside the repository may be a link that a stranger's
 * pull request put there, to whatever else the runner can read; an absolute one was chosen by the workflow. What is
 * missing is left to buildx, which names it.
 */
export function checkSecretFiles(secretFiles: Record<string, string>, workspace: string): void {
  for (const [id, path] of Object.entries(secretFiles)) {
    let real: string
    let ordinary: boolean
    try {
      real = realpathSync(resolve(workspace, path))
      const file = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
      ordinary = fstatSync(file).isFile()
      closeSync(file)
    } catch {
      continue
    }
    if (!ordinary) throw refused(id, path, 'it is no ordinary file', 'Name a file')
    if (!isAbsolute(path) && !real.startsWith(`${realpathSync(workspace)}${sep}`)) {
      const next = 'Give an absolute path for a file of the runner, or a file inside the repository'
      throw refused(id, path, 'a link or ".." leads out of the repository', next)
    }
  }
}

function refused(id: string, path: string, why: string, next: string): Failure {
  const on = `${id}=${path.slice(0, 200)}`
  return new Failure({ class: 'input', doing: 'reading the input secret-files', on, why, next })
}
