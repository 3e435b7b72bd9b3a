import type { TagFacts, Tags } from '../image/tags.ts'
import { commitTag, dateTag, TARGETS } from '../image/tags.ts'
import type { Job } from '../job.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Found } from '../plan/found.ts'

export { TARGETS }

/** The ones that images are put on. `solver` is none: of it an image holds nothing. */
export const SHIPPED = ['html', 'runtime', 'latest'] as const

/** What a base image's annotations say of its environment: none, as no lecture's can. */
export const NO_ENVIRONMENT = '{}'

export type Target = (typeof TARGETS)[number]
export type Shipped = (typeof SHIPPED)[number]

/** `html-` and the first 16 digits of the fingerprint. */
export function targetTag(target: Target, fingerprint: string): string {
  return `${target}-${fingerprint.slice(0, 16)}`
}

/** What is known of a default image without having built it. */
export async function baseOutcome(
  found: Found,
  { inputs, registry }: Pick<Job, 'inputs' | 'registry'>,
): Promise<Outcome> {
  const outcome = await outcomeOf(found, true, { repository: inputs.repository, registry })
  return { ...outcome, tag: targetTag('latest', found.image.fingerprint) }
}

/** Tags of one target; only the default branch, schedules and manual runs move those that lectures start from. */
export function targetTags(target: Target, facts: Omit<TagFacts, 'gitTag' | 'pullRequest'>): Tags {
  const content = targetTag(target, facts.fingerprint)
  if (!['default-branch', 'schedule', 'manual'].includes(facts.kind) || facts.others.length > 0) {
    return { content, moving: [] }
  }
  const prefix = target === 'latest' ? '' : `${target}-`
  return {
    content,
    moving: [
      { tag: target, rule: 'forward' },
      { tag: `${prefix}${commitTag(facts.revision)}`, rule: 'fixed' },
      { tag: `${prefix}${dateTag(facts.now)}`, rule: 'forward' },
      ...[...new Set(facts.extra)]
        .filter((tag) => tag !== 'latest')
        .map((tag) => ({ tag: `${prefix}${tag}`, rule: 'forward' as const })),
    ],
  }
}
