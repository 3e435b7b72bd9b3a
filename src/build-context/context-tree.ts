import { posix } from 'node:path'
import { Failure } from '../failure.ts'
import type { Files, FolderItem } from '../ports.ts'
import { clean, fromRoot } from './go-path.ts'
import { inGit } from './hashed-files.ts'
import type { Above, PathPatterns } from './path-patterns.ts'

/** Something in the build context. */
export interface Node {
  /** Relative to the context; the context itself is the empty string. */
  path: string
  kind: FolderItem['kind']
  /** Of a link. */
  target?: string | undefined
  /** Why the kind is `other`. */
  why?: string | undefined
  /** Whether .dockerignore keeps it from the builder; what lies in an ignored folder may be sent all the same, and the folder with it. */
  ignored: boolean
  above: Above
}

/** As many links BuildKit follows on the way to one path. */
const MOST_LINKS = 255
/** As many the kernel follows. */
const MOST_KERNEL_LINKS = 40

/** What a path leads to inside the context, and the links that decided it. */
export interface Followed {
  path: string
  /** `undefined`: nothing is sent there, or the path leads nowhere. */
  node: Node | undefined
  links: Node[]
}

/**
 * The build context as the builder is sent it: `.dockerignore` applied to real paths, links as links. Folders are read when somebody asks
 * for them, each once. Sources: fsutil's filter.go, continuity's fs/path.go (RootPath).
 */
export class ContextTree {
  readonly #files: Files
  readonly #folder: string
  readonly #patterns: PathPatterns | undefined
  readonly #children = new Map<string, Promise<Map<string, Node>>>()
  readonly #sent = new Map<string, Promise<Node[]>>()
  readonly root: Node = { path: '', kind: 'folder', ignored: false, above: undefined }

  constructor(files: Files, folder: string, patterns?: PathPatterns) {
    this.#files = files
    this.#folder = folder
    this.#patterns = patterns
  }

  /** What lies in a folder, sent or not, by name. */
  children(folder: Node): Promise<Map<string, Node>> {
    return once(this.#children, folder.path, async () => {
      const found = new Map<string, Node>()
      const items = await this.#read(folder)
      // Thousands of files that nobody is told of. A submodule may be called "objects" as well: then no HEAD is beside it.
      const stores = inGit(folder.path) && items.some(({ name, kind }) => name === 'HEAD' && kind === 'file')
      for (const { name, kind, target, why } of items) {
        if (stores && (name === 'objects' || name === 'lfs')) continue
        const path = posix.join(folder.path, name)
        const { matched, above } = this.#patterns?.match(path, folder.above) ?? {
          matched: false,
          above: undefined,
        }
        found.set(name, { path, kind, target, why, ignored: matched, above })
      }
      return found
    })
  }

  /** A node and all below it that is sent, the node itself first; an ignored folder is sent with what is brought back below it. */
  sent(node: Node): Promise<Node[]> {
    return once(this.#sent, node.path, async () => {
      if (node.kind !== 'folder') return node.ignored ? [] : [node]
      if (node.ignored && this.#patterns?.mayTakeBack(node.path) !== true) return []
      const below: Node[] = []
      for (const child of (await this.children(node)).values()) {
        if (child.kind !== 'folder') {
          if (!child.ignored) below.push(child)
          continue
        }
        // Not spread into push: the number of arguments is limited.
        for (const each of await this.sent(child)) below.push(each)
      }
      return node.ignored && below.length === 0 ? [] : [node, ...below]
    })
  }

  /** What lies at a path below a folder, no link followed, with the folders on the way, the first one included. */
  async at(path: string, folder: Node): Promise<{ node: Node; way: Node[] } | undefined> {
    const way: Node[] = []
    let node = folder
    const segments = path
      .slice(folder.path.length)
      .split('/')
      .filter((segment) => segment !== '')
    for (const segment of segments) {
      const below = node.kind === 'folder' ? (await this.children(node)).get(segment) : undefined
      if (below === undefined) return undefined
      way.push(node)
      node = below
    }
    return { node, way }
  }

  /** Follows the links of a path as BuildKit does, the context being the root of absolute ones. */
  async follow(source: string): Promise<Followed> {
    const links = new Map<string, Node>()
    const count = { walked: 0 }
    try {
      let path = `/${fromRoot(source)}`
      for (;;) {
        const before = count.walked
        const next = await this.#walkLinks(path, links, count)
        const rooted = `/${fromRoot(next)}`
        const final = before === count.walked && next === rooted
        path = before === count.walked ? rooted : next
        if (final) break
      }
      const node = await this.#lstat(fromRoot(path), links)
      return { path: fromRoot(path), node: node && (await this.#visible(node)), links: [...links.values()] }
    } catch (error) {
      if (!(error instanceof LeadsNowhere)) throw error
      return { path: fromRoot(source), node: undefined, links: [...links.values()] }
    }
  }

  /** continuity's walkLinks: one round over a path, the last part of it last. */
  async #walkLinks(path: string, links: Map<string, Node>, count: { walked: number }): Promise<string> {
    const trimmed = path.replace(/(?<=.)\/+$/s, '')
    if (trimmed === '/' || trimmed === '') return '/'
    const slash = trimmed.lastIndexOf('/')
    const folder = slash <= 0 ? '/' : await this.#walkLinks(trimmed.slice(0, slash), links, count)
    if (count.walked > MOST_LINKS) throw new LeadsNowhere()
    const place = clean(`/${folder}/${trimmed.slice(slash + 1)}`)
    if (place === '/') return place
    const node = await this.#lstat(place.slice(1), links)
    if (node?.kind !== 'link') return place
    count.walked += 1
    links.set(node.path, node)
    const target = node.target ?? ''
    return target.startsWith('/') ? target : clean(`${folder}/${target}`)
  }

  /** The node at a path as the kernel finds it: links on the way are followed, one at the end is not. */
  async #lstat(path: string, links: Map<string, Node>): Promise<Node | undefined> {
    let walked = 0
    const above: Node[] = []
    let at = this.root
    const rest = path.split('/').filter((segment) => segment !== '')
    for (let segment = rest.shift(); segment !== undefined; segment = rest.shift()) {
      if (segment === '.') continue
      if (segment === '..') {
        at = above.pop() ?? at
        continue
      }
      if (at.kind !== 'folder') throw new LeadsNowhere()
      const node = (await this.children(at)).get(segment)
      if (node === undefined) return undefined
      if (node.kind !== 'link' || rest.length === 0) {
        above.push(at)
        at = node
      } else {
        // Outside of the context, on the builder's own disk.
        if (node.ignored || node.target?.startsWith('/')) return undefined
        walked += 1
        if (walked > MOST_KERNEL_LINKS) throw new LeadsNowhere()
        links.set(node.path, node)
        rest.unshift(...(node.target ?? '').split('/').filter((part) => part !== ''))
      }
    }
    return at.kind !== 'folder' && at.ignored ? undefined : at
  }

  async #visible(node: Node): Promise<Node | undefined> {
    if (node === this.root || !node.ignored) return node
    return (await this.sent(node)).length > 0 ? node : undefined
  }

  async #read(folder: Node): Promise<FolderItem[]> {
    try {
      return (await this.#files.folder(posix.join(this.#folder, folder.path))) ?? []
    } catch (error) {
      // What cannot be read and is not sent is passed over, by BuildKit too.
      if (folder.ignored && error instanceof Failure && error.class === 'environment') return []
      throw error
    }
  }
}

/** A loop of links, or a file where a folder is needed. */
class LeadsNowhere extends Error {}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = make()
  known.set(key, made)
  return made
}
