import type { Event } from '../event.ts'
import { isCommit } from '../image/commit.ts'
import type { World } from '../world.ts'
import { type Noted, placesOf } from './noted-files.ts'

/** Nothing more is lost for them: a pull request has tags of its own, and of a stranger's event nothing is built. */
const NOT_ASKED = new Set(['pull-request', 'privileged'])

/**
 * The event as it is about the files that are there. Where the checkout is of another commit than the event (`ref` of actions/checkout, a
 * matrix over branches, a pull request's files), the revision is that commit, and a warning says that the image gets no tag of the event's.
 * Under an event that others feed, files that were changed after the checkout are another commit's too. `named`: files that inputs name, the
 * most important one first; each may be a link.
 */
export async function followCheckout(
  event: Event,
  named: readonly string[],
  noted: Noted,
  { checkouts, log }: Pick<World, 'checkouts' | 'log'>,
): Promise<Event> {
  if (event.name === 'local' || NOT_ASKED.has(event.kind)) return event
  // A runner that names no commit is told so where a tag needs one.
  if (!isCommit(event.revision) && !event.fed) return event
  const others = await checkouts.others([...named, ...placesOf(noted)], event.revision)
  if (others.length === 0) return event.fed ? unchanged(event, named, noted, { checkouts, log }) : event
  const [main] = await checkouts.others(named.slice(0, 1), event.revision)
  const warning = warningOf(event, (main ?? others[0])?.commit)
  if (warning !== undefined) log.warning(warning, { title: TITLE })
  return { ...event, others, ...(main && { revision: main.commit ?? '', revisionTime: main.time }) }
}

/** A comment's bot may fetch a pull request and take its files without its commit. Other events build what their workflow makes. */
async function unchanged(
  event: Event,
  named: readonly string[],
  noted: Noted,
  { checkouts, log }: Pick<World, 'checkouts' | 'log'>,
): Promise<Event> {
  const changed = await checkouts.changed(new Set([...named, ...noted.read, ...noted.plain]), noted.listed)
  if (changed === undefined) return event
  log.warning(
    `${changed} is not as commit ${event.revision} has it, ${REST}. Do not change files before this action.`,
    {
      title: TITLE,
    },
  )
  return { ...event, others: [{ commit: event.revision, branch: undefined, time: undefined, changed }] }
}

const TITLE = 'container-action: other commit'
const REST =
  "so the image gets its env- tag, and none that says it is of the event's commit (latest, commit, date, git tag)"

/** Nothing is said of a run that loses no tag and whose commit is not known. */
function warningOf(event: Event, commit: string | undefined): string | undefined {
  const about = `the ${event.name} event is about ${event.revision || 'no commit'}`
  if (commit !== undefined) {
    return `The checkout is of commit ${commit}, and ${about}, ${REST}. If that is not meant, use actions/checkout without ref and repository.`
  }
  const moving = ['default-branch', 'schedule', 'manual', 'tag'].includes(event.kind)
  return moving
    ? `No git checkout says of which commit the files are, and ${about}, ${REST}. Use actions/checkout, with git on the runner, before this action.`
    : undefined
}
