import { lstatSync, realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Checkout } from '../event.ts'
import { isCommit } from '../image/reference.ts'
import { fieldsOf } from '../json.ts'
import type { Checkouts, Commands } from '../ports.ts'
import { sameBytes, statusOf } from './changed-files.ts'
import { createWays, type Way } from './ways.ts'

/** Milliseconds: the file system of a runner may hang. */
const LIMIT = 60_000
const UNKNOWN: Checkout = { commit: undefined, branch: undefined, time: undefined }

/**
 * Checkouts below the workspace. Each is found by its `.git` alone and named to git: left to itself, git would take a folder of a
 * stranger's repository that looks like a bare one for its own, with any HEAD in it.
 */
export function createCheckouts(
  workspace: string,
  commands: Commands,
  environment: Record<string, string>,
): Checkouts {
  // HEAD is on the disk: nothing is fetched and nothing written for it.
  const env = { ...environment, GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }
  // A commit is what its hash says, whatever a clone puts in its place.
  const options = ['--no-replace-objects', '-c', 'safe.directory=*']
  const raw = async (folder: string, ...words: string[]): Promise<string | undefined> => {
    const argv = ['git', ...options, '--git-dir', join(folder, '.git'), ...words]
    const { exitCode, stdout } = await commands.run(argv, { cwd: folder, env, limit: LIMIT })
    return exitCode === 0 ? stdout : undefined
  }
  const git = async (folder: string, ...words: string[]) => (await raw(folder, ...words))?.trim()
  const isOf = async (head: string | undefined, folder: string, commit: string): Promise<boolean> =>
    head === commit ||
    // An event may name the object of an annotated tag.
    (head !== undefined &&
      head ===
        (await git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`)))
  /** The checkout around it that has this one as a submodule at just this commit. */
  const parentOf = async (root: string, folder: string, head: string | undefined) => {
    if (folder === root || head === undefined) return undefined
    const parent = nearest(root, dirname(folder))
    const entry = parent && (await git(parent, 'ls-tree', 'HEAD', '--', relative(parent, folder)))
    return entry?.startsWith(`160000 commit ${head}\t`) ? parent : undefined
  }
  const describe = async (folder: string, commit: string | undefined): Promise<Checkout> => {
    const branch = await git(folder, 'symbolic-ref', '--quiet', '--short', 'HEAD')
    const seconds = Number(
      (await git(folder, 'rev-list', '--max-count=1', '--timestamp', 'HEAD'))?.split(' ')[0],
    )
    return { commit, branch, time: seconds > 0 ? seconds * 1000 : undefined }
  }
  return {
    async others(paths, commit) {
      const root = realPath(workspace)
      const known = new Map<string, string | undefined>()
      const wayTo = createWays()
      const waiting: (string | undefined)[] = []
      for (const path of new Set(paths)) {
        const { links, end } = wayTo(resolve(root, path))
        for (const link of links) waiting.push(nearest(root, dirname(link), known))
        const last = nearest(root, end, known)
        if (last !== undefined || isSomebodys(end)) waiting.push(last)
      }
      const seen = new Set<string | undefined>()
      const others: Checkout[] = []
      for (const folder of waiting) {
        if (seen.has(folder)) continue
        seen.add(folder)
        if (folder === undefined) {
          others.push(UNKNOWN)
          continue
        }
        if ((await plainHead(folder)) === commit) continue
        const answer = await git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD')
        const head = isCommit(answer) ? answer : undefined
        if (await isOf(head, folder, commit)) continue
        const parent = await parentOf(root, folder, head)
        if (parent !== undefined) waiting.push(parent)
        else others.push(await describe(folder, head))
      }
      return others
    },
    folderOf(path) {
      const root = realPath(workspace)
      const folder = nearest(root, createWays()(resolve(root, path)).end)
      return folder && (relative(root, folder) || '.')
    },
    async changed(files, folders) {
      const root = realPath(workspace)
      const known = new Map<string, string | undefined>()
      const wayTo = createWays()
      const read = places(root, files, wayTo)
      const listed = places(root, folders, wayTo)
      // The workspace itself may be asked about, and lies in no folder of it.
      const around = (place: string): string => (place === root ? root : dirname(place))
      const above = new Set([...new Set([...read].map(around))].flatMap((place) => upTo(root, place)))
      const checkouts = new Set<string | undefined>()
      for (const place of read) {
        const folder = nearest(root, around(place), known)
        if (folder !== undefined || isSomebodys(place)) checkouts.add(folder)
      }
      // Also of those where nothing is left that could be read.
      for (const place of listed) {
        const folder = nearest(root, place, known)
        if (folder !== undefined) checkouts.add(folder)
      }
      for (const folder of checkouts) {
        const status = folder && (await statusOf(raw, folder))
        if (folder === undefined || !status) return '.git'
        const deciding = status.filter(({ state, name }) => {
          const place = resolve(folder, name)
          // What git does not follow lies about in every workspace, and a context's list names all of it.
          const followed = state !== '??' && state !== '!!'
          return (
            read.has(place) ||
            above.has(place) ||
            (followed && upTo(root, place).some((one) => listed.has(one)))
          )
        })
        const written = deciding.filter(({ state }) => state === ' M').map(({ name }) => name)
        const same = await sameBytes(raw, folder, written)
        const first = deciding.find(({ name }) => !same.has(name))
        if (first !== undefined) return relative(root, resolve(folder, first.name))
      }
      return undefined
    },
    async commitTime(folder, commits) {
      for (const commit of commits) {
        const seconds = Number(
          await git(resolve(workspace, folder), 'show', '--no-patch', '--format=%ct', commit, '--'),
        )
        if (Number.isInteger(seconds) && seconds > 0) return seconds * 1000
      }
      return undefined
    },
  }
}

/** Each path where it is, the links on its way, and where they lead. */
function places(root: string, paths: ReadonlySet<string>, wayTo: (place: string) => Way): Set<string> {
  const found = new Set<string>()
  for (const path of paths) {
    const place = resolve(root, path)
    const { links, end } = wayTo(place)
    for (const each of [place, ...links, end]) found.add(each)
  }
  return found
}

/** The place and all folders above it, up to the root. */
function upTo(root: string, place: string): string[] {
  const found: string[] = []
  for (let at = place; at === root || at.startsWith(`${root}${sep}`); at = dirname(at)) found.push(at)
  return found
}

/** The path itself where nothing is there. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

/**
 * The folder with a `.git` that a file or folder below the root lies in; `undefined` for none. `known`: of the folders that were looked at.
 * Synchronous: thousands of folders are looked at in a moment, and each would cost ten times that otherwise.
 */
function nearest(
  root: string,
  place: string,
  known = new Map<string, string | undefined>(),
): string | undefined {
  const passed: string[] = []
  let found: string | undefined
  for (let at = place; at === root || at.startsWith(`${root}${sep}`); at = dirname(at)) {
    found = known.get(at)
    if (known.has(at)) break
    passed.push(at)
    if (isThere(join(at, '.git'))) {
      found = realPath(at)
      break
    }
  }
  for (const at of passed) known.set(at, found)
  return found
}

/**
 * Whether what lies there must have come from somewhere: outside of every checkout a file may be a stranger's. Where nothing is, or a folder,
 * which says nothing by itself, there is nothing of anybody's.
 */
function isSomebodys(path: string): boolean {
  return kindOf(path) === 'other'
}

function isThere(path: string): boolean {
  return kindOf(path) !== undefined
}

/** `undefined`: nothing is there. */
function kindOf(path: string): 'folder' | 'other' | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    return stat && (stat.isDirectory() ? 'folder' : 'other')
  } catch (error) {
    // What cannot be read is not passed over: then git tells nothing of it either. Below a file there is nothing.
    return fieldsOf(error).code === 'ENOTDIR' ? undefined : 'other'
  }
}

/**
 * HEAD where it can be read without git, as nearly always: a job that only reuses an image starts no program. What is found so is
 * believed only where it is the commit that is looked for.
 */
async function plainHead(folder: string): Promise<string | undefined> {
  const read = async (name: string): Promise<string> =>
    (await readFile(join(folder, '.git', name), 'utf8').catch(() => '')).trim()
  const head = await read('HEAD')
  const branch = /^ref: (refs\/heads\/(?!.*\.\.)\S+)$/.exec(head)?.[1]
  return branch === undefined ? head : read(branch)
}
