import type { Scalar } from './nodes.ts'

// What looks like a blank, like nothing, or like a letter, a hyphen or a quote of ASCII. `\p{Cf}` are format characters.
const LOOK_ALIKE = String.raw`\p{Cf}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\uff01-\uff5e\u2010-\u2015\u2212\u2018-\u201f`
const LOOKS_ALIKE = new RegExp(`[${LOOK_ALIKE}]`, 'u')
/** Everything that names of packages and channels cannot hold anyway. */
const NOT_ASCII = /[^ -~]/u
// Where YAML expects blanks, hyphens or a colon.
const STRUCTURE = [
  new RegExp(`^ *(?:- +)*-?([${LOOK_ALIKE}•])`, 'u'),
  new RegExp(`^ *(?:- +)*[\\w-]+:([${LOOK_ALIKE}])`, 'u'),
  /^ *(?:- +)*[\w-]+(：)/u,
]

const NAMES: Record<string, string> = {
  '\t': 'tab',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2010': 'hyphen that is not of ASCII',
  '\u2011': 'non-breaking hyphen',
  '\u2013': 'en dash',
  '\u2014': 'em dash',
  '\u2018': 'curly quote',
  '\u2019': 'curly quote',
  '\u201c': 'curly quote',
  '\u201d': 'curly quote',
  '\u202f': 'narrow no-break space',
  '\u2060': 'word joiner',
  '\u2212': 'minus sign',
  '\u3000': 'ideographic space',
  '\ufeff': 'byte order mark',
}

/** A character that does not belong where it stands. */
export interface Strange {
  character: string
  /** First is 1, counted in characters. `undefined` where it was not written as itself. */
  column: number | undefined
}

/** `U+200B (zero-width space) in column 8`. */
export function tellStrange({ character, column }: Strange): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const name = NAMES[character] ?? (/[\uff01-\uff5e]/.test(character) ? 'full-width character' : undefined)
  const visible = /[\p{Cf}\p{Cc}\p{Z}]/u.test(character) ? undefined : JSON.stringify(character)
  const what = [name, visible].filter((part) => part !== undefined).join(' ')
  return `U+${code}${what && ` (${what})`}${column === undefined ? '' : ` in column ${column}`}`
}

/** The first character of a line that YAML would take for text where a blank, a hyphen or a colon is meant. */
export function strangeInLine(line: string): Strange | undefined {
  for (const pattern of STRUCTURE) {
    const [found, character] = pattern.exec(line) ?? []
    if (found !== undefined && character !== undefined) return { character, column: [...found].length }
  }
  return undefined
}

/** The first strange character of a text. `any`: whatever is not ASCII is one. */
export function strangeInText(text: string, any: boolean): Strange | undefined {
  const pattern = any ? NOT_ASCII : LOOKS_ALIKE
  const at = text.search(pattern)
  if (at < 0) return undefined
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  return { character, column: [...text.slice(0, at)].length + 1 }
}

/** As strangeInText, with the column in the file. */
export function strangeInNode({ value, written }: Scalar, any: boolean): Strange | undefined {
  const strange = strangeInText(value, any)
  if (strange === undefined || written === undefined) return strange && { ...strange, column: undefined }
  const there = strangeInText(written.text, any)
  return { ...strange, column: there?.column && there.column + written.column - 1 }
}
