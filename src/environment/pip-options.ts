/** An option of pip under its full name. */
export interface PipOption {
  name: string
  /** As it was written, without its value. */
  written: string
  /** `undefined` for an option that takes none. */
  value: string | undefined
}

export type PipOptions =
  | { options: PipOption[] /** Words that belong to no option; pip drops them. */; rest: string[] }
  | { why: string; advice: string }

/**
 * What a requirements file may hold: SUPPORTED_OPTIONS of pip 26.3's `req_file.py`, full name first. Earlier versions know
 * fewer of them: `--all-releases` and `--only-final` are of 26.0, `--no-require-hashes` is of 26.2.
 */
const LINE_OPTIONS: [names: string[], takesValue: boolean][] = [
  [['--index-url', '--pypi-url', '-i'], true],
  [['--extra-index-url'], true],
  [['--no-index'], false],
  [['--constraint', '-c'], true],
  [['--requirement', '-r'], true],
  [['--editable', '-e'], true],
  [['--find-links', '-f'], true],
  [['--no-binary'], true],
  [['--only-binary'], true],
  [['--prefer-binary'], false],
  [['--require-hashes'], false],
  [['--no-require-hashes'], false],
  [['--pre'], false],
  [['--all-releases'], true],
  [['--only-final'], true],
  [['--trusted-host'], true],
  [['--use-feature'], true],
]
/** SUPPORTED_OPTIONS_REQ: what may stand behind a requirement. pip 25.3 dropped `--global-option`. */
const REQUIREMENT_OPTIONS: [names: string[], takesValue: boolean][] = [
  [['--hash'], true],
  [['--config-settings', '-C'], true],
]

const ALL = new Map(
  [...LINE_OPTIONS, ...REQUIREMENT_OPTIONS].flatMap(([names, takesValue]) =>
    names.map((written) => [written, { name: names[0] as string, takesValue }] as const),
  ),
)
const OF_REQUIREMENTS = new Set(REQUIREMENT_OPTIONS.map(([[name]]) => name))
const OF_PACKAGES = new Set(['--no-binary', '--only-binary', '--all-releases', '--only-final'])
/** Choices of `--use-feature` in pip 26.3's `cmdoptions.py`, the last three of which are always on. */
const FEATURES = new Set([
  'fast-deps',
  'inprocess-build-deps',
  'venv-isolation',
  'truststore',
  'no-binary-enable-wheel-cache',
  'build-constraint',
])
/** STRONG_HASHES of pip. */
const HASH = /^(?:sha256|sha384|sha512):/s

/** Whether pip uses the option when it stands behind a requirement. */
export function belongsToRequirement(name: string): boolean {
  return OF_REQUIREMENTS.has(name)
}

/**
 * Reads the words behind a requirement, or of a line without one, as pip does with Python's `optparse`: long options may
 * be abbreviated as long as they are unambiguous, short ones joined with their value.
 */
export function readPipOptions(words: readonly string[]): PipOptions {
  const left = [...words]
  const options: PipOption[] = []
  const rest: string[] = []
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--') {
      rest.push(...left)
      break
    }
    if (!word.startsWith('-') || word === '-') {
      rest.push(word)
      continue
    }
    const found = word.startsWith('--') ? longOption(word) : shortOption(word)
    if ('why' in found) return found
    const { known, written } = found
    let { value } = found
    if (known.takesValue) {
      value ??= left.shift()
      if (value === undefined) {
        return refused(`the value of ${written} is missing`, 'Write the value after it, on the same line')
      }
      const wrong = wrongValue(known.name, written, value)
      if (wrong !== undefined) return wrong
    } else if (value !== undefined) {
      if (word.startsWith('--'))
        return refused(`${written} does not take a value`, 'Remove the = and everything after it')
    }
    options.push({ name: known.name, written, value })
  }
  return { options, rest }
}

type Found = { known: { name: string; takesValue: boolean }; written: string; value: string | undefined }

function longOption(word: string): Found | { why: string; advice: string } {
  const equals = word.indexOf('=')
  const written = equals < 0 ? word : word.slice(0, equals)
  const value = equals < 0 ? undefined : word.slice(equals + 1)
  const exact = ALL.get(written)
  if (exact !== undefined) return { known: exact, written, value }
  const possible = [...ALL].filter(([name]) => name.startsWith(written))
  const [only] = possible
  if (only === undefined) return unknown(written)
  if (possible.length > 1) {
    return refused(
      `${written} is ambiguous: it can be ${possible
        .map(([name]) => name)
        .toSorted()
        .join(' or ')}`,
      'Write the full name of the option',
    )
  }
  return { known: only[1], written, value }
}

/** pip's short options all take a value, so nothing can be joined but that. */
function shortOption(word: string): Found | { why: string; advice: string } {
  const written = word.slice(0, 2)
  const known = ALL.get(written)
  if (known === undefined) return unknown(written)
  return { known, written, value: word.length > 2 ? word.slice(2) : undefined }
}

function wrongValue(
  name: string,
  written: string,
  value: string,
): { why: string; advice: string } | undefined {
  if (value.trim() === '') {
    return refused(`the value of ${written} is missing`, 'Write the value after it, on the same line')
  }
  if (OF_PACKAGES.has(name) && value.startsWith('-')) {
    return refused(
      `the value of ${written} is missing`,
      `Write ":all:" or names of packages after ${written}`,
    )
  }
  if (name === '--use-feature' && !FEATURES.has(value)) {
    return refused(
      `pip 26.3 has no feature ${JSON.stringify(value)}`,
      `Remove it, or write one of ${[...FEATURES].join(', ')}`,
    )
  }
  if (name === '--hash' && !HASH.test(value)) {
    return refused(
      `${written} does not contain a SHA-256 hash`,
      'Write --hash=sha256:... with 64 hexadecimal digits',
    )
  }
  if (name === '--config-settings' && !value.includes('=')) {
    return refused(`${written} does not contain a setting`, 'Write --config-settings="NAME=VALUE"')
  }
  return undefined
}

const INSTEAD: Record<string, string> = {
  '--no-deps':
    'Remove it: a requirements file cannot contain it. Pin the dependencies that you do not want to change',
  '--install-option': 'Write --config-settings="NAME=VALUE" if the package has such a setting, or remove it',
  '--global-option': 'Write --config-settings="--global-option=VALUE" after the requirement',
  '--build-option': 'Write --config-settings="--build-option=VALUE" after the requirement',
}

function unknown(written: string): { why: string; advice: string } {
  return refused(
    `${written} is not a valid option in a requirements file`,
    INSTEAD[written] ?? 'Remove it: it is an option of the command pip install only',
  )
}

function refused(why: string, advice: string): { why: string; advice: string } {
  return { why, advice }
}
