import { formatReference, isDigest, type Manifest, type Reference, repositoryOf } from '../image/reference.ts'
import type { Clock, ImageStore, Log, Referrers, Registry } from '../ports.ts'
import { digestOf } from '../sha256.ts'
import type { Credentials } from './authorization.ts'
import { adopt, upload } from './blobs.ts'
import type { Logins } from './docker-logins.ts'
import { MANIFEST_TYPES, MAX_MANIFEST, readManifest } from './manifests.ts'
import { askPushRight } from './push-right.ts'
import { attach } from './referrers.ts'
import { readErrors } from './refusals.ts'
import { requestTo } from './registry-request.ts'
import { createRequests, type Requests } from './requests.ts'
import { createTransport, type HttpResponse, type Timeouts } from './transport.ts'

export interface RegistryOptions {
  credentials?: Credentials
  /** For every other registry, and for this one without credentials. */
  logins?: Logins
  clock: Clock
  log: Log
  /** Milliseconds; defaults 15,000 to connect, 15,000 of silence, 90,000 for a call with all its tries. */
  timeouts?: Partial<Timeouts>
  /** Ends what is on its way, and lets nothing new begin. */
  cancel?: AbortSignal
  /** From 0 to 1; spreads retries in time. */
  random?: () => number
}

/** distribution says MANIFEST_UNKNOWN for a type that the client does not accept, and artifacts may have types of their own. */
const ANY = '*/*'
/** The last one is Harbor's word for both: https://github.com/goharbor/harbor/pull/23637 */
const ABSENT = new Set(['MANIFEST_UNKNOWN', 'NAME_UNKNOWN', 'NOT_FOUND'])
/** Milliseconds between looks at what was stored a moment ago: some registries need that long until they know of it themselves. */
const SETTLING = [500, 1000, 2000]
/** Milliseconds for the writing of a tag: a registry that asks for patience then is given it, for a build hangs on it. */
const WRITING = 300_000

/**
 * A client of the OCI distribution protocol (https://github.com/opencontainers/distribution-spec/blob/main/spec.md) for every
 * registry; plain http to this machine only. Throws a Failure (`input`) for credentials that cannot be sent.
 */
export function createRegistry(options: RegistryOptions): Registry & Referrers & ImageStore {
  const requests = createRequests({
    credentials: options.credentials,
    logins: options.logins,
    clock: options.clock,
    log: options.log,
    timeouts: { connect: 15_000, response: 15_000, total: 90_000, ...options.timeouts },
    random: options.random ?? Math.random,
    transport: createTransport(options.cancel),
  })
  const sent = { requests, clock: options.clock }
  const registry: Registry & Referrers & ImageStore = {
    manifest: (reference) => getManifest(requests, reference),
    blob: (repository, digest, maxBytes) => getBlob(requests, repository, digest, maxBytes),
    tag: async (repository, tag, manifest) => {
      await putManifest(sent, repository, tag, manifest)
      return manifest.digest
    },
    upload: (repository, bytes) => upload(requests, repository, bytes),
    adopt: (repository, from, blob) => adopt(requests, repository, from, blob),
    store: async (repository, manifest) => {
      await putManifest(sent, repository, manifest.digest, manifest)
    },
    attach: (repository, artifact, subject) =>
      attach(
        {
          requests,
          get: (reference) => getManifest(requests, reference),
          holds: async (reference) => (await askManifest(requests, reference, [ANY])) !== undefined,
          put: (target, name, manifest) => putManifest(sent, target, name, manifest),
        },
        repository,
        artifact,
        subject,
      ),
    pushRight: (repository) => askPushRight(requests, options.log, repository),
    get requests(): number {
      return requests.sent
    },
  }
  return registry
}

async function getManifest(requests: Requests, reference: Reference): Promise<Manifest | undefined> {
  const response = await askManifest(requests, reference)
  if (response === undefined) return undefined
  const read = readManifest(response, reference.digest)
  if ('problem' in read) throw requests.unexpected(workOn(reference), read.problem)
  return read.manifest
}

const workOn = (reference: Reference) => ({
  doing: 'looking up an image in the registry',
  on: formatReference(reference),
})

/** The answer that holds the manifest, not looked into; `undefined` when it is absent. `others`: further types to accept. */
async function askManifest(
  requests: Requests,
  reference: Reference,
  others: readonly string[] = [],
): Promise<HttpResponse | undefined> {
  const work = workOn(reference)
  const name = reference.digest ?? reference.tag
  if (name === undefined) throw new Error(`${work.on} contains no tag and no digest`)
  const answer = await requests.perform({
    ...requestTo(reference, work, { actions: 'pull', method: 'GET', below: `manifests/${name}` }),
    headers: { accept: [...MANIFEST_TYPES, ...others].join(', ') },
    maxBytes: MAX_MANIFEST,
  })
  if (!answer.accepted) throw requests.failure(work, answer.refusal)
  const { response } = answer
  if (response.status === 404 && meansAbsent(response)) return undefined
  if (response.status !== 200) throw requests.unexpected(work, requests.describe(response))
  return response
}

/** A proxy's or a web server's 404 says nothing about images; building (or overwriting) because of one would be wrong. */
function meansAbsent(response: HttpResponse): boolean {
  const errors = readErrors(response)
  if (errors.length > 0) return errors.every(({ code }) => ABSENT.has(code))
  return response.body.byteLength === 0 && response.headers['docker-distribution-api-version'] !== undefined
}

async function getBlob(
  requests: Requests,
  repository: Reference,
  digest: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const work = { doing: 'reading a blob from the registry', on: `${repositoryOf(repository)}@${digest}` }
  if (!isDigest(digest)) throw new Error(`${JSON.stringify(digest.slice(0, 100))} is not a digest`)
  const order = requestTo(repository, work, { actions: 'pull', method: 'GET', below: `blobs/${digest}` })
  const answer = await requests.perform({ ...order, maxBytes })
  if (!answer.accepted) throw requests.failure(work, answer.refusal)
  const { response } = answer
  if (response.status === 404) {
    throw requests.failure(work, {
      class: 'not-found',
      why: requests.describe(response),
      next: 'The image is incomplete, or it was deleted. Run the workflow with force to publish it again',
    })
  }
  if (response.status !== 200) throw requests.unexpected(work, requests.describe(response))
  const actual = digestOf(response.body)
  if (actual !== digest) throw requests.unexpected(work, `the bytes have the digest ${actual}`)
  return response.body
}

/** Safe to repeat: the same bytes under the same tag, or under their own digest. Returns the answer's headers. */
async function putManifest(
  { requests, clock }: { requests: Requests; clock: Pick<Clock, 'sleep'> },
  repository: Reference,
  name: string,
  manifest: Manifest,
): Promise<HttpResponse['headers']> {
  const { registry, path } = repository
  const reference = { registry, path, ...(isDigest(name) ? { digest: name } : { tag: name }) }
  const doing = isDigest(name) ? 'storing a manifest' : 'writing a tag'
  const work = { doing, on: formatReference(reference) }
  const expected = digestOf(manifest.bytes)
  if (expected !== manifest.digest)
    throw new Error(`the bytes of ${manifest.digest} have the digest ${expected}`)
  const answer = await requests.perform({
    ...requestTo(repository, work, { actions: 'pull,push', method: 'PUT', below: `manifests/${name}` }),
    headers: { 'content-type': manifest.mediaType },
    body: manifest.bytes,
    patience: WRITING,
  })
  if (!answer.accepted) throw requests.failure(work, answer.refusal)
  const { response } = answer
  if (response.status !== 201 && response.status !== 200)
    throw requests.unexpected(work, requests.describe(response))
  // The header is optional; without it only a look tells.
  let confirmed = response.headers['docker-content-digest']
  const silent = confirmed === undefined
  for (const pause of silent ? [0, ...SETTLING] : []) {
    if (pause > 0) await clock.sleep(pause)
    confirmed = (await getManifest(requests, reference))?.digest
    if (confirmed === expected) break
  }
  if (confirmed === expected) return response.headers
  throw requests.unexpected(
    work,
    `it stored ${JSON.stringify(String(confirmed).slice(0, 100))} instead of ${expected}`,
  )
}
