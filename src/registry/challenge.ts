/** One challenge of a WWW-Authenticate header; scheme and parameter names in lower case. */
export interface Challenge {
  scheme: string
  parameters: ReadonlyMap<string, string>
}

const MAX_LENGTH = 8192
const MAX_CHALLENGES = 8
const MAX_PARAMETERS = 32

const SEPARATORS = /[ \t,]*/y
const SPACE = /[ \t]*/y
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y

/**
 * Reads `WWW-Authenticate` (several headers joined by commas, as Node joins them) by RFC 9110, section 11.6.1.
 * Never throws: the header is a stranger's text. Reading stops at the first malformed challenge, which is dropped,
 * and a header longer than 8 KiB is not read at all. npm's parsers for it either accept one challenge only or are
 * regular expressions over the whole text.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = []
  if (header.length > MAX_LENGTH) return challenges
  const scan = scanner(header)
  while (challenges.length < MAX_CHALLENGES) {
    scan(SEPARATORS)
    const scheme = scan(TOKEN)
    if (scheme === undefined) break
    const parameters = readParameters(scan)
    if (parameters === undefined) break
    challenges.push({ scheme: scheme[0].toLowerCase(), parameters })
  }
  return challenges
}

type Scan = ReturnType<typeof scanner>

/** Matches a sticky pattern at the current place and moves on behind it; `undefined` moves nothing. */
function scanner(text: string) {
  let place = 0
  const scan = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = place
    const match = pattern.exec(text)
    if (match === null) return undefined
    place = pattern.lastIndex
    return match
  }
  scan.back = (characters: number): void => {
    place -= characters
  }
  return scan
}

/** `undefined` when malformed. */
function readParameters(scan: Scan): Map<string, string> | undefined {
  const parameters = new Map<string, string>()
  const gap = scan(SPACE)?.[0] ?? ''
  // `Negotiate dG9rZW4=`: nothing to learn from it.
  if (gap !== '' && scan(TOKEN68) !== undefined) return parameters
  for (;;) {
    const name = scan(TOKEN)
    if (name === undefined) return parameters
    const before = scan(SPACE)?.[0] ?? ''
    if (scan(/=/y) === undefined) {
      // A word without "=" begins the next challenge.
      scan.back(name[0].length + before.length)
      return parameters.size === 0 ? undefined : parameters
    }
    scan(SPACE)
    const quoted = scan(QUOTED)
    const value = quoted === undefined ? scan(TOKEN)?.[0] : (quoted[1] ?? '').replace(/\\([\s\S])/g, '$1')
    const key = name[0].toLowerCase()
    // Two realms in one challenge: whichever is meant, it is not this client's to guess.
    if (value === undefined || parameters.has(key) || parameters.size >= MAX_PARAMETERS) return undefined
    parameters.set(key, value)
    scan(SPACE)
    if (scan(/,/y) === undefined) return parameters
    scan(SEPARATORS)
  }
}
