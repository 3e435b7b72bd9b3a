/**
 * JSON with comments and commas before a closing bracket, as VS Code writes it. Throws a SyntaxError for anything else.
 * By hand: a pattern takes quadratic time over comments that are not closed.
 */
export function parseJsonWithComments(text: string): unknown {
  const parts: string[] = []
  /** Index of the last part that is no blank. */
  let last = -1
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at)
    const end = character === '"' ? stringEnd(text, at) : commentEnd(text, at)
    const part = end > at && character !== '"' ? ' ' : text.slice(at, Math.max(end, at + 1))
    if (/^[}\]]$/.test(part) && parts[last] === ',') parts[last] = ' '
    if (!/^\s$/.test(part)) last = parts.length
    parts.push(part)
    at = Math.max(end, at + 1)
  }
  return JSON.parse(parts.join(''))
}

/** Where the comment that begins here ends; the same place where none does. */
function commentEnd(text: string, at: number): number {
  if (text.startsWith('//', at)) {
    const end = text.indexOf('\n', at)
    return end < 0 ? text.length : end
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2)
    return end < 0 ? text.length : end + 2
  }
  return at
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
  return text.length
}
