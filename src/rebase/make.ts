import type { Subject } from '../fingerprint/subject.ts'
import type { Job } from '../job.ts'
import { buildImage } from './build-image.ts'
import type { Made, Making, Means, Producing } from './making.ts'
import { putOnNewBase } from './put.ts'

/**
 * The image of this run, without a tag and not yet verified. Where only the base has changed, the environment is that of the published
 * image: its layers are put on the new base, or, where that cannot be, a build keeps the versions.
 */
export async function makeImage(plan: Producing, subject: Subject, means: Means, job: Job): Promise<Made> {
  const making: Making = { plan, subject, means, job }
  const { timer, log } = job
  const takes = plan.kind === 'refresh' ? plan.takes : undefined
  if (takes === undefined) return buildImage(making, undefined)
  const moved = await timer.phase('put on the new base', () => putOnNewBase(making, takes))
  if ('digest' in moved) {
    const how = 'its environment was put on the new base layer by layer, and nothing was installed again'
    log.info(`${how}: ${takes.image.digest} -> ${moved.digest}`)
    return { digest: moved.digest, steps: moved.steps, cache: [], how }
  }
  log.info(`The new base needs a build: ${moved.why}`)
  const built = await buildImage(making, takes)
  return { ...built, how: [`built, because ${moved.why}`, ...(built.how ? [built.how] : [])].join('; ') }
}
