import type { CommandResult } from '../ports.ts'

/** The line of a program's output that tells most of why it failed. */
export function lastLine(result: Pick<CommandResult, 'stdout' | 'stderr'>): string {
  // docker ends its complaints with a hint at its own help.
  const lines = `${result.stdout}\n${result.stderr}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^Run 'docker /.test(line))
  const marked = lines.filter((line) => /^ERROR|Cannot connect/i.test(line)).at(-1)
  return (marked ?? lines.at(-1) ?? '').replace(/^ERROR:\s*/, '').slice(0, 500)
}
