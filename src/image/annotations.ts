import { deflateSync } from 'node:zlib'
import { Failure } from '../failure.ts'
import { fieldsOf, readJson } from '../json.ts'
import {
  HASH,
  inflate,
  MAX_ENVIRONMENT,
  MAX_VALUE,
  readComponents,
  readDigests,
  readTime,
  rfc3339,
} from './annotation-values.ts'
import { isDigest, type Manifest } from './reference.ts'

/** What is written on an image, so that one GET of its manifest answers every question about it. */
export interface ImageRecord {
  /** 64 hexadecimal digits. */
  fingerprint: string
  /** Hash of each component by name. */
  components: Record<string, string>
  /** Canonical JSON of the environment. */
  environment: string
  /** `undefined` where a Dockerfile of the repository's own names its bases. */
  baseReference: string | undefined
  baseDigest: string | undefined
  /** Digests of the images that a Dockerfile of the repository's own was built from, by their names. */
  bases?: Record<string, string> | undefined
  /** Milliseconds since 1970, like every time here; stored in whole seconds. */
  created: number
  /** When the packages were resolved, where that was before this build; `undefined`: by this build. */
  solved?: number | undefined
  /** Commit of the files, and its time. */
  revision: string
  revisionTime: number | undefined
  variant: string
  /** Address of the repository, for example `https://github.com/quantecon/lecture-python-intro`. */
  source: string
  version: string
  title: string
  description: string
  /** SPDX expression. */
  licenses?: string
}

const OURS = 'org.quantecon.container-action.'
const OCI = 'org.opencontainers.image.'
/** Another schema means another fingerprint: such an image cannot be compared. */
export const ANNOTATION_SCHEMA = '1'

/**
 * The annotations for a record. An environment too long for one is left out: it only explains differences, and the fingerprint
 * decides. Throws a Failure (`internal`) for a record that `readAnnotations` would refuse.
 * OCI keys: https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export function writeAnnotations(record: ImageRecord): Record<string, string> {
  const created = rfc3339(record.created)
  const environment = deflateSync(record.environment, { level: 9 }).toString('base64')
  const fits = environment.length <= MAX_VALUE && Buffer.byteLength(record.environment) <= MAX_ENVIRONMENT
  const values: [string, string | undefined][] = [
    [`${OURS}schema`, ANNOTATION_SCHEMA],
    [`${OURS}fingerprint`, record.fingerprint],
    [`${OURS}components`, JSON.stringify(record.components)],
    [`${OURS}environment`, fits ? environment : undefined],
    [`${OURS}base-reference`, record.baseReference],
    [`${OURS}base-digest`, record.baseDigest],
    [`${OURS}bases`, record.bases && JSON.stringify(record.bases)],
    [`${OURS}created`, created],
    [`${OURS}solved`, record.solved === undefined ? undefined : rfc3339(record.solved)],
    [`${OURS}revision`, record.revision || undefined],
    [`${OURS}revision-time`, record.revisionTime === undefined ? undefined : rfc3339(record.revisionTime)],
    [`${OURS}variant`, record.variant],
    [`${OCI}created`, created],
    [`${OCI}revision`, record.revision || undefined],
    [`${OCI}source`, record.source],
    [`${OCI}version`, record.version],
    [`${OCI}title`, record.title],
    [`${OCI}description`, record.description],
    [`${OCI}licenses`, record.licenses],
    [`${OCI}base.name`, record.baseReference],
    [`${OCI}base.digest`, record.baseDigest],
  ]
  const present = values.filter((entry): entry is [string, string] => entry[1] !== undefined)
  const annotations = Object.fromEntries(present)
  const tooLong = present.find(([, value]) => Buffer.byteLength(value) > MAX_VALUE)
  const why = tooLong
    ? `${tooLong[0]} is longer than ${MAX_VALUE} bytes`
    : readOwn(annotations) === undefined
      ? 'a value is not of the form that the reader accepts'
      : undefined
  if (why === undefined) return annotations
  throw new Failure({
    class: 'internal',
    doing: 'describing the image in its annotations',
    on: JSON.stringify(record.fingerprint.slice(0, 100)),
    why,
    next: 'This is a bug in container-action. Please open an issue with this message',
  })
}

interface OwnAnnotations {
  fingerprint: string
  components: Record<string, string>
  /** Canonical JSON; `undefined` when it was too long to be written. */
  environment: string | undefined
  baseReference: string | undefined
  baseDigest: string | undefined
  /** `undefined` for an image of the default recipe, and for one that was made before this was written. */
  bases?: Record<string, string> | undefined
  created: number | undefined
  /** When its packages were last resolved; of an image that does not say it, when it was built. */
  solved: number | undefined
  revision: string | undefined
  revisionTime: number | undefined
  variant: string | undefined
}

/** An image of ours, as its manifest describes it. */
export interface PublishedImage extends OwnAnnotations {
  digest: string
  /** Compressed bytes of all layers; `undefined` for an index, whose platforms differ. */
  size: number | undefined
}

/**
 * Reads a manifest or an index (annotations at its top level). Tolerant of keys it does not know and strict on its own: one
 * malformed value makes the image a stranger's, since nothing else on it can be trusted then. Never throws.
 */
export function readAnnotations({
  digest,
  bytes,
}: Pick<Manifest, 'digest' | 'bytes'>): PublishedImage | 'not-ours' {
  const { annotations, layers } = fieldsOf(readJson(bytes))
  const own = readOwn(annotations)
  return own === undefined ? 'not-ours' : { digest, size: sizeOf(layers), ...own }
}

function sizeOf(layers: unknown): number | undefined {
  if (!Array.isArray(layers)) return undefined
  const sizes: unknown[] = layers.map((layer) => fieldsOf(layer).size)
  return sizes.every((size): size is number => Number.isSafeInteger(size) && (size as number) >= 0)
    ? sizes.reduce((sum, size) => sum + size, 0)
    : undefined
}

/** `undefined`: a value of ours is missing or malformed. */
function readOwn(annotations: unknown): OwnAnnotations | undefined {
  if (typeof annotations !== 'object' || annotations === null) return undefined
  let sound = true
  const read = <T>(key: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = fieldsOf(annotations)[`${OURS}${key}`]
    if (text === undefined) return undefined
    const value = typeof text === 'string' ? parse(text) : undefined
    if (value === undefined) sound = false
    return value
  }
  const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined)
  const schema = read('schema', (text) => (text === ANNOTATION_SCHEMA ? text : undefined))
  const fingerprint = read('fingerprint', matching(HASH))
  const components = read('components', readComponents)
  const created = read('created', readTime)
  const rest = {
    environment: read('environment', inflate),
    baseReference: read('base-reference', matching(/^[\x21-\x7e]{1,512}$/)),
    baseDigest: read('base-digest', (text) => (isDigest(text) ? text : undefined)),
    bases: read('bases', readDigests),
    created,
    solved: read('solved', readTime) ?? created,
    revision: read('revision', matching(/^[\x20-\x7e]{0,128}$/)),
    revisionTime: read('revision-time', readTime),
    variant: read('variant', matching(/^[a-z0-9-]{1,32}$/)),
  }
  if (!sound || schema === undefined || fingerprint === undefined || components === undefined)
    return undefined
  return { fingerprint, components, ...rest }
}
