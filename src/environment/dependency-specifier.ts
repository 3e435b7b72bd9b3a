import { type Marker, readMarker } from './marker.ts'
import { Scanner } from './scanner.ts'

/** A requirement as PEP 508 has it: a name with extras, and versions or an address. */
export interface Specifier {
  name: string
  extras: string[]
  /** `==1.0`, `>=2` and so on, in their order. */
  versions: string[]
  url: string | undefined
}

const PRE = `(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?`
const POST = `(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?`
const DEV = `(?:[-_.]?dev[-_.]?[0-9]*)?`
const LOCAL = String.raw`(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?`
const RELEASE = String.raw`v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*`
// Specifier._specifier_regex_str of pip's own packaging 26.
const CLAUSE = new RegExp(
  [
    String.raw`===\s*[^\s;)]*`,
    String.raw`(?:==|!=)\s*${RELEASE}(?:\.\*|${PRE}${POST}${DEV}${LOCAL})?`,
    String.raw`~=\s*v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)+${PRE}${POST}${DEV}`,
    String.raw`(?:<=|>=|<|>)\s*${RELEASE}${PRE}${POST}${DEV}`,
  ].join('|'),
  'iy',
)
const NAME = /[A-Za-z0-9][A-Za-z0-9._-]*\b/y
const BLANKS = /[ \t]*/y
const COMMA = /,/y

/** The grammar of PEP 508 without its marker. `undefined` when the text is not of it. */
export function readSpecifier(text: string): Specifier | undefined {
  const scanner = new Scanner(text)
  const blanks = (): string => scanner.take(BLANKS) ?? ''
  blanks()
  const name = scanner.take(NAME)
  if (name === undefined) return undefined
  blanks()
  const extras = readExtras(scanner)
  if (extras === undefined) return undefined
  blanks()
  if (scanner.take(/@/y) !== undefined) {
    blanks()
    const url = scanner.take(/[^ \t]+/y)
    blanks()
    return url !== undefined && scanner.ended ? { name, extras, versions: [], url } : undefined
  }
  const bracket = scanner.take(/\(/y) !== undefined
  blanks()
  const versions: string[] = []
  for (;;) {
    const clause = scanner.take(CLAUSE)
    if (clause === undefined) break
    versions.push(clause)
    blanks()
    if (scanner.take(COMMA) === undefined) break
    blanks()
  }
  if (bracket && scanner.take(/\)/y) === undefined) return undefined
  blanks()
  return scanner.ended ? { name, extras, versions, url: undefined } : undefined
}

function readExtras(scanner: Scanner): string[] | undefined {
  if (scanner.take(/\[/y) === undefined) return []
  const extras: string[] = []
  for (let first = true; ; first = false) {
    scanner.take(BLANKS)
    const extra = scanner.take(NAME)
    if (extra === undefined && !first) return undefined
    if (extra !== undefined) extras.push(extra)
    scanner.take(BLANKS)
    if (extra === undefined || scanner.take(COMMA) === undefined) break
  }
  return scanner.take(/\]/y) === undefined ? undefined : extras
}

/** The whole text as a marker; `undefined` when it is none. */
export function readWholeMarker(text: string): Marker | undefined {
  const scanner = new Scanner(text)
  const marker = readMarker(scanner)
  return marker !== undefined && scanner.ended ? marker : undefined
}
