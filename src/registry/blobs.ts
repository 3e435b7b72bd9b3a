import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { Failure } from '../failure.ts'
import { type Reference, repositoryOf } from '../image/reference.ts'
import type { Blob } from '../ports.ts'
import { digestOf } from '../sha256.ts'
import { registryOrigin } from './hosts.ts'
import { type RegistryRequest, requestTo, type Work } from './registry-request.ts'
import type { Answer, Requests } from './requests.ts'

/** Milliseconds for one blob on its way through this process: GHCR ends an upload after that time. */
const COPYING = 600_000
/** A copy that breaks off is begun anew. */
const COPIES = 3

const storing = (repository: Reference, digest: string): Work => ({
  doing: 'storing a blob in the registry',
  on: `${repositoryOf(repository)}@${digest}`,
})

/** POST then PUT, for a blob of a few bytes; safe to repeat. */
export async function upload(requests: Requests, repository: Reference, bytes: Uint8Array): Promise<void> {
  const digest = digestOf(bytes)
  const work = storing(repository, digest)
  const open = openUpload(repository, work)
  const target = uploadPlace(requests, open, await requests.perform(open))
  stored(requests, work, await requests.perform({ ...fill(open, target, digest), body: bytes }))
}

/**
 * Makes a blob of another repository one of this repository, too. In one registry it is mounted, which sends none of its bytes; where
 * the registry refuses that, and from another registry, it is copied through this process, a few kilobytes at a time.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#mounting-a-blob-from-another-repository
 */
export async function adopt(
  requests: Requests,
  repository: Reference,
  from: Reference,
  blob: Blob,
): Promise<'mounted' | 'copied'> {
  const mounted =
    from.registry === repository.registry ? await mount(requests, repository, from, blob) : undefined
  if (mounted === true) return 'mounted'
  let target = mounted
  for (let tries = 1; ; tries += 1) {
    try {
      await copy(requests, { repository, from, blob }, target)
      return 'copied'
    } catch (error) {
      const broken = error instanceof Failure && error.class === 'registry-unavailable'
      if (!broken || tries === COPIES) throw error
      target = undefined
    }
  }
}

/**
 * `true`: mounted. An address: the registry has opened an upload instead. `undefined`: it refuses. Some want the right to read the other
 * repository even if it is public (https://github.com/oras-project/rust-oci-client/issues/235), and some answer 401 instead of the 202
 * that the specification asks for (https://github.com/goharbor/harbor/issues/17097).
 */
async function mount(
  requests: Requests,
  repository: Reference,
  from: Reference,
  { digest }: Blob,
): Promise<true | URL | undefined> {
  const query = new URLSearchParams({ mount: digest, from: from.path })
  const order = requestTo(repository, storing(repository, digest), {
    actions: 'pull,push',
    reads: from.path,
    method: 'POST',
    below: `blobs/uploads/?${query}`,
  })
  const answer = await requests.perform(order)
  if (!answer.accepted) return undefined
  const { status, headers } = answer.response
  if (status === 201) return true
  return status === 202 ? ownPlace(order, headers.location) : undefined
}

async function copy(
  requests: Requests,
  { repository, from, blob: { digest, size } }: { repository: Reference; from: Reference; blob: Blob },
  opened: URL | undefined,
): Promise<void> {
  const work = storing(repository, digest)
  const open = openUpload(repository, work)
  const target = opened ?? uploadPlace(requests, open, await requests.perform(open))
  const hash = createHash('sha256')
  let length = 0
  const pipe = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      hash.update(chunk)
      length += chunk.byteLength
      done(null, chunk)
    },
  })
  // Whoever fails takes the other one along, and tells why.
  let first: unknown
  pipe.on('error', () => undefined)
  const reading = { doing: 'reading a blob from the registry', on: `${repositoryOf(from)}@${digest}` }
  const read = async (): Promise<void> => {
    try {
      const get = requestTo(from, reading, { actions: 'pull', method: 'GET', below: `blobs/${digest}` })
      const answer = await requests.perform({ ...get, sink: pipe, maxBytes: size, patience: COPYING })
      if (!answer.accepted) throw requests.failure(reading, answer.refusal)
      const { response } = answer
      if (response.status === 404) {
        const next = 'Publish the base images again: their repository does not contain all of their layers'
        throw requests.failure(reading, { class: 'not-found', why: requests.describe(response), next })
      }
      if (response.status !== 200) throw requests.unexpected(reading, requests.describe(response))
      // The writer has promised so many, and would wait for the rest.
      const got = length + pipe.writableLength
      if (got !== size) throw requests.unexpected(reading, `it has ${got} bytes instead of ${size}`)
      pipe.end()
    } catch (error) {
      first ??= error
      pipe.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const write = async (): Promise<Answer | undefined> => {
    try {
      const stream = { source: pipe, bytes: size }
      const answer = await requests.perform({ ...fill(open, target, digest), stream, patience: COPYING })
      // It may have refused before it had all: nobody takes the rest then.
      if (!isStored(answer)) pipe.destroy()
      return answer
    } catch (error) {
      first ??= error
      pipe.destroy()
      return undefined
    }
  }
  const [, put] = await Promise.all([read(), write()])
  const actual = `sha256:${hash.digest('hex')}`
  // What the registry says of wrong bytes would sound as if it were to blame.
  if (first === undefined && actual !== digest)
    throw requests.unexpected(reading, `the ${length} bytes have the digest ${actual}`)
  if (put !== undefined) stored(requests, work, put)
  if (first !== undefined) throw first
}

function openUpload(repository: Reference, work: Work): RegistryRequest {
  return requestTo(repository, work, { actions: 'pull,push', method: 'POST', below: 'blobs/uploads/' })
}

/** Where the bytes go. Throws a Failure where no upload was opened. */
function uploadPlace(requests: Requests, { work, registry }: RegistryRequest, answer: Answer): URL {
  if (!answer.accepted) throw requests.failure(work, answer.refusal)
  const { response } = answer
  const place = response.status === 202 ? ownPlace({ registry }, response.headers.location) : undefined
  if (place !== undefined) return place
  throw requests.unexpected(work, requests.describe(response))
}

/** `undefined` for an address elsewhere: content and credentials go to the registry that was named. */
function ownPlace(
  { registry }: Pick<RegistryRequest, 'registry'>,
  location: string | undefined,
): URL | undefined {
  const origin = registryOrigin(registry)
  const place =
    location !== undefined && URL.canParse(location, origin.href) ? new URL(location, origin) : undefined
  return place?.origin === origin.origin ? place : undefined
}

function fill(open: RegistryRequest, target: URL, digest: string): RegistryRequest {
  const place = new URL(target)
  place.searchParams.set('digest', digest)
  const headers = { 'content-type': 'application/octet-stream' }
  return { ...open, method: 'PUT', target: place.href, headers }
}

function isStored(answer: Answer): boolean {
  return answer.accepted && answer.response.status === 201
}

function stored(requests: Requests, work: Work, answer: Answer): void {
  if (!answer.accepted) throw requests.failure(work, answer.refusal)
  if (!isStored(answer)) throw requests.unexpected(work, requests.describe(answer.response))
}
