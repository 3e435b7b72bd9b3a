import { posix } from 'node:path'
import type { Finding } from '../failure.ts'
import type { Files } from '../ports.ts'
import { Context, problem } from './context-files.ts'
import { contextUses, instructions } from './dockerfile.ts'
import { type Ignored, readDockerignore } from './dockerignore.ts'
import { gitUse, tokenFiles } from './git-folder.ts'
import { type HashedFile, hashEntries, sha256 } from './hashed-files.ts'

/** A repository's own Dockerfile with everything it takes from the build context. */
export interface BuildContext {
  /** SHA-256 of the Dockerfile, line ends normalised. */
  dockerfile: string
  /** Paths relative to the context, sorted. */
  files: HashedFile[]
  /** Warnings, with the Dockerfile's line. */
  findings: Finding[]
}

const MOST_DOCKERFILE_BYTES = 1024 * 1024

/**
 * Reads a Dockerfile and hashes every file that COPY, ADD and bind mounts take from the build context; `.dockerignore`
 * is honoured. `environmentFile` (path in the repository) is left out of the files, because its meaning is hashed
 * as the component `environment` and a changed comment must not rebuild.
 * Git's own folder is not hashed: it is warned of, and refused where the Dockerfile asks for it (docs/decisions/0020-git-folder.md).
 * Throws a Failure (`environment`) with the Dockerfile's line for a source that is missing or unreadable.
 */
export async function dockerfileInputs(
  files: Files,
  dockerfilePath: string,
  contextPath: string,
  environmentFile?: string,
): Promise<BuildContext> {
  const text = await readText(files, dockerfilePath)
  if (text === undefined) throw problem(dockerfilePath, undefined, 'dockerfile-missing', 'it does not exist')
  const folder = posix.normalize(contextPath).replace(/(?<=.)\/$/, '')
  // `<Dockerfile>.dockerignore` takes the place of the context's own file.
  const ignored = await readIgnoreFile(
    files,
    `${dockerfilePath}.dockerignore`,
    posix.join(folder, '.dockerignore'),
  )
  await requireFolder(files, dockerfilePath, folder)
  const context = new Context(files, dockerfilePath, folder, ignored)
  const findings: Finding[] = []
  let found: Promise<string[]> | undefined
  const tokens = (): Promise<string[]> => {
    found ??= tokenFiles(files, folder, ignored)
    return found
  }
  for (const use of contextUses(instructions(text))) {
    if (use.kind === 'remote') {
      if (!use.pinned) findings.push(remote(dockerfilePath, use.line, use.url))
    } else {
      await context.take(use)
      const finding = await gitUse(files, dockerfilePath, folder, use, ignored, tokens)
      // Once is enough: what is to be done about it is done once.
      if (finding && !findings.some(({ rule }) => rule === finding.rule)) findings.push(finding)
    }
  }
  const kept = context.taken().filter(({ path }) => path !== environmentFile)
  const hashed = await hashEntries(files, kept, (path) =>
    problem(dockerfilePath, undefined, 'context-source', `${path} disappeared`),
  )
  return {
    dockerfile: sha256(text),
    files: hashed.map((file) => ({ ...file, path: posix.relative(folder, file.path) })),
    findings,
  }
}

/** With line ends as BuildKit reads them: to it a carriage return alone is a blank. */
async function readText(files: Files, path: string): Promise<string | undefined> {
  const bytes = await files.read(path, MOST_DOCKERFILE_BYTES)
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes).replaceAll('\r\n', '\n')
}

/** A context that is a link would be hashed as the link, and built from what it points to. */
async function requireFolder(files: Files, dockerfile: string, folder: string): Promise<void> {
  if (folder === '.') return
  const entries = await files.list(folder)
  const why =
    entries === undefined ? 'does not exist' : entries[0]?.path === folder ? 'is not a folder itself' : ''
  if (why) throw problem(dockerfile, undefined, 'context-missing', `the build context ${folder} ${why}`)
}

/** The rules of the first file that is there. Throws a Failure (`environment`) for a pattern that cannot be read. */
export async function readIgnoreFile(files: Files, ...paths: string[]): Promise<Ignored> {
  for (const path of paths) {
    const text = await readText(files, path)
    if (text === undefined) continue
    try {
      return readDockerignore(text)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw problem(path, undefined, 'dockerignore', `a pattern cannot be read: ${error.message}`, error)
    }
  }
  return () => false
}

function remote(file: string, line: number, url: string): Finding {
  return {
    severity: 'warning',
    rule: 'remote-add',
    file,
    line,
    message: `ADD fetches ${url}, whose content can change without the hash noticing`,
    advice: 'Add --checksum=sha256:..., or for git the full commit behind the #',
  }
}
