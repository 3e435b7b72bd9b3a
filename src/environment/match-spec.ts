/**
 * conda's match specs: https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html
 * The check refuses what no tool accepts, what conda and mamba drop without a word, and what a shell or a requirements
 * file could misread. It leaves the rest to the solver.
 */
export interface MatchSpec {
  /** With the colons behind it; empty without a channel. */
  channel: string
  /** In lower case. */
  name: string
  /** Without blanks, its operators in front; empty for any version. */
  version: string
  /** Empty for any build. */
  build: string
  /** `[key=value, ...]`, as written; empty without them. */
  brackets: string
}

// channel, channel/subdir or a URL, then `::`, perhaps with a namespace between the colons.
const CHANNEL = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/)?[A-Za-z0-9_.~%:/+-]+:[A-Za-z0-9_]*:/
const NAME = /^[A-Za-z0-9_*][A-Za-z0-9_.*-]*/
// A version may be set apart by blanks (`numpy 1.26.* py313_0`), by an operator, or stand in brackets.
const WORD = /^[A-Za-z0-9_.*+!=<>~,|^$()][A-Za-z0-9_.*+!=<>~,|^$()-]*$/
const OPERATOR = /([=<>!~,|]) /g
const BRACKETS = /\[[A-Za-z0-9_.*+!=<>~,|^$()'"/: -]*\]\s*$/
const PACKAGE_FILE =
  /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[A-Za-z0-9_.~%:/@+-]+\.(?:conda|tar\.bz2)(?:#[0-9a-f]{32,64})?$/

/** The spec, `undefined` when the text is no plausible one or the address of a package's file. */
export function readMatchSpec(spec: string): MatchSpec | undefined {
  const taken = takeApart(spec)
  if (taken === undefined) return undefined
  const { words } = taken
  const [, version = words[0] ?? '', build = words[1] ?? ''] =
    words.length > 1 ? [] : (/^(.*[^=<>!~,|])=([^=<>!~,|-]+)$/.exec(words[0] ?? '') ?? [])
  const { channel, name, brackets } = taken
  return { channel, name: name.toLowerCase(), version, build: build.replace(/^=+/, ''), brackets }
}

const IN_BRACKETS = /([A-Za-z0-9_-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\]"']*))/g

/** What `[key=value, ...]` holds, by key. */
export function bracketValues(brackets: string): Map<string, string> {
  return new Map(
    [...brackets.matchAll(IN_BRACKETS)].map(([, key = '', double, single, bare = '']) => [
      key,
      double ?? single ?? bare,
    ]),
  )
}

/** The package's name in lower case, `undefined` when the text is no plausible match spec. */
export function packageName(spec: string): string | undefined {
  if (spec.length <= 1000 && PACKAGE_FILE.test(spec)) {
    return spec.slice(spec.lastIndexOf('/') + 1).replace(/-[^-]+-[^-]+$/, '')
  }
  return takeApart(spec)?.name.toLowerCase()
}

/**
 * The spec as mamba reads what conda reads: conda drops blanks around operators and commas, mamba takes what follows one for a
 * build string. Without blanks the text stays as it was written, but for two operators that only conda knows and for a star that
 * mamba reads otherwise.
 */
export function solverForm(spec: string): string {
  const taken = takeApart(spec)
  if (taken === undefined) return spec
  const { channel, name, words, brackets } = taken
  const [version = '', build] = words
  const text = mambaVersion(version)
    // In front of a build, conda drops a single `=`: the version is exact, or as its star has it. mamba finds nothing.
    .replace(build === undefined || build.startsWith('=') ? /(?!)/ : /^=(?=[^=,|]+$)/, '')
  const before = text === '' || /^[=<>!~]/.test(text) ? '' : ' '
  const after = build === undefined ? '' : build.startsWith('=') ? build : ` ${build}`
  return `${channel}${name}${before}${text}${after}${bracketsForm(brackets)}`
}

/** A version without blanks that mamba reads as conda does. */
function mambaVersion(version: string): string {
  return (
    version
      // conda reads `===` as `==`, and drops `.*` behind an operator that compares.
      .replace(/===(?!=)/g, '==')
      .replace(/((?:^|[,|])(?:<=?|>)[^,|*]*)\.\*(?=[,|=]|$)/g, '$1')
      // conda reads `=1.2*` as `=1.2.*`; mamba takes 1.26 for it, or nothing.
      .replace(/((?:^|[,|])=[\d.]*\d)\*(?=[,|=]|$)/g, '$1.*')
  )
}

/** As written, but for a version that mamba would read otherwise. */
function bracketsForm(brackets: string): string {
  return brackets.replace(/(?<=[[,]\s*version\s*=\s*)(["'])(.*?)\1/, (written, quote, value) => {
    const plain = value.trim().replace(/ *([=<>!~,|]+) */g, '$1')
    const read = mambaVersion(plain)
    return read === plain ? written : `${quote}${read}${quote}`
  })
}

/** The parts of a spec; `words` are its version and its build, without blanks. */
function takeApart(
  spec: string,
): { channel: string; name: string; words: string[]; brackets: string } | undefined {
  if (spec.length > 1000 || PACKAGE_FILE.test(spec)) return undefined
  const channel = CHANNEL.exec(spec)?.[0] ?? ''
  const withoutChannel = spec.slice(channel.length)
  const name = NAME.exec(withoutChannel)?.[0]
  if (name === undefined || /[.-]$/.test(name)) return undefined
  const brackets = BRACKETS.exec(withoutChannel.slice(name.length))?.[0] ?? ''
  const rest = withoutChannel
    .slice(name.length, withoutChannel.length - brackets.length)
    .replace(/ +/g, ' ')
    .replace(OPERATOR, '$1')
    .replace(/ ([,|])/g, '$1')
    .trimEnd()
  if (rest === '') return { channel, name, words: [], brackets }
  if (!/^[ =<>!~]/.test(rest) || rest.includes('$(')) return undefined
  const words = rest.trim().split(' ')
  if (words.length > 2 || !words.every((word) => WORD.test(word))) return undefined
  return { channel, name, words, brackets }
}
