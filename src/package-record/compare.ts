import type { Manifest, Reference } from '../image/reference.ts'
import type { Log, Registry } from '../ports.ts'
import { changesBetween, type Difference } from './difference.ts'
import { type RecordRead, readRecord } from './read-record.ts'
import { type PackageRecord, RECORD_FILES, readPackages } from './record.ts'

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
  return compareRecords(before, old, now, log)
}

/**
 * What changed from a published image to one that was built and not published. `readFile` reads a file of the record that the
 * build wrote down. It holds no apt packages: they belong to the base.
 */
export async function compareWithBuilt(
  before: Manifest,
  readFile: (name: string) => Promise<Uint8Array | undefined>,
  { registry, repository, log }: { registry: Registry; repository: Reference; log: Log },
): Promise<Difference | undefined> {
  const record: PackageRecord = {}
  for (const [name, installer] of Object.entries(RECORD_FILES)) {
    const bytes = await readFile(name)
    const packages = bytes && readPackages(installer, Buffer.from(bytes).toString('utf8'))
    if (packages !== undefined) record[installer] = packages
  }
  const known = Object.keys(record).length > 0
  const now = known ? { record } : { unknown: 'the build wrote no record of its packages' }
  return compareRecords(before, await readRecord(registry, repository, before), now, log)
}

function compareRecords(
  before: Manifest,
  old: RecordRead,
  now: RecordRead,
  log: Log,
): Difference | undefined {
  if ('record' in old && 'record' in now) {
    return { against: before.digest, changes: changesBetween(old.record, now.record) }
  }
  const why = [
    ...('unknown' in old ? [`the newest image before: ${old.unknown}`] : []),
    ...('unknown' in now ? [`the new image: ${now.unknown}`] : []),
  ]
  log.notice(`The packages of the two images cannot be compared (${why.join('; ')}).`)
  return undefined
}
