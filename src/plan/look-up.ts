import { Failure } from '../failure.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { readAnnotations } from '../image/annotations.ts'
import { platformDigest, platformManifest } from '../image/platform.ts'
import { formatReference, type Manifest, type Reference } from '../image/reference.ts'
import type { Log, Registry } from '../ports.ts'
import type { Found } from './found.ts'

/** The image under a tag; `undefined` when there is none, or one that this action did not make. */
export async function imageAt(
  registry: Registry,
  repository: Reference,
  tag: string,
): Promise<Found | undefined> {
  const manifest = await manifestAt(registry, { ...repository, tag })
  if (manifest === undefined) return undefined
  const image = readAnnotations(manifest)
  return image === 'not-ours' ? undefined : { image, manifest }
}

/**
 * The published image of exactly this fingerprint. The tag holds 16 of the hash's 64 digits, so the whole hash is
 * compared with what the image says of itself. Throws a Failure (`registry-answer`) for a foreign image at our tag.
 */
export async function lookUp(
  repository: Reference,
  subject: Pick<Subject, 'fingerprint' | 'tag'>,
  { registry, log }: { registry: Registry; log: Pick<Log, 'warning'> },
): Promise<Found | undefined> {
  const reference = { ...repository, tag: subject.tag }
  const manifest = await manifestAt(registry, reference)
  if (manifest === undefined) return undefined
  const image = readAnnotations(manifest)
  if (image !== 'not-ours' && image.fingerprint === subject.fingerprint.hash) {
    return withLayers({ image, manifest }, reference, { registry, log })
  }
  throw new Failure({
    class: 'registry-answer',
    doing: 'looking up the image',
    on: formatReference(reference),
    why: 'the annotations of the image under this tag do not name this environment',
    next: 'Another program wrote the tag. Delete the tag in the registry, or set the input name to another repository',
  })
}

/** With the manifest that names its layers; `undefined`, with a warning, where that has been deleted. */
export async function withLayers(
  found: Found,
  reference: Reference,
  { registry, log }: { registry: Registry; log: Pick<Log, 'warning'> },
): Promise<Found | undefined> {
  const platform = await layersOf(found.manifest, reference, registry)
  if (platform !== 'gone') return { ...found, ...(platform && { platform }) }
  log.warning(
    `${formatReference(reference)} is broken: it names a list (index), and a clean-up deleted the image in the list. The action treats it as missing. docs/rollback.md says what a clean-up must keep.`,
  )
  return undefined
}

/**
 * The manifest that names the layers of an image, in one request where it has attestations and in none otherwise; `gone` when the registry
 * does not hold it any more, `undefined` when it does not tell.
 */
export async function layersOf(
  manifest: Manifest,
  { registry: host, path }: Reference,
  registry: Pick<Registry, 'manifest'>,
): Promise<Manifest | 'gone' | undefined> {
  if (platformDigest(manifest) === undefined) return undefined
  let absent = false
  try {
    const found = await platformManifest(manifest, async (digest) => {
      const child = await registry.manifest({ registry: host, path, digest })
      absent = child === undefined
      return child
    })
    return absent ? 'gone' : found
  } catch (error) {
    // Nothing hangs on it: an image that is there is not lost for a trouble.
    if (error instanceof Failure && error.class !== 'cancelled') return undefined
    throw error
  }
}

/**
 * Before the first publish GHCR refuses to read a package instead of saying that it is absent. Whoever may push there may
 * read too, so a refusal together with the right to push means that nothing is there yet.
 */
async function manifestAt(registry: Registry, reference: Reference): Promise<Manifest | undefined> {
  try {
    return await registry.manifest(reference)
  } catch (error) {
    const refused =
      error instanceof Failure && (error.class === 'permission' || error.class === 'authentication')
    if (refused && (await registry.pushRight(reference)).allowed) return undefined
    throw error
  }
}
