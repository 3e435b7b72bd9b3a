import { Failure } from '../failure.ts'
import { readAnnotations } from '../image/annotations.ts'
import type { Manifest } from '../image/reference.ts'
import { isReservedTag, type MovingTag } from '../image/tags.ts'
import { layersOf } from '../plan/look-up.ts'
import { type Current, judge, judgeMove, type Ours, type Surroundings, type Verdict } from './forward.ts'
import { isSilent, newestImage, type Standing } from './history.ts'
import type { Publication, Written } from './publication.ts'
import { explainPromotion, forbids, lastPromotion } from './roll-back.ts'

/** Times that a tag may change under the questions about it. */
const MOST_LOOKS = 5
/** Milliseconds before an answer that makes no sense is believed. */
const SECOND_THOUGHT = 2000

type Around = Omit<Surroundings, 'promotion' | 'now'>

/** Asked once for all tags, by the first one that it matters to, and anew after `forget`. */
export function lookAround({ registry, repository, history }: Publication) {
  let known: Promise<Around> | undefined
  let answered = false
  const ask = async (): Promise<Around> => {
    const standing: Standing = (await history?.standing()) ?? { kind: 'unknown' }
    if (!isSilent(standing)) answered = true
    const newer =
      standing.kind === 'behind' ? await newestImage(standing.newer, registry, repository) : undefined
    return { standing, newer }
  }
  return {
    known: (): boolean => known !== undefined,
    /** Whether GitHub told the branch's history at any time of this run. */
    answered: (): boolean => answered,
    get: (): Promise<Around> => {
      known ??= ask()
      return known
    },
    forget: (): void => {
      known = undefined
    },
  }
}

/**
 * What a tag points to is read only where the answer can matter, and again after the questions about it: whoever wrote it meanwhile
 * may be of a commit that the first answers did not know, so they are asked anew.
 */
export async function mayMove(
  entry: MovingTag,
  publication: Publication,
  surroundings: ReturnType<typeof lookAround>,
): Promise<Omit<Written, 'entry'> & { verdict: Verdict }> {
  const { registry, clock, repository, manifest, revisionTime } = publication
  const ours = { digest: manifest.digest, image: readAnnotations(manifest), revisionTime }
  if (entry.rule === 'newest') return verdictOnContent(entry, ours, publication)
  let current = await read(entry, publication)
  for (let looks = 1; ; looks += 1) {
    const clear = judge(entry, ours, current, clock.now())
    if (clear !== undefined) return { verdict: clear, promotion: undefined, historyKnown: false }
    const asks = publication.history !== undefined && !surroundings.known()
    const around = await surroundings.get()
    // Also where the tag is gone: the second look must not take an old record for a new one.
    const promotion = isReservedTag(entry.tag)
      ? undefined
      : await lastPromotion(registry, repository, entry.tag)
    const before = current
    if (asks || promotion !== undefined) current = await read(entry, publication)
    if (digestOf(current) !== digestOf(before) && looks < MOST_LOOKS) {
      surroundings.forget()
      continue
    }
    const inForce =
      typeof current === 'object' &&
      current.digest === promotion?.to &&
      // What a clean-up has emptied was chosen for nothing.
      (await layersOf(current.manifest, repository, registry)) !== 'gone'
        ? promotion
        : undefined
    const verdict =
      judge(entry, ours, current, clock.now()) ??
      judgeMove(entry, ours, current, { ...around, promotion: inForce, now: clock.now() })
    return { verdict, promotion, historyKnown: surroundings.answered() }
  }
}

/** The content tag knows no branch and no commits: only a later build, or somebody's decision, keeps it. */
async function verdictOnContent(
  entry: MovingTag,
  ours: Ours,
  publication: Publication,
): Promise<Omit<Written, 'entry'> & { verdict: Verdict }> {
  const { registry, clock, repository } = publication
  const known = { promotion: undefined, historyKnown: false }
  let current = await read(entry, publication)
  // What has lost its inside was built anew by this run.
  const missing =
    current === undefined ||
    (typeof current === 'object' && (await layersOf(current.manifest, repository, registry)) === 'gone')
  if (missing) return { verdict: { write: true }, ...known }
  const promotion = await lastPromotion(registry, repository, entry.tag)
  // Somebody may have promoted between the two answers: first the tag, then its record.
  if (promotion !== undefined) current = await read(entry, publication)
  const verdict = judge(entry, ours, current, clock.now()) ?? { write: true }
  if (!verdict.write || typeof current !== 'object') return { verdict, ...known }
  const inForce = current.digest === promotion?.to ? promotion : undefined
  const created = ours.image === 'not-ours' ? undefined : ours.image.created
  if (!forbids(inForce, { digest: ours.digest, created }, clock.now()))
    return { verdict, ...known, promotion }
  return { verdict: { write: false, why: explainPromotion(inForce), promotion: true }, ...known }
}

function digestOf(current: Current): string | undefined {
  return typeof current === 'object' ? current.digest : current
}

type Read = (Extract<Current, object> & { manifest: Manifest }) | 'unreadable' | undefined

async function read(
  entry: MovingTag,
  publication: Publication,
  secondThought = SECOND_THOUGHT,
): Promise<Read> {
  const { registry, clock, repository } = publication
  const { tag, rule } = entry
  try {
    const manifest = await registry.manifest({ registry: repository.registry, path: repository.path, tag })
    return manifest && { digest: manifest.digest, image: readAnnotations(manifest), manifest }
  } catch (error) {
    // Only an answer that is there and makes no sense: a registry that is down or refuses says nothing about the tag. The
    // content tag was read a moment ago by the look-up, so there it is the registry's fault.
    const senseless = error instanceof Failure && error.class === 'registry-answer'
    if (!senseless || rule === 'newest') throw error
    if (secondThought === 0) return 'unreadable'
    // A tag is moved because of it: one odd page of a proxy must not do.
    await clock.sleep(secondThought)
    return read(entry, publication, 0)
  }
}
