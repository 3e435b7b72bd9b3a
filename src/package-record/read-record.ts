import { platformManifest } from '../image/platform.ts'
import { isDigest, type Manifest, type Reference } from '../image/reference.ts'
import { fieldsOf, parseJson } from '../json.ts'
import type { Registry } from '../ports.ts'
import { MAX_LAYER, readLayer } from './read-layer.ts'
import { INSTALLERS, type PackageRecord, RECORD_FILES, readPackages } from './record.ts'

const FOLDER = 'usr/share/container-action'
/** The configuration of an image is a few thousand bytes. */
const MAX_CONFIGURATION = 1024 * 1024
/** The base's and the environment's; a Dockerfile that builds on a lecture image may bring more. */
const MOST_LAYERS = 6

export type RecordRead = { record: PackageRecord } | { unknown: string }

/**
 * What an image of the registry says it holds, from the small layers that its history says were copied to the record's folder:
 * no large layer is read. Never throws: a record that is missing or damaged is not known, with the reason.
 */
export async function readRecord(
  registry: Registry,
  repository: Reference,
  manifest: Manifest,
): Promise<RecordRead> {
  try {
    const files = await readRecordFiles(registry, repository, manifest)
    const record: PackageRecord = {}
    for (const [name, installer] of Object.entries(RECORD_FILES)) {
      const text = files.get(name)
      const packages = text === undefined ? undefined : readPackages(installer, text)
      if (packages !== undefined) record[installer] = packages
    }
    return INSTALLERS.some((installer) => record[installer] !== undefined)
      ? { record }
      : { unknown: 'the image contains no record of its packages' }
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) }
  }
}

/** The record's files by name, as they stand in the image. Throws an Error for an image that cannot be read so. */
export async function readRecordFiles(
  registry: Registry,
  repository: Reference,
  manifest: Manifest,
): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const digest of await recordLayers(registry, repository, manifest)) {
    // A later layer covers an earlier one.
    const layer = readLayer(await registry.blob(repository, digest, MAX_LAYER), FOLDER)
    for (const [name, text] of layer) files.set(name, text)
  }
  return files
}

/** Digests of the layers that may hold the record, lowest first. Throws an Error for an image that cannot be read so. */
async function recordLayers(
  registry: Registry,
  repository: Reference,
  manifest: Manifest,
): Promise<string[]> {
  const { registry: host, path } = repository
  const platform = await platformManifest(manifest, (digest) =>
    registry.manifest({ registry: host, path, digest }),
  )
  const { config, layers } = platform ? fieldsOf(parseJson(platform.bytes)) : {}
  if (!Array.isArray(layers)) throw new Error('it is an index of images for several platforms')
  const digest = (config as { digest?: unknown } | null)?.digest
  if (typeof digest !== 'string' || !isDigest(digest))
    throw new Error('its manifest does not name a configuration')
  const { history } = fieldsOf(parseJson(await registry.blob(repository, digest, MAX_CONFIGURATION)))
  if (!Array.isArray(history)) throw new Error('its configuration has no history')
  const made = history.filter((entry: { empty_layer?: unknown } | null) => entry?.empty_layer !== true)
  if (made.length !== layers.length) throw new Error('its history does not match its layers')
  const found = layers.flatMap((layer: { digest?: unknown; size?: unknown } | null, place) => {
    const by = (made[place] as { created_by?: unknown } | null)?.created_by
    const { digest: name, size } = layer ?? {}
    const small = typeof size === 'number' && size <= MAX_LAYER
    return small && typeof name === 'string' && isDigest(name) && String(by).includes(`/${FOLDER}`)
      ? [name]
      : []
  })
  return found.slice(-MOST_LAYERS)
}
