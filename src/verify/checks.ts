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
  for (const line of lines) {
    const start = line.indexOf(MARK)
    if (start < 0) continue
    let value: unknown
    try {
      value = JSON.parse(line.slice(start + MARK.length))
    } catch {
      continue
    }
    if (typeof value !== 'object' || value === null) continue
    const { name, ok, seconds, why, advice } = value as Record<string, unknown>
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
