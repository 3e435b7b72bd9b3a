import { Failure } from '../failure.ts'
import { readAnnotations } from '../image/annotations.ts'
import type { MovingTag } from '../image/tags.ts'
import { imageAt, layersOf } from '../plan/look-up.ts'
import { type Candidate, type Facts, UNREADABLE } from './decide-tag.ts'
import type { Standing } from './history.ts'
import type { Publication } from './publication.ts'

export type Around = Pick<Facts, 'standing' | 'newer'>
/** Where the branch does not matter, or nobody knows it. */
export const NOWHERE: Around = { standing: { kind: 'unknown' }, newer: undefined }

/** The branch at this moment, and the newest of its commits after the run's own that has a verified image under its own tag. */
export async function lookAround({ history, registry, repository }: Publication): Promise<Around> {
  if (history === undefined) return NOWHERE
  const standing: Standing = await history.standing()
  if (standing.kind !== 'behind' && standing.kind !== 'gone') return { standing, newer: undefined }
  for (const commit of standing.newer ?? []) {
    const found = await imageAt(registry, repository, commit)
    if (found !== undefined) return { standing, newer: { ...found, commit } }
  }
  if (standing.kind === 'gone' || !standing.more) return { standing, newer: undefined }
  // One of the others may have put the tag where it is, also with an image that is older than this run's commit.
  const why = `more than ${standing.newer.length} commits came after this one`
  return { standing: { kind: 'gone', why }, newer: undefined }
}

/** Milliseconds before an answer that makes no sense is believed. */
const SECOND_THOUGHT = 2000

/** What a tag points to; an image of another digest that a clean-up has emptied counts as nothing. */
export async function readTag(
  entry: MovingTag,
  publication: Publication,
  secondThought = SECOND_THOUGHT,
): Promise<Candidate | undefined> {
  const { tag, rule } = entry
  const { registry, clock, repository, manifest: ours } = publication
  try {
    const manifest = await registry.manifest({ ...repository, tag })
    if (manifest === undefined) return undefined
    const isOther = rule !== 'fixed' && manifest.digest !== ours.digest
    if (isOther && (await layersOf(manifest, repository, registry)) === 'gone') return undefined
    return { digest: manifest.digest, image: readAnnotations(manifest) }
  } catch (error) {
    // Only an answer that is there and makes no sense: a registry that is down or refuses says nothing about the tag. The
    // content tag was read a moment ago by the look-up, so there it is the registry's fault.
    const senseless = error instanceof Failure && error.class === 'registry-answer'
    if (!senseless || rule === 'newest') throw error
    if (secondThought === 0) return { digest: UNREADABLE, image: 'not-ours' }
    // A tag is moved because of it: one odd page of a proxy must not do.
    await clock.sleep(secondThought)
    return readTag(entry, publication, 0)
  }
}
