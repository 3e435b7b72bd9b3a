import { explainEnvironment } from '../../../../src/fingerprint/fingerprint.ts'
import { readAnnotations, writeAnnotations } from '../../../../src/image/annotations.ts'
import { bytes, must, type Target } from '../target.ts'

const KEY = 'org.quantecon.container-action.'

/** A manifest with annotations: ours reads the same when written again, and an environment in it can be compared. */
export function annotations(): Target {
  return {
    name: 'annotations',
    corpus: [
      manifest({ variant: 'html' }),
      manifest({ environment: '{}' }),
      bytes('{"layers":[{"size":-1}]}'),
    ],
    words: [
      `"${KEY}fingerprint":`,
      `"${KEY}environment":`,
      '"annotations":',
      '"layers":',
      'null',
      '1e999',
      '"size":',
      '[]',
      '{}',
      'eJw=',
    ],
    run(input) {
      const read = readAnnotations({ digest: `sha256:${'0'.repeat(64)}`, bytes: input })
      if (read === 'not-ours') return 'refused'
      must(/^[0-9a-f]{64}$/.test(read.fingerprint), 'no fingerprint')
      must(read.size === undefined || (Number.isFinite(read.size) && read.size >= 0), 'no size')
      if (read.environment !== undefined)
        explainEnvironment(JSON.parse(read.environment), { conda: ['a=1'], pip: ['b==1'] })
      return 'accepted'
    },
  }
}

function manifest(more: { variant?: string; environment?: string }): Uint8Array {
  const written = writeAnnotations({
    fingerprint: 'ab'.repeat(32),
    components: { environment: 'cd'.repeat(32) },
    environment: '{"conda":["python=3.13","numpy"],"name":"x","pip":["a==1"]}',
    baseReference: 'ghcr.io/quantecon/lecture-base:runtime',
    baseDigest: `sha256:${'1'.repeat(64)}`,
    created: Date.UTC(2026, 6, 1),
    revision: 'b'.repeat(40),
    revisionTime: Date.UTC(2026, 6, 1),
    variant: 'latex',
    source: 'https://github.com/quantecon/lecture',
    version: 'env-abababababababab',
    title: 'x',
    description: 'x',
    ...more,
  })
  return bytes(JSON.stringify({ schemaVersion: 2, layers: [{ size: 5 }, { size: 7 }], annotations: written }))
}
