import { type PublishedImage, readAnnotations } from '../image/annotations.ts'
import type { Manifest } from '../image/reference.ts'
import { contentTag } from '../image/tags.ts'
import { imageAt } from '../plan/look-up.ts'
import { isLaterBuild } from './forward.ts'
import { isSilent, newestImage, type Standing } from './history.ts'
import type { Publication } from './publication.ts'

/** The image that moving tags should point to after this run. */
export interface Right {
  manifest: Manifest
  image: PublishedImage | 'not-ours'
  why: string
  /** Whether GitHub did not say what is newer. */
  silent: boolean
  /** Whether the branch does not hold this run's commit any more. */
  gone: boolean
  /** Whether it is this run's image only for want of anything better: GitHub is silent, the commit left the branch, or is far behind. */
  fallen: boolean
}

/** The image of the newest commit that has one; of its environment the newest build. */
export async function imageForTags({
  registry,
  clock,
  repository,
  manifest,
  history,
}: Publication): Promise<Right> {
  if (history === undefined) {
    // Commit times have decided, and can tell no more; only a promotion may have come in between.
    const image = readAnnotations(manifest)
    return { manifest, image, why: 'it is the newest', silent: false, gone: false, fallen: true }
  }
  const asked: Standing = await history.standing()
  const newer = asked.kind === 'behind' ? await newestImage(asked.newer, registry, repository) : undefined
  const image = newer?.image ?? readAnnotations(manifest)
  const why = newer === undefined ? 'it is the newest' : `it is the image of the newer commit ${newer.commit}`
  const found =
    image === 'not-ours' ? undefined : await imageAt(registry, repository, contentTag(image.fingerprint))
  const silent = isSilent(asked)
  const gone = asked.kind === 'gone'
  const more = asked.kind === 'behind' && asked.more === true
  const fallen = newer === undefined && (silent || gone || more)
  return found !== undefined && isLaterBuild(found.image, image, clock.now())
    ? { ...found, why: `${why}, in a later build`, silent, gone, fallen }
    : { manifest: newer?.manifest ?? manifest, image, why, silent, gone, fallen }
}
