import { mkdtempSync, rmSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import type { Scratch } from '../ports.ts'

/** A folder of this run alone below `parent`, made on first use and readable by its owner only. */
export function createScratch(parent: string): Scratch & { removeNow(): void } {
  let root: string | undefined
  let removed = false
  const inside = (path: string): string => {
    // Nobody would remove a second one.
    if (removed) throw new Error('the scratch folder is removed already')
    root ??= mkdtempSync(resolve(parent, 'container-action-'))
    const full = resolve(root, path)
    if (full !== root && !full.startsWith(root + sep)) throw new Error(`${path} leaves the scratch folder`)
    return full
  }
  return {
    path: inside,
    write: async (path, content, options = {}) => {
      const full = inside(path)
      await mkdir(dirname(full), { recursive: true })
      const mode = options.private ? 0o600 : options.executable ? 0o755 : 0o644
      await writeFile(full, content, { mode })
      // A strict umask would make files that a container's other users cannot read.
      await chmod(full, mode)
      return full
    },
    link: async (path, target) => {
      const full = inside(path)
      await mkdir(dirname(full), { recursive: true })
      await symlink(target, full)
    },
    read: async (path) => readIfThere(inside(path)),
    remove: async () => {
      removed = true
      if (root !== undefined) await rm(root, { recursive: true, force: true })
    },
    removeNow: () => {
      removed = true
      if (root !== undefined) rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Bytes of a file anywhere on this machine; `undefined` when it is absent or unreadable. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch {
    return undefined
  }
}
