import { Failure, type Finding } from '../failure.ts'

/** More findings than this are noise, and a junk file could produce them by the hundred thousand. */
const MOST_FINDINGS = 200

/** Collects everything that is wrong or doubtful in one file, so that all of it is reported together. */
export class Problems {
  readonly file: string
  readonly findings: Finding[] = []
  #errors = 0

  constructor(file: string) {
    this.file = file
  }

  get failed(): boolean {
    return this.#errors > 0
  }

  error(rule: string, line: number, message: string, advice: string): void {
    this.#errors += 1
    this.#add({ severity: 'error', rule, file: this.file, line, message, advice })
  }

  warning(rule: string, line: number, message: string, advice: string): void {
    this.#add({ severity: 'warning', rule, file: this.file, line, message, advice })
  }

  notice(rule: string, line: number, message: string, advice: string): void {
    this.#add({ severity: 'notice', rule, file: this.file, line, message, advice })
  }

  /** Sorted by line; the sort is stable, so findings about one line keep the order in which they were made. */
  sorted(): Finding[] {
    return this.findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0))
  }

  /** The Failure (`environment`) that carries every finding and names the errors in its message. */
  failure(): Failure {
    const findings = this.sorted()
    const errors = findings.filter((finding) => finding.severity === 'error')
    const places = errors.slice(0, 5).map((error) => `line ${error.line}: ${error.message}`)
    const more = this.#errors > places.length ? `; and ${this.#errors - places.length} more` : ''
    return new Failure({
      class: 'environment',
      doing: 'reading the environment',
      on: this.file,
      why: `${places.join('; ')}${more}`,
      next: errors[0]?.advice ?? 'Correct the file',
      findings,
    })
  }

  #add(finding: Finding): void {
    if (this.findings.length < MOST_FINDINGS) {
      this.findings.push(finding)
    } else if (finding.severity === 'error') {
      // An error must not drown in warnings: it takes the place of the last of those.
      const place = this.findings.findLastIndex((other) => other.severity !== 'error')
      if (place >= 0) this.findings[place] = finding
    }
  }
}

/** The line of an item, with its file where that is another one than the item's that it is told about. */
export function place({ file, line }: { file: string; line: number }, from: { file: string }): string {
  return file === from.file ? `line ${line}` : `line ${line} of ${file}`
}

/** User text for a message: quoted, on one line, at most 120 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text)
}
