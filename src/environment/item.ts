import type { Node } from './nodes.ts'
import { type Problems, quoted } from './problems.ts'

const CONTROL = /[\p{Cc}\u2028\u2029]/u

/** The item's text, or `undefined` with an error noted; `what` names the item in messages. */
export function itemText(node: Node, what: string, problems: Problems): string | undefined {
  if (node.kind !== 'scalar') {
    problems.error('item-not-text', node.line, `${what} is not plain text`, 'Write one item a line, as text')
    return undefined
  }
  const text = node.value.trim()
  if (text === '' || (node.plain && /^(?:~|null)$/i.test(text))) {
    problems.error('empty-item', node.line, `${what} is empty`, 'Remove the line or write what is missing')
    return undefined
  }
  if (node.folded) {
    problems.error(
      'item-over-lines',
      node.line,
      `${what} goes on over the next line, so that YAML reads both as one: ${quoted(text)}`,
      'Begin every item at the same column as the one above it',
    )
    return undefined
  }
  if (CONTROL.test(text)) {
    problems.error(
      'control-character',
      node.line,
      `${what} holds a line break or a control character: ${quoted(text)}`,
      'Remove it',
    )
    return undefined
  }
  return text
}
