interface Version {
  release: number[]
  /** Below 0: a pre-release or a development release; above 0: a post-release. */
  phase: number
}

// PEP 440: https://packaging.python.org/en/latest/specifications/version-specifiers/
const PRE = String.raw`[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\d*`
const POST = String.raw`-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*`
const VERSION = new RegExp(String.raw`^v?(\d+(?:\.\d+)*)(${PRE})?(${POST})?([-_.]?dev[-_.]?\d*)?$`, 'i')

function readVersion(text: string): Version | undefined {
  const found = VERSION.exec(text.trim())
  if (found === null) return undefined
  const [, release = '', pre, post, dev] = found
  const phase =
    pre !== undefined || (dev !== undefined && post === undefined) ? -1 : post === undefined ? 0 : 1
  return { release: release.split('.').map(Number), phase }
}

function compare(a: Version, b: Version): number {
  for (let at = 0; at < Math.max(a.release.length, b.release.length); at += 1) {
    const difference = (a.release[at] ?? 0) - (b.release[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.phase - b.phase
}

/**
 * Whether a final release of Python or the version in a marker satisfies the other one, as PEP 440 has it. `'no version'`
 * where the right side is none for this operator: then the two are texts. `undefined` where it is not known.
 */
export function matchesVersion(
  left: string,
  operator: string,
  right: string,
): boolean | undefined | 'no version' {
  if (operator === '===') return left.toLowerCase() === right.toLowerCase()
  const prefix = /^(.*)\.\*$/s.exec(right)
  if (prefix !== null && operator !== '==' && operator !== '!=') return 'no version'
  const wanted = readVersion(prefix?.[1] ?? right)
  if (wanted === undefined) return /^\s*v?\d+(?:\.\d+)*\+|!/.test(right) ? undefined : 'no version'
  if (prefix !== null && wanted.phase !== 0) return 'no version'
  if (operator === '~=' && wanted.release.length < 2) return 'no version'
  const version = readVersion(left)
  if (version === undefined) return /^\s*v?[\d.]+[!+]/.test(left) ? undefined : false
  // Two that are both unfinished, or patched, differ in more than what is read here.
  if (version.phase !== 0 && wanted.phase !== 0) return undefined
  // PEP 440: neither pre-releases of a version are below it, nor its post-releases above it.
  const sameRelease = compare({ ...version, phase: 0 }, { ...wanted, phase: 0 }) === 0
  if (sameRelease && wanted.phase === 0 && (operator === '<' || operator === '>')) return false
  const startsWith = (parts: number[]): boolean =>
    parts.every((part, at) => part === (version.release[at] ?? 0))
  const order = compare(version, wanted)
  switch (operator) {
    case '==':
      return prefix === null ? order === 0 : startsWith(wanted.release)
    case '!=':
      return prefix === null ? order !== 0 : !startsWith(wanted.release)
    case '<=':
      return order <= 0
    case '>=':
      return order >= 0
    case '<':
      return order < 0
    case '>':
      return order > 0
    case '~=':
      return order >= 0 && startsWith(wanted.release.slice(0, -1))
    default:
      return 'no version'
  }
}
