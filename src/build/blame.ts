import type { Environment, Include, Spec } from '../environment/environment.ts'
import { packageName } from '../environment/match-spec.ts'
import { normalName, parseRequirement } from '../environment/requirement.ts'
import { REQUIREMENTS } from './recipe.ts'

/** What a build installs: the environment, and the requirements files that its pip section includes. */
export interface Asked {
  environment: Environment
  includes: readonly Include[]
}

/** One of the specs, with the file it stands in. */
export type Place = Spec & { file: string }

/** What of an environment file a tool that failed was talking about. */
export interface Blame {
  /** In the file's order, at least one. */
  specs: Place[]
  /** The tool's most telling line, in the words of the environment file. */
  words: string
}

/** What a tool installs from. */
export type Section = 'conda' | 'pip' | 'both'

interface Candidate {
  spec: Place
  /** The name as a word. */
  named: RegExp
  /** The name with a version or an operator behind it, or in quotes: this is about the package, whatever the word means in English. */
  asked: RegExp
}

const LONGEST = 300
const MOST_IN_A_CONFLICT = 8
/** How conda, mamba and pip begin a message of failure. Only this is taken for granted; what follows changes between versions. */
const FAILURE = /^\W*(?:[a-z]*error|critical|fatal)\b/i
/** How pip names a line of a requirements file. */
const REQUIREMENT_LINE = /-r (\S+) \(line (\d+)\)/g
/** The requirements files that the recipe, conda and mamba write: one item of the pip section a line. */
const WRITTEN = new RegExp(`(?:^|/)(?:${REQUIREMENTS.replaceAll('.', '\\.')}|condaenv\\.|mambaf)`)

/**
 * Finds the specs that a failed tool's lines are about, by their names, since wordings differ between tools and versions.
 * `undefined` when no line names one: then it is not known whose fault it was.
 */
export function blame(lines: readonly string[], asked: Asked, section: Section): Blame | undefined {
  const candidates = candidatesOf(asked, section)
  const told = lines.map((line) => inTheFilesWords(line, asked))
  const start = told.findIndex((line) => FAILURE.test(line))
  const failure = start < 0 ? [] : named(told.slice(start), candidates)
  // pip indents what is about the package that it named last, and may not name it again.
  const about = start < 0 || /^\s/.test(told[start] ?? '')
  const found = failure.length > 0 || !about ? failure : named(told, candidates).slice(-1)
  const strong = found.some(({ asked }) => asked.size > 0)
  const specs = new Set(found.flatMap(({ asked, mentioned }) => [...(strong ? asked : mentioned)]))
  const first = found.find(({ asked, mentioned }) => (strong ? asked : mentioned).size > 0)
  if (first === undefined) return undefined
  return {
    specs: candidates.flatMap(({ spec }) => (specs.has(spec) ? [spec] : [])),
    words: cleaned(first.line),
  }
}

/** The spec that an annotation is put on: Python is in most conflicts, and seldom what was changed. */
export function place({ specs }: Blame): Place {
  const [first, ...rest] = specs
  if (first === undefined) throw new Error('a blame has a spec')
  return packageName(first.text) === 'python' ? (rest[0] ?? first) : first
}

function candidatesOf({ environment, includes }: Asked, section: Section): Candidate[] {
  const name = (spec: Spec, kind: 'conda' | 'pip'): string | undefined => {
    if (kind === 'conda') return packageName(spec.text)
    const requirement = parseRequirement(spec.text)
    return 'name' in requirement ? requirement.name : undefined
  }
  const at = (file: string, specs: readonly Spec[]): Place[] => specs.map((spec) => ({ ...spec, file }))
  const { file, conda, pip = [] } = environment
  const included = includes.flatMap(({ path, requirements }) => at(path, requirements))
  const kinds = { conda: at(file, conda), pip: [...at(file, pip), ...included] }
  return (['conda', 'pip'] as const)
    .filter((kind) => section === 'both' || section === kind)
    .flatMap((kind) =>
      kinds[kind].flatMap((spec) => {
        const own = name(spec, kind)
        if (own?.includes('*')) return []
        // An included file has no name of a package, and is known by its own text.
        if (own === undefined) return [{ spec, named: literal(spec.text), asked: literal(spec.text) }]
        const word = `(?<![\\w./-])${normalName(own).replaceAll('-', '[-_.]+')}`
        const named = new RegExp(`${word}(?![\\w/]|[-.][a-z_]|\\.\\d)`, 'i')
        const quoted = `(?<=["'\`])${word}(?=["'\`])`
        return [{ spec, named, asked: new RegExp(`${word}(?:\\s*[=<>!~[]|\\s+[\\d*]|-\\d)|${quoted}`, 'i') }]
      }),
    )
}

interface Mention {
  line: string
  mentioned: Set<Place>
  asked: Set<Place>
}

/** The lines that name specs. One that names all of them, or very many, only repeats what was asked for, unless there is no other. */
function named(lines: readonly string[], candidates: readonly Candidate[]): Mention[] {
  const mentions = lines.flatMap((line): Mention[] => {
    const mentioned = candidates.filter((candidate) => candidate.named.test(line))
    if (mentioned.length === 0) return []
    const exact = mentioned.filter(
      ({ spec }) => /[^\w.-]/.test(spec.text) && squeezed(line).includes(squeezed(spec.text)),
    )
    // Of two specs of one package, the one whose own text is there.
    const meant = mentioned.filter(
      (one) => exact.includes(one) || !exact.some((other) => other.named.source === one.named.source),
    )
    const asked = meant.filter((one) => exact.includes(one) || one.asked.test(line))
    return [
      {
        line,
        mentioned: new Set(meant.map(({ spec }) => spec)),
        asked: new Set(asked.map(({ spec }) => spec)),
      },
    ]
  })
  const most = Math.min(candidates.length - 1, MOST_IN_A_CONFLICT)
  const telling = mentions.filter(({ mentioned }) => mentioned.size <= most)
  return telling.length > 0 ? telling : mentions
}

/** `-r FILE (line N)` names a file that the user never saw, or one that the pip section includes. */
function inTheFilesWords(line: string, { environment, includes }: Asked): string {
  return line.replace(REQUIREMENT_LINE, (whole, file: string, number: string) => {
    if (WRITTEN.test(file)) return environment.pip?.[Number(number) - 1]?.text ?? whole
    const include = includes.find(({ path }) => path === file || path.endsWith(`/${file}`))
    return include?.requirements.find((spec) => spec.line === Number(number))?.text ?? whole
  })
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[^\w\s]/g, '\\$&'))
}

function squeezed(text: string): string {
  return text.replace(/[\s"']+/g, '')
}

function cleaned(line: string): string {
  const text = line
    .replace(/^[^\p{L}\p{N}"'(-]+/u, '')
    .replace(/^(?:error|critical)\b:?\s*(?:libmamba\s+)?/i, '')
    .replace(/ \(from versions: [^)]*\)/, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s.:]+$/, '')
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
}
