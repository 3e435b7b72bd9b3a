/** What Go calls a blank (unicode.IsSpace), and hence BuildKit; JavaScript's \s has U+FEFF instead of U+0085. */
const BLANKS = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)
/** Between words of an instruction. */
export const WORD_BLANKS = '\t\v\f\r '

export function isBlank(character: string): boolean {
  return BLANKS.has(character)
}

/** Without BuildKit's blanks in front. Like the others here in linear time, which `/\s+$/` is not. */
export function trimStart(text: string): string {
  let start = 0
  while (start < text.length && BLANKS.has(text.charAt(start))) start += 1
  return text.slice(start)
}

/** Without BuildKit's blanks in front and behind. */
export function trim(text: string): string {
  let end = text.length
  while (end > 0 && BLANKS.has(text.charAt(end - 1))) end -= 1
  return trimStart(text.slice(0, end))
}

/** Without any of these characters behind. */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** The words between blanks of one line. */
export function wordsOf(text: string): string[] {
  return text.split(/[\t\v\f\r ]/).filter((word) => word !== '')
}

/**
 * Whether a text holds what readers may take for different things: a control character but the tab, a blank or separator outside
 * ASCII, or bytes that are not UTF-8.
 */
export function isDoubtful(text: string): boolean {
  return /[^\P{C}\t]|[\u0085\ufffd]|(?! )\p{Z}/u.test(text)
}
