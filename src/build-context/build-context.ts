import { posix } from 'node:path'
import {
  type ContextUse,
  contextUses,
  instructions,
  type LocalUse,
  sourceOf,
} from '../dockerfile/dockerfile.ts'
import { foreignFrontend, frontendOf } from '../dockerfile/frontend.ts'
import { surelyRun } from '../dockerfile/needed-stages.ts'
import type { Failure, Finding } from '../failure.ts'
import type { Files } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import { Context, problem } from './context-files.ts'
import type { Node } from './context-tree.ts'
import { type EnvironmentFile, environmentIn } from './environment-file.ts'
import { gitUse, refuseGitByName } from './git-folder.ts'
import { findGitTokens, type GitTokens } from './git-tokens.ts'
import { type ContextEntry, hashContext } from './hashed-files.ts'
import { fileInside, readIgnoreFile, unreadIgnore } from './ignore-file.ts'

/** A repository's own Dockerfile with everything it takes from the build context. */
export interface BuildContext {
  /** SHA-256 of the Dockerfile's bytes: heredocs keep line ends and what is no UTF-8. */
  dockerfile: string
  /** Of the source policy `<Dockerfile>.rego`, which buildx applies where it is. */
  policy?: string
  text: string
  /** What the Dockerfile takes from the context, links and folders included, sorted by path. */
  files: ContextEntry[]
  /** Whether every file that is sent counts. */
  whole: boolean
  /** Warnings, with the Dockerfile's line. */
  findings: Finding[]
}

/** Of one kind; whoever mends these sees the next ones. */
const MOST_WARNINGS = 20
const MOST_DOCKERFILE_BYTES = 1024 * 1024
/** BuildKit refuses longer lines (bufio.MaxScanTokenSize), those of heredocs too. Bytes, without the line end. */
const LONGEST_LINE = 64 * 1024 - 1

/**
 * Reads a Dockerfile and hashes everything that COPY, ADD and bind mounts take from the build context; `.dockerignore`
 * is honoured. An instruction that is not understood takes everything, and is warned of. `more`: what is taken beside the Dockerfile's
 * own instructions, by those of its bases. `contexts`: names of those that replace a stage. `environment`: of that file counts what it says,
 * and not its comments.
 * Git's own folder is not hashed: it is warned of, and refused where the Dockerfile asks for it (docs/decisions/0020-git-folder.md).
 * Throws a Failure (`environment`) with the Dockerfile's line for a source that is missing or unreadable.
 */
export async function dockerfileInputs(
  files: Files,
  dockerfilePath: string,
  contextPath: string,
  {
    environment,
    buildArgs = {},
    more = [],
    contexts = [],
  }: {
    environment?: EnvironmentFile | undefined
    buildArgs?: Readonly<Record<string, string>>
    more?: readonly LocalUse[]
    contexts?: readonly string[]
  } = {},
): Promise<BuildContext> {
  const bytes = await readDockerfile(files, dockerfilePath)
  refuseLongLines(bytes, dockerfilePath)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const folder = await realFolder(files, dockerfilePath, contextPath)
  // `<Dockerfile>.dockerignore` takes the place of the context's own file.
  const ignore = await readIgnoreFile(
    files,
    `${dockerfilePath}.dockerignore`,
    posix.join(folder, '.dockerignore'),
  )
  const found = instructions(text)
  const isForeign = frontendOf(text, buildArgs).kind === 'foreign'
  // What another program makes of an instruction, nobody knows.
  const run = isForeign ? () => false : surelyRun(found, contexts)
  const context = new Context(files, dockerfilePath, { folder, patterns: ignore.patterns }, run)
  const findings: Finding[] = [...ignore.findings]
  let searched: Promise<GitTokens> | undefined
  const tokens = (): Promise<GitTokens> => {
    searched ??= findGitTokens(files, folder)
    return searched
  }
  const frontend = foreignFrontend(text, buildArgs, dockerfilePath)
  const policy = await policyOf(files, dockerfilePath)
  const whole = [frontend?.use, policy?.use].filter((use) => use !== undefined)
  findings.push(...(frontend ? [frontend.finding] : []), ...(policy ? [policy.finding] : []))
  // buildx lets a policy read its working folder as well as the context.
  const hiddenFolder = policy ? '.' : folder
  const hidden = new Context(files, dockerfilePath, { folder: hiddenFolder, patterns: undefined })
  const looked = new Set<readonly Node[]>()
  const uses = [...contextUses(found), ...more, ...whole]
  let notRead = 0
  for (const use of uses) {
    // What is fetched is hashed by its content (remote-content.ts).
    if (use.kind !== 'remote') {
      if (use.kind === 'everything' && !use.ignored) {
        notRead += 1
        if (notRead <= MOST_WARNINGS) findings.push(unread(dockerfilePath, use))
        // All that is sent is taken by the first one.
        if (notRead > 1) continue
      }
      // What is refused by its name is refused for that, even where nothing is there.
      refuseGitByName(dockerfilePath, use)
      const isHidden = use.kind === 'everything' && use.ignored === true
      const taken = await (isHidden ? hidden : context).take(use)
      // A policy reads files, and puts none into the image. What thousands of instructions take is looked at once.
      if (use === policy?.use || looked.has(taken)) continue
      looked.add(taken)
      const place = isHidden ? hiddenFolder : folder
      const paths = taken.map(({ path }) => posix.relative(folder, posix.join(place, path)))
      // Whether a frontend of anybody's heeds .dockerignore, nobody knows.
      const sent = isHidden && !isForeign ? paths.filter((path) => !ignore.patterns?.matches(path)) : paths
      const finding = await gitUse(dockerfilePath, use, sent, tokens)
      // Once is enough: what is to be done about it is done once.
      if (finding && !findings.some(({ rule }) => rule === finding.rule)) findings.push(finding)
    }
  }
  const unreadable = (path: string, why: string): Failure =>
    problem({ file: dockerfilePath }, 'context-source', `the action cannot hash ${path}: ${why}`)
  const errors = { vanished: (path: string) => unreadable(path, 'it disappeared'), odd: unreadable }
  const hashOf = async (taken: readonly Node[], below: string): Promise<ContextEntry[]> =>
    hashContext(
      files,
      { folder: below, environment: await environmentIn(files, below, environment) },
      taken,
      errors,
    )
  const hashed = await hashOf(context.taken(), folder)
  const beside = await hashOf(hidden.taken(), hiddenFolder)
  return {
    dockerfile: sha256(bytes),
    ...(policy && { policy: policy.sha256 }),
    text,
    files: [
      ...hashed,
      ...beside.map((entry) => ({
        ...entry,
        path: posix.relative(folder, posix.join(hiddenFolder, entry.path)),
      })),
      ...unreadIgnore(ignore),
    ],
    whole: uses.some(isWhole),
    findings: [...findings, ...context.findings],
  }
}

/** Throws a Failure (`environment`) for a file that is not there, cannot be read or is not what BuildKit would read. */
async function readDockerfile(files: Files, path: string): Promise<Uint8Array> {
  const place = await fileInside(files, posix.dirname(path), posix.basename(path))
  const bytes = await files.read(place ?? path, MOST_DOCKERFILE_BYTES)
  if (bytes === undefined) throw problem({ file: path }, 'dockerfile-missing', 'it does not exist')
  if (place !== undefined) return bytes
  const why = 'it is a link to a file outside its folder, and BuildKit reads only files inside that folder'
  throw problem({ file: path }, 'dockerfile-missing', why, {
    advice: 'Name the file that the link points to',
  })
}

function isWhole(use: ContextUse): boolean {
  if (use.kind === 'path' && (use.parents || (use.excludes ?? []).length > 0)) return false
  return use.kind !== 'remote' && sourceOf(use) === '.'
}

function refuseLongLines(bytes: Uint8Array, file: string): void {
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const end = bytes.indexOf(10, start)
    const length = (end < 0 ? bytes.length : end) - start
    if (length > LONGEST_LINE) {
      const why = `the line has ${length} bytes, and BuildKit reads at most ${LONGEST_LINE}`
      throw problem({ file, line }, 'dockerfile-line', why, {
        advice: 'Split the line, or COPY the text from a file',
      })
    }
    start += length + 1
  }
}

/** What `<Dockerfile>.rego` decides is known to buildx alone, and it may read any file. */
async function policyOf(
  files: Files,
  dockerfile: string,
): Promise<{ sha256: string; use: LocalUse; finding: Finding } | undefined> {
  const file = `${dockerfile}.rego`
  const bytes = await files.read(file, MOST_DOCKERFILE_BYTES)
  if (bytes === undefined) return undefined
  const finding: Finding = {
    severity: 'warning',
    rule: 'source-policy',
    file,
    line: 1,
    message:
      'buildx (0.31 or newer, with BuildKit 0.27 or newer) follows this policy, and it may read any file. So every file of the repository is part of the hash',
    advice: 'If changes of other files should not rebuild the image, remove the policy',
  }
  const use: LocalUse = { kind: 'everything', line: 1, why: 'because of the policy', ignored: true }
  return { sha256: sha256(bytes), use, finding }
}

function unread(
  file: string,
  { line, why, advice }: { line: number; why: string; advice?: string },
): Finding {
  return {
    severity: 'warning',
    rule: 'context-unread',
    file,
    line,
    message: `this instruction may use any file of the build context (${why}), so all of them are part of the hash`,
    advice:
      advice ??
      'If changes of other files should not rebuild the image, name the files without variables, quotes and escapes',
  }
}

/** The build context without links, since BuildKit's client opens what they lead to. */
async function realFolder(files: Files, dockerfile: string, context: string): Promise<string> {
  const folder = await files.real(context)
  if (folder !== undefined && (await files.folder(folder)) !== undefined) return folder
  const why = folder === undefined ? 'does not exist' : 'is not a folder'
  throw problem({ file: dockerfile }, 'context-missing', `the build context ${context} ${why}`)
}
