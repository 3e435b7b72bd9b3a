import { bracketValues, readMatchSpec } from './match-spec.ts'
import { intersection, minorOf, patchOf, rangeOf, type VersionRange } from './version-range.ts'

/** The version of Python that a file asks for, as far as its conda specs say it. */
export interface PythonPin {
  /** As in `3.12`. */
  minor: string | undefined
  /** As in `3.12.4`. */
  patch: string | undefined
}

export function pythonPin(specs: readonly string[]): PythonPin {
  const ranges = specs.flatMap((spec) => {
    const read = readMatchSpec(spec)
    // conda-forge's package python_abi goes with one minor version of Python.
    return read?.name === 'python' || read?.name === 'python_abi' ? [specRange(spec)] : []
  })
  // `a|b` is within one minor version if each side is within the same.
  const all = combinations(ranges)
  const minors = new Set(all.map(minorOf))
  const patches = new Set(all.map(patchOf))
  const [minor] = minors
  const [patch] = patches
  return {
    minor: minors.size === 1 ? minor : undefined,
    patch: patches.size === 1 ? patch : undefined,
  }
}

/** The ranges that a spec allows, one for each side of its bars. */
export function specRange(spec: string): VersionRange[] {
  const read = readMatchSpec(spec)
  if (read === undefined) return [intersection([])]
  const version = (bracketValues(read.brackets).get('version') ?? read.version).replaceAll(' ', '')
  // Parentheses and regular expressions are left to the solver.
  if (/[()^]/.test(version)) return [intersection([])]
  return version.split('|').map((side) => intersection(side.split(',').map(rangeOf)))
}

const MOST_COMBINATIONS = 64

/** The intersections of one range out of each list. */
export function combinations(lists: readonly VersionRange[][]): VersionRange[] {
  let all: VersionRange[] = [intersection([])]
  for (const list of lists) {
    if (all.length * list.length > MOST_COMBINATIONS) return [intersection([])]
    all = all.flatMap((one) => list.map((other) => intersection([one, other])))
  }
  return all
}
