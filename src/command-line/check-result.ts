import { Failure, type Finding } from '../failure.ts'
import type { Decision } from './expected.ts'
import { inOptions } from './option-words.ts'
import { findingLine, paint, showFailure } from './terminal.ts'

/** What `check --json` prints, whatever happens. */
export interface Result extends Partial<Omit<Decision, 'decision'>> {
  hash: string | null
  /** Content tag of the image. */
  tag: string | null
  components: Partial<Record<string, string>> | null
  findings: readonly Finding[]
  /** With --registry only; `null` where the registry did not answer. */
  decision?: Decision['decision'] | null
}

export const NOTHING: Result = { hash: null, tag: null, components: null, findings: [] }

/** What the command line cannot take. */
export function usage(message: string, advice: string): Failure {
  const finding = { severity: 'error', rule: 'usage', message, advice } as const
  const text = { class: 'input', doing: 'reading the command line', on: 'container-action check' } as const
  return new Failure({ ...text, why: message, next: advice, findings: [finding] })
}

/** Not every failure is about a line: then it is a finding of its own. */
export function findingsOf({ findings, text }: Failure): Finding[] {
  if (findings.some(({ severity }) => severity === 'error')) return findings
  const { class: rule, doing, on, why, next } = text
  return [...findings, { severity: 'error', rule, message: `${doing} (${on}): ${why}`, advice: next }]
}

/** Tells a failure on standard error and, as JSON, on standard output. */
export function showProblem(failure: Failure, result: Result, json: boolean): void {
  showFailure(failure)
  if (json) printResult(result)
}

/** Results on standard output. */
export function showResult(result: Result, json: boolean): void {
  if (json) {
    printResult(result)
    return
  }
  const { hash, tag, findings, decision, reason, image, assumed } = result
  const lines = findings.map((finding) => findingLine(finding, process.stdout))
  lines.push(`${paint('green', 'usable', process.stdout)}, tag ${tag}, hash ${hash}`)
  if (decision) lines.push(`${decision}: ${reason}`, ...(image ? [image] : []), `(decided ${assumed})`)
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}

/** Not the reason of a decision: that is about a job. */
const WORDS = new Set(['message', 'advice'])

function printResult(result: Result): void {
  const words = (key: string, item: unknown): unknown =>
    typeof item === 'string' && WORDS.has(key) ? inOptions(item) : item
  process.stdout.write(`${JSON.stringify(result, words, 2)}\n`)
}
