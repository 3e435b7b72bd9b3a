import { describe, expect, it } from '@jest/globals'
import type { Environment } from '../../src/environment/environment.ts'
import { readEnvironment } from '../../src/environment/environment.ts'
import { SCHEMA } from '../../src/fingerprint/fingerprint.ts'
import type { Lock } from '../../src/fingerprint/lock.ts'
import type { PublishedImage } from '../../src/image/annotations.ts'
import { writeAnnotations } from '../../src/image/annotations.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import type { Found } from '../../src/plan/found.ts'
import { type PlanSubject, planRun } from '../../src/plan/plan-run.ts'
import type { Registry } from '../../src/ports.ts'
import type { World } from '../../src/world.ts'
import { DAY, DENIED, event, NOW } from './situations.ts'

const BASE = `sha256:${'b'.repeat(64)}`
const NEW_BASE = `sha256:${'c'.repeat(64)}`
const repository = { registry: 'ghcr.io', path: 'quantecon/lectures' }
const runtime = { registry: 'ghcr.io', path: 'quantecon/lecture-base', tag: 'runtime' }

function environment(conda: string, ...pip: string[]): Environment {
  const items = pip.map((item) => `    - ${item}\n`).join('')
  const text = `name: lectures\nchannels: [conda-forge]\ndependencies:\n  - ${conda}\n  - pip\n  - pip:\n${items}`
  return readEnvironment('environment.yml', Buffer.from(text))
}

const ASKED = environment('python=3.13', 'a==1')

function found(of: Environment, about: Partial<PublishedImage> = {}): Found {
  const image: PublishedImage = {
    digest: BASE,
    fingerprint: 'f'.repeat(64),
    components: {},
    environment: JSON.stringify(of.canonical),
    baseReference: undefined,
    baseDigest: BASE,
    created: NOW - 3 * DAY,
    solved: NOW - 40 * DAY,
    revision: undefined,
    revisionTime: undefined,
    variant: undefined,
    size: undefined,
    ...about,
  }
  return { image, manifest: { digest: image.digest, mediaType: 'x', bytes: new Uint8Array() } }
}

/** A registry with one image under `latest`, and one base. */
function world(latest: Found | undefined, base = BASE, canPush = true): World {
  const bytes = latest && Buffer.from(JSON.stringify({ annotations: annotationsOf(latest.image) }))
  const registry: Registry = {
    requests: 0,
    manifest: async ({ path, tag }) => {
      if (path === runtime.path) return { digest: base, mediaType: 'x', bytes: Buffer.from('{}') }
      return tag === 'latest' && bytes ? { digest: BASE, mediaType: 'x', bytes } : undefined
    },
    pushRight: async () => (canPush ? { allowed: true } : DENIED),
    blob: async () => new Uint8Array(),
    tag: async () => '',
  }
  const log = { warning: () => undefined }
  return { registry, log, clock: { now: () => NOW } } as unknown as World
}

function annotationsOf({ fingerprint, environment = '{}', created = 0, solved }: PublishedImage) {
  const texts = { revision: '', variant: 'html', source: 'x', version: 'x', title: 'x', description: 'x' }
  const nothing = { baseReference: undefined, baseDigest: undefined, revisionTime: undefined }
  return writeAnnotations({ fingerprint, components: {}, environment, created, solved, ...nothing, ...texts })
}

interface Given {
  dockerfile?: string
  kind?: 'default-branch' | 'schedule' | 'pull-request'
  canPush?: boolean
  inputs?: Partial<Inputs>
  exact?: Found
  latest?: Found
  base?: string
  lock?: Lock
  asked?: Environment
  variant?: 'latex' | 'html'
}

function settled({
  dockerfile,
  kind = 'default-branch',
  inputs,
  exact,
  latest,
  base,
  lock,
  canPush,
  asked = ASKED,
  variant = 'html',
}: Given) {
  const given = {
    repository,
    buildArgs: {},
    buildContexts: {},
    force: false,
    readOnly: 'verify',
    maxAgeDays: undefined,
    ...inputs,
  } as Inputs
  const subject: PlanSubject = {
    fingerprint: {
      schema: SCHEMA,
      hash: 'a'.repeat(64),
      components: { environment: '1' } as PlanSubject['fingerprint']['components'],
    },
    environment: asked,
    ...(dockerfile === undefined ? { runtime } : { dockerfile: 'Dockerfile', dockerfileText: dockerfile }),
    lock,
    variant,
  }
  return planRun(subject, exact, { ...world(latest, base, canPush), inputs: given, event: event(kind) })
}

describe('since when the packages stand that a build does not resolve again', () => {
  const exact = found(ASKED)
  const pipOnly = found(environment('python=3.13', 'a==0.9'))
  const rows: [string, Given, object][] = [
    [
      'a new base takes over the time of the image that it refreshes',
      { kind: 'schedule', exact, base: NEW_BASE },
      { kind: 'refresh', solved: NOW - 40 * DAY, takes: exact },
    ],
    [
      'a new base does so for an image whose environment was too long for its annotation',
      { kind: 'schedule', exact: found(ASKED, { environment: undefined }), base: NEW_BASE },
      { kind: 'refresh', solved: NOW - 40 * DAY },
    ],
    [
      'max-age-days resolves anew',
      { kind: 'schedule', exact, inputs: { maxAgeDays: 30 } },
      { kind: 'refresh', noCache: true, solved: undefined, takes: undefined },
    ],
    [
      'so it does where the base is new, too',
      { kind: 'schedule', exact, base: NEW_BASE, inputs: { maxAgeDays: 30 } },
      { kind: 'refresh', noCache: true, solved: undefined, takes: undefined },
    ],
    [
      'force resolves anew',
      { exact, inputs: { force: true } },
      { kind: 'refresh', solved: undefined, takes: undefined },
    ],
    [
      'a change of the pip section alone leaves conda’s packages as old as they are',
      { latest: pipOnly },
      { kind: 'build', solved: NOW - 40 * DAY, takes: undefined },
    ],
    [
      'so does another order of it',
      {
        asked: environment('python=3.13', 'b==1', 'a==1'),
        latest: found(environment('python=3.13', 'a==1', 'b==1')),
      },
      { kind: 'build', solved: NOW - 40 * DAY },
    ],
    [
      'a changed conda section is resolved by the build',
      { latest: found(environment('python=3.12', 'a==1')) },
      { kind: 'build', solved: undefined },
    ],
    ['a first image is resolved by its build', {}, { kind: 'build', solved: undefined }],
    [
      'a time that lies ahead is not taken over',
      { latest: found(ASKED, { solved: NOW + DAY }) },
      { kind: 'build', solved: undefined },
    ],
  ]
  it.each(rows)('%s', async (_sentence, given, expected) => {
    expect(await settled(given)).toMatchObject(expected)
  })

  it('max-age-days asks nothing of an image with a lock, which would come out the same', async () => {
    const given: Given = { kind: 'schedule', exact, inputs: { maxAgeDays: 30 } }
    expect(await settled({ ...given, lock: { conda: 'x', pip: 'y' } as Lock })).toMatchObject({
      kind: 'reuse',
    })
  })
})

describe('the bases of a Dockerfile of the repository’s own', () => {
  const dockerfile = 'FROM ghcr.io/quantecon/lecture-base\nRUN true\n'
  const name = 'ghcr.io/quantecon/lecture-base:latest'
  const exact = found(ASKED, { baseDigest: undefined, bases: { [name]: BASE } })
  const due = { kind: 'schedule', dockerfile, exact } as const

  it('refresh on schedules when one has moved, by the build cache, and packages stay as old as they are', async () => {
    expect(await settled({ ...due, base: NEW_BASE })).toMatchObject({
      kind: 'refresh',
      noCache: false,
      solved: NOW - 40 * DAY,
      reason: `base ${name} moved (sha256:bbbbbbbbbbbb... -> sha256:cccccccccccc...)`,
    })
    expect(await settled(due)).toMatchObject({ kind: 'reuse' })
  })

  it('refresh once an image that does not say them', async () => {
    const older = found(ASKED, { baseDigest: undefined })
    expect(await settled({ ...due, exact: older })).toMatchObject({ kind: 'refresh', noCache: false })
  })

  it('are asked for by nobody else', async () => {
    const given = { dockerfile, exact, base: NEW_BASE } as const
    expect(await settled({ ...given, kind: 'default-branch' })).toMatchObject({ kind: 'reuse' })
    expect(await settled({ ...given, kind: 'pull-request' })).toMatchObject({ kind: 'reuse' })
  })
})

describe('the image that a decision speaks of', () => {
  const latest = found(environment('python=3.13', 'a==0.9'), { fingerprint: 'e'.repeat(64) })
  const exact = found(ASKED, { fingerprint: 'a'.repeat(64) })
  const reader = { kind: 'pull-request', canPush: false, latest } as const

  it('is the exact one where it is reused, and the newest where there is none', async () => {
    const named = (of: Found) => ({ found: { image: { fingerprint: of.image.fingerprint } } })
    expect(await settled({ ...reader, exact })).toMatchObject({ kind: 'reuse', ...named(exact) })
    expect(await settled(reader)).toMatchObject({ kind: 'verify-only', ...named(latest) })
    const inputs = { readOnly: 'fallback' } as const
    expect(await settled({ ...reader, inputs })).toMatchObject({ kind: 'fallback', ...named(latest) })
  })

  it('is not one without TeX, to which the job of another variant has pointed latest', async () => {
    const inputs = { readOnly: 'fallback' } as const
    const lost = await settled({ ...reader, inputs, variant: 'latex' })
    expect(lost).toMatchObject({
      kind: 'refuse',
      reason: expect.stringMatching(/has no TeX \(variant html\)/),
    })
    expect(lost).toHaveProperty('next', expect.stringMatching(/with the input name/))
  })

  it.each(['verify', 'fallback'] as const)(
    'is told with what changed where this job cannot publish (read-only: %s)',
    async (readOnly) => {
      expect(await settled({ ...reader, inputs: { readOnly } })).toHaveProperty(
        'reason',
        expect.stringMatching(/changes since the newest image: pip section changed: a 0.9 -> 1$/),
      )
    },
  )

  it('is told against the newest: what changed', async () => {
    const { reason } = await settled({ latest })
    expect(reason).toBe(
      'no image of this environment is published; changes since the newest image: pip section changed: a 0.9 -> 1',
    )
  })
})
