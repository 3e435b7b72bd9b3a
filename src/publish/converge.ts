import { type PublishedImage, readAnnotations } from '../image/annotations.ts'
import type { Promotion } from '../image/promotion.ts'
import type { Manifest } from '../image/reference.ts'
import { contentTag } from '../image/tags.ts'
import { imageAt, layersOf } from '../plan/look-up.ts'
import { isLaterBuild } from './forward.ts'
import { isSilent, newestImage, type Standing } from './history.ts'
import type { Publication, Published, Written } from './publication.ts'
import { forbids, lastPromotion } from './roll-back.ts'

/** Rounds; each one that changes something answers to a run that came in between. */
const MOST = 10

/**
 * Registries know no "write if unchanged": between a look at a tag and its writing another run may have been there. So every tag that
 * was written is looked at again, and pointed to what is right now, until nothing changes any more. Tags that were left alone need
 * no second look: who wrote them last takes it.
 */
export async function converge(
  publication: Publication,
  written: Written[],
  published: Published,
): Promise<void> {
  const content = written.find(({ entry }) => entry.rule === 'newest')
  const forward = written.filter(({ entry }) => entry.rule === 'forward')
  if (content === undefined && (forward.length === 0 || publication.history === undefined)) return
  const held = new Map(forward.map(({ entry }) => [entry.tag, publication.manifest]))
  let told = false
  for (let round = 0; round < MOST; round += 1) {
    const restored = content !== undefined && (await restoreContent(publication, content))
    let moved = false
    if (publication.history !== undefined && forward.length > 0) {
      const right = await rightImage(publication)
      if (!told && (right.silent || right.gone)) told = tellBlind(publication, forward, right.gone)
      moved = await moveOn(publication, forward, held, published, right, content !== undefined)
    }
    if (!restored && !moved) return
  }
  publication.log.warning(
    `Other runs kept moving the same tags: after ${MOST} rounds it is theirs to finish. Run the workflow of the default branch again if latest is not its image.`,
  )
}

/** The content tag holds the newest build: a refresh that was begun earlier has written over it. */
async function restoreContent(publication: Publication, written: Written): Promise<boolean> {
  const { registry, clock, repository, manifest, log } = publication
  const { tag } = written.entry
  const promotion = await lastPromotion(registry, repository, tag)
  const isForbidden = (image: PublishedImage | 'not-ours', digest: string): boolean =>
    forbids(promotion, { digest, created: image === 'not-ours' ? undefined : image.created }, clock.now())
  const ours = readAnnotations(manifest)
  const there = await imageAt(registry, repository, tag)
  if (promotion !== undefined && isNew(promotion, written) && isForbidden(ours, manifest.digest)) {
    const decided = await byDigest(publication, promotion.to)
    if (decided === undefined || there?.manifest.digest === decided.digest) return false
    await registry.tag(repository, tag, decided)
    log.info(`tag ${tag} -> ${decided.digest}: ${promotion.by} promoted it meanwhile`)
    return true
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
  await registry.tag(repository, tag, newest.manifest)
  log.info(`tag ${tag} -> ${newest.manifest.digest}: the newest build of this environment`)
  return true
}

/** Another refresh of this environment that `latest` tells of, where the content tag was written over. */
async function laterBuild({ registry, repository, tags, history }: Publication) {
  const moves = history !== undefined && tags.moving.some(({ tag }) => tag === 'latest')
  return moves ? imageAt(registry, repository, 'latest') : undefined
}

async function moveOn(
  publication: Publication,
  forward: Written[],
  held: Map<string, Manifest>,
  published: Published,
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
    const wanted =
      promotion !== undefined && forbids(promotion, { digest: right.manifest.digest, created }, clock.now())
        ? {
            manifest: await byDigest(publication, promotion.to),
            why: `${promotion.by} promoted it meanwhile`,
          }
        : right
    if (wanted.manifest === undefined) continue
    // Moved to a newer commit's image before: this run's own is not right again because nothing newer is known any more.
    if (right.fallen && wanted === right && before !== publication.manifest.digest) continue
    // Another refresh may have written over both names and have seen nothing but its own.
    const there = built && wanted === right ? await imageAt(registry, repository, tag) : undefined
    const outdated = there !== undefined && isLaterBuild(right.image, there.image, clock.now())
    if (wanted.manifest.digest === before && !outdated) continue
    await registry.tag(repository, tag, wanted.manifest)
    held.set(tag, wanted.manifest)
    moved = true
    log.info(`tag ${tag} -> ${wanted.manifest.digest}: ${wanted.why}`)
    published.tagged = published.tagged.filter((name) => name !== tag)
    published.kept = published.kept.filter((kept) => kept.tag !== tag)
    if (wanted.manifest.digest === publication.manifest.digest) published.tagged.push(tag)
    else published.kept.push({ tag, why: wanted.why })
  }
  return moved
}

interface Right {
  manifest: Manifest
  image: PublishedImage | 'not-ours'
  why: string
  /** Whether GitHub did not say what is newer. */
  silent: boolean
  /** Whether the branch does not hold this run's commit any more. */
  gone: boolean
  /** Whether it is this run's image only for want of anything better: GitHub is silent, the commit left the branch, or is far behind. */
  fallen: boolean
}

/** The image of the newest commit that has one; of its environment the newest build. */
async function rightImage({ registry, clock, repository, manifest, history }: Publication): Promise<Right> {
  const asked: Standing = (await history?.standing()) ?? { kind: 'unknown' }
  const newer = asked.kind === 'behind' ? await newestImage(asked.newer, registry, repository) : undefined
  const image = newer?.image ?? readAnnotations(manifest)
  const why = newer === undefined ? 'it is the newest' : `the newer commit ${newer.commit} has its image now`
  const found =
    image === 'not-ours' ? undefined : await imageAt(registry, repository, contentTag(image.fingerprint))
  const silent = isSilent(asked)
  const gone = asked.kind === 'gone'
  const more = asked.kind === 'behind' && asked.more === true
  const fallen = newer === undefined && (silent || gone || more)
  return found !== undefined && isLaterBuild(found.image, image, clock.now())
    ? { ...found, why: `${why}, refreshed since`, silent, gone, fallen }
    : { manifest: newer?.manifest ?? manifest, image, why, silent, gone, fallen }
}

/** What came in between cannot be seen any more, and must not pass for seen. Returns whether there was something to tell. */
function tellBlind({ log }: Publication, written: Written[], gone: boolean): boolean {
  const tags = written.filter(({ historyKnown }) => historyKnown).map(({ entry }) => entry.tag)
  if (tags.length === 0) return false
  const what = gone
    ? `The branch was rewritten while ${tags.join(', ')} moved`
    : `GitHub answered before ${tags.join(', ')} moved, and not afterwards`
  log.warning(
    `${what}: if a newer commit's run wrote there in the same moment, this image has taken its place. The next run of the branch puts that right; run its workflow again to be sure.`,
  )
  return true
}

/** A promotion that came after this run's decision. */
async function newPromotion(
  { registry, repository }: Publication,
  written: Written,
): Promise<Promotion | undefined> {
  const { entry } = written
  const now = await lastPromotion(registry, repository, entry.tag)
  return now !== undefined && isNew(now, written) ? now : undefined
}

function isNew(now: Promotion, { promotion }: Written): boolean {
  return JSON.stringify(now) !== JSON.stringify(promotion)
}

async function byDigest(
  { registry, repository }: Publication,
  digest: string,
): Promise<Manifest | undefined> {
  return registry.manifest({ registry: repository.registry, path: repository.path, digest })
}
