import type { PublishedImage } from '../image/annotations.ts'
import type { Promotion } from '../image/promotion-record.ts'
import { isCommit } from '../image/reference.ts'
import type { MovingTag } from '../image/tags.ts'
import type { Found } from '../plan/found.ts'
import type { Standing } from './history.ts'
import { explainPromotion, forbids, LEEWAY } from './roll-back.ts'

/** An image as tags are decided: everything that can be known without another request. */
export interface Candidate {
  digest: string
  image: PublishedImage | 'not-ours'
}

/** In place of a digest, where the registry answers and nobody can make sense of it. */
export const UNREADABLE = 'something that cannot be read'

export interface Facts {
  ours: Candidate
  /** Commit time of the run; `undefined`: the time in the image's annotations counts. */
  revisionTime: number | undefined
  /** What the tag points to; `undefined`: nothing, or an image that nobody can pull any more. */
  there: Candidate | undefined
  standing: Standing
  /** The newest of the commits after ours that has an image. */
  newer: (Found & { commit: string }) | undefined
  /** What a person decided about this tag, and is in force. */
  promotion: Promotion | undefined
  /** Milliseconds since 1970. */
  now: number
}

export type Decision =
  | { write: true; warning?: string }
  /** `promotion`: a person's decision keeps the tag. */
  | { write: false; why: string; warning?: string; promotion?: true }

/** The decision where the tag and the image are all that matters; `undefined`: the other facts are needed, which cost requests. */
export function decideAtOnce(
  { tag, rule }: MovingTag,
  { ours, there, now }: Pick<Facts, 'ours' | 'there' | 'now'>,
): Decision | undefined {
  if (there === undefined) return rule === 'forward' ? undefined : { write: true }
  if (there.digest === ours.digest) return { write: false, why: 'it already points to this image' }
  if (rule === 'fixed') return { write: false, ...explainFixed(tag, ours, there) }
  if (isLaterBuild(there.image, ours.image, now)) {
    return { write: false, why: 'it points to a later build of the same environment' }
  }
  return undefined
}

/**
 * Whether a tag that moves goes to this image. A forward tag never goes to an image of an older commit (the `:latest` race: an older
 * commit's job finishes last and wins). The branch's history decides which commit is older; commit times only where it is not known.
 */
export function decide({ tag, rule }: MovingTag, facts: Facts): Decision {
  const { ours, there, standing, newer, promotion, now } = facts
  if (rule === 'forward') {
    if (standing.kind === 'gone') return { write: false, why: standing.why }
    if (isOvertaken(facts)) {
      return { write: false, why: `the newer commit ${newer?.commit} already has an image` }
    }
  }
  if (there === undefined) return { write: true }
  if (forbids(promotion, builtWhen(ours), now)) {
    return { write: false, why: explainPromotion(promotion), promotion: true }
  }
  if (there.image === 'not-ours') {
    const what = there.digest === UNREADABLE ? UNREADABLE : 'an image that container-action did not build'
    return { write: true, warning: `tag ${tag} pointed to ${what}. This run moves it to the verified image` }
  }
  // Where the branch itself says that this image is wanted, clocks have no say.
  const isWanted = rule === 'newest' || standing.kind === 'tip' || newer !== undefined
  return isWanted ? { write: true } : decideByTime(tag, facts, there.image)
}

/** Which image a tag should have that holds what this run has written (`ours`), by what is known afterwards; `undefined`: the tag is right. */
export function correct(
  { rule }: MovingTag,
  { ours, newer, promotion, now }: Pick<Facts, 'ours' | 'newer' | 'promotion' | 'now'>,
): { digest: string; why: string } | undefined {
  const other = rule === 'forward' && isOvertaken({ ours, newer }) ? newer : undefined
  if (forbids(promotion, other?.image ?? builtWhen(ours), now)) {
    return { digest: promotion.to, why: `${promotion.by} promoted it in the meantime` }
  }
  return other && { digest: other.image.digest, why: `it is the image of the newer commit ${other.commit}` }
}

/**
 * Two builds of one environment that were published side by side: the later one, for its content tag (`build` is what that tag holds
 * now) and for the tags that move; `undefined`: the tag is right.
 */
export function newestBuild(
  { rule }: MovingTag,
  { ours, build, now }: { ours: Candidate; build: Candidate | undefined; now: number },
): { digest: string; why: string } | undefined {
  if (build === undefined || build.digest === ours.digest) return undefined
  const why = 'it is the newest build of this environment'
  const [later, earlier] = rule === 'newest' ? [ours, build] : [build, ours]
  return isLaterBuild(later.image, earlier.image, now) ? { digest: later.digest, why } : undefined
}

/** Of the same environment: then this image is what that commit wants, too. */
function isOvertaken({ ours, newer }: Pick<Facts, 'ours' | 'newer'>): boolean {
  return newer !== undefined && !isSameEnvironment(newer.image, ours.image)
}

function builtWhen({ digest, image }: Candidate): { digest: string; created: number | undefined } {
  return { digest, created: image === 'not-ours' ? undefined : image.created }
}

function explainFixed(tag: string, ours: Candidate, there: Candidate) {
  const why = `it already points to ${there.digest}, and this kind of tag never moves`
  if (there.digest === UNREADABLE || isSameEnvironment(there.image, ours.image)) return { why }
  if (isCommit(tag)) {
    const advice = 'jobs with different environments need different repositories (input name)'
    return { why: `${why}; that image is of another environment, and ${advice}` }
  }
  // Somebody has moved the git tag: who asks for its image by that name gets another one.
  const warning = `tag ${tag} still points to ${there.digest}, an image of another environment, because this kind of tag never moves. If you moved the git tag on purpose, promote the new image (docs/rollback.md)`
  return { why: `${why}; that image is of another environment`, warning }
}

function decideByTime(tag: string, facts: Facts, theirs: PublishedImage): Decision {
  const { ours, revisionTime, now } = facts
  const time = revisionTime ?? (ours.image === 'not-ours' ? undefined : ours.image.revisionTime)
  if (theirs.revisionTime === undefined) {
    const warning = `tag ${tag} pointed to an image that does not record the time of its commit. This run moves it`
    return { write: true, warning }
  }
  if (time === undefined) {
    const why = "the time of this run's commit is not known, so the image that the tag points to may be newer"
    return { write: false, why, warning: `tag ${tag} is not moved: ${why}` }
  }
  // Annotations hold whole seconds, as git does.
  const seconds = Math.floor(time / 1000) - Math.floor(theirs.revisionTime / 1000)
  if (seconds < 0)
    return { write: false, why: `it points to an image of a newer commit (${theirs.revision || 'unnamed'})` }
  // Of commits of one second the image that was built later counts as that of the later one.
  const created = ours.image === 'not-ours' ? undefined : ours.image.created
  if (seconds === 0 && compare(theirs.created, created, now) > 0)
    return { write: false, why: 'it points to a later build of a commit of the same second' }
  return { write: true }
}

/** A refresh that was begun earlier may finish later, and one that was begun later may have its packages from the build cache. */
function isLaterBuild(theirs: Candidate['image'], ours: Candidate['image'], now: number): boolean {
  if (theirs === 'not-ours' || ours === 'not-ours' || !isSameEnvironment(theirs, ours)) return false
  return isNewer(theirs, ours, now)
}

function isSameEnvironment(theirs: Candidate['image'], ours: Candidate['image']): boolean {
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
