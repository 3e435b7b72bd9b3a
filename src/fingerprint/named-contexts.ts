import { posix } from 'node:path'
import { isCredentialFile } from '../credential-files.ts'
import { Failure } from '../failure.ts'
import type { Files } from '../ports.ts'
import { readIgnoreFile } from './build-context.ts'
import { holdsToken } from './git-folder.ts'
import { type HashedFile, hashEntries, sha256 } from './hashed-files.ts'

const IMAGE = 'docker-image://'

/**
 * What decides the image of each named context: an image's reference as it is written, a hash of all that a folder holds. Only
 * BuildKit knows which of its files a build takes, so every one counts that `.dockerignore` of the folder lets through; `environmentFile`
 * is left out, because its meaning is hashed elsewhere. Throws a Failure (`input`) for a folder that is not there or holds credentials.
 */
export async function namedContexts(
  files: Files,
  contexts: Readonly<Record<string, string>>,
  environmentFile?: string,
): Promise<Record<string, string>> {
  const entries = Object.entries(contexts).map(async ([name, value]): Promise<[string, string]> => {
    if (value.startsWith(IMAGE)) return [name, value]
    const sent = await sentFiles(files, name, value, environmentFile)
    return [name, `sha256:${sha256(JSON.stringify(sent))}`]
  })
  return Object.fromEntries(await Promise.all(entries))
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
  folder: string,
  environmentFile?: string,
): Promise<HashedFile[]> {
  const listed = await files.list(folder)
  if (listed === undefined) throw refusal(name, folder, 'it does not exist', 'Correct the path')
  // A link, too: it would be hashed as the link, and built from what it points to.
  if (folder !== '.' && listed[0]?.path === folder)
    throw refusal(name, folder, 'it is not a folder itself', 'Name the folder')
  const ignored = await readIgnoreFile(files, posix.join(folder, '.dockerignore'))
  const sent = listed.filter(({ path }) => !ignored(posix.relative(folder, path)))
  const credentials = sent.find(({ path }) => isCredentialFile(path))
  if (credentials !== undefined) {
    const why = `it holds ${credentials.path}, the credentials that google-github-actions/auth left in the workspace`
    throw refusal(name, folder, why, 'Give that action "create_credentials_file: false"')
  }
  if (await holdsToken(files, folder, ignored)) {
    const why = 'it holds .git/config with the token that actions/checkout left there'
    throw refusal(name, folder, why, 'Write .git into the .dockerignore of that folder')
  }
  const kept = sent.filter(({ path }) => path !== environmentFile)
  const hashed = await hashEntries(files, kept, (path) =>
    refusal(name, folder, `${path} disappeared`, 'Let nothing else write to the checked-out repository'),
  )
  return hashed.map((file) => ({ ...file, path: posix.relative(folder, file.path) }))
}

function refusal(name: string, folder: string, why: string, next: string): Failure {
  const on = `build-contexts: ${name}=${folder}`
  return new Failure({ class: 'input', doing: 'reading a named build context', on, why, next })
}
