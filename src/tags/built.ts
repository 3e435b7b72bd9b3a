import { Failure } from '../failure.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { readAnnotations } from '../image/annotations.ts'
import { formatReference, type Reference } from '../image/reference.ts'
import type { Tags } from '../image/tags.ts'
import type { Job } from '../job.ts'
import type { Found } from '../plan/found.ts'
import { lookUp } from '../plan/look-up.ts'
import type { RunPlan } from '../plan/plan-run.ts'
import type { World } from '../world.ts'
import { isNewer } from './decide-tag.ts'
import { type Published, publicationOf } from './publication.ts'
import { publish } from './publish.ts'

/** Milliseconds between looks at what was pushed a moment ago: some registries need that long until they know of it themselves. */
const PAUSES = [1000, 2000, 4000]

/** What the registry now holds. Throws a Failure (`registry-answer`) where that is not what was built. */
export async function pushedImage(
  reference: Reference,
  world: Pick<World, 'registry' | 'clock'>,
): Promise<Found> {
  let manifest = await world.registry.manifest(reference)
  for (const pause of PAUSES) {
    if (manifest !== undefined) break
    await world.clock.sleep(pause)
    manifest = await world.registry.manifest(reference)
  }
  const image = manifest && readAnnotations(manifest)
  if (manifest !== undefined && image !== undefined && image !== 'not-ours') return { image, manifest }
  throw new Failure({
    class: 'registry-answer',
    doing: 'publishing the image',
    on: formatReference(reference),
    why: manifest
      ? 'the notes in the pushed image (annotations) are not those that the build wrote'
      : 'the registry does not have the pushed image',
    next: 'Run the job again; if it happens again, check the builder and the registry',
  })
}

/**
 * The image that another run has published for this environment meanwhile, where it makes this run's own superfluous: for a
 * refresh one that is newer, so that the content tag stays with it anyway; where packages shall be resolved again (`force`,
 * `max-age-days`) one that has resolved them since. `created`: when this run's build began.
 */
export async function publishedMeanwhile(
  { kind, noCache, solved, replaces }: Extract<RunPlan, { kind: 'build' | 'refresh' }>,
  created: number,
  subject: Subject,
  { inputs, registry, log, clock }: Job,
): Promise<Found | undefined> {
  // What is wrong there was reported by the first look.
  const found = await lookUp(inputs.repository, subject, { registry, log: { warning: log.debug } })
  // A clock that ran ahead may have dated what is to be replaced into the future.
  if (found === undefined || found.image.digest === replaces) return undefined
  const ours = { created, solved: solved ?? created }
  const useful = noCache
    ? (found.image.solved ?? 0) >= created
    : kind === 'build' || isNewer(found.image, ours, clock.now())
  if (!useful) return undefined
  log.info('Another run published an image of this environment at the same time. This run uses that image.')
  return found
}

/** Tags what was verified. */
export async function publishBuilt({ manifest }: Found, tags: Tags, job: Job): Promise<Published> {
  return publish(await publicationOf(manifest, tags, job))
}
