import type { Node } from './nodes.ts'
import { canonicalRequirement } from './requirement.ts'

/** Of an environment whose file names none. */
export const DEFAULT_NAME = 'quantecon'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/**
 * What the environment's hash is made from. Dropped, because nothing that is installed depends on it: comments,
 * formatting, the order of keys, `prefix`, whether the default name is written, and where among the specs the pip section stands. Kept exactly as
 * written: the name, channels, specs, pip items and the order of each, variables, keys we do not know.
 * The only rewriting is that a pip project's name takes its normal form, since PEP 503 makes the spellings equal.
 *
 * Total: a tree with errors has a canonical form too, so that an old file can still be compared with a new one.
 */
export function canonicalContent(tree: Node): Json {
  if (tree.kind !== 'mapping') return { other: plainJson(tree) }
  const named = tree.entries.some(({ key }) => key.value === 'name')
  const content: { [key: string]: Json } = named ? {} : { name: DEFAULT_NAME }
  const other: [string, Json][] = []
  for (const { key, value } of tree.entries) {
    if (key.value === 'prefix') continue
    if (key.value === 'dependencies' && value.kind === 'sequence') {
      Object.assign(content, dependencies(value.items))
    } else if (['name', 'channels', 'variables'].includes(key.value)) {
      content[key.value] = plainJson(value)
    } else {
      other.push([key.value, plainJson(value)])
    }
  }
  // fromEntries defines keys; assigning would lose one that is called __proto__.
  if (other.length > 0) content.other = Object.fromEntries(other)
  const selectors = [...selectorsOf(tree, '')]
  if (selectors.length > 0) content.selectors = Object.fromEntries(selectors)
  return content
}

function dependencies(items: Node[]): { conda: Json[]; pip?: Json[] } {
  const conda: Json[] = []
  let pip: Json[] | undefined
  for (const item of items) {
    const section = pipSection(item)
    if (section !== undefined && pip === undefined) {
      pip = (section.kind === 'sequence' ? section.items : []).map((requirement) => {
        const value = plainJson(requirement)
        return typeof value === 'string' ? canonicalRequirement(value) : value
      })
    } else {
      const value = plainJson(item)
      conda.push(typeof value === 'string' ? value.trim() : value)
    }
  }
  return { conda, ...(pip !== undefined && { pip }) }
}

/** What `- pip:` holds, when the item is that and nothing else. */
export function pipSection(item: Node): Node | undefined {
  if (item.kind !== 'mapping' || item.entries.length !== 1) return undefined
  const [entry] = item.entries
  return entry?.key.value === 'pip' ? entry.value : undefined
}

/** The node as JSON; every scalar is a string. */
function plainJson(node: Node): Json {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'sequence') return node.items.map(plainJson)
  return Object.fromEntries(node.entries.map(({ key, value }) => [key.value, plainJson(value)]))
}

/** Selectors by the place in the tree, for example `dependencies.3`. */
function* selectorsOf(node: Node, path: string): Generator<[string, string]> {
  if (node.kind === 'scalar') {
    if (node.selector !== undefined) yield [path, node.selector]
  } else if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) yield* selectorsOf(item, `${path}.${index}`)
  } else {
    for (const { key, value } of node.entries) {
      if (path === '' && key.value === 'prefix') continue
      const below = path === '' ? key.value : `${path}.${key.value}`
      yield* selectorsOf(key, below)
      yield* selectorsOf(value, below)
    }
  }
}
