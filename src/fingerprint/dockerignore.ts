import { globMatcher } from './glob.ts'

/**
 * Docker's ignore rules, which are not git's: a pattern is anchored at the context's root unless it begins with a
 * double star, `!` brings back what is below an ignored folder, and the last pattern that matches decides.
 * Source: moby/patternmatcher (`compile`, `MatchesUsingParentResults`) and its `ignorefile.ReadAll`. The package `ignore`
 * has git's rules and was not used: the two cannot be converted where a negation stands below an ignored folder.
 */
interface Pattern {
  negated: boolean
  matches: (path: string) => boolean[]
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
    patterns.push({ negated, matches: globMatcher(body, true) })
  }
  return (path) => {
    const depth = path.split('/').length
    const matches = patterns.map((pattern) => pattern.matches(path))
    // From the top folder down. A pattern that matched a folder holds below it, but only where it had something to decide there:
    // BuildKit does not try a ! on what is not ignored, nor any other on what is.
    let held = patterns.map(() => false)
    let ignored = false
    for (let level = 0; level < depth; level += 1) {
      ignored = false
      held = patterns.map(({ negated }, place) => {
        const match = held[place] || (negated === ignored && matches[place]?.[level] === true)
        if (match) ignored = !negated
        return match
      })
    }
    return ignored
  }
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
