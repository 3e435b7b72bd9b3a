import {
  type Environment,
  followIncludes,
  type Include,
  missingEnvironment,
  readEnvironment,
  resolveGitReferences,
} from '../environment/environment.ts'
import { quoted } from '../environment/problems.ts'
import { Failure, type Finding } from '../failure.ts'
import { formatReference, type Reference } from '../image/reference.ts'
import { contentTag } from '../image/tags.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Files } from '../ports.ts'
import type { World } from '../world.ts'
import { dockerfileInputs } from './build-context.ts'
import { type Fingerprint, fingerprint } from './fingerprint.ts'
import { sha256 } from './hashed-files.ts'
import { recipeInputs } from './recipe.ts'

/** What the run is about: the environment, how it is built, and the hash of both. */
export interface Subject {
  environment: Environment
  includes: Include[]
  /** Path in the repository of a Dockerfile of its own; `undefined` for the default recipe. */
  dockerfile: string | undefined
  /** Images that the default recipe starts from. */
  solver: Reference
  runtime: Reference
  fingerprint: Fingerprint
  /** Content tag of the fingerprint. */
  tag: string
  /** The repository's own checks: an image that passed others is not the one that was asked for. */
  verifyScript: Uint8Array | undefined
  findings: Finding[]
}

export const VARIANT = 'html'
const OWN_DOCKERFILE = '.devcontainer/Dockerfile'

/** Reads everything that decides the image and hashes it. Throws a Failure with all findings of the first file that is wrong. */
export async function examine(
  inputs: Pick<Inputs, 'environmentFile' | 'dockerfile' | 'context' | 'base' | 'buildArgs' | 'verifyScript'>,
  world: Pick<World, 'files' | 'own' | 'git'>,
): Promise<Subject> {
  const { files, own, git } = world
  const bytes = await files.read(inputs.environmentFile)
  if (bytes === undefined) throw missingEnvironment(inputs.environmentFile)
  const environment = readEnvironment(inputs.environmentFile, bytes)
  const includes = await followIncludes(environment, files)
  const dockerfile = inputs.dockerfile ?? ((await files.read(OWN_DOCKERFILE)) ? OWN_DOCKERFILE : undefined)
  const solver = { ...inputs.base, tag: 'solver' }
  const runtime = { ...inputs.base, tag: VARIANT }
  const build =
    dockerfile && (await dockerfileInputs(files, dockerfile, inputs.context, inputs.environmentFile))
  if (build === undefined && Object.keys(inputs.buildArgs).length > 0) {
    throw new Failure({
      class: 'input',
      doing: 'reading the inputs',
      on: 'build-args',
      why: 'the recipe of this action takes none, and the repository has no Dockerfile of its own',
      next: 'Remove the input build-args, or add a Dockerfile and name it with the input dockerfile',
    })
  }
  if (build === undefined) requireLectures(environment)
  const verifyScript =
    inputs.verifyScript === undefined ? undefined : await readScript(files, inputs.verifyScript)
  const print = fingerprint({
    environment,
    includes,
    git: await resolveGitReferences(environment, includes, git),
    ...(build ? { build } : { recipe: await recipeInputs(own, formatReference(solver)) }),
    arguments: {
      buildArgs: inputs.buildArgs,
      platforms: [],
      variant: VARIANT,
      aptPackages: [],
      verifyScript: verifyScript && sha256(verifyScript),
    },
    base: build ? '' : formatReference(runtime),
  })
  return {
    environment,
    includes,
    dockerfile,
    solver,
    runtime,
    fingerprint: print,
    tag: contentTag(print.hash),
    verifyScript,
    findings: [...environment.findings, ...(build ? build.findings : [])],
  }
}

/**
 * Python alone builds no book, and the recipe adds nothing to what the file asks for. A Dockerfile of the repository's own
 * may bring the rest. Throws a Failure (`environment`).
 */
function requireLectures(environment: Environment): void {
  const { file, conda, pip = [] } = environment
  const other = [...pip, ...conda].some(({ text }) => !/^(?:\S*::)?(?:python|pip)\b(?!-)/i.test(text))
  const first = conda[0]
  if (other || first === undefined) return
  const message = `${quoted(first.text)} is all that the environment asks for, so there is nothing to build lectures with`
  const advice = 'List what the lectures need, jupyter-book first'
  throw new Failure({
    class: 'environment',
    doing: 'reading the environment',
    on: file,
    why: `line ${first.line}: ${message}`,
    next: advice,
    findings: [
      ...environment.findings,
      { severity: 'error', rule: 'only-python', file, line: first.line, message, advice },
    ],
  })
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
