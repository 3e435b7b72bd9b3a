import { posix } from 'node:path'
import { Failure, type Finding } from '../failure.ts'
import type { Files } from '../ports.ts'
import { type LocalUse, sourceOf } from './dockerfile.ts'
import type { Ignored } from './dockerignore.ts'
import { globMatcher } from './glob.ts'

const MOST_BYTES = 1024 * 1024
/** What actions/checkout writes for `git fetch`, and a password in an address. */
const CREDENTIAL =
  /^[ \t]*extraheader[ \t]*=[ \t]*authorization:|^[ \t]*url[ \t]*=[ \t]*[a-z+]+:\/\/[^\s/:@]*:[^\s/@]+@/im
const ADVICE = 'Write .git into .dockerignore'

/**
 * What is to be said of git's own folder where an instruction takes it from the build context: it differs from clone to clone, so
 * its hash would make every run build, and it is left out. Throws a Failure (`environment`) where the Dockerfile asks for it by
 * name, or where a token would be copied into the image with it: one of `tokens`, as tokenFiles() finds them. Reasons: docs/decisions/0020-git-folder.md.
 */
export async function gitUse(
  files: Files,
  dockerfile: string,
  folder: string,
  use: LocalUse,
  ignored: Ignored,
  tokens: () => Promise<readonly string[]>,
): Promise<Finding | undefined> {
  const source = sourceOf(use)
  const instruction = use.kind === 'path' ? use.instruction : 'the instruction'
  const at = { file: dockerfile, line: use.line, rule: 'context-git' }
  if (source.split('/').includes('.git')) {
    const message = `${instruction} takes ${source}, which differs from clone to clone: no image could ever be reused`
    const advice =
      'Hand in what is needed of it, for example the version, by the input build-args or in a file'
    throw refusal({ ...at, severity: 'error', message, advice })
  }
  const matches = /[*?[\\]/.test(source) ? globMatcher(source, false) : undefined
  const takes = (path: string): boolean =>
    matches?.(path).includes(true) ?? (source === '.' || path.startsWith(`${source}/`))
  const copies = use.kind === 'path' && use.instruction !== 'RUN --mount'
  const token = copies ? (await tokens()).find(takes) : undefined
  if (token !== undefined) {
    const what = source === '.' ? 'the whole folder' : source
    const message = `${instruction} takes ${what}, and with ${token} the token that actions/checkout left there`
    const advice = `Write ${posix.dirname(token)} into .dockerignore, or give actions/checkout "persist-credentials: false"`
    throw refusal({ ...at, severity: 'error', message, advice })
  }
  const taken = takes('.git/HEAD') || takes('.git/config')
  if (!taken || !(await isSent(files, folder, ignored))) return undefined
  const message = `${instruction} takes the whole folder, and with it .git, which differs from clone to clone and is not hashed`
  return { ...at, severity: 'warning', message, advice: ADVICE }
}

/** Whether git's own folder would be sent to the builder. */
export async function isSent(files: Files, folder: string, ignored: Ignored): Promise<boolean> {
  return (
    !ignored('.git/HEAD') && (await files.read(posix.join(folder, '.git/HEAD'), MOST_BYTES)) !== undefined
  )
}

/**
 * Paths, relative to the folder, of each .git/config in it that holds a token or password and would be sent to the builder: those of
 * checkouts further down, too.
 */
export async function tokenFiles(files: Files, folder: string, ignored: Ignored): Promise<string[]> {
  const found: string[] = []
  for (const path of await folders(files, folder)) {
    const config = posix.join(path, '.git/config')
    if (ignored(config)) continue
    const bytes = await files.read(posix.join(folder, config), MOST_BYTES)
    if (bytes !== undefined && CREDENTIAL.test(new TextDecoder().decode(bytes))) found.push(config)
  }
  return found
}

/** The folder and all below it. */
async function folders(files: Files, folder: string): Promise<Set<string>> {
  const found = new Set(['.'])
  // What cannot be listed is told where an instruction takes it.
  const entries = await files.list(folder).catch((error: unknown) => {
    if (error instanceof Failure && error.class === 'environment') return undefined
    throw error
  })
  for (const { path } of entries ?? []) {
    let at = posix.dirname(posix.relative(folder, path))
    for (; !found.has(at); at = posix.dirname(at)) found.add(at)
  }
  return found
}

function refusal(finding: Finding): Failure {
  return new Failure({
    class: 'environment',
    doing: 'reading the Dockerfile and its build context',
    on: `${finding.file}, line ${finding.line}`,
    why: finding.message,
    next: finding.advice,
    findings: [finding],
  })
}
