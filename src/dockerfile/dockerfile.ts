import { posix } from 'node:path'
import { isDoubtful, wordsOf } from './blanks.ts'
import { type Flags, flagsOf, isPlainName, mountUse } from './flags.ts'
import { isHeredoc } from './heredocs.ts'
import { type Instruction, jsonList, shown } from './instructions.ts'
import type { BaseAdds } from './remote-sources.ts'

export { escapeCharacter, type Instruction, instructions } from './instructions.ts'

/** What an instruction takes from the build context. */
export type ContextUse =
  | {
      kind: 'path'
      line: number
      instruction: string
      source: string
      parents: boolean
      /** Patterns of --exclude. */
      excludes?: readonly string[]
    }
  /** A source that is known only while building, or an instruction that is not understood: any file may be meant. */
  | {
      kind: 'everything'
      line: number
      why: string
      /** What to do where clearer words in the Dockerfile would not help. */
      advice?: string
      /** Also what .dockerignore keeps from the builder: only BuildKit's own frontend is known to honour it. */
      ignored?: boolean
      /** Of a base whose ONBUILD instructions may fetch something. */
      adds?: BaseAdds
    }
  | { kind: 'remote'; line: number; url: string; pinned: boolean }

export type LocalUse = Exclude<ContextUse, { kind: 'remote' }>

/**
 * The path or pattern, relative to the context, below which everything is taken. BuildKit takes the context for the root: a
 * slash in front and .. above it change nothing.
 */
export function sourceOf(use: LocalUse): string {
  if (use.kind === 'everything') return '.'
  const source = posix.join('/', use.source).replace(/^\/|\/$/g, '') || '.'
  return use.parents ? source.replace(/(?:^|\/)\*\*.*$/, '') || '.' : source
}

/** Real files have dozens. With more, everything counts, since each is looked up in the build context. */
const MOST_SOURCES = 30_000

/** What the instructions take from the build context, in their order. What is not understood takes everything. */
export function contextUses(found: readonly Instruction[]): ContextUse[] {
  const uses: ContextUse[] = []
  for (const instruction of found) {
    const own = usesOf(instruction)
    if (uses.length + own.length > MOST_SOURCES) return [...uses, tooMany(instruction.line)]
    for (const use of own) uses.push(use)
  }
  return uses
}

function tooMany(line: number): ContextUse {
  return { kind: 'everything', line, why: `the Dockerfile has more than ${MOST_SOURCES} sources` }
}

function usesOf(instruction: Instruction): ContextUse[] {
  const { line } = instruction
  const everything = (why: string): ContextUse[] => [{ kind: 'everything', line, why }]
  if (instruction.unread !== undefined) return everything(instruction.unread)
  if (instruction.trigger && instruction.flags.length > 0) return everything('ONBUILD does not take flags')
  // A trigger runs in a later build, whose context may be this one: then its sources count.
  const { keyword, flags, rest } = instruction.trigger ?? instruction
  if (keyword !== 'COPY' && keyword !== 'ADD' && keyword !== 'RUN') return []
  const read = flagsOf(keyword, flags)
  if (typeof read === 'string') return everything(read)
  return keyword === 'RUN' ? mountUses(line, read) : copyUses(line, keyword, read, rest)
}

function copyUses(line: number, keyword: string, flags: Flags, rest: string): ContextUse[] {
  const everything = (why: string): ContextUse[] => [{ kind: 'everything', line, why }]
  const [from] = flags.get('from') ?? []
  if (from !== undefined)
    return isPlainName(from) ? [] : everything(`--from=${from} is not the name of a stage or image`)
  const words = operands(rest)
  if (words === undefined) return everything('its list cannot be read')
  if (words.length < 2) return everything('it has no source and destination')
  if (words.length > MOST_SOURCES) return [tooMany(line)]
  const parents = flags.get('parents')?.[0] === 'true'
  const excludes = flags.get('exclude') ?? []
  return words.slice(0, -1).flatMap((word): ContextUse[] => {
    const heredoc = isHeredoc(word)
    if (heredoc === undefined) return everything(`${shown(word)} may be a heredoc`)
    if (heredoc) return []
    if (keyword === 'ADD' && /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@)/.test(word)) {
      const pinned = flags.has('checksum') || /#[0-9a-f]{40}(?::|$)/i.test(word)
      return [{ kind: 'remote', line, url: word, pinned }]
    }
    if (word.includes('$')) return everything(`${shown(word)} contains a variable`)
    const source = unquoted(word)
    if (source === undefined)
      return everything(`the action does not read the quotes or escapes in ${shown(word)}`)
    // Some of them are addresses to BuildKit: scp's form, github.com/owner/name, a protocol in capitals.
    if (keyword === 'ADD' && /[:@]|^github\.com\//i.test(source))
      return everything(`${shown(source)} may be an address`)
    return [{ kind: 'path', line, instruction: keyword, source, parents, excludes }]
  })
}

/** A bind mount without `from=` shows the build context to the command. */
function mountUses(line: number, flags: Flags): ContextUse[] {
  return (flags.get('mount') ?? []).flatMap((value): ContextUse[] => {
    const use = mountUse(value)
    if ('why' in use) return [{ kind: 'everything', line, why: use.why }]
    if (use.source === undefined) return []
    return [{ kind: 'path', line, instruction: 'RUN --mount', source: use.source, parents: false }]
  })
}

/** Sources and destination: a JSON list, or as Docker does where it is none, words. `undefined` for what may be a list. */
function operands(rest: string): string[] | undefined {
  const list = jsonList(rest)
  // BuildKit reads a list to its end and no further; a bracket with a letter in it is a pattern.
  if (list === undefined) return /^\[[\t ]*(?:["\]]|$)/.test(rest) ? undefined : wordsOf(rest)
  return list.some((item) => isDoubtful(item) || item === '') ? undefined : list
}

/**
 * Without quotes or escapes, which BuildKit takes away before it looks for patterns: `a\[0\]` is the pattern `a[0]`. `undefined` for
 * what it may understand otherwise.
 */
function unquoted(word: string): string | undefined {
  if (!/["'`]/.test(word))
    return /\\(?![!-~])/.test(word.replace(/\\\\/g, '')) ? undefined : word.replace(/\\(.)/g, '$1')
  if (!/^(?:[^'"\\`]|'[^'\\`]*'|"[^"\\`]*")*$/.test(word)) return undefined
  return word.replace(/"([^"]*)"|'([^']*)'/g, (_, double = '', single = '') => double + single)
}

/** Options of a `--mount=` by their names in lower case, the last one of each; `undefined` for another flag. */
export function mountOptions(flag: string): Map<string, string> | undefined {
  if (!flag.startsWith('--mount=')) return undefined
  return new Map(
    flag
      .slice('--mount='.length)
      .split(',')
      .map((option) => {
        const at = option.indexOf('=')
        return at < 0 ? [option.toLowerCase(), ''] : [option.slice(0, at).toLowerCase(), option.slice(at + 1)]
      }),
  )
}
