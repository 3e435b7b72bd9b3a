import type { BuildRequest } from '../image-build/arguments.ts'
import { build } from '../image-build/build.ts'
import type { Step } from '../image-build/progress.ts'
import { described, recipeOrOwn } from '../image-build/request.ts'
import type { Found } from '../plan/found.ts'
import { baseManifest } from '../plan/plan-run.ts'
import type { Making } from './making.ts'
import { rebase } from './rebase.ts'
import { wayOf } from './way.ts'

/** Layers of the stage `with-packages` of the default recipe: the packages, and their list. */
const PACKAGE_LAYERS = 2

/** Puts the environment of a published image on the base as it is now; `why` it cannot be. */
export async function putOnNewBase(
  { subject, means, job }: Making,
  takes: Found,
): Promise<{ digest: string; steps: Step[] } | { why: string }> {
  const { inputs, registry, scratch } = job
  const { repository } = inputs
  const { session, output, created, solved } = means
  const way = wayOf(subject, inputs, takes)
  if (way.kind === 'build') return way
  const bases = subject.runtime
  const common = { repository, takes, bases, created }
  if (!way.packages) {
    const base = await baseManifest(subject, 'runtime', job)
    const description = await described(subject, { created, solved, base: base.digest }, job)
    const onto = { manifest: base, repository: bases }
    const moved = await rebase({ ...common, ...description, onto, between: 0 }, registry)
    return 'why' in moved ? moved : { ...moved, steps: [] }
  }
  const prepared = await recipeOrOwn(subject, { created, solved }, job)
  const { labels, annotations } = prepared
  const request: BuildRequest = {
    ...prepared,
    labels: {},
    annotations: {},
    target: 'with-packages',
    builder: session.builder,
    secrets: session.secrets,
    output,
    noCache: false,
    metadataFile: scratch.path('metadata-packages.json'),
    cache: { from: [], to: undefined },
  }
  const built = await build(
    request,
    { ...job, env: session.buildEnv },
    'Adding the apt packages to the new base',
    subject,
  )
  const manifest = await registry.manifest({ ...repository, digest: built.digest })
  if (manifest === undefined) return { why: 'the registry does not have the apt packages that were pushed' }
  const onto = { manifest, repository }
  const moved = await rebase({ ...common, labels, annotations, onto, between: PACKAGE_LAYERS }, registry)
  return 'why' in moved ? moved : { ...moved, steps: built.steps }
}
