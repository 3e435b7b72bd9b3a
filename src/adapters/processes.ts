import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds from SIGTERM to SIGKILL. A client of Docker needs 200 to take its build down. */
const PATIENCE = 1500

/**
 * Ends a program and all that it has started: SIGTERM for itself, then SIGKILL for what is left. `docker` and `git` run their
 * plugins and helpers as programs of their own, which may be frozen or wait for a server. Returns when the program has ended.
 */
export async function endProcess(child: ChildProcess): Promise<void> {
  const { pid } = child
  if (pid === undefined || isOver(child)) return
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  // Before it ends: its children are nobody's afterwards.
  const below = descendants(pid)
  child.kill('SIGTERM')
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE)
  })
  await Promise.race([over, patience])
  clearTimeout(timer)
  const left = isOver(child) ? below : [pid, ...descendants(pid)]
  for (const each of left) {
    try {
      process.kill(each, 'SIGKILL')
    } catch {
      // It has ended meanwhile.
    }
  }
  await over
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

/** Processes below another one; none where there is no /proc to tell. */
function descendants(pid: number): number[] {
  let children: number[]
  try {
    children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
  return children.flatMap((child) => [child, ...descendants(child)])
}
