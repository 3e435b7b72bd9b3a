import { posix } from 'node:path'
import { isCredentialFile } from '../credential-files.ts'
import { Failure, type Finding } from '../failure.ts'
import type { Files } from '../ports.ts'
import { readIgnoreFile } from './build-context.ts'
import { isSent, tokenFiles } from './git-folder.ts'
import { type HashedFile, hashEntries, sha256 } from './hashed-files.ts'

const IMAGE = 'docker-image://'

/**
 * What decides the image of each named context: an image's reference as it is written, a hash of all that a folder holds. Only
 * BuildKit knows which of its files a build takes, so every one counts that `.dockerignore` of the folder lets through, but for git's
 * own (docs/decisions/0020-git-folder.md). `environmentFile` is left out, because its meaning is hashed elsewhere. Throws a Failure
 * (`input`) for a folder that is not there, cannot be read or holds credentials.
 */
export async function namedContexts(
  files: Files,
  contexts: Readonly<Record<string, string>>,
  environmentFile?: string,
): Promise<{ decides: Record<string, string>; findings: Finding[] }> {
  const decides: Record<string, string> = {}
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(contexts)) {
    if (value.startsWith(IMAGE)) decides[name] = value
    else {
      const sent = await sentFiles(files, name, value, environmentFile)
      decides[name] = `sha256:${sha256(JSON.stringify(sent.files))}`
      findings.push(...sent.findings)
    }
  }
  return { decides, findings }
}

/** Named contexts as buildx takes them: a folder by its whole path, lest `github.com/x` is taken for a repository to fetch. */
export function contextPlaces(
  contexts: Readonly<Record<string, string>>,
  workspace: string,
): Record<string, string> {
  const places = Object.entries(contexts).map(([name, value]) => [
    name,
    value.startsWith(IMAGE) ? value : posix.join(workspace, value),
  ])
  return Object.fromEntries(places)
}

/** The files that BuildKit would be sent of a folder, paths relative to it; see `namedContexts`. */
export async function sentFiles(
  files: Files,
  name: string,
  value: string,
  environmentFile?: string,
): Promise<{ files: HashedFile[]; findings: Finding[] }> {
  const folder = posix.normalize(value).replace(/(?<=.)\/$/, '')
  const refuse = (why: string, next: string): Failure =>
    new Failure({
      class: 'input',
      doing: 'reading a named build context',
      on: `build-contexts: ${name}=${value}`,
      why,
      next,
    })
  const readable = async <T>(next: string, body: () => Promise<T>): Promise<T> => {
    try {
      return await body()
    } catch (error) {
      if (!(error instanceof Failure) || error.class !== 'environment') throw error
      throw refuse(`${error.text.on} cannot be hashed: ${error.text.why}`, next)
    }
  }
  if (folder.split('/').includes('.git'))
    throw refuse(
      'git’s own folder differs from clone to clone: no image could ever be reused',
      'Hand in what is needed of it by build-args',
    )
  const listed = await readable('Take it out of that folder', () => files.list(folder))
  if (listed === undefined) throw refuse('it does not exist', 'Correct the path')
  // A link, too: it would be hashed as the link, and built from what it points to.
  if (folder !== '.' && listed[0]?.path === folder)
    throw refuse('it is not a folder itself', 'Name the folder')
  const ignored = await readIgnoreFile(files, posix.join(folder, '.dockerignore'))
  const sent = listed.filter(({ path }) => !ignored(posix.relative(folder, path)))
  const credentials = sent.find(({ path }) => isCredentialFile(path))
  if (credentials !== undefined) {
    const why = `it holds ${credentials.path}, the credentials that google-github-actions/auth left in the workspace`
    throw refuse(why, 'Give that action "create_credentials_file: false"')
  }
  const [token] = await tokenFiles(files, folder, ignored)
  if (token !== undefined) {
    const next = `Write ${posix.dirname(token)} into the .dockerignore of that folder`
    throw refuse(`it holds ${token} with the token that actions/checkout left there`, next)
  }
  const kept = sent.filter(({ path }) => path !== environmentFile)
  const hashed = await readable('Take it out of that folder, or write it into its .dockerignore', () =>
    hashEntries(files, kept, (path) => refuse(`${path} disappeared`, 'Let nothing else write there')),
  )
  return {
    files: hashed.map((file) => ({ ...file, path: posix.relative(folder, file.path) })),
    findings: (await isSent(files, folder, ignored)) ? [gitSent(name, value)] : [],
  }
}

function gitSent(name: string, value: string): Finding {
  return {
    severity: 'warning',
    rule: 'context-git',
    message: `input build-contexts: ${name}=${value} holds .git, which differs from clone to clone and is not hashed`,
    advice: 'Write .git into the .dockerignore of that folder',
  }
}
