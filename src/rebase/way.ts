import type { Subject } from '../fingerprint/subject.ts'
import { platformDigest } from '../image/platform.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Found } from '../plan/found.ts'

/** How an image comes to a new base while its environment stays. docs/decisions/0024-new-base.md says why. */
export type Way =
  /** By a manifest that names the new base's layers and the environment's. `packages`: with apt packages between them, which are built. */
  { kind: 'layers'; packages: boolean } | { kind: 'build'; why: string }

/** Decided by what is known without a request; what the images turn out to be may still ask for a build. */
export function wayOf(
  {
    dockerfile,
    aptPackages,
    lock,
  }: Pick<Subject, 'dockerfile' | 'aptPackages'> & Partial<Pick<Subject, 'lock'>>,
  { attestations }: Pick<Inputs, 'attestations'>,
  from: Found,
): Way {
  const build = (why: string): Way => ({ kind: 'build', why })
  if (dockerfile !== undefined)
    return build('it has its own Dockerfile, and only a build can use the new base')
  if (attestations.provenance !== undefined || attestations.sbom !== undefined)
    return build('attestations (provenance, SBOM) need a build')
  if (from.image.baseDigest === undefined) return build('the image does not record its base')
  const manifest = from.platform ?? from.manifest
  if (platformDigest(manifest) !== manifest.digest)
    return build('it is an index of images for several platforms')
  return { kind: 'layers', packages: aptPackages.length > 0 || lock?.apt !== undefined }
}
