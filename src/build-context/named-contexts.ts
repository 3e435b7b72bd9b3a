import { posix } from 'node:path'
import { Failure, type Finding } from '../failure.ts'
import { isCredentialFile } from '../files.ts'
import type { Files } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import { ContextTree } from './context-tree.ts'
import { type EnvironmentFile, environmentIn } from './environment-file.ts'
import { gitFolderOf } from './git-folder.ts'
import { findGitTokens } from './git-tokens.ts'
import { type ContextEntry, hashContext } from './hashed-files.ts'
import { readIgnoreFile, unreadIgnore } from './ignore-file.ts'

const IMAGE = 'docker-image://'

interface Sending {
  environment?: EnvironmentFile | undefined
  anybody?: boolean
}

/**
 * What decides the image of each named context: an image's reference as it is written, a hash of all that a folder holds. Only
 * BuildKit knows which of its files a build takes, so every one counts that `.dockerignore` of the folder lets through, but for git's
 * own (docs/decisions/0020-git-folder.md). Of the `environment` file counts what it says, and not its comments. `anybody`: whether another
 * frontend than Docker's asks for the files, which may not look at `.dockerignore`. Throws a Failure (`input`) for a folder that is not there, cannot be read or holds credentials.
 */
export async function namedContexts(
  files: Files,
  contexts: Readonly<Record<string, string>>,
  sending: Sending = {},
): Promise<{ decides: Record<string, string>; findings: Finding[] }> {
  const decides: Record<string, string> = {}
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(contexts)) {
    if (value.startsWith(IMAGE)) decides[name] = value
    else {
      const sent = await sentFiles(files, { name, value }, sending)
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
  { name, value }: { name: string; value: string },
  { environment, anybody = false }: Sending = {},
): Promise<{ files: ContextEntry[]; findings: Finding[] }> {
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
      throw refuse(`the action cannot hash ${error.text.on}: ${error.text.why}`, next)
    }
  }
  const folder = await readable('Correct the path', () => files.real(value))
  if (folder === undefined) throw refuse('it does not exist', 'Correct the path')
  if (folder.split('/').includes('.git'))
    throw refuse(
      'the folder .git is different in every clone, so no image could be reused',
      'Pass what you need from it with the input build-args',
    )
  if ((await readable('Correct the path', () => files.folder(folder))) === undefined)
    throw refuse('it is not a folder', 'Name a folder')
  const ignore = await readIgnoreFile(files, posix.join(folder, '.dockerignore'))
  const sent = await readable('Remove it from that folder', async () => {
    const tree = new ContextTree(files, folder, anybody ? undefined : ignore.patterns)
    return tree.sent(tree.root)
  })
  const credentials = sent.find(({ path }) => isCredentialFile(path))
  if (credentials !== undefined) {
    const why = `it contains ${posix.join(folder, credentials.path)}, the credentials that google-github-actions/auth wrote into the workspace`
    throw refuse(why, 'Set "create_credentials_file: false" for that action')
  }
  const paths = new Set(sent.map(({ path }) => path))
  const token = (await findGitTokens(files, folder)).files.find((path) => paths.has(path))
  if (token !== undefined) {
    const top = gitFolderOf(token)
    const why = top
      ? 'with the token that actions/checkout or git wrote there'
      : 'which contains a credential'
    throw refuse(`it contains ${token} ${why}`, `Write ${top ?? token} into the .dockerignore of that folder`)
  }
  const meaning = await environmentIn(files, folder, environment)
  const hashed = await readable(
    'Remove it from that folder, or write it into the .dockerignore of that folder',
    () =>
      hashContext(files, { folder, environment: meaning }, sent, {
        vanished: (path) =>
          refuse(`${path} disappeared`, 'Make sure that nothing else writes to this folder during the run'),
        odd: (path, why) => refuse(`the action cannot hash ${path}: ${why}`, 'Remove it from that folder'),
      }),
  )
  const git = paths.has('.git/HEAD') ? [gitSent(name, value)] : []
  return { files: [...hashed, ...unreadIgnore(ignore)], findings: [...ignore.findings, ...git] }
}

function gitSent(name: string, value: string): Finding {
  return {
    severity: 'warning',
    rule: 'context-git',
    message: `input build-contexts: ${name}=${value} contains .git. This folder is different in every clone, so it is not part of the hash`,
    advice: 'Write .git into the .dockerignore of that folder',
  }
}
