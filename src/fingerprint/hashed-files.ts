import { createHash } from 'node:crypto'
import type { FileEntry, Files } from '../ports.ts'

/** What of a file can change an image: content, the execute bit, a link's target; never its times. */
export type HashedFile = {
  path: string
  sha256: string
  executable: boolean
  /** Target of a link; null for a file. */
  target: string | null
}

/** SHA-256 as 64 hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
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
    if (path.split('/').includes('.git')) continue
    if (kind === 'link') {
      hashed.push({ path, sha256: sha256(target ?? ''), executable: false, target: target ?? '' })
      continue
    }
    const bytes = await files.read(path)
    if (bytes === undefined) throw vanished(path)
    hashed.push({ path, sha256: sha256(bytes), executable, target: null })
  }
  return hashed.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}
