import { closeSync, constants, fstatSync, openSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, sep } from 'node:path'
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
 * Throws a Failure (`input`) for files that no build may mount. On a way through the repository a stranger's pull request may have put a
 * link to whatever else the runner can read, also where the workflow wrote an absolute path: what goes in must end inside. What is
 * missing is left to buildx, which names it.
 */
export function checkSecretFiles(secretFiles: Record<string, string>, workspace: string): void {
  for (const [id, path] of Object.entries(secretFiles)) {
    let end: { real: string; left: boolean }
    let ordinary: boolean
    try {
      end = follow(path, realpathSync(workspace))
      const file = openSync(end.real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
      ordinary = fstatSync(file).isFile()
      closeSync(file)
    } catch {
      continue
    }
    if (!ordinary) throw refused(id, path, 'it is not a regular file', 'Name a file')
    if (end.left) {
      const next =
        'Name a file inside the repository. For a file elsewhere on the runner, write its absolute path. The path must not contain ".." or a symbolic link that lies in the repository'
      throw refused(id, path, 'a link or ".." points to a place outside the repository', next)
    }
  }
}

/** Links that one path may hold, as in Linux. */
const MOST_LINKS = 40

/**
 * Where a path ends, one name after the other as the kernel goes. `left`: it went through names that the repository holds and ends outside.
 * Throws for what is missing.
 */
function follow(path: string, workspace: string): { real: string; left: boolean } {
  const inside = (place: string): boolean => place.startsWith(workspace.replace(/\/?$/, sep))
  const waiting = path.split(sep)
  let place = isAbsolute(path) ? sep : workspace
  let entered = !isAbsolute(path)
  let links = 0
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (name === '' || name === '.') continue
    const next = name === '..' ? dirname(place) : join(place, name)
    entered ||= inside(next)
    const target = linkTarget(next)
    if (target === undefined) {
      place = next
      continue
    }
    links += 1
    if (links > MOST_LINKS) throw new Error('too many links')
    waiting.unshift(...target.split(sep))
    if (isAbsolute(target)) place = sep
  }
  // Links of /proc are no paths: the kernel goes elsewhere than what they say.
  const real = realpathSync(place)
  return { real, left: entered && !(inside(place) && inside(real)) }
}

/** `undefined` for what is no link; what is missing throws when it is opened. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

function refused(id: string, path: string, why: string, next: string): Failure {
  const on = `${id}=${path.slice(0, 200)}`
  return new Failure({ class: 'input', doing: 'reading the input secret-files', on, why, next })
}
