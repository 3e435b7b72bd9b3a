import { posix } from 'node:path'

/** One instruction of a Dockerfile, continuation lines joined. */
export interface Instruction {
  /** Of its first line; the first is 1. */
  line: number
  /** In upper case. */
  keyword: string
  rest: string
}

/** What an instruction takes from the build context. */
export type ContextUse =
  | { kind: 'path'; line: number; instruction: string; source: string; parents: boolean }
  /** A source that is known only while building, so that any file may be meant. */
  | { kind: 'everything'; line: number; why: string }
  | { kind: 'remote'; line: number; url: string; pinned: boolean }

export type LocalUse = Exclude<ContextUse, { kind: 'remote' }>

/**
 * The path or pattern, relative to the context, below which everything is taken. BuildKit takes the context for the root: a
 * slash in front and .. above it change nothing. It takes escapes away before it looks for patterns: `a\[0\]` is the pattern `a[0]`.
 */
export function sourceOf(use: LocalUse): string {
  if (use.kind === 'everything') return '.'
  const source = posix.join('/', use.source.replace(/\\(.)/gs, '$1')).replace(/^\/|\/$/g, '') || '.'
  return use.parents ? source.replace(/(?:^|\/)\*\*.*$/, '') || '.' : source
}

const HEREDOC = /^\d*<<(-?)(["']?)([A-Za-z0-9_.][\w.-]*)\2$/

/**
 * Splits a Dockerfile as BuildKit does: the escape directive, comments and empty lines inside continued instructions,
 * heredocs of RUN, COPY and ADD. Source: BuildKit's frontend/dockerfile/parser.
 */
export function instructions(text: string): Instruction[] {
  const lines = text.split('\n')
  const joiner = escapeCharacter(lines)
  // An escape character that is itself escaped continues nothing.
  const mark = joiner === '`' ? '`' : '\\\\'
  const continued = new RegExp(`(?<!${mark})${mark}[ \\t]*$`)
  const found: Instruction[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const first = lines[at] ?? ''
    if (/^\s*(?:#|$)/.test(first)) continue
    const line = at + 1
    let joined = ''
    let current = first
    for (;;) {
      const more = continued.test(current)
      joined += more ? current.replace(continued, '') : current
      if (!more || at + 1 >= lines.length) break
      at += 1
      while (at < lines.length - 1 && /^\s*(?:#|$)/.test(lines[at] ?? '')) at += 1
      current = /^\s*(?:#|$)/.test(lines[at] ?? '') ? '' : (lines[at] ?? '')
    }
    const [, keyword = '', rest = ''] = /^\s*([A-Za-z]+)\s*(.*)$/s.exec(joined) ?? []
    const instruction = { line, keyword: keyword.toUpperCase(), rest: rest.trim() }
    found.push(instruction)
    at = afterHeredocs(instruction, lines, at)
  }
  return found
}

function escapeCharacter(lines: string[]): string {
  for (const line of lines) {
    const directive = /^\s*#\s*([A-Za-z]+)\s*=\s*(\S.*?)\s*$/.exec(line)
    if (directive === null) break
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] ?? '\\'
  }
  return '\\'
}

/** The last line of the instruction's heredocs, or `at` without any. */
function afterHeredocs({ keyword, rest }: Instruction, lines: string[], at: number): number {
  if (!['RUN', 'COPY', 'ADD', 'ONBUILD'].includes(keyword)) return at
  let last = at
  for (const word of words(rest)) {
    const heredoc = HEREDOC.exec(word)
    if (heredoc === null) continue
    const end = lines.findIndex((line, index) => {
      if (index <= last) return false
      return (heredoc[1] === '-' ? line.replace(/^\t+/, '') : line) === heredoc[3]
    })
    if (end < 0) return lines.length
    last = end
  }
  return last
}

/** Words of an instruction; quotes stay, since `"<<EOF"` is no heredoc. */
function words(text: string): string[] {
  return text.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|["'\\])+/g) ?? []
}

/** What the instructions take from the build context, in their order. */
export function contextUses(found: readonly Instruction[]): ContextUse[] {
  return found.flatMap((instruction): ContextUse[] => {
    // A trigger runs in a later build, whose context may be this one: then its sources count.
    const nested = instruction.keyword === 'ONBUILD' ? /^([A-Za-z]+)\s+(.*)$/s.exec(instruction.rest) : null
    const keyword = (nested?.[1] ?? instruction.keyword).toUpperCase()
    const rest = nested?.[2] ?? instruction.rest
    if (keyword === 'COPY' || keyword === 'ADD') return copyUses(instruction.line, keyword, rest)
    return keyword === 'RUN' ? mountUses(instruction.line, rest) : []
  })
}

function copyUses(line: number, keyword: string, text: string): ContextUse[] {
  const { flags, rest } = splitFlags(text)
  if (flags.some((flag) => flag.startsWith('--from='))) return []
  const parents = flags.some((flag) => /^--parents(?:=true)?$/.test(flag))
  return operands(rest)
    .slice(0, -1)
    .flatMap((source): ContextUse[] => {
      if (HEREDOC.test(source)) return []
      if (keyword === 'ADD' && /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@)/i.test(source)) {
        const pinned =
          flags.some((flag) => flag.startsWith('--checksum=')) || /#[0-9a-f]{40}(?::|$)/i.test(source)
        return [{ kind: 'remote', line, url: source, pinned }]
      }
      if (source.includes('$')) return [{ kind: 'everything', line, why: `${source} holds a variable` }]
      return [{ kind: 'path', line, instruction: keyword, source: unquoted(source), parents }]
    })
}

/** A bind mount without `from=` shows the build context to the command. */
function mountUses(line: number, text: string): ContextUse[] {
  return splitFlags(text).flags.flatMap((flag): ContextUse[] => {
    if (!flag.startsWith('--mount=')) return []
    const options = new Map(
      unquoted(flag.slice('--mount='.length))
        .split(',')
        .map((option) => {
          const at = option.indexOf('=')
          return at < 0 ? [option, ''] : [option.slice(0, at).toLowerCase(), option.slice(at + 1)]
        }),
    )
    if ((options.get('type') ?? 'bind') !== 'bind' || options.has('from')) return []
    const source = options.get('source') ?? options.get('src') ?? '.'
    return source.includes('$')
      ? [{ kind: 'everything', line, why: `${source} holds a variable` }]
      : [{ kind: 'path', line, instruction: 'RUN --mount', source, parents: false }]
  })
}

function splitFlags(text: string): { flags: string[]; rest: string } {
  const flags: string[] = []
  let rest = text.trimStart()
  for (let flag = /^--[a-z]\S*/.exec(rest); flag !== null; flag = /^--[a-z]\S*/.exec(rest)) {
    flags.push(flag[0])
    rest = rest.slice(flag[0].length).trimStart()
  }
  return { flags, rest }
}

/** Sources and destination: a JSON list, or words. */
function operands(rest: string): string[] {
  if (rest.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(rest)
      if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list
    } catch {
      // As Docker does: what is no JSON list is read as words.
    }
  }
  return words(rest)
}

function unquoted(word: string): string {
  return word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double = '', single = '') => double + single)
}
