import type { Event } from '../event.ts'
import type { World } from '../world.ts'
import { changedWords } from './follow.ts'

/**
 * Why the files are not known to be of a branch of this repository, in half a sentence; `undefined` where each checkout's commit is on one.
 * GitHub alone is asked, for this repository: a clone may be of a fork and call its branches as it likes, and what is not known counts
 * as a stranger's.
 */
export async function whyStrange(
  event: Event,
  { github }: Pick<World, 'github'>,
): Promise<string | undefined> {
  for (const { commit, branch, changed } of event.others) {
    if (changed !== undefined) return changedWords({ commit, changed })
    if (commit === undefined) return 'git cannot say from which commit the files are'
    const tip = await github.isTip(commit)
    if (tip.known && tip.tip) continue
    // A branch that has grown since. The clone's name for it only says where to look.
    const names = [event.branch, branch].filter(isBranchName)
    const standings = []
    for (const name of new Set(names)) standings.push(await github.compare(commit, name))
    if (standings.some((one) => one.known && (one.status === 'identical' || one.status === 'ahead'))) continue
    const silent = tip.known ? undefined : tip.why
    return `commit ${commit} was not found on any branch of this repository${silent === undefined ? '' : ` (${silent})`}`
  }
  return undefined
}

/** `owner:branch` would be another repository's. */
function isBranchName(name: string | undefined): name is string {
  return name !== undefined && !/[:\s]|\.\./.test(name)
}
