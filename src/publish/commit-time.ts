import { join } from 'node:path'
import type { Event } from '../inputs/event.ts'
import type { World } from '../world.ts'

/** Milliseconds: the file system of a runner may hang. */
const LIMIT = 60_000

/**
 * Commit time in milliseconds since 1970, from the event or else from the checked-out repository: schedules and manual
 * runs do not tell it. `undefined` when neither knows; tags then stay where they are.
 * Never later than now: a commit from a clock that runs ahead would keep all that follow from the moving tags.
 */
export async function commitTime(
  event: Event,
  world: Pick<World, 'clock' | 'commands' | 'env' | 'workspace'>,
): Promise<number | undefined> {
  const time = await toldTime(event, world)
  return time === undefined ? undefined : Math.min(time, world.clock.now())
}

async function toldTime(
  event: Event,
  world: Pick<World, 'commands' | 'env' | 'workspace'>,
): Promise<number | undefined> {
  if (event.revisionTime !== undefined || !/^[0-9a-f]{40,64}$/.test(event.revision)) return event.revisionTime
  // A pull request's checkout holds the merge commit alone, which is as new as the push that it was made for.
  for (const commit of event.kind === 'pull-request' ? [event.revision, 'HEAD'] : [event.revision]) {
    // The workspace may belong to another user, who is the runner's.
    const argv = ['git', '-c', 'safe.directory=*', 'show', '--no-patch', '--format=%ct', commit, '--']
    const { exitCode, stdout } = await world.commands.run(argv, {
      cwd: join(world.workspace, event.checkout ?? '.'),
      env: world.env,
      limit: LIMIT,
    })
    const seconds = Number(stdout.trim())
    if (exitCode === 0 && Number.isInteger(seconds) && seconds > 0) return seconds * 1000
  }
  return undefined
}
