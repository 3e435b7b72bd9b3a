import { deflateSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Failure } from '../../src/failure.ts'
import { MAX_ENVIRONMENT } from '../../src/image/annotation-values.ts'
import { type ImageRecord, readAnnotations, writeAnnotations } from '../../src/image/annotations.ts'

const OURS = 'org.quantecon.container-action.'
const DIGEST = `sha256:${'d'.repeat(64)}`
const record: ImageRecord = {
  fingerprint: 'f'.repeat(64),
  components: { environment: 'a'.repeat(64), arguments: 'b'.repeat(64) },
  environment: '{"dependencies":["python=3.13"]}',
  baseReference: 'ghcr.io/quantecon/lecture-base:latest',
  baseDigest: DIGEST,
  created: Date.UTC(2026, 7, 1, 12, 0, 0, 999),
  solved: Date.UTC(2026, 6, 1, 0, 0, 0, 1),
  revision: 'c'.repeat(40),
  revisionTime: Date.UTC(2026, 6, 31),
  variant: 'latex',
  source: 'https://github.com/quantecon/lecture',
  version: 'env-ffff',
  title: 'lecture',
  description: 'Environment of lecture',
  licenses: 'MIT',
}

const read = (annotations: unknown, rest: object = {}) =>
  readAnnotations({ digest: DIGEST, bytes: Buffer.from(JSON.stringify({ annotations, ...rest })) })

describe('annotations', () => {
  it('come back as they were written, times in whole seconds', () => {
    const layers = [{ size: 5 }, { size: 7 }]
    const { source, version, title, description, licenses, ...own } = record
    expect(read(writeAnnotations(record), { layers })).toEqual({
      ...own,
      digest: DIGEST,
      size: 12,
      created: Date.UTC(2026, 7, 1, 12),
      solved: Date.UTC(2026, 6, 1),
    })
    expect([source, version, title, description, licenses].every(Boolean)).toBe(true)
  })

  it('are these', () => {
    const annotations = writeAnnotations(record)
    expect(annotations).toMatchObject({
      [`${OURS}schema`]: '1',
      [`${OURS}fingerprint`]: record.fingerprint,
      [`${OURS}created`]: '2026-08-01T12:00:00Z',
      [`${OURS}revision-time`]: '2026-07-31T00:00:00Z',
      'org.opencontainers.image.created': '2026-08-01T12:00:00Z',
      'org.opencontainers.image.source': record.source,
      'org.opencontainers.image.base.digest': DIGEST,
      'org.opencontainers.image.licenses': 'MIT',
    })
    expect(Object.keys(annotations)).toHaveLength(20)
  })

  it('say the bases of a Dockerfile', () => {
    const bases = { 'python:3.13-slim': DIGEST, 'ghcr.io/quantecon/lecture-base:latest': DIGEST }
    expect(read(writeAnnotations({ ...record, bases }))).toMatchObject({ bases })
    expect(read(writeAnnotations({ ...record, bases: {} }))).toMatchObject({ bases: {} })
    expect(() => writeAnnotations({ ...record, bases: { a: 'latest' } })).toThrow(Failure)
  })

  it('are fewer where something is not known', () => {
    const { licenses, ...rest } = record
    const less = {
      ...rest,
      solved: undefined,
      revisionTime: undefined,
      baseDigest: undefined,
      baseReference: undefined,
    }
    const annotations = writeAnnotations(less)
    expect(licenses).toBe('MIT')
    expect(Object.keys(annotations)).toHaveLength(13)
    expect(read(annotations)).toMatchObject({ baseDigest: undefined, revisionTime: undefined })
  })

  it('that do not tell when the packages were resolved: when it was built', () => {
    const annotations = writeAnnotations({ ...record, solved: undefined })
    expect(annotations).not.toHaveProperty([`${OURS}solved`])
    expect(read(annotations)).toMatchObject({ solved: Date.UTC(2026, 7, 1, 12) })
  })

  it('fit into one argument each: an environment that does not is left out', () => {
    const noise = Array.from(
      { length: 20_000 },
      (_, index) => `p${(index * 7919) % 99991}==${Math.sin(index)}`,
    )
    const annotations = writeAnnotations({ ...record, environment: JSON.stringify(noise) })
    expect(annotations).not.toHaveProperty([`${OURS}environment`])
    expect(read(annotations)).toMatchObject({ fingerprint: record.fingerprint, environment: undefined })
  })

  it('of an index have no size', () => {
    expect(read(writeAnnotations(record), { manifests: [] })).toMatchObject({ size: undefined })
  })

  it.each([
    ['a fingerprint in capitals', { fingerprint: 'F'.repeat(64) }],
    ['a component without hash', { components: { environment: 'x' } }],
    ['a base digest that is none', { baseDigest: 'latest' }],
    ['an environment that is not JSON', { environment: 'name: x' }],
    ['a variant of two words', { variant: 'a b' }],
    [
      'components too long',
      { components: Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`c${i}`, 'a'.repeat(64)])) },
    ],
  ])('are not written for %s', (_name, change) => {
    expect(() => writeAnnotations({ ...record, ...change })).toThrow(Failure)
  })
})

describe('an image is not ours', () => {
  const good = writeAnnotations(record)
  // Valid JSON, so that only its size is against it.
  const bomb = deflateSync(JSON.stringify('a'.repeat(MAX_ENVIRONMENT * 8))).toString('base64')
  it.each([
    ['without annotations', undefined],
    ['with a list of them', []],
    ['with none of ours', { 'org.opencontainers.image.title': 'x' }],
    ['without schema', { ...good, [`${OURS}schema`]: undefined }],
    ['of another schema', { ...good, [`${OURS}schema`]: '2' }],
    ['without fingerprint', { ...good, [`${OURS}fingerprint`]: undefined }],
    ['with half a fingerprint', { ...good, [`${OURS}fingerprint`]: 'f'.repeat(32) }],
    ['with a fingerprint and more', { ...good, [`${OURS}fingerprint`]: `${'f'.repeat(64)}\n` }],
    ['with a number for a fingerprint', { ...good, [`${OURS}fingerprint`]: 7 }],
    ['without components', { ...good, [`${OURS}components`]: undefined }],
    ['with components that are no object', { ...good, [`${OURS}components`]: '[]' }],
    ['with a component that is no hash', { ...good, [`${OURS}components`]: '{"a":"b"}' }],
    ['with an environment that is not base64', { ...good, [`${OURS}environment`]: '%' }],
    ['with an environment that is not compressed', { ...good, [`${OURS}environment`]: 'AAAA' }],
    ['with a decompression bomb', { ...good, [`${OURS}environment`]: bomb }],
    ['with a base digest that is none', { ...good, [`${OURS}base-digest`]: 'sha256:1' }],
    ['with a date of words', { ...good, [`${OURS}created`]: 'yesterday' }],
    ['with a time of solving of words', { ...good, [`${OURS}solved`]: 'yesterday' }],
    ['with a date that does not exist', { ...good, [`${OURS}created`]: '2026-13-41T00:00:00Z' }],
    ['with a command in the revision', { ...good, [`${OURS}revision`]: 'x\n::set-output::' }],
  ])('%s', (_name, annotations) => {
    expect(read(annotations)).toBe('not-ours')
  })

  it('with annotations that only its prototype has', () => {
    const bytes = Buffer.from(`{"annotations":{"__proto__":${JSON.stringify(good)}}}`)
    expect(readAnnotations({ digest: DIGEST, bytes })).toBe('not-ours')
  })

  it('when its bytes are anything', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          expect(readAnnotations({ digest: DIGEST, bytes })).toBe('not-ours')
        },
      ),
      { numRuns: 2000 },
    )
  })
})
