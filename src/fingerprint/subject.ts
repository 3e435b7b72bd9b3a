import { posix } from 'node:path'
import type { EnvironmentFile } from '../build-context/environment-file.ts'
import type { LocalUse } from '../dockerfile/dockerfile.ts'
import type { BaseAdds } from '../dockerfile/remote-sources.ts'
import {
  absentNotice,
  type Environment,
  followIncludes,
  type Include,
  missingEnvironment,
  NONE,
  noEnvironment,
  readEnvironment,
  refuseEditables,
  resolveGitReferences,
  USUAL,
} from '../environment/environment.ts'
import { Failure, type Finding } from '../failure.ts'
import { formatReference, type Reference } from '../image/reference.ts'
import { contentTag } from '../image/tags.ts'
import type { Inputs, Variant } from '../inputs/inputs.ts'
import type { Files } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import type { World } from '../world.ts'
import { basesOf } from './bases.ts'
import { DEVCONTAINER_DOCKERFILE, devcontainerNotices, RECIPE } from './devcontainer.ts'
import { type Fingerprint, fingerprint } from './fingerprint.ts'
import { type Lock, lockHash, readLock, requireListed } from './lock.ts'
import { recipeInputs } from './recipe.ts'
import { pythonAlone, refuseUnused } from './refused-combinations.ts'
import type { Remote } from './remote-content.ts'

/** What the run is about: the environment, how it is built, and the hash of both. */
export interface Subject {
  environment: Environment
  includes: Include[]
  /** Commits of git requirements that name none, by the requirement. */
  commits: Record<string, string>
  /** Path in the repository of a Dockerfile of its own; `undefined` for the default recipe. */
  dockerfile: string | undefined
  /** Its content. */
  dockerfileText: string | undefined
  /** Whether every file of its build context counts, whatever its bases take of it. */
  wholeContext: boolean
  /** What it is built for: `linux/amd64`. */
  platform?: string
  /** ONBUILD instructions of its bases that may fetch something, as they were counted. */
  baseAdds?: readonly BaseAdds[]
  /** What it takes from elsewhere by ADD. */
  remote?: Remote | undefined
  /** Images that the default recipe starts from. */
  solver: Reference
  runtime: Reference
  fingerprint: Fingerprint
  /** Content tag of the fingerprint. */
  tag: string
  variant: Variant
  aptPackages: readonly string[]
  /** Exact packages instead of a solve; `undefined` without the input lock. */
  lock: Lock | undefined
  /** The repository's own checks: an image that passed others is not the one that was asked for. */
  verifyScript: Uint8Array | undefined
  findings: Finding[]
}

/**
 * Reads everything that decides the image and hashes it. `more`: what the bases of the repository's own Dockerfile take from the build
 * context (usesOfBases). Throws a Failure with all findings of the first file that is wrong.
 */
export async function examine(
  inputs: Pick<
    Inputs,
    | 'environmentFile'
    | 'dockerfile'
    | 'context'
    | 'base'
    | 'variant'
    | 'aptPackages'
    | 'lock'
    | 'buildArgs'
    | 'buildContexts'
    | 'verifyScript'
  >,
  world: Pick<World, 'files' | 'own' | 'git' | 'platform'> & Partial<Pick<World, 'downloads'>>,
  more: readonly LocalUse[] = [],
): Promise<Subject> {
  const { files, own, git } = world
  const dockerfile = await ownDockerfile(inputs.dockerfile, files)
  const notices = dockerfile === undefined ? [] : await devcontainerNotices(files, dockerfile, inputs)
  const environmentFile = inputs.environmentFile === NONE ? undefined : inputs.environmentFile
  const environment = await withFindings(notices, () => environmentOf(environmentFile, dockerfile, files))
  const includes = await withFindings([...notices, ...environment.findings], () =>
    followIncludes(environment, files),
  )
  const written =
    environmentFile === undefined ? undefined : { path: environmentFile, sha256: environment.written }
  const build =
    dockerfile &&
    (await withFindings(notices, async () => {
      const { dockerfileInputs } = await import('../build-context/build-context.ts')
      return dockerfileInputs(files, dockerfile, inputs.context, {
        environment: written,
        buildArgs: inputs.buildArgs,
        more,
        contexts: Object.keys(inputs.buildContexts),
      })
    }))
  refuseUnused(inputs, build !== undefined)
  const lock = inputs.lock === undefined ? undefined : await readLock(files, inputs.lock)
  if (lock !== undefined) requireListed(lock, inputs.aptPackages)
  const { solver, runtime } = basesOf(inputs, lock)
  if (build === undefined) refuseEditables(environment, includes)
  const verifyScript =
    inputs.verifyScript === undefined ? undefined : await readScript(files, inputs.verifyScript)
  const found = [...environment.findings, ...includes.flatMap(({ findings }) => findings)]
  const named = await namedContextsOf(files, inputs, {
    environment: written,
    dockerfile: build ? build.text : undefined,
  })
  const baseAdds = more.flatMap((use) => (use.kind === 'everything' && use.adds) || [])
  const remote =
    build &&
    (await withFindings([...found, ...notices], async () => {
      const { remoteContent, hashedContent } = await import('./remote-content.ts')
      const read = await remoteContent(
        { file: dockerfile as string, text: build.text, bases: baseAdds },
        inputs.buildArgs,
        world,
      )
      return { ...read, hashed: hashedContent(read) }
    }))
  const commits = await withFindings(found, () => resolveGitReferences(environment, includes, git))
  const print = fingerprint({
    environment,
    includes,
    git: commits,
    ...(remote && remote.contents.length > 0 && { downloads: remote.hashed }),
    ...(build ? { build } : { recipe: await recipeInputs(own, formatReference(solver)) }),
    arguments: {
      buildArgs: inputs.buildArgs,
      buildContexts: named.decides,
      platforms: [world.platform],
      variant: inputs.variant,
      aptPackages: inputs.aptPackages,
      lockFile: lock && lockHash(lock),
      verifyScript: verifyScript && sha256(verifyScript),
    },
    base: build ? '' : formatReference(runtime),
  })
  return {
    environment,
    includes,
    commits,
    dockerfile,
    dockerfileText: build ? build.text : undefined,
    wholeContext: build ? build.whole : false,
    platform: world.platform,
    baseAdds,
    remote: remote || undefined,
    solver,
    runtime,
    fingerprint: print,
    tag: contentTag(print.hash),
    variant: inputs.variant,
    aptPackages: inputs.aptPackages,
    lock,
    verifyScript,
    findings: [
      ...found,
      ...notices,
      ...(build ? build.findings : pythonAlone(environment)),
      ...named.findings,
    ],
  }
}

/**
 * The environment. With a Dockerfile of the repository's own there need not be one: `file` is undefined where the workflow says so, and
 * the usual file may be missing.
 */
async function environmentOf(
  file: string | undefined,
  dockerfile: string | undefined,
  files: Files,
): Promise<Environment> {
  if (file === undefined && dockerfile !== undefined) return noEnvironment([])
  const path = file ?? USUAL
  const bytes = await files.read(path)
  if (bytes !== undefined && file !== undefined) return readEnvironment(path, bytes)
  if (dockerfile !== undefined && path === USUAL) return noEnvironment([absentNotice(dockerfile)])
  if (file !== undefined) throw missingEnvironment(path)
  throw new Failure({
    class: 'input',
    doing: 'reading the inputs',
    on: 'environment-file',
    why: `the input environment-file is "${NONE}", and the repository has no Dockerfile, so nothing decides the image`,
    next: 'Remove the input. Or add a Dockerfile, and name it with the input dockerfile',
  })
}

/** The path of the repository's own Dockerfile: the one that is named, or one in the usual place. */
async function ownDockerfile(named: string | undefined, files: Files): Promise<string | undefined> {
  if (named === RECIPE) return undefined
  if (named !== undefined) return asBuildx(named, files)
  return (await files.read(DEVCONTAINER_DOCKERFILE)) ? DEVCONTAINER_DOCKERFILE : undefined
}

/** buildx takes a file called dockerfile where Dockerfile is asked for and is not there (moby/moby#10858). */
async function asBuildx(path: string, files: Files): Promise<string> {
  if (posix.basename(path) !== 'Dockerfile' || (await files.real(path)) !== undefined) return path
  const lower = posix.join(posix.dirname(path), 'dockerfile')
  return (await files.real(lower)) === undefined ? path : lower
}

/** What was found before a failure is told with it. */
async function withFindings<T>(before: readonly Finding[], body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure({ ...error.text, findings: [...before, ...error.findings] }, { cause: error })
  }
}

async function readScript(files: Files, path: string): Promise<Uint8Array> {
  const bytes = await files.read(path)
  if (bytes !== undefined) return bytes
  throw new Failure({
    class: 'input',
    doing: 'reading the verification script',
    on: path,
    why: 'the file does not exist',
    next: 'Correct the input verify-script; the path is relative to the root of the repository',
  })
}

/** Loaded on use: most lectures have neither a Dockerfile of their own nor a named context. */
async function namedContextsOf(
  files: Files,
  { buildArgs, buildContexts }: Pick<Inputs, 'buildArgs' | 'buildContexts'>,
  { environment, dockerfile }: { environment: EnvironmentFile | undefined; dockerfile: string | undefined },
): Promise<{ decides: Record<string, string>; findings: Finding[] }> {
  if (Object.keys(buildContexts).length === 0) return { decides: {}, findings: [] }
  const { isForeign } = await import('../dockerfile/frontend.ts')
  const { namedContexts } = await import('../build-context/named-contexts.ts')
  const anybody = dockerfile !== undefined && isForeign(dockerfile, buildArgs)
  return namedContexts(files, buildContexts, { environment, anybody })
}
