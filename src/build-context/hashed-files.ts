import { posix } from 'node:path'
import type { FileEntry, Files } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import type { Node } from './context-tree.ts'
import type { EnvironmentFile } from './environment-file.ts'

/** What of a file can change an image: content, the execute bit, a link's target; never its times. */
export type HashedFile = {
  path: string
  sha256: string
  executable: boolean
  /** Target of a link; null for a file. */
  target: string | null
}

/** What of the build context can change an image: what BuildKit sends of it but for owners and times, which it drops. */
export type ContextEntry = {
  /** Relative to the context. */
  path: string
  kind: 'file' | 'folder' | 'link'
  /** Octal; null for a link. */
  mode: string | null
  /** Of a file, or of what the environment's file says; null for a link or folder. */
  sha256: string | null
  /** Of a link. */
  target: string | null
}

/**
 * Hashes entries of a tree, sorted by path. Git's own folder is left out: it differs from clone to clone.
 * `vanished` makes the error for a file that was listed and cannot be found any more.
 */
export async function hashEntries(
  files: Files,
  entries: readonly FileEntry[],
  vanished: (path: string) => Error,
): Promise<HashedFile[]> {
  const hashed: HashedFile[] = []
  for (const { path, kind, executable, target } of entries) {
    if (inGit(path)) continue
    if (kind === 'link') {
      hashed.push({ path, sha256: sha256(target ?? ''), executable: false, target: target ?? '' })
      continue
    }
    const bytes = await files.read(path)
    if (bytes === undefined) throw vanished(path)
    hashed.push({ path, sha256: sha256(bytes), executable, target: null })
  }
  return sorted(hashed)
}

/**
 * Hashes what is taken of the build context in `folder`, sorted by path; git's own folder is left out. `environment`, relative to the
 * folder: see environmentIn. `vanished` and `odd` make the errors for what was listed and is not there any more, and for what is
 * neither file, folder nor link.
 */
export async function hashContext(
  files: Files,
  { folder, environment }: { folder: string; environment: EnvironmentFile | undefined },
  nodes: Iterable<Node>,
  errors: { vanished: (path: string) => Error; odd: (path: string, why: string) => Error },
): Promise<ContextEntry[]> {
  const hashed: ContextEntry[] = []
  const printed: { path: string; kind: ContextEntry['kind'] }[] = []
  for (const { path, kind, why } of nodes) {
    // The context itself is a folder of the builder's own.
    if (path === '' || inGit(path)) continue
    if (kind === 'other') throw errors.odd(posix.join(folder, path), why ?? 'it is not a regular file')
    printed.push({ path, kind })
  }
  const prints = await files.prints(
    printed.map(({ path, kind }) => ({ path: posix.join(folder, path), kind })),
  )
  for (const [place, { path, kind }] of printed.entries()) {
    const print = prints[place]
    if (print === undefined) throw errors.vanished(posix.join(folder, path))
    if (print.kind === 'link') {
      hashed.push({ path, kind: print.kind, mode: null, sha256: null, target: print.target })
      continue
    }
    const content = path === environment?.path && kind === 'file' ? environment.sha256 : print.sha256
    hashed.push({ path, kind, mode: print.mode.toString(8), sha256: content ?? null, target: null })
  }
  return sorted(hashed)
}

/** Whether a path is git's own folder, or in it: what lies there differs from clone to clone. */
export function inGit(path: string): boolean {
  return path.split('/').includes('.git')
}

function sorted<T extends { path: string }>(entries: T[]): T[] {
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}
