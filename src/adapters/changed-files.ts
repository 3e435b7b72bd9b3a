import { lstatSync } from 'node:fs'
import { join } from 'node:path'

/** What git answers; `undefined` where it fails. */
type Git = (folder: string, ...words: string[]) => Promise<string | undefined>

/**
 * Hooks of the checkout's own configuration are not run. Of a submodule only its commit counts here: its files are those of a checkout of
 * its own, which is asked for itself.
 */
const STATUS = [
  '-c',
  'core.fsmonitor=false',
  'status',
  '--porcelain=v1',
  '-z',
  '--no-renames',
  '--untracked-files=all',
  '--ignored=matching',
  '--ignore-submodules=dirty',
]

/** Paths that are asked about at once. */
const MOST_NAMES = 500

/** Paths in the checkout that are not as its commit has them, with the two letters of `git status`. `undefined`: git does not tell. */
export async function statusOf(
  git: Git,
  folder: string,
): Promise<{ state: string; name: string }[] | undefined> {
  const status = await git(folder, '--work-tree', folder, ...STATUS)
  return status
    ?.split('\0')
    .filter(Boolean)
    .map((line) => ({ state: line.slice(0, 2), name: line.slice(3) }))
}

/**
 * Those of the files whose bytes are the commit's own all the same: with line ends that .gitattributes would have otherwise git calls a file
 * changed from the first moment on.
 */
export async function sameBytes(git: Git, folder: string, names: readonly string[]): Promise<Set<string>> {
  const same = new Set<string>()
  if (names.length === 0 || names.length > MOST_NAMES) return same
  const stage = ['--literal-pathspecs', '--work-tree', folder, 'ls-files', '--stage', '-z', '--', ...names]
  const entries = (await git(folder, ...stage))?.split('\0') ?? []
  const kept = new Map(
    entries.flatMap((entry) => {
      const [, mode, hash, name] = /^(\d+) ([0-9a-f]+) 0\t(.+)$/s.exec(entry) ?? []
      return name === undefined ? [] : [[name, { mode, hash }]]
    }),
  )
  const files = names.filter((name) => kept.get(name)?.mode === modeOf(join(folder, name)))
  if (files.length === 0) return same
  const paths = files.map((name) => join(folder, name))
  const hashes = (await git(folder, 'hash-object', '--no-filters', '--', ...paths))?.split('\n') ?? []
  for (const [at, name] of files.entries()) if (hashes[at] === kept.get(name)?.hash) same.add(name)
  return same
}

/** As git writes it; `undefined` for what is no file. */
function modeOf(path: string): string | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) return undefined
  return (stat.mode & 0o100) === 0 ? '100644' : '100755'
}
