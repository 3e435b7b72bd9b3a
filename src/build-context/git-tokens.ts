import { posix } from 'node:path'
import { Failure } from '../failure.ts'
import type { Files, NamedEntry } from '../ports.ts'
import { credentialKind, holdsCredential, includedBy, type Kind } from './git-credentials.ts'
import { realPath } from './linked-paths.ts'

/** Bytes. What is longer is not read, and counts as a credential. */
const MOST_BYTES = 1024 * 1024

/** Where git's credentials are in a folder, and the links that may lead there. All paths are relative to the folder. */
export interface GitTokens {
  /** Real paths of the files that hold one, sorted. */
  files: readonly string[]
  /** Targets of all links below the folder, by path. */
  links: ReadonlyMap<string, string>
}

/** Looks through all that git, a checkout or a login may have left in a folder: of checkouts further down and of submodules, too. */
export async function findGitTokens(files: Files, folder: string): Promise<GitTokens> {
  const names = await files.names(folder)
  const links = new Map(names.flatMap(({ path, target }) => (target === undefined ? [] : [[path, target]])))
  const known = new Set(names.map(({ path }) => path))
  const found: string[] = []
  const looked = places(names, links)
  // A map that grows while it is walked: what a configuration includes comes after it.
  for (const [path, kind] of looked) {
    const text = await textOf(files, posix.join(folder, path))
    if (text === undefined) continue
    const included = text === 'unread' || kind !== 'config' ? [] : includedBy(path, text.content)
    if (text === 'unread' || included === undefined || holdsCredential(text.content, kind)) found.push(path)
    for (const other of included ?? [])
      if (known.has(other) && !looked.has(other)) looked.set(other, 'config')
  }
  return { files: found.toSorted(), links }
}

/** The files that are looked at. A link with such a name stands for the file that it leads to. */
function places(names: readonly NamedEntry[], links: ReadonlyMap<string, string>): Map<string, Kind> {
  const beside = new Map<string, Set<string>>()
  for (const { path } of names) {
    const folder = posix.dirname(path)
    beside.set(folder, (beside.get(folder) ?? new Set()).add(posix.basename(path)))
  }
  const found = new Map<string, Kind>()
  for (const { path, target } of names) {
    const kind = credentialKind(path, beside.get(posix.dirname(path)) ?? new Set())
    const place = target === undefined ? path : realPath(path, links)
    if (kind !== undefined && place !== undefined) found.set(place, kind)
  }
  return found
}

/** `undefined` for what is absent, as the end of a link may be. */
async function textOf(files: Files, path: string): Promise<{ content: string } | 'unread' | undefined> {
  try {
    const bytes = await files.glance(path, MOST_BYTES)
    return bytes && { content: new TextDecoder().decode(bytes) }
  } catch (error) {
    if (error instanceof Failure && error.class === 'environment') return 'unread'
    throw error
  }
}
