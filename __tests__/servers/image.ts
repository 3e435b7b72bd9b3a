import type { ImageRecord } from '../../src/image/annotations.ts'
import type { Manifest } from '../../src/image/reference.ts'
import { digestOf } from './registry.ts'

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json'

/** What an image of no particular environment says of itself; a test names what matters to it. */
export function imageRecord(about: Partial<ImageRecord> = {}): ImageRecord {
  return {
    fingerprint: 'f'.repeat(64),
    components: {},
    environment: '{}',
    baseReference: undefined,
    baseDigest: undefined,
    created: 0,
    revision: 'c'.repeat(40),
    revisionTime: 0,
    variant: 'latex',
    source: 'https://github.com/quantecon/lecture',
    version: '1',
    title: 't',
    description: 'd',
    ...about,
  }
}

export function manifestOf(content: object): Manifest {
  const bytes = Buffer.from(JSON.stringify(content))
  return { digest: digestOf(bytes), mediaType: MANIFEST_TYPE, bytes }
}
