import { trimEndOf, trimStart } from './blanks.ts'

const KNOWN = ['syntax', 'escape', 'check']
/** What \s is in Go's regular expressions. */
const SPACES = '\t\n\f\r '
/** What stood in front of a directive's name up to BuildKit 0.25; newer ones pass over all that Unicode calls a blank. */
const STRICT_FRONT = /^#[\t\n\f\r ]*[A-Za-z]/

export interface Directive {
  /** In lower case. */
  name: string
  value: string
}

/**
 * The directive on a line, whatever its name: `# escape=x`, or with `//` for `mark`. `line` begins with the mark. As BuildKit's
 * parser/directives.go reads it.
 */
export function directiveOf(line: string, mark = '#'): Directive | undefined {
  if (!line.startsWith(mark)) return undefined
  const rest = trimStart(line.slice(mark.length))
  const at = rest.indexOf('=')
  const name = trimEndOf(rest.slice(0, Math.max(at, 0)), SPACES)
  const raw = rest.slice(at + 1)
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || raw === '') return undefined
  const value = trimEndOf(raw, SPACES)
  let start = 0
  while (start < value.length && SPACES.includes(value.charAt(start))) start += 1
  return { name: name.toLowerCase(), value: value.slice(start) || ' ' }
}

/** The directives at the top of a file: the first line that is none ends them, one of an unknown name too. */
export function directivesOf(lines: readonly string[], mark = '#'): Directive[] {
  const found: Directive[] = []
  for (const line of lines) {
    const directive = directiveOf(line, mark)
    if (directive === undefined || !KNOWN.includes(directive.name)) break
    found.push(directive)
  }
  return found
}

/**
 * The escape character of a Dockerfile, and why its lines may be joined in another way than that says: BuildKit refuses the
 * directive, or it stands where only some versions of it look. `lines` without line ends and byte order mark.
 */
export function escapeOf(lines: readonly string[]): {
  character: string
  unread?: { line: number; why: string }
} {
  const starts = lines.map((line) => trimStart(line))
  const top = directivesOf(starts)
  const escapes = top.filter(({ name }) => name === 'escape')
  const character = escapes[0]?.value === '`' ? '`' : '\\'
  const unread = (at: number, why: string) => ({ character, unread: { line: at + 1, why } })
  const odd = starts.slice(0, top.length).findIndex((start) => !STRICT_FRONT.test(start))
  if (odd >= 0)
    return unread(odd, 'this directive begins with a space that only some versions of BuildKit ignore')
  if (escapes.some(({ value }) => value !== '`' && value !== '\\'))
    return unread(0, 'the directive escape allows only a backslash or a backtick')
  if (new Set(top.map(({ name }) => name)).size < top.length) return unread(0, 'a directive appears twice')
  for (let at = top.length; at < starts.length; at += 1) {
    const start = starts[at] as string
    if (start !== '' && !start.startsWith('#')) break
    if (directiveOf(start)?.name === 'escape')
      return unread(at, 'this directive is not at the top, so only some versions of BuildKit follow it')
  }
  return { character }
}

/** What a Dockerfile says of the program that is to read it: `# syntax=`, as BuildKit's DetectSyntax finds it. */
export function syntaxOf(text: string): string | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    // Not with a dot, which stops at a carriage return.
    .replace(/^#![^\n]*(?:\n|$)/, '')
    .split('\n')
  for (const mark of ['#', '//']) {
    const found = directivesOf(lines, mark).find(({ name }) => name === 'syntax')
    if (found !== undefined) return found.value
  }
  // A file that is JSON as a whole is for a frontend of its own.
  return /^\s*\{/.test(text) ? '{' : undefined
}
