import { isUtf8 } from 'node:buffer'
import { constants, realpathSync } from 'node:fs'
import { lstat, open, readdir, readlink, realpath } from 'node:fs/promises'
import { posix, relative, resolve, sep } from 'node:path'
import { Failure } from '../failure.ts'
import type { FileEntry, Files, FolderItem } from '../ports.ts'
import { namesBelow } from './names.ts'
import { printEntries } from './prints.ts'

/** Bytes; a file of a lecture repository that is larger does not belong into an image. */
const MOST_BYTES = 100 * 1024 * 1024

/**
 * The tree below a folder. Absolute paths, `..` above the root and links that lead out of it are refused, since the
 * tree may be that of a stranger's pull request. `.git` is not listed: it differs from clone to clone.
 */
export function createFiles(place: string): Files {
  const root = realRoot(place)
  return {
    read: (path, maxBytes = MOST_BYTES) => read(root, path, maxBytes),
    glance: (path, maxBytes = MOST_BYTES) => read(root, path, maxBytes),
    real: async (path) => {
      const place = await locate(root, path)
      return place === undefined ? undefined : relative(await root(), place) || '.'
    },
    list: (path) => list(root, path),
    folder: (path) => folder(root, path),
    prints: async (entries) => {
      const top = await root()
      return printEntries(entries, (path) => plainFolder(top, path), refusedFor)
    },
    names: async (path) => {
      const place = await locate(root, path)
      return place === undefined ? [] : namesBelow(place)
    },
  }
}

type Root = () => Promise<string>

/** The root without links, looked up when it is first needed. */
function realRoot(place: string): Root {
  let known: string | undefined
  return async () => {
    known ??= await answered(place, () => realpath(place))
    return known
  }
}

/** The absolute path of a folder that no link leads to; `undefined` for another, and when nothing is there. */
function plainFolder(top: string, path: string): string | undefined {
  const place = resolve(top, checked(path))
  try {
    // At once: for thousands of folders the turns of promises take longer than the disk.
    return realpathSync.native(place) === place ? place : undefined
  } catch (error) {
    if (code(error) === 'ENOENT' || code(error) === 'ENOTDIR') return undefined
    throw unreadable(path, error)
  }
}

async function folder(root: Root, path: string): Promise<FolderItem[] | undefined> {
  const place = plainFolder(await root(), path)
  if (place === undefined) return undefined
  const items = await absent(() => readdir(place, { withFileTypes: true, encoding: 'buffer' }), path)
  if (items === undefined) return undefined
  const found: FolderItem[] = []
  for (const item of items) {
    const name = item.name.toString('utf8')
    if (!isUtf8(item.name)) found.push({ name, kind: 'other', why: 'its name is not UTF-8' })
    else if (item.isDirectory()) found.push({ name, kind: 'folder' })
    else if (item.isFile()) found.push({ name, kind: 'file' })
    else if (item.isSymbolicLink()) {
      const target = await answered(posix.join(path, name), () => linkTarget(resolve(place, name)))
      found.push(target === undefined ? { name, kind: 'other', why: TARGET } : { name, kind: 'link', target })
    } else found.push({ name, kind: 'other', why: 'it is not a regular file' })
  }
  return found
}

const TARGET = 'the target of this link is not UTF-8'

/** `undefined` where it is not UTF-8: BuildKit cannot send it, and as text it would be one with other such targets. */
async function linkTarget(place: string): Promise<string | undefined> {
  const target = await readlink(place, { encoding: 'buffer' })
  return isUtf8(target) ? target.toString('utf8') : undefined
}

function refusedFor(path: string, problem: unknown): Failure {
  return problem instanceof Failure ? problem : unreadable(path, problem)
}

async function read(root: Root, path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const place = await locate(root, path)
  if (place === undefined) return undefined
  // Non-blocking, so that a named pipe cannot hold the job up; no link is left in a real path.
  const handle = await answered(path, () =>
    open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK),
  )
  try {
    const stat = await handle.stat()
    if (!stat.isFile())
      throw refused(path, stat.isDirectory() ? 'it is a folder' : 'it is not a regular file')
    if (stat.size > maxBytes) throw refused(path, `it has ${stat.size} bytes, and the limit is ${maxBytes}`)
    return await answered(path, () => handle.readFile())
  } finally {
    await handle.close()
  }
}

async function list(root: Root, path: string): Promise<FileEntry[] | undefined> {
  const normal = checked(path)
  // The last part may be a link: it is an entry then. Folders on the way may not lead out of the root.
  const parent = await locate(root, posix.dirname(normal))
  if (parent === undefined) return undefined
  const start = normal === '.' ? parent : resolve(parent, posix.basename(normal))
  const stat = await absent(() => lstat(start), path)
  if (stat === undefined) return undefined
  if (!stat.isDirectory()) return [await entry(normal, start)]
  const entries: FileEntry[] = []
  const waiting: { folder: string; path: string }[] = [{ folder: start, path: normal }]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, path: below } = next
    for (const item of await answered(below, () => readdir(folder, { withFileTypes: true }))) {
      if (item.name === '.git') continue
      const itemPath = posix.join(below, item.name)
      if (item.isDirectory()) waiting.push({ folder: resolve(folder, item.name), path: itemPath })
      else entries.push(await entry(itemPath, resolve(folder, item.name)))
    }
  }
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

async function entry(path: string, place: string): Promise<FileEntry> {
  const stat = await answered(path, () => lstat(place))
  if (stat.isSymbolicLink()) {
    const target = await answered(path, () => linkTarget(place))
    if (target === undefined) throw refused(path, TARGET)
    return { path, kind: 'link', executable: false, target }
  }
  if (!stat.isFile()) throw refused(path, 'it is not a regular file')
  return { path, kind: 'file', executable: (stat.mode & 0o100) !== 0 }
}

/** The real path, `undefined` when nothing is there. Throws when it lies outside the root. */
async function locate(root: Root, path: string): Promise<string | undefined> {
  const normal = checked(path)
  const top = await root()
  const real = await absent(() => realpath(resolve(top, normal)), path)
  if (real === undefined) return undefined
  const inside = real === top || real.startsWith(top.endsWith(sep) ? top : `${top}${sep}`)
  if (!inside) throw refused(path, 'a link points to a place outside the folder')
  return real
}

function checked(path: string): string {
  const normal = posix.normalize(path === '' ? '.' : path).replace(/(?<=.)\/$/, '')
  if (path.includes('\0')) throw refused(path, 'the path contains a NUL byte')
  if (posix.isAbsolute(path) || normal === '..' || normal.startsWith('../')) {
    throw refused(path, 'the path points to a place outside the folder')
  }
  return normal
}

/** `undefined` for what is not there; every other fault is an error, never an absence. */
async function absent<T>(ask: () => Promise<T>, path: string): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (code(error) === 'ENOENT' || code(error) === 'ENOTDIR') return undefined
    throw unreadable(path, error)
  }
}

async function answered<T>(path: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw error instanceof Failure ? error : unreadable(path, error)
  }
}

function code(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

function unreadable(path: string, cause: unknown): Failure {
  const why =
    code(cause) === 'EACCES'
      ? 'permission was denied'
      : cause instanceof Error
        ? cause.message
        : String(cause)
  return refused(path, why, cause)
}

function refused(path: string, why: string, cause?: unknown): Failure {
  return new Failure(
    {
      class: 'environment',
      doing: 'reading a file',
      on: path.slice(0, 200),
      why,
      next: 'Use a readable, regular file inside the repository',
    },
    cause === undefined ? undefined : { cause },
  )
}
