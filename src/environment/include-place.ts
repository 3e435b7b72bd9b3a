import { Failure, type Finding } from '../failure.ts'

/** A line that names something pip is to read. */
export interface Place {
  file: string
  line: number
}

/** A path of the repository. Throws a Failure (`environment`) for one outside of it. */
export function inside(path: string, target: string, place: Place): string {
  if (target.startsWith('/') || path === '..' || path.startsWith('../')) {
    throw failure(place, 'include-outside', target, { why: 'it is outside the repository' })
  }
  return path.replace(/(?<=.)\/$/, '')
}

/** What is wrong with the thing that a line names. */
export function failure(
  place: Place,
  rule: string,
  on: string,
  { why, cause }: { why: string; cause?: unknown },
): Failure {
  const message = `pip should read ${on}, but ${why}`
  const advice = 'Correct the path on this line, or add the file or folder to the repository'
  const finding: Finding = { severity: 'error', rule, ...place, message, advice }
  return new Failure(
    {
      class: 'environment',
      doing: 'reading the files that the pip section includes',
      on: `${place.file}, line ${place.line}`,
      why: message,
      next: advice,
      findings: [finding],
    },
    cause === undefined ? undefined : { cause },
  )
}

/** Throws what went wrong, if anything did, as one. */
export function throwTogether([first, ...others]: readonly Failure[]): void {
  if (first === undefined) return
  if (others.length === 0) throw first
  const all = [first, ...others]
  const why = all.map(({ text }) => text.why).join('; ')
  const findings = all.flatMap((one) => one.findings)
  throw new Failure({ ...first.text, why, findings }, { cause: first })
}
