import {
  type Environment,
  followIncludes,
  type Include,
  missingEnvironment,
  readEnvironment,
  resolveGitReferences,
} from '../environment/environment.ts'
import { Failure, type Finding } from '../failure.ts'
import { formatReference, type Reference } from '../image/reference.ts'
import { contentTag } from '../image/tags.ts'
import type { Inputs, Variant } from '../inputs/inputs.ts'
import type { Files } from '../ports.ts'
import type { World } from '../world.ts'
import { dockerfileInputs } from './build-context.ts'
import { type Fingerprint, fingerprint } from './fingerprint.ts'
import { sha256 } from './hashed-files.ts'
import { type Lock, readLock } from './lock.ts'
import { namedContexts } from './named-contexts.ts'
import { recipeInputs } from './recipe.ts'
import { refuseUnused, requireLectures } from './refusals.ts'

/** What the run is about: the environment, how it is built, and the hash of both. */
export interface Subject {
  environment: Environment
  includes: Include[]
  /** Commits of git requirements that name none, by the requirement. */
  commits: Record<string, string>
  /** Path in the repository of a Dockerfile of its own; `undefined` for the default recipe. */
  dockerfile: string | undefined
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

/** Target of containers/base that an image of a variant is put on. */
const RUNTIMES: Record<Variant, string> = { latex: 'runtime', html: 'html' }
const OWN_DOCKERFILE = '.devcontainer/Dockerfile'

/** Reads everything that decides the image and hashes it. Throws a Failure with all findings of the first file that is wrong. */
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
  world: Pick<World, 'files' | 'own' | 'git'>,
): Promise<Subject> {
  const { files, own, git } = world
  const bytes = await files.read(inputs.environmentFile)
  if (bytes === undefined) throw missingEnvironment(inputs.environmentFile)
  const environment = readEnvironment(inputs.environmentFile, bytes)
  const includes = await withFindings(environment.findings, () => followIncludes(environment, files))
  const dockerfile = inputs.dockerfile ?? ((await files.read(OWN_DOCKERFILE)) ? OWN_DOCKERFILE : undefined)
  const solver = { ...inputs.base, tag: 'solver' }
  const runtime = { ...inputs.base, tag: RUNTIMES[inputs.variant] }
  const build =
    dockerfile && (await dockerfileInputs(files, dockerfile, inputs.context, inputs.environmentFile))
  refuseUnused(inputs, build !== undefined)
  const lock = inputs.lock === undefined ? undefined : await readLock(files, inputs.lock)
  if (build === undefined) requireLectures(environment)
  const verifyScript =
    inputs.verifyScript === undefined ? undefined : await readScript(files, inputs.verifyScript)
  const found = [...environment.findings, ...includes.flatMap(({ findings }) => findings)]
  const named = await namedContexts(files, inputs.buildContexts, inputs.environmentFile)
  const commits = await withFindings(found, () => resolveGitReferences(environment, includes, git))
  const print = fingerprint({
    environment,
    includes,
    git: commits,
    ...(build ? { build } : { recipe: await recipeInputs(own, formatReference(solver)) }),
    arguments: {
      buildArgs: inputs.buildArgs,
      ...(Object.keys(named.decides).length > 0 && { buildContexts: named.decides }),
      platforms: [],
      variant: inputs.variant,
      aptPackages: inputs.aptPackages,
      lockFile: lock && sha256(`${lock.conda}\0${lock.pip}`),
      verifyScript: verifyScript && sha256(verifyScript),
    },
    base: build ? '' : formatReference(runtime),
  })
  return {
    environment,
    includes,
    commits,
    dockerfile,
    solver,
    runtime,
    fingerprint: print,
    tag: contentTag(print.hash),
    variant: inputs.variant,
    aptPackages: inputs.aptPackages,
    lock,
    verifyScript,
    findings: [...found, ...(build ? build.findings : []), ...named.findings],
  }
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
