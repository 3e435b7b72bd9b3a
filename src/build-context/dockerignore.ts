import { isUtf8 } from 'node:buffer'
import { clean, trimSpace } from './go-path.ts'
import { PathPatterns } from './path-patterns.ts'

/** Whether a path, relative to the context, is not sent to the builder. */
export type Ignored = (path: string) => boolean

/** Bytes; BuildKit's scanner gives up at a longer line. */
const LONGEST_LINE = 64 * 1024
/** Every path is held against every pattern. */
const MOST = 2000

/** Reads a .dockerignore, as ignorefile.ReadAll of moby/patternmatcher does. Throws a SyntaxError for what BuildKit refuses. */
export function readDockerignore(content: Uint8Array | string): PathPatterns {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('utf8')
  const lines: string[] = []
  for (const [place, whole] of text.split('\n').entries()) {
    if (Buffer.byteLength(whole) >= LONGEST_LINE)
      throw new SyntaxError(`line ${place + 1} is longer than 64 KiB`)
    const line = (place === 0 ? whole.replace(/^\uFEFF/, '') : whole).replace(/\r$/, '')
    if (line.startsWith('#')) continue
    const trimmed = trimSpace(line)
    if (trimmed === '') continue
    const negated = trimmed.startsWith('!')
    lines.push(negated ? `!${rooted(trimSpace(trimmed.slice(1)))}` : rooted(trimmed))
  }
  const patterns = new PathPatterns(lines.slice(0, MOST))
  if (lines.length > MOST) patterns.unread.push(`more than ${MOST} patterns`)
  if (typeof content !== 'string' && !isUtf8(content)) patterns.unread.push('bytes that are not UTF-8')
  return patterns
}

/** Cleaned, and relative to the context. */
function rooted(pattern: string): string {
  if (pattern === '') return ''
  return clean(pattern).replace(/^\/(?=.)/s, '')
}
