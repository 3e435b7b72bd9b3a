import { AsyncLocalStorage } from 'node:async_hooks'
import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'
import { StringDecoder } from 'node:string_decoder'
import { cancelled } from '../failure.ts'
import type { CommandOptions, CommandResult, Commands } from '../ports.ts'
import { endProcess } from './processes.ts'

const TAIL = 64 * 1024
/** Bytes of standard output, and of a line on either stream, after which a program is ended. */
const MOST = 64 * 1024 * 1024
const LONGEST_LINE = 8 * 1024 * 1024
/** What timeout(1) answers. */
const TIMED_OUT = 124

/** @actions/exec hands out no process. Node tells whom it starts, within the caller's own asynchronous context. */
const starting = new AsyncLocalStorage<(child: ChildProcess) => void>()
let listening = false

/** What a program gets of these variables. */
type Only = (program: string, env: NodeJS.ProcessEnv) => Record<string, string>

/** Milliseconds from the cancellation until nobody waits for clean-up any more. */
const LAST_CLEAN_UP = 3000

/**
 * Programs through @actions/exec: no shell, exit codes returned instead of thrown. When `cancel` is aborted, what runs is ended
 * and nothing more is started but clean-up: `run` then throws a Failure (`cancelled`), after the program has ended. Clean-up that
 * takes longer than a runner waits (a builder's data are many files) goes on by itself, with exit code 1. `only` chooses the variables
 * of each program; without it they get what they are given.
 */
export function createCommands(cancel?: AbortSignal, only?: Only): Commands {
  const tired = new AbortController()
  cancel?.addEventListener('abort', () => setTimeout(() => tired.abort(), LAST_CLEAN_UP).unref())
  return {
    run: (argv, given = {}) => {
      const options = only ? { ...given, env: only(argv[0] ?? '', given.env ?? process.env) } : given
      return options.cleanUp ? run(argv, options, undefined, tired.signal) : run(argv, options, cancel)
    },
  }
}

async function run(
  argv: readonly string[],
  options: CommandOptions,
  cancel: AbortSignal | undefined,
  letGo?: AbortSignal,
): Promise<CommandResult> {
  const stopped = (): Error => cancelled(cancel as AbortSignal, 'running a program', shown(argv))
  if (cancel?.aborted) throw stopped()
  const limit = options.limit === undefined ? undefined : AbortSignal.timeout(options.limit)
  const ends = [cancel, limit, options.signal].filter((signal) => signal !== undefined)
  const result = await endable(argv, options, ends, letGo)
  // Whatever it answered: a terminal sends the signal to the program too, which may have been faster.
  if (cancel?.aborted) throw stopped()
  if (limit?.aborted) {
    const why = `${shown(argv)} did not answer within ${(options.limit as number) / 1000} seconds`
    return { ...result, exitCode: TIMED_OUT, stderr: `${result.stderr}\n${why}` }
  }
  return result
}

/**
 * Runs a program that is ended when one of the signals is aborted; it has ended when this returns, but for one that was let go:
 * that goes on, and keeps this process no longer.
 */
async function endable(
  argv: readonly string[],
  options: CommandOptions,
  signals: AbortSignal[],
  letGo: AbortSignal | undefined,
): Promise<CommandResult> {
  // Loaded on use: the reuse path runs no program.
  const { exec } = await import('@actions/exec')
  if (!listening) subscribe('child_process', tellStarter)
  listening = true
  const [program = '', ...args] = argv
  let stdout = ''
  let stderr = ''
  const out = lines(options.onStdoutLine)
  const err = lines(options.onStderrLine)
  let child: ChildProcess | undefined
  let ended: (() => void) | undefined
  const gone = new Promise<number>((resolve) => {
    ended = () => resolve(1)
  })
  let ending = false
  const end = async (): Promise<void> => {
    if (child === undefined || ending) return
    ending = true
    await endProcess(child)
    // Somebody who got away may hold the output open; nobody waits for what it says.
    setTimeout(leave, 500).unref()
  }
  const leave = (): void => {
    child?.unref()
    for (const stream of [child?.stdout, child?.stderr]) stream?.destroy()
    ended?.()
  }
  // What never ends would fill the memory, and @actions/exec goes through an unfinished line again with every piece of it.
  let length = 0
  const unfinished = { stdout: 0, stderr: 0 }
  let tooMuch: string | undefined
  const count = (stream: keyof typeof unfinished, data: Buffer): void => {
    const rest = data.length - 1 - data.lastIndexOf('\n')
    unfinished[stream] = rest < data.length ? rest : unfinished[stream] + rest
    if (stream === 'stdout') length += data.length
    if (tooMuch !== undefined) return
    if (length > MOST) tooMuch = `more than ${MOST / 2 ** 20} MiB`
    else if (unfinished[stream] > LONGEST_LINE) tooMuch = `a line of more than ${LONGEST_LINE / 2 ** 20} MiB`
    if (tooMuch !== undefined) void end()
  }
  for (const signal of signals) signal.addEventListener('abort', end)
  letGo?.addEventListener('abort', leave)
  const onStart = (started: ChildProcess): void => {
    child = started
    // A program that reads it must not wait for ever, and one that does not is no reason to fail.
    process.nextTick(() => started.stdin?.on('error', () => undefined).end(options.input))
    // The process exists only after the announcement; the signal may have come before it.
    if (signals.some((signal) => signal.aborted)) setImmediate(end)
    if (letGo?.aborted) setImmediate(leave)
  }
  try {
    const finished = starting.run(onStart, () =>
      exec(program, args, {
        silent: true,
        ignoreReturnCode: true,
        ...(options.cwd !== undefined && { cwd: options.cwd }),
        ...(options.env !== undefined && { env: options.env }),
        listeners: {
          stdout: (data) => {
            const text = out.add(data)
            if (length <= MOST) stdout += text
            count('stdout', data)
          },
          stderr: (data) => {
            stderr = (stderr + err.add(data)).slice(-TAIL)
            count('stderr', data)
          },
        },
      }),
    )
    const exitCode = await Promise.race([finished, gone])
    out.end()
    err.end()
    // A program that was ended by a signal has none; where it was not ours (memory ran out, say), nothing else tells of it.
    const signal = ending ? null : child?.signalCode
    if (tooMuch) stderr += `${stderr && '\n'}${shown(argv)} wrote ${tooMuch} and was stopped`
    if (signal) stderr += `${stderr && '\n'}${program} was killed (${signal})`
    return { exitCode: exitCode ?? 1, stdout, stderr, ...(signal && { endedBy: signal }) }
  } catch (error) {
    // What a shell answers for a program that is not there, so that callers have one way to look.
    if (/unable to locate executable/i.test(String(error))) {
      return { exitCode: 127, stdout: '', stderr: `${program}: command not found` }
    }
    throw error
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', end)
    letGo?.removeEventListener('abort', leave)
  }
}

function tellStarter(message: unknown): void {
  starting.getStore()?.((message as { process: ChildProcess }).process)
}

/** Program and verbs, without options and what they are given: `docker buildx build`. */
function shown(argv: readonly string[]): string {
  const option = argv.findIndex((word) => word.startsWith('-'))
  return argv.slice(0, option < 0 ? 3 : Math.min(option, 3)).join(' ')
}

/** Text of a stream in pieces: a character may lie on both sides of a border, which @actions/exec's own lines do not heed. */
function lines(onLine: ((line: string) => void) | undefined) {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return {
    add(data: Buffer): string {
      const text = decoder.write(data)
      if (onLine === undefined) return text
      const whole = (rest + text).split('\n')
      rest = whole.pop() ?? ''
      for (const line of whole) onLine(line.replace(/\r$/, ''))
      return text
    },
    end(): void {
      if (onLine !== undefined && rest !== '') onLine(rest)
    },
  }
}
