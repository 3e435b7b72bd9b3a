import { createHash, type Hash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs'
import { posix } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Print } from '../ports.ts'

type Entry = { path: string; kind: Print['kind'] }

/** Bytes read at a time; most files of a repository are smaller. */
const BLOCK = 256 * 1024
/** Bytes, a file counted as at least 4 KiB, after which others get their turn: some milliseconds. */
const TURN = 4 * 1024 * 1024

/**
 * Content and mode of files and folders, which may be many thousands: one call to the system after the other, without a promise for each,
 * which would cost several times what the reading does. `place` gives the absolute path of a folder without links, `refuse` makes
 * the error for an entry that cannot be read.
 */
export async function printEntries(
  entries: readonly Entry[],
  place: (folder: string) => string | undefined,
  refuse: (path: string, problem: unknown) => Error,
): Promise<(Print | undefined)[]> {
  const block = Buffer.allocUnsafe(BLOCK)
  const folders = new Map<string, string | undefined>()
  const prints: (Print | undefined)[] = []
  let turn = 0
  for (const { path, kind } of entries) {
    const folder = kind === 'folder' ? path : posix.dirname(path)
    if (!folders.has(folder)) folders.set(folder, place(folder))
    const real = folders.get(folder)
    if (real === undefined) {
      prints.push(undefined)
      continue
    }
    try {
      if (kind === 'link') {
        const target = linkTarget(`${real}/${posix.basename(path)}`)
        prints.push(target === undefined ? undefined : { kind, target })
        continue
      }
      const opened = open(kind === 'folder' ? real : `${real}/${posix.basename(path)}`)
      if (opened === undefined) {
        prints.push(undefined)
        continue
      }
      try {
        const stat = fstatSync(opened)
        if (kind === 'file' ? !stat.isFile() : !stat.isDirectory())
          throw new Error(`it is not a ${kind} any more`)
        const mode = stat.mode & 0o7777
        if (kind === 'folder') prints.push({ kind, mode, sha256: undefined })
        else {
          const hash = createHash('sha256')
          for (let size = readInto(hash, opened, block); size > 0; size = readInto(hash, opened, block)) {
            turn += size
            if (turn > TURN) turn = await rest()
          }
          prints.push({ kind, mode, sha256: hash.digest('hex') })
        }
      } finally {
        closeSync(opened)
      }
    } catch (error) {
      throw refuse(path, error)
    }
    turn += 4096
    if (turn > TURN) turn = await rest()
  }
  return prints
}

/** Signals and timers get their turn. */
async function rest(): Promise<number> {
  await setImmediate()
  return 0
}

/** `undefined` when nothing is there. Non-blocking, so that a named pipe cannot hold the job up. */
function open(path: string): number | undefined {
  return present(() => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK))
}

function linkTarget(path: string): string | undefined {
  return present(() => readlinkSync(path))
}

function present<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

function readInto(hash: Hash, file: number, block: Buffer): number {
  const size = readSync(file, block, 0, BLOCK, null)
  if (size > 0) hash.update(size === BLOCK ? block : block.subarray(0, size))
  return size
}
