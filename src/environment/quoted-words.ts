/**
 * The words of a line as Python's `shlex.split` makes them, with which pip splits the options of a requirements file.
 * `undefined` for a quote that is not closed or a backslash at the end, which Python refuses.
 */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (quote !== '') {
      if (character === quote) {
        quote = ''
      } else if (character === '\\' && quote === '"') {
        at += 1
        if (at >= text.length) return undefined
        const next = text.charAt(at)
        word += next === '\\' || next === '"' ? next : `\\${next}`
      } else {
        word += character
      }
    } else if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (character === '\\') {
      at += 1
      if (at >= text.length) return undefined
      word = (word ?? '') + text.charAt(at)
    } else {
      word = (word ?? '') + character
    }
  }
  if (quote !== '') return undefined
  if (word !== undefined) words.push(word)
  return words
}
