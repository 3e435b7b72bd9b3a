import type { Event } from '../event.ts'
import { isCommit, type Reference } from '../image/reference.ts'
import type { Found } from '../plan/found.ts'
import { imageAt } from '../plan/look-up.ts'
import type { BranchCommit, Registry } from '../ports.ts'
import type { World } from '../world.ts'

/** Where a run's commit is on its branch, at one moment. */
export type Standing =
  | { kind: 'tip' }
  /**
   * `newer`: the commits that came after it, newest first. `more`: besides those there are others, for which nobody looks. `silent`: not by
   * GitHub's word of this moment, so that there may be newer ones.
   */
  | { kind: 'behind'; newer: string[]; more?: true; silent?: true }
  | { kind: 'gone'; why: string }
  | { kind: 'unknown' }

/** Whether GitHub did not say it: then there may be newer commits than are known. */
export function isSilent(standing: Standing): boolean {
  return standing.kind === 'unknown' || (standing.kind === 'behind' && standing.silent === true)
}

/** Asks anew every time: the branch grows while images are built. */
export interface History {
  standing(): Promise<Standing>
}

/** Milliseconds: a part of GitHub that answers may not know yet what was pushed a moment ago. */
const SETTLING = 3000

/** Commits whose images are looked for; whoever is further behind is behind most of these too. */
const MOST = 20

/**
 * The history of the default branch, seen from the run's commit: GitHub's API, or else what the checkout knows. `undefined` for
 * runs of other branches, whose tags follow commit times.
 */
export function historyOf(
  event: Event,
  world: Pick<World, 'clock' | 'log'> & {
    checkouts: Pick<World['checkouts'], 'newerCommits'>
    github: Pick<World['github'], 'compare'>
  },
): History | undefined {
  const { branch } = event
  if (!['default-branch', 'schedule', 'manual'].includes(event.kind)) return undefined
  if (branch === undefined || !isCommit(event.revision)) return undefined
  let told = false
  let known: Extract<Standing, { kind: 'behind' }> | undefined
  return {
    async standing() {
      let answer = await world.github.compare(event.revision, branch)
      if (answer.known && (answer.status === 'behind' || answer.status === 'diverged')) {
        await world.clock.sleep(SETTLING)
        const again = await world.github.compare(event.revision, branch)
        // Silence is no reason to doubt what was said.
        if (again.known) answer = again
      }
      if (answer.known) {
        const standing = standingIn(answer.status, answer.commits, event.revision, branch)
        known = standing.kind === 'behind' ? standing : undefined
        return standing
      }
      // What came after our commit stays after it, and the checkout is older than what GitHub told.
      if (known !== undefined) return { ...known, silent: true }
      const newer = await world.checkouts.newerCommits(
        event.checkout ?? '.',
        { commit: event.revision, branch },
        MOST + 1,
      )
      const instead = newer === undefined ? 'commit times decide' : 'the checkout and commit times decide'
      const line = `GitHub did not say which commits are newer than this one (${answer.why}), so ${instead} which image gets the tags.`
      if (!told) world.log[answer.asked ? 'notice' : 'debug'](line)
      told = true
      return newer === undefined || newer.length === 0
        ? { kind: 'unknown' }
        : { ...behind({ chain: newer, others: [] }), silent: true }
    },
  }
}

export function standingIn(
  status: 'identical' | 'ahead' | 'behind' | 'diverged',
  commits: BranchCommit[],
  ours: string,
  branch: string,
): Standing {
  if (status === 'identical') return { kind: 'tip' }
  if (status === 'ahead') return behind(newestFirst(commits, ours))
  return {
    kind: 'gone',
    why: `commit ${ours} is not on ${branch} any more, because the branch was rewritten`,
  }
}

/** What came with a merge and is not looked for does not count as more: it was never what the branch pointed to. */
function behind({ chain, others }: NewestFirst): Extract<Standing, { kind: 'behind' }> {
  const newer = [...chain, ...others].slice(0, MOST)
  return { kind: 'behind', newer, ...(chain.length > MOST && { more: true }) }
}

export interface NewestFirst {
  /** First parents, back from the branch's tip. */
  chain: string[]
  others: string[]
}

/**
 * What the branch pointed to one after the other comes first: the first parents, back from its tip. Commits that came with a merge
 * follow; they were pushed elsewhere and have no image of their own, except after a fast-forward.
 */
export function newestFirst(commits: BranchCommit[], ours: string): NewestFirst {
  const parents = new Map(commits.map(({ sha, parents: [first] }) => [sha, first]))
  const chain: string[] = []
  for (
    let at = commits.at(-1)?.sha;
    at !== undefined && at !== ours && parents.has(at);
    at = parents.get(at)
  ) {
    if (chain.includes(at)) break
    chain.push(at)
  }
  const others = commits.map(({ sha }) => sha).filter((sha) => !chain.includes(sha))
  return { chain, others: others.reverse() }
}

/** The newest of these commits that has a verified image under its own tag. */
export async function newestImage(
  newer: string[],
  registry: Registry,
  repository: Reference,
): Promise<(Found & { commit: string }) | undefined> {
  for (const commit of newer) {
    const found = await imageAt(registry, repository, commit)
    if (found !== undefined) return { ...found, commit }
  }
  return undefined
}
