import { Failure } from '../failure.ts'
import type { CommandResult } from '../ports.ts'

/** The line of a program's output that tells most of why it failed; whole, since a cut may leave half a secret. */
export function lastLine(result: Pick<CommandResult, 'stdout' | 'stderr'>): string {
  // docker ends its complaints with a hint at its own help.
  const lines = `${result.stdout}\n${result.stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^Run 'docker /.test(line))
  const marked = lines.filter((line) => /^ERROR|Cannot connect/i.test(line)).at(-1)
  return (marked ?? lines.at(-1) ?? '').replace(/^ERROR:\s*/, '')
}

/** Throws a Failure where somebody else has ended docker: whatever it said until then is not the reason. */
export function requireNotEnded({ endedBy }: CommandResult, doing: string, on: string): void {
  if (endedBy === undefined) return
  const memory = endedBy === 'SIGKILL'
  throw new Failure({
    class: memory ? 'out-of-memory' : 'build',
    doing,
    on,
    why: `docker was killed (${endedBy})${memory ? ', usually because the memory was full' : ''}`,
    next: memory
      ? 'Use a runner with more memory, or choose a remote builder with the input builder. The kernel log of the runner shows whether the memory was full'
      : 'Find out which program on the runner killed docker, then run the job again',
  })
}
