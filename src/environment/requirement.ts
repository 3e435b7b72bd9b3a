/** What one line of a requirements file, or one item of the pip section, asks for. */
export type Requirement =
  | { kind: 'named'; name: string; pinned: boolean }
  | { kind: 'git'; name?: string; url: string; reference?: string; pinned: boolean }
  | { kind: 'url'; name?: string; url: string; pinned: boolean }
  | { kind: 'local'; target: string }
  | { kind: 'include'; role: 'requirements' | 'constraints'; target: string }
  | { kind: 'option'; option: string }
  | { kind: 'unclear'; why: string; advice: string }

const NAME = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?'
const EXTRAS = String.raw`\s*\[[A-Za-z0-9._,\s-]*\]`
const CLAUSE = String.raw`\s*(?:===?|~=|!=|<=|>=|<|>)\s*[A-Za-z0-9.*+!_-]+\s*`
const SPECIFIERS = String.raw`(?:${CLAUSE}(?:,${CLAUSE})*,?\s*|\s*\(${CLAUSE}(?:,${CLAUSE})*\)\s*)`
// PEP 508, with pip's options of one requirement behind it.
const NAMED = new RegExp(`^(${NAME})(?:${EXTRAS})?(${SPECIFIERS})?\\s*(?:;[^\\n]*?)?(\\s+--[a-z][^\\n]*)?$`)
const DIRECT = new RegExp(`^(${NAME})(?:${EXTRAS})?\\s*@\\s*(\\S.*)$`)
const LEADING_NAME = new RegExp(`^${NAME}(?=\\s*(?:$|[[(<>=!~;@]|\\s(?:#|--)))`)
// pip takes a bare file name with one of these endings for a path.
const ARCHIVE = /\.(?:zip|whl|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i
const OPTIONS_WITH_VALUE = new Set(
  '-i --index-url --pypi-url --extra-index-url --no-binary --only-binary --trusted-host --use-feature'.split(
    ' ',
  ),
)
const OPTIONS = new Set('--no-index --prefer-binary --require-hashes --pre'.split(' '))

/** PEP 503: https://peps.python.org/pep-0503/#normalized-names */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

/** The text with its project's name in normal form; everything else is kept, since pip may read it otherwise. */
export function canonicalRequirement(text: string): string {
  const trimmed = text.trim()
  const name = LEADING_NAME.exec(trimmed)?.[0]
  if (name === undefined || ARCHIVE.test(name) || parseRequirement(trimmed).kind === 'local') return trimmed
  return normalName(name) + trimmed.slice(name.length)
}

/** Reads one requirement as pip does: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export function parseRequirement(raw: string): Requirement {
  if (raw.length > 4000) return unclear('it is longer than 4,000 characters', 'Shorten it')
  // One blank for many: the patterns below would take cubic time over a long run of blanks.
  const text = raw
    .replace(/\s+/g, ' ')
    .replace(/(?:^| )#.*$/, '')
    .trim()
  if (text.startsWith('-')) return parseOption(text)
  const direct = DIRECT.exec(text)
  if (direct?.[1] !== undefined && direct[2] !== undefined) return parseLink(direct[2], normalName(direct[1]))
  if (/^(?:git\+|[A-Za-z][A-Za-z0-9+.-]*:)/.test(text)) return parseLink(text)
  const path = text.replace(/\s+;.*$|\s+--.*$/, '').replace(/\[[^\]]*\]$/, '')
  if (/^[^\s<>=!~;]*\/|^\.+$/.test(path) || (ARCHIVE.test(path) && !path.includes(' '))) {
    return { kind: 'local', target: path }
  }
  const named = NAMED.exec(text)
  if (named?.[1] === undefined) {
    const single = /^[A-Za-z0-9._-]+=[^=]/.test(text)
    return unclear(
      'pip cannot read it',
      single ? 'pip writes a version with ==, not with =' : 'Write it as name==version',
    )
  }
  const pinned =
    /(?:^|[^=!<>~])={2,3}\s*[^\s*,]+\s*(?:$|[,)])/.test(named[2] ?? '') || (named[3] ?? '').includes('--hash')
  return { kind: 'named', name: normalName(named[1]), pinned }
}

function unclear(why: string, advice: string): Requirement {
  return { kind: 'unclear', why, advice }
}

function parseOption(text: string): Requirement {
  const match = /^(--[a-z][a-z-]*|-[a-z])(?:\s*=\s*|\s+|(?<=^-[a-z]))(.*)$/.exec(text) ?? [text, text, '']
  const option = match[1] ?? text
  const value = (match[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2')
  // pip follows an -r behind another option as well; read here as part of the first one's value, its file would be missed.
  const second = /(?:^|\s)(--?[A-Za-z][a-z-]*)/.exec(value)?.[1]
  if (second !== undefined && !/^--(?:hash|config-settings|global-option)$/.test(second)) {
    return unclear(`${second} stands on the line of ${option}`, 'Write one option a line')
  }
  if (OPTIONS.has(option)) return { kind: 'option', option }
  if (value === '') {
    const known =
      OPTIONS_WITH_VALUE.has(option) ||
      /^(?:-[rcef]|--(?:requirement|constraint|editable|find-links))$/.test(option)
    return known
      ? unclear(`${option} names nothing`, 'Write what it names behind it, on the same line')
      : unclear(`${option} is not an option of requirements files`, 'Remove it')
  }
  switch (option) {
    case '-r':
    case '--requirement':
      return { kind: 'include', role: 'requirements', target: value }
    case '-c':
    case '--constraint':
      return { kind: 'include', role: 'constraints', target: value }
    case '-e':
    case '--editable': {
      const editable = parseRequirement(value)
      // pip takes only a folder or a version control URL here, so a bare name is a folder.
      return editable.kind === 'named'
        ? { kind: 'local', target: value.replace(/\[[^\]]*\]$/, '') }
        : editable
    }
    case '-f':
    case '--find-links':
      return /^[a-z]+:\/\//i.test(value) ? { kind: 'option', option } : { kind: 'local', target: value }
    default:
      return OPTIONS_WITH_VALUE.has(option)
        ? { kind: 'option', option }
        : unclear(`${option} is not an option of requirements files`, 'Remove it')
  }
}

function parseLink(text: string, known?: string): Requirement {
  const url = text.replace(/\s+;.*$|\s+--.*$/, '').trim()
  if (/\s/.test(url)) return unclear('the address holds a blank', 'Remove the blank')
  const [address = '', fragment = ''] = split(url, '#')
  const egg = /(?:^|&)egg=([A-Za-z0-9._-]+)/.exec(fragment)?.[1]
  const name = known ?? (egg === undefined ? undefined : normalName(egg))
  const named = name === undefined ? {} : { name }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(address)?.[1]?.toLowerCase() ?? ''
  if (address.startsWith('git+')) {
    const repository = address.slice(4)
    // As pip: the reference follows the last @ of the path; an @ before the host belongs to the user's name.
    const path = /^[^:]+:\/\/[^/]*(?=\/.)/.exec(repository)?.[0].length
    if (path === undefined) {
      if (repository.includes('://'))
        return unclear('the address names no repository', 'Write the whole address')
      return unclear('pip does not read the host:path form', 'Write git+ssh://git@host/owner/name.git')
    }
    const at = repository.lastIndexOf('@')
    if (at < path) return { kind: 'git', ...named, url: repository, pinned: false }
    const reference = repository.slice(at + 1)
    if (reference === '') return unclear('nothing follows the @', 'Write a commit behind it')
    return {
      kind: 'git',
      ...named,
      url: repository.slice(0, at),
      reference,
      pinned: /^[0-9a-f]{40}$/i.test(reference),
    }
  }
  if (scheme === 'file') return { kind: 'local', target: address.slice('file:'.length) }
  if (scheme === 'http' || scheme === 'https') {
    return {
      kind: 'url',
      ...named,
      url: address,
      pinned: /(?:^|&)sha(?:256|384|512)=[0-9a-f]{64,}/i.test(fragment),
    }
  }
  return unclear(`${scheme} addresses cannot be followed`, 'Use a git+https address or a release')
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
