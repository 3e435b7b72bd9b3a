import type { Finding } from '../failure.ts'
import type { RemoteContent } from '../fingerprint/remote-content.ts'
import type { Subject } from '../fingerprint/subject.ts'
import type { Reference } from '../image/reference.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Job } from '../job.ts'
import type { Outcome } from '../outcome.ts'

/** Everything that a run found out; the only thing that the report is made from. */
export interface ActionResult extends Outcome {
  repository: Reference
  hash: string
  decision: 'reuse' | 'build' | 'refresh' | 'verify-only' | 'fallback' | 'promote'
  reason: string
  fallback: boolean
  components: Record<string, string>
  phases: { name: string; milliseconds: number }[]
  requests: number
  findings: Finding[]
  /** What the Dockerfile takes from elsewhere by ADD. */
  contents?: RemoteContent[]
  now: number
  /** Of operation promote only. */
  promotion?: { by: string; reason: string; run: string | undefined; proof: string; moves: PromotedTag[] }
}

export interface PromotedTag {
  tag: string
  /** Digest before; `undefined`: there was no such tag. */
  from: string | undefined
  to: string
}

/** The part of the result that the story itself knows. */
export function resultOf(
  subject: {
    fingerprint: Pick<Subject['fingerprint'], 'hash' | 'components'>
    findings: Finding[]
    remote?: Subject['remote']
  },
  plan: { kind: ActionResult['decision']; reason: string },
  {
    inputs,
    timer,
    registry,
    clock,
  }: { inputs: Pick<Inputs, 'repository'> } & Pick<Job, 'timer' | 'registry' | 'clock'>,
): Omit<ActionResult, keyof Outcome> {
  return {
    repository: inputs.repository,
    hash: subject.fingerprint.hash,
    decision: plan.kind,
    reason: plan.reason,
    fallback: plan.kind === 'fallback' || plan.kind === 'verify-only',
    components: subject.fingerprint.components,
    phases: timer.phases,
    requests: registry.requests,
    findings: subject.findings,
    ...(subject.remote && { contents: subject.remote.contents }),
    now: clock.now(),
  }
}
