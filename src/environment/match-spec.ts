/**
 * conda's match specs: https://docs.conda.io/projects/conda/en/stable/user-guide/concepts/pkg-specs.html
 * The check is one of plausibility: it refuses what no tool accepts and what a shell or a requirements file could
 * misread, and leaves the rest to the solver.
 */

// channel, channel/subdir or a URL, then `::`, perhaps with a namespace between the colons.
const CHANNEL = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/)?[A-Za-z0-9_.~%:/+-]+:[A-Za-z0-9_]*:/
const NAME = /^[A-Za-z0-9_*][A-Za-z0-9_.*-]*/
// A version may be set apart by blanks (`numpy 1.26.* py313_0`), by an operator, or stand in brackets.
const WORD = /^[A-Za-z0-9_.*+!=<>~,|^$()][A-Za-z0-9_.*+!=<>~,|^$()-]*$/
const OPERATOR = /([=<>!~,|]) /g
const BRACKETS = /\[[A-Za-z0-9_.*+!=<>~,|^$()'"/: -]*\]\s*$/
const PACKAGE_FILE =
  /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[A-Za-z0-9_.~%:/@+-]+\.(?:conda|tar\.bz2)(?:#[0-9a-f]{32,64})?$/

/** The package's name in lower case, `undefined` when the text is no plausible match spec. */
export function packageName(spec: string): string | undefined {
  if (spec.length > 1000) return undefined
  if (PACKAGE_FILE.test(spec)) return spec.slice(spec.lastIndexOf('/') + 1).replace(/-[^-]+-[^-]+$/, '')
  const withoutChannel = spec.replace(CHANNEL, '')
  const name = NAME.exec(withoutChannel)?.[0]
  if (name === undefined || /[.-]$/.test(name)) return undefined
  const rest = withoutChannel
    .slice(name.length)
    .replace(BRACKETS, '')
    .replace(/ +/g, ' ')
    .replace(OPERATOR, '$1')
    .replace(/ ([,|])/g, '$1')
    .trimEnd()
  if (rest === '') return name.toLowerCase()
  if (!/^[ =<>!~]/.test(rest) || rest.includes('$(')) return undefined
  const words = rest.trim().split(' ')
  return words.length <= 2 && words.every((word) => WORD.test(word)) ? name.toLowerCase() : undefined
}

/** Whether a spec of Python says at least major and minor version. */
export function pinsPython(spec: string): boolean {
  return /^(?:.*::)?python(?:\s*==?\s*| +)\d+\.\d+/.test(spec)
}
