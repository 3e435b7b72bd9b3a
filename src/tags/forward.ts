import type { PublishedImage } from '../image/annotations.ts'
import type { Promotion } from '../image/promotion-record.ts'
import { isCommit } from '../image/reference.ts'
import type { MovingTag } from '../image/tags.ts'
import type { Standing } from './history.ts'
import { explainPromotion, forbids, LEEWAY } from './roll-back.ts'

export interface Ours {
  digest: string
  image: PublishedImage | 'not-ours'
  /** Commit time of the run; `undefined`: the time in the image's annotations counts. */
  revisionTime: number | undefined
}

/** What a tag points to now; `undefined`: nothing. */
export type Current = { digest: string; image: PublishedImage | 'not-ours' } | 'unreadable' | undefined

export type Verdict =
  | { write: true; warning?: string }
  /** `promotion`: somebody's decision keeps the tag. */
  | { write: false; why: string; warning?: string; promotion?: true }

/** What costs requests, and is asked for only before a move. */
export interface Surroundings {
  standing: Standing
  /** The newest commit after ours that has an image. */
  newer: { commit: string; image: PublishedImage } | undefined
  /** The last promotion of this tag, if the tag still points where it put it. */
  promotion: Promotion | undefined
  /** Milliseconds since 1970. */
  now: number
}

/** The verdict where the tag and the image are all that matters; `undefined`: it hangs on the surroundings. `now`: milliseconds since 1970. */
export function judge(entry: MovingTag, ours: Ours, current: Current, now: number): Verdict | undefined {
  if (current === undefined) return entry.rule === 'forward' ? undefined : { write: true }
  if (current !== 'unreadable' && current.digest === ours.digest) {
    return { write: false, why: 'it already points to this image' }
  }
  if (entry.rule === 'fixed') {
    const there = current === 'unreadable' ? 'something that cannot be read' : current.digest
    const why = `it already points to ${there}, and this kind of tag never moves`
    const other = typeof current === 'object' && !isSameEnvironment(current.image, ours.image)
    if (!other) return { write: false, why }
    if (isCommit(entry.tag)) {
      const advice = 'jobs with different environments need different repositories (input name)'
      return { write: false, why: `${why}; that image is of another environment, and ${advice}` }
    }
    // Somebody has moved the git tag: who asks for its image by that name gets another one.
    const warning = `tag ${entry.tag} is not moved: ${why}; that image is of another environment. If you moved the git tag on purpose, promote the image (docs/rollback.md)`
    return { write: false, why: `${why}; that image is of another environment`, warning }
  }
  if (current !== 'unreadable' && isLaterBuild(current.image, ours.image, now)) {
    return { write: false, why: 'it points to a later build of the same environment' }
  }
  return entry.rule === 'newest' ? { write: true } : undefined
}

/**
 * Whether a moving tag goes to this image. It never goes to an image of an older commit (the `:latest` race: an older commit's job
 * finishes last and wins). The branch's history decides which commit is older; commit times only where it is not known.
 */
export function judgeMove(
  { tag }: MovingTag,
  ours: Ours,
  current: Current,
  { standing, newer, promotion, now }: Surroundings,
): Verdict {
  if (standing.kind === 'gone') return { write: false, why: standing.why }
  const image = ours.image === 'not-ours' ? undefined : ours.image
  // Of the same environment: then this image is what that commit wants, too.
  if (newer !== undefined && newer.image.fingerprint !== image?.fingerprint) {
    return { write: false, why: `the newer commit ${newer.commit} already has an image` }
  }
  if (current === undefined) return { write: true }
  if (current === 'unreadable' || current.image === 'not-ours') {
    const what =
      current === 'unreadable'
        ? 'something that cannot be read'
        : 'an image that container-action did not build'
    return { write: true, warning: `tag ${tag} pointed to ${what}. This run moves it to the verified image` }
  }
  if (forbids(promotion, { digest: ours.digest, created: image?.created }, now)) {
    return { write: false, why: explainPromotion(promotion), promotion: true }
  }
  if (standing.kind === 'behind' && standing.more && newer === undefined) {
    // Somebody pointed the tag there after our commit, or before: an image that was reused is older than the commit that asked for it.
    if (current.image.fingerprint !== image?.fingerprint)
      return { write: false, why: `more than ${standing.newer.length} commits came after this one` }
  }
  // Where the branch itself says that this image is wanted, clocks have no say.
  return standing.kind === 'tip' || newer !== undefined
    ? { write: true }
    : byTime(tag, ours, current.image, now)
}

function byTime(tag: string, ours: Ours, theirs: PublishedImage, now: number): Verdict {
  const image = ours.image === 'not-ours' ? undefined : ours.image
  const time = ours.revisionTime ?? image?.revisionTime
  if (theirs.revisionTime === undefined) {
    return {
      write: true,
      warning: `tag ${tag} pointed to an image that does not record the time of its commit. This run moves it`,
    }
  }
  if (time === undefined) {
    const why = "the time of this run's commit is not known, so the image under the tag may be newer"
    return { write: false, why, warning: `tag ${tag} is not moved: ${why}` }
  }
  // Annotations hold whole seconds, as git does.
  const seconds = Math.floor(time / 1000) - Math.floor(theirs.revisionTime / 1000)
  if (seconds < 0)
    return { write: false, why: `it points to an image of a newer commit (${theirs.revision || 'unnamed'})` }
  const later =
    image?.fingerprint === theirs.fingerprint
      ? isNewer(theirs, image, now)
      : compare(theirs.created, image?.created, now) > 0
  if (seconds === 0 && later) {
    return { write: false, why: 'it points to a later build of the same commit' }
  }
  return { write: true }
}

/** A refresh that was begun earlier may finish later, and one that was begun later may have its packages from the build cache. */
export function isLaterBuild(
  theirs: PublishedImage | 'not-ours',
  ours: PublishedImage | 'not-ours',
  now: number,
): boolean {
  if (theirs === 'not-ours' || ours === 'not-ours' || !isSameEnvironment(theirs, ours)) return false
  return isNewer(theirs, ours, now)
}

function isSameEnvironment(theirs: PublishedImage | 'not-ours', ours: PublishedImage | 'not-ours'): boolean {
  return theirs !== 'not-ours' && ours !== 'not-ours' && theirs.fingerprint === ours.fingerprint
}

/** Milliseconds since 1970: when an image's build began, and when its packages were resolved. */
export type BuildTimes = Pick<PublishedImage, 'created' | 'solved'>

/** By when the packages were resolved; by when the build began, and with it by the base, only where that is the same. */
export function isNewer(theirs: BuildTimes, ours: BuildTimes, now: number): boolean {
  const resolved = compare(theirs.solved, ours.solved, now)
  return resolved > 0 || (resolved === 0 && compare(theirs.created, ours.created, now) > 0)
}

/**
 * Positive when the first time is the later one. A clock that ran ahead must not keep everybody else's images out until its time has
 * come: a time far ahead loses against one that can be. Where both are ahead it is this machine's clock that is wrong.
 */
function compare(theirs: number | undefined, ours: number | undefined, now: number): number {
  const ahead = (time: number | undefined): boolean => (time ?? 0) > now + LEEWAY
  if (ahead(theirs) !== ahead(ours)) return ahead(theirs) ? -1 : 1
  return (theirs ?? 0) - (ours ?? 0)
}
