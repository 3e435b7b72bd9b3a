import { Failure } from '../failure.ts'
import { type PublishedImage, readAnnotations } from '../image/annotations.ts'
import { formatReference, isCommit, type Reference, repositoryOf } from '../image/reference.ts'
import { contentTag, dateTag, isProof, verifiedTag } from '../image/tags.ts'
import type { PromotionRequest } from '../inputs/promotion-request.ts'
import type { Found } from '../plan/found.ts'
import { layersOf } from '../plan/look-up.ts'
import type { Registry } from '../ports.ts'
import { refusal } from './refusal.ts'

/**
 * The image that shall be promoted. Throws a Failure when there is none (`not-found`), when it is none of ours or when nothing says
 * that it passed verification (`refused`).
 */
export async function verifiedImage(
  source: PromotionRequest['source'],
  { registry: host, path }: Reference,
  registry: Registry,
): Promise<Found & { proof: string }> {
  const reference: Reference = { registry: host, path, ...source }
  const on = formatReference(reference)
  const manifest = await registry.manifest(reference)
  if (manifest === undefined) {
    throw new Failure({
      class: 'not-found',
      doing: 'looking up the image to promote',
      on,
      why: `${repositoryOf(reference)} has no such image`,
      next: 'Look at the list of tags in the registry. The tag of a commit has all 40 digits; the tag of a day has the form 2026-08-01',
    })
  }
  const image = readAnnotations(manifest)
  if (image === 'not-ours') {
    throw refusal(on, {
      why: 'container-action did not build this image, so there is no record of its verification',
      next: 'Choose an image that this action published',
    })
  }
  const proof = await proofOf(image, 'tag' in source ? source.tag : undefined, reference, registry)
  if (proof !== undefined) return { image, manifest, proof }
  throw refusal(on, {
    why: `there is no proof that ${manifest.digest} passed verification: neither the tag ${verifiedTag(manifest.digest)} nor another tag for verified images points to it`,
    next: 'Run the workflow for its commit again (with force, if necessary). The new image is verified, and you can promote it then',
  })
}

/**
 * A tag that is written only after verification and points to this very digest: the mark of the verification, or for images from
 * before there were marks the tag of their environment, commit or day (docs/decisions/0016-promotion.md).
 */
async function proofOf(
  image: PublishedImage,
  asked: string | undefined,
  { registry: host, path }: Reference,
  registry: Registry,
): Promise<string | undefined> {
  const { digest, fingerprint, revision = '', created, variant } = image
  const names = [
    verifiedTag(digest),
    contentTag(fingerprint),
    // The content tags of base images.
    `${variant}-${fingerprint.slice(0, 16)}`,
    'latest',
    ...(isCommit(revision) ? [revision] : []),
    ...(created === undefined ? [] : [dateTag(created)]),
  ]
  // A mark or a content tag of another image says nothing about this one.
  const isOthers = asked !== undefined && /^(?:verified|env)-/.test(asked) && !names.includes(asked)
  if (asked !== undefined && isProof(asked) && !isOthers) return asked
  for (const tag of names) {
    const there = await registry.manifest({ registry: host, path, tag })
    if (there?.digest === digest) return tag
  }
  return undefined
}

/** Throws a Failure (`not-found`) for an image with attestations whose inside is deleted; some registries would take the tag. */
export async function requireWhole(
  { manifest }: Found,
  repository: Reference,
  registry: Registry,
): Promise<void> {
  if ((await layersOf(manifest, repository, registry)) !== 'gone') return
  throw new Failure({
    class: 'not-found',
    doing: 'looking up the image to promote',
    on: `${repositoryOf(repository)}@${manifest.digest}`,
    why: 'this tag or digest names a list (index), and a clean-up deleted the image in the list. So nobody can pull the image',
    next: 'Choose another image. docs/rollback.md says what a clean-up must keep',
  })
}
