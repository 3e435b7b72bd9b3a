import { describe, expect, it } from '@jest/globals'
import type { Found } from '../../src/plan/found.ts'
import { installed } from '../../src/rebase/build-image.ts'
import { wayOf } from '../../src/rebase/way.ts'
import { manifestOf } from '../servers/image.ts'

const DIGEST = `sha256:${'1'.repeat(64)}`
const NONE = { provenance: undefined, sbom: undefined }
const PLAIN = manifestOf({ layers: [] })
const ATTESTED = manifestOf({
  manifests: [{ digest: DIGEST }, { digest: DIGEST, platform: { os: 'unknown', architecture: 'unknown' } }],
})
const PLATFORMS = manifestOf({ manifests: [{ digest: DIGEST }, { digest: `sha256:${'2'.repeat(64)}` }] })

type Subject = Parameters<typeof wayOf>[0]
const subject = (about: Partial<Subject> = {}): Subject => ({
  dockerfile: undefined,
  aptPackages: [],
  ...about,
})
const found = (about: Partial<Found> = {}): Found =>
  ({ image: { baseDigest: DIGEST }, manifest: PLAIN, ...about }) as Found

describe('the way to a new base', () => {
  const rows: [string, ReturnType<typeof wayOf>, object | string][] = [
    [
      'the default recipe',
      wayOf(subject(), { attestations: NONE }, found()),
      { kind: 'layers', packages: false },
    ],
    [
      'apt packages',
      wayOf(subject({ aptPackages: ['tree'] }), { attestations: NONE }, found()),
      { kind: 'layers', packages: true },
    ],
    [
      'a Dockerfile of its own',
      wayOf(subject({ dockerfile: 'Dockerfile' }), { attestations: NONE }, found()),
      'it has its own Dockerfile',
    ],
    [
      'provenance',
      wayOf(subject(), { attestations: { ...NONE, provenance: 'min' } }, found()),
      'attestations',
    ],
    ['an SBOM', wayOf(subject(), { attestations: { ...NONE, sbom: 'x/y' } }, found()), 'attestations'],
    [
      'attestations that were given up',
      wayOf(subject(), { attestations: NONE }, found({ manifest: ATTESTED, platform: PLAIN })),
      { kind: 'layers', packages: false },
    ],
    [
      'an index whose image is not known',
      wayOf(subject(), { attestations: NONE }, found({ manifest: ATTESTED })),
      'index of images',
    ],
    [
      'several platforms',
      wayOf(subject(), { attestations: NONE }, found({ manifest: PLATFORMS })),
      'index of images',
    ],
    [
      'an image that names no base',
      wayOf(subject(), { attestations: NONE }, found({ image: { baseDigest: undefined } as Found['image'] })),
      'does not record its base',
    ],
  ]
  it.each(rows)('of an image with %s', (_what, way, expected) => {
    expect(way).toEqual(
      typeof expected === 'string' ? { kind: 'build', why: expect.stringContaining(expected) } : expected,
    )
  })
})

describe('whether something was installed', () => {
  const step = (name: string, cached = false) => ({ name, cached, seconds: 1, lines: [], error: undefined })
  it.each([
    ['by the step of conda', '[conda 2/2] RUN --mount=x sh', false, true],
    ['by that of a named platform', '[linux/amd64 conda 2/2] RUN sh', false, true],
    ['not where it comes from the cache', '[conda 2/2] RUN sh', true, false],
    ['not by another stage', '[packages 1/1] RUN sh', false, false],
    ['not by a stage whose name begins so', '[conda-like 1/1] RUN sh', false, false],
    ['not by another instruction', '[conda 1/2] FROM solver', false, false],
  ])('%s', (_sentence, name, cached, expected) => {
    expect(installed([step(name, cached)], ['conda', 'pip'])).toBe(expected)
  })
})
