import type { Manifest } from '../image/reference.ts'
import { isDigest } from '../image/reference.ts'
import { fieldsOf, parseJson } from '../json.ts'

/** Why an image cannot be put on another base by its manifest. */
export class NotUnderstood extends Error {}

/** One layer, as a manifest names it. */
export interface Layer {
  mediaType: string
  digest: string
  size: number
}

export interface HistoryEntry {
  created_by?: string
  empty_layer?: boolean
}

/** Manifest and configuration of an image of one platform, as far as they are understood. */
export interface Image {
  layers: Layer[]
  /** Of the layers' content, uncompressed; as many as there are layers. */
  diffIds: string[]
  history: HistoryEntry[]
  /** Architecture, system, and what tells them apart more closely. */
  platform: Record<string, unknown>
  /** What containers start with: Env, Labels, User and others. */
  settings: Record<string, unknown>
}

/** zstd, as the base and the recipe are built: gzip would inflate on one core of every job. */
export const LAYER = 'application/vnd.oci.image.layer.v1.tar+zstd'
export const CONFIGURATION = 'application/vnd.oci.image.config.v1+json'
export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/** Digest of the configuration that a manifest names. Throws NotUnderstood where it names none. */
export function configurationDigest(manifest: Manifest): string {
  const { digest } = fieldsOf(fieldsOf(parse(manifest.bytes)).config)
  if (typeof digest === 'string' && isDigest(digest)) return digest
  throw new NotUnderstood('its manifest does not name a configuration')
}

/** Throws NotUnderstood with the reason where something is not as BuildKit writes it. */
export function readImage(manifest: Manifest, configuration: Uint8Array): Image {
  const { layers } = fieldsOf(parse(manifest.bytes))
  if (!Array.isArray(layers)) throw new NotUnderstood('its manifest does not list layers')
  const { rootfs, history, config, ...rest } = fieldsOf(parse(configuration))
  const diffIds = fieldsOf(rootfs).diff_ids
  if (!Array.isArray(diffIds) || !diffIds.every((id) => typeof id === 'string' && isDigest(id)))
    throw new NotUnderstood('its configuration does not list layers')
  if (!Array.isArray(history) || !history.every(isEntry))
    throw new NotUnderstood('its configuration has no history')
  const made = history.filter(({ empty_layer }) => empty_layer !== true).length
  if (diffIds.length !== layers.length || made !== layers.length)
    throw new NotUnderstood('its history does not match its layers')
  const platform = Object.fromEntries(
    ['architecture', 'os', 'variant', 'os.version', 'os.features'].flatMap((name) =>
      rest[name] === undefined ? [] : [[name, rest[name]]],
    ),
  )
  return { layers: layers.map(readLayer), diffIds, history, platform, settings: fieldsOf(config) }
}

function isEntry(entry: unknown): boolean {
  const by = fieldsOf(entry).created_by
  return typeof entry === 'object' && entry !== null && (by === undefined || typeof by === 'string')
}

function readLayer(layer: unknown): Layer {
  const { mediaType, digest, size, urls } = fieldsOf(layer)
  if (
    typeof digest !== 'string' ||
    !isDigest(digest) ||
    typeof size !== 'number' ||
    !(Number.isSafeInteger(size) && size >= 0)
  )
    throw new NotUnderstood('a layer has no digest or no size')
  if (mediaType !== LAYER || urls !== undefined)
    throw new NotUnderstood('a layer is not compressed with zstd')
  return { mediaType, digest, size }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes)
  } catch {
    throw new NotUnderstood('a manifest or configuration is not JSON')
  }
}
