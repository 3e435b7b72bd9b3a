import { readSpecifier } from './dependency-specifier.ts'
import { ARCHIVE, localPath, readPackage, SCHEME } from './package-requirement.ts'
import { belongsToRequirement, type PipOption, readPipOptions } from './pip-options.ts'
import { shellWords } from './quoted-words.ts'
import { normalName, type Requirement, type Unclear, unclear } from './requirement-kind.ts'
import { commandLine } from './unreadable-requirement.ts'

export { normalName, type Requirement } from './requirement-kind.ts'

const LEADING_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?=\s*(?:$|[[(<>=!~;@]|\s(?:#|--)))/

/** The text with its project's name in normal form; everything else is kept, since pip may read it otherwise. */
export function canonicalRequirement(text: string): string {
  const trimmed = text.trim()
  const name = LEADING_NAME.exec(trimmed)?.[0]
  if (name === undefined || ARCHIVE.test(name) || parseRequirement(trimmed).kind === 'local') return trimmed
  return normalName(name) + trimmed.slice(name.length)
}

/**
 * Reads one requirement as pip does: https://pip.pypa.io/en/stable/reference/requirements-file-format/
 * The options begin with the first word that a hyphen leads (`break_args_options` of pip's `req_file.py`).
 */
export function parseRequirement(raw: string): Requirement {
  let requirement = known.get(raw)
  if (requirement === undefined) {
    requirement = parse(raw)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(raw, requirement)
  }
  return requirement
}

/** A file's items are asked for again by each stage. */
const known = new Map<string, Requirement>()
const MOST_KNOWN = 500

function parse(raw: string): Requirement {
  if (raw.length > 4000) return unclear('it is longer than 4,000 characters', 'Shorten it')
  const text = withoutComment(raw).trim()
  if (text === '' && raw !== '') return unclear('the item is only a comment', 'Remove the item')
  if (text.endsWith('\\')) {
    return unclear(
      'the line ends with a backslash, so pip joins it with the next line',
      'Remove the backslash',
    )
  }
  const command = commandLine(text)
  if (command !== undefined) return command
  const start = text.startsWith('-') ? 0 : text.indexOf(' -') + 1
  if (start === 0 && !text.startsWith('-')) return readPackage(text)
  const before = text.slice(0, start).trim()
  const words = shellWords(text.slice(start))
  if (words === undefined)
    return unclear('the closing quote is missing', 'Add the closing quote, or remove the opening one')
  const read = readPipOptions(words)
  if ('why' in read) return unclear(read.why, read.advice)
  if (before !== '') return behind(before, read.options, read.rest)
  const requirement = readOptions(read.options, read.rest)
  // Its commit takes the place of its branch in the text, as it is written.
  return requirement.kind === 'git' && !text.includes(requirement.url)
    ? unclear(
        'the address contains backslashes or quotes',
        'Remove them, or put quotes around the whole address',
      )
    : requirement
}

/** The options of a line that has nothing else; empty where pip cannot read it. */
export function lineOptions(raw: string): readonly PipOption[] {
  const text = withoutComment(raw).trim()
  const words = text.startsWith('-') ? shellWords(text) : undefined
  const read = words && readPipOptions(words)
  return read !== undefined && 'options' in read ? read.options : []
}

/** A comment begins at the start of a line or after a blank. */
function withoutComment(text: string): string {
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    if (at === 0 || /\s/.test(text.charAt(at - 1))) return text.slice(0, at)
  }
  return text
}

/** Of what stands behind a requirement, pip takes the hashes and the settings, and drops the rest without a word. */
function behind(requirement: string, options: readonly PipOption[], rest: readonly string[]): Requirement {
  const lost = options.find(({ name }) => !belongsToRequirement(name))
  if (lost !== undefined) {
    return unclear(
      `pip ignores ${lost.written} after a requirement`,
      `Write it as a separate item before this one: "- ${withValue(lost)}"`,
    )
  }
  if (rest.length > 0) {
    const other = withoutHyphens(rest)
    return dropped(rest, other === '' ? 'Remove it' : `Write it as a separate item: "- ${other}"`)
  }
  const read = readPackage(requirement)
  if (!options.some(({ name }) => name === '--hash')) return read
  return read.kind === 'named' ? { ...read, hashed: true, pinned: true } : { ...read, hashed: true }
}

/** A line that only has options. */
function readOptions(options: readonly PipOption[], rest: readonly string[]): Requirement {
  if (rest.length > 0) {
    if (options.length === 0) return dropped(rest, `Write it without the hyphen: "- ${withoutHyphens(rest)}"`)
    const items = [...options.map(withValue), rest.join(' ')].map((item) => `"- ${item}"`)
    const editable = options.at(-1)?.name === '--editable'
    const last = items.at(-1)
    return dropped(
      rest,
      editable
        ? 'Put quotes around everything that belongs to -e, or write the rest as a separate item'
        : rest[0] === ';'
          ? 'Remove it: an option cannot have a condition'
          : `Write each of them as a separate item: ${items.slice(0, -1).join(', ')} and ${last}`,
    )
  }
  const editable = options.some(({ name }) => name === '--editable')
  const ofRequirement = options.find(
    ({ name }) => belongsToRequirement(name) && !(editable && name === '--config-settings'),
  )
  if (ofRequirement !== undefined) {
    return unclear(
      `pip ignores ${ofRequirement.written} without a requirement`,
      'Write it after the requirement that it belongs to, on the same line',
    )
  }
  const [first] = options
  if (first === undefined) return unclear('pip cannot read it', 'Write it as name==version')
  const single = options.find(({ name }) => ALONE.has(name))
  const others = options.filter((option) => option !== single && !belongsToRequirement(option.name))
  if (single !== undefined && others.length > 0) {
    // pip follows the first -r of a line, and ignores what stands beside it.
    const [kept, other] = first === single ? [single, others[0] as PipOption] : [first, single]
    return unclear(
      `${other.written} and ${kept.written} are on the same line, and pip reads only one of them`,
      'Write one option per line',
    )
  }
  const links = options.filter(({ name }) => name === '--find-links')
  if (links.length > 1) {
    return unclear(`pip uses only the first ${links[0]?.written} of a line`, 'Write one option per line')
  }
  const option = single ?? links[0] ?? first
  return readOption(option)
}

/** Options that pip reads alone. */
const ALONE = new Set(['--requirement', '--constraint', '--editable'])

function readOption({ name, written, value = '' }: PipOption): Requirement {
  if (value.trim() === '' && (ALONE.has(name) || name === '--find-links')) {
    return unclear(`the value of ${written} is missing`, 'Write the value after it, on the same line')
  }
  switch (name) {
    case '--requirement':
      return { kind: 'include', role: 'requirements', target: value }
    case '--constraint':
      return { kind: 'include', role: 'constraints', target: value }
    case '--editable':
      return readEditable(value)
    case '--find-links':
      return /^[a-z]+:\/\//i.test(value)
        ? { kind: 'option', option: name }
        : { kind: 'local', target: value, links: true }
    default:
      return { kind: 'option', option: name }
  }
}

function readEditable(value: string): Requirement {
  // pip takes only a folder or a version control URL here, so a bare name is a folder.
  if (readSpecifier(value)?.url === undefined && !SCHEME.test(value)) {
    const local = localPath(value)
    if (local.kind === 'local' && ARCHIVE.test(local.target)) {
      return unclear('-e takes a folder or a version control address', 'Remove -e')
    }
    return local.kind === 'unclear' ? local : { ...local, editable: true }
  }
  const editable = readPackage(value)
  if (editable.kind === 'url') {
    return unclear('-e takes a folder or a version control address', 'Remove -e')
  }
  if (editable.kind === 'git' && editable.name === undefined) {
    return unclear('pip does not know the name of the package', 'Write #egg=NAME at the end of the address')
  }
  return editable.kind === 'unclear' ? editable : { ...editable, editable: true }
}

function withoutHyphens(words: readonly string[]): string {
  return words.filter((word) => word !== '-').join(' ')
}

function dropped(rest: readonly string[], advice: string): Unclear {
  return unclear(`pip ignores ${JSON.stringify(rest.join(' '))} and does not say so`, advice)
}

function withValue({ written, value }: PipOption): string {
  return value === undefined ? written : `${written} ${value}`
}
