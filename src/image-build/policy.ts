import type { Finding } from '../failure.ts'
import type { Log } from '../ports.ts'
import { shownAddress } from '../shown-text.ts'
import type { Diagnosis } from './failures.ts'
import { lastError, type Step } from './progress.ts'

/** Errors of a policy itself: of its syntax, and of what it returns (buildx's policy/validate.go). */
const BROKEN =
  /\brego_\w+_error\b|\bpolicy returned zero (?:result|expression)|unexpected policy return type|invalid allowed property type|\bimport \S+ not found for module/

/**
 * What buildx says where the policy `<Dockerfile>.rego` denies a source, or cannot be followed. Its own messages are lines of their own.
 * The policy that the action gives by a variable is worded otherwise (source-policy.ts).
 */
export function failedPolicy(messages: readonly string[]): Omit<Diagnosis, 'excerpt'> | undefined {
  const said = messages.join('\n')
  const denied = /source "([^"]*)" not allowed by policy/.exec(said)
  if (denied !== null) {
    const reasons = messages.flatMap((line) => /^Policy: (\S.*)/.exec(line)?.[1] ?? [])
    const reason = reasons.length === 0 ? '' : `: ${reasons.join('; ').slice(0, 500)}`
    return {
      class: 'build-step',
      why: `the policy beside the Dockerfile (.rego) does not allow ${shown(denied[1] as string)}${reason}`,
      next: 'Use a source that the policy allows, or change the policy. The policy sees images by their digests, without tags',
    }
  }
  if (!BROKEN.test(said)) return undefined
  return {
    class: 'build-step',
    why: `the policy beside the Dockerfile (.rego) could not be applied: ${lastError([...messages])}`,
    next: 'Correct the policy. You can test it with "docker buildx policy eval"',
  }
}

function shown(source: string): string {
  const image = 'docker-image://'
  return source.startsWith(image) ? `the image ${source.slice(image.length)}` : shownAddress(source)
}

/** An older buildx or BuildKit builds as if there were no policy, without a word: whoever wrote one must hear of it. */
export function tellUnfollowedPolicy(
  { findings }: { findings: readonly Finding[] },
  steps: readonly Step[],
  log: Pick<Log, 'warning'>,
): void {
  const policy = findings.find(({ rule }) => rule === 'source-policy')
  // Where a policy is followed buildx has a step for it: even the Dockerfile itself is a source that is asked about.
  if (policy === undefined || steps.some(({ name }) => name.startsWith('loading policies '))) return
  log.warning(
    `The builder ignored the policy ${policy.file}, so the image was built without it. Use buildx 0.31 or newer with BuildKit 0.27 or newer (input builder).`,
  )
}
