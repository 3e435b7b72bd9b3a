import type { Dirent } from 'node:fs'
import { readdir, readlink } from 'node:fs/promises'
import { posix, resolve } from 'node:path'
import type { NamedEntry } from '../ports.ts'

/**
 * Names of all files and links below a folder, git's own folders included, but for what git stores in `objects` and `lfs`: only
 * names, so that no file is opened or looked at. Links are not followed. What cannot be listed is left out: nobody can copy it either.
 */
export async function namesBelow(folder: string): Promise<NamedEntry[]> {
  const found: NamedEntry[] = []
  const waiting = ['']
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    const at = resolve(folder, below)
    const items = await readdir(at, { withFileTypes: true }).catch((): Dirent[] => [])
    // A module of git may be called "objects" as well: then there is no HEAD beside it.
    const isGit = items.some((item) => item.name === 'HEAD' && item.isFile()) && isWithinGit(below)
    for (const item of items) {
      const path = posix.join(below, item.name)
      if (item.isSymbolicLink()) {
        const target = await readlink(resolve(at, item.name)).catch(() => undefined)
        if (target !== undefined) found.push({ path, target })
      } else if (!item.isDirectory()) found.push({ path })
      else if (!(isGit && (item.name === 'objects' || item.name === 'lfs'))) waiting.push(path)
    }
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

function isWithinGit(path: string): boolean {
  return path.split('/').includes('.git')
}
