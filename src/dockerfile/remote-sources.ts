import { escapeCharacter, type Instruction, instructions } from './dockerfile.ts'
import { type GitAddress, gitAddress } from './git-address.ts'
import { Unreadable, type Variables } from './shell-words.ts'
import { assignments, evaluated, globalArguments, stageName } from './stages.ts'

/** What ADD takes from elsewhere, as far as nothing in the Dockerfile pins it. */
export type RemoteSource =
  | { kind: 'download'; line: number; url: string }
  | ({ kind: 'git'; line: number } & GitAddress)
  /** An address, or what may be one, that only the build knows. `certain`: it is an address whatever its variables hold. */
  | { kind: 'unknown'; line: number; text: string; why: string; certain: boolean }

/** The ONBUILD instructions of a base, in their order, with the variables that it sets. */
export interface BaseAdds {
  /** Of the FROM. */
  line: number
  env: Readonly<Record<string, string>>
  triggers: readonly string[]
}

/** A repository that the file pins by a full commit: nothing of it is hashed, and the build may fetch it. */
type Pinned = { kind: 'pinned'; line: number } & GitAddress

const CHECKSUM = /^sha256:[0-9a-f]{64}$/
const COMMIT = /^[0-9a-f]{40}$/

/**
 * Addresses that the ADD instructions of a Dockerfile fetch, with the values that BuildKit gives to their variables: build
 * arguments, ARG of the same stage, ENV of it and of the stages that it continues (frontend/dockerfile/dockerfile2llb/convert.go).
 * Of `bases` the triggers alone count. Sources with a checksum are left out. Pure.
 */
export function remoteSources(
  text: string,
  buildArgs: Readonly<Record<string, string>>,
  platform?: string,
  bases: readonly BaseAdds[] = [],
): (RemoteSource | Pinned)[] {
  const escapeWith = escapeCharacter(text)
  const found = instructions(text)
  const first = found.findIndex(({ keyword }) => keyword === 'FROM')
  if (first < 0) return []
  const last = found.findLast(({ keyword }) => keyword === 'FROM') as Instruction
  const target = stageName(last) ?? 'default'
  const global = globalArguments(found.slice(0, first), buildArgs, { target, platform }, escapeWith)
  const reading = { buildArgs, global, escapeWith }
  const ofBases = bases.flatMap(({ line, env, triggers }) =>
    sourcesIn(
      triggers.flatMap(instructions).map((trigger) => ({ ...trigger, line })),
      new Map(Object.entries(env)),
      reading,
    ),
  )
  return [...sourcesIn(found.slice(first), new Map(), reading), ...ofBases]
}

type Reading = { buildArgs: Readonly<Record<string, string>>; global: Variables; escapeWith: string }

function sourcesIn(
  found: readonly Instruction[],
  variables: Map<string, string | Unreadable>,
  reading: Reading,
): (RemoteSource | Pinned)[] {
  const { escapeWith } = reading
  let stage = variables
  /** What ENV has set, which a later stage of the same base finds set. */
  let lasting = new Map<string, string | Unreadable>()
  /** The variables of each named stage: of one that is continued later all have been read by then. */
  const stages = new Map<string, { stage: typeof lasting; lasting: typeof lasting }>()
  const sources: (RemoteSource | Pinned)[] = []
  for (const instruction of found) {
    const { keyword, rest } = instruction
    if (keyword === 'FROM') {
      const base = rest.split(/\s/, 1)[0]?.toLowerCase() ?? ''
      const before = stages.get(base)
      lasting = new Map(before?.lasting)
      // A stage that another one continues hands on its ARG as well; its ENV comes before it there.
      stage = new Map([...(before?.stage ?? []), ...lasting])
      const name = stageName(instruction)
      if (name !== undefined) stages.set(name, { stage, lasting })
    } else if (keyword === 'ARG') declare(rest, stage, reading)
    else if (keyword === 'ENV')
      for (const name of set(rest, stage, escapeWith)) lasting.set(name, stage.get(name) ?? '')
    // A trigger runs in a later build, whose variables may be others: then the policy of the build denies what it would fetch.
    const add = instruction.trigger ?? instruction
    // What is not understood may fetch anything: the build is then held to what was hashed.
    const unread = instruction.unread ?? add.unread
    if (unread !== undefined)
      sources.push({ kind: 'unknown', line: add.line, text: keyword, why: unread, certain: false })
    if (add.keyword === 'ADD') sources.push(...sourcesOf(add, known(stage), escapeWith))
  }
  return sources
}

function known(stage: ReadonlyMap<string, string | Unreadable>): Variables {
  return (name) => {
    const value = stage.get(name) ?? new Unreadable(`the stage does not set ${name}`)
    if (value instanceof Unreadable) throw value
    return value
  }
}

function declare(rest: string, stage: Map<string, string | Unreadable>, reading: Reading): void {
  const { buildArgs, global, escapeWith } = reading
  for (const word of assignments(rest, escapeWith)) {
    const at = word.indexOf('=')
    const name = at < 0 ? word : word.slice(0, at)
    const given = Object.hasOwn(buildArgs, name) ? buildArgs[name] : undefined
    if (given !== undefined) stage.set(name, given)
    else if (at >= 0) stage.set(name, evaluated(word.slice(at + 1), known(stage), escapeWith))
    else {
      const value = globalValue(name, global)
      // An ARG that nobody gives a value leaves the base image's variable of that name in force.
      if (value !== undefined) stage.set(name, value)
    }
  }
}

function globalValue(name: string, global: Variables): string | Unreadable | undefined {
  try {
    return global(name)
  } catch (error) {
    if (error instanceof Unreadable) return error
    throw error
  }
}

/** `ENV A=1 B=2`, or `ENV A all the rest`. The words of one instruction do not see each other's values. Returns the names. */
function set(rest: string, stage: Map<string, string | Unreadable>, escapeWith: string): string[] {
  const before = known(stage)
  const words = assignments(rest, escapeWith)
  if (words[0]?.includes('=')) {
    const values = words.map((word): [string, string | Unreadable] => {
      const at = word.indexOf('=')
      return [word.slice(0, Math.max(at, 0)), evaluated(word.slice(at + 1), before, escapeWith)]
    })
    const named = values.filter(([name]) => name !== '')
    for (const [name, value] of named) stage.set(name, value)
    return named.map(([name]) => name)
  }
  const [, name = '', value = ''] = /^(\S+)\s+(.*)$/s.exec(rest) ?? []
  stage.set(name, evaluated(value, before, escapeWith))
  return [name]
}

function sourcesOf(
  { line, flags, rest }: Instruction,
  variables: Variables,
  escapeWith: string,
): (RemoteSource | Pinned)[] {
  const pin = flags.find((flag) => flag.startsWith('--checksum='))?.slice('--checksum='.length)
  const checksum = pin === undefined ? '' : evaluated(pin, variables, escapeWith)
  const unknown = (text: string, { message: why }: Unreadable, certain: boolean): RemoteSource[] => [
    { kind: 'unknown', line, text, why, certain },
  ]
  return operands(rest)
    .slice(0, -1)
    .flatMap((word): (RemoteSource | Pinned)[] => {
      const source = evaluated(word, variables, escapeWith)
      const pinned = typeof checksum === 'string' && (CHECKSUM.test(checksum) || COMMIT.test(checksum))
      if (source instanceof Unreadable) {
        const certain = /^["']?(?:https?|git|ssh):\/\//i.test(word)
        if (!certain && !word.includes('$')) return []
        // What kind of address it is decides whether the checksum pins it.
        return unknown(word, source, certain && !pinned)
      }
      const git = gitAddress(source)
      if (git === undefined && !/^https?:\/\//.test(source)) return []
      if (git !== undefined && COMMIT.test(git.commit ?? git.reference))
        return [{ kind: 'pinned', line, ...git }]
      // A digest pins no repository, and a commit no download.
      if (typeof checksum === 'string' && (git === undefined ? CHECKSUM : COMMIT).test(checksum))
        return git === undefined ? [] : [{ kind: 'pinned', line, ...git }]
      if (checksum instanceof Unreadable) return unknown(`--checksum=${pin}`, checksum, true)
      return git === undefined ? [{ kind: 'download', line, url: source }] : [{ kind: 'git', line, ...git }]
    })
}

/** A list in JSON, or words as BuildKit splits them: quotes do not hold blanks together. */
function operands(rest: string): string[] {
  if (rest.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(rest)
      if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list
    } catch {
      // Words, then.
    }
  }
  return rest.split(/[\t\v\f\r ]+/).filter((word) => word !== '')
}
