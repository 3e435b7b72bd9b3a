/** An address without what may be a password or a signature in it. */
export function shownAddress(url: string): string {
  return url
    .replace(/(:\/\/)[^/@\s]*@/, '$1***@')
    .replace(/[?#].*$/s, '')
    .slice(0, 300)
}
