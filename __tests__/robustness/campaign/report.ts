import type { Result } from '../../e2e/action.ts'
import type { Verdict } from './case.ts'

const OUTCOMES = ['survived', 'degraded', 'refused'] as const

/** A row for each kind of fault, a count for each outcome. */
export function table(verdicts: Verdict[]): string {
  const kinds = [...new Set(verdicts.map(({ fault }) => fault.kind))].toSorted()
  const width = Math.max(10, ...kinds.map((kind) => kind.length))
  const row = (name: string, cells: (string | number)[]): string =>
    `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(11)).join('')}`
  const counts = (some: Verdict[]): (string | number)[] => [
    some.length,
    ...OUTCOMES.map(
      (outcome) => some.filter((one) => one.outcome === outcome && one.violations.length === 0).length,
    ),
    some.filter(({ violations }) => violations.length > 0).length,
  ]
  return [
    row('fault', ['runs', ...OUTCOMES, 'VIOLATIONS']),
    ...kinds.map((kind) => row(kind, counts(verdicts.filter(({ fault }) => fault.kind === kind)))),
    row('in all', counts(verdicts)),
  ].join('\n')
}

/** The class that a red run named; nothing of a green one. */
export function classOf({ code, errors }: Result): string[] {
  return code === 0 ? [] : [/^container-action: (.*)$/.exec(errors[0]?.title ?? '')?.[1] ?? 'no class']
}

/** How often each class was named, by kind of fault. */
export function classes(verdicts: Verdict[]): string {
  const kinds = new Map<string, Map<string, number>>()
  for (const { fault, result } of verdicts) {
    for (const name of classOf(result)) {
      const counts = kinds.get(fault.kind) ?? new Map<string, number>()
      kinds.set(fault.kind, counts.set(name, (counts.get(name) ?? 0) + 1))
    }
  }
  return [...kinds]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([kind, counts]) => `${kind}: ${[...counts].map(([name, count]) => `${name} ${count}`).join(', ')}`)
    .join('\n')
}

/** What is wrong, by invariant, with the command that does it again. */
export function violations(verdicts: Verdict[]): string {
  const all = verdicts.flatMap(({ fault, violations }) =>
    violations.map((violation) => ({ ...violation, id: fault.id })),
  )
  const invariants = [...new Set(all.map(({ invariant }) => invariant))].toSorted()
  return invariants
    .flatMap((invariant) => {
      const some = all.filter((one) => one.invariant === invariant)
      return [
        `${invariant}: ${some.length}`,
        ...some.map(({ id, what }) => `  npm run campaign -- --only ${id}\n    ${what.slice(0, 1500)}`),
      ]
    })
    .join('\n')
}
