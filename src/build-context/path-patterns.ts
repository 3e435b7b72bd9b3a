import { NotUnderstood, patternMatcher } from './glob.ts'
import { passesGo } from './go-match.ts'
import { clean, trimSpace } from './go-path.ts'

interface Pattern {
  text: string
  negated: boolean
  matches: (path: string) => boolean
}

/** Which patterns have matched one of the folders above; nothing at the top. */
export type Above = readonly boolean[] | undefined

/**
 * A list of Docker's patterns, as .dockerignore and `COPY --exclude` have them: `!` takes back, the last pattern that matches decides, and what
 * matched a folder holds below it. Source: moby/patternmatcher, `New` and `MatchesUsingParentResults`. git's rules are others: the
 * package `ignore` has those.
 */
export class PathPatterns {
  readonly #patterns: Pattern[] = []
  /** Those that BuildKit may understand and this reader does not. With one of them nothing is known. */
  readonly unread: string[] = []

  /** Throws a SyntaxError for a pattern that BuildKit refuses. */
  constructor(lines: readonly string[]) {
    for (const line of lines) {
      const whole = trimSpace(line)
      if (whole === '') continue
      const cleaned = clean(whole)
      const negated = cleaned.startsWith('!')
      const text = negated ? cleaned.slice(1) : cleaned
      if (text === '') throw new SyntaxError(`${JSON.stringify(whole)} excludes nothing`)
      if (!passesGo(text)) throw new SyntaxError(`${JSON.stringify(text)} is not a valid pattern`)
      try {
        this.#patterns.push({ text, negated, matches: patternMatcher(text) })
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error
        this.unread.push(text)
      }
    }
  }

  /** Whether the list matches a path, given what it matched above, and what to give for the paths below this one. */
  match(path: string, above: Above): { matched: boolean; above: Above } {
    let matched = false
    const held = this.#patterns.map(({ negated, matches }, place) => {
      // A ! is not tried on what has not matched, nor any other on what has; then it does not hold below either.
      const match = above?.[place] === true || (negated === matched && matches(path))
      if (match) matched = !negated
      return match
    })
    return { matched, above: held }
  }

  /** As `match`, of a path alone. */
  matches(path: string): boolean {
    const segments = path.split('/')
    let last: { matched: boolean; above: Above } = { matched: false, above: undefined }
    segments.forEach((_, place) => {
      last = this.match(segments.slice(0, place + 1).join('/'), last.above)
    })
    return last.matched
  }

  /** Whether something below a folder that matched may not match. BuildKit does not look there otherwise. */
  mayTakeBack(folder: string): boolean {
    const negated = this.#patterns.filter((pattern) => pattern.negated)
    const fronts = negated.map(({ text }) => text.replace(/\/\*\*$/, '').replace(/\/\*$/, ''))
    return (
      fronts.some((front) => /[*[\]?^\\]/.test(front)) ||
      fronts.some((front) => `${front}/`.startsWith(`${folder}/`))
    )
  }
}
