import { Failure } from '../failure.ts'
import { platformManifest } from '../image/platform.ts'
import type { Manifest, Reference } from '../image/reference.ts'
import { fieldsOf } from '../json.ts'
import type { Found } from '../plan/found.ts'
import type { ImageStore, Registry } from '../ports.ts'
import { digestOf } from '../sha256.ts'
import { type Composed, compose } from './compose.ts'
import {
  CONFIGURATION,
  configurationDigest,
  type Image,
  MANIFEST,
  NotUnderstood,
  readImage,
} from './image-parts.ts'

/** Bytes of a configuration; real ones have a few thousand. */
const MAX_CONFIGURATION = 1024 * 1024
/** Nothing is wrong with the images there: a build would meet the same. */
const ENDS = ['cancelled', 'registry-unavailable', 'rate-limited']

export interface Rebase {
  /** The lecture's own repository. */
  repository: Reference
  takes: Found
  /** Where the base images are. */
  bases: Reference
  /** What the environment is put on: the base as it is now, or with apt packages on top, and the repository that holds it. */
  onto: { manifest: Manifest; repository: Reference }
  /** Layers between the old base and the environment. */
  between: number
  labels: Record<string, string>
  annotations: Record<string, string>
  /** Milliseconds since 1970. */
  created: number
}

/**
 * Puts the environment of a published image on another base: a manifest and a configuration, made of what the registry holds. Nothing of
 * conda's and pip's is read or sent, and no tag is written. Returns the digest of the new image, or as `why` what a build must do
 * instead. Throws a Failure where the registry does not answer.
 */
export async function rebase(
  work: Rebase,
  registry: Registry & ImageStore,
): Promise<{ digest: string } | { why: string }> {
  try {
    const { takes, bases, onto, repository } = work
    const oldBase = { ...place(bases), digest: takes.image.baseDigest as string }
    const below = await registry.manifest(oldBase)
    if (below === undefined) return { why: 'the registry does not have its old base any more' }
    const [image, before, after] = await Promise.all([
      imageOf(takes.platform ?? takes.manifest, repository, registry),
      imageOf(below, bases, registry),
      imageOf(onto.manifest, onto.repository, registry),
    ])
    const { between, labels, created } = work
    const composed = compose({ image, oldBase: before, newBase: after, between, labels, created })
    if (typeof composed === 'string') return { why: composed }
    const there = new Set(image.layers.map(({ digest }) => digest))
    if (place(onto.repository).path === repository.path && onto.repository.registry === repository.registry)
      for (const { digest } of after.layers) there.add(digest)
    for (const layer of composed.layers) {
      if (there.has(layer.digest)) continue
      await registry.adopt(repository, onto.repository, layer)
      there.add(layer.digest)
    }
    return { digest: await put(composed, work, registry) }
  } catch (error) {
    if (error instanceof Failure && ENDS.includes(error.class)) throw error
    if (error instanceof Failure) return { why: `${error.text.doing} failed: ${error.text.why}` }
    // Somebody's configuration may be nested so deep that nothing can compare it.
    if (fieldsOf(error).name === 'RangeError') return { why: 'its configuration has too many levels' }
    if (error instanceof NotUnderstood) return { why: error.message }
    throw error
  }
}

async function put(
  { layers, configuration }: Composed,
  { repository, annotations }: Rebase,
  registry: ImageStore,
): Promise<string> {
  const config = Buffer.from(JSON.stringify(configuration))
  await registry.upload(repository, config)
  const content = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: CONFIGURATION, digest: digestOf(config), size: config.byteLength },
    layers,
    annotations,
  }
  const bytes = Buffer.from(JSON.stringify(content))
  await registry.store(repository, { digest: digestOf(bytes), mediaType: MANIFEST, bytes })
  return digestOf(bytes)
}

async function imageOf(manifest: Manifest, repository: Reference, registry: Registry): Promise<Image> {
  const platform = await platformManifest(manifest, (digest) =>
    registry.manifest({ ...place(repository), digest }),
  )
  if (platform === undefined) throw new NotUnderstood('an image is an index of images for several platforms')
  const digest = configurationDigest(platform)
  return readImage(platform, await registry.blob(repository, digest, MAX_CONFIGURATION))
}

/** Without tag and digest. */
function place({ registry, path }: Reference): Reference {
  return { registry, path }
}
