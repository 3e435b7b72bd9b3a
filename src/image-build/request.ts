import { contextPlaces } from '../build-context/named-contexts.ts'
import { commitTime } from '../checkout/commit-time.ts'
import { condaPart, fileWithCommits, placesPart, requirementsPart } from '../environment/environment.ts'
import { Failure } from '../failure.ts'
import { showFindings } from '../findings.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { writeAnnotations } from '../image/annotations.ts'
import { formatReference, repositoryOf } from '../image/reference.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Job } from '../job.ts'
import { lookUpBases } from '../named-images/look-up-bases.ts'
import { pinsOf } from '../named-images/pins.ts'
import { refuseLateTriggers } from '../named-images/triggers.ts'
import { baseManifest } from '../plan/plan-run.ts'
import { type BuildRequest, pinnedContext } from './arguments.ts'
import { REQUIREMENTS, writeRecipeContext } from './recipe-context.ts'

type Prepared = Pick<
  BuildRequest,
  'dockerfile' | 'context' | 'contexts' | 'buildArgs' | 'labels' | 'annotations' | 'pull'
>

/**
 * What to build: the default recipe with its context, or the repository's own Dockerfile. Writes into the scratch folder.
 * Bases are pinned to the digests that their tags stand for now. Throws a Failure (`not-found`) when one is missing.
 */
export async function recipeOrOwn(
  subject: Subject,
  times: { created: number; solved: number | undefined },
  job: Job,
): Promise<Prepared> {
  const { inputs, workspace, own: files, scratch } = job
  const { environment } = subject
  const own = subject.dockerfile
  const runtime = own === undefined ? await baseManifest(subject, 'runtime', job) : undefined
  const pins = own === undefined ? undefined : pinsOf(await lookUpBases(subject, inputs, job.registry), own)
  showFindings(pins?.findings ?? [], job.log)
  if (pins !== undefined) await refuseLateTriggers(subject, inputs, job, pins.record)
  const common = await described(subject, { ...times, base: runtime?.digest, bases: pins?.record }, job)
  if (pins !== undefined) {
    return {
      ...common,
      dockerfile: `${workspace}/${own}`,
      context: `${workspace}/${inputs.context}`,
      contexts: { ...contextPlaces(inputs.buildContexts, workspace), ...pins.contexts },
      buildArgs: { ...inputs.buildArgs, ...pins.buildArgs },
      pull: pins.pull,
    }
  }
  const solver = await baseManifest(subject, 'solver', job)
  const folder = environment.file.split('/').slice(0, -1).join('/')
  const path = folder === '' ? REQUIREMENTS : `${folder}/${REQUIREMENTS}`
  const recipe = await files.read('containers/lecture/Dockerfile')
  const { lock } = subject
  const { context, dockerfile } = await writeRecipeContext(scratch, {
    dockerfile: Buffer.from(recipe ?? []).toString('utf8'),
    variables: environment.variables,
    condaPart: condaPart(environment),
    condaLock: lock?.conda,
    aptLock: lock?.apt,
    // pip need not be there where it has nothing to do.
    requirements:
      lock && (environment.pip || lock.pip.trim() !== '')
        ? { path, text: placesPart(environment, subject.includes) + lock.pip }
        : environment.pip && { path, text: requirementsPart(environment, subject.commits) },
    includes: await Promise.all(
      subject.includes.map(async ({ path, executable, target, requirements }) => {
        if (target !== undefined) return { path, executable, link: target }
        const bytes = fileWithCommits(await included(path, job), requirements, subject.commits)
        return { path, executable, bytes }
      }),
    ),
    marker: {
      image: `${repositoryOf(inputs.repository)}:${subject.tag}`,
      variant: subject.variant,
      buildDate: new Date(times.created).toISOString(),
    },
  })
  return {
    ...common,
    dockerfile,
    context,
    contexts: {
      solver: pinnedContext({ ...subject.solver, digest: solver.digest }),
      runtime: pinnedContext({ ...subject.runtime, digest: (runtime as { digest: string }).digest }),
      recipe: `${job.ownFolder}/containers/lecture`,
    },
    buildArgs: {
      ENVIRONMENT_NAME: environment.name,
      REQUIREMENTS: path,
      // A lock names every package; pip must add none and question none.
      ...(lock && { PIP_OPTIONS: '--no-deps' }),
      // A lock names the versions itself, whether or not the base has them.
      ...((subject.aptPackages.length > 0 || lock?.apt !== undefined) && {
        SYSTEM: 'with-packages',
        APT_PACKAGES: subject.aptPackages.join(' '),
      }),
    },
  }
}

/** What is written on the image. `base`: digest that the reference of its base stands for; `undefined` for an own Dockerfile, which has `bases`. */
export async function described(
  subject: Subject,
  times: {
    created: number
    solved: number | undefined
    base: string | undefined
    bases?: Record<string, string> | undefined
  },
  job: Job,
): Promise<Pick<BuildRequest, 'labels' | 'annotations'>> {
  const { environment, fingerprint } = subject
  const { created, solved, base, bases } = times
  const { event, source } = job
  const annotations = writeAnnotations({
    fingerprint: fingerprint.hash,
    components: fingerprint.components,
    environment: JSON.stringify(environment.canonical),
    baseReference: subject.dockerfile === undefined ? formatReference(subject.runtime) : undefined,
    baseDigest: base,
    bases,
    created,
    solved,
    revision: event.revision,
    // Schedules and manual runs do not bring it, and without it the next run could not tell which image is older.
    revisionTime: await commitTime(event, job),
    variant: subject.variant,
    source,
    version: subject.tag,
    title: job.inputs.repository.path,
    description: `Lecture environment ${environment.name}`.trimEnd(),
  })
  return { labels: { 'org.opencontainers.image.source': source }, annotations }
}

async function included(path: string, { files }: Job): Promise<Uint8Array> {
  const bytes = await files.read(path)
  if (bytes !== undefined) return bytes
  throw new Failure({
    class: 'environment',
    doing: 'writing the build context',
    on: path,
    why: 'the file existed when the environment was hashed, but it does not exist any more',
    next: 'Make sure that nothing else writes to the checked-out repository while this action runs',
  })
}

/** Secrets travel in the environment of the client, under names that cannot collide with its own. */
export function secretSources(inputs: Pick<Inputs, 'secrets' | 'secretFiles'>): {
  env: Record<string, string>
  sources: Record<string, string>
} {
  const env: Record<string, string> = {}
  const sources: Record<string, string> = {}
  for (const [index, [id, value]] of Object.entries(inputs.secrets).entries()) {
    env[`CONTAINER_ACTION_SECRET_${index}`] = value
    sources[id] = `env=CONTAINER_ACTION_SECRET_${index}`
  }
  for (const [id, file] of Object.entries(inputs.secretFiles)) sources[id] = `src=${file}`
  return { env, sources }
}
