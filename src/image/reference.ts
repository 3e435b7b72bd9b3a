import { Failure } from '../failure.ts'

/** `registry/path[:tag][@digest]`; registry and path are always lower case. */
export interface Reference {
  /** Host with port, for example `ghcr.io` or `127.0.0.1:5000`. */
  registry: string
  /** Path inside the registry, for example `quantecon/lecture-python-intro`. */
  path: string
  tag?: string
  digest?: string
}

/** A manifest or index exactly as the registry stores it. */
export interface Manifest {
  digest: string
  mediaType: string
  bytes: Uint8Array
}

// Grammar: https://github.com/distribution/reference and the OCI distribution specification ("Pulling manifests").
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const HOST =
  /^(?:localhost|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+|\[[0-9a-f:]+\]|[a-z0-9-]+(?=:))(?::[0-9]{1,5})?$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/

/**
 * Reads a reference. The repository's name is lower-cased, because `github.repository` keeps capitals that registries
 * refuse; a name without a registry host is refused rather than sent to Docker Hub by accident.
 * Throws a Failure (`input`).
 */
export function parseReference(text: string, what = 'image reference'): Reference {
  const wrong = (why: string): Failure =>
    new Failure({
      class: 'input',
      doing: `reading the ${what}`,
      on: JSON.stringify(text.slice(0, 200)),
      why,
      next: 'Write it as registry/owner/name, for example ghcr.io/quantecon/lecture-python-intro',
    })
  if (text.length > 512) throw wrong('it is longer than 512 characters')
  const [beforeDigest = '', digest, ...more] = text.split('@')
  if (more.length > 0) throw wrong('it contains more than one @')
  if (digest !== undefined && !DIGEST.test(digest))
    throw wrong('the digest is not sha256: and 64 hexadecimal digits')
  const slash = beforeDigest.indexOf('/')
  if (slash < 0) throw wrong('it does not name a registry')
  const registry = beforeDigest.slice(0, slash).toLowerCase()
  const rest = beforeDigest.slice(slash + 1)
  const colon = rest.indexOf(':')
  const path = (colon < 0 ? rest : rest.slice(0, colon)).toLowerCase()
  const tag = colon < 0 ? undefined : rest.slice(colon + 1)
  if (!HOST.test(registry) || !isHost(registry))
    throw wrong(`${JSON.stringify(registry)} is not a registry host`)
  if (registry === 'docker.io' || registry === 'index.docker.io') {
    throw wrong('Docker Hub is not supported, because its pull limits would stop lecture jobs')
  }
  if (!PATH.test(path) || path.length > 255) throw wrong(`${JSON.stringify(path)} is not a repository path`)
  if (tag !== undefined && !TAG.test(tag)) throw wrong(`${JSON.stringify(tag)} is not a tag`)
  return { registry, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) }
}

/** Whether requests go where it says: URLs know numbers that are no address (`1111.1`), and others that mean this machine (`127.1`). */
export function isHost(registry: string): boolean {
  const url = URL.canParse(`http://${registry}`) ? new URL(`http://${registry}`) : undefined
  return url?.hostname === registry.replace(/:[0-9]+$/, '')
}

/** `registry/path`, without tag and digest. */
export function repositoryOf(reference: Reference): string {
  return `${reference.registry}/${reference.path}`
}

/** The form that Docker and BuildKit read; digest only when there is one, since it decides alone. */
export function formatReference(reference: Reference): string {
  const repository = repositoryOf(reference)
  if (reference.digest !== undefined) return `${repository}@${reference.digest}`
  return reference.tag === undefined ? repository : `${repository}:${reference.tag}`
}

export function isPath(text: string): boolean {
  return text.length <= 255 && PATH.test(text)
}

export function isTag(text: string): boolean {
  return TAG.test(text)
}

export function isDigest(text: string): boolean {
  return DIGEST.test(text)
}

/** Whether something is a full commit hash of git, SHA-1 or SHA-256. A short one may become ambiguous. */
export function isCommit(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)
}
