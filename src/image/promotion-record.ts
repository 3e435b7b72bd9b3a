import { createHash } from 'node:crypto'
import { fieldsOf, readJson } from '../json.ts'
import { isDigest, isTag, type Manifest } from './reference.ts'

/** What somebody decided about a tag, as it is kept beside the image. */
export interface Promotion {
  tag: string
  /** Digest before; `undefined`: there was no such tag. */
  from: string | undefined
  to: string
  /** Who asked for it: a login, or a user of the machine. */
  by: string
  reason: string
  /** Milliseconds since 1970. */
  time: number
  /** Address of the workflow run. */
  run: string | undefined
}

const PROMOTION_TYPE = 'application/vnd.quantecon.container-action.promotion.v1+json'
/** Characters of a reason; annotations travel with every answer of the registry. */
export const LONGEST_REASON = 500
/** Characters of who decided. */
export const LONGEST_NAME = 100

const OURS = 'org.quantecon.container-action.promotion.'
const CREATED = 'org.opencontainers.image.created'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
/** https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidance-for-an-empty-descriptor */
const EMPTY_BYTES = Buffer.from('{}')
const EMPTY = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: `sha256:${createHash('sha256').update(EMPTY_BYTES).digest('hex')}`,
  size: EMPTY_BYTES.byteLength,
}

/** An OCI artifact that refers to an image, and the one blob that it names. */
export interface Artifact {
  manifest: Manifest
  blob: Uint8Array
  type: string
  annotations: Record<string, string>
}

/** The record of a promotion, with the promoted image as its `subject`. */
export function promotionArtifact(promotion: Promotion, subject: Manifest): Artifact {
  const { tag, from, to, by, reason, time, run } = promotion
  const annotations: Record<string, string> = {
    [`${OURS}tag`]: tag,
    ...(from !== undefined && { [`${OURS}from`]: from }),
    [`${OURS}to`]: to,
    [`${OURS}by`]: oneLine(by, LONGEST_NAME),
    [`${OURS}reason`]: oneLine(reason, LONGEST_REASON),
    ...(run !== undefined && { [`${OURS}run`]: oneLine(run, 300) }),
    [CREATED]: new Date(time).toISOString(),
  }
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      artifactType: PROMOTION_TYPE,
      config: EMPTY,
      layers: [EMPTY],
      subject: {
        mediaType: subject.mediaType,
        digest: subject.digest,
        size: subject.bytes.byteLength,
      },
      annotations,
    }),
  )
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  return {
    manifest: { digest, mediaType: MANIFEST, bytes },
    blob: EMPTY_BYTES,
    type: PROMOTION_TYPE,
    annotations,
  }
}

/** Reads a record back; `undefined` for anything else. Never throws: whoever may push may have written it. */
export function readPromotion({ bytes }: Pick<Manifest, 'bytes'>): Promotion | undefined {
  const { artifactType, annotations } = fieldsOf(readJson(bytes))
  if (artifactType !== PROMOTION_TYPE) return undefined
  const text = (key: string): string | undefined => {
    const found = fieldsOf(annotations)[key]
    return typeof found === 'string' ? found : undefined
  }
  const tag = text(`${OURS}tag`) ?? ''
  const from = text(`${OURS}from`)
  const to = text(`${OURS}to`) ?? ''
  const time = Date.parse(text(CREATED) ?? '')
  if (!isTag(tag) || !isDigest(to) || (from !== undefined && !isDigest(from)) || !Number.isFinite(time)) {
    return undefined
  }
  return {
    tag,
    from,
    to,
    time,
    by: oneLine(text(`${OURS}by`) ?? '', LONGEST_NAME),
    reason: oneLine(text(`${OURS}reason`) ?? '', LONGEST_REASON),
    run: text(`${OURS}run`),
  }
}

/** Text from people is data: one line, no control characters, at most so many characters. */
export function oneLine(text: string, longest: number): string {
  return [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()].slice(0, longest).join('')
}
