import { posix } from 'node:path'
import { Failure, type Finding } from '../failure.ts'
import type { FileEntry, Files } from '../ports.ts'
import { contextUses, instructions, type LocalUse, sourceOf } from './dockerfile.ts'
import { type Ignored, readDockerignore } from './dockerignore.ts'
import { gitUse } from './git-folder.ts'
import { globMatcher } from './glob.ts'
import { type HashedFile, hashEntries, sha256 } from './hashed-files.ts'

/** A repository's own Dockerfile with everything it takes from the build context. */
export interface BuildContext {
  /** SHA-256 of the Dockerfile, line ends normalised. */
  dockerfile: string
  /** Paths relative to the context, sorted. */
  files: HashedFile[]
  /** Warnings, with the Dockerfile's line. */
  findings: Finding[]
}

const MOST_DOCKERFILE_BYTES = 1024 * 1024

/**
 * Reads a Dockerfile and hashes every file that COPY, ADD and bind mounts take from the build context; `.dockerignore`
 * is honoured. `environmentFile` (path in the repository) is left out of the files, because its meaning is hashed
 * as the component `environment` and a changed comment must not rebuild.
 * Git's own folder is not hashed: it is warned of, and refused where the Dockerfile asks for it (docs/decisions/0020-git-folder.md).
 * Throws a Failure (`environment`) with the Dockerfile's line for a source that is missing or unreadable.
 */
export async function dockerfileInputs(
  files: Files,
  dockerfilePath: string,
  contextPath: string,
  environmentFile?: string,
): Promise<BuildContext> {
  const text = await readText(files, dockerfilePath)
  if (text === undefined) throw problem(dockerfilePath, undefined, 'dockerfile-missing', 'it does not exist')
  const folder = posix.normalize(contextPath).replace(/(?<=.)\/$/, '')
  const ignored = await readIgnoreFile(files, dockerfilePath, folder)
  await requireFolder(files, dockerfilePath, folder)
  const context = new Context(files, dockerfilePath, folder, ignored)
  const findings: Finding[] = []
  for (const use of contextUses(instructions(text))) {
    if (use.kind === 'remote') {
      if (!use.pinned) findings.push(remote(dockerfilePath, use.line, use.url))
    } else {
      await context.take(use)
      const finding = await gitUse(files, dockerfilePath, folder, use, ignored)
      // Once is enough: what is to be done about it is done once.
      if (finding && !findings.some(({ rule }) => rule === finding.rule)) findings.push(finding)
    }
  }
  const kept = context.taken().filter(({ path }) => path !== environmentFile)
  const hashed = await hashEntries(files, kept, (path) =>
    problem(dockerfilePath, undefined, 'context-source', `${path} disappeared`),
  )
  return {
    dockerfile: sha256(text),
    files: hashed.map((file) => ({ ...file, path: posix.relative(folder, file.path) })),
    findings,
  }
}

async function readText(files: Files, path: string): Promise<string | undefined> {
  const bytes = await files.read(path, MOST_DOCKERFILE_BYTES)
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n')
}

/** A context that is a link would be hashed as the link, and built from what it points to. */
async function requireFolder(files: Files, dockerfile: string, folder: string): Promise<void> {
  if (folder === '.') return
  const entries = await files.list(folder)
  const why =
    entries === undefined ? 'does not exist' : entries[0]?.path === folder ? 'is not a folder itself' : ''
  if (why) throw problem(dockerfile, undefined, 'context-missing', `the build context ${folder} ${why}`)
}

/** `<Dockerfile>.dockerignore` takes the place of the context's own file. */
async function readIgnoreFile(files: Files, dockerfile: string, folder: string): Promise<Ignored> {
  for (const path of [`${dockerfile}.dockerignore`, posix.join(folder, '.dockerignore')]) {
    const text = await readText(files, path)
    if (text === undefined) continue
    try {
      return readDockerignore(text)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw problem(path, undefined, 'dockerignore', `a pattern cannot be read: ${error.message}`, error)
    }
  }
  return () => false
}

/** Collects the files of the build context that are taken, each once. */
class Context {
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
    for (const entry of visible) this.#taken.set(entry.path, entry)
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
      else this.#taken.set(entry.path, entry)
    }
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

function remote(file: string, line: number, url: string): Finding {
  return {
    severity: 'warning',
    rule: 'remote-add',
    file,
    line,
    message: `ADD fetches ${url}, whose content can change without the hash noticing`,
    advice: 'Add --checksum=sha256:..., or for git the full commit behind the #',
  }
}

function problem(
  file: string,
  line: number | undefined,
  rule: string,
  why: string,
  cause?: unknown,
): Failure {
  const advice = 'Correct the Dockerfile, .dockerignore or the path, or add the file to the repository'
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
