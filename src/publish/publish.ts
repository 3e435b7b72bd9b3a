import { Failure } from '../failure.ts'
import { readAnnotations } from '../image/annotations.ts'
import { type Manifest, type Reference, repositoryOf } from '../image/reference.ts'
import type { MovingTag, Tags } from '../image/tags.ts'
import type { Log, Registry } from '../ports.ts'
import { judge, type Verdict } from './forward.ts'

export interface Publication {
  registry: Registry
  /** Without tag and digest. */
  repository: Reference
  /** Of an image that passed verification. */
  manifest: Manifest
  tags: Tags
  /**
   * Commit time of the revision this run is for, in milliseconds since 1970: an image found again (a change taken back) is
   * older than the commit that asks for it. `undefined`: the time in the image's annotations counts.
   */
  revisionTime: number | undefined
  log: Log
}

export interface Published {
  tagged: string[]
  /** Tags that were left where they were. */
  kept: { tag: string; why: string }[]
}

/**
 * Points tags to an image by writing the same manifest bytes under each name: no pull, the same digest. The content tag comes
 * first, for it is what other runs look for. Throws a Failure that names the tags that were written before it and those that were not.
 */
export async function publish(publication: Publication): Promise<Published> {
  const { registry, repository, manifest, tags, log } = publication
  const published: Published = { tagged: [], kept: [] }
  const content: MovingTag[] = tags.content === undefined ? [] : [{ tag: tags.content, rule: 'always' }]
  // A git tag may be named like another tag of the list.
  const all = [...content, ...tags.moving].filter(
    ({ tag }, place, list) => list.findIndex((other) => other.tag === tag) === place,
  )
  for (const [place, entry] of all.entries()) {
    try {
      const verdict = await verdictOn(entry, publication)
      if (verdict.warning !== undefined) log.warning(verdict.warning)
      if (!verdict.write) {
        published.kept.push({ tag: entry.tag, why: verdict.why })
        log.info(`tag ${entry.tag} stays: ${verdict.why}`)
        continue
      }
      await registry.tag(repository, entry.tag, manifest)
      published.tagged.push(entry.tag)
      log.info(`tag ${entry.tag} -> ${manifest.digest}`)
    } catch (error) {
      const missing = all.slice(place).map(({ tag }) => tag)
      throw interrupted(error, publication, published, missing)
    }
  }
  return published
}

/** What a tag points to is read only where the answer can matter. */
async function verdictOn(entry: MovingTag, publication: Publication): Promise<Verdict> {
  if (entry.rule === 'always') return { write: true }
  const { registry, repository, manifest, revisionTime } = publication
  const reference = { registry: repository.registry, path: repository.path, tag: entry.tag }
  let current: Manifest | 'unreadable' | undefined
  try {
    current = await registry.manifest(reference)
  } catch (error) {
    // Only an answer that is there and makes no sense: a registry that is down or refuses says nothing about the tag.
    if (!(error instanceof Failure) || error.class !== 'registry-answer') throw error
    current = 'unreadable'
  }
  return judge({
    entry,
    ours: { digest: manifest.digest, image: readAnnotations(manifest), revisionTime },
    current:
      current === undefined || current === 'unreadable'
        ? current
        : { digest: current.digest, image: readAnnotations(current) },
  })
}

function interrupted(
  error: unknown,
  { repository, manifest }: Publication,
  { tagged, kept }: Published,
  missing: string[],
): unknown {
  if (!(error instanceof Failure)) return error
  const names = (tags: string[]): string => (tags.length === 0 ? 'none' : tags.join(', '))
  const stayed = kept.length === 0 ? '' : `; left where they were: ${names(kept.map(({ tag }) => tag))}`
  return new Failure(
    {
      class: error.class,
      doing: 'writing the tags of the image',
      on: `${repositoryOf(repository)}@${manifest.digest}`,
      why: `${error.text.doing} (${error.text.on}) failed: ${error.text.why}; tags written: ${names(tagged)}${stayed}; not written: ${names(missing)}`,
      next: `${error.text.next}. The image itself is complete and verified; running the job again writes the missing tags`,
      tagged,
    },
    { cause: error },
  )
}
