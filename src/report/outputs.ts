import { repositoryOf } from '../image/reference.ts'
import { differenceJson } from '../package-record/difference.ts'
import { oneLine } from './markdown.ts'
import type { ActionResult } from './result.ts'

/** Every output of action.yml, in its order; the contract test holds the lists together. */
export const OUTPUTS = [
  'image',
  'repository',
  'tag',
  'digest',
  'hash',
  'cache-key',
  'decision',
  'reason',
  'built',
  'fallback',
  'age-days',
  'base-digest',
  'size-bytes',
  'package-difference',
] as const

const DAY = 24 * 60 * 60 * 1000

/**
 * Outputs as strings, none of them empty: a guard that compares with 'false' must not meet ''. What is not known says
 * `unknown`.
 */
export function outputs(result: ActionResult): Record<(typeof OUTPUTS)[number], string> {
  const repository = repositoryOf(result.repository)
  return {
    image: `${repository}@${result.digest}`,
    repository,
    tag: result.tag,
    digest: result.digest,
    hash: result.hash,
    // What a notebook computes depends on the image's content: so the digest, not the fingerprint, is in the key.
    'cache-key': `${result.hash.slice(0, 16)}-${result.digest.slice('sha256:'.length).slice(0, 16)}`,
    decision: result.decision,
    // Names of packages come from a repository or a registry.
    reason: oneLine(result.reason),
    built: String(result.built),
    fallback: String(result.fallback),
    'age-days': result.created === undefined ? 'unknown' : String(ageInDays(result.created, result.now)),
    'base-digest': result.baseDigest ?? 'unknown',
    'size-bytes': result.size === undefined ? 'unknown' : String(result.size.bytes),
    'package-difference': differenceJson(result.difference),
  }
}

/** Whole days, never negative although clocks differ. */
export function ageInDays(created: number, now: number): number {
  return Math.max(0, Math.floor((now - created) / DAY))
}
