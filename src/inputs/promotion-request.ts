import { LONGEST_REASON, oneLine } from '../image/promotion-record.ts'
import { isDigest, isTag, parseReference, type Reference, repositoryOf } from '../image/reference.ts'
import { isReservedTag, promotionTag } from '../image/tags.ts'
import type { InputName, RawInputs } from './raw.ts'
import type { Problem } from './readers.ts'

/** What `operation: promote` is asked for. */
export interface PromotionRequest {
  /** Where the image is now. */
  source: { tag: string } | { digest: string }
  /** Tags that shall point to it. */
  tags: string[]
  /** One line. */
  reason: string
}

/** These decide what is built, and nothing is. */
const OF_BUILDS = [
  'dockerfile',
  'apt-packages',
  'lock',
  'build-args',
  'build-contexts',
  'secrets',
  'secret-files',
  'max-age-days',
  'verify-script',
  'builder',
] as const satisfies InputName[]

/** Reports every problem; what is returned counts only where there was none. */
export function readPromotionRequest(
  operation: 'ensure' | 'promote',
  raw: RawInputs,
  { repository, tags }: { repository: Reference; tags: string[] },
  problem: Problem,
): PromotionRequest | undefined {
  if (operation === 'ensure') {
    for (const input of ['source', 'reason'] as const) {
      if (raw[input].trim() !== '')
        problem(input, 'works only with the operation promote', 'Set operation to promote, or remove it')
    }
    return undefined
  }
  for (const input of OF_BUILDS) {
    if (raw[input].trim() !== '')
      problem(input, 'cannot be used with the operation promote, which builds nothing', 'Remove it')
  }
  if (raw.force.trim().toLowerCase() === 'true')
    problem('force', 'cannot be used with the operation promote, which builds nothing', 'Remove it')
  const reason = oneLine(raw.reason, Number.POSITIVE_INFINITY)
  if (reason === '')
    problem('reason', 'is empty', 'Write in one line why you move the tags. Other people will read it later')
  if ([...reason].length > LONGEST_REASON)
    problem(
      'reason',
      `is longer than ${LONGEST_REASON} characters`,
      'Write one short line, and put details into an issue',
    )
  const names = tags.length === 0 ? ['latest'] : [...new Set(tags)]
  for (const tag of names) {
    if (isTag(tag) && !isReservedTag(tag) && !isTag(promotionTag(tag)))
      problem('tags', `${tag} is too long for the record of a promotion`, 'Use at most 118 characters')
  }
  return { source: readSource(raw.source, repository, problem), tags: names, reason }
}

function readSource(text: string, repository: Reference, problem: Problem): PromotionRequest['source'] {
  const given = text.trim()
  const nowhere = { tag: '' }
  const wrong = (why: string, advice: string): typeof nowhere => {
    problem('source', why, advice)
    return nowhere
  }
  const advice = 'Write a tag of the repository, or a digest: sha256: and 64 digits, as in the output digest'
  if (given === '') return wrong('is empty', advice)
  if (isDigest(given)) return { digest: given }
  if (given.includes('/')) return fromReference(given, repository, wrong)
  if (/^sha256[:-]?/i.test(given))
    return wrong(`${JSON.stringify(given.slice(0, 100))} is not a complete digest`, advice)
  if (/^[0-9a-f]{64}$/.test(given)) {
    return wrong(
      'is ambiguous: 64 digits can be a digest, or the tag of a commit',
      `If it is a digest, write sha256:${given}`,
    )
  }
  if (!isTag(given))
    return wrong(`${JSON.stringify(given.slice(0, 100))} is neither a tag nor a digest`, advice)
  return { tag: given }
}

/** As the output `image` has it. */
function fromReference(
  text: string,
  repository: Reference,
  wrong: (why: string, advice: string) => { tag: string },
): PromotionRequest['source'] {
  let reference: Reference
  try {
    reference = parseReference(text)
  } catch {
    return wrong(`${JSON.stringify(text.slice(0, 200))} is not an image`, 'Write only a tag or a digest')
  }
  const { tag, digest } = reference
  if (repositoryOf(reference) !== repositoryOf(repository)) {
    return wrong(
      `is not an image of the repository ${repositoryOf(repository)}`,
      'Write a tag or digest of that repository, or change the input name',
    )
  }
  if (digest !== undefined) return { digest }
  return tag === undefined ? wrong('contains no tag and no digest', 'Add one') : { tag }
}
