import { Failure } from '../failure.ts'
import { LOCK_FILES, lockOf } from '../fingerprint/lock.ts'
import { readAnnotations } from '../image/annotations.ts'
import { formatReference, parseReference, type Reference } from '../image/reference.ts'
import { verifiedTag } from '../image/tags.ts'
import { layersOf } from '../plan/look-up.ts'
import type { Registry } from '../ports.ts'
import { readRecordFiles } from './read-record.ts'

/** What a lock folder holds, by name, and the image that it was read from. */
export interface Edition {
  digest: string
  files: Record<string, string>
}

/**
 * Reads from a verified image of the default recipe all that is needed to build it again: the lists of its record, and its base.
 * Throws a Failure for an image that is missing, not verified, or does not record every package exactly.
 */
export async function editionOf(image: Reference, registry: Registry): Promise<Edition> {
  const refused = (why: string, next: string): Failure =>
    new Failure({
      class: 'refused',
      doing: 'reading the packages of an image',
      on: formatReference(image),
      why,
      next,
    })
  const manifest = await registry.manifest(image)
  if (manifest === undefined)
    throw new Failure({
      class: 'not-found',
      doing: 'reading the packages of an image',
      on: formatReference(image),
      why: 'this image does not exist',
      next: 'Write the tag or the digest of a published image',
    })
  const annotations = readAnnotations(manifest)
  if (annotations === 'not-ours')
    throw refused('this action did not build it', 'Choose an image that this action published')
  const { registry: host, path } = image
  const mark = await registry.manifest({ registry: host, path, tag: verifiedTag(manifest.digest) })
  if (mark?.digest !== manifest.digest)
    throw refused('there is no proof of its verification', 'Choose a verified image')
  const { baseReference, baseDigest } = annotations
  if (baseReference === undefined || baseDigest === undefined)
    throw refused(
      'it was built from your own Dockerfile, which does not record the packages that it installs',
      'Pin the versions in that Dockerfile, and its base by digest',
    )
  if ((await layersOf(manifest, image, registry)) === 'gone')
    throw refused(
      'this tag or digest names a list (index), and a clean-up deleted the image in the list. So nobody can pull the image',
      'Choose another image of that edition',
    )
  const record = await recordOf(image, manifest, registry)
  const lock = lockOf(record)
  const apt = record.get(LOCK_FILES.apt)
  if (lock === undefined || apt === undefined)
    throw refused(
      'its record does not name every package exactly',
      'Look into /usr/share/container-action in the image. For example, a package from a local folder cannot be installed again',
    )
  const { registry: baseHost, path: basePath } = parseReference(baseReference, 'base of the image')
  const base = formatReference({ registry: baseHost, path: basePath, digest: baseDigest })
  const files = {
    [LOCK_FILES.conda]: lock.conda,
    [LOCK_FILES.pip]: lock.pip,
    [LOCK_FILES.apt]: apt,
    [LOCK_FILES.base]: `${base}\n`,
  }
  return { digest: manifest.digest, files }
}

async function recordOf(
  image: Reference,
  manifest: Parameters<typeof readRecordFiles>[2],
  registry: Registry,
): Promise<Map<string, string>> {
  try {
    return await readRecordFiles(registry, image, manifest)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(
      {
        class: 'refused',
        doing: 'reading the packages of an image',
        on: formatReference(image),
        why: error instanceof Error ? error.message : String(error),
        next: 'Choose an image for one platform that the default recipe built',
      },
      { cause: error },
    )
  }
}
