import type { Event } from '../event.ts'
import { isCommit } from '../image/reference.ts'
import type { World } from '../world.ts'

/**
 * Commit time in milliseconds since 1970, from the event or else from the checked-out repository: schedules and manual
 * runs do not tell it. `undefined` when neither knows; tags then stay where they are.
 * Never later than now: a commit from a clock that runs ahead would keep all that follow from the moving tags.
 */
export async function commitTime(
  { kind, revision, revisionTime, checkout = '.' }: Event,
  { checkouts, clock }: { checkouts: Pick<World['checkouts'], 'commitTime'> } & Pick<World, 'clock'>,
): Promise<number | undefined> {
  // A pull request's checkout holds the merge commit alone, which is as new as the push that it was made for.
  const commits = kind === 'pull-request' ? [revision, 'HEAD'] : [revision]
  const time =
    revisionTime ?? (isCommit(revision) ? await checkouts.commitTime(checkout, commits) : undefined)
  return time === undefined ? undefined : Math.min(time, clock.now())
}
