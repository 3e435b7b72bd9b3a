import { Failure } from '../failure.ts'
import { type DiskSize, type ImageSize, type LargePackage, megabytes } from './size.ts'
import type { TARGETS } from './tags.ts'

/** Bytes that a lecture image should stay below: every job that runs in it waits until it is pulled and unpacked. */
export const BUDGET: Budget = { compressed: 1_000_000_000, disk: 3_000_000_000 }

/** What an image may have, in bytes. */
export interface Budget {
  compressed: number
  disk: number
}

/**
 * Of each base image. `latest` and `runtime` leave room for an environment below the budget of lectures; of `solver` only builders
 * wait. What they had when this was set is in containers/base/README.md ("Sizes").
 */
export const BASE_BUDGETS: Record<(typeof TARGETS)[number], Budget> = {
  solver: { compressed: 800_000_000, disk: 2_500_000_000 },
  html: { compressed: 300_000_000, disk: 1_000_000_000 },
  runtime: { compressed: 700_000_000, disk: 2_000_000_000 },
  latest: { compressed: 1_200_000_000, disk: 3_500_000_000 },
}

/** What is known of an image's size; each part may not be. */
export interface Measured {
  size: ImageSize | undefined
  disk: DiskSize | undefined
  largest: LargePackage[]
}

const SHOWN = 3
const ADVICE =
  'Remove from environment.yml the packages that no lecture imports. Instead of anaconda, list the packages that you use'

/** Why an image is too large, in words that name what is largest in it; `undefined` when it is not, or when nothing is known. */
export function overBudget({ size, disk, largest }: Measured, budget: Budget = BUDGET): string | undefined {
  const over = [
    ...(size !== undefined && size.bytes > budget.compressed
      ? [`${megabytes(size.bytes)} compressed, above ${megabytes(budget.compressed)}`]
      : []),
    ...(disk !== undefined && disk.bytes > budget.disk
      ? [`${megabytes(disk.bytes)} on disk, above ${megabytes(budget.disk)}`]
      : []),
  ]
  if (over.length === 0) return undefined
  const list = (title: string, items: { name: string; bytes: number }[]): string[] => {
    const shown = items.toSorted((a, b) => b.bytes - a.bytes).slice(0, SHOWN)
    const words = shown.map(({ name, bytes }) => `${name} ${megabytes(bytes)}`)
    return words.length === 0 ? [] : [`the largest ${title}: ${words.join(', ')}`]
  }
  const layers = (size?.layers ?? []).map(({ what, bytes }) => ({ name: what, bytes }))
  return [
    `it has ${over.join(' and ')}`,
    ...list('layers', layers),
    ...list('packages on disk', largest),
  ].join('; ')
}

/** What an image above its budget gets: a warning, one line in the log and the summary, or no tag. */
export type Oversize = 'warn' | 'allow' | 'fail'

/**
 * Holds a verified image against the budgets, before any tag points to it. Returns the sentence to show, if any: a warning with
 * advice, or with `allow` a plain statement. Throws a Failure (`oversize`) instead with `fail`. `on` names the image.
 */
export function holdToBudget(
  measured: Measured,
  mode: Oversize,
  on: string,
  { budget = BUDGET, advice = ADVICE }: { budget?: Budget; advice?: string } = {},
): string | undefined {
  const why = overBudget(measured, budget)
  if (why === undefined) return undefined
  if (mode === 'allow')
    return `The image is larger than the size budget, and oversize: allow permits this: ${why}`
  if (mode === 'warn') return `The image is larger than its size budget: ${why}. ${advice}.`
  throw new Failure({
    class: 'oversize',
    doing: 'comparing the image with its size budget',
    on,
    why,
    next: `${advice}. Or set the input oversize: warn (the run only warns), or allow (the image is meant to be large). No tag was moved, so jobs continue to use the earlier image`,
  })
}
