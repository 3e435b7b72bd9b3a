import { type Strange, strangeInNode, strangeInText, tellStrange } from './characters.ts'
import type { Node, Scalar } from './nodes.ts'
import { type Problems, quoted } from './problems.ts'

const CONTROL = /[\p{Cc}\u2028\u2029]/u

/**
 * The item's text, or `undefined` with an error noted; `what` names the item in messages. `ascii`: names of packages and channels
 * hold nothing else, paths and addresses may.
 */
export function itemText(node: Node, what: string, problems: Problems, ascii = true): string | undefined {
  if (node.kind !== 'scalar') {
    problems.error(
      'item-not-text',
      node.line,
      `${what} is not plain text`,
      'Write one item per line, as text',
    )
    return undefined
  }
  const text = node.value.trim()
  if (text === '' || (node.plain && /^(?:~|null)$/i.test(text))) {
    problems.error('empty-item', node.line, `${what} is empty`, 'Remove the line, or write the missing text')
    return undefined
  }
  if (node.folded && /^pip\s+-\s/.test(text)) {
    problems.error(
      'pip-section-colon',
      node.line,
      `YAML does not read the items below "- pip" as a list: ${quoted(text)}`,
      'Write "- pip:" with a colon above these items',
    )
    return undefined
  }
  if (node.folded) {
    problems.error(
      'item-over-lines',
      node.line,
      `${what} continues on the next line, so YAML reads both lines as one item: ${quoted(text)}`,
      'Give every item the same indentation as the item above it',
    )
    return undefined
  }
  if (CONTROL.test(text)) {
    const found = strangeInNode(node, true)
    problems.error(
      'control-character',
      node.line,
      `${what} contains a line break or a control character${found ? `, ${tellStrange(found)}` : ''}: ${quoted(text)}`,
      'Remove it',
    )
    return undefined
  }
  return checkCharacters(node, what, problems, ascii) ? text : undefined
}

/** Notes a character that is not what it looks like; false where it is an error. */
export function checkCharacters(node: Scalar, what: string, problems: Problems, ascii = true): boolean {
  const strange = strangeInNode(node, ascii)
  if (strange === undefined) return true
  const report = strangeReport(node.line, what, strange, node.value)
  // Blanks at the ends are left out of what is installed.
  const harmless = strangeInText(node.value.trim(), ascii) === undefined
  if (harmless) problems.warning(...report)
  else problems.error(...report)
  return harmless
}

/** Rule, line, message and advice. */
export function strangeReport(
  line: number,
  what: string,
  strange: Strange,
  text: string,
): [string, number, string, string] {
  return [
    'strange-character',
    line,
    `${what} contains ${tellStrange(strange)}: ${quoted(text)}`,
    'Delete the character. If a character is needed there, type a plain one',
  ]
}
