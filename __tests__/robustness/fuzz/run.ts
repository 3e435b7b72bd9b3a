import fc from 'fast-check'
import { inputsFor, minimised } from './mutations.ts'
import type { Target } from './target.ts'

/** Milliseconds, of CPU on a machine that is busy, that an input of 64 KiB may take. */
export const SLOWEST = 250
/** More finds of one target than these are the same mistake again. */
const MOST_FINDS = 5

export interface Find {
  what: string
  seed: number
  input: Uint8Array
}

export interface Report {
  target: string
  inputs: number
  accepted: number
  refused: number
  /** Milliseconds. */
  slowest: number
  slowestLength: number
  finds: Find[]
}

export interface Options {
  runs: number
  seed: number
  /** Milliseconds; SLOWEST unless told otherwise. */
  limit?: number
  /** Told of every input before it is tried, so that somebody can say which one hangs. */
  before?: (input: Uint8Array) => void
}

/** Tries one target with many inputs; the same seed gives the same ones. */
export async function runTarget(target: Target, options: Options): Promise<Report> {
  const { runs, before = () => undefined, limit = SLOWEST } = options
  const report: Report = {
    target: target.name,
    inputs: 0,
    accepted: 0,
    refused: 0,
    slowest: 0,
    slowestLength: 0,
    finds: [],
  }
  const attempt = async (input: Uint8Array): Promise<string | undefined> => {
    before(input)
    let milliseconds = Number.POSITIVE_INFINITY
    // Once is enough for most; what looks slow is tried again, since on a busy machine any input can be.
    const record = (): boolean => milliseconds > Math.max(10, report.slowest)
    for (let tries = 0; tries < 3 && record(); tries += 1) {
      const start = { wall: performance.now(), cpu: process.cpuUsage() }
      try {
        const verdict = await target.run(input)
        if (tries === 0) report[verdict] += 1
      } catch (error) {
        return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      }
      const { user, system } = process.cpuUsage(start.cpu)
      milliseconds = Math.min(milliseconds, performance.now() - start.wall, (user + system) / 1000)
    }
    if (milliseconds > report.slowest) {
      report.slowest = milliseconds
      report.slowestLength = input.length
    }
    return milliseconds > limit ? `slow: more than ${limit} ms for ${input.length} bytes` : undefined
  }
  for (const input of target.corpus) {
    const what = await attempt(input)
    if (what !== undefined) report.finds.push({ what, seed: options.seed, input })
  }
  const kinds = new Set<string>()
  for (let seed = options.seed, left = runs; left > 0 && report.finds.length < MOST_FINDS; seed += 1) {
    let failed: Find | undefined
    const property = fc.asyncProperty(inputsFor(target), async (input) => {
      report.inputs += 1
      const what = await attempt(input)
      const known = what !== undefined && kinds.has(kindOf(what))
      if (what === undefined || known) return
      failed = { what, seed, input }
      throw new Error(what)
    })
    const outcome = await fc.check(property, { numRuns: left, seed, endOnFailure: true })
    left -= Math.max(1, outcome.numRuns)
    if (failed === undefined) continue
    const { what } = failed
    kinds.add(kindOf(what))
    const still = async (input: Uint8Array): Promise<boolean> =>
      kindOf((await attempt(input)) ?? '') === kindOf(what)
    const input = what.startsWith('slow:') ? failed.input : await minimised(failed.input, still)
    report.finds.push({ ...failed, input, what: (await attempt(input)) ?? what })
  }
  return report
}

/** Finds with the same first words are one mistake. */
function kindOf(what: string): string {
  return what.replace(/[0-9"'].*$/s, '').slice(0, 60)
}

/** One line for each target, and what it found. */
export function describeReport(report: Report): string {
  const { target, inputs, accepted, refused, slowest, slowestLength, finds } = report
  const line = [
    target.padEnd(20),
    `${inputs} inputs`,
    `${accepted} accepted`,
    `${refused} refused`,
    `slowest ${slowest.toFixed(1)} ms (${slowestLength} bytes)`,
    `${finds.length} finds`,
  ].join('  ')
  return [line, ...finds.map(describeFind)].join('\n')
}

export function describeFind({ what, seed, input }: Find): string {
  const shown = input.length > 2000 ? input.subarray(0, 2000) : input
  return `  ${what}\n  seed ${seed}, ${input.length} bytes: ${JSON.stringify(Buffer.from(shown).toString('latin1'))}`
}
