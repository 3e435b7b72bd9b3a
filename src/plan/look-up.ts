import { Failure } from '../failure.ts'
import type { Subject } from '../fingerprint/examine.ts'
import { readAnnotations } from '../image/annotations.ts'
import { formatReference, type Reference } from '../image/reference.ts'
import type { Registry } from '../ports.ts'
import type { Found } from './found.ts'

/** The image under a tag; `undefined` when there is none, or one that this action did not make. */
export async function imageAt(
  registry: Registry,
  repository: Reference,
  tag: string,
): Promise<Found | undefined> {
  const manifest = await registry.manifest({ ...repository, tag })
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
  world: { registry: Registry },
): Promise<Found | undefined> {
  const reference = { ...repository, tag: subject.tag }
  const manifest = await world.registry.manifest(reference)
  if (manifest === undefined) return undefined
  const image = readAnnotations(manifest)
  if (image !== 'not-ours' && image.fingerprint === subject.fingerprint.hash) return { image, manifest }
  throw new Failure({
    class: 'registry-answer',
    doing: 'looking up the image',
    on: formatReference(reference),
    why: 'the image under this tag does not say that it was made for this environment',
    next: 'Somebody else wrote the tag: delete it in the registry, or give another repository by the input name',
  })
}
