import { matchesVersion } from './python-version.ts'
import type { Scanner } from './scanner.ts'

/** A condition behind a semicolon: it holds if all parts of one of the groups hold. */
export interface Marker {
  anyOf: (Comparison | Marker)[][]
}

interface Comparison {
  left: Operand
  operator: string
  right: Operand
}

type Operand = { variable: string } | { text: string }

/** What is known of the place where pip runs; a variable that is missing is not known. */
export type MarkerValues = Partial<Record<string, string>>

const VARIABLE =
  /\b(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_(?:release|system)|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)\b/y
const QUOTED = /'[^']*'|"[^"]*"/y
const OPERATOR = /===|==|~=|!=|<=|>=|<|>|\bin\b|\bnot[ \t]+in\b/y
const JOIN = /\b(?:or|and)\b/y
const BLANKS = /[ \t]*/y
/** Nobody nests deeper, and Python's own parser gives up as well. */
const DEEPEST = 50
const VERSIONS = new Set([
  'implementation_version',
  'platform_release',
  'python_full_version',
  'python_version',
])

/**
 * Reads a marker as PEP 508 has it, up to where it ends. `undefined` when it cannot be read.
 * Grammar: https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 */
export function readMarker(scanner: Scanner, depth = 0): Marker | undefined {
  if (depth > DEEPEST) return undefined
  const groups: (Comparison | Marker)[][] = [[]]
  for (;;) {
    const atom = readAtom(scanner, depth)
    if (atom === undefined) return undefined
    groups.at(-1)?.push(atom)
    const join = scanner.take(JOIN)
    if (join === undefined) return { anyOf: groups }
    if (join === 'or') groups.push([])
  }
}

function readAtom(scanner: Scanner, depth: number): Comparison | Marker | undefined {
  scanner.take(BLANKS)
  let atom: Comparison | Marker | undefined
  if (scanner.take(/\(/y) !== undefined) {
    atom = readMarker(scanner, depth + 1)
    if (scanner.take(/\)/y) === undefined) return undefined
  } else {
    const left = readOperand(scanner)
    const operator = left && scanner.take(OPERATOR)
    const right = operator && readOperand(scanner)
    if (!left || !operator || !right) return undefined
    atom = { left, operator: operator.replace(/[ \t]+/, ' '), right }
    if (!isDefined(atom)) return undefined
  }
  scanner.take(BLANKS)
  return atom
}

function readOperand(scanner: Scanner): Operand | undefined {
  scanner.take(BLANKS)
  const variable = scanner.take(VARIABLE)
  const quoted = variable === undefined ? scanner.take(QUOTED) : undefined
  scanner.take(BLANKS)
  if (variable !== undefined) {
    const name = variable.replace('.', '_')
    return { variable: name === 'python_implementation' ? 'platform_python_implementation' : name }
  }
  // Python reads the text, and a backslash takes in the quote at its end.
  const open = quoted !== undefined && /(?<!\\)(?:\\\\)*\\.$/.test(quoted)
  return quoted === undefined || open ? undefined : { text: quoted.slice(1, -1) }
}

/** pip stops at a comparison that has no meaning, even where the rest of the marker decides. */
function isDefined({ left, operator, right }: Comparison): boolean {
  const name = 'variable' in left ? left.variable : 'variable' in right ? right.variable : undefined
  if (name === undefined || name === 'extras' || name === 'dependency_groups') return false
  if (operator !== '~=' && operator !== '===') return true
  if (!VERSIONS.has(name)) return false
  const written = 'text' in right ? right.text : right.variable
  const wanted = 'variable' in left ? written : '1.0'
  return matchesVersion('1', operator, wanted) !== 'no version'
}

/** Whether the marker holds, `undefined` when that depends on something that is not known. */
export function markerHolds(marker: Marker, values: MarkerValues): boolean | undefined {
  const groups = marker.anyOf.map((group) => every(group.map((part) => holds(part, values))))
  if (groups.includes(true)) return true
  return groups.includes(undefined) ? undefined : false
}

function every(results: (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false
  return results.includes(undefined) ? undefined : true
}

function holds(part: Comparison | Marker, values: MarkerValues): boolean | undefined {
  if ('anyOf' in part) return markerHolds(part, values)
  const { left, operator, right } = part
  const name = 'variable' in left ? left.variable : 'variable' in right ? right.variable : ''
  const known = values[name]
  if (known === undefined) return undefined
  // Of two variables, pip takes the name of the second one for a text.
  const [one, other] =
    'variable' in left ? [known, 'text' in right ? right.text : right.variable] : [left.text, known]
  if (VERSIONS.has(name) && operator !== 'in' && operator !== 'not in') {
    const matches = matchesVersion(one, operator, other)
    if (matches !== 'no version') return matches
  }
  switch (operator) {
    case 'in':
      return other.includes(one)
    case 'not in':
      return !other.includes(one)
    case '!=':
      return one !== other
    case '==':
    case '<=':
    case '>=':
      return one === other
    case '<':
    case '>':
      return false
    default:
      // pip has no answer either, and stops.
      return undefined
  }
}
