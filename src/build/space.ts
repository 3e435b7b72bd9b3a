import { Failure } from '../failure.ts'
import type { Machine } from '../ports.ts'

/** A lecture environment unpacks to about 3 GB in each of two stages. */
const NEEDED = 3_000_000_000

/** Throws a Failure (`disk-full`) before a build that would fill the disk; says nothing of disks elsewhere. */
export async function requireSpace(machine: Machine, folder: string | undefined): Promise<void> {
  const free = folder === undefined ? undefined : await machine.freeBytes(folder)
  if (free === undefined || free >= NEEDED) return
  throw new Failure({
    class: 'disk-full',
    doing: 'checking the free disk space before the build',
    on: folder ?? '',
    why: `${Math.round(free / 1e6)} MB are free, and a build needs about ${Math.round(NEEDED / 1e6)} MB`,
    next: 'Free space on the runner ("docker system prune"), or give a remote builder by the input builder',
  })
}
