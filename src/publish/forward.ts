import type { PublishedImage } from '../image/annotations.ts'
import type { MovingTag } from '../image/tags.ts'

export interface Contest {
  entry: MovingTag
  ours: { digest: string; image: PublishedImage | 'not-ours'; revisionTime: number | undefined }
  /** What the tag points to now; `undefined`: nothing. */
  current: { digest: string; image: PublishedImage | 'not-ours' } | 'unreadable' | undefined
}

export type Verdict = { write: true; warning?: string } | { write: false; why: string; warning?: string }

/**
 * Whether a tag may be written. A moving tag never goes to an image of an older commit (the `:latest` race: an older commit's job
 * finishes last and wins); a fixed one never leaves the image it was given first.
 */
export function judge({ entry, ours, current }: Contest): Verdict {
  if (current === undefined || entry.rule === 'always') return { write: true }
  if (current !== 'unreadable' && current.digest === ours.digest) {
    return { write: false, why: 'it points to this image already' }
  }
  if (entry.rule === 'fixed') {
    const there = current === 'unreadable' ? 'something that cannot be read' : current.digest
    return { write: false, why: `it was given to ${there} before, and this kind of tag does not move` }
  }
  if (current === 'unreadable' || current.image === 'not-ours') {
    const what =
      current === 'unreadable'
        ? 'something that cannot be read'
        : 'an image that container-action did not build'
    return { write: true, warning: `tag ${entry.tag} pointed to ${what}; it is moved to the verified image` }
  }
  return newer(entry, ours, current.image)
}

function newer({ tag }: MovingTag, ours: Contest['ours'], theirs: PublishedImage): Verdict {
  const image = ours.image === 'not-ours' ? undefined : ours.image
  const time = ours.revisionTime ?? image?.revisionTime
  if (theirs.revisionTime === undefined) {
    return {
      write: true,
      warning: `tag ${tag} pointed to an image that does not tell its commit's time; it is moved`,
    }
  }
  if (time === undefined) {
    const why = "the time of this run's commit is not known, so it may be older than the image there"
    return { write: false, why, warning: `tag ${tag} is not moved: ${why}` }
  }
  // Annotations hold whole seconds, as git does.
  const seconds = Math.floor(time / 1000) - Math.floor(theirs.revisionTime / 1000)
  if (seconds < 0)
    return { write: false, why: `it points to an image of a newer commit (${theirs.revision || 'unnamed'})` }
  // The same commit built twice: a refresh. The later solve is the newer image.
  if (seconds === 0 && (theirs.created ?? 0) > (image?.created ?? 0)) {
    return { write: false, why: 'it points to a later build of the same commit' }
  }
  return { write: true }
}
