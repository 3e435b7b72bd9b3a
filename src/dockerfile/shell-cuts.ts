/** Characters; what is longer is not read, since a file may hold thousands of these. */
const LONGEST_VALUE = 120
const LONGEST_PATTERN = 20

/**
 * What `${x#pattern}` and `${x%pattern}` leave of a value, and `##` and `%%`: the shortest or longest beginning or end that the pattern
 * matches is cut off. `undefined` for a pattern that is not read here. As BuildKit's frontend/dockerfile/shell/lex.go.
 */
export function cut(value: string, end: '#' | '%', word: string): string | undefined {
  const longest = word.startsWith(end)
  const pattern = [...(longest ? word.slice(1) : word)]
  const characters = [...value]
  if (isNotRead(value, pattern)) return undefined
  if (end === '#') return characters.slice(matched(characters, pattern, longest)).join('')
  const length = matched(characters.toReversed(), pattern.toReversed(), longest)
  return characters.slice(0, characters.length - length).join('')
}

/** What `${x/pattern/replacement}` makes of a value, and with `all` `${x//pattern/replacement}`. Patterns with wildcards are not read. */
export function replaced(
  value: string,
  pattern: string,
  replacement: string,
  all: boolean,
): string | undefined {
  if (pattern === '' || isNotRead(value, [...pattern]) || /[*?]/.test(pattern) || /[\\$]/.test(replacement))
    return undefined
  return all ? value.replaceAll(pattern, replacement) : value.replace(pattern, replacement)
}

function isNotRead(value: string, pattern: readonly string[]): boolean {
  return (
    value.length > LONGEST_VALUE ||
    pattern.length > LONGEST_PATTERN ||
    value.includes('\n') ||
    pattern.some((character) => character === '\\' || character === '\n')
  )
}

/** How many characters at the beginning the pattern matches; 0 for none. All its places are followed at once. */
function matched(characters: readonly string[], pattern: readonly string[], longest: boolean): number {
  const closed = (places: Iterable<number>): Set<number> => {
    const all = new Set(places)
    // A star may match nothing. What is added while the set is walked is walked, too.
    for (const place of all) if (pattern[place] === '*') all.add(place + 1)
    return all
  }
  let places = closed([0])
  let length = 0
  for (const [at, character] of characters.entries()) {
    if (!longest && places.has(pattern.length)) return at
    const next: number[] = []
    for (const place of places) {
      const wanted = pattern[place]
      if (wanted === '*') next.push(place)
      else if (wanted === '?' || wanted === character) next.push(place + 1)
    }
    places = closed(next)
    if (places.has(pattern.length)) length = at + 1
  }
  return length
}
