import { StringDecoder } from 'node:string_decoder'
import type { CommandOptions, CommandResult, Commands } from '../ports.ts'

const TAIL = 64 * 1024
const MOST = 64 * 1024 * 1024
/** Milliseconds from SIGTERM to SIGKILL. */
const PATIENCE = 5000

/** Programs through @actions/exec: no shell, exit codes returned instead of thrown. */
export function createCommands(): Commands {
  return { run }
}

async function run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  if (options.signal !== undefined) return endable(argv, options)
  // Loaded on use: the reuse path runs no program.
  const { exec } = await import('@actions/exec')
  const [program = '', ...args] = argv
  let stdout = ''
  let stderr = ''
  const out = lines(options.onStdoutLine)
  const err = lines(options.onStderrLine)
  try {
    const exitCode = await exec(program, args, {
      silent: true,
      ignoreReturnCode: true,
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      ...(options.env !== undefined && { env: options.env }),
      ...(options.input !== undefined && { input: Buffer.from(options.input) }),
      listeners: {
        stdout: (data) => {
          stdout += out.add(data)
        },
        stderr: (data) => {
          stderr = (stderr + err.add(data)).slice(-TAIL)
        },
      },
    })
    out.end()
    err.end()
    return { exitCode, stdout, stderr }
  } catch (error) {
    // What a shell answers for a program that is not there, so that callers have one way to look.
    if (/unable to locate executable/i.test(String(error))) {
      return { exitCode: 127, stdout: '', stderr: `${program}: command not found` }
    }
    throw error
  }
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

/** @actions/exec cannot end a child, so what has a time limit runs without it, and without the callbacks for lines. */
async function endable(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { execFile } = await import('node:child_process')
  const [program = '', ...args] = argv
  const { cwd, env, signal } = options
  return await new Promise((resolve) => {
    const child = execFile(program, args, { cwd, env, signal, maxBuffer: MOST }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 127
      resolve({ exitCode, stdout, stderr: (stderr || (error?.message ?? '')).slice(-TAIL) })
    })
    child.stdin?.end(options.input)
    // A child that does not heed SIGTERM; the timer keeps nobody waiting.
    signal?.addEventListener('abort', () => setTimeout(() => child.kill('SIGKILL'), PATIENCE).unref())
  })
}
