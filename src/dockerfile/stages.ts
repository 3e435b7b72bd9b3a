import { escapeCharacter, type Instruction, instructions, mountOptions } from './dockerfile.ts'
import { shellWords, Unreadable, type Variables } from './shell-words.ts'

/** What an instruction takes an image or a stage by. */
export type Source = { line: number } & (
  | { kind: 'name'; name: string }
  /** Place of a stage in the file, from 0. */
  | { kind: 'number'; stage: number }
  | ({ kind: 'unknown' } & Unknown)
)

/** Words that may name an image, and what to do so that it is known. */
export interface Unknown {
  text: string
  why: string
  advice: string
}

/** Of the arguments that only the builder knows. */
class BuildersOwn extends Unreadable {}

export interface Stage {
  line: number
  /** In lower case. */
  name: string | undefined
  base: Source
  /** Of COPY --from and RUN --mount=from. */
  sources: Source[]
  /** The same of its ONBUILD instructions, which stages that start from it run. */
  triggers: Source[]
}

/** Set by BuildKit from the machine that builds and the one that is built for: no look at the file tells their values. */
const BUILDERS = new Set(
  ['BUILD', 'TARGET'].flatMap((side) =>
    ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].map((part) => `${side}${part}`),
  ),
)

/**
 * The stages of a Dockerfile with the names that BuildKit would read in it: variables of FROM have the values of the build
 * arguments, else those of the ARG instructions before the first FROM (frontend/dockerfile/dockerfile2llb/convert.go).
 */
export function stagesOf(
  text: string,
  buildArgs: Readonly<Record<string, string>>,
  platform?: string,
): Stage[] {
  const escapeWith = escapeCharacter(text)
  const found = instructions(text)
  const first = found.findIndex(({ keyword }) => keyword === 'FROM')
  if (first < 0) return []
  const from = found.slice(first)
  const last = from.findLast(({ keyword }) => keyword === 'FROM') as Instruction
  const variables = globalArguments(
    found.slice(0, first),
    buildArgs,
    { target: stageName(last) ?? 'default', platform },
    escapeWith,
  )
  const stages: Stage[] = []
  for (const instruction of from) {
    if (instruction.keyword === 'FROM') {
      const base = expanded(argumentsOf(instruction)[0] ?? '', instruction.line, variables, escapeWith)
      stages.push({ line: instruction.line, name: stageName(instruction), base, sources: [], triggers: [] })
    } else {
      const stage = stages.at(-1) as Stage
      stage.sources.push(...sourcesOf(instruction))
      if (instruction.trigger !== undefined) stage.triggers.push(...sourcesOf(instruction.trigger))
    }
  }
  return stages
}

function argumentsOf({ rest }: Instruction): string[] {
  return rest.split(/[\t\v\f\r ]+/)
}

/** In lower case; `undefined` for a FROM without AS. */
export function stageName(instruction: Instruction): string | undefined {
  const [, as = '', name] = argumentsOf(instruction)
  return as.toLowerCase() === 'as' ? name?.toLowerCase() : undefined
}

/** What the builder is told of the platform by `--platform`. How it writes a variant of arm is its own choice. */
function ofPlatform(platform: string | undefined): Readonly<Record<string, string>> {
  const [os = '', arch = '', ...more] = (platform ?? '').split('/')
  if (platform === undefined || !['amd64', 'arm64'].includes(arch) || more.length > 0) return {}
  return { TARGETPLATFORM: platform, TARGETOS: os, TARGETARCH: arch, TARGETVARIANT: '' }
}

/** Values that ARG instructions before the first FROM, and the builder, give to names. Pure. */
export function globalArguments(
  found: readonly Instruction[],
  buildArgs: Readonly<Record<string, string>>,
  { target, platform }: { target: string; platform: string | undefined },
  escapeWith: string,
): Variables {
  const targets = ofPlatform(platform)
  const values = new Map<string, string | Unreadable>()
  const given = (name: string): string | undefined =>
    Object.hasOwn(buildArgs, name) ? buildArgs[name] : undefined
  for (const name of BUILDERS)
    values.set(name, given(name) ?? targets[name] ?? new BuildersOwn(`only the builder knows ${name}`))
  values.set('TARGETSTAGE', given('TARGETSTAGE') ?? target)
  const variables: Variables = (name) => {
    const value = values.get(name)
    if (value instanceof Unreadable) throw value
    return value
  }
  for (const { keyword, rest } of found) {
    if (keyword !== 'ARG') continue
    for (const word of assignments(rest, escapeWith)) {
      const at = word.indexOf('=')
      const name = at < 0 ? word : word.slice(0, at)
      const value = given(name)
      if (value !== undefined) values.set(name, value)
      else if (at >= 0) values.set(name, evaluated(word.slice(at + 1), variables, escapeWith))
    }
  }
  return variables
}

/** Characters; addresses and names of images have fewer. */
const LONGEST_VALUE = 4096
const MOST_REPLACED = 200

function tooLong(): Unreadable {
  return new Unreadable(`it is longer than ${LONGEST_VALUE} characters`)
}

/** A word with its variables replaced; an Unreadable where its value is not known. */
export function evaluated(word: string, variables: Variables, escapeWith: string): string | Unreadable {
  // Most words hold nothing to replace.
  if (/^[A-Za-z0-9:/._=+-]*$/.test(word)) return word.length > LONGEST_VALUE ? tooLong() : word
  // `ENV V=$V$V`, line after line, would otherwise double a value until memory ends.
  const replaced = word.split('$').length - 1
  if (replaced > MOST_REPLACED) return new Unreadable(`it contains ${replaced} variables`)
  try {
    const { text } = shellWords(word, variables, { escape: escapeWith })
    return text.length > LONGEST_VALUE
      ? new Unreadable(`it is longer than ${LONGEST_VALUE} characters`)
      : text
  } catch (error) {
    return error instanceof Unreadable ? error : new Unreadable((error as Error).message)
  }
}

/** Words with their quotes, which hold blanks together. */
export function assignments(rest: string, escapeWith: string): string[] {
  const mark = escapeWith === '`' ? '`' : '\\\\'
  const plain = `[^\\s"'${mark}]`
  const word = new RegExp(
    `(?:${plain}|${mark}.|"(?:[^"${mark}]|${mark}.)*(?:"|$)|'[^']*(?:'|$)|${mark}$)+`,
    'gs',
  )
  return rest.match(word) ?? []
}

function expanded(word: string, line: number, variables: Variables, escapeWith: string): Source {
  const value = evaluated(word, variables, escapeWith)
  if (!(value instanceof Unreadable)) return { line, kind: 'name', name: value }
  const advice =
    value instanceof BuildersOwn
      ? 'Write the name of the image without this variable, or set the variable with the input build-args'
      : 'Write the name of the image without that substitution. For example, use an ARG that contains the whole tag'
  return { line, kind: 'unknown', text: word, why: value.message, advice }
}

/** What --from and from= name: no variable has a value there, BuildKit refuses any. */
function named(name: string, option: string, line: number): Source {
  if (!name.includes('$')) return { line, kind: 'name', name }
  const why = `${option} does not allow variables`
  const advice = `Write "FROM ${name} AS NAME" as a separate stage, and use the name of that stage here`
  return { line, kind: 'unknown', text: name, why, advice }
}

function sourcesOf({ keyword, flags, line }: Instruction): Source[] {
  if (keyword === 'COPY') {
    const from = flags.findLast((flag) => flag.startsWith('--from='))?.slice('--from='.length)
    if (!from) return []
    return /^[+-]?[0-9]+$/.test(from)
      ? [{ line, kind: 'number', stage: Number(from) }]
      : [named(from, '--from', line)]
  }
  if (keyword !== 'RUN') return []
  return flags.flatMap((flag): Source[] => {
    const options = mountOptions(flag)
    if (options === undefined) return []
    if (flag.includes('"'))
      return [
        {
          line,
          kind: 'unknown',
          text: flag,
          why: 'it contains quotes inside a list',
          advice: 'Write the options of the mount without quotes',
        },
      ]
    const from = options.get('from')
    return from ? [named(from, 'from= of a mount', line)] : []
  })
}
