import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { isCredentialFile } from '../credential-files.ts'
import { Failure, type Finding } from '../failure.ts'
import type { FileEntry, Files } from '../ports.ts'
import { failure, inside, type Place } from './include-place.ts'
import type { Environment, Spec } from './model.ts'
import { checkRequirement } from './pip-section.ts'
import { Problems } from './problems.ts'
import { parseRequirement } from './requirement.ts'
import { requirementLines } from './requirement-lines.ts'

/** A file of the repository that the pip section reads, directly or through another one. */
export interface Include {
  /** Relative to the repository's root. */
  path: string
  role: 'requirements' | 'constraints' | 'local'
  /** Of the bytes; line ends are normalised in requirements and constraints files. For a link, of its target. */
  sha256: string
  executable: boolean
  /** Target when it is a link. */
  target?: string
  /** The lines of a requirements or constraints file; empty for local files. */
  requirements: Spec[]
  /** Warnings and notices about these lines. */
  findings: Finding[]
}

const MOST_INCLUDE_BYTES = 1024 * 1024
const MOST_FILES = 20_000

/**
 * Every file that pip's `-r`, `-c`, `-e` and local paths name, sorted by path. `-r` and `-c` are relative to the file
 * that holds them, local paths to the folder in which conda runs pip: that of environment.yml
 * (https://pip.pypa.io/en/stable/reference/requirements-file-format/). `.git` folders and credentials that
 * another action left behind are left out.
 * Throws one Failure (`environment`) with a finding at each naming line for what is missing, outside the repository, unreadable or
 * in a circle.
 */
export async function followIncludes(environment: Environment, files: Files): Promise<Include[]> {
  const walk = new Walk(posix.dirname(environment.file), files)
  await walk.follow(environment.file, environment.pip ?? [], [])
  return walk.found()
}

class Walk {
  readonly #folder: string
  readonly #files: Files
  readonly #includes = new Map<string, Include>()
  /** Line that first led to a path. */
  readonly #named = new Map<string, Place>()
  /** All of them are told at once. */
  readonly #failures: Failure[] = []

  constructor(folder: string, files: Files) {
    this.#folder = folder
    this.#files = files
  }

  found(): Include[] {
    const [first, ...others] = this.#failures
    if (first !== undefined) {
      const why = this.#failures.map(({ text }) => text.why).join('; ')
      const findings = this.#failures.flatMap((failure) => failure.findings)
      throw others.length === 0 ? first : new Failure({ ...first.text, why, findings }, { cause: first })
    }
    const all = [...this.#includes.values()].toSorted((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
    )
    // The build context cannot hold a link and, in its place, a folder with files.
    for (const { path, target } of all) {
      const through =
        target === undefined ? undefined : all.find((other) => other.path.startsWith(`${path}/`))
      const place = through && this.#named.get(through.path)
      if (place)
        throw failure(place, 'include-linked', through.path, `${path} is a link; name the real folder`)
    }
    return all
  }

  /** `above`: the files on the way to this one. */
  async follow(file: string, items: readonly Spec[], above: readonly string[]): Promise<void> {
    for (const { text, line } of items) {
      try {
        await this.#item(text, { file, line }, above)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        this.#failures.push(error)
      }
    }
  }

  async #item(text: string, place: Place, above: readonly string[]): Promise<void> {
    const requirement = parseRequirement(text)
    if (requirement.kind === 'include') {
      const { target } = requirement
      const path = inside(posix.join(posix.dirname(place.file), target), target, place)
      await this.#requirementsFile(path, requirement.role, place, [...above, place.file])
    } else if (requirement.kind === 'local') {
      const path = inside(posix.join(this.#folder, requirement.target), requirement.target, place)
      await this.#tree(path, place)
    }
  }

  async #requirementsFile(
    path: string,
    role: Include['role'],
    place: Place,
    above: readonly string[],
  ): Promise<void> {
    if (above.includes(path)) {
      throw failure(
        place,
        'include-loop',
        path,
        `it is read already: ${[...above, path].slice(1).join(' -> ')}`,
      )
    }
    // A file read before as constraints may now be read as requirements, which means more.
    const known = this.#includes.get(path)
    if (known !== undefined && (known.role === role || known.role === 'requirements')) return
    const bytes = await this.#at(place, path, () => this.#files.read(path, MOST_INCLUDE_BYTES))
    if (bytes === undefined) throw failure(place, 'include-missing', path, 'it does not exist')
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
    } catch (error) {
      throw failure(place, 'include-unreadable', path, 'it is not UTF-8 text', error)
    }
    const requirements = requirementLines(text)
    const problems = new Problems(path)
    for (const { text: item, line } of requirements) checkRequirement(item, line, problems)
    if (problems.failed) throw problems.failure()
    const findings = problems.sorted()
    this.#add({ path, role, sha256: sha256(text), executable: false, requirements, findings }, place)
    await this.follow(path, requirements, above)
  }

  async #tree(path: string, place: Place, depth = 0): Promise<void> {
    const entries = await this.#at(place, path, () => this.#files.list(path))
    if (entries === undefined) throw failure(place, 'include-missing', path, 'it does not exist')
    for (const entry of entries) {
      if (entry.path.split('/').includes('.git') || isCredentialFile(entry.path)) continue
      if (this.#includes.has(entry.path)) continue
      this.#add(await this.#localFile(entry, place), place)
      if (this.#includes.size > MOST_FILES) {
        throw failure(place, 'include-too-large', path, `it holds more than ${MOST_FILES} files`)
      }
    }
    const [only] = entries
    // pip follows a path that is itself a link, so what it points to counts, and is needed.
    if (only?.path === path && only.target !== undefined && depth < 10) {
      await this.#tree(
        inside(posix.join(posix.dirname(path), only.target), only.target, place),
        place,
        depth + 1,
      )
    }
  }

  async #localFile(entry: FileEntry, place: Place): Promise<Include> {
    const common = {
      path: entry.path,
      role: 'local' as const,
      executable: entry.executable,
      requirements: [],
      findings: [],
    }
    if (entry.kind === 'link') {
      const target = entry.target ?? ''
      return { ...common, target, sha256: sha256(target) }
    }
    const bytes = await this.#at(place, entry.path, () => this.#files.read(entry.path))
    if (bytes === undefined) throw failure(place, 'include-unreadable', entry.path, 'it disappeared')
    return { ...common, sha256: sha256(bytes) }
  }

  #add(include: Include, place: Place): void {
    this.#includes.set(include.path, include)
    if (!this.#named.has(include.path)) this.#named.set(include.path, place)
  }

  async #at<T>(place: Place, path: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw failure(place, 'include-unreadable', path, error.text.why, error)
    }
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
