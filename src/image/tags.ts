import { createHash } from 'node:crypto'
import type { EventKind } from '../event.ts'
import { Failure } from '../failure.ts'
import { isCommit, isTag } from './reference.ts'

/**
 * How a tag may change: `forward` never goes to an image of an older commit; `fixed` is written once and then left alone, because
 * somebody may have noted it in a paper; `newest` follows the newest build of one environment.
 */
export type TagRule = 'forward' | 'fixed' | 'newest'

export interface MovingTag {
  tag: string
  rule: TagRule
}

/** Tags that an image gets, docs/architecture.md ("Names"). */
export interface Tags {
  /** Names the environment; `undefined` when the image is found under it already. */
  content: string | undefined
  moving: MovingTag[]
}

export interface TagFacts {
  kind: EventKind
  /** 64 hexadecimal digits. */
  fingerprint: string
  /** Full commit hash of the files. */
  revision: string
  /** Checkouts of other commits than the event's: with one of them no tag may say that the image is of the event's commit. */
  others: readonly unknown[]
  pullRequest: number | undefined
  /** Name of the git tag, with or without `refs/tags/`. */
  gitTag: string | undefined
  /** Milliseconds since 1970. */
  now: number
  /** Tags of the user's own, for the default branch only. */
  extra: readonly string[]
}

/** Which tags the run may write. A run with another's write token writes none, and one with the files of another commit none of the event's. */
export function tagsFor(facts: TagFacts): Tags {
  return { content: contentTag(facts.fingerprint), moving: movingTags(facts) }
}

function movingTags(facts: TagFacts): MovingTag[] {
  if (facts.others.length > 0 && facts.kind !== 'pull-request') return []
  switch (facts.kind) {
    case 'default-branch':
    case 'schedule':
    case 'manual':
      return [
        { tag: 'latest', rule: 'forward' },
        { tag: commitTag(facts.revision), rule: 'fixed' },
        { tag: dateTag(facts.now), rule: 'forward' },
        ...facts.extra.map((tag) => ({ tag, rule: 'forward' as const })),
      ]
    case 'tag':
      return tagsOfGitTag(facts)
    case 'pull-request':
      return facts.pullRequest === undefined
        ? []
        : [{ tag: pullRequestTag(facts.pullRequest), rule: 'forward' }]
    case 'branch':
    case 'merge-group':
    case 'untrusted':
      return []
  }
}

function tagsOfGitTag({ gitTag: name, extra }: TagFacts): MovingTag[] {
  const tag = name === undefined ? undefined : gitTag(name)
  // On the default branch the name moves, and this one must not.
  return tag === undefined || extra.includes(tag) ? [] : [{ tag, rule: 'fixed' }]
}

/** `env-` and the first 16 digits of the fingerprint; the whole one is in the image's annotations. */
export function contentTag(fingerprint: string): string {
  if (!/^[0-9a-f]{64}$/.test(fingerprint))
    throw new Error(`${JSON.stringify(fingerprint)} is not a fingerprint`)
  return `env-${fingerprint.slice(0, 16)}`
}

export function isContentTag(tag: string): boolean {
  return /^env-[0-9a-f]{16}$/.test(tag)
}

export function pullRequestTag(number: number): string {
  if (!Number.isSafeInteger(number) || number < 1)
    throw new Error(`${number} is not the number of a pull request`)
  return `pr-${number}`
}

/** Day in UTC: the runner's time zone is nobody's. */
export function dateTag(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10)
}

/** The full hash. Throws a Failure (`input`) for anything else. */
export function commitTag(revision: string): string {
  if (!isCommit(revision)) throw noCommit(revision)
  return revision
}

function noCommit(revision: string): Failure {
  return new Failure({
    class: 'input',
    doing: 'naming the image after the commit',
    on: 'GITHUB_SHA',
    why: `${JSON.stringify(revision.slice(0, 100))} is not a full commit hash`,
    next: 'Run the action in a job of GitHub Actions, or on a runner that sets this variable like GitHub',
  })
}

/** Says for ever that this very digest passed verification, and keeps it where "untagged" images are cleaned up. */
export function verifiedTag(digest: string): string {
  return `verified-${digest.slice('sha256:'.length).slice(0, 16)}`
}

/** Holds the record of the last promotion of a tag. */
export function promotionTag(tag: string): string {
  return `promotion-${tag}`
}

/** The tag under which registries without the referrers API list what refers to a digest (OCI distribution, "Referrers Tag Schema"). */
export function referrersTag(digest: string): string {
  return digest.replace(':', '-')
}

/** Stages of containers/base that are published, in the order in which they are built; the last is the default one. */
export const TARGETS = ['solver', 'html', 'runtime', 'latest'] as const

/** A kind of names that the action gives. */
interface Scheme {
  pattern: RegExp
  /** Whether nobody may choose such a name by the input tags. No git tag may have a name of any scheme. */
  reserved: boolean
  /** Whether only verified images get it, so that a promotion may take its word. */
  proof: boolean
}

/** Every name that the action gives belongs to one of these. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  latest: { pattern: /^latest$/, reserved: false, proof: true },
  date: { pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, reserved: false, proof: true },
  commit: { pattern: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, reserved: true, proof: true },
  content: { pattern: /^env-/, reserved: true, proof: true },
  verified: { pattern: /^verified-/, reserved: true, proof: true },
  // Content tags and commit tags of the base images' targets.
  target: {
    pattern: new RegExp(`^(?:${TARGETS.join('|')})-(?:[0-9a-f]{16}|[0-9a-f]{40}|[0-9a-f]{64})$`),
    reserved: true,
    proof: true,
  },
  // Images of pull requests alone have it, and nobody promotes one by that name.
  'pull request': { pattern: /^pr-/, reserved: true, proof: false },
  // Records, caches, and images on their way to a verification.
  promotion: { pattern: /^promotion-/, reserved: true, proof: false },
  referrers: { pattern: /^sha256-/, reserved: true, proof: false },
  cache: { pattern: /^cache(?:-|$)/, reserved: true, proof: false },
  candidate: { pattern: /^candidate-/, reserved: true, proof: false },
}

/** Whether a name means something that nobody may choose: an environment, a commit, a record. */
export function isReservedTag(tag: string): boolean {
  return Object.values(SCHEMES).some(({ pattern, reserved }) => reserved && pattern.test(tag))
}

/** Whether only images that passed verification have a tag of such a name. */
export function isProof(tag: string): boolean {
  return Object.values(SCHEMES).some(({ pattern, proof }) => proof && pattern.test(tag))
}

/** A git tag of such a name would take over what the default branch writes. */
function isKeptTag(tag: string): boolean {
  return Object.values(SCHEMES).some(({ pattern }) => pattern.test(tag))
}

/** What tells names apart that would be one; no name that is taken as it is ends so. */
const SUFFIX = /_[0-9a-f]{12}$/

/**
 * The image tag for a git tag, another one for every git tag. A name that a registry takes stays as it is. In all others the characters
 * that it refuses become `-`, and a part of the name's hash follows, for `release/1.0` and `release-1.0` are two git tags.
 * `undefined` where no image can have such a tag; gitTagTrouble() says why.
 */
export function gitTag(name: string): string | undefined {
  const short = shortName(name)
  const tag = imageName(short)
  return whyUnusable(tag) === undefined ? tag : undefined
}

/** What is to be said where the image of a git tag gets no tag for it; `undefined` where it gets one, or where there is no git tag. */
export function gitTagTrouble({
  kind,
  gitTag: name,
  extra,
}: Pick<TagFacts, 'kind' | 'gitTag' | 'extra'>): string | undefined {
  if (kind !== 'tag' || name === undefined) return undefined
  const tag = imageName(shortName(name))
  const why = extra.includes(tag)
    ? `the input tags already uses ${tag} for the image of the default branch`
    : whyUnusable(tag)
  if (why === undefined) return undefined
  return `The image gets no tag for the git tag ${JSON.stringify(shortName(name).slice(0, 200))}: ${why}. You can use its env- tag. If you want one more tag, choose another git tag, for example publish-2026-08-01 or v1.2.`
}

function shortName(name: string): string {
  return name.replace(/^refs\/tags\//, '')
}

function imageName(short: string): string {
  const tag = short.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^[.-]+/, '')
  if (tag === short && !SUFFIX.test(short)) return tag
  return `${tag}_${createHash('sha256').update(short).digest('hex').slice(0, 12)}`
}

function whyUnusable(tag: string): string | undefined {
  if (!/[A-Za-z0-9]/.test(tag.replace(SUFFIX, '')))
    return 'it contains no character with which an image tag can begin'
  if (!isTag(tag)) return 'it is longer than 128 characters, the limit for image tags'
  return isKeptTag(tag) ? `the action reserves the image tag ${tag}` : undefined
}
