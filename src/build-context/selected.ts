import type { Node } from './context-tree.ts'
import { clean, trimSpace } from './go-path.ts'
import { type Above, PathPatterns } from './path-patterns.ts'

/** Patterns of a flag, relative to each folder that is copied. `undefined` without any, and where one of them is not understood. */
export function readPatterns(lines: readonly string[] | undefined): PathPatterns | undefined {
  if (lines === undefined || lines.length === 0) return undefined
  try {
    const patterns = new PathPatterns(lines)
    return patterns.unread.length > 0 ? undefined : patterns
  } catch (error) {
    // BuildKit refuses it; until then everything counts.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The folders that a pattern names before its first wildcard; empty where the whole tree may match. */
export function fixedFront(pattern: string): string {
  if (pattern === '' || clean(trimSpace(pattern)) !== pattern || pattern.startsWith('!')) return ''
  const segments = pattern.split('/')
  const first = segments.findIndex((segment) => /[*[\]?^\\]/.test(segment))
  return segments.slice(0, first < 0 ? segments.length : first).join('/')
}

/**
 * Of a tree in walking order, what is copied where only what `includes` matches counts (`undefined`: all), without what `excludes` matches:
 * fsutil's copier. The top is always copied, and folders with what is copied of them.
 */
export function selected(
  nodes: readonly Node[],
  top: Node,
  includes: PathPatterns | undefined,
  excludes: PathPatterns | undefined,
): Node[] {
  const start = top.path === '' ? 0 : top.path.length + 1
  const states = new Map<string, { include: Above; exclude: Above }>()
  const folders = new Map<string, Node>()
  const kept = new Map<string, Node>([[top.path, top]])
  for (const node of nodes) {
    if (node.path === top.path) continue
    const path = node.path.slice(start)
    const folder = folderOf(node.path)
    const before = states.get(folder)
    const include = includes?.match(path, before?.include) ?? { matched: true, above: undefined }
    const exclude = excludes?.match(path, before?.exclude) ?? { matched: false, above: undefined }
    if (node.kind === 'folder') {
      folders.set(node.path, node)
      states.set(node.path, { include: include.above, exclude: exclude.above })
    }
    if (!include.matched || exclude.matched) continue
    kept.set(node.path, node)
    for (let at = folder; !kept.has(at); at = folderOf(at)) {
      const above = folders.get(at)
      if (above === undefined) break
      kept.set(at, above)
    }
  }
  return [...kept.values()]
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
