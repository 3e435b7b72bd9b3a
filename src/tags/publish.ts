import { Failure } from '../failure.ts'
import { readAnnotations } from '../image/annotations.ts'
import type { Promotion } from '../image/promotion-record.ts'
import { type Manifest, repositoryOf } from '../image/reference.ts'
import { type MovingTag, type Tags, verifiedTag } from '../image/tags.ts'
import { layersOf } from '../plan/look-up.ts'
import {
  type Candidate,
  correct,
  type Decision,
  decide,
  decideAtOnce,
  newestBuild,
  UNREADABLE,
} from './decide-tag.ts'
import { type Around, lookAround, NOWHERE, readTag } from './gather.ts'
import type { Publication, Published } from './publication.ts'
import { lastPromotion } from './roll-back.ts'

/** Looks at what was written; each one that changes something answers to a run that came in between. */
const MOST_LOOKS = 10

interface Written {
  entry: MovingTag
  /** What this run has pointed the tag to: its own image, or the one that it corrected the tag to. */
  ours: Candidate
  /** The decision of a person that was on record before. */
  promotion: Promotion | undefined
}

/**
 * Points tags to an image by writing the same manifest bytes under each name: no pull, the same digest. First the mark of the
 * verification, then the content tag, for it is what other runs look for; then the commit's tag, which tells runs of older commits that
 * a newer one has its image; then what moves forward. What moved is looked at once more (docs/decisions/0015-forward-tags.md).
 * Throws a Failure that names the tags that were written before it and those that were not.
 */
export async function publish(publication: Publication): Promise<Published> {
  const { registry, repository, manifest, tags, log } = publication
  const published: Published = { tagged: [], kept: [] }
  const waiting = inOrder(tags)
  const written: Written[] = []
  let around: Around | undefined
  let failure: unknown
  try {
    if (tags.content !== undefined) await registry.tag(repository, verifiedTag(manifest.digest), manifest)
    for (let entry = waiting[0]; entry !== undefined; entry = waiting[0]) {
      const { decision, promotion } = await firstLook(entry, publication, async () => {
        around ??= await lookAround(publication)
        return around
      })
      if (decision.warning !== undefined) log.warning(decision.warning)
      if (decision.write) {
        await registry.tag(repository, entry.tag, manifest)
        if (entry.rule !== 'fixed') written.push({ entry, promotion, ours: candidate(manifest) })
        published.tagged.push(entry.tag)
        log.info(`tag ${entry.tag} -> ${manifest.digest}`)
      } else {
        published.kept.push({ tag: entry.tag, why: decision.why })
        log[decision.promotion ? 'notice' : 'info'](`tag ${entry.tag} is not moved: ${decision.why}`)
      }
      waiting.shift()
    }
  } catch (error) {
    failure = error
  }
  // Also where a later tag was refused: no other run looks again at what this one has written.
  const isOver = failure !== undefined && !(failure instanceof Failure && failure.class !== 'cancelled')
  if (!isOver) await lookAgain(publication, written, published)
  if (failure !== undefined) throw interrupted(failure, publication, published, waiting)
  return published
}

/** Asks no more than the decision needs: only a tag that may move costs the questions about the branch and about promotions. */
async function firstLook(
  entry: MovingTag,
  publication: Publication,
  ask: () => Promise<Around>,
): Promise<{ decision: Decision; promotion: Promotion | undefined }> {
  const { registry, repository, manifest, revisionTime, clock } = publication
  const facts = { ours: candidate(manifest), now: clock.now() }
  const first = await readTag(entry, publication)
  const decision = decideAtOnce(entry, { ...facts, there: first })
  if (decision !== undefined) return { decision, promotion: undefined }
  const around = entry.rule === 'forward' ? await ask() : NOWHERE
  const promotion = await lastPromotion(registry, repository, entry.tag)
  // Somebody may have promoted between the two answers: first the tag, then its record.
  const there = promotion === undefined ? first : await readTag(entry, publication)
  // What cannot be read may be what was promoted.
  const mayHold = there?.digest === promotion?.to || there?.digest === UNREADABLE
  const inForce = mayHold ? promotion : undefined
  const all = { ...facts, ...around, there, revisionTime, promotion: inForce }
  return { decision: decideAtOnce(entry, all) ?? decide(entry, all), promotion }
}

/**
 * Registries know no "write if unchanged": between a look at a tag and its writing another run may have been there. What is corrected is
 * looked at again for the same reason.
 */
async function lookAgain(publication: Publication, written: Written[], published: Published): Promise<void> {
  const names = written.map(({ entry }) => entry.tag).join(', ')
  const warn = (why: string): void =>
    publication.log.warning(
      `The run could not check whether another run has moved ${names} in the meantime: ${why}`,
    )
  try {
    for (let looks = 1; ; looks += 1) {
      const { corrected, unseen } = await correctTags(publication, written, published)
      if (corrected && looks < MOST_LOOKS) continue
      const why = corrected ? `other runs moved them ${looks} times` : unseen
      if (why !== undefined) warn(`${why}. Run the workflow of the default branch again`)
      return
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    warn(error.message)
  }
}

/** `corrected`: whether there was something to correct. `unseen`: why the branch does not show what came in between. */
async function correctTags(
  publication: Publication,
  written: Written[],
  published: Published,
): Promise<{ corrected: boolean; unseen: string | undefined }> {
  const { registry, repository, manifest, clock, log } = publication
  const isForward = written.some(({ entry }) => entry.rule === 'forward')
  const { standing, newer } = isForward ? await lookAround(publication) : NOWHERE
  const unseen = standing.kind === 'gone' && newer === undefined ? standing.why : undefined
  const { content } = publication.tags
  const build =
    content === undefined ? undefined : await readTag({ tag: content, rule: 'newest' }, publication)
  let corrected = false
  for (const one of written) {
    const { entry, promotion: earlier, ours } = one
    const { tag } = entry
    const now = await lastPromotion(registry, repository, tag)
    const isNew = now !== undefined && JSON.stringify(now) !== JSON.stringify(earlier)
    const promotion = isNew && (await wholeImage(publication, now.to)) ? now : undefined
    // What somebody promoted is not overwritten by a build that is later only by its clock.
    const other = now !== undefined && now.to === build?.digest ? undefined : build
    const right =
      correct(entry, { ours, newer, promotion, now: clock.now() }) ??
      newestBuild(entry, { ours, build: other, now: clock.now() })
    if (right === undefined) continue
    const isOverwritten = entry.rule === 'newest' && build !== undefined && build.digest !== ours.digest
    if (right.digest === ours.digest && !isOverwritten) continue
    const image = await wholeImage(publication, right.digest)
    if (image === undefined) continue
    await registry.tag(repository, tag, image)
    log.info(`tag ${tag} -> ${image.digest}: ${right.why}`)
    one.ours = candidate(image)
    corrected = true
    published.tagged = published.tagged.filter((name) => name !== tag)
    published.kept = published.kept.filter((kept) => kept.tag !== tag)
    if (image.digest === manifest.digest) published.tagged.push(tag)
    else published.kept.push({ tag, why: right.why })
  }
  return { corrected, unseen }
}

/** `undefined` where a clean-up has deleted it, or what is inside of it: that was chosen for nothing. */
async function wholeImage(
  { registry, repository }: Publication,
  digest: string,
): Promise<Manifest | undefined> {
  const image = await registry.manifest({ ...repository, digest })
  return image && (await layersOf(image, repository, registry)) !== 'gone' ? image : undefined
}

function candidate(manifest: Manifest): Candidate {
  return { digest: manifest.digest, image: readAnnotations(manifest) }
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
  missing: MovingTag[],
): unknown {
  if (!(error instanceof Failure)) return error
  const names = (tags: { tag: string }[]): string =>
    tags.length === 0 ? 'none' : tags.map(({ tag }) => tag).join(', ')
  const written = names(tagged.map((tag) => ({ tag })))
  const stayed = kept.length === 0 ? '' : `; left alone on purpose, or at another image now: ${names(kept)}`
  const again = missing.some(({ tag }) => tag === content)
    ? `, but it has no tag ${content}. Runs find the image by this tag, so the next run builds the image again`
    : '. Run the job again to write the missing tags'
  return new Failure(
    {
      class: error.class,
      doing: 'writing the tags of the image',
      on: `${repositoryOf(repository)}@${manifest.digest}`,
      why: `${error.text.doing} (${error.text.on}) failed: ${error.text.why}; tags written: ${written}${stayed}; still missing because of this failure: ${names(missing)}`,
      next: `${error.text.next}. The image itself is complete and verified${again}`,
      tagged,
    },
    { cause: error },
  )
}
