import { Failure } from '../failure.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { readAnnotations } from '../image/annotations.ts'
import { formatReference, type Reference, repositoryOf } from '../image/reference.ts'
import { verifiedTag } from '../image/tags.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Log, Registry } from '../ports.ts'
import type { Found } from './found.ts'
import { withLayers } from './look-up.ts'

/** An image of this very fingerprint in a repository that is not the run's own. */
export interface FoundElsewhere {
  found: Found
  /** Without a tag. */
  repository: Reference
}

/**
 * Looks for an image of exactly this fingerprint in the repositories that the workflow lists, in their order. Only one that carries the
 * mark of a verification counts. What is wrong in a repository of somebody else is a warning: without it this run builds its
 * own image. Throws a Failure only where the run is cancelled.
 */
export async function lookElsewhere(
  { repository, reuseFrom }: Pick<Inputs, 'repository' | 'reuseFrom'>,
  subject: Pick<Subject, 'fingerprint' | 'tag'>,
  world: { registry: Registry; log: Pick<Log, 'warning' | 'info'> },
): Promise<FoundElsewhere | undefined> {
  const own = repositoryOf(repository)
  for (const other of reuseFrom) {
    if (repositoryOf(other) === own) continue
    try {
      const found = await lookIn(other, subject, world)
      if (found !== undefined) return { found, repository: other }
    } catch (error) {
      if (!(error instanceof Failure) || error.class === 'cancelled') throw error
      world.log.warning(
        `${repositoryOf(other)} (input reuse-from) could not be searched for an image: ${error.message}. On GHCR, give this repository read access to the package (settings of the package, "Manage Actions access")`,
      )
    }
  }
  return undefined
}

async function lookIn(
  other: Reference,
  { fingerprint, tag }: Pick<Subject, 'fingerprint' | 'tag'>,
  { registry, log }: { registry: Registry; log: Pick<Log, 'warning' | 'info'> },
): Promise<Found | undefined> {
  const reference = { ...other, tag }
  // Asked without a try to push, unlike the own repository: nothing is to be written there.
  const manifest = await registry.manifest(reference)
  if (manifest === undefined) return undefined
  const passedOver = (why: string): undefined => {
    log.warning(`${formatReference(reference)} (input reuse-from) is not used: ${why}`)
  }
  const image = readAnnotations(manifest)
  if (image === 'not-ours' || image.fingerprint !== fingerprint.hash)
    return passedOver('its annotations do not name this environment')
  const { digest } = manifest
  const mark = await registry.manifest({ ...other, tag: verifiedTag(digest) })
  if (mark?.digest !== digest)
    return passedOver(
      `there is no proof of its verification (the tag ${verifiedTag(digest)} does not point to it)`,
    )
  return withLayers({ image, manifest }, reference, { registry, log })
}

/** The reason in the words of the decision. */
export function elsewhereReason({ repository }: FoundElsewhere): string {
  return `an image of exactly this environment is published in ${repositoryOf(repository)}, which the input reuse-from lists`
}
