import { code, plainText, table } from './markdown.ts'
import type { ActionResult } from './result.ts'

/** Who moved which tag from where to where, and why. */
export function promotionTable({ moves, by, reason, proof }: NonNullable<ActionResult['promotion']>): string {
  const rows = moves.map(({ tag, from, to }) => [
    code(tag),
    from === undefined ? 'nothing' : from === to ? 'the same' : code(from),
    code(to),
    plainText(by),
    plainText(reason),
  ])
  const words = `The image passed verification: the tag ${code(proof)} points to it. The record is beside the image, and under ${moves.map(({ tag }) => code(`promotion-${tag}`)).join(', ')}. Pushes do not move these tags. They move again when a newer image (built after this decision) is verified.`
  return `${table(['Tag', 'From', 'To', 'By', 'Why'], rows)}\n\n${words}`
}
