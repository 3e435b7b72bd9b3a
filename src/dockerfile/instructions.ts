import { isDoubtful, trim, trimEndOf, trimStart, WORD_BLANKS } from './blanks.ts'
import { escapeOf } from './directives.ts'
import { heredocsIn, textOf } from './heredocs.ts'

/** One instruction of a Dockerfile, continuation lines joined. */
export interface Instruction {
  /** Of its first line; the first is 1. */
  line: number
  /** In upper case. */
  keyword: string
  /** `--from=x`, without quotes and escapes. */
  flags: string[]
  /** What follows the flags. */
  rest: string
  /** Why BuildKit may read it, or the lines after it, in another way: it may then take anything. */
  unread?: string
  /** What ONBUILD leaves to later builds, which may be of a later stage of the same file. */
  trigger?: Instruction
}

/** Real files have dozens of them. What comes after them is not read, so that everything counts. */
const MOST = 30_000
const BLANKS = 'it contains a space or control character that programs read in different ways'
/** Those whose flags and words say what is taken from the build context. */
const TAKING = ['RUN', 'COPY', 'ADD']
const KEYWORDS = new Set([
  ...TAKING,
  ...['ARG', 'CMD', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD'],
  ...['SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
])

/**
 * Splits a Dockerfile as BuildKit does: the escape directive, comments and empty lines inside continued instructions,
 * heredocs of RUN, COPY and ADD, flags. Source: BuildKit's frontend/dockerfile/parser. What is not certain is marked `unread`.
 */
export function instructions(text: string): Instruction[] {
  const lines = linesOf(text)
  const { character: escapeWith, unread } = escapeOf(lines)
  const found: Instruction[] = []
  if (unread) found.push({ line: unread.line, keyword: '#', flags: [], rest: '', unread: unread.why })
  for (let at = 0; at < lines.length; at += 1) {
    const written = lines[at] as string
    const first = trimStart(written)
    if (isSkipped(first)) continue
    const lead = written.slice(0, written.length - first.length)
    const line = at + 1
    const parts: string[] = []
    let { text: part, goesOn } = continuation(first, escapeWith)
    parts.push(part)
    while (goesOn && at + 1 < lines.length) {
      at += 1
      const next = lines[at] as string
      if (isSkipped(trimStart(next))) continue
      ;({ text: part, goesOn } = continuation(next, escapeWith))
      parts.push(part)
    }
    if (found.length >= MOST) {
      const unread = `it has more than ${MOST} instructions`
      return [...found, { line, keyword: '#', flags: [], rest: '', unread }]
    }
    const whole = parts.join('')
    const joined = trim(whole)
    const instruction = instructionOf(joined, line, escapeWith)
    // What is in front of it on its first line, and behind it on its last.
    const around = lead + whole.slice(whole.indexOf(joined) + joined.length)
    if (isDoubtful(around)) instruction.unread ??= BLANKS
    found.push(instruction)
    at = afterHeredocs(instruction, joined, lines, at)
  }
  return found
}

/** The character that continues lines and takes the meaning of the next character away. */
export function escapeCharacter(text: string): string {
  return escapeOf(linesOf(text)).character
}

function linesOf(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => trimEndOf(line, '\r'))
}

/** Empty lines and comments, also those between the lines of one instruction. */
function isSkipped(start: string): boolean {
  return start === '' || start.startsWith('#')
}

/** An escape character that is itself escaped continues nothing. */
function continuation(line: string, escapeWith: string): { text: string; goesOn: boolean } {
  const end = trimEndOf(line, ' \t')
  const goesOn = end.endsWith(escapeWith) && end.charAt(end.length - 2) !== escapeWith
  return goesOn ? { text: end.slice(0, -1), goesOn } : { text: line, goesOn }
}

function instructionOf(text: string, line: number, escapeWith: string, inside = false): Instruction {
  let end = 0
  while (end < text.length && !WORD_BLANKS.includes(text.charAt(end))) end += 1
  const word = text.slice(0, end)
  const keyword = /^[A-Za-z]*$/.test(word) ? word.toUpperCase() : word
  const { flags, rest, raw } = splitFlags(text.slice(end), escapeWith)
  // BuildKit refuses an ONBUILD of another one.
  const trigger = keyword === 'ONBUILD' && !inside ? instructionOf(rest, line, escapeWith, true) : undefined
  const unread =
    trigger?.unread ??
    (inside && keyword === 'ONBUILD' ? 'ONBUILD appears twice' : doubt(keyword, raw, rest, escapeWith))
  return { line, keyword, flags, rest, ...(unread !== undefined && { unread }), ...(trigger && { trigger }) }
}

function doubt(keyword: string, flags: string, rest: string, escapeWith: string): string | undefined {
  if (!KEYWORDS.has(keyword)) return `the instruction ${shown(keyword)} is not known`
  if (![...TAKING, 'ONBUILD'].includes(keyword)) return undefined
  if (/["'\\`]/.test(flags)) return `${shown(trim(flags))} holds quotes or escapes`
  const words = keyword === 'COPY' || keyword === 'ADD' ? rest : rest.charAt(0)
  if (/[^\t\x20-\x7e]/.test(flags) || isDoubtful(words)) return BLANKS
  if (escapeWith === '`' && words !== rest.charAt(0) && /[\\`]/.test(rest))
    return 'it contains a backslash or backtick'
  return undefined
}

/** Short enough for a message. */
export function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text || 'without a name'
}

/** As BuildKit's extractBuilderFlags: quotes and escapes hold blanks together and are gone then. `raw`: the flags as they are written. */
function splitFlags(text: string, escapeWith: string): { flags: string[]; rest: string; raw: string } {
  const flags: string[] = []
  const result = (at: number) => ({ flags, rest: trim(text.slice(at)), raw: text.slice(0, at) })
  let at = 0
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at += 1
    if (!text.startsWith('--', at)) return result(at)
    const word: string[] = []
    let quote = ''
    for (; at < text.length && (quote !== '' || !/\s/.test(text.charAt(at))); at += 1) {
      const character = text.charAt(at)
      if (quote === '' ? character === "'" || character === '"' : character === quote) {
        quote = quote === '' ? character : ''
      } else if (character !== escapeWith) word.push(character)
      else {
        at += 1
        word.push(text[at] ?? '')
      }
    }
    const flag = word.join('')
    if (flag === '--') return result(at)
    flags.push(flag)
  }
}

/** The last line of the instruction's heredocs, or `at` without any. Marks the instruction where they are not certain. */
function afterHeredocs(instruction: Instruction, text: string, lines: string[], at: number): number {
  const { keyword, rest } = instruction.trigger ?? instruction
  if (!TAKING.includes(keyword) || !text.includes('<<') || jsonList(rest) !== undefined) return at
  const { found, certain } = heredocsIn(text)
  // A variable in a flag holds no heredoc.
  const below = heredocsIn(rest)
  const same = below.certain && JSON.stringify(below.found) === JSON.stringify(found)
  const mark = (why: string): void => {
    instruction.unread ??= why
  }
  if (!certain && !same) mark('it is not certain which words begin a heredoc')
  else if (rest.startsWith('[') && found.length > 0) mark('it may be a list or the beginning of a heredoc')
  let last = at
  for (const heredoc of found) {
    do {
      last += 1
      if (last >= lines.length) {
        mark(`the heredoc ${shown(heredoc.name)} has no end`)
        return last
      }
    } while (textOf(lines[last] as string, heredoc) !== heredoc.name)
  }
  return last
}

/** The words of the form of an instruction that is a JSON list of texts; `undefined` for any other. */
export function jsonList(rest: string): string[] | undefined {
  if (!rest.startsWith('[')) return undefined
  try {
    const list: unknown = JSON.parse(rest)
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined
  } catch {
    return undefined
  }
}
