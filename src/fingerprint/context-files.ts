import { posix } from 'node:path'
import { isCredentialFile } from '../credential-files.ts'
import { Failure } from '../failure.ts'
import type { FileEntry, Files } from '../ports.ts'
import { type LocalUse, sourceOf } from './dockerfile.ts'
import type { Ignored } from './dockerignore.ts'
import { globMatcher } from './glob.ts'

/** Collects the files of the build context that are taken, each once. */
export class Context {
  readonly #files: Files
  readonly #dockerfile: string
  readonly #folder: string
  readonly #ignored: Ignored
  readonly #taken = new Map<string, FileEntry>()
  readonly #seen = new Set<string>()

  constructor(files: Files, dockerfile: string, folder: string, ignored: Ignored) {
    this.#files = files
    this.#dockerfile = dockerfile
    this.#folder = folder
    this.#ignored = ignored
  }

  taken(): FileEntry[] {
    return [...this.#taken.values()]
  }

  async take(use: LocalUse): Promise<void> {
    const pivot = sourceOf(use)
    // A Dockerfile may hold thousands of them, and each would walk through the tree.
    if (this.#seen.has(pivot)) return
    this.#seen.add(pivot)
    if (use.kind === 'everything') {
      await this.#tree(pivot, use.line)
    } else if (/[*?[\\]/.test(pivot)) {
      await this.#matching(pivot, use.line)
    } else if (!(await this.#tree(pivot, use.line)) && pivot !== '.') {
      const hidden = this.#ignored(pivot) ? 'excluded by .dockerignore' : 'not in the build context'
      throw this.#problem(use.line, `${use.instruction} takes ${use.source}, which is ${hidden}`)
    }
  }

  /** Whether there was something, an empty folder included. */
  async #tree(path: string, line: number, depth = 0): Promise<boolean> {
    const entries = await this.#list(posix.join(this.#folder, path), line)
    if (entries === undefined) return false
    const visible = entries.filter((entry) => !this.#ignored(this.#relative(entry.path)))
    for (const entry of visible) this.#add(entry, line)
    const [only] = visible
    // COPY follows a source that is itself a link, so what it points to counts as well.
    if (only?.kind === 'link' && this.#relative(only.path) === path && depth < 10) {
      // BuildKit takes the context for the root of an absolute target, too.
      const target = posix.resolve('/', posix.dirname(path), only.target ?? '').slice(1) || '.'
      await this.#tree(target, line, depth + 1)
    }
    return visible.length > 0 || (entries.length === 0 && !this.#ignored(path))
  }

  /** No match at all is no error for BuildKit either. */
  async #matching(pattern: string, line: number): Promise<void> {
    const fixed = pattern.split('/')
    const first = fixed.findIndex((segment) => /[*?[\\]/.test(segment))
    const base = posix.join(this.#folder, ...fixed.slice(0, first))
    let matches: (path: string) => boolean[]
    try {
      matches = globMatcher(pattern, false)
    } catch (error) {
      throw this.#problem(line, `the pattern ${pattern} cannot be read`, error)
    }
    for (const entry of (await this.#list(base, line)) ?? []) {
      const path = this.#relative(entry.path)
      if (!matches(path).includes(true) || this.#ignored(path)) continue
      if (entry.kind === 'link') await this.#tree(path, line)
      else this.#add(entry, line)
    }
  }

  #add(entry: FileEntry, line: number): void {
    if (isCredentialFile(entry.path)) throw leak(this.#dockerfile, line, entry.path)
    this.#taken.set(entry.path, entry)
  }

  #relative(path: string): string {
    return posix.relative(this.#folder, path)
  }

  async #list(path: string, line: number): Promise<FileEntry[] | undefined> {
    try {
      return await this.#files.list(path)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw this.#problem(line, `${error.text.on} cannot be read: ${error.text.why}`, error)
    }
  }

  #problem(line: number, why: string, cause?: unknown): Failure {
    return problem(this.#dockerfile, line, 'context-source', why, cause)
  }
}

/** What is wrong with a Dockerfile or the context it takes files from. */
export function problem(
  file: string,
  line: number | undefined,
  rule: string,
  why: string,
  cause?: unknown,
  advice = 'Correct the Dockerfile, .dockerignore or the path, or add the file to the repository',
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
  const why = `the image would hold ${path}, the credentials that google-github-actions/auth left in the workspace`
  const next =
    'Give that action "create_credentials_file: false", or write gha-creds-*.json into .dockerignore'
  return problem(dockerfile, line, 'context-credentials', why, undefined, next)
}
