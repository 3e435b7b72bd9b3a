import type { Manifest, Reference } from '../image/reference.ts'
import type { Log, Registry } from '../ports.ts'
import { changesBetween, type Difference } from './difference.ts'
import { readRecord } from './read-record.ts'

/**
 * What changed from one published image to another. `undefined`, after one notice, where it cannot be known: it explains an
 * image, so it must not fail one that is verified.
 */
export async function compareImages(
  before: Manifest,
  after: Manifest,
  { registry, repository, log }: { registry: Registry; repository: Reference; log: Log },
): Promise<Difference | undefined> {
  const [old, now] = await Promise.all([
    readRecord(registry, repository, before),
    readRecord(registry, repository, after),
  ])
  if ('record' in old && 'record' in now) {
    return { against: before.digest, changes: changesBetween(old.record, now.record) }
  }
  const why = [
    ...('unknown' in old ? [`the newest image before: ${old.unknown}`] : []),
    ...('unknown' in now ? [`the new image: ${now.unknown}`] : []),
  ]
  log.notice(`What changed in the packages is not known (${why.join('; ')}).`)
  return undefined
}
