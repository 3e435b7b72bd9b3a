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
  return (path) => {
    const matched: boolean[] = []
    let reached = new Uint8Array(end + 1)
    let next = new Uint8Array(end + 1)
    reached[0] = 1
    skip(reached, steps)
    for (const character of path) {
      if (character === '/') matched.push(reached[end] === 1)
      next.fill(0)
      for (let at = 0; at < end; at += 1) {
        const step = steps[at]
        if (!reached[at] || step === undefined) continue
        if (step.kind === 'rest' || (step.kind === 'name' && character !== '/')) next[at] = 1
        else if (step.kind === 'one' && step.matches(character)) next[at + 1] = 1
      }
      skip(next, steps)
      ;[reached, next] = [next, reached]
    }
    return [...matched, reached[end] === 1]
  }
}

/** Reaches every place that needs no further character. */
function skip(reached: Uint8Array, steps: readonly Step[]): void {
  for (const [at, { kind }] of steps.entries()) {
    if (!reached[at] || kind === 'one') continue
    reached[at + 1] = 1
    if (kind === 'maybe') reached[at + 3] = 1
  }
}

function read(pattern: string, crossing: boolean): Step[] {
  const text = [...(crossing ? pattern : pattern.replace(/\*+/g, '*'))]
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
