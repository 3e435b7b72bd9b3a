import { execFileSync } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Unpacks a layer (a zstd tar) into a new folder, with modes, owners and times; returns the folder. */
export function unpack(layer, folder) {
  mkdirSync(folder)
  execFileSync('tar', [
    '--extract',
    '--zstd',
    '--same-owner',
    '--same-permissions',
    '--file',
    layer,
    '--directory',
    folder,
  ])
  return folder
}

/** Differences of two trees: [path, what differs]. What differs is the first of: only one has it, type, mode or owner, content, time. */
export function differences(one, other, below = '') {
  const list = (tree) => new Set(readdirSync(join(tree, below)))
  const [ours, theirs] = [list(one), list(other)]
  return [...new Set([...ours, ...theirs])].sort().flatMap((name) => {
    const path = below === '' ? name : `${below}/${name}`
    if (!ours.has(name) || !theirs.has(name)) return [[path, 'only in one']]
    const [a, b] = [lstatSync(join(one, path)), lstatSync(join(other, path))]
    const inside = a.isDirectory() && b.isDirectory() ? differences(one, other, path) : []
    const own = compare(a, b, join(one, path), join(other, path))
    return own === undefined ? inside : [[path, own], ...inside]
  })
}

function compare(a, b, one, other) {
  const type = 0o170000
  if ((a.mode & type) !== (b.mode & type)) return 'type'
  if (a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid) return 'mode or owner'
  if (a.isSymbolicLink() && readlinkSync(one) !== readlinkSync(other)) return 'target of the link'
  if (a.isFile() && !readFileSync(one).equals(readFileSync(other))) return 'content'
  if (Math.floor(a.mtimeMs) !== Math.floor(b.mtimeMs)) return a.isDirectory() ? 'time of a folder' : 'time'
}
