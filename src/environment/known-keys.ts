/** The keys of an environment file that conda reads; it ignores all others. */
export const KNOWN_KEYS = new Set(['name', 'channels', 'dependencies', 'variables', 'prefix'])

const MOST_STRANGE = 2

/** Whether a few characters that are not of ASCII are all that keeps the key from being one of conda's. */
export function looksKnown(key: string): boolean {
  const [first = '', ...rest] = key.split(/[^ -~]/u)
  if (rest.length === 0 || rest.length > MOST_STRANGE) return false
  return [...KNOWN_KEYS].some((known) => fits(known, first, rest))
}

/** Each strange character stands for one letter, or for none. */
function fits(known: string, first: string, rest: readonly string[]): boolean {
  if (!known.startsWith(first)) return false
  const left = known.slice(first.length)
  const [next, ...others] = rest
  if (next === undefined) return left === ''
  return fits(left, next, others) || (left !== '' && fits(left.slice(1), next, others))
}

/** The key of a line that begins with one in the first column. */
export function keyOfLine(line: string): string | undefined {
  const [, double, single, plain] =
    /^(?:"([^"]*)"\s*|'([^']*)'\s*|([^\s#"'-][^#:]*)):(?:\s|$)/.exec(line) ?? []
  return double ?? single ?? plain?.trimEnd()
}
