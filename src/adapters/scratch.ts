import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import type { Scratch } from '../ports.ts'
import { diskTrouble } from './disk.ts'

/**
 * A folder of this run alone below `parent`, which is RUNNER_TEMP, made on first use and readable by its owner only. Throws a Failure
 * (`disk-full`, `input`) where nothing can be written. `removeNow` waits for nobody and never throws; it returns whether everything is gone.
 */
export function createScratch(parent: string): Scratch & { removeNow(): boolean } {
  let root: string | undefined
  let removed = false
  const secrets = new Set<string>()
  const explained = (error: unknown): unknown =>
    diskTrouble(error, { doing: 'writing temporary files', variable: 'RUNNER_TEMP', path: parent })
  const make = (): string => {
    try {
      return mkdtempSync(resolve(parent, 'container-action-'))
    } catch (error) {
      throw explained(error)
    }
  }
  const writing = (act: () => Promise<void>): Promise<void> =>
    act().catch((error: unknown) => {
      throw explained(error)
    })
  const inside = (path: string): string => {
    // Nobody would remove a second one.
    if (removed) throw new Error('the temporary folder is already removed')
    root ??= make()
    const full = resolve(root, path)
    if (full !== root && !full.startsWith(root + sep))
      throw new Error(`${path} points to a place outside the temporary folder`)
    return full
  }
  return {
    path: inside,
    write: async (path, content, options = {}) => {
      const full = inside(path)
      if (options.private) secrets.add(full)
      const mode = options.private ? 0o600 : options.executable ? 0o755 : 0o644
      await writing(async () => {
        await mkdir(dirname(full), { recursive: true })
        await writeFile(full, content, { mode })
        // A strict umask would make files that a container's other users cannot read.
        await chmod(full, mode)
      })
      return full
    },
    link: async (path, target) => {
      const full = inside(path)
      await writing(async () => {
        await mkdir(dirname(full), { recursive: true })
        await symlink(target, full)
      })
    },
    read: async (path) => readIfThere(inside(path)),
    remove: async () => {
      removed = true
      if (root !== undefined) await rm(root, { recursive: true, force: true })
    },
    removeNow: () => {
      removed = true
      if (root === undefined) return false
      // A program that got away may still write there: what holds secrets goes first, and the rest as far as it can.
      for (const path of [...secrets, root]) {
        try {
          rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 })
        } catch {
          // Told by what is still there.
        }
      }
      return !existsSync(root)
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
