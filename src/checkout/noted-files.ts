import { posix } from 'node:path'
import type { Files } from '../ports.ts'

/** What was asked of a tree: what decides an image is read. Paths are relative to the tree's root. */
export interface Noted {
  /** Files, those that are not there too. */
  read: Set<string>
  /** Folders whose content was asked for. */
  listed: Set<string>
}

/** `names` is asked for what an image must not hold, and decides nothing of it. */
const LISTS: ReadonlySet<string | symbol> = new Set(['list', 'folder'])

/** The same files, with a note of what is asked of them, by whatever method: none that is added later can be forgotten here. */
export function noteFiles(files: Files): { files: Files; noted: Noted } {
  const noted: Noted = { read: new Set(), listed: new Set() }
  const note = (method: string | symbol, what: unknown): void => {
    const path = typeof what === 'string' ? what : Object(what).path
    if (method === 'names' || typeof path !== 'string' || path.split('/').includes('.git')) return
    noted[LISTS.has(method) ? 'listed' : 'read'].add(posix.normalize(path))
  }
  const watched = new Proxy(files, {
    get(target, method) {
      const own: unknown = Reflect.get(target, method)
      if (typeof own !== 'function') return own
      return (first: unknown, ...rest: unknown[]) => {
        for (const what of Array.isArray(first) ? first : [first]) note(method, what)
        return own.call(target, first, ...rest)
      }
    },
  })
  return { files: watched, noted }
}

/** The folders that something was read from. */
export function foldersOf({ read }: Noted): string[] {
  return [...new Set([...read].map((path) => posix.dirname(path)))]
}
