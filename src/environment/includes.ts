import { posix } from 'node:path'
import { Failure } from '../failure.ts'
import { isCredentialFile, isLoginFile } from '../files.ts'
import type { FileEntry, Files } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import { failure, inside, type Place, throwTogether } from './include-place.ts'
import { checkFilesListedTwice } from './listed-twice.ts'
import { checkFileHashes } from './missing-hashes.ts'
import type { Environment, Include, Spec } from './model.ts'
import { checkedRequirements } from './pip-section.ts'
import { Problems } from './problems.ts'
import { parseRequirement } from './requirement.ts'
import { requirementText } from './requirement-kind.ts'

const MOST_INCLUDE_BYTES = 1024 * 1024
const MOST_FILES = 20_000

/**
 * Every file that pip's `-r`, `-c`, `-e` and local paths name, sorted by path. `-r` and `-c` are relative to the file
 * that holds them, local paths to the folder in which conda runs pip, that of environment.yml; `--find-links` to either
 * (https://pip.pypa.io/en/stable/reference/requirements-file-format/). `.git` folders and credentials that
 * another action left behind are left out.
 * Throws one Failure (`environment`) with a finding at each naming line for what is missing, outside the repository, unreadable or
 * in a circle, or lists a package in versions of which none fits.
 */
export async function followIncludes(environment: Environment, files: Files): Promise<Include[]> {
  const walk = new Walk(posix.dirname(environment.file), files)
  await walk.follow(environment.file, environment.pip ?? [], [])
  const found = walk.found()
  const together = [
    ...checkFilesListedTwice(environment, found).values(),
    ...checkFileHashes(environment, found),
  ]
  throwTogether(together.filter(({ failed }) => failed).map((problems) => problems.failure()))
  // What is about environment.yml is told with the first of the files that it reads.
  return found.map((include, at) => ({
    ...include,
    findings: [
      ...include.findings,
      ...together
        .filter(({ file }) => file === include.path || (at === 0 && file === environment.file))
        .flatMap((problems) => problems.sorted()),
    ],
  }))
}

class Walk {
  readonly #folder: string
  readonly #files: Files
  readonly #includes = new Map<string, Include>()
  /**
   * Hash of the bytes of each file of a local path. pip packs it as it is, also one that is read as requirements, too, of which line ends
   * would not count.
   */
  readonly #packed = new Map<string, string>()
  /** Line that first led to a path. */
  readonly #named = new Map<string, Place>()
  /** All of them are told at once. */
  readonly #failures: Failure[] = []

  constructor(folder: string, files: Files) {
    this.#folder = folder
    this.#files = files
  }

  found(): Include[] {
    throwTogether(this.#failures)
    const all = [...this.#includes.values()]
      .map((include) => ({ ...include, sha256: this.#packed.get(include.path) ?? include.sha256 }))
      .toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    // The build context cannot hold a link and, in its place, a folder with files.
    for (const { path, target } of all) {
      const through =
        target === undefined ? undefined : all.find((other) => other.path.startsWith(`${path}/`))
      const place = through && this.#named.get(through.path)
      if (place)
        throw failure(place, 'include-linked', through.path, {
          why: `${path} is a link. Name the real folder`,
        })
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
      const { target, links } = requirement
      const beside = links === undefined ? undefined : await this.#beside(target, place)
      await this.#tree(beside ?? inside(posix.join(this.#folder, target), target, place), place)
    }
  }

  /** pip takes what --find-links names from beside the file that names it, if it is there. */
  async #beside(target: string, place: Place): Promise<string | undefined> {
    const path = posix.join(posix.dirname(place.file), target)
    if (target.startsWith('/') || path === '..' || path.startsWith('../')) return undefined
    const plain = inside(path, target, place)
    return (await this.#at(place, plain, () => this.#files.list(plain))) === undefined ? undefined : plain
  }

  async #requirementsFile(
    path: string,
    role: Include['role'],
    place: Place,
    above: readonly string[],
  ): Promise<void> {
    if (above.includes(path)) {
      throw failure(place, 'include-loop', path, {
        why: `it includes itself: ${[...above, path].slice(1).join(' -> ')}`,
      })
    }
    // A file read before as constraints may now be read as requirements, which means more.
    const known = this.#includes.get(path)
    if (known !== undefined && (known.role === role || known.role === 'requirements')) return
    const bytes = await this.#at(place, path, () => this.#files.read(path, MOST_INCLUDE_BYTES))
    if (bytes === undefined) throw failure(place, 'include-missing', path, { why: 'it does not exist' })
    let text: string
    try {
      text = requirementText(bytes).replace(/\r\n?/g, '\n')
    } catch (error) {
      const why = 'it is neither UTF-8 nor UTF-16 text'
      throw failure(place, 'include-unreadable', path, { why, cause: error })
    }
    const problems = new Problems(path)
    const requirements = checkedRequirements(text, problems)
    if (problems.failed) throw problems.failure()
    const findings = problems.sorted()
    this.#add({ path, role, sha256: sha256(text), executable: false, requirements, findings }, place)
    await this.follow(path, requirements, above)
  }

  async #tree(path: string, place: Place, depth = 0): Promise<void> {
    const entries = await this.#at(place, path, () => this.#files.list(path))
    if (entries === undefined) throw failure(place, 'include-missing', path, { why: 'it does not exist' })
    for (const entry of entries) {
      if (entry.path.split('/').includes('.git')) continue
      if (isCredentialFile(entry.path) || isLoginFile(entry.path)) continue
      const known = this.#includes.get(entry.path)
      if (known?.role === 'local' || this.#packed.has(entry.path)) continue
      const local = await this.#localFile(entry, place)
      if (entry.kind === 'file') this.#packed.set(entry.path, local.sha256)
      if (known === undefined) this.#add(local, place)
      if (this.#includes.size > MOST_FILES) {
        throw failure(place, 'include-too-large', path, { why: `it contains more than ${MOST_FILES} files` })
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
    if (bytes === undefined) throw failure(place, 'include-unreadable', entry.path, { why: 'it disappeared' })
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
      throw failure(place, 'include-unreadable', path, { why: error.text.why, cause: error })
    }
  }
}
