import { type Promotion, readPromotion } from '../image/promotion-record.ts'
import { isTag, type Reference } from '../image/reference.ts'
import { promotionTag } from '../image/tags.ts'
import type { Registry } from '../ports.ts'

/** What was decided last about a tag by a person; `undefined`: nobody did. */
export async function lastPromotion(
  registry: Registry,
  { registry: host, path }: Reference,
  tag: string,
): Promise<Promotion | undefined> {
  const name = promotionTag(tag)
  // No promotion can have been recorded for a tag so long.
  if (!isTag(name)) return undefined
  const manifest = await registry.manifest({ registry: host, path, tag: name })
  const promotion = manifest && readPromotion(manifest)
  return promotion?.tag === tag ? promotion : undefined
}

/**
 * Clocks of builders, of people's machines and of runners differ by seconds or minutes. One that is ahead by more is wrong, and what
 * it says is not believed. Milliseconds.
 */
export const LEEWAY = 60 * 60 * 1000

/**
 * The time to record for a decision that is made now: after what it replaces (in milliseconds since 1970), whichever clock that was
 * read from. `earlier`: when the image that the tag pointed to was built, and when the decision before was made.
 */
export function decisionTime(now: number, earlier: readonly (number | undefined)[]): number {
  // Annotations of images hold whole seconds.
  const after = earlier.map((time) => (time ?? 0) + 1000)
  return Math.max(now, ...after.filter((time) => time <= now + LEEWAY))
}

/**
 * Whether a promotion keeps a tag from an image: from the one that it replaced, whatever clocks say, and from every one that was not
 * built after it. What the promotion replaced was good in the eyes of the checks, too; only something that is newer than the
 * decision may overrule it. A decision of a far future says nothing about what is newer: it would hold the tag until then.
 * `created`: when the image's build began, `now`: the time here; in milliseconds since 1970.
 */
export function forbids(
  promotion: Promotion | undefined,
  image: { digest: string; created: number | undefined },
  now: number,
): promotion is Promotion {
  if (promotion === undefined || promotion.to === image.digest) return false
  if (promotion.from === image.digest || image.created === undefined) return true
  return promotion.time <= now + LEEWAY && image.created <= promotion.time
}

/** `ada pointed it there on 2026-11-24 10:00 UTC ("figures broken"); only an image that is built after that ...`. */
export function explainPromotion({ time, by, reason }: Promotion): string {
  const day = new Date(time).toISOString().slice(0, 16).replace('T', ' ')
  return `${by} promoted its image on ${day} UTC (${JSON.stringify(reason)}); it moves again only for an image that is built after that, or by another promotion`
}
