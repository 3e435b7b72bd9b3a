/** The versions between two bounds. A bound that is `undefined` is not known, or there is none. */
export interface VersionRange {
  low: Bound | undefined
  high: Bound | undefined
}

interface Bound {
  parts: number[]
  /** Whether the version itself is in the range. */
  included: boolean
}

const ANY: VersionRange = { low: undefined, high: undefined }

/**
 * The range of one condition. `=` and `1.2.*` are as conda reads them; a version without an operator is exact.
 * `1.2*` is `1.2.*` to conda, and to mamba as solverForm writes it; both read `=1.2.` as `=1.2`. Only what is plainly numeric is read, so that the range is never
 * too small.
 */
export function rangeOf(clause: string): VersionRange {
  const [, operator = '', written = ''] = /^(===?|!=|<=|>=|~=|=|<|>|)\s*(.*)$/s.exec(clause.trim()) ?? []
  const star = written.endsWith('*')
  const text = written.replace(operator === '=' ? /\.?\*$|\.$/ : /\.?\*$/, '')
  const numeric = /^\d+(?:\.\d+)*$/.test(text)
  // `<3.13.0a0` and `<3.13.dev0` leave out a little more than `<3.13` does.
  const unfinished = operator === '<' ? /^\d+(?:\.\d+)*(?=\.?(?:a|b|rc|dev))/.exec(text)?.[0] : undefined
  const plain = numeric ? text : unfinished
  const parts = plain?.split('.').map(Number) ?? []
  if (parts.length === 0 || !parts.every(Number.isSafeInteger)) return ANY
  const low: Bound = { parts, included: true }
  switch (operator) {
    case '==':
    case '===':
    case '':
      return star ? { low, high: next(parts) } : { low, high: low }
    case '=':
      return { low, high: next(parts) }
    case '~=':
      return parts.length < 2 || star ? ANY : { low, high: next(parts.slice(0, -1)) }
    case '>=':
      return { low, high: undefined }
    case '>':
      return { low: { parts, included: false }, high: undefined }
    case '<':
      return { low: undefined, high: { parts, included: false } }
    case '<=':
      return star ? ANY : { low: undefined, high: low }
    default:
      return ANY
  }
}

/** Where the versions that begin with these parts end. */
function next(parts: number[]): Bound {
  return { parts: [...parts.slice(0, -1), (parts.at(-1) ?? 0) + 1], included: false }
}

/** What is in all of the ranges. */
export function intersection(ranges: readonly VersionRange[]): VersionRange {
  return ranges.reduce<VersionRange>(
    (all, range) => ({
      low: tighter(all.low, range.low, 1),
      high: tighter(all.high, range.high, -1),
    }),
    ANY,
  )
}

function tighter(a: Bound | undefined, b: Bound | undefined, sign: 1 | -1): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const order = compareParts(a.parts, b.parts) * sign
  return order > 0 || (order === 0 && !a.included) ? a : b
}

/** Whether no version at all is in the range. */
export function isEmpty({ low, high }: VersionRange): boolean {
  if (low === undefined || high === undefined) return false
  const order = compareParts(low.parts, high.parts)
  return order > 0 || (order === 0 && !(low.included && high.included))
}

/** `3.12` when every version of the range begins with it. */
export function minorOf({ low, high }: VersionRange): string | undefined {
  const [major, minor] = low?.parts ?? []
  if (major === undefined || minor === undefined || high === undefined) return undefined
  const order = compareParts(high.parts, [major, minor + 1])
  return order < 0 || (order === 0 && !high.included) ? `${major}.${minor}` : undefined
}

/** `3.12.4` when the range is of this version alone. */
export function patchOf({ low, high }: VersionRange): string | undefined {
  if (low === undefined || high === undefined || low.parts.length !== 3 || !low.included) return undefined
  const exact = high.included ? low : next(low.parts)
  return compareParts(high.parts, exact.parts) === 0 ? low.parts.join('.') : undefined
}

function compareParts(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
