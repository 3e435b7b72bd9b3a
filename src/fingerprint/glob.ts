/** One step of a pattern. `rest` and `name` may match nothing; `maybe` may leave out the next two. */
type Step =
  | { kind: 'one'; matches: (character: string) => boolean }
  /** Any characters but slashes. */
  | { kind: 'name' }
  /** Any characters. */
  | { kind: 'rest' }
  | { kind: 'maybe' }

/**
 * For one of Docker's patterns: which of the folders above a path, from the top, and last the path itself, match it. `**` crosses folders in ignore files only; in COPY's
 * sources (`crossing` false) two stars are the same as one, as in Go's filepath.Match. Throws a SyntaxError for a pattern that
 * makes no sense. Takes time in proportion to both lengths: as a regular expression, ten stars took years over one long name.
 */
export function globMatcher(pattern: string, crossing: boolean): (path: string) => boolean[] {
  const steps = read(pattern, crossing)
  const end = steps.length
  // Made once: a tree may hold many thousands of paths.
  let reached = new Places(steps)
  let next = new Places(steps)
  return (path) => {
    const matched: boolean[] = []
    reached.clear()
    reached.add(0)
    for (const character of path) {
      if (character === '/') matched.push(reached.has(end))
      next.clear()
      for (const at of reached.all) {
        const step = steps[at]
        if (step?.kind === 'rest' || (step?.kind === 'name' && character !== '/')) next.add(at)
        else if (step?.kind === 'one' && step.matches(character)) next.add(at + 1)
      }
      ;[reached, next] = [next, reached]
      // What is left out at the end does not match.
      if (reached.all.length === 0) return matched
    }
    return [...matched, reached.has(end)]
  }
}

/** Places in a pattern that were reached, each once, with those that are reached from them without a further character. */
class Places {
  readonly all: number[] = []
  readonly #steps: readonly Step[]
  readonly #there: Uint8Array

  constructor(steps: readonly Step[]) {
    this.#steps = steps
    this.#there = new Uint8Array(steps.length + 1)
  }

  has(place: number): boolean {
    return this.#there[place] === 1
  }

  add(place: number): void {
    if (this.has(place)) return
    this.#there[place] = 1
    // What is added while the list is walked is walked too; recursion would be too deep for thousands of stars.
    for (let next = this.all.push(place) - 1; next < this.all.length; next += 1) {
      const at = this.all[next] as number
      const kind = this.#steps[at]?.kind
      if (kind === undefined || kind === 'one') continue
      for (const further of kind === 'maybe' ? [at + 1, at + 3] : [at + 1]) {
        if (this.has(further)) continue
        this.#there[further] = 1
        this.all.push(further)
      }
    }
  }

  clear(): void {
    for (const at of this.all) this.#there[at] = 0
    this.all.length = 0
  }
}

function read(pattern: string, crossing: boolean): Step[] {
  // Repeats mean the same as one.
  const text = [...(crossing ? pattern.replace(/(?:\*\*\/)+/g, '**/') : pattern.replace(/\*+/g, '*'))]
  const steps: Step[] = []
  const literal = (character: string): Step => ({ kind: 'one', matches: (other) => other === character })
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string
    if (character === '*' && text[at + 1] === '*') {
      at += text[at + 2] === '/' ? 2 : 1
      if (at + 1 >= text.length) steps.push({ kind: 'rest' })
      else steps.push({ kind: 'maybe' }, { kind: 'rest' }, literal('/'))
    } else if (character === '*') {
      steps.push({ kind: 'name' })
    } else if (character === '?') {
      steps.push({ kind: 'one', matches: (other) => other !== '/' })
    } else if (character === '[') {
      const end = classEnd(text, at)
      if (end < 0) throw new SyntaxError(`${JSON.stringify(pattern)} holds a [ without its ]`)
      const expression = new RegExp(`^${text.slice(at, end + 1).join('')}$`, 's')
      steps.push({ kind: 'one', matches: (other) => expression.test(other) })
      at = end
    } else if (character === '\\') {
      at += 1
      steps.push(literal(text[at] ?? '\\'))
    } else {
      steps.push(literal(character))
    }
  }
  return steps
}

function classEnd(text: readonly string[], start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === ']' && at > start + 1) return at
  }
  return -1
}
