import { BASE_BUDGETS, holdToBudget } from '../image/budget.ts'
import { platformManifest } from '../image/platform.ts'
import { formatReference } from '../image/reference.ts'
import { sizeOf } from '../image/size.ts'
import type { Job } from '../job.ts'
import { pushedImage } from '../tags/built.ts'
import type { Verified } from '../verify/verify.ts'
import type { Target } from './targets.ts'

const ADVICE =
  'Look at the package difference to see what has grown. Or raise BASE_BUDGETS in src/image/budget.ts, and say why'

/**
 * Holds a verified base image against its budget and shows the warning. `digest` of an image that nothing was pushed of is `undefined`:
 * then only its size on disk counts. Throws a Failure (`oversize`) with `oversize: fail`.
 */
export async function holdTarget(
  target: Target,
  digest: string | undefined,
  verified: Pick<Verified, 'disk' | 'largest'>,
  job: Pick<Job, 'inputs' | 'registry' | 'clock' | 'log'>,
): Promise<void> {
  const { repository, oversize } = job.inputs
  const reference = { ...repository, digest: digest ?? '' }
  const platform =
    digest === undefined
      ? undefined
      : await platformManifest((await pushedImage(reference, job)).manifest, (inner) =>
          job.registry.manifest({ ...repository, digest: inner }),
        )
  const measured = { size: platform && sizeOf(platform, []), ...verified }
  const on = digest === undefined ? target : formatReference(reference)
  const found = holdToBudget(measured, oversize, on, { budget: BASE_BUDGETS[target], advice: ADVICE })
  if (found === undefined) return
  if (oversize === 'allow') job.log.info(`${target}: ${found}`)
  else job.log.warning(`${target}: ${found}`)
}
