import { Failure } from '../failure.ts'
import { repositoryOf } from '../image/reference.ts'
import { type MovingTag, type Tags, verifiedTag } from '../image/tags.ts'
import { lookAround, mayMove } from './may-move.ts'
import type { Publication, Published, Written } from './publication.ts'
import { correctTags } from './second-look.ts'

/**
 * Points tags to an image by writing the same manifest bytes under each name: no pull, the same digest. First the mark of the
 * verification, then the content tag, for it is what other runs look for; then the commit's tag, which tells runs of older commits that
 * a newer one has its image; then what moves forward (docs/decisions/0015-forward-tags.md).
 * Throws a Failure that names the tags that were written before it and those that were not.
 */
export async function publish(publication: Publication): Promise<Published> {
  const { registry, repository, manifest, log } = publication
  const published: Published = { tagged: [], kept: [] }
  const all = inOrder(publication.tags)
  const written: Written[] = []
  const surroundings = lookAround(publication)
  let place = 0
  try {
    if (publication.tags.content !== undefined) {
      await registry.tag(repository, verifiedTag(manifest.digest), manifest)
    }
    for (; place < all.length; place += 1) {
      const entry = all[place] as MovingTag
      const { verdict, ...known } = await mayMove(entry, publication, surroundings)
      if (verdict.warning !== undefined) log.warning(verdict.warning)
      if (!verdict.write) {
        published.kept.push({ tag: entry.tag, why: verdict.why })
        log[verdict.promotion ? 'notice' : 'info'](`tag ${entry.tag} is not moved: ${verdict.why}`)
        continue
      }
      await registry.tag(repository, entry.tag, manifest)
      written.push({ entry, ...known })
      published.tagged.push(entry.tag)
      log.info(`tag ${entry.tag} -> ${manifest.digest}`)
    }
  } catch (error) {
    const missing = all.slice(place).map(({ tag }) => tag)
    const refused = error instanceof Failure && error.class !== 'cancelled'
    // No other run looks again at what this one has written.
    if (refused) await lookAgain(publication, written, published)
    throw interrupted(error, publication, published, missing)
  }
  await lookAgain(publication, written, published)
  return published
}

async function lookAgain(publication: Publication, written: Written[], published: Published): Promise<void> {
  try {
    await correctTags(publication, written, published)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const names = written.map(({ entry }) => entry.tag).join(', ')
    publication.log.warning(
      `The run could not check whether another run has moved ${names} in the meantime: ${error.message}`,
    )
  }
}

/** A git tag may be named like another tag of the list. */
function inOrder({ content, moving }: Tags): MovingTag[] {
  const first: MovingTag[] = content === undefined ? [] : [{ tag: content, rule: 'newest' }]
  const fixed = moving.filter(({ rule }) => rule === 'fixed')
  const others = moving.filter(({ rule }) => rule !== 'fixed')
  return [...first, ...fixed, ...others].filter(
    ({ tag }, place, list) => list.findIndex((other) => other.tag === tag) === place,
  )
}

function interrupted(
  error: unknown,
  { repository, manifest, tags: { content } }: Publication,
  { tagged, kept }: Published,
  missing: string[],
): unknown {
  if (!(error instanceof Failure)) return error
  const names = (tags: string[]): string => (tags.length === 0 ? 'none' : tags.join(', '))
  const stayed =
    kept.length === 0 ? '' : `; not moved, or moved to another image: ${names(kept.map(({ tag }) => tag))}`
  const lost = content !== undefined && missing.includes(content)
  const again = lost
    ? `but ${content}, the tag by which runs find it, is missing, so the next run builds it again`
    : 'run the job again to write the missing tags'
  return new Failure(
    {
      class: error.class,
      doing: 'writing the tags of the image',
      on: `${repositoryOf(repository)}@${manifest.digest}`,
      why: `${error.text.doing} (${error.text.on}) failed: ${error.text.why}; tags written: ${names(tagged)}${stayed}; not written: ${names(missing)}`,
      next: `${error.text.next}. The image itself is complete and verified; ${again}`,
      tagged,
    },
    { cause: error },
  )
}
