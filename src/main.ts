import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorld, type TagsWritten } from './adapters/create-world.ts'
import { cleaner, createLog } from './adapters/log.ts'
import { mask, readInputs, readPayload, runnerSink, writeOutputs, writeSummary } from './adapters/runner.ts'
import { checkSecretFiles, readSmallFile } from './adapters/secret-files.ts'
import { type CancelSignal, exitCodeOf, listenForCancellation } from './adapters/signals.ts'
import { startReminders } from './adapters/still-running.ts'
import { Failure } from './failure.ts'
import { showFindings } from './findings.ts'
import { inputNotices, parseInputs } from './inputs/inputs.ts'
import { readEvent, runIdOf, sourceOf } from './inputs/read-event.ts'
import { secretValues } from './inputs/secret-values.ts'
import { unknownInputs } from './inputs/unknown.ts'
import { run } from './lecture/run-lecture.ts'
import type { Log } from './ports.ts'
import { cancellation as describeCancellation } from './report/cancellation.ts'
import { redacted } from './report/markdown.ts'
import { outputs } from './report/outputs.ts'
import type { ActionResult } from './report/result.ts'
import { failureSummary, summary } from './report/summary.ts'
import { Timer } from './timer.ts'

/** Milliseconds from the first signal to the end. The runner sends the second one after 7,500. */
const MOST_CLEAN_UP = 4500

/** The action, from the runner's variables to its outputs. Sets the exit code; never throws. */
export async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const raw = readInputs()
  const secrets = secretValues(raw, readSmallFile)
  mask(secrets)
  const timer = new Timer(() => performance.now())
  const reminders = startReminders(runnerSink, timer)
  const log = createLog(reminders.sink, secrets)
  const clean = cleaner(secrets)
  let cleanUp = async (): Promise<void> => undefined
  let cleanUpNow = (): boolean => true
  let tags: TagsWritten = { written: [], doubtful: [] }
  let ended = false
  const cancellation = listenForCancellation(MOST_CLEAN_UP, (signal) => {
    // Something does not let go, and the runner's SIGKILL would leave credentials behind: the signal does what it always does.
    if (!cleanUpNow()) log.debug('temporary files were not removed')
    if (!ended)
      log.error(describeCancellation({ signal, error: undefined, tags }).line, {
        title: 'container-action: cancelled',
      })
    cancellation.stopListening()
    process.kill(process.pid, signal)
  })
  try {
    showFindings([...unknownInputs(env), ...inputNotices(raw)], log)
    const repository = env.GITHUB_REPOSITORY ?? ''
    const inputs = parseInputs(raw, { repository, actor: env.GITHUB_ACTOR ?? '' })
    const workspace = env.GITHUB_WORKSPACE ?? process.cwd()
    checkSecretFiles(inputs.secretFiles, workspace)
    const event = readEvent(env, readPayload(env.GITHUB_EVENT_PATH))
    const world = createWorld(inputs, {
      env,
      workspace,
      ownFolder: resolve(dirname(fileURLToPath(import.meta.url)), '..'),
      log,
      cancel: cancellation.signal,
    })
    tags = world.tags
    cleanUp = () => world.scratch.remove()
    cleanUpNow = () => world.scratch.removeNow()
    const result = await run({
      ...world,
      inputs,
      event,
      timer,
      source: sourceOf(env),
      runId: runIdOf(env),
    })
    await tellResult(result, { log, clean, tags })
  } catch (error) {
    process.exitCode = 1
    await tellFailure(error, { log, clean, tags, signal: cancellation.received })
  } finally {
    await cleanUp().catch((error: unknown) =>
      log.debug(`temporary files could not be removed: ${String(error)}`),
    )
    // Also when all was done in spite of it: the runner asked for an end, and must see one.
    if (cancellation.received !== undefined) process.exitCode = exitCodeOf(cancellation.received)
    cancellation.stopListening()
    ended = true
    reminders.stop()
  }
}

interface Telling {
  log: Log
  /** Takes secrets out of a text. */
  clean: (text: string) => string
  tags: TagsWritten
}

async function tellResult(result: ActionResult, { log, clean, tags }: Telling): Promise<void> {
  const phases = result.phases.map(({ name, milliseconds }) => `${name} ${Math.round(milliseconds)} ms`)
  log.debug(
    `${result.requests} registry requests; ${phases.join(', ')}; ${Math.round(performance.now())} ms in all`,
  )
  // First what later jobs need: a summary that cannot be written is no reason to lose a published image.
  writeOutputs(outputs(result), tags.written)
  await writeSummary(summary(redacted(result, clean))).catch((error: unknown) => {
    log.warning(
      `The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`,
    )
  })
}

async function tellFailure(
  error: unknown,
  { log, clean, tags, signal }: Telling & { signal: CancelSignal | undefined },
): Promise<void> {
  if (signal !== undefined) {
    const { line, text } = describeCancellation({ signal, error, tags })
    log.error(line, { title: 'container-action: cancelled' })
    await writeSummary(failureSummary({ text: redacted(text, clean) })).catch(() => undefined)
  } else if (error instanceof Failure) {
    showFindings(error.findings, log)
    log.error(error.message, { title: `container-action: ${error.class}` })
    const text = { ...error.text, tagged: tags.written }
    // The cause is told already; a summary that cannot be written must not hide it behind a stack trace.
    await writeSummary(failureSummary({ text: redacted(text, clean) })).catch(() => undefined)
  } else {
    log.error(
      `Internal error, a bug in container-action: ${error instanceof Error ? error.message : String(error)}. ` +
        'Please report it, with the log of a run that has debug logging on. No outputs were set.',
      { title: 'container-action: internal' },
    )
    log.debug(error instanceof Error ? (error.stack ?? '') : '')
  }
}
