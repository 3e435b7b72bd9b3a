import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type Item =
  | { kind: 'file'; mode: number; content?: string }
  | { kind: 'folder'; mode: number }
  | { kind: 'link'; target: string }

/** A build context with its Dockerfile, and changes of it. */
export interface Case {
  tree: [path: string, item: Item][]
  /** One byte a character, as for the Dockerfile. */
  ignore: string | undefined
  dockerfile: string
  changes: Change[]
}

/** One step away from a case. `at` chooses among what there is. */
export type Change =
  | { what: 'content' | 'remove' | 'mode'; at: number; mode: number }
  | { what: 'add' | 'replace'; at: number; path: string; item: Item }
  | { what: 'ignore'; line: string }
  | { what: 'dockerfile'; at: number; text: string }
  /** Line ends of Windows, or bytes that are no ASCII replaced by others. */
  | { what: 'line-ends' | 'bytes' }

/**
 * The case with what its Dockerfile and its links say of its tree: @3@ is the path at place 3, with a sign behind the number the folder it lies
 * in, something below it, or the path with a wildcard in its last part.
 */
export function filled(one: Case): Case {
  const paths = one.tree.map(([path]) => path)
  const fill = (text: string, all: readonly string[]): string =>
    text.replace(/@(\d+)([/*?[<>]?)@/g, (_, place: string, sign: string) => {
      const path = all[Number(place) % all.length] ?? 'a'
      const [folder, name = ''] = [dirname(path), path.slice(path.lastIndexOf('/') + 1)]
      if (sign === '/') return folder
      if (sign === '<') return `${path}/a`
      if (sign === '>') return `${path}/*`
      const last = { '*': '*', '?': `?${name.slice(1)}`, '[': `[${name[0]}]${name.slice(1)}` }[sign] ?? name
      return folder === '.' ? last : `${folder}/${last}`
    })
  const tree = one.tree.map(([path, item]): [string, Item] => [
    path,
    item.kind === 'link' ? { ...item, target: fill(item.target, paths) } : item,
  ])
  const bytes = paths.map((path) => Buffer.from(path).toString('latin1'))
  return { ...one, tree, dockerfile: fill(one.dockerfile, bytes) }
}

/** The case with one of its changes. */
export function changed(base: Case, change: Change): Case {
  const { tree } = base
  const place = 'at' in change && tree.length > 0 ? change.at % tree.length : -1
  const swap = (item: (before: Item) => Item): Case => ({
    ...base,
    tree: tree.map(([path, before], at) => [path, at === place ? item(before) : before]),
  })
  switch (change.what) {
    case 'content':
      return swap((item) =>
        item.kind === 'file'
          ? { ...item, content: 'changed' }
          : item.kind === 'link'
            ? { ...item, target: `${item.target}x` }
            : item,
      )
    case 'mode':
      return swap((item) => (item.kind === 'link' ? item : { ...item, mode: change.mode }))
    case 'replace':
      return swap(() => change.item)
    case 'remove':
      return { ...base, tree: tree.filter((_, at) => at !== place) }
    case 'add':
      return { ...base, tree: [...tree, [change.path, change.item]] }
    case 'ignore':
      return { ...base, ignore: `${base.ignore ?? ''}\n${change.line}\n` }
    case 'line-ends':
      return { ...base, dockerfile: base.dockerfile.replaceAll('\n', '\r\n') }
    case 'bytes':
      return { ...base, dockerfile: base.dockerfile.replace(/[\x80-\xff]/g, '\xe8') }
    case 'dockerfile': {
      const at = change.at % (base.dockerfile.length + 1)
      return {
        ...base,
        dockerfile: base.dockerfile.slice(0, at) + change.text + base.dockerfile.slice(at + 1),
      }
    }
  }
}

/** Writes the context into a fresh folder. What cannot be there, since a file or link is in its way, is left out. */
export function write(folder: string, { tree, ignore, dockerfile }: Case): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o755 })
  const modes: [string, number][] = []
  const all: [string, Item | string][] = [...tree, ['Dockerfile', dockerfile]]
  if (ignore !== undefined) all.push(['.dockerignore', ignore])
  for (const [path, item] of all) {
    const place = join(folder, path)
    try {
      mkdirSync(dirname(place), { recursive: true })
      if (typeof item === 'string') writeFileSync(place, Buffer.from(item, 'latin1'))
      else if (item.kind === 'link') symlinkSync(item.target, place)
      else if (item.kind === 'file') writeFileSync(place, `${path} ${item.content ?? ''}`, { flag: 'wx' })
      else mkdirSync(place, { recursive: true })
      if (typeof item !== 'string' && item.kind !== 'link') modes.push([place, item.mode])
    } catch (error) {
      if (
        !/^(?:EEXIST|ENOTDIR|ENOENT|EISDIR|ELOOP|EINVAL)$/.test(String((error as NodeJS.ErrnoException).code))
      )
        throw error
    }
  }
  for (const [place, mode] of modes) chmodSync(place, mode)
}
