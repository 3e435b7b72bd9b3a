import { readFileSync, statSync, truncateSync } from 'node:fs'
import * as core from '@actions/core'
import { Failure } from '../failure.ts'
import { INPUTS, type RawInputs } from '../inputs/raw.ts'
import { diskTrouble } from './disk.ts'
import type { Sink } from './log.ts'

/** The one place where inputs are read from the runner. */
export function readInputs(): RawInputs {
  return Object.fromEntries(INPUTS.map((name) => [name, core.getInput(name)])) as RawInputs
}

/** The event of the run, as the runner has written it to the file GITHUB_EVENT_PATH. Throws a Failure (`input`) if it cannot be read. */
export function readPayload(path: string | undefined): unknown {
  if (!path) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Failure({
      class: 'input',
      doing: 'reading the event of this run',
      on: `GITHUB_EVENT_PATH, ${path}`,
      why: error instanceof SyntaxError ? 'the file is not JSON' : 'the file cannot be read',
      next: 'Run the job again. A self-hosted runner must write the event to this file, or not set the variable',
    })
  }
}

/** Masks values in the rest of the job's log; each line of a multi-line value is a secret of its own. */
export function mask(secrets: readonly string[]): void {
  for (const secret of secrets) {
    for (const line of [secret, ...secret.split(/\r?\n/)]) if (line !== '') core.setSecret(line)
  }
}

/**
 * Called once, with everything: a step has all outputs or none. Throws a Failure (`disk-full`, `input`) that says which of
 * `tags`, those that this run has written, stand all the same.
 */
export function writeOutputs(outputs: Record<string, string>, tags: readonly string[]): void {
  const file = process.env.GITHUB_OUTPUT ?? ''
  let before: number | undefined
  try {
    before = file === '' ? undefined : statSync(file).size
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
  } catch (error) {
    const none = before === undefined || cut(file, before)
    const written = none ? 'the outputs were not written' : 'some outputs may be missing'
    const standing =
      tags.length === 0 ? 'no tag was moved' : `these tags of the run were moved and stay: ${tags.join(', ')}`
    const more = `, so ${written}; ${standing}`
    throw diskTrouble(error, { doing: 'writing the outputs', variable: 'GITHUB_OUTPUT', path: file, more })
  }
}

/** Takes back what was appended to a file, which needs no space. Returns whether that worked. */
function cut(file: string, bytes: number): boolean {
  try {
    truncateSync(file, bytes)
    return true
  } catch {
    return false
  }
}

/** Appends to the job summary; silent where there is none, as on the command line. */
export async function writeSummary(markdown: string): Promise<void> {
  if (process.env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown, true).write()
}

// By name, not core[kind]: the bundler could not leave out the rest of the toolkit (OIDC, and with it undici) otherwise.
const ANNOTATIONS = { error: core.error, warning: core.warning, notice: core.notice }

export const runnerSink: Sink = {
  line: core.info,
  debug: core.debug,
  annotate: (kind, message, { file, line, title }) => {
    ANNOTATIONS[kind](message, {
      ...(title !== undefined && { title }),
      ...(file !== undefined && { file }),
      ...(line !== undefined && { startLine: line }),
    })
  },
  startGroup: core.startGroup,
  endGroup: core.endGroup,
  stop: (token) => core.info(`::stop-commands::${token}`),
  resume: (token) => core.info(`::${token}::`),
}
