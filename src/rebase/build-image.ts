import { Failure } from '../failure.ts'
import { type Lock, lockOf } from '../fingerprint/lock.ts'
import { requireUnmoved } from '../fingerprint/remote-content.ts'
import type { Subject } from '../fingerprint/subject.ts'
import type { BuildRequest } from '../image-build/arguments.ts'
import { build } from '../image-build/build.ts'
import { buildRecipe } from '../image-build/build-recipe.ts'
import { type BuildCache, cacheParts, openCache, tellLostCaches } from '../image-build/cache.ts'
import { tellUnfollowedPolicy } from '../image-build/policy.ts'
import type { Step } from '../image-build/progress.ts'
import { recipeOrOwn } from '../image-build/request.ts'
import { writePolicy } from '../image-build/source-policy.ts'
import type { Job } from '../job.ts'
import { readRecordFiles } from '../package-record/read-record.ts'
import type { Found } from '../plan/found.ts'
import type { Made, Making } from './making.ts'

/** A recorded version cannot be had any more, or not installed. All else (a network, a disk, a limit of time) may be over in an hour. */
const GONE = ['unsolvable-environment', 'not-found']

/**
 * A build by the recipe or the repository's own Dockerfile. Where the plan counts on conda's step being in the cache and it ran all the
 * same, a refresh installs exactly what the published image records, and ends where that fails for a reason that may pass; a build of a
 * changed file keeps what was solved, and the image says since when.
 */
export async function buildImage(making: Making, takes: Found | undefined): Promise<Made> {
  const { plan, subject, means, job } = making
  const { timer, log } = job
  const own = subject.dockerfile !== undefined
  // A Dockerfile of one's own reads environment.yml as it stands: a moved branch would be a cached step.
  const noCache = plan.noCache || (own && Object.keys(subject.commits).length > 0)
  const cache = await openCache(
    { parts: cacheParts(subject), publishes: plan.kind !== 'verify-only', read: !noCache },
    job,
  )
  const made = async (of: Subject, solved: number | undefined, without: boolean): Promise<Made> => {
    const built = await timer.phase('build', () => buildOnce(making, of, cache, { solved, noCache: without }))
    return { ...built, cache: cache.report }
  }
  const first = await made(subject, means.solved, noCache)
  await cache.keep(first.steps)
  if (own || means.solved === undefined || subject.lock !== undefined) return first
  if (!installed(first.steps, takes === undefined ? ['conda'] : ['conda', 'pip'])) return first
  const lock = takes && (await recordedLock(takes, job))
  if (lock !== undefined) {
    log.info('The environment is not in the build cache, so the recorded versions are installed again.')
    try {
      const locked = await made({ ...subject, lock }, means.solved, false)
      return { ...locked, how: 'it has the versions that the earlier image records' }
    } catch (error) {
      if (!(error instanceof Failure) || !GONE.includes(error.class)) throw error
      log.warning(
        `The versions that ${takes?.image.digest} records could not be installed again, so the environment was solved again: ${error.message}`,
      )
    }
  }
  // Nothing runs: the image is the one that was built, and says that it was solved by this run.
  return { ...(await made(subject, undefined, false)), steps: first.steps }
}

async function buildOnce(
  { means, job }: Making,
  subject: Subject,
  cache: BuildCache,
  { solved, noCache }: { solved: number | undefined; noCache: boolean },
): Promise<Pick<Made, 'digest' | 'steps'>> {
  const { session, output, created } = means
  const request: BuildRequest = {
    ...(await recipeOrOwn(subject, { created, solved }, job)),
    attestations: job.inputs.attestations,
    builder: session.builder,
    secrets: session.secrets,
    output,
    noCache,
    metadataFile: job.scratch.path('metadata.json'),
    cache: cache.stores,
  }
  const policy = subject.remote && (await writePolicy(subject.remote, job.scratch))
  const buildWorld = { ...job, env: { ...session.buildEnv, ...policy } }
  const built = await cache.attempt((stores) =>
    subject.dockerfile !== undefined
      ? build({ ...request, cache: stores }, buildWorld, 'Building the image', subject)
      : buildRecipe({ ...request, cache: stores }, buildWorld, subject),
  )
  tellLostCaches(built.lostCaches, job.log)
  tellUnfollowedPolicy(subject, built.steps, job.log)
  if (subject.remote && subject.dockerfile !== undefined)
    await requireUnmoved(subject.dockerfile, subject.remote, job.git)
  return { digest: built.digest, steps: built.steps }
}

/** Whether a step of one of these stages of the default recipe ran. */
export function installed(steps: readonly Step[], stages: readonly string[]): boolean {
  return steps.some(({ name, cached }) => {
    const stage =
      / RUN /.test(name) && !cached ? /^\[(?:\S+ )??([a-z-]+) +\d+\/\d+\]/.exec(name)?.[1] : undefined
    return stage !== undefined && stages.includes(stage)
  })
}

/** `undefined` where the image does not record every package exactly. */
async function recordedLock(takes: Found, { inputs, registry, log }: Job): Promise<Lock | undefined> {
  try {
    return lockOf(await readRecordFiles(registry, inputs.repository, takes.manifest))
  } catch (error) {
    if (error instanceof Failure && error.class === 'cancelled') throw error
    const why = error instanceof Error ? error.message : String(error)
    log.info(`The record of ${takes.image.digest} cannot be read: ${why}`)
    return undefined
  }
}
