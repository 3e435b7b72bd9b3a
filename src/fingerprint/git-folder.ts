import { posix } from 'node:path'
import { Failure, type Finding } from '../failure.ts'
import type { Files } from '../ports.ts'
import { type LocalUse, sourceOf } from './dockerfile.ts'
import type { Ignored } from './dockerignore.ts'
import { globMatcher } from './glob.ts'

const MOST_CONFIG_BYTES = 1024 * 1024
/** What actions/checkout writes for `git fetch`, and a password in an address. */
const CREDENTIAL =
  /^[ \t]*extraheader[ \t]*=[ \t]*authorization:|^[ \t]*url[ \t]*=[ \t]*[a-z+]+:\/\/[^\s/:@]*:[^\s/@]+@/im
const ADVICE = 'Write .git into .dockerignore'

/**
 * What is to be said of git's own folder where an instruction takes it from the build context: it differs from clone to clone, so
 * its hash would make every run build, and it is left out. Throws a Failure (`environment`) where the Dockerfile asks for it by
 * name, or where a token would be copied into the image with it. Reasons: docs/decisions/0020-git-folder.md.
 */
export async function gitUse(
  files: Files,
  dockerfile: string,
  folder: string,
  use: LocalUse,
  ignored: Ignored,
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
  const pattern = /[*?[\\]/.test(source) ? globMatcher(source, false) : () => [source === '.']
  const taken = ['.git/HEAD', '.git/config'].some((path) => pattern(path).includes(true))
  if (!taken || !(await isSent(files, folder, 'HEAD', ignored))) return undefined
  if (
    use.kind === 'path' &&
    use.instruction !== 'RUN --mount' &&
    (await holdsToken(files, folder, ignored))
  ) {
    const message = `${instruction} takes the whole folder, and with .git/config the token that actions/checkout left there`
    const advice = `${ADVICE}, or give actions/checkout "persist-credentials: false"`
    throw refusal({ ...at, severity: 'error', message, advice })
  }
  const message = `${instruction} takes the whole folder, and with it .git, which differs from clone to clone and is not hashed`
  return { ...at, severity: 'warning', message, advice: ADVICE }
}

async function isSent(files: Files, folder: string, name: string, ignored: Ignored): Promise<boolean> {
  return !ignored(`.git/${name}`) && (await read(files, folder, name)) !== undefined
}

/** Whether the folder's .git/config, with a token or password in it, would be sent to the builder. */
export async function holdsToken(files: Files, folder: string, ignored: Ignored): Promise<boolean> {
  const config = ignored('.git/config') ? undefined : await read(files, folder, 'config')
  return config !== undefined && CREDENTIAL.test(new TextDecoder().decode(config))
}

function read(files: Files, folder: string, name: string): Promise<Uint8Array | undefined> {
  return files.read(posix.join(folder, '.git', name), MOST_CONFIG_BYTES)
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
