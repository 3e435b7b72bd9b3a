import { commitTime } from '../checkout/commit-time.ts'
import type { Manifest, Reference } from '../image/reference.ts'
import type { Tags } from '../image/tags.ts'
import type { Job } from '../job.ts'
import type { Clock, Log, Registry } from '../ports.ts'
import { type History, historyOf } from './history.ts'

export interface Publication {
  registry: Registry
  clock: Pick<Clock, 'now' | 'sleep'>
  /** Without tag and digest. */
  repository: Reference
  /** Of an image that passed verification. */
  manifest: Manifest
  /** With a content tag the image was verified by this run, and is marked as such. */
  tags: Tags
  /**
   * Commit time of the revision this run is for, in milliseconds since 1970: an image found again (a change taken back) is
   * older than the commit that asks for it. `undefined`: the time in the image's annotations counts.
   */
  revisionTime: number | undefined
  /** The branch as it is now; `undefined` where commit times decide alone. */
  history?: History | undefined
  log: Log
}

export interface Published {
  tagged: string[]
  /** Tags that were left where they were, or that another image has now. */
  kept: { tag: string; why: string }[]
}

/** An image under the tags of the run's event. */
export async function publicationOf(manifest: Manifest, tags: Tags, job: Job): Promise<Publication> {
  const { inputs, event, registry, clock, log } = job
  const { repository } = inputs
  const revisionTime = await commitTime(event, job)
  return { registry, clock, repository, manifest, tags, revisionTime, history: historyOf(event, job), log }
}
