import type { Environment, Include, Spec } from '../environment/environment.ts'
import { packageName } from '../environment/match-spec.ts'
import { normalName, parseRequirement } from '../environment/requirement.ts'
import type { Lock } from '../fingerprint/lock.ts'
import { mambaBlame } from './mamba-line-at-fault.ts'
import { withWholeReasons } from './pip-words.ts'
import { REQUIREMENTS } from './recipe-context.ts'

/** What a build installs: the environment, and the requirements files that its pip section includes. */
export interface Asked {
  environment: Environment
  includes: readonly Include[]
  /** Path in the repository of the Dockerfile that is built, if it is the repository's own. */
  dockerfile?: string | undefined
  /** What is installed in place of a solve. */
  lock?: Lock | undefined
}

/** One of the specs, with the file it stands in. */
export type Place = Spec & { file: string }

/** What of an environment file a tool that failed was talking about. */
export interface FaultyLines {
  /** In the file's order, at least one. */
  specs: Place[]
  /** The tool's most telling line, in the words of the environment file. */
  words: string
  /** What the tool could not do with the specs; `cannot install` where it is not said. */
  problem?: string
  /** The specs with the words about each, where each has a fault of its own. Without them they exclude each other. */
  each?: readonly { spec: Place; words: string }[]
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
/** pip's own sentence about specs that exclude each other, also where the file has no others. */
const CONFLICT = /^ERROR: Cannot install .* because these package versions have conflicting dependencies/
/** How pip names a line of a requirements file. */
const REQUIREMENT_LINE = /-r (\S+) \(line (\d+)\)/g
/** They run, and say so in messages about other packages: only a version behind the name is about themselves. */
const TOOLS = ['python', 'pip']
/** The requirements files that the recipe, conda and mamba write: one item of the pip section a line. */
const WRITTEN = new RegExp(`(?:^|/)(?:${REQUIREMENTS.replaceAll('.', '\\.')}|condaenv\\.|mambaf)`)

/**
 * Finds the specs that a failed tool's lines are about: by what mamba says where these are its words, else by their names, since
 * wordings differ between tools and versions.
 * `undefined` when no line names one: then it is not known whose fault it was.
 */
export function findFaultyLines(
  lines: readonly string[],
  asked: Asked,
  section: Section,
): FaultyLines | undefined {
  const understood = section === 'pip' ? undefined : mambaBlame(lines, asked.environment)
  if (understood) return understood
  const candidates = candidatesOf(asked, section)
  const output = withWholeReasons(lines).map((line) => inTheFilesWords(line, asked))
  const start = output.findIndex((line) => FAILURE.test(line))
  const failure = start < 0 ? [] : named(output.slice(start), candidates)
  // pip indents what is about the package that it named last, and may not name it again.
  const isIndented = start < 0 || /^\s/.test(output[start] ?? '')
  const elsewhere = failure.length === 0 && isIndented
  const found = elsewhere ? named(output, candidates).slice(-1) : failure
  const strong = found.some(({ asked }) => asked.size > 0)
  const meant = ({ asked, mentioned }: Mention): Place[] =>
    strong ? [...asked] : [...mentioned].filter((spec) => !isTool(spec))
  const specs = new Set(found.flatMap(meant))
  const first = found.find((mention) => meant(mention).length > 0)
  if (first === undefined) return undefined
  return {
    specs: candidates.flatMap(({ spec }) => (specs.has(spec) ? [spec] : [])),
    words: elsewhere
      ? cleaned(output.findLast((line) => FAILURE.test(line)) ?? first.line)
      : said(output[start], first.line),
  }
}

/** A line of a list says little without the sentence above the list. */
function said(head: string | undefined, line: string): string {
  if (head === undefined || head === line || !/^\s/.test(line)) return cleaned(line)
  return cut(`${cleaned(head.replace(/\. .*$/s, ''))}: ${cleaned(line)}`)
}

/** The spec that an annotation is put on: Python is in most conflicts, and seldom what was changed. */
export function place({ specs }: FaultyLines): Place {
  const [first, ...rest] = specs
  if (first === undefined) throw new Error('a faulty line has a requirement')
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
  const telling = mentions.filter(({ line, mentioned }) => mentioned.size <= most || CONFLICT.test(line))
  return telling.length > 0 ? telling : mentions
}

function isTool({ text }: Place): boolean {
  return TOOLS.includes(packageName(text) ?? '')
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
  return cut(text)
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
}
