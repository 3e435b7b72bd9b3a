import { strangeInLine, tellStrange } from './characters.ts'
import { KNOWN_KEYS, keyOfLine } from './known-keys.ts'
import type { Problems } from './problems.ts'

/** Real files are below 4 KB. Anything near this limit is not an environment. */
const MOST_BYTES = 1024 * 1024
const MOST_LINES = 20_000

const CONFLICT = /^(<{7}|\|{7}|={7}|>{7})(?:\s|$)/
/** `key: |` and `key: >`. */
const BLOCK_TEXT = /^ *[\w-]+: +[|>][-+0-9]*\s*$/
/** What YAML allows nowhere, not even in a comment: https://yaml.org/spec/1.2.2/#51-character-set */
const NOT_OF_YAML = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/
const TAB_INDENTATION = /^ *\t[ \t]*[^ \t#]/

/**
 * Text of the file with `\n` line ends and without a byte order mark, or `undefined` when it is not text that a YAML
 * reader should see. Conflict markers and tabs are looked for here, because after them the YAML reader stops at the
 * first one with a message about something else.
 */
export function readSource(bytes: Uint8Array, problems: Problems): string | undefined {
  if (bytes.length > MOST_BYTES) {
    problems.error(
      'file-too-large',
      1,
      `the file has ${bytes.length} bytes, and the limit is ${MOST_BYTES}`,
      'Check that this is the right file: it should be a conda environment',
    )
    return undefined
  }
  const text = decode(bytes, problems)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  if (lines.length > MOST_LINES) {
    problems.error(
      'too-many-lines',
      1,
      `the file has ${lines.length} lines, and the limit is ${MOST_LINES}`,
      'Check that this is the right file: it should be a conda environment',
    )
    return undefined
  }
  const nul = lines.findIndex((line) => line.includes('\0'))
  if (nul >= 0) {
    problems.error(
      'nul-byte',
      nul + 1,
      'the file contains a NUL byte, so it is not text',
      'Save it as plain UTF-8 text',
    )
    return undefined
  }
  /** Indentation of the key whose text goes on over the next lines, in which any character may stand. */
  let block = Number.POSITIVE_INFINITY
  /** Whether the lines belong to a key that conda ignores. */
  let ignored = false
  for (const [index, line] of lines.entries()) {
    const indentation = line.length - line.trimStart().length
    if (line.trim() !== '' && indentation <= block) block = Number.POSITIVE_INFINITY
    const key = keyOfLine(line)
    if (key !== undefined) ignored = !KNOWN_KEYS.has(key)
    else if (/^[^ \t#-]/.test(line)) ignored = false
    checkLine(line, index + 1, ignored || block < indentation, problems)
    if (block === Number.POSITIVE_INFINITY && BLOCK_TEXT.test(line)) block = line.search(/[^ ]/)
  }
  return problems.failed ? undefined : text
}

function decode(bytes: Uint8Array, problems: Problems): string | undefined {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    problems.error('not-utf-8', 1, 'the file is UTF-16', 'Save it as UTF-8')
    return undefined
  }
  try {
    // TextDecoder drops the UTF-8 byte order mark by itself.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
  } catch {
    problems.error('not-utf-8', badLine(bytes), 'the line is not UTF-8', 'Save the file as UTF-8')
    return undefined
  }
}

/** Line breaks are ASCII, so every line can be decoded by itself. */
function badLine(bytes: Uint8Array): number {
  let line = 1
  let start = 0
  for (;;) {
    const end = bytes.indexOf(0x0a, start)
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end < 0 ? undefined : end))
    } catch {
      return line
    }
    if (end < 0) return 1
    start = end + 1
    line += 1
  }
}

function checkLine(line: string, number: number, text: boolean, problems: Problems): void {
  const marker = CONFLICT.exec(line)?.[1]
  if (marker !== undefined) {
    problems.error(
      'conflict-marker',
      number,
      `the file contains an unresolved merge conflict: this line begins with ${marker}`,
      'Keep one side of the conflict, and delete the marker lines',
    )
  }
  const control = NOT_OF_YAML.exec(line)
  if (control !== null) {
    const column = [...line.slice(0, control.index)].length + 1
    problems.error(
      'control-character',
      number,
      `the line contains the control character ${tellStrange({ character: control[0], column })}, which YAML does not allow`,
      'Delete the character',
    )
  }
  const strange = text ? undefined : strangeInLine(line)
  if (strange !== undefined) {
    problems.error(
      'strange-character',
      number,
      `the line contains ${tellStrange(strange)}, and YAML needs a plain space, hyphen or colon there`,
      'Delete the character, and type a plain one',
    )
  }
  if (TAB_INDENTATION.test(line)) {
    problems.error(
      'tab-indentation',
      number,
      'the line is indented with a tab; YAML allows only spaces',
      'Replace the tab with spaces',
    )
  }
}

/** Finds the line (first is 1) of an offset, in logarithmic time. */
export function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}
