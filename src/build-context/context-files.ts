import { posix } from 'node:path'
import type { LocalUse } from '../dockerfile/dockerfile.ts'
import { Failure, type Finding } from '../failure.ts'
import { isCredentialFile } from '../files.ts'
import type { Files } from '../ports.ts'
import { ContextTree, type Node } from './context-tree.ts'
import { goMatcher } from './go-match.ts'
import { fromRoot, hasWildcard } from './go-path.ts'
import type { PathPatterns } from './path-patterns.ts'
import { fixedFront, readPatterns, selected } from './selected.ts'

type PathUse = Extract<LocalUse, { kind: 'path' }>

/** Paths looked at for one Dockerfile. One that holds more patterns than this is worth takes everything. */
const MOST_LOOKED_AT = 5_000_000

/** Whoever mends these sees the next ones. */
const MOST_WARNINGS = 20

/**
 * Collects what is taken of the build context, each file, folder and link once. Sources: fsutil's copy.go and BuildKit's
 * solver/llbsolver/file/backend.go; __tests__/robustness/fuzz/differential holds it against them.
 */
export class Context {
  readonly #files: Files
  readonly #dockerfile: string
  readonly #folder: string
  readonly #patterns: PathPatterns | undefined
  readonly #surelyRun: (line: number) => boolean
  readonly #tree: ContextTree
  readonly #taken = new Map<string, Node>()
  readonly #known = new Map<string, readonly Node[]>()
  readonly findings: Finding[] = []
  #looked = 0
  #countedAll = false

  /** `surelyRun`: whether the instruction of a line is run in every build; only then is a missing source an error. */
  constructor(
    files: Files,
    dockerfile: string,
    { folder, patterns }: { folder: string; patterns: PathPatterns | undefined },
    surelyRun: (line: number) => boolean = () => true,
  ) {
    this.#files = files
    this.#surelyRun = surelyRun
    this.#dockerfile = dockerfile
    this.#folder = folder
    this.#patterns = patterns
    this.#tree = new ContextTree(files, folder, patterns)
  }

  taken(): Node[] {
    return [...this.#taken.values()]
  }

  /**
   * Takes what an instruction takes, the links that lead there included, and returns it: what lies in git's own folder, too. Throws a Failure
   * (`environment`) for a source that is not there or cannot be read.
   */
  async take(use: LocalUse): Promise<readonly Node[]> {
    // A Dockerfile may hold thousands of them, and each would walk through the tree.
    const key = use.kind === 'everything' ? '' : JSON.stringify({ ...use, line: 0, source: keyOf(use) })
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const nodes = await this.#nodes(use)
    for (const node of nodes) this.#add(node, use.line)
    this.#known.set(key, nodes)
    return nodes
  }

  async #nodes(use: LocalUse): Promise<readonly Node[]> {
    try {
      const nodes = use.kind === 'everything' ? undefined : await this.#ofPath(use)
      this.#looked += nodes?.length ?? 0
      // What cannot be told apart in time counts as everything.
      if (nodes !== undefined && this.#looked <= MOST_LOOKED_AT) return nodes
      return await this.#tree.sent(this.#tree.root)
    } catch (error) {
      if (!(error instanceof Failure) || error.findings.length > 0) throw error
      throw this.#problem(use.line, `${error.text.on} cannot be read: ${error.text.why}`, error)
    }
  }

  async #ofPath(use: PathUse): Promise<readonly Node[]> {
    const excludes = readPatterns(use.excludes)
    if (use.instruction === 'RUN --mount') return this.#below(use, use.source, undefined, undefined)
    if (!use.parents) return this.#copied(use, use.source, undefined, excludes)
    const pivot = use.source.indexOf('/./')
    const pattern = fromRoot(pivot < 0 ? use.source : use.source.slice(pivot + 3))
    const parent = pivot < 0 ? '/' : use.source.slice(0, pivot)
    const nodes = await this.#copied(use, parent, pattern, excludes)
    if (!nodes.some(({ path }) => path !== '' && path !== fromRoot(parent))) this.#nothing(use)
    return nodes
  }

  /** What COPY takes of a path or pattern; of a folder, with `include`, only what that pattern matches below it. */
  async #copied(
    use: PathUse,
    source: string,
    include: string | undefined,
    excludes: PathPatterns | undefined,
  ): Promise<readonly Node[]> {
    const segments = fromRoot(source).split('/')
    const first = segments.findIndex(hasWildcard)
    if (first < 0) return this.#below(use, source, include, excludes)
    const base = await this.#tree.follow(segments.slice(0, first).join('/'))
    if (base.node === undefined) return this.#missing(use, segments.slice(0, first).join('/'), base.links)
    const all = [...base.links]
    const matches = await this.#matching(base.node, segments.slice(first).join('/'))
    for (const match of matches) {
      const { node, links } = await this.#tree.follow(match.path)
      all.push(...links)
      if (node === undefined) continue
      for (const each of await this.#selected(node, include, excludes)) all.push(each)
    }
    if (matches.length === 0) {
      this.#nothing(use)
      // Whether the folder is there for BuildKit hangs on what else is sent, by other instructions and links: else it refuses to build.
      if (base.node !== this.#tree.root) await this.#countAll()
    }
    return all
  }

  async #below(
    use: PathUse,
    source: string,
    include: string | undefined,
    excludes: PathPatterns | undefined,
  ): Promise<readonly Node[]> {
    const { node, links } = await this.#tree.follow(source)
    if (node === undefined) return this.#missing(use, fromRoot(source), links)
    return [...links, ...(await this.#selected(node, include, excludes))]
  }

  async #selected(top: Node, include: string | undefined, excludes: PathPatterns | undefined) {
    if (include === undefined && excludes === undefined) return this.#tree.sent(top)
    const includes = include === undefined ? undefined : readPatterns([include])
    const front = includes === undefined ? '' : fixedFront(include ?? '')
    if (front === '') return selected(await this.#tree.sent(top), top, includes, excludes)
    const start = await this.#tree.at(posix.join(top.path, front), top)
    const nodes = start === undefined ? [top] : [...start.way, ...(await this.#tree.sent(start.node))]
    return selected(nodes, top, includes, excludes)
  }

  /** As filepath.Walk with filepath.Match: what lies below a match is not looked at, and links are not followed. */
  async #matching(base: Node, pattern: string): Promise<Node[]> {
    const matches = goMatcher(pattern)
    const found: Node[] = []
    const start = base.path === '' ? 0 : base.path.length + 1
    // Only a class can match a slash.
    const deepest = pattern.split(/[/[]/).length
    const walk = async (folder: Node, depth: number): Promise<void> => {
      for (const child of (await this.#tree.children(folder)).values()) {
        this.#looked += 1
        if (this.#looked > MOST_LOOKED_AT) return
        if (child.ignored && (await this.#tree.sent(child)).length === 0) continue
        if (matches(child.path.slice(start))) found.push(child)
        else if (child.kind === 'folder' && depth < deepest) await walk(child, depth + 1)
      }
    }
    if (base.kind === 'folder') await walk(base, 1)
    return found
  }

  #add(node: Node, line: number): void {
    if (isCredentialFile(node.path)) throw leak(this.#dockerfile, line, posix.join(this.#folder, node.path))
    this.#taken.set(node.path, node)
  }

  /** Everything counts, and nothing of it is taken: also what .dockerignore names, since BuildKit follows links that are not sent. */
  async #countAll(): Promise<void> {
    // Thousands of patterns may match nothing.
    if (this.#countedAll) return
    this.#countedAll = true
    const tree = new ContextTree(this.#files, this.#folder)
    for (const node of await tree.sent(tree.root))
      if (!isCredentialFile(node.path) && node.kind !== 'other') this.#taken.set(node.path, node)
  }

  /** The links on the way count all the same: with another target the source may be there. */
  #missing(use: PathUse, path: string, links: readonly Node[]): readonly Node[] {
    const hidden = this.#patterns?.matches(path) ? 'excluded by .dockerignore' : 'not in the build context'
    const why = `${use.instruction} uses ${use.source}, which is ${hidden}`
    if (this.#surelyRun(use.line)) throw this.#problem(use.line, why)
    this.#warn(use, 'context-source', why)
    return links
  }

  #nothing(use: PathUse): void {
    this.#warn(
      use,
      'context-pattern',
      `${use.instruction} uses ${use.source}, and no file of the build context matches it`,
    )
  }

  #warn({ line }: PathUse, rule: string, message: string): void {
    if (this.findings.length >= MOST_WARNINGS) return
    const advice =
      'Correct the path or pattern, .dockerignore, or the names of the files. Or remove the instruction'
    this.findings.push({ severity: 'warning', rule, file: this.#dockerfile, line, message, advice })
  }

  #problem(line: number, why: string, cause?: unknown): Failure {
    return problem({ file: this.#dockerfile, line }, 'context-source', why, { cause })
  }
}

/** Sources that differ only in what BuildKit cleans away are the same. */
function keyOf({ source, parents }: PathUse): string {
  return parents ? source : fromRoot(source)
}

const CORRECT = 'Correct the Dockerfile, .dockerignore or the path. Or add the file to the repository'

/** What is wrong with a Dockerfile or the context it takes files from. */
export function problem(
  { file, line }: { file: string; line?: number | undefined },
  rule: string,
  why: string,
  { cause, advice = CORRECT }: { cause?: unknown; advice?: string } = {},
): Failure {
  const place = line === undefined ? { file } : { file, line }
  return new Failure(
    {
      class: 'environment',
      doing: 'reading the Dockerfile and its build context',
      on: line === undefined ? file : `${file}, line ${line}`,
      why,
      next: advice,
      findings: [{ severity: 'error', rule, ...place, message: why, advice }],
    },
    cause === undefined ? undefined : { cause },
  )
}

function leak(dockerfile: string, line: number, path: string): Failure {
  const why = `the image would contain ${path}, the credentials that google-github-actions/auth wrote into the workspace`
  const advice =
    'Set "create_credentials_file: false" for that action, or write gha-creds-*.json into .dockerignore'
  return problem({ file: dockerfile, line }, 'context-credentials', why, { advice })
}
