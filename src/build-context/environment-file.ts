import { posix } from 'node:path'
import type { Files } from '../ports.ts'
import { ContextTree } from './context-tree.ts'

/** The environment file as a build reads it. */
export interface EnvironmentFile {
  /** In the repository. */
  path: string
  /** Of what it says: see writtenHash. */
  sha256: string
}

/**
 * The environment file relative to a folder of the repository, so that there the hash of what it says takes the place of that of its bytes, and
 * a comment in it does not rebuild. It may be a link, or lie below one. Outside of the folder its path begins with `..`: nothing that
 * is taken has such a path.
 */
export async function environmentIn(
  files: Files,
  folder: string,
  environment: EnvironmentFile | undefined,
): Promise<EnvironmentFile | undefined> {
  if (environment === undefined) return undefined
  const { path } = await new ContextTree(files, '.').follow(environment.path)
  return { path: posix.relative(folder, path), sha256: environment.sha256 }
}
