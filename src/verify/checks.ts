import { type Fields, fieldsOf, readJson } from '../json.ts'

/**
 * A failed check that does not reject the image. `warning`: a lecture builds, but its authors should know. `optional`: a book does
 * not need it, but a step of a job may. `notice`: only an image of the default recipe could have it.
 */
const LEVELS = ['warning', 'optional', 'notice'] as const

/** Result of one check, as containers/verify prints it. */
export interface Check {
  name: string
  ok: boolean
  /** `undefined` when it passed, and when its failure rejects the image. */
  level?: (typeof LEVELS)[number] | undefined
  seconds: number
  why: string | undefined
  advice: string | undefined
}

const MARK = 'container-action-check: '

/** Reads the result lines out of a log. Lines that only resemble one are passed over; the exit code is what decides. */
export function readChecks(lines: readonly string[]): Check[] {
  const checks = new Map<string, Check>()
  for (const { name, ok, level, seconds, why, advice } of markedObjects(lines, MARK)) {
    if (typeof name !== 'string' || typeof ok !== 'boolean') continue
    const found = { ok, level: ok ? undefined : LEVELS.find((known) => known === level) }
    const before = checks.get(name)
    // A check that failed once stays failed, and as gravely, whatever is printed after it.
    if (before !== undefined && gravity(before) >= gravity(found)) continue
    const text = (field: unknown): string | undefined =>
      typeof field === 'string' ? field.slice(0, 500) : undefined
    checks.set(name, {
      name: name.slice(0, 100),
      ...found,
      seconds: typeof seconds === 'number' ? seconds : 0,
      why: text(why),
      advice: text(advice)?.replace(/[.\s]+$/, ''),
    })
  }
  return [...checks.values()]
}

/** The checks that reject an image. */
export function errorsOf(checks: readonly Check[]): Check[] {
  return checks.filter(({ ok, level }) => !ok && level === undefined)
}

function gravity({ ok, level }: Pick<Check, 'ok' | 'level'>): number {
  if (ok) return 0
  return level === undefined ? LEVELS.length + 1 : LEVELS.length - LEVELS.indexOf(level)
}

/** The JSON objects behind a mark in the lines of a log, in order. What only resembles one is passed over. */
export function markedObjects(lines: readonly string[], mark: string): Fields[] {
  return lines.flatMap((line) => {
    const start = line.indexOf(mark)
    if (start < 0) return []
    const value = readJson(line.slice(start + mark.length))
    return typeof value === 'object' && value !== null ? [fieldsOf(value)] : []
  })
}
