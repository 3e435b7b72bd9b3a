import type { Checkout, Event } from '../event.ts'
import { isCommit } from '../image/reference.ts'
import type { World } from '../world.ts'
import { type Noted, placesOf } from './noted-files.ts'

/** Nothing more is lost for them: a pull request has tags of its own, and of a stranger's event nothing is built. */
const NOT_ASKED = new Set(['pull-request', 'untrusted'])

/**
 * The event as it is about the files that are there. Where the checkout is of another commit than the event (`ref` of actions/checkout, a
 * matrix over branches, a pull request's files), the revision is that commit, and a warning says that the image gets no tag of the event's.
 * Under an event that others feed, files that were changed after the checkout are another commit's too. `named`: files that inputs name, the
 * most important one first; each may be a link.
 */
export async function followCheckout(
  triggered: Event,
  named: readonly string[],
  noted: Noted,
  { checkouts, log }: Pick<World, 'checkouts'> & { log: Pick<World['log'], 'warning'> },
): Promise<Event> {
  if (triggered.name === 'local' || NOT_ASKED.has(triggered.kind)) return triggered
  const [first] = named
  const checkout = first === undefined ? undefined : checkouts.folderOf(first)
  const event = checkout === undefined || checkout === '.' ? triggered : { ...triggered, checkout }
  // A runner that names no commit is told so where a tag needs one.
  if (!isCommit(event.revision) && !event.fed) return event
  const others = await checkouts.others([...named, ...placesOf(noted)], event.revision)
  const [main] = others.length === 0 ? [] : await checkouts.others(named.slice(0, 1), event.revision)
  const commit = (main ?? others[0])?.commit
  const warning = others.length === 0 ? undefined : warningOf(event, commit)
  if (warning !== undefined) log.warning(warning, { title: TITLE })
  // A comment's bot may fetch a pull request and take its files without its commit. Other events build what their workflow makes. Files
  // of an unknown commit are a stranger's already.
  const asked = event.fed && others.every((one) => one.commit !== undefined)
  const read = new Set([...named, ...noted.read, ...noted.plain])
  const changed = asked ? await checkouts.changed(read, noted.listed) : undefined
  if (changed !== undefined) {
    const all = { commit: commit ?? event.revision, branch: undefined, time: undefined, changed }
    log.warning(`${changedWords(all)}, ${REST}. Do not change files before this action.`, { title: TITLE })
    others.push(all)
  }
  if (others.length === 0) return event
  return { ...event, others, ...(main && { revision: main.commit ?? '', revisionTime: main.time }) }
}

/** That a file is not as its commit has it, in half a sentence. */
export function changedWords({ commit, changed }: Pick<Checkout, 'commit' | 'changed'>): string {
  return changed === '.git'
    ? `git cannot say whether the files are the same as in commit ${commit}`
    : `${changed} is different from commit ${commit}`
}

const TITLE = 'container-action: other commit'
const REST =
  "so the image gets only its env- tag, and not the tags of the event's commit (latest, commit, date, git tag)"

/** Nothing is said of a run that loses no tag and whose commit is not known. */
function warningOf(event: Event, commit: string | undefined): string | undefined {
  const expected = `${event.name} event is for ${event.revision || 'no commit'}`
  if (commit !== undefined) {
    return `The checkout is of commit ${commit}, and the ${expected}, ${REST}. If you do not want this, remove ref and repository from actions/checkout.`
  }
  const moving = ['default-branch', 'schedule', 'manual', 'tag'].includes(event.kind)
  return moving
    ? `The files are not in a git checkout, so their commit is not known. The ${expected}, ${REST}. Use actions/checkout, with git on the runner, before this action.`
    : undefined
}
