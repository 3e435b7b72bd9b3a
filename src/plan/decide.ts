import type { Event } from '../event.ts'
import type { ReadOnlyMode } from '../inputs/inputs.ts'
import type { PushRight } from '../ports.ts'

/** What decide() must know of an image that the registry holds. */
export interface ImageFacts {
  digest: string
  fingerprint: string
  /** When its packages were last resolved, in milliseconds since 1970; `undefined` when the image does not say. */
  solved: number | undefined
  baseDigest: string | undefined
  /** Digests of the bases that its own Dockerfile names; `undefined` when the image does not say them. */
  bases?: Record<string, string> | undefined
}

/** An image that the registry holds: what decide() must know of it, and whatever its caller keeps beside that. */
export interface Candidate {
  image: ImageFacts
}

/** Facts that cost a request; `unknown` until they were asked for. */
export type Lazy<T> = { known: true; value: T } | { known: false }

export interface Situation<Found extends Candidate> {
  event: Event
  force: boolean
  readOnly: ReadOnlyMode
  maxAgeDays: number | undefined
  fingerprint: string
  /** Image under the content tag. */
  exact: Found | undefined
  /**
   * Image under `latest`: what a job without its own image falls back to, and what changes are explained against. `unfit`: there is one, without
   * the TeX that this job needs.
   */
  newest: Lazy<Found | undefined> & { unfit?: true }
  /** Digest that the base's reference stands for now. */
  baseDigest: Lazy<string>
  /** Of a Dockerfile of the repository's own: which of its bases have moved since the image was built, in words. */
  movedBases?: Lazy<string | undefined>
  pushRight: Lazy<PushRight>
  /** Of a checkout of another commit: why that is not known to be on a branch of the repository; `undefined` where it is on one. */
  strange: Lazy<string | undefined>
  now: number
}

export type Plan<Found extends Candidate> =
  | { kind: 'reuse'; found: Found; reason: string }
  | { kind: 'build' | 'refresh'; noCache: boolean; reason: string }
  /** Build and verify to tell the pull request whether it works, publish nothing, hand an older image on. */
  | { kind: 'verify-only'; found: Found; reason: string }
  | { kind: 'fallback'; found: Found; reason: string }
  | { kind: 'refuse'; reason: string; next: string }
  /** The decision hangs on a fact that nobody asked for yet. */
  | { kind: 'ask'; fact: 'newest' | 'baseDigest' | 'movedBases' | 'pushRight' | 'strange' }

const DAY = 24 * 60 * 60 * 1000

/**
 * The table of docs/architecture.md ("Decisions") as one pure function. Call it again with the fact it asks for;
 * whoever needs no expensive fact never pays for one.
 */
export function decide<Found extends Candidate>(situation: Situation<Found>): Plan<Found> {
  const { event, exact, force } = situation
  const refreshable = event.kind === 'schedule' || event.kind === 'manual'

  // An image of exactly this fingerprint passed verification before its tag was written, so anybody may use it.
  if (exact !== undefined && (event.kind === 'untrusted' || event.closed)) {
    return { kind: 'reuse', found: exact, reason: 'an image of exactly this environment is published' }
  }
  if (event.kind === 'untrusted') {
    return {
      kind: 'refuse',
      reason: `no image of this environment is published, and the action does not build one on the event ${event.name}: people without write access can start it, and its job may still have a token that can write`,
      next: 'Run the action on push or pull_request. The action never builds the files of a pull request with a write token',
    }
  }
  if (event.closed) {
    const reason =
      'no image of this environment is published, and the action builds none for a closed pull request'
    return handOn(situation, 'fallback', reason)
  }
  if (exact !== undefined && !force) {
    const due = refreshable ? refreshReason(situation, exact.image) : undefined
    if (typeof due === 'string') return { kind: 'ask', fact: due }
    if (due === undefined) {
      return { kind: 'reuse', found: exact, reason: 'an image of exactly this environment is published' }
    }
    return writable(situation, { kind: 'refresh', noCache: due.solve, reason: due.reason })
  }
  return writable(situation, {
    kind: exact === undefined ? 'build' : 'refresh',
    noCache: force,
    reason: force
      ? 'the input force asks for a build without cache'
      : 'no image of this environment is published',
  })
}

/** Why a published image of the same fingerprint is built again, if it is; `solve` when versions shall move too. */
function refreshReason(
  situation: Pick<Situation<Candidate>, 'maxAgeDays' | 'now' | 'movedBases' | 'baseDigest'>,
  image: ImageFacts,
): { reason: string; solve: boolean } | 'baseDigest' | 'movedBases' | undefined {
  const { maxAgeDays, now } = situation
  if (maxAgeDays !== undefined && image.solved !== undefined) {
    const age = (now - image.solved) / DAY
    // Clocks that differ by a day tell nothing; one that is ahead by more would keep the image from ever being too old.
    if (age < -1) {
      return {
        reason: 'the recorded time of its solve is in the future, because the clock of that runner was wrong',
        solve: true,
      }
    }
    if (age > maxAgeDays) {
      return {
        reason: `its packages were solved ${Math.floor(age)} days ago (max-age-days: ${maxAgeDays})`,
        solve: true,
      }
    }
  }
  if (situation.movedBases !== undefined) return movedReason(situation.movedBases, image)
  if (image.baseDigest === undefined) return undefined
  if (!situation.baseDigest.known) return 'baseDigest'
  if (situation.baseDigest.value === image.baseDigest) return undefined
  return { reason: 'the base image has changed since it was built', solve: false }
}

/** A Dockerfile of the repository's own names its bases itself. What starts from one that has not moved stays as it is. */
function movedReason(
  moved: Lazy<string | undefined>,
  { bases }: ImageFacts,
): { reason: string; solve: boolean } | 'movedBases' | undefined {
  // Once for each image of the time before that: then the new one says it.
  if (bases === undefined)
    return { reason: 'it does not record the versions of its base images', solve: false }
  if (!moved.known) return 'movedBases'
  return moved.value === undefined ? undefined : { reason: moved.value, solve: false }
}

/** A build is worth starting only if this job may publish the result: by the registry's word, and never for a fork. */
function writable<Found extends Candidate>(
  situation: Situation<Found>,
  build: Extract<Plan<Found>, { kind: 'build' | 'refresh' }>,
): Plan<Found> {
  const { event, exact, pushRight, readOnly, strange } = situation
  // What others have a part in is built from the branches of the repository alone: only who may write has pushed there.
  if (event.fed && event.others.length > 0) {
    if (!strange.known) return { kind: 'ask', fact: 'strange' }
    if (strange.value !== undefined) return notBuilt(situation, build, strange.value)
  }
  if (!pushRight.known) return { kind: 'ask', fact: 'pushRight' }
  const { allowed } = pushRight.value
  if (allowed && !event.fork) return build
  const right = pushRight.value.allowed ? FORK : pushRight.value
  // There a read-only token is to be expected; elsewhere it is a mistake that must not go unseen for weeks.
  const expected = event.kind === 'pull-request' || (event.kind === 'branch' && event.dependabot)
  if (!expected) {
    return {
      kind: 'refuse',
      reason: `${build.reason}, and this job cannot publish it: ${right.why}`,
      next: right.next,
    }
  }
  if (exact !== undefined) {
    return {
      kind: 'reuse',
      found: exact,
      reason: `an image of this environment is published; not rebuilt: ${right.why}`,
    }
  }
  if (readOnly === 'fail') {
    return {
      kind: 'refuse',
      reason: `${build.reason}, and read-only is "fail": ${right.why}`,
      next: right.next,
    }
  }
  // What a stranger wrote does not even run where the job holds the right to publish.
  const mode = readOnly === 'verify' && !allowed ? 'verify-only' : 'fallback'
  return handOn(situation, mode, `${build.reason}, and this job cannot publish it: ${right.why}`)
}

/** As for an event with a write token on behalf of a stranger: what is published may be used, and nothing is built. */
function notBuilt<Found extends Candidate>(
  { event, exact }: Situation<Found>,
  build: { reason: string },
  why: string,
): Plan<Found> {
  const reason = `a person without write access can decide which files a ${event.name} event checks out, and ${why}`
  if (exact !== undefined) {
    return {
      kind: 'reuse',
      found: exact,
      reason: `an image of this environment is published; not rebuilt: ${reason}`,
    }
  }
  return {
    kind: 'refuse',
    reason: `${reason}; ${build.reason}`,
    next: 'Check out a branch of this repository, or run the action on push or pull_request. The action never builds files from outside the repository with a write token',
  }
}

const FORK = {
  why: 'this pull request is from a fork, and for safety the action does not build files of a fork in a job with write access',
  next: 'Push the branch to the repository itself, or remove the write access from jobs of forks',
}

/** The newest good image instead of one for this environment; refused where there is none. */
function handOn<Found extends Candidate>(
  { newest }: Situation<Found>,
  kind: 'verify-only' | 'fallback',
  reason: string,
): Plan<Found> {
  if (!newest.known) return { kind: 'ask', fact: 'newest' }
  if (newest.unfit) {
    return {
      kind: 'refuse',
      reason: `${reason}; and the image that the tag latest points to has no TeX (variant html), so this job cannot use it instead`,
      next: 'Give each variant its own repository with the input name, and publish both from the default branch',
    }
  }
  if (newest.value === undefined) {
    return {
      kind: 'refuse',
      reason: `${reason}; and there is no earlier image that could be used instead`,
      next: 'First publish an image from the default branch: run its workflow once, with "packages: write"',
    }
  }
  const what =
    kind === 'verify-only'
      ? 'the new image is built and verified, but not published'
      : 'the job uses the newest verified image instead'
  return { kind, found: newest.value, reason: `${reason}; ${what}` }
}
