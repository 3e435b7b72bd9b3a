const code = (character: string): number => character.charCodeAt(0)
const [STAR, ANY, OPEN, CLOSE, NOT, DASH, ESCAPE, SLASH] = [...'*?[]^-\\/'].map(code)
/** U+FFFD, which Go reads where a character does not begin. */
const BROKEN = 0xfffd

/** Thrown for a pattern that Go cannot read. */
class BadPattern extends Error {}

/**
 * Go's filepath.Match, byte by byte, its slips included: a star takes the first place where what follows fits and looks no further, a
 * class matches a slash, and a pattern is read only as far as the name fits. A bad pattern matches nothing, as for BuildKit's copier.
 */
export function goMatcher(pattern: string): (name: string) => boolean {
  const read = Buffer.from(pattern)
  return (name) => {
    try {
      return match(read, Buffer.from(name))
    } catch (error) {
      if (error instanceof BadPattern) return false
      throw error
    }
  }
}

/** Whether filepath.Match reads a pattern far enough without complaint: the test that moby/patternmatcher makes of every pattern. */
export function passesGo(pattern: string): boolean {
  try {
    match(Buffer.from(pattern), Buffer.from('.'))
    return true
  } catch (error) {
    if (error instanceof BadPattern) return false
    throw error
  }
}

function match(pattern: Buffer, name: Buffer): boolean {
  let from = 0
  let at = 0
  while (from < pattern.length) {
    const star = pattern[from] === STAR
    while (pattern[from] === STAR) from += 1
    const end = chunkEnd(pattern, from)
    if (star && end === from) return !name.includes('/', at)
    const last = end === pattern.length
    let next = -1
    for (let place = at; ; place += 1) {
      const ended = matchChunk({ pattern, from, end }, name, place)
      if (ended === name.length || (ended >= 0 && !last)) {
        next = ended
        break
      }
      if (!star || place >= name.length || name[place] === SLASH) break
    }
    if (next < 0) return false
    from = end
    at = next
  }
  return at === name.length
}

/** The end of what stands between two stars. */
function chunkEnd(pattern: Buffer, from: number): number {
  let inClass = false
  for (let at = from; at < pattern.length; at += 1) {
    if (pattern[at] === ESCAPE) at += 1
    else if (pattern[at] === OPEN) inClass = true
    else if (pattern[at] === CLOSE) inClass = false
    else if (pattern[at] === STAR && !inClass) return at
  }
  return pattern.length
}

/** Where in the name a chunk that begins at `start` ends; -1: it does not match. Reads the chunk to its end either way. */
function matchChunk(
  { pattern, from, end }: { pattern: Buffer; from: number; end: number },
  name: Buffer,
  start: number,
): number {
  let at = start
  let fits = true
  for (let place = from; place < end; ) {
    fits &&= at < name.length
    if (pattern[place] === OPEN) {
      const [character, width] = fits ? rune(name, at) : [-1, 0]
      at += width
      const { inside, negated, next } = classAt(pattern, place + 1, end, character)
      place = next
      fits &&= inside !== negated
    } else if (pattern[place] === ANY) {
      fits &&= name[at] !== SLASH
      at += fits ? rune(name, at)[1] : 0
      place += 1
    } else {
      if (pattern[place] === ESCAPE) place += 1
      if (place >= end) throw new BadPattern()
      fits &&= pattern[place] === name[at]
      at += 1
      place += 1
    }
  }
  return fits ? at : -1
}

function classAt(pattern: Buffer, start: number, end: number, character: number) {
  const negated = start < end && pattern[start] === NOT
  let place = negated ? start + 1 : start
  const one = (): number => {
    if (place >= end || pattern[place] === DASH || pattern[place] === CLOSE) throw new BadPattern()
    if (pattern[place] === ESCAPE) place += 1
    const [read, width] = place < end ? rune(pattern, place) : [BROKEN, 1]
    place += width
    if (place >= end) throw new BadPattern()
    return read
  }
  let inside = false
  for (let ranges = 0; place >= end || pattern[place] !== CLOSE || ranges === 0; ranges += 1) {
    const low = one()
    let high = low
    if (pattern[place] === DASH) {
      place += 1
      high = one()
    }
    inside ||= low <= character && character <= high
  }
  return { inside, negated, next: place + 1 }
}

/** The character at a place and its bytes. The text is UTF-8; the place may be in the middle of a character. */
function rune(text: Buffer, at: number): [character: number, width: number] {
  const first = text[at] as number
  if (first < 0x80) return [first, 1]
  const width = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (width === 1) return [BROKEN, 1]
  return [text.toString('utf8', at, at + width).codePointAt(0) ?? BROKEN, width]
}
