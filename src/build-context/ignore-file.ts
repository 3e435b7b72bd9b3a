import { posix } from 'node:path'
import type { Finding } from '../failure.ts'
import type { Files } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import { problem } from './context-files.ts'
import { ContextTree } from './context-tree.ts'
import { readDockerignore } from './dockerignore.ts'
import type { ContextEntry } from './hashed-files.ts'
import type { PathPatterns } from './path-patterns.ts'

/** Bytes. */
const MOST_BYTES = 1024 * 1024

interface IgnoreFile {
  patterns: PathPatterns | undefined
  findings: Finding[]
  /** Hash of a file that holds a pattern that is not understood: BuildKit may refuse it. */
  unread: string | undefined
}

/**
 * The rules of the first file that is there; none where that is empty and another one is not, or where there is a pattern that is not understood, with a warning. Throws a Failure
 * (`environment`) for a pattern that BuildKit refuses.
 */
export async function readIgnoreFile(files: Files, ...paths: string[]): Promise<IgnoreFile> {
  let empty: string | undefined
  for (const path of paths) {
    const content = await readInside(files, posix.dirname(path), posix.basename(path))
    if (content === undefined) continue
    if (content.length === 0) {
      empty ??= path
      continue
    }
    if (empty !== undefined)
      return { patterns: undefined, findings: [passedOver(empty, path)], unread: sha256(content) }
    try {
      const patterns = readDockerignore(content)
      const [unread] = patterns.unread
      return unread === undefined
        ? { patterns, findings: [], unread: undefined }
        : { patterns: undefined, findings: [notUnderstood(path, unread)], unread: sha256(content) }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw problem({ file: path }, 'dockerignore', `a pattern cannot be read: ${error.message}`, {
        cause: error,
      })
    }
  }
  return { patterns: undefined, findings: [], unread: undefined }
}

/** A folder in its place is as good as nothing. */
async function readInside(files: Files, folder: string, name: string): Promise<Uint8Array | undefined> {
  const place = await fileInside(files, folder, name)
  return place === undefined ? undefined : files.read(place, MOST_BYTES)
}

/** The ignore file, where it counts beside the files: it is sent only where an instruction takes it. */
export function unreadIgnore({ unread }: IgnoreFile): ContextEntry[] {
  if (unread === undefined) return []
  return [{ path: '.dockerignore', kind: 'file', mode: null, sha256: unread, target: null }]
}

/**
 * The frontend inside BuildKit takes an empty file for its rules. One that runs as an image of its own (`# syntax=`) is sent nothing for
 * it, takes that for no file, and reads the next.
 */
function passedOver(file: string, next: string): Finding {
  return {
    severity: 'warning',
    rule: 'dockerignore',
    file,
    message: `this file is empty. If the Dockerfile has a line "# syntax=", BuildKit reads ${next} instead. If not, BuildKit ignores no file. So every file is part of the hash`,
    advice: `If ${next} should be used, remove this file. Otherwise write a comment into it`,
  }
}

function notUnderstood(file: string, pattern: string): Finding {
  return {
    severity: 'warning',
    rule: 'dockerignore',
    file,
    message: `the action does not understand the pattern ${pattern.slice(0, 200)}, so every file is part of the hash, also ignored ones`,
    advice:
      'Write it without an escaped letter or digit, without a named class ([:alpha:]), and without a ^ outside a class',
  }
}

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
