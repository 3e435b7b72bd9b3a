/** An address without what may be a password or a signature in it. */
export function shownAddress(url: string): string {
  return url
    .replace(/(:\/\/)[^/@\s]*@/, '$1***@')
    .replace(/[?#].*$/s, '')
    .slice(0, 300)
}

// Format characters (category Cf) turn the direction of a text around, hide in the middle of a word or of a secret, or make
// two names look the same (https://trojansource.codes). C1 controls are escapes to some terminals, blanks to the runner.
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\p{Cf}]/gu
const LINE_SEPARATORS = /[\u2028\u2029]/g

/** The text as a reader sees it: without control and format characters, but for tabs and line feeds. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '').replace(LINE_SEPARATORS, ' ')
}
