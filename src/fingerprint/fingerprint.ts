import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { BuildContext } from '../build-context/build-context.ts'
import type { Environment, Include, Json } from '../environment/environment.ts'
import { sha256 } from '../sha256.ts'
import type { Recipe } from './recipe.ts'

export { difference, type EnvironmentChange, explainEnvironment } from './explain.ts'

/** Raised when the way of hashing, or of writing an environment into a build, changes: the same hash must mean the same image. */
export const SCHEMA = 2

const COMPONENTS = [
  'environment',
  'pip-order',
  'includes',
  'dockerfile',
  'context',
  'downloads',
  'arguments',
  'git',
  'recipe',
  'base',
] as const

export type Component = (typeof COMPONENTS)[number]

/** Everything that can change the image. */
export interface FingerprintInputs {
  environment: Pick<Environment, 'canonical'>
  includes: readonly Include[]
  /** Commits by requirement, from resolveGitReferences. */
  git: Readonly<Record<string, string>>
  /** Of the default Dockerfile; `undefined` for a Dockerfile of the repository's own. */
  recipe?: Recipe | undefined
  /** Of the repository's own Dockerfile; `undefined` for the default one. */
  build?: Pick<BuildContext, 'dockerfile' | 'policy' | 'files'> | undefined
  /** What its ADD instructions fetch, by address. */
  downloads?: readonly Readonly<Record<string, string>>[] | undefined
  arguments: BuildArguments
  /** The base image's reference, never its digest: a weekly base must not invalidate every pull request. */
  base: string
}

export interface BuildArguments {
  buildArgs: Readonly<Record<string, string>>
  buildContexts: Readonly<Record<string, string>>
  platforms: readonly string[]
  variant: string
  aptPackages: readonly string[]
  /** Content of a lock file that replaces the solve. */
  lockFile: string | undefined
  /** SHA-256 of the repository's own verification script. */
  verifyScript: string | undefined
}

export interface Fingerprint {
  schema: typeof SCHEMA
  /** 64 hexadecimal digits. */
  hash: string
  /** A hash of 64 hexadecimal digits each, so that a change can be named. */
  components: Record<Component, string>
}

/**
 * SHA-256 over RFC 8785 canonical JSON of the components' hashes and the schema number. Pure.
 * Only the environment's canonical content counts, not its file's name: the image does not depend on that.
 */
export function fingerprint(inputs: FingerprintInputs): Fingerprint {
  const content: Record<Component, unknown> = {
    ...environmentContent(inputs.environment.canonical),
    includes: inputs.includes.map(({ path, role, sha256, executable, target }) => ({
      path,
      role,
      sha256,
      executable,
      target: target ?? null,
    })),
    dockerfile: inputs.build ? { file: inputs.build.dockerfile, policy: inputs.build.policy ?? null } : null,
    // As one text: canonical JSON of 50,000 entries takes as long as reading them.
    context: inputs.build ? sha256(JSON.stringify(inputs.build.files)) : null,
    downloads: inputs.downloads ?? null,
    arguments: argumentsContent(inputs.arguments),
    git: inputs.git,
    recipe: inputs.recipe ?? null,
    base: inputs.base,
  }
  const components = Object.fromEntries(
    COMPONENTS.map((component) => [component, digest({ component, content: content[component] })]),
  ) as Record<Component, string>
  return { schema: SCHEMA, hash: digest({ schema: SCHEMA, components }), components }
}

/** A field that is empty where nobody uses it is left out: with it, everybody's hash would be another one. */
function argumentsContent({ buildContexts, ...always }: BuildArguments): unknown {
  return {
    ...always,
    lockFile: always.lockFile ?? null,
    verifyScript: always.verifyScript ?? null,
    ...(Object.keys(buildContexts).length > 0 && { buildContexts }),
  }
}

/**
 * The component `environment` alone, for files whose other parts cannot be read: it says whether two of them ask for the
 * same packages.
 */
export function environmentComponent(canonical: Json): string {
  return digest({ component: 'environment', content: environmentContent(canonical).environment })
}

/**
 * What is asked for, and the order of pip's items apart from it: two files that differ in that order alone ask for the
 * same packages, and yet pip prefers the earlier of two requirements when it backtracks, so the image may differ.
 */
function environmentContent(canonical: Json): { environment: Json; 'pip-order': Json } {
  if (typeof canonical !== 'object' || canonical === null || Array.isArray(canonical)) {
    return { environment: canonical, 'pip-order': null }
  }
  const { pip } = canonical
  if (!Array.isArray(pip)) return { environment: canonical, 'pip-order': null }
  // Items that are not text appear only in files with errors; JSON gives them a place in the order too.
  const sorted = pip.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return { environment: { ...canonical, pip: sorted }, 'pip-order': pip }
}

function digest(content: unknown): string {
  const text = canonicalize(content)
  if (text === undefined) throw new TypeError('nothing to hash')
  return createHash('sha256').update(text).digest('hex')
}
