import { posix } from 'node:path'
import type { Files } from '../ports.ts'
import { ContextTree } from './context-tree.ts'

/**
 * Where a file of a folder really is, as BuildKit finds it: the folder may be behind links of any kind, since the client opens it; links of
 * the file itself are followed with the folder as the root, since only the folder is sent. `undefined` where no file is there.
 */
export async function fileInside(files: Files, folder: string, name: string): Promise<string | undefined> {
  const real = await files.real(folder)
  if (real === undefined) return undefined
  const { path, node } = await new ContextTree(files, real).follow(name)
  return node?.kind === 'file' ? posix.join(real, path) : undefined
}
