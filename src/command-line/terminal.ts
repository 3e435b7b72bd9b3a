import { styleText } from 'node:util'
import type { Sink } from '../adapters/log.ts'
import type { Failure, Finding } from '../failure.ts'
import { withoutInvisible } from '../shown-text.ts'
import { inOptions } from './option-words.ts'

type Colour = 'red' | 'yellow' | 'blue' | 'green' | 'bold'

/** Colour only on a terminal, and not where NO_COLOR asks for none (https://no-color.org). */
export function paint(colour: Colour, text: string, stream: NodeJS.WriteStream): string {
  return stream.isTTY && !process.env.NO_COLOR ? styleText(colour, text) : text
}

const COLOURS = { error: 'red', warning: 'yellow', notice: 'blue' } as const

/** `environment.yml:7: error: message. Advice.`: the form that editors and terminals make clickable. */
export function findingLine(finding: Finding, stream: NodeJS.WriteStream): string {
  const place =
    finding.file === undefined
      ? ''
      : `${finding.file}${finding.line === undefined ? '' : `:${finding.line}`}: `
  const severity = paint(COLOURS[finding.severity], finding.severity, stream)
  return `${printable(place)}${severity}: ${printable(inOptions(`${finding.message}. ${finding.advice}`))} [${finding.rule}]`
}

export function showFailure(failure: Failure): void {
  const { findings } = failure
  for (const finding of findings) process.stderr.write(`${findingLine(finding, process.stderr)}\n`)
  // A failure of a server comes with what was found in the file, none of which is why it failed.
  if (!findings.some(({ severity }) => severity === 'error')) {
    process.stderr.write(
      `${paint('red', 'error', process.stderr)}: ${printable(inOptions(failure.message))}\n`,
    )
  }
}

/** On the terminal nothing is a workflow command; everything but results goes to standard error. */
export const terminalSink: Sink = {
  line: (text) => process.stderr.write(`${text}\n`),
  debug: () => undefined,
  annotate: (kind, message) =>
    process.stderr.write(`${paint(COLOURS[kind], kind, process.stderr)}: ${inOptions(message)}\n`),
  startGroup: (title) => process.stderr.write(`${paint('bold', title, process.stderr)}\n`),
  endGroup: () => undefined,
  stop: () => undefined,
  resume: () => undefined,
}

/** Files, and their names, may hold terminal escapes. */
function printable(text: string): string {
  return withoutInvisible(text)
}
