import type { Event } from '../event.ts'
import { isCommit } from '../image/reference.ts'
import type { Comparison } from '../ports.ts'
import type { World } from '../world.ts'

/** Where a run's commit is on its branch, at one moment. */
export type Standing =
  | { kind: 'tip' }
  /** `newer`: the commits that came after it, newest first. `more`: there are others besides those, for which nobody looks. */
  | { kind: 'behind'; newer: string[]; more?: true }
  /** `newer`: what the branch holds in place of the run's commit, newest first. */
  | { kind: 'gone'; why: string; newer?: string[] }
  | { kind: 'unknown' }

/** Asks anew every time: the branch grows while images are built. */
export interface History {
  standing(): Promise<Standing>
}

/** Milliseconds: a part of GitHub that answers may not know yet what was pushed a moment ago. */
const PAUSE = 3000

/** Commits whose images are looked for; whoever is further behind is behind most of these too. */
const MOST = 20

/** The history of the default branch, seen from the run's commit; `undefined` for runs of other branches, whose tags follow commit times. */
export function historyOf(
  { kind, branch, revision }: Event,
  { clock, log, github }: Pick<World, 'clock' | 'log'> & { github: Pick<World['github'], 'compare'> },
): History | undefined {
  if (!['default-branch', 'schedule', 'manual'].includes(kind)) return undefined
  if (branch === undefined || !isCommit(revision)) return undefined
  let noticed = false
  return {
    async standing() {
      let answer = await github.compare(revision, branch)
      if (answer.known && (answer.status === 'behind' || answer.status === 'diverged')) {
        await clock.sleep(PAUSE)
        const again = await github.compare(revision, branch)
        // Silence is no reason to doubt what was said.
        if (again.known) answer = again
      }
      if (answer.known) return standingIn(answer, revision, branch)
      const line = `GitHub did not say which commits are newer than this one (${answer.why}), so commit times decide which image gets the tags. The next run of ${branch} corrects them.`
      if (!noticed) log[answer.asked ? 'notice' : 'debug'](line)
      noticed = true
      return { kind: 'unknown' }
    },
  }
}

function standingIn(
  { status, commits }: Extract<Comparison, { known: true }>,
  ours: string,
  branch: string,
): Standing {
  if (status === 'identical') return { kind: 'tip' }
  const newer = commits.toReversed().slice(0, MOST)
  if (status === 'ahead') {
    return { kind: 'behind', newer, ...(commits.length > MOST && { more: true }) }
  }
  return {
    kind: 'gone',
    why: `commit ${ours} is not on ${branch} any more, because the branch was rewritten`,
    newer,
  }
}
