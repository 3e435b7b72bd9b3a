import type { CommandOptions, CommandResult, Commands } from '../ports.ts'

const TAIL = 64 * 1024

/** Programs through @actions/exec: no shell, exit codes returned instead of thrown. */
export function createCommands(): Commands {
  return { run }
}

async function run(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  // Loaded on use: the reuse path runs no program.
  const { exec } = await import('@actions/exec')
  const [program = '', ...args] = argv
  let stdout = ''
  let stderr = ''
  try {
    const exitCode = await exec(program, args, {
      silent: true,
      ignoreReturnCode: true,
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      ...(options.env !== undefined && { env: options.env }),
      ...(options.input !== undefined && { input: Buffer.from(options.input) }),
      listeners: {
        stdout: (data) => {
          stdout += data.toString()
        },
        stderr: (data) => {
          stderr = (stderr + data.toString()).slice(-TAIL)
        },
        ...(options.onStdoutLine !== undefined && { stdline: options.onStdoutLine }),
        ...(options.onStderrLine !== undefined && { errline: options.onStderrLine }),
      },
    })
    return { exitCode, stdout, stderr }
  } catch (error) {
    // What a shell answers for a program that is not there, so that callers have one way to look.
    if (/unable to locate executable/i.test(String(error))) {
      return { exitCode: 127, stdout: '', stderr: `${program}: command not found` }
    }
    throw error
  }
}
