/**
 * Docker's ignore rules, which are not git's: a pattern is anchored at the context's root unless it begins with a
 * double star, `!` brings back what is below an ignored folder, and the last pattern that matches decides.
 * Source: moby/patternmatcher (`compile`, `MatchesOrParentMatches`) and its `ignorefile.ReadAll`. The package `ignore`
 * has git's rules and was not used: the two cannot be converted where a negation stands below an ignored folder.
 */
interface Pattern {
  negated: boolean
  expression: RegExp
}

export type Ignored = (path: string) => boolean

/** Reads a .dockerignore; the answer takes paths relative to the context. Throws a SyntaxError for a bad pattern. */
export function readDockerignore(text: string): Ignored {
  const patterns: Pattern[] = []
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.startsWith('#')) continue
    const trimmed = line.trim()
    if (trimmed === '') continue
    const negated = trimmed.startsWith('!')
    const body = cleaned(negated ? trimmed.slice(1).trim() : trimmed)
    if (body === '') throw new SyntaxError(`${JSON.stringify(trimmed)} excludes nothing`)
    patterns.push({ negated, expression: new RegExp(`^${globSource(body, true)}$`, 's') })
  }
  return (path) => {
    const candidates = withParents(path)
    let ignored = false
    for (const { negated, expression } of patterns) {
      if (negated === ignored && candidates.some((candidate) => expression.test(candidate)))
        ignored = !negated
    }
    return ignored
  }
}

/** The path, then every folder above it. */
function withParents(path: string): string[] {
  const segments = path.split('/')
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'))
}

/** Go's filepath.Clean, then without the slash in front. */
function cleaned(pattern: string): string {
  const segments: string[] = []
  for (const segment of pattern.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop()
    else if (segment !== '..' || !pattern.startsWith('/')) segments.push(segment)
  }
  return segments.join('/') || (pattern === '' ? '' : '.')
}

/**
 * The source of a regular expression for one of Docker's patterns. `**` crosses folders in ignore files only; in
 * COPY's sources (`crossing` false) two stars are the same as one, as in Go's filepath.Match.
 */
export function globSource(pattern: string, crossing: boolean): string {
  // Repeats of **/ mean the same as one and would make matching slow.
  const text = crossing ? pattern.replace(/(?:\*\*\/)+/g, '**/') : pattern.replace(/\*+/g, '*')
  let source = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '*' && text.charAt(at + 1) === '*') {
      at += 1
      if (text.charAt(at + 1) === '/') at += 1
      source += at + 1 >= text.length ? '.*' : '(?:.*/)?'
    } else if (character === '*') {
      source += '[^/]*'
    } else if (character === '?') {
      source += '[^/]'
    } else if (character === '[') {
      const end = classEnd(text, at)
      if (end < 0) throw new SyntaxError(`${JSON.stringify(pattern)} holds a [ without its ]`)
      source += text.slice(at, end + 1)
      at = end
    } else if (character === '\\') {
      at += 1
      source += escaped(text.charAt(at) || '\\')
    } else {
      source += escaped(character)
    }
  }
  return source
}

function classEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1
    else if (text.charAt(at) === ']' && at > start + 1) return at
  }
  return -1
}

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}
