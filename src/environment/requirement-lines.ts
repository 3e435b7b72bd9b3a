import type { Spec } from './model.ts'

// Python's str.splitlines, with which pip reads the file, ends lines at all of these.
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/

export function splitLines(text: string): string[] {
  return text.split(LINE_END)
}

/**
 * The requirements in a requirements file, as pip splits it: a backslash at the end joins lines, `#` at the start or
 * after a blank begins a comment, empty lines count for nothing. The line is the first one of the joined lines.
 * Source: pip's `req_file.py`, `join_lines` and `ignore_comments`.
 */
export function requirementLines(text: string): Spec[] {
  const specs: Spec[] = []
  let joined: Spec | undefined
  for (const [index, line] of splitLines(text).entries()) {
    const comment = /^\s*#/.test(line)
    const continues = line.endsWith('\\') && !comment
    const content = continues ? line.slice(0, -1) : line
    // pip lets a comment line end a joined line, with a blank before it so that it stays a comment.
    joined = {
      text: (joined?.text ?? '') + (comment && joined !== undefined ? ` ${content}` : content),
      line: joined?.line ?? index + 1,
    }
    if (continues) continue
    specs.push(joined)
    joined = undefined
  }
  if (joined !== undefined) specs.push(joined)
  return specs
    .map(({ text: content, line }) => ({ text: withoutComment(content).trim(), line }))
    .filter(({ text: content }) => content !== '')
}

/** As a regular expression, this took quadratic time over a long run of blanks. */
function withoutComment(line: string): string {
  for (let at = line.indexOf('#'); at >= 0; at = line.indexOf('#', at + 1)) {
    if (at === 0 || /\s/.test(line.charAt(at - 1))) return line.slice(0, at)
  }
  return line
}
