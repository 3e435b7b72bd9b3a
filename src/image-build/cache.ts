import { createHash } from 'node:crypto'
import { condaPart } from '../environment/environment.ts'
import { Failure } from '../failure.ts'
import type { Subject } from '../fingerprint/subject.ts'
import { repositoryOf } from '../image/reference.ts'
import { megabytes } from '../image/size.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Job } from '../job.ts'
import type { Log } from '../ports.ts'
import type { Run } from '../world.ts'
import type { BuildRequest } from './arguments.ts'
import { type Built, DamagedCache } from './build.ts'
import type { Step } from './progress.ts'

/** Bytes of one entry. GitHub keeps 10 GB for a repository and drops the oldest: a larger one would drive out all others. */
const LARGEST = 5e9

/** The build cache of one run. */
export interface BuildCache {
  /** For the requests of this run's builds. */
  stores: BuildRequest['cache']
  /** Runs a build with the cache, and once more without it where the cache itself is what fails. */
  attempt<T>(build: (cache: BuildRequest['cache']) => Promise<T>): Promise<T>
  /** Keeps what the build wrote for later runs; to be called after it. */
  keep(steps: readonly Step[]): Promise<void>
  /** What became of it, in sentences for the summary; empty where only BuildKit knows. */
  report: string[]
}

interface Options {
  /** What the entries are found by, from the general to the special. */
  parts: CacheParts
  /** Whether this job may write to the registry. */
  publishes: boolean
  /** Whether a step may be taken from a cache at all. */
  read: boolean
}

interface CacheParts {
  /** Of everything that the slow first steps are made from: an entry with the same value saves them. */
  stable: string
  /** The whole fingerprint. */
  fingerprint: string
}

/** What decides the conda layers: a change of the pip section alone must find the entry that holds them. */
export function cacheParts(subject: Subject): CacheParts {
  const { environment, fingerprint, lock } = subject
  // Of a Dockerfile of one's own only BuildKit knows which steps a change leaves alone.
  const own = subject.dockerfile !== undefined
  const conda = JSON.stringify([condaPart(environment), environment.name, lock?.conda ?? null])
  return { stable: own ? 'own' : hex(conda), fingerprint: fingerprint.hash }
}

/** Prepares the cache that the input `cache` asks for. Never fails: losing a cache costs time, never a result. */
export async function openCache(
  { parts, publishes, read }: Options,
  job: { inputs: Pick<Inputs, 'cache' | 'repository'> } & Pick<
    Job,
    'runId' | 'cacheService' | 'log' | 'scratch' | 'timer'
  >,
): Promise<BuildCache> {
  const { inputs, cacheService, log, scratch, timer } = job
  if (inputs.cache !== 'actions') return fixed(inputs, publishes)
  const keys = cacheKeys(parts, inputs, job)
  // A fresh folder to write to: BuildKit's exporter would keep what earlier builds left in one.
  const [from, to] = [scratch.path('cache-restored/buildkit'), scratch.path('cache-new/buildkit')]
  const stores: BuildRequest['cache'] = { from: [], to: { kind: 'local', folder: to } }
  const report: string[] = []
  const found = read
    ? await timer.phase('restore the build cache', () => cacheService.restore(from, keys))
    : { key: undefined, why: undefined }
  if (found.key !== undefined) {
    stores.from.push({ kind: 'local', folder: from })
    report.push(`hit: ${found.key} (${megabytes(found.bytes)})`)
  } else if (found.why !== undefined) {
    report.push(`lost: ${found.why}`)
    log.warning(`The build cache could not be restored, so this build takes longer: ${found.why}`)
  } else report.push(read ? 'miss: no entry for this environment' : 'not used: everything is built again')
  log.info(`Build cache: ${report[0]}`)
  return {
    stores,
    report,
    attempt: async (build) => {
      try {
        return await build(stores)
      } catch (error) {
        if (!(error instanceof Failure && error.cause instanceof DamagedCache)) throw error
        log.warning(
          `The build cache cannot be used, so this build runs without it and takes longer: ${error.text.why}`,
        )
        report.push('damaged: the build ran again without it')
        stores.from = []
        return await build(stores)
      }
    },
    keep: async (steps) => {
      const ran = steps.some(({ name, cached }) => !cached && /\] RUN /.test(name))
      // The newest entry of this environment holds all of it.
      if (!ran && stores.from.length > 0 && found.key?.startsWith(keys[1])) return
      // It would cost the job minutes more, for an entry that the next run would wait for in vain.
      if (found.key === undefined && found.late) {
        report.push('not saved: the cache service was too slow when the cache was restored')
        return
      }
      const { bytes, why } = await timer.phase('save the build cache', () =>
        cacheService.save(to, keys[0], LARGEST),
      )
      report.push(
        why === undefined
          ? `saved: ${keys[0]} (${megabytes(bytes)})`
          : `not saved: ${why} (${megabytes(bytes)})`,
      )
      if (why === undefined) log.info(`Build cache: ${report.at(-1)}`)
      else
        log.notice(
          `The build cache was not saved: ${why}. The next build takes longer. This build is not affected`,
        )
    },
  }
}

/** BuildKit goes on without a cache that it cannot read or write; a build that is always cold must be visible. */
export function tellLostCaches(lost: Built['lostCaches'], log: Log): void {
  for (const { step, why } of lost) {
    // Before the first build there is no cache to read.
    if (/not found/i.test(why)) continue
    const advice = step.startsWith('exporting')
      ? '. If this registry does not accept build caches, set the input cache to actions or none'
      : ''
    log.warning(`A build cache could not be used, so builds take longer: ${step} failed: ${why}${advice}`)
  }
}

/** In a registry BuildKit reads and writes the cache by itself. */
function fixed(inputs: Pick<Inputs, 'cache' | 'repository'>, publishes: boolean): BuildCache {
  // In the image's own repository: elsewhere every layer would be sent twice.
  const store = { kind: 'registry', reference: `${repositoryOf(inputs.repository)}:cache` } as const
  const stores: BuildRequest['cache'] =
    inputs.cache === 'none'
      ? { from: [], to: undefined }
      : { from: [store], to: publishes ? store : undefined }
  return { stores, report: [], attempt: (build) => build(stores), keep: async () => undefined }
}

/**
 * The key of this run's entry, and the prefixes by which earlier ones are found. Every run has a key of its own: an entry cannot be
 * replaced, and a bad one would stay for ever.
 */
export function cacheKeys(
  { stable, fingerprint }: CacheParts,
  { repository }: Pick<Inputs, 'repository'>,
  { runId }: Pick<Run, 'runId'>,
): [string, string, string] {
  const general = `container-action-1-${process.arch}-${hex(repositoryOf(repository))}-${stable}-`
  const special = `${general}${fingerprint.slice(0, 16)}-`
  return [`${special}${runId.replace(/[^0-9A-Za-z]+/g, '-')}`, special, general]
}

function hex(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
