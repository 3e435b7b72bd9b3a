import type { Finding } from './failure.ts'
import type { Log } from './ports.ts'

/** Annotations on the right line of the right file. */
export function showFindings(findings: readonly Finding[], log: Log): void {
  for (const { file, line, severity, message, advice } of findings) {
    log[severity](`${message}. ${advice}`, {
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
    })
  }
}
