import { Failure } from '../failure.ts'
import type { Log, Machine } from '../ports.ts'

/** Bytes. A lecture environment unpacks to about 3 GB, in the stage that installs it. */
const ENVIRONMENT = 3_000_000_000
/** In the stages of conda and of pip, where nothing is in the builder's cache yet. */
const WHOLE_BUILD = 2 * ENVIRONMENT

/**
 * Throws a Failure (`disk-full`) before a build that would fill the disk, and warns where it may: a small environment fits, and so does
 * one that the builder's cache holds in part. Says nothing of disks elsewhere.
 */
export async function requireSpace(
  machine: Machine,
  folder: string | undefined,
  log: Pick<Log, 'warning'>,
): Promise<void> {
  const free = folder === undefined ? undefined : await machine.freeBytes(folder)
  if (folder === undefined || free === undefined || free >= WHOLE_BUILD) return
  const why = `${megabytes(free)} MB are free, and a build needs up to about ${megabytes(WHOLE_BUILD)} MB`
  const next =
    'Free disk space on the runner ("docker system prune"), or choose a remote builder with the input builder'
  if (free >= ENVIRONMENT) {
    log.warning(`The disk of the builder (${folder}) may be too small: ${why}. ${next}.`)
    return
  }
  throw new Failure({
    class: 'disk-full',
    doing: 'checking the free disk space before the build',
    on: folder,
    why,
    next,
  })
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
