import { posix } from 'node:path'
import type { Files } from '../ports.ts'

/** What was asked of a tree: what decides an image is read. Paths are relative to the tree's root. */
export interface Noted {
  /** Files, those that are not there too; each may be a link, and the way to it may hold some. */
  read: Set<string>
  /** Files that no link leads to, and links: thousands, of a build's context. */
  plain: Set<string>
  /** Folders that were asked for, themselves or their content. */
  listed: Set<string>
}

/** What is asked for what an image must not hold decides nothing of it. */
const NOT_NOTED: ReadonlySet<string | symbol> = new Set(['names', 'glance'])
const LISTS: ReadonlySet<string | symbol> = new Set(['list', 'folder'])

/** The same files, with a note of what is asked of them, by whatever method: none that is added later can be forgotten here. */
export function noteFiles(files: Files): { files: Files; noted: Noted } {
  const noted: Noted = { read: new Set(), plain: new Set(), listed: new Set() }
  const note = (method: string | symbol, what: unknown): void => {
    const { path = what, kind } = Object(what) as { path?: unknown; kind?: unknown }
    if (NOT_NOTED.has(method) || typeof path !== 'string' || path.split('/').includes('.git')) return
    const as = LISTS.has(method) || kind === 'folder' ? 'listed' : method === 'prints' ? 'plain' : 'read'
    noted[as].add(posix.normalize(path))
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

/** Places whose checkouts decide: each file behind its links, and the folders of the others. */
export function placesOf({ read, plain, listed }: Noted): string[] {
  return [...new Set([...read, ...listed, ...[...plain].map((path) => posix.dirname(path))])]
}
