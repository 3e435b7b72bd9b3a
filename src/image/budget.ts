import { Failure } from '../failure.ts'
import { type DiskSize, type ImageSize, type LargePackage, megabytes } from './size.ts'

/** Bytes that a lecture image should stay below: every job that runs in it waits until it is pulled and unpacked. */
export const BUDGET = { compressed: 1_000_000_000, disk: 3_000_000_000 }

/** What is known of an image's size; each part may not be. */
export interface Measured {
  size: ImageSize | undefined
  disk: DiskSize | undefined
  largest: LargePackage[]
}

const SHOWN = 3
const ADVICE =
  'Take out of environment.yml what no lecture imports; instead of anaconda, list the packages that are used'

/** Why an image is too large, in words that name what is largest in it; `undefined` when it is not, or when nothing is known. */
export function overBudget({ size, disk, largest }: Measured): string | undefined {
  const over = [
    ...(size !== undefined && size.bytes > BUDGET.compressed
      ? [`${megabytes(size.bytes)} compressed, above ${megabytes(BUDGET.compressed)}`]
      : []),
    ...(disk !== undefined && disk.bytes > BUDGET.disk
      ? [`${megabytes(disk.bytes)} on disk, above ${megabytes(BUDGET.disk)}`]
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

/**
 * Holds a verified image against the budgets, before any tag points to it. Returns the warning to show, if any; throws a
 * Failure (`oversize`) instead where the caller asked for that. `on` names the image.
 */
export function holdToBudget(measured: Measured, mode: 'warn' | 'fail', on: string): string | undefined {
  const why = overBudget(measured)
  if (why === undefined) return undefined
  if (mode === 'warn') return `The image is larger than its budget: ${why}. ${ADVICE}.`
  throw new Failure({
    class: 'oversize',
    doing: 'holding the image against its budget',
    on,
    why,
    next: `${ADVICE}. Or set the input oversize to warn. No tag was moved: jobs keep the image they had`,
  })
}
