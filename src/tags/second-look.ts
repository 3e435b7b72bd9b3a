import { type PublishedImage, readAnnotations } from '../image/annotations.ts'
import type { Promotion } from '../image/promotion-record.ts'
import type { Manifest } from '../image/reference.ts'
import { isReservedTag } from '../image/tags.ts'
import { imageAt, layersOf } from '../plan/look-up.ts'
import { isLaterBuild } from './forward.ts'
import { imageForTags, type Right } from './image-for-tags.ts'
import type { Publication, Published, Written } from './publication.ts'
import { forbids, lastPromotion } from './roll-back.ts'

/** Rounds; each one that changes something answers to a run that came in between. */
const MOST = 10

/**
 * Registries know no "write if unchanged": between a look at a tag and its writing another run may have been there. So every tag that
 * was written is looked at again, and pointed to what is right now, until nothing changes any more. Tags that were left alone need
 * no second look: who wrote them last takes it.
 */
export async function correctTags(
  publication: Publication,
  written: Written[],
  published: Published,
): Promise<void> {
  const content = written.find(({ entry }) => entry.rule === 'newest')
  const forward = written.filter(({ entry }) => entry.rule === 'forward')
  const held = new Map(forward.map(({ entry }) => [entry.tag, publication.manifest]))
  let told = false
  for (let round = 0; round < MOST; round += 1) {
    const restored = content !== undefined && (await restoreContent(publication, content, published))
    let moved = false
    if (forward.length > 0) {
      const right = await imageForTags(publication)
      if (!told && (right.silent || right.gone)) told = tellBlind(publication, forward, right.gone)
      moved = await moveOn(publication, { forward, held, published }, right, content !== undefined)
    }
    if (!restored && !moved) return
  }
  publication.log.warning(
    `Other runs moved the same tags again and again. This run stopped after ${MOST} attempts. If latest is not the image of the default branch, run its workflow again.`,
  )
}

/** The content tag holds the newest build: a refresh that was begun earlier has written over it. */
async function restoreContent(
  publication: Publication,
  written: Written,
  published: Published,
): Promise<boolean> {
  const { registry, clock, repository, manifest, log } = publication
  const { tag } = written.entry
  const promotion = await lastPromotion(registry, repository, tag)
  const isForbidden = (image: PublishedImage | 'not-ours', digest: string): boolean =>
    forbids(promotion, { digest, created: image === 'not-ours' ? undefined : image.created }, clock.now())
  const ours = readAnnotations(manifest)
  const there = await imageAt(registry, repository, tag)
  if (promotion !== undefined && isNew(promotion, written) && isForbidden(ours, manifest.digest)) {
    const decided = await whole(publication, promotion.to)
    if (decided !== undefined) {
      if (there?.manifest.digest === decided.digest) return false
      const why = `${promotion.by} promoted it in the meantime`
      await registry.tag(repository, tag, decided)
      log.info(`tag ${tag} -> ${decided.digest}: ${why}`)
      tell(published, tag, decided.digest === manifest.digest ? undefined : why)
      return true
    }
  }
  let newest: { manifest: Manifest; image: PublishedImage | 'not-ours' } = { manifest, image: ours }
  for (const other of [there, await laterBuild(publication)]) {
    if (other === undefined || !isLaterBuild(other.image, newest.image, clock.now())) continue
    // latest may still hold what somebody has taken off this tag, and a tag's image may have lost its inside.
    if (isForbidden(other.image, other.manifest.digest)) continue
    if ((await layersOf(other.manifest, repository, registry)) !== 'gone') newest = other
  }
  if (there?.manifest.digest === newest.manifest.digest) return false
  // Built in the same second: nothing tells which is newer, and both are good.
  if (there !== undefined && !isLaterBuild(newest.image, there.image, clock.now())) return false
  const why = 'the newest build of this environment'
  await registry.tag(repository, tag, newest.manifest)
  log.info(`tag ${tag} -> ${newest.manifest.digest}: ${why}`)
  tell(published, tag, newest.manifest.digest === manifest.digest ? undefined : `it is ${why}`)
  return true
}

/** What became of a tag that was moved again; `why`: it went to another image than this run's. */
function tell(published: Published, tag: string, why: string | undefined): void {
  published.tagged = published.tagged.filter((name) => name !== tag)
  published.kept = published.kept.filter((kept) => kept.tag !== tag)
  if (why === undefined) published.tagged.push(tag)
  else published.kept.push({ tag, why })
}

/** Another refresh of this environment that `latest` tells of, where the content tag was written over. */
async function laterBuild({ registry, repository, tags, history }: Publication) {
  const moves = history !== undefined && tags.moving.some(({ tag }) => tag === 'latest')
  return moves ? imageAt(registry, repository, 'latest') : undefined
}

async function moveOn(
  publication: Publication,
  { forward, held, published }: { forward: Written[]; held: Map<string, Manifest>; published: Published },
  right: Right,
  built: boolean,
): Promise<boolean> {
  const { registry, clock, repository, log } = publication
  const created = right.image === 'not-ours' ? undefined : right.image.created
  let moved = false
  for (const entry of forward) {
    const { tag } = entry.entry
    const before = held.get(tag)?.digest
    const promotion = await newPromotion(publication, entry)
    const image = { digest: right.manifest.digest, created }
    const decided =
      promotion !== undefined && forbids(promotion, image, clock.now())
        ? await whole(publication, promotion.to)
        : undefined
    const wanted =
      decided === undefined
        ? right
        : { manifest: decided, why: `${promotion?.by} promoted it in the meantime` }
    // Moved to a newer commit's image before: this run's own is not right again because nothing newer is known any more.
    // A promotion that came later may have put it there again, though.
    const chosen = promotion?.to === right.manifest.digest
    if (right.fallen && wanted === right && !chosen && before !== publication.manifest.digest) continue
    // Another refresh may have written over both names and have seen nothing but its own.
    const there = built && wanted === right ? await imageAt(registry, repository, tag) : undefined
    const outdated = there !== undefined && isLaterBuild(right.image, there.image, clock.now())
    if (wanted.manifest.digest === before && !outdated) continue
    await registry.tag(repository, tag, wanted.manifest)
    held.set(tag, wanted.manifest)
    moved = true
    log.info(`tag ${tag} -> ${wanted.manifest.digest}: ${wanted.why}`)
    tell(published, tag, wanted.manifest.digest === publication.manifest.digest ? undefined : wanted.why)
  }
  return moved
}

/** What came in between cannot be seen any more, and must not pass for seen. Returns whether there was something to tell. */
function tellBlind({ log }: Publication, written: Written[], gone: boolean): boolean {
  const tags = written.filter(({ historyKnown }) => historyKnown).map(({ entry }) => entry.tag)
  if (tags.length === 0) return false
  const what = gone
    ? `The branch was rewritten while the run moved ${tags.join(', ')}`
    : `GitHub did not answer any more after the run moved ${tags.join(', ')}`
  log.warning(
    `${what}. If the run of a newer commit wrote the same tags at the same moment, they may now point to this older image. The next run of the branch corrects this. To be sure, run its workflow again.`,
  )
  return true
}

/** A promotion that came after this run's decision. */
async function newPromotion(
  { registry, repository }: Publication,
  written: Written,
): Promise<Promotion | undefined> {
  const { entry } = written
  if (isReservedTag(entry.tag)) return undefined
  const now = await lastPromotion(registry, repository, entry.tag)
  return now !== undefined && isNew(now, written) ? now : undefined
}

function isNew(now: Promotion, { promotion }: Written): boolean {
  return JSON.stringify(now) !== JSON.stringify(promotion)
}

/** The image of a promotion; `undefined` where a clean-up has deleted it, or what is inside of it. */
async function whole({ registry, repository }: Publication, digest: string): Promise<Manifest | undefined> {
  const found = await registry.manifest({ registry: repository.registry, path: repository.path, digest })
  return found && (await layersOf(found, repository, registry)) !== 'gone' ? found : undefined
}
