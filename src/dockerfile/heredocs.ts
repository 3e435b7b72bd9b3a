import { isDoubtful, trimEndOf, wordsOf } from './blanks.ts'
import { shellWords } from './shell-words.ts'

export interface Heredoc {
  name: string
  /** Tabs before its lines are no part of it. */
  tabs: boolean
}

const HEREDOC = /^\d*<<(-?)\s*([^<]*)$/
const SIMPLE = /^\d*<<(-?)(?:([A-Za-z0-9_][A-Za-z0-9_.-]*)|'([A-Za-z0-9_.-]+)'|"([A-Za-z0-9_.-]+)")$/
/** Each may be a heredoc, which has to be read as a shell does. */
const MOST_WORDS = 30_000
const unset = (): undefined => undefined

/**
 * The heredocs of an instruction of RUN, COPY or ADD, as BuildKit finds them (parser.go, heredocsFromLine). `certain`: whether they
 * are plain enough that no version of it finds others.
 */
export function heredocsIn(text: string): { found: Heredoc[]; certain: boolean } {
  const words = wordsOf(text)
  if (words.length > MOST_WORDS) return { found: [], certain: false }
  const simple = words.flatMap((word) => simpleHeredoc(word) ?? [])
  const odd = words.some((word) => /^\d*<</.test(word) && !word.startsWith('<<<') && !SIMPLE.test(word))
  const found = lexed(text)
  // Where nothing is escaped or replaced, quotes only hold words together, also those that look like a heredoc.
  const plain = found?.length === 0 && !/[\\`$]/.test(text)
  const same = !odd && JSON.stringify(found) === JSON.stringify(simple)
  const none = simple.length === 0 && !odd
  return { found: found ?? [], certain: !isDoubtful(text) && (found === undefined ? none : plain || same) }
}

/** Whether BuildKit takes a source of COPY for a heredoc: `undefined` for a word that may be one. */
export function isHeredoc(source: string): boolean | undefined {
  if (!/^\d*<</.test(source)) return false
  return SIMPLE.test(source) ? true : undefined
}

/** A line as it is compared with the name of a heredoc. */
export function textOf(line: string, { tabs }: Heredoc): string {
  let start = 0
  while (tabs && line.charAt(start) === '\t') start += 1
  return trimEndOf(line.slice(start), '\r')
}

/** `undefined` for words that BuildKit cannot split: it looks for no heredoc in them. */
function lexed(text: string): Heredoc[] | undefined {
  try {
    const { words } = shellWords(text, unset, { rawQuotes: true, rawEscapes: true, keepUnset: true })
    return words.flatMap((word) => heredocOf(word) ?? [])
  } catch {
    return undefined
  }
}

function simpleHeredoc(word: string): Heredoc | undefined {
  const [, dash, bare, single, double] = SIMPLE.exec(word) ?? []
  return dash === undefined ? undefined : { name: (bare ?? single ?? double) as string, tabs: dash === '-' }
}

/** Quotes stay on a word that is looked at, since `"<<EOF"` is no heredoc. */
function heredocOf(word: string): Heredoc | undefined {
  const [, dash, rest = ''] = HEREDOC.exec(word) ?? []
  if (rest === '') return undefined
  const { words } = shellWords(rest, unset, { keepUnset: true })
  return words.length === 1 ? { name: words[0] as string, tabs: dash === '-' } : undefined
}
