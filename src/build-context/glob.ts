/** Thrown for a pattern that BuildKit may understand and this reader does not: escaped letters, classes with names. */
export class NotUnderstood extends Error {}

/** One step of a pattern. `many` may match nothing; `maybe` may leave out the next two. */
type Step = { kind: 'one' | 'many'; matches: (character: string) => boolean } | { kind: 'maybe' }

/**
 * One of Docker's patterns as moby/patternmatcher compiles it, for whole paths, its slips included: without a wildcard or with `**` at one end
 * alone the text is compared, anything else becomes a regular expression, in which a class holds what the wildcards were turned into. The
 * expression is not given to JavaScript: it takes time in proportion to both lengths here, and ten stars took years over one long name there.
 */
export function patternMatcher(pattern: string): (path: string) => boolean {
  const { kind, expression } = compile(pattern)
  if (kind === 'exact') return (path) => path === pattern
  if (kind === 'prefix') return (path) => path.startsWith(pattern.slice(0, -2))
  if (kind === 'suffix') {
    const end = pattern.slice(2)
    return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1))
  }
  return automaton(stepsOf(expression))
}

interface Compiled {
  kind: 'exact' | 'prefix' | 'suffix' | 'expression'
  /** Characters of Go's expression without its anchors. */
  expression: string[]
}

/** Pattern.compile of moby/patternmatcher. */
function compile(pattern: string): Compiled {
  // Its scanner takes a mark of byte order at the front away, and what compares the whole does not.
  if (pattern.startsWith('\uFEFF')) throw new NotUnderstood('a mark of byte order')
  const text = [...pattern]
  const expression: string[] = []
  let kind: Compiled['kind'] = 'exact'
  let at = 0
  for (let round = 0; at < text.length; round += 1) {
    const character = text[at] ?? ''
    at += 1
    if (character === '*' && text[at] === '*') {
      at += text[at + 1] === '/' ? 2 : 1
      if (at < text.length) {
        expression.push(...'(.*/)?')
        kind = 'expression'
      } else if (kind === 'exact') kind = 'prefix'
      else {
        expression.push(...'.*')
        kind = 'expression'
      }
      if (round === 0) kind = 'suffix'
    } else if (character === '*' || character === '?') {
      expression.push(...(character === '*' ? '[^/]*' : '[^/]'))
      kind = 'expression'
    } else if ('.+()|{}$'.includes(character)) expression.push('\\', character)
    else if (character === '\\') {
      expression.push('\\', ...text.slice(at, at + 1))
      at += 1
      kind = 'expression'
    } else {
      if ('[]'.includes(character)) kind = 'expression'
      expression.push(character)
    }
  }
  return { kind, expression }
}

/** The steps of an expression as `compile` makes them, read by Go's rules. */
function stepsOf(expression: readonly string[]): Step[] {
  const steps: Step[] = []
  for (let at = 0; at < expression.length; ) {
    const character = expression[at] ?? ''
    if (character === '(') {
      // (.*/)? Repeats mean the same as one.
      if (steps.at(-3)?.kind !== 'maybe') steps.push({ kind: 'maybe' }, anything, literal('/'))
      at += 6
    } else if (character === '.') {
      steps.push(anything)
      at += 2
    } else if (character === '[') {
      const { matches, next } = classAt(expression, at + 1)
      const repeated = expression[next] === '*'
      if (repeated && '*?'.includes(expression[next + 1] ?? 'x')) throw new NotUnderstood('repeated twice')
      steps.push({ kind: repeated ? 'many' : 'one', matches })
      at = repeated ? next + 1 : next
    } else if ('*?^'.includes(character)) throw new NotUnderstood(character)
    else {
      const [wanted, next] = plain(expression, at)
      steps.push(literal(wanted))
      at = next
    }
  }
  return steps
}

const anything: Step = { kind: 'many', matches: (other) => other !== '\n' }

function literal(character: string): Step {
  return { kind: 'one', matches: (other) => other === character }
}

/** A character that stands for itself, escaped or not, and where the next one is. */
function plain(expression: readonly string[], at: number): [character: string, next: number] {
  const character = expression[at]
  if (character === undefined) throw new NotUnderstood('the end')
  if (character !== '\\') return [character, at + 1]
  const escaped = expression[at + 1] ?? ''
  // \d is a digit, \b no character at all, and so on.
  if (!/^[!-/:-@[-`{-~ ]$/.test(escaped)) throw new NotUnderstood(`\\${escaped}`)
  return [escaped, at + 2]
}

function classAt(expression: readonly string[], start: number) {
  const negated = expression[start] === '^'
  const ranges: [low: number, high: number][] = []
  let at = negated ? start + 1 : start
  for (let first = true; first || expression[at] !== ']'; first = false) {
    if (expression[at] === '[' && expression[at + 1] === ':') throw new NotUnderstood('[:')
    let low: string
    ;[low, at] = plain(expression, at)
    let high = low
    if (expression[at] === '-' && expression[at + 1] !== ']') [high, at] = plain(expression, at + 1)
    if (code(high) < code(low)) throw new NotUnderstood('a range that goes from high to low')
    ranges.push([code(low), code(high)])
  }
  const matches = (character: string): boolean =>
    ranges.some(([low, high]) => low <= code(character) && code(character) <= high) !== negated
  return { matches, next: at + 1 }
}

function code(character: string): number {
  return character.codePointAt(0) as number
}

function automaton(steps: readonly Step[]): (path: string) => boolean {
  const shortest = steps.filter(({ kind }, at) => kind === 'one' && steps[at - 2]?.kind !== 'maybe').length
  // Made once: a tree may hold many thousands of paths.
  let reached = new Places(steps)
  let next = new Places(steps)
  return (path) => {
    if (path.length < shortest) return false
    reached.clear()
    reached.add(0)
    for (const character of path) {
      next.clear()
      for (const at of reached.all) {
        const step = steps[at]
        if (step === undefined || step.kind === 'maybe' || !step.matches(character)) continue
        next.add(step.kind === 'many' ? at : at + 1)
      }
      ;[reached, next] = [next, reached]
      if (reached.all.length === 0) return false
    }
    return reached.has(steps.length)
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
