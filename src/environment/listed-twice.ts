import { condaItem, type Listed, noneFits, pipItem } from './listed-item.ts'
import { markerValues } from './marker-values.ts'
import type { Include, Spec } from './model.ts'
import { Problems, place, quoted } from './problems.ts'
import { normalName } from './requirement.ts'

/** Nobody lists a package more often, and a junk file would take quadratic time. */
const MOST_COMPARED = 8

/** Packages that stand in the file more than once: an error where no version fits all of their items. */
export function checkListedTwice(conda: readonly Spec[], pip: readonly Spec[], problems: Problems): void {
  const { file } = problems
  const ofConda = conda.flatMap((spec) => condaItem(spec, file))
  const values = markerValues(conda.map(({ text }) => text))
  const ofPip = pip.flatMap((spec) => pipItem(spec, file, values))
  repeated(ofConda, 'conda', () => problems)
  repeated(ofPip, 'pip', () => problems)
  replaced(ofConda, ofPip, () => problems)
}

/**
 * The same in the files that pip reads together with the pip section: requirements count as its own items, and constraints hold for
 * them. What is in environment.yml alone was told already.
 */
export function checkFilesListedTwice(
  environment: { file: string; conda: readonly Spec[]; pip: readonly Spec[] | undefined },
  files: readonly Pick<Include, 'path' | 'role' | 'requirements'>[],
): Map<string, Problems> {
  const { file, conda, pip = [] } = environment
  const values = markerValues(conda.map(({ text }) => text))
  const read = files.filter(({ role }) => role === 'requirements')
  const all = [{ path: file, requirements: pip }, ...read]
  const problems = new Map([file, ...files.map(({ path }) => path)].map((path) => [path, new Problems(path)]))
  const items = all.map(({ path, requirements }) =>
    requirements.flatMap((spec) => pipItem(spec, path, values)),
  )
  const at = (item: Listed): Problems => problems.get(item.file) as Problems
  repeated(items.flat(), 'pip', at)
  replaced(
    conda.flatMap((spec) => condaItem(spec, file)),
    items.flat(),
    at,
  )
  const constraints = files.filter(({ role }) => role === 'constraints')
  for (const { path, requirements } of constraints) {
    constrained(
      items.flat(),
      requirements.flatMap((spec) => pipItem(spec, path, values)),
      at,
    )
  }
  problems.delete(file)
  return problems
}

/** Constraints that leave no version of what is asked for. */
function constrained(
  items: readonly Listed[],
  constraints: readonly Listed[],
  problems: (item: Listed) => Problems,
): void {
  const asked = new Map(items.toReversed().map((item) => [item.name, item]))
  for (const constraint of constraints) {
    const item = asked.get(constraint.name)
    if (item === undefined || !noneFits([item, constraint])) continue
    problems(constraint).error(
      'versions-contradict',
      constraint.line,
      `no version satisfies both the constraint ${quoted(constraint.text)} and ${quoted(item.text)} on ${place(item, constraint)}`,
      'Change one of the two',
    )
  }
}

/** What pip installs over what conda installed. */
function replaced(
  ofConda: readonly Listed[],
  ofPip: readonly Listed[],
  problems: (item: Listed) => Problems,
): void {
  const first = new Map(ofConda.toReversed().map((item) => [normalName(item.name), item]))
  for (const item of ofPip) {
    const other = first.get(item.name)
    if (other === undefined || !noneFits([other, item])) continue
    problems(item).warning(
      'conda-and-pip',
      item.line,
      `conda installs ${quoted(other.text)} (${place(other, item)}), and pip then replaces it with ${quoted(item.text)}`,
      'List the package once, in the section that should install it',
    )
  }
}

function repeated(
  items: readonly Listed[],
  tool: 'conda' | 'pip',
  problems: (item: Listed) => Problems,
): void {
  const before = new Map<string, Listed[]>()
  for (const item of items) {
    const others = before.get(item.name) ?? []
    const same = others.find(({ versions, extras }) => versions === item.versions && extras === item.extras)
    if (same === undefined && others.length < MOST_COMPARED) before.set(item.name, [...others, item])
    const contradicted = same ? undefined : others.find((other) => noneFits([other, item]))
    if (contradicted !== undefined || noneFits([item])) {
      const other = contradicted ?? item
      problems(item).error(
        'versions-contradict',
        item.line,
        contradicted === undefined
          ? `no version satisfies ${quoted(item.text)}`
          : `no version satisfies both ${quoted(item.text)} and ${quoted(other.text)} on ${place(other, item)}, and ${tool} needs both`,
        contradicted === undefined ? 'Correct the version limits' : 'Keep one of the two',
      )
    } else if (same !== undefined) {
      problems(item).warning(
        'listed-twice',
        item.line,
        `${quoted(item.text)} is already listed on ${place(same, item)}, as ${quoted(same.text)}`,
        'Remove one of the two',
      )
    } else {
      const other = others.find(({ versions }) => versions !== '' && versions !== item.versions)
      if (other === undefined || item.versions === '') continue
      problems(item).warning(
        'listed-twice',
        item.line,
        `${quoted(item.text)} is also listed on ${place(other, item)} with other versions (${quoted(other.text)}), and both conditions apply`,
        'Write it once, with all conditions',
      )
    }
  }
}
