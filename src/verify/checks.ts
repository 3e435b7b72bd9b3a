import { markedObjects } from './marked-lines.ts'

/** Result of one check, as containers/verify prints it. */
export interface Check {
  name: string
  ok: boolean
  seconds: number
  why: string | undefined
  advice: string | undefined
}

const MARK = 'container-action-check: '

/** Reads the result lines out of a log. Lines that only resemble one are passed over; the exit code is what decides. */
export function readChecks(lines: readonly string[]): Check[] {
  const checks = new Map<string, Check>()
  for (const { name, ok, seconds, why, advice } of markedObjects(lines, MARK)) {
    if (typeof name !== 'string' || typeof ok !== 'boolean') continue
    const text = (field: unknown): string | undefined =>
      typeof field === 'string' ? field.slice(0, 500) : undefined
    checks.set(name, {
      name: name.slice(0, 100),
      // A check that failed once stays failed, whatever is printed after it.
      ok: ok && checks.get(name)?.ok !== false,
      seconds: typeof seconds === 'number' ? seconds : 0,
      why: text(why),
      advice: text(advice)?.replace(/[.\s]+$/, ''),
    })
  }
  return [...checks.values()]
}
