import { Failure } from '../failure.ts'
import type { Artifact } from '../image/promotion-record.ts'
import { formatReference, isDigest, type Manifest, type Reference } from '../image/reference.ts'
import { referrersTag } from '../image/tags.ts'
import { fieldsOf, listOf, parseJson } from '../json.ts'
import { digestOf } from '../sha256.ts'
import { upload } from './blobs.ts'
import { MAX_MANIFEST } from './manifests.ts'
import { requestTo } from './registry-request.ts'
import type { Requests } from './requests.ts'

/** What this file needs of the rest of the client. */
interface Client {
  requests: Requests
  get(reference: Reference): Promise<Manifest | undefined>
  /** Whether a manifest of any type is there. */
  holds(reference: Reference): Promise<boolean>
  /** Returns the headers of the answer. */
  put(repository: Reference, name: string, manifest: Manifest): Promise<Record<string, unknown>>
}

/** Milliseconds: where no answer comes, the list is written, and does no harm beside the API. */
const PATIENCE = 20_000

interface Descriptor {
  mediaType: string
  digest: string
  size: number
  artifactType: string
  annotations: Record<string, string>
}

const INDEX = 'application/vnd.oci.image.index.v1+json'
/** Two writers of one list seldom meet, three hardly ever. */
const TRIES = 5

/**
 * Stores an artifact that refers to an image. A registry with the referrers API says so by the header OCI-Subject, and is asked once whether it
 * lists the artifact: some send the header without having the API (ECR). Elsewhere (GHCR, distribution 2.8) the list under the referrers tag
 * is kept by the client, and looked at again after it was written.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests-with-subject
 */
export async function attach(
  client: Client,
  repository: Reference,
  { manifest, blob, type, annotations }: Artifact,
  subject: Manifest,
): Promise<void> {
  await upload(client.requests, repository, blob)
  const headers = await client.put(repository, manifest.digest, manifest)
  const claimed = headers['oci-subject'] !== undefined
  if (
    claimed &&
    (await isListed(client, repository, { artifact: manifest.digest, type, subject: subject.digest }))
  )
    return
  const descriptor: Descriptor = {
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.byteLength,
    artifactType: type,
    annotations,
  }
  const { registry, path } = repository
  const list = { registry, path, tag: referrersTag(subject.digest) }
  for (let tries = 0; tries < TRIES; tries += 1) {
    const known = listed(await client.get(list))
    if (known.some((entry) => fieldsOf(entry).digest === descriptor.digest)) return
    await write(client, list, known, descriptor)
  }
  if (listed(await client.get(list)).some((entry) => fieldsOf(entry).digest === descriptor.digest)) return
  throw client.requests.failure(
    { doing: 'storing a record beside the image', on: formatReference(list) },
    {
      class: 'registry-answer',
      why: `the record was not in the list after ${TRIES} tries`,
      next: 'Wait until no other job writes to this repository, then run the job again',
    },
  )
}

/** Whether the referrers API names the artifact. Everything but such an answer is a no. */
async function isListed(
  { requests }: Client,
  repository: Reference,
  { artifact, type, subject }: { artifact: string; type: string; subject: string },
): Promise<boolean> {
  const work = {
    doing: 'reading the records beside an image',
    on: formatReference({ ...repository, digest: subject }),
  }
  const below = `referrers/${subject}?artifactType=${encodeURIComponent(type)}`
  try {
    const answer = await requests.perform({
      ...requestTo(repository, work, { actions: 'pull', method: 'GET', below }),
      headers: { accept: INDEX },
      maxBytes: MAX_MANIFEST,
      patience: PATIENCE,
    })
    if (!answer.accepted || answer.response.status !== 200) return false
    const { manifests } = fieldsOf(parseJson(answer.response.body))
    return listOf(manifests).some((entry) => fieldsOf(entry).digest === artifact)
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Failure && error.class !== 'cancelled'))
      return false
    throw error
  }
}

/** Entries are looked at only when the registry refuses the list: in the time that takes another writer's entry would be lost. */
async function write(
  client: Client,
  list: Reference & { tag: string },
  known: unknown[],
  descriptor: Descriptor,
): Promise<void> {
  try {
    await client.put(list, list.tag, index([...known, descriptor]))
  } catch (error) {
    if (!(error instanceof Failure) || error.class !== 'registry-answer') throw error
    const there = await present(client, list, known)
    if (there.length === known.length) throw error
    await client.put(list, list.tag, index([...there, descriptor]))
  }
}

/**
 * Without the entries whose manifest was deleted: distribution takes no list with one of those, and a clean-up that deletes what
 * has no tag leaves them behind (docs/rollback.md). The others stay as they are, whoever wrote them.
 */
async function present(
  client: Client,
  { registry, path }: Reference,
  entries: unknown[],
): Promise<unknown[]> {
  const there = await Promise.all(
    entries.map((entry) => {
      const { digest } = fieldsOf(entry)
      return typeof digest !== 'string' || !isDigest(digest) || client.holds({ registry, path, digest })
    }),
  )
  return entries.filter((_entry, place) => there[place])
}

function listed(manifest: Manifest | undefined): unknown[] {
  return manifest === undefined ? [] : listOf(fieldsOf(parseJson(manifest.bytes)).manifests)
}

function index(manifests: unknown[]): Manifest {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }))
  return { digest: digestOf(bytes), mediaType: INDEX, bytes }
}
