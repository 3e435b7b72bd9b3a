import type { Manifest } from '../image/reference.ts'
import { digestOf } from '../sha256.ts'
import type { HttpResponse } from './transport.ts'

/** All four, or a registry converts what it has or says it has nothing. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const

/** GHCR and Docker Hub refuse larger ones; the specification asks registries for no more. */
export const MAX_MANIFEST = 4 * 1024 * 1024

/** Checks an answer against what was asked. `problem` is the reason why nothing of it may be used. */
export function readManifest(
  answer: HttpResponse,
  asked: string | undefined,
): { manifest: Manifest } | { problem: string } {
  const bytes = answer.body
  const digest = digestOf(bytes)
  const named = answer.headers['docker-content-digest']
  if (asked !== undefined && asked !== digest)
    return { problem: `the bytes have the digest ${digest}, not the one asked for` }
  if (named !== undefined && named !== digest) {
    return {
      problem: `the bytes have the digest ${digest}, but the answer calls it ${JSON.stringify(String(named).slice(0, 100))}`,
    }
  }
  const mediaType = mediaTypeOf(answer.headers['content-type'])
  if (mediaType === undefined) {
    const type = JSON.stringify((answer.headers['content-type'] ?? '').slice(0, 100))
    return { problem: `the content type ${type} is not that of an image manifest` }
  }
  const shape = shapeProblem(bytes, mediaType)
  return shape === undefined ? { manifest: { digest, mediaType, bytes } } : { problem: shape }
}

function mediaTypeOf(header: string | undefined): string | undefined {
  const match = /^([a-z0-9.+/-]+)[ \t]*(?:;[ \t]*charset=[a-z0-9"-]+)?$/i.exec(header ?? '')
  return MANIFEST_TYPES.find((type) => type === match?.[1]?.toLowerCase())
}

/** One digest must not be read as manifest by one client and as index by another: GHSA-mc8v-mgrf-8f4m. */
function shapeProblem(bytes: Uint8Array, mediaType: string): string | undefined {
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return 'the manifest is not JSON'
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return 'the manifest is not a JSON object'
  if ('mediaType' in body && body.mediaType !== mediaType)
    return 'the type in the manifest is not the type in the answer'
  if ('manifests' in body && ('layers' in body || 'config' in body))
    return 'it is a manifest and an index at the same time'
  return undefined
}
