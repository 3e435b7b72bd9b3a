import type { Event } from '../event.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { repositoryOf } from '../image/reference.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { readEvent } from '../inputs/read-event.ts'
import { elsewhereReason, lookElsewhere } from '../plan/elsewhere.ts'
import { lookUp } from '../plan/look-up.ts'
import { planRun, type RunPlan } from '../plan/plan-run.ts'
import type { World } from '../world.ts'

/** Events that a workflow can be written for; other pull request events are decided as `pull_request`. */
export const EVENTS = [
  'push',
  'pull_request',
  'schedule',
  'workflow_dispatch',
  'merge_group',
  'release',
  'pull_request_target',
] as const
export type EventName = (typeof EVENTS)[number]

/** What the action would do, and what had to be assumed for it. */
export interface Decision {
  decision: RunPlan['kind']
  reason: string
  /** The image that the run would use without a build; `null` where it builds or refuses. */
  image: string | null
  /** In half a sentence. */
  assumed: string
}

/**
 * Decides as a run on this event would, by the same code. A person's rights in the registry are not those of a job, so these are
 * not asked for: `publishes` says what to assume. Throws a Failure where the registry does not answer.
 */
export async function expectedDecision(
  inputs: Inputs,
  subject: Subject,
  world: World,
  { event: name, publishes }: { event: EventName; publishes: boolean },
): Promise<Decision> {
  const assumed = `for the event ${name}${name === 'push' ? ' (to the default branch)' : ''}, in a job that can${publishes ? '' : 'not'} publish`
  const exact = await lookUp(inputs.repository, subject, world)
  const elsewhere = exact === undefined ? await lookElsewhere(inputs, subject, world) : undefined
  if (elsewhere !== undefined) {
    const image = `${repositoryOf(elsewhere.repository)}@${elsewhere.found.image.digest}`
    return { decision: 'reuse', reason: elsewhereReason(elsewhere), image, assumed }
  }
  const right = publishes
    ? ({ allowed: true } as const)
    : ({
        allowed: false,
        why: 'the job cannot publish (--no-push)',
        next: 'Give it "packages: write"',
      } as const)
  const registry: World['registry'] = Object.create(world.registry, {
    pushRight: { value: async () => right },
  })
  const plan = await planRun(subject, exact, { ...world, registry, inputs, event: eventOf(name) })
  const image = 'found' in plan ? `${repositoryOf(inputs.repository)}@${plan.found.image.digest}` : null
  return {
    decision: plan.kind,
    reason: plan.kind === 'refuse' ? `${plan.reason}. ${plan.next}` : plan.reason,
    image,
    assumed,
  }
}

function eventOf(name: EventName): Event {
  const repository = 'local/check'
  const env = { GITHUB_EVENT_NAME: name, GITHUB_REF: 'refs/heads/main', GITHUB_REPOSITORY: repository }
  return readEvent(env, {
    repository: { default_branch: 'main' },
    ...(name.startsWith('pull_request') && { pull_request: { head: { repo: { full_name: repository } } } }),
  })
}
