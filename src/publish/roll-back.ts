import { type Promotion, readPromotion } from '../image/promotion.ts'
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
 * Whether a promotion keeps a tag from an image: every one that was not built after it. What the promotion replaced was good
 * in the eyes of the checks, too; only something that is newer than the decision may overrule it.
 * `created`: when the image's build began, in milliseconds since 1970.
 */
export function forbids(
  promotion: Promotion | undefined,
  image: { digest: string; created: number | undefined },
): promotion is Promotion {
  return (
    promotion !== undefined &&
    promotion.to !== image.digest &&
    (image.created === undefined || image.created <= promotion.time)
  )
}

/** `it was pointed there on 2026-11-24 by ada ("figures broken"), and this image is not newer`. */
export function explainPromotion({ time, by, reason }: Promotion): string {
  const day = new Date(time).toISOString().slice(0, 16).replace('T', ' ')
  return `${by} pointed it there on ${day} UTC (${JSON.stringify(reason)}), and this image was not built after that; a new build or another promotion moves it`
}
