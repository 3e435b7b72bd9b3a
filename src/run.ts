import { lookUp } from './look-up.ts'
import type { Event } from './inputs/event.ts'
import type { Inputs } from './inputs/inputs.ts'
import { make } from './make.ts'
import { settle } from './plan/settle.ts'
import { publishReused } from './publish/reused.ts'
import { examine } from './examine.ts'
import { Failure } from './failure.ts'
import type { ActionResult } from './report/result.ts'
import { Timer } from './report/timer.ts'
import type { World } from './world.ts'

export interface Context {
  event: Event
  source: { repository: string; runUrl: string; runId: string }
}

/**
 * The whole story: read the environment, hash it, look it up, decide, and either hand on what is there or build, verify
 * and publish. Returns what happened; throws a Failure, and then nothing that was good before is lost.
 */
export async function run(inputs: Inputs, context: Context, world: World): Promise<ActionResult> {
  const timer = new Timer(() => world.clock.now())
  const subject = await timer.phase('read and hash', () => examine(inputs, world))
  for (const { file, line, severity, message, advice } of subject.findings) {
    world.log[severity](`${message}. ${advice}`, { ...(file !== undefined && { file }), ...(line !== undefined && { line }) })
  }
  const found = await timer.phase('look up', () => lookUp(inputs, subject.fingerprint, world))
  const plan = await timer.phase('decide', () => settle(inputs, context.event, subject, found, world))
  world.log.info(`${plan.kind}: ${plan.reason}`)
  switch (plan.kind) {
    case 'refuse':
      throw new Failure({
        class: 'refused',
        doing: 'deciding what to do',
        on: `${context.event.name} event, fingerprint ${subject.fingerprint.hash.slice(0, 16)}`,
        why: plan.reason,
        next: plan.next,
      })
    case 'reuse':
    case 'fallback': {
      const image = plan.image
      const tags = await timer.phase('tag', () => publishReused(plan.kind, image, inputs, context.event, world))
      return report(image, { tagged: tags.tagged, kept: tags.kept, built: false, fallback: plan.kind === 'fallback' })
    }
    default: {
      const made = await make(plan, subject, found, inputs, context, world, timer)
      return report(made.image, { ...made, fallback: plan.kind === 'verify-only' })
    }
  }

  function report(
    image: PublishedImageLike,
    outcome: Pick<ActionResult, 'tagged' | 'kept' | 'built' | 'fallback'> & Partial<Pick<ActionResult, 'checks' | 'steps'>>,
  ): ActionResult {
    return {
      repository: inputs.repository,
      digest: image.digest,
      tag: subject.tag,
      hash: subject.fingerprint.hash,
      decision: plan.kind as ActionResult['decision'],
      reason: plan.reason,
      created: image.created,
      baseDigest: image.baseDigest,
      size: image.size,
      components: subject.fingerprint.components,
      changedComponents: [],
      checks: [],
      steps: [],
      phases: timer.phases,
      requests: world.registry.requests,
      findings: subject.findings,
      now: world.clock.now(),
      ...outcome,
    }
  }
}
