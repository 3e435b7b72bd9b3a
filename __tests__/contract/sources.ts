import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface Source {
  /** Below src/, with forward slashes. */
  path: string
  lines: number
  /** Static, dynamic and re-exporting imports: a path below src/, or a package's name as written. */
  imports: string[]
}

export function readSource(path: string, text: string): Source {
  const found = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')
  const imports = found.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name))
  return { path, lines: text.split('\n').length - 1, imports }
}

export function sources(): Source[] {
  return readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => readSource(path, readFileSync(`${ROOT}src/${path}`, 'utf8')))
}

/** The folder of a file; a file of src/ itself stands alone. */
function roomOf(path: string): string {
  return path.includes('/') ? posix.dirname(path) : path
}

/** Folders that import each other, round and round, each group in alphabetical order. Imports of types count. */
export function cycles(all: readonly Source[]): string[][] {
  const next = new Map<string, Set<string>>()
  for (const { path, imports } of all) {
    const from = roomOf(path)
    const rooms = next.get(from) ?? new Set()
    for (const name of imports) if (name.endsWith('.ts') && roomOf(name) !== from) rooms.add(roomOf(name))
    next.set(from, rooms)
  }
  const reached = (from: string): Set<string> => {
    const seen = new Set<string>()
    const visit = (room: string): void => {
      for (const to of next.get(room) ?? []) if (!seen.has(to)) visit(seen.add(to) && to)
    }
    visit(from)
    return seen
  }
  const reach = new Map([...next.keys()].map((room) => [room, reached(room)]))
  const groups = [...reach].flatMap(([room, far]) =>
    far.has(room)
      ? [
          [...far]
            .filter((other) => reach.get(other)?.has(room))
            .toSorted()
            .join(' '),
        ]
      : [],
  )
  return [...new Set(groups)].map((group) => group.split(' '))
}

/**
 * The rooms of src and what they import, as lines of a Mermaid flowchart: without what follows from the other arrows. Rooms inside of a room
 * count as a part of it, and files of src itself are left out.
 */
export function drawing(all: readonly Source[]): string[] {
  const room = (path: string): string | undefined => (path.includes('/') ? path.split('/')[0] : undefined)
  const next = new Map<string, Set<string>>()
  for (const { path, imports } of all) {
    const from = room(path)
    if (from === undefined) continue
    const rooms = next.get(from) ?? next.set(from, new Set()).get(from)
    for (const to of imports.filter((name) => name.endsWith('.ts')).map(room)) {
      if (to !== undefined && to !== from) rooms?.add(to)
    }
  }
  const beyond = (from: string): string[] => [...(next.get(from) ?? [])].flatMap((to) => [to, ...beyond(to)])
  const arrows = [...next].flatMap(([from, rooms]) =>
    [...rooms]
      .filter((to) => ![...rooms].some((other) => other !== to && beyond(other).includes(to)))
      .map((to) => [from, to]),
  )
  return arrows.map(([from, to]) => `  ${from} --> ${to}`).toSorted()
}

/** Everything that is loaded with a file: what it imports, and what that imports, without `import()` and types. */
export function loadedWith(path: string, text: (path: string) => string): Set<string> {
  const loaded = new Set<string>()
  const visit = (file: string): void => {
    if (loaded.has(file)) return
    loaded.add(file)
    if (!file.endsWith('.ts')) return
    const statements = text(file).matchAll(/^(?:import|export)\s(?!type\b)[^;'"]*?from\s*'([^']+)'/gm)
    for (const [, name = ''] of statements)
      visit(name.startsWith('.') ? posix.join(posix.dirname(file), name) : name)
  }
  visit(path)
  return loaded
}

const ENTRIES = new Set(['index.ts', 'main.ts', 'cli.ts'])
/** Reads inputs as the command line gives them, and shows its results on a terminal. */
const COMMAND_LINE = /^command-line\//
const ADAPTERS = /^(?:adapters|registry)\//

/** What breaks the direction `entries -> lecture, command-line -> stages -> ports <- adapters`. */
export function broken({ path, imports }: Source): string[] {
  const complain = (name: string, why: string): string => `${path} imports ${name}: ${why}`
  return imports.flatMap((name) => {
    if (ADAPTERS.test(path)) {
      return /^(?:main|cli|index)\.ts$|^(?:command-line|lecture)\//.test(name)
        ? [complain(name, 'adapters know the ports, not the story')]
        : []
    }
    if (name.startsWith('@actions/')) return [complain(name, 'only adapters/ touch the toolkit')]
    if (ENTRIES.has(path) || COMMAND_LINE.test(path)) return []
    if (ADAPTERS.test(name)) return [complain(name, 'effects are handed in through ports.ts')]
    if (COMMAND_LINE.test(name) || ENTRIES.has(name)) return [complain(name, 'imports point the other way')]
    if (/^(?:node:)?(?:child_process|fs|fs\/promises|http|https|net)$/.test(name)) {
      return [complain(name, 'stages have no effects of their own')]
    }
    return []
  })
}
