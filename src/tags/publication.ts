import type { Promotion } from '../image/promotion-record.ts'
import type { Manifest, Reference } from '../image/reference.ts'
import type { MovingTag, Tags } from '../image/tags.ts'
import type { Clock, Log, Registry } from '../ports.ts'
import type { History } from './history.ts'

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
  /** Tags that were left where they were. */
  kept: { tag: string; why: string }[]
}

/** What this run wrote, and what it knew when it decided to. */
export interface Written {
  entry: MovingTag
  promotion: Promotion | undefined
  /** Whether the branch's history was known at any time before it. */
  historyKnown: boolean
}
