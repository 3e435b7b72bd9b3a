import { Failure, type Finding } from '../failure.ts'
import { nearest } from '../nearest.ts'
import { canonicalContent, DEFAULT_NAME, type Json } from './canonical.ts'
import { strangeInNode } from './characters.ts'
import { readDependencies } from './dependencies.ts'
import { checkCharacters, itemText, strangeReport } from './item.ts'
import { KNOWN_KEYS, looksKnown } from './known-keys.ts'
import type { Environment, Spec } from './model.ts'
import type { Mapping, Node, Scalar } from './nodes.ts'
import { Problems, quoted } from './problems.ts'
import { readSource } from './source.ts'
import { readTree } from './tree.ts'
import { writtenHash } from './written.ts'

export type { Json } from './canonical.ts'
export { refuseEditables } from './editable.ts'
export { fileWithCommits, resolveGitReferences } from './git-references.ts'
export { followIncludes } from './includes.ts'
export type { Environment, Include, Spec } from './model.ts'
export { absentNotice, NONE, noEnvironment, USUAL } from './none.ts'
export { askedPackages, condaPart, placesPart, requirementsPart } from './parts.ts'

/** What can be said about a file with or without errors: old, broken files must still be comparable with new ones. */
export interface Inspection {
  /** `undefined` when there are errors. */
  environment: Environment | undefined
  /** `undefined` when not even the YAML could be read. */
  canonical: Json | undefined
  /** All findings, sorted by line. */
  findings: Finding[]
}

/** Keys without which something else is installed. */
const MEANT = ['channels', 'dependencies', 'variables']

// It becomes a folder's name and an argument of conda.
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/
const CHANNEL = /^[A-Za-z0-9_][A-Za-z0-9_.:/@%~+-]*$/

/**
 * Reads and lints an environment file (`file`: its path relative to the repository's root).
 * Throws one Failure (`environment`) that carries every error and warning with its line.
 */
export function readEnvironment(file: string, bytes: Uint8Array): Environment {
  const { environment, problems } = examine(file, bytes)
  if (environment === undefined) throw problems.failure()
  return environment
}

/** As readEnvironment, but errors are among the findings instead of thrown. */
export function inspectEnvironment(file: string, bytes: Uint8Array): Inspection {
  const { environment, canonical, problems } = examine(file, bytes)
  return { environment, canonical, findings: problems.sorted() }
}

/** The Failure (`environment`) for a file that is not there. */
export function missingEnvironment(file: string): Failure {
  const message = 'the file does not exist'
  const advice = 'Add it, or name the right file with the input environment-file'
  return new Failure({
    class: 'environment',
    doing: 'reading the environment',
    on: file,
    why: message,
    next: advice,
    findings: [{ severity: 'error', rule: 'file-missing', file, message, advice }],
  })
}

function examine(
  file: string,
  bytes: Uint8Array,
): { environment: Environment | undefined; canonical: Json | undefined; problems: Problems } {
  const problems = new Problems(file)
  const text = readSource(bytes, problems)
  const tree = text === undefined ? undefined : readTree(text, problems)
  if (tree === undefined) return { environment: undefined, canonical: undefined, problems }
  const canonical = canonicalContent(tree)
  if (tree.kind !== 'mapping') {
    const empty = tree.kind === 'scalar' && tree.value === ''
    problems.error(
      empty ? 'empty-file' : 'not-a-mapping',
      tree.line,
      empty ? 'the file is empty' : 'the file does not contain keys with values',
      'Begin with name:, channels: and dependencies:',
    )
    return { environment: undefined, canonical, problems }
  }
  const content = readContent(tree, problems)
  const environment = problems.failed
    ? undefined
    : { file, ...content, canonical, written: writtenHash(bytes), findings: problems.sorted() }
  return { environment, canonical, problems }
}

function readContent(
  tree: Mapping,
  problems: Problems,
): Pick<Environment, 'name' | 'channels' | 'channelLines' | 'conda' | 'pip' | 'variables'> {
  const values = readKeys(tree, problems)
  const channels = readChannels(values.get('channels'), problems)
  return {
    name: readName(values.get('name'), problems),
    channels: channels.map(({ text }) => text),
    channelLines: channels.map(({ line }) => line),
    ...readDependencies(values.get('dependencies'), problems),
    variables: readVariables(values.get('variables'), problems),
  }
}

/** What stands below each key that conda reads, also where the key is misspelt. */
function readKeys(tree: Mapping, problems: Problems): Map<string, Node> {
  const values = new Map(tree.entries.map(({ key, value }) => [key.value, value]))
  for (const { key, value } of tree.entries) {
    if (KNOWN_KEYS.has(key.value)) continue
    const meant = nearest(key.value, MEANT)
    if (meant !== undefined && !values.has(meant)) {
      values.set(meant, value)
      const strange = strangeInNode(key, true)
      if (strange !== undefined) {
        problems.error(...strangeReport(key.line, 'the key', strange, key.value))
      } else {
        const why = `conda does not know the key ${quoted(key.value)}, and ignores everything below it`
        problems.error('misspelt-key', key.line, why, `Write ${meant}`)
      }
    } else if (key.value === 'pip' && value.kind === 'sequence') {
      problems.error(
        'pip-outside',
        key.line,
        'the pip section is not inside dependencies, so conda and mamba ignore it',
        'Write "- pip:" as the last item of dependencies, and its packages below it with more indentation',
      )
    } else if (!looksKnown(key.value) || checkCharacters(key, 'the key', problems)) {
      problems.warning(
        'unknown-key',
        key.line,
        `conda does not know the key ${quoted(key.value)}`,
        'Check its spelling. The key has no effect on the packages, but it changes the hash',
      )
    }
  }
  return values
}

function readName(node: Node | undefined, problems: Problems): string {
  if (node === undefined) return DEFAULT_NAME
  const name = itemText(node, 'the name', problems)
  if (name !== undefined && !NAME.test(name)) {
    problems.error(
      'name',
      node.line,
      `${quoted(name)} cannot be the name of an environment`,
      'Use letters, digits, dots, hyphens and underscores. Do not begin with a hyphen or a dot',
    )
  }
  return name ?? DEFAULT_NAME
}

function readChannels(node: Node | undefined, problems: Problems): Spec[] {
  if (node === undefined) return []
  if (node.kind !== 'sequence') {
    problems.error(
      'channels-not-a-list',
      node.line,
      'channels is not a list',
      'Write the channels as a list below channels:. Each line begins with "- "',
    )
    return []
  }
  const channels: Spec[] = []
  for (const item of node.items) {
    const channel = itemText(item, 'the channel', problems)
    if (channel === undefined) continue
    if (!CHANNEL.test(channel)) {
      const advice = 'Write the name of a channel or its address'
      problems.error('channel', item.line, `${quoted(channel)} is not a channel`, advice)
    }
    if (channel === 'default') {
      problems.notice(
        'default-channel',
        item.line,
        'the action reads the channel "default" as "defaults", which is its real name',
        'You need not do anything now. Write defaults when you next edit the file',
      )
    }
    channels.push({ text: channel, line: item.line })
  }
  return channels
}

function readVariables(node: Node | undefined, problems: Problems): Record<string, string> {
  if (node === undefined) return {}
  const wrong = (line: number, message: string): void =>
    problems.error('variables', line, message, 'Write variables as NAME: "value", one per line')
  if (node.kind !== 'mapping') {
    wrong(node.line, 'variables does not contain names with values')
    return {}
  }
  const usable = ({ key, value }: { key: Scalar; value: Node }): [string, string][] => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key.value)) {
      wrong(key.line, `${quoted(key.value)} cannot be the name of a variable`)
    } else if (value.kind !== 'scalar' || (value.plain && /^(?:|~|null)$/i.test(value.value))) {
      wrong(value.line, `the variable ${key.value} has no value`)
    } else if (/\p{Cc}/u.test(value.value)) {
      wrong(value.line, `the variable ${key.value} contains a line break or a control character`)
    } else {
      return [[key.value, value.value]]
    }
    return []
  }
  return Object.fromEntries(node.entries.flatMap(usable))
}
