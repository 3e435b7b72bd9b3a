import type { Diagnosis, FailedBuild } from './failures.ts'
import { lastError } from './progress.ts'

/** What the machine below lacks is said as for any step. */
const BELOW = ['disk-full', 'out-of-memory', 'rate-limited', 'registry-unavailable', 'time-limit']

/**
 * Leads a failure that is the generator's back to the input `sbom`: no line of a Dockerfile names it. BuildKit calls its step
 * `[linux/amd64] generating sbom using IMAGE`. `sbom`: the generator's image, if there is one.
 */
export function explainGenerator(
  { steps, tail }: Pick<FailedBuild, 'steps' | 'tail'>,
  sbom: string | undefined,
  diagnosis: Diagnosis,
): Diagnosis {
  if (sbom === undefined || BELOW.includes(diagnosis.class)) return diagnosis
  const on = `the SBOM generator ${sbom}`
  const ran = steps.find(
    ({ name, error }) => error !== undefined && /^\[[^\]]*\] generating sbom /.test(name),
  )
  if (ran !== undefined) {
    return {
      class: 'build-step',
      on,
      why: `it failed: ${ran.error?.slice(0, 500)}`,
      next: 'Read its last lines above. Then correct the input sbom, or leave it empty',
      excerpt: diagnosis.excerpt,
    }
  }
  if (!lastError(tail).includes(`${sbom}:`)) return diagnosis
  return {
    ...diagnosis,
    on,
    why: `its image cannot be read (${lastError(tail)})`,
    next: 'Correct the input sbom, or log in to its registry in an earlier step',
  }
}
