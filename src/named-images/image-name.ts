import { isDigest, isHost, isPath, isTag, type Reference } from '../image/reference.ts'

/** An image as a Dockerfile names it. */
export interface ImageName {
  /** As people write it, with its tag: `ubuntu:24.04`, `ghcr.io/quantecon/lecture-base:latest`. */
  name: string
  /** Under which BuildKit looks for a named context before it asks a registry. */
  key: string
  reference: Reference
}

const HUB = 'docker.io'
const HOST =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/

/**
 * Reads a name with the rules of docker (https://github.com/distribution/reference, ParseNormalizedNamed and TagNameOnly): a name
 * without a host is Docker Hub's. `undefined` for what is no name.
 */
export function imageName(text: string): ImageName | undefined {
  if (/^[0-9a-f]{64}$/.test(text) || text.length > 512) return undefined
  const [named = '', digest, ...more] = text.split('@')
  if (more.length > 0 || (digest !== undefined && !isDigest(digest))) return undefined
  const { host, rest } = split(named)
  const colon = rest.indexOf(':')
  const short = colon < 0 ? rest : rest.slice(0, colon)
  const given = colon < 0 ? undefined : rest.slice(colon + 1)
  const path = host === HUB && !short.includes('/') ? `library/${short}` : short
  if (
    !HOST.test(host) ||
    !isHost(host.toLowerCase()) ||
    !isPath(path) ||
    (given !== undefined && !isTag(given))
  )
    return undefined
  const tag = given ?? (digest === undefined ? 'latest' : undefined)
  const familiar = host === HUB ? path.replace(/^library\/(?=[^/]+$)/, '') : `${host}/${path}`
  const name = `${familiar}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
  return {
    name,
    key: name.replace(/:latest$/, ''),
    reference: {
      registry: host.toLowerCase(),
      path,
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
    },
  }
}

function split(text: string): { host: string; rest: string } {
  const slash = text.indexOf('/')
  const first = text.slice(0, Math.max(slash, 0))
  const isHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  if (!isHost) return { host: HUB, rest: text }
  return { host: first === 'index.docker.io' ? HUB : first, rest: text.slice(slash + 1) }
}
