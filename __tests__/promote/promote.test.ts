import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { NO_ENVIRONMENT } from '../../src/base/targets.ts'
import { type ImageRecord, writeAnnotations } from '../../src/image/annotations.ts'
import { type Promotion, promotionArtifact, readPromotion } from '../../src/image/promotion-record.ts'
import type { Manifest } from '../../src/image/reference.ts'
import { contentTag, promotionTag, verifiedTag } from '../../src/image/tags.ts'
import type { PromotionRequest } from '../../src/inputs/promotion-request.ts'
import { promote } from '../../src/promote/promote.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import { publish } from '../../src/tags/publish.ts'
import { Timer } from '../../src/timer.ts'
import type { World } from '../../src/world.ts'
import { imageRecord } from '../servers/image.ts'
import { digestOf, TestRegistry, type TestRegistryOptions } from '../servers/registry.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'

const PATH = 'quantecon/lecture'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const NOON = Date.UTC(2026, 7, 3, 12)
const HOUR = 60 * 60 * 1000

let server: TestRegistry
let world: Pick<World, 'registry' | 'clock' | 'log'>
let clock: ReturnType<typeof fakeClock>
let lines: string[]
const decider = { by: 'ada', run: 'https://github.com/quantecon/lecture/actions/runs/77' }

async function open(options: TestRegistryOptions = {}): Promise<void> {
  server = await TestRegistry.start(options)
  clock = fakeClock(NOON)
  const recording = recordingLog()
  lines = recording.lines
  const { log } = recording
  const timeouts = { connect: 5000, response: 5000 }
  const registry = createRegistry({ clock, log, random: () => 1, timeouts })
  world = { registry, clock, log }
}
beforeEach(() => open())
afterEach(() => server.stop())

function bytes(about: Partial<ImageRecord> = {}): Buffer {
  const long = NOON - 48 * HOUR
  const annotations = writeAnnotations(
    imageRecord({ fingerprint: 'a'.repeat(64), created: long, revisionTime: long, ...about }),
  )
  return Buffer.from(JSON.stringify({ mediaType: MANIFEST, layers: [], annotations }))
}

/** Stores an image under these tags; returns its digest. */
function image(tags: string[], about: Partial<ImageRecord> = {}): string {
  for (const tag of ['unnamed', ...tags]) server.store(PATH, tag, bytes(about), MANIFEST)
  server.manifests.delete(`${PATH}:unnamed`)
  return digestOf(bytes(about))
}

const verified = (about: Partial<ImageRecord> = {}): string =>
  image([verifiedTag(digestOf(bytes(about)))], about)

const at = (tag: string): string | undefined => {
  const found = server.manifests.get(`${PATH}:${tag}`)
  return found && digestOf(found.bytes)
}

function run(request: Partial<PromotionRequest>, image: 'lecture' | 'base' = 'lecture', own = world) {
  return promote(
    { source: { tag: '2026-08-01' }, tags: ['latest'], reason: 'figures are cut off', ...request },
    decider,
    {
      ...own,
      inputs: { repository: { registry: server.host, path: PATH }, image },
      timer: new Timer(() => 0),
    },
  )
}

/** A base image has none. */
const LECTURE = JSON.stringify({ name: 'lecture', conda: ['python'] })

const NEW = { fingerprint: 'b'.repeat(64), created: NOON - HOUR }

/** Another run writes a tag just after the promotion's record got its own. */
function writtenMeanwhile(other: string, theirs: Manifest): void {
  const { tag } = world.registry
  world.registry.tag = async (repository, name, image) => {
    await tag(repository, name, image)
    if (name === promotionTag('latest')) await tag(repository, other, theirs)
    return image.digest
  }
}

describe('promote', () => {
  it('points a tag back to a verified image, by the same digest, and tells of it', async () => {
    const old = image(['2026-08-01'])
    const now = image(['latest', contentTag(NEW.fingerprint)], NEW)
    const result = await run({})
    expect(at('latest')).toBe(old)
    expect(result).toMatchObject({
      decision: 'promote',
      digest: old,
      hash: 'a'.repeat(64),
      tag: contentTag('a'.repeat(64)),
      built: false,
      fallback: false,
      tagged: ['latest'],
      promotion: { ...decider, proof: '2026-08-01', moves: [{ tag: 'latest', from: now, to: old }] },
    })
  })

  it('records who, why and when beside the image, in the list of referrers where the registry keeps none', async () => {
    const old = image(['2026-08-01'])
    const now = image(['latest'], NEW)
    await run({})
    clock.advance(HOUR)
    await run({ tags: ['stable', 'latest'], reason: 'twice' })
    const record = server.manifests.get(`${PATH}:${promotionTag('latest')}`)
    const body = JSON.parse(Buffer.from(record?.bytes ?? []).toString())
    expect(body).toMatchObject({
      artifactType: 'application/vnd.quantecon.container-action.promotion.v1+json',
      config: { mediaType: 'application/vnd.oci.empty.v1+json', size: 2 },
      subject: { digest: old, mediaType: MANIFEST, size: bytes().byteLength },
    })
    expect(readPromotion({ bytes: record?.bytes ?? Buffer.from('') })).toEqual({
      tag: 'latest',
      from: now,
      to: old,
      ...decider,
      reason: 'twice',
      time: NOON + HOUR,
    })
    const list = JSON.parse(
      Buffer.from(server.manifests.get(`${PATH}:${old.replace(':', '-')}`)?.bytes ?? []).toString(),
    )
    expect(
      list.manifests.map(({ annotations }: { annotations: Record<string, string> }) => [
        annotations['org.quantecon.container-action.promotion.tag'],
        annotations['org.quantecon.container-action.promotion.from'],
        annotations['org.quantecon.container-action.promotion.reason'],
      ]),
    ).toEqual([
      ['latest', now, 'figures are cut off'],
      ['stable', undefined, 'twice'],
      ['latest', now, 'twice'],
    ])
    for (const { digest } of list.manifests) expect(server.manifests.has(`${PATH}@${digest}`)).toBe(true)
  })

  it('leaves the list to a registry that keeps it', async () => {
    await server.stop()
    await open({ referrers: true })
    const old = image(['2026-08-01'])
    await run({})
    expect(at(old.replace(':', '-'))).toBeUndefined()
    expect(at(promotionTag('latest'))).toBeDefined()
  })

  describe('of the tag of an environment', () => {
    const env = contentTag('a'.repeat(64))
    const REFRESH = { created: NOON - HOUR }
    const refresh = (created: number) => {
      const manifest = {
        bytes: bytes({ created }),
        mediaType: MANIFEST,
        digest: digestOf(bytes({ created })),
      }
      const repository = { registry: server.host, path: PATH }
      const tags = { content: env, moving: [] }
      return publish({ ...world, repository, manifest, tags, revisionTime: undefined })
    }

    it('points it to an earlier build of this environment, for every job that asks for it', async () => {
      const old = image(['2026-08-01'], { environment: LECTURE })
      image([env], { ...REFRESH, environment: LECTURE })
      await run({ tags: [env] })
      expect(at(env)).toBe(old)
    })

    it('holds against a refresh that was begun before it, and not against one that was begun after it', async () => {
      const old = image(['2026-08-01'])
      image([env], REFRESH)
      await run({ tags: [env] })
      clock.advance(HOUR)
      const { kept } = await refresh(NOON - 1000)
      expect([at(env), kept]).toEqual([
        old,
        [{ tag: env, why: expect.stringMatching(/^ada promoted its image/) }],
      ])
      const later = NOON + HOUR
      expect([(await refresh(later)).tagged, at(env)]).toEqual([[env], digestOf(bytes({ created: later }))])
    })

    it('takes it back from a refresh that did not know of it yet', async () => {
      const old = image(['2026-08-01'])
      image([env], REFRESH)
      const { tag } = world.registry
      let meanwhile = true
      world.registry.tag = async (repository, name, image) => {
        if (name === env && meanwhile) {
          meanwhile = false
          world.registry.tag = tag
          await run({ tags: [env] })
        }
        return tag(repository, name, image)
      }
      await refresh(NOON - 1000)
      expect(at(env)).toBe(old)
    })

    it.each([
      ['an image of another environment', NEW, 'the environment env-bbbbbbbbbbbbbbbb'],
      ['a base image', { environment: NO_ENVIRONMENT, variant: 'html' }, 'the base image html'],
    ])('is refused for %s', async (_what, about, words) => {
      image(['2026-08-01'], about)
      const now = image([env], REFRESH)
      const failure = await failureOf(run({ tags: [env] }))
      expect([failure.class, failure.message]).toEqual(['refused', expect.stringContaining(words)])
      expect(at(env)).toBe(now)
    })
  })

  it('makes a tag that was not there', async () => {
    const old = image(['2026-08-01'])
    const { promotion } = await run({ tags: ['edition-2026'] })
    expect([at('edition-2026'), promotion?.moves]).toEqual([
      old,
      [{ tag: 'edition-2026', from: undefined, to: old }],
    ])
  })

  describe('takes as proof', () => {
    const cases: [string, (digest: string) => string][] = [
      ['the mark of the verification', verifiedTag],
      ['the content tag', () => contentTag('a'.repeat(64))],
      ["the commit's tag", () => 'c'.repeat(40)],
      ['the day it was built', () => '2026-08-01'],
      ['latest', () => 'latest'],
    ]
    it.each(cases)('%s', async (_what, tag) => {
      const digest = digestOf(bytes())
      image([tag(digest)])
      const { promotion } = await run({ source: { digest }, tags: ['stable'] })
      expect([promotion?.proof, at('stable')]).toEqual([tag(digest), digest])
    })
  })

  interface Refusal {
    given: () => Partial<PromotionRequest>
    class: string
    why: RegExp
    base?: boolean
  }
  const refusals: Record<string, Refusal> = {
    'a tag that is not there': { given: () => ({}), class: 'not-found', why: /no such image/ },
    'a digest that is not there': {
      given: () => ({ source: { digest: `sha256:${'0'.repeat(64)}` } }),
      class: 'not-found',
      why: /no such image/,
    },
    "a stranger's image": {
      given: () => {
        server.store(PATH, '2026-08-01', Buffer.from(`{"mediaType":"${MANIFEST}"}`), MANIFEST)
        return {}
      },
      class: 'refused',
      why: /did not build this image/,
    },
    'a digest that was pushed and not verified, though another image of its environment was': {
      given: () => {
        verified({ revision: 'd'.repeat(40) })
        image([contentTag('a'.repeat(64)), '2026-08-01', 'c'.repeat(40)], { revision: 'd'.repeat(40) })
        return { source: { digest: image([]) } }
      },
      class: 'refused',
      why: /there is no proof that sha256:[0-9a-f]{64} passed verification/,
    },
    'a candidate by its tag': {
      given: () => {
        image(['candidate-77'])
        return { source: { tag: 'candidate-77' } }
      },
      class: 'refused',
      why: /there is no proof/,
    },
    'a tag of somebody else to an unverified image': {
      given: () => {
        image(['mine'])
        return { source: { tag: 'mine' } }
      },
      class: 'refused',
      why: /there is no proof/,
    },
    'a mark whose 16 digits are those of another digest': {
      given: () => {
        const digest = image([])
        server.store(PATH, verifiedTag(digest), bytes({ title: 'another' }), MANIFEST)
        return { source: { digest } }
      },
      class: 'refused',
      why: /there is no proof/,
    },
    "a content tag that is another environment's": {
      given: () => {
        image([contentTag('b'.repeat(64))])
        return { source: { tag: contentTag('b'.repeat(64)) } }
      },
      class: 'refused',
      why: /there is no proof/,
    },
    'a mark that is of another digest, asked for by its name': {
      given: () => {
        image(['verified-0000000000000000'])
        return { source: { tag: 'verified-0000000000000000' } }
      },
      class: 'refused',
      why: /there is no proof/,
    },
    'a base image of another target': {
      given: () => ({ source: { digest: verified({ variant: 'html' }) } }),
      class: 'refused',
      why: /is a html image/,
      base: true,
    },
    'a base image of another target, though nobody said that it is one': {
      given: () => ({ source: { digest: verified({ variant: 'html' }) }, tags: ['edition', 'latest'] }),
      class: 'refused',
      why: /is a html image/,
    },
    'a lecture image where somebody said that it is a base image': {
      given: () => ({ source: { digest: verified({ environment: LECTURE }) } }),
      class: 'refused',
      why: /is a lecture image/,
      base: true,
    },
  }
  it.each(Object.entries(refusals))('refuses %s', async (_name, row) => {
    const now = image(['latest'], NEW)
    const request = row.given()
    const failure = await failureOf(run(request, row.base ? 'base' : 'lecture'))
    expect([failure.class, failure.text.why]).toEqual([row.class, expect.stringMatching(row.why)])
    expect([at('latest'), at(promotionTag('latest'))]).toEqual([now, undefined])
  })

  it('writes over a record that cannot be read', async () => {
    const old = image(['2026-08-01'])
    server.store(PATH, promotionTag('latest'), Buffer.from('nonsense'), MANIFEST)
    await run({})
    expect([
      at('latest'),
      readPromotion(server.manifests.get(`${PATH}:promotion-latest`) as Manifest)?.to,
    ]).toEqual([old, old])
  })

  it.each([
    ['html', { environment: LECTURE, variant: 'html', baseReference: 'ghcr.io/quantecon/lecture-base:html' }],
    [
      'latex',
      { environment: LECTURE, variant: 'latex', baseReference: 'ghcr.io/quantecon/lecture-base:runtime' },
    ],
    ['html, of a Dockerfile of its own', { environment: LECTURE, variant: 'html' }],
  ])('points latest to a lecture image of the variant %s', async (_variant, about) => {
    const digest = verified(about)
    const { tag } = await run({ source: { digest } })
    expect([at('latest'), tag]).toEqual([digest, contentTag('a'.repeat(64))])
  })

  it("points a target's tag to a base image of it, whether somebody said that it is one or not", async () => {
    const digest = verified({ variant: 'html' })
    for (const kind of ['lecture', 'base'] as const) {
      const { tag } = await run({ source: { digest }, tags: ['html', 'edition'] }, kind)
      expect([at('html'), tag]).toEqual([digest, `html-${'a'.repeat(16)}`])
    }
  })

  it('refuses an image with attestations whose inside is gone, although the registry would take the tag', async () => {
    const child = { digest: `sha256:${'9'.repeat(64)}`, platform: { os: 'linux', architecture: 'amd64' } }
    const { annotations } = JSON.parse(bytes().toString())
    const index = Buffer.from(JSON.stringify({ mediaType: INDEX, manifests: [child], annotations }))
    server.store(PATH, '2026-08-01', index, INDEX)
    const now = image(['latest'], NEW)
    const failure = await failureOf(run({}))
    expect([failure.class, failure.text.why]).toEqual([
      'not-found',
      expect.stringMatching(/deleted the image in the list/),
    ])
    expect(at('latest')).toBe(now)
  })

  it('moves nothing of which nobody knows why: a record that cannot be written', async () => {
    image(['2026-08-01'])
    const now = image(['latest'], NEW)
    server.fault({ method: 'PUT', path: /manifests\/sha256:/, fault: { kind: 'status', status: 403 } })
    const failure = await failureOf(run({}))
    expect([failure.class, at('latest')]).toEqual(['authentication', now])
  })

  it('says which tags were moved when it breaks off', async () => {
    const old = image(['2026-08-01'])
    image(['latest', 'b'], NEW)
    server.fault({ method: 'PUT', path: /manifests\/b$/, fault: { kind: 'status', status: 500 } })
    const failure = await failureOf(run({ tags: ['a', 'b', 'c'] }))
    expect(failure.text).toMatchObject({
      class: 'registry-unavailable',
      tagged: ['a'],
      why: expect.stringMatching(/tags moved: a; tags not moved, or not certain: b, c$/),
    })
    expect([at('a'), at('c')]).toEqual([old, undefined])
  })

  it('of two promotions at once the one whose record came last stands, and the other one fails', async () => {
    const old = image(['2026-08-01'])
    const other = verified(NEW)
    const theirs: Promotion = {
      tag: 'latest',
      from: undefined,
      to: other,
      by: 'grace',
      reason: 'no',
      time: NOON,
      run: undefined,
    }
    const subject = { digest: other, mediaType: MANIFEST, bytes: bytes(NEW) }
    const { manifest } = promotionArtifact(theirs, subject)
    writtenMeanwhile(promotionTag('latest'), manifest)
    const failure = await failureOf(run({}))
    expect(failure.text.why).toMatch(/grace promoted sha256:.* at the same time/)
    expect(old).not.toBe(other)
  })

  it('does not take what a registry tells for a moment of before for a decision of somebody else', async () => {
    const old = image(['2026-08-01'])
    image(['latest'], NEW)
    await run({ reason: 'last year' })
    const stale = server.manifests.get(`${PATH}:${promotionTag('latest')}`)?.bytes as Uint8Array
    clock.advance(HOUR)
    const { manifest } = world.registry
    const own = { ...world, registry: Object.create(world.registry) as World['registry'] }
    own.registry.manifest = async (reference) => {
      const record = reference.tag === promotionTag('latest')
      return record ? { digest: digestOf(stale), mediaType: MANIFEST, bytes: stale } : manifest(reference)
    }
    await run({ reason: 'this year' }, 'lecture', own)
    expect(at('latest')).toBe(old)
  })

  it('gives the tag back when a run that did not know yet has moved it', async () => {
    const old = image(['2026-08-01'])
    const stale = { bytes: bytes(NEW), mediaType: MANIFEST, digest: digestOf(bytes(NEW)) }
    writtenMeanwhile('latest', stale)
    await run({})
    expect(at('latest')).toBe(old)
  })

  it('fails for a tag that an image of after the decision has taken', async () => {
    image(['2026-08-01'])
    const theirs = bytes({ ...NEW, created: NOON + HOUR, title: 'built meanwhile' })
    writtenMeanwhile('latest', { bytes: theirs, mediaType: MANIFEST, digest: digestOf(theirs) })
    const failure = await failureOf(run({}))
    expect(failure.class).toBe('refused')
    expect(failure.text.why).toMatch(/the tag now points to it.*not certain: latest/)
    expect(at('latest')).toBe(digestOf(theirs))
  })
})

describe('after a roll-back', () => {
  const push = (about: Partial<ImageRecord>) => {
    const manifest = { bytes: bytes(about), mediaType: MANIFEST, digest: digestOf(bytes(about)) }
    return publish({
      registry: world.registry,
      clock,
      repository: { registry: server.host, path: PATH },
      manifest,
      tags: { content: undefined, moving: [{ tag: 'latest', rule: 'forward' }] },
      revisionTime: clock.now(),
      history: { standing: async () => ({ kind: 'tip' }) },
      log: world.log,
    })
  }
  beforeEach(async () => {
    image(['2026-08-01'])
    image(['latest'], NEW)
    await run({})
    clock.advance(HOUR)
  })

  it('a push that reuses the image which was rolled back from leaves the tag alone', async () => {
    const { kept } = await push(NEW)
    expect(kept).toEqual([
      {
        tag: 'latest',
        why: expect.stringMatching(
          /^ada promoted its image on 2026-08-03 12:00 UTC \("figures are cut off"\)/,
        ),
      },
    ])
    expect(at('latest')).toBe(digestOf(bytes()))
  })

  it('a build that was begun before the roll-back and ended after it leaves the tag alone', async () => {
    expect((await push({ fingerprint: 'd'.repeat(64), created: NOON - 1000 })).tagged).toEqual([])
  })

  it('a build that was begun in the same second leaves the tag alone, too', async () => {
    expect((await push({ fingerprint: 'd'.repeat(64), created: NOON })).tagged).toEqual([])
  })

  it('an image that was built after it moves the tag, and from then on everything goes on as before', async () => {
    expect((await push({ fingerprint: 'd'.repeat(64), created: NOON + HOUR })).tagged).toEqual(['latest'])
    expect((await push(NEW)).tagged).toEqual(['latest'])
  })

  describe('with clocks that differ', () => {
    const MINUTE = 60 * 1000
    const YEARS = 24 * 365 * 10 * HOUR
    const OTHER = { fingerprint: 'd'.repeat(64) }
    /** Rolls back from an image whose builder's clock is ahead, with one's own clock ahead. */
    async function rollBack(ahead: { builder?: number; promoter?: number }): Promise<Partial<ImageRecord>> {
      const bad = { ...NEW, created: NOON + (ahead.builder ?? 0) }
      image(['latest'], bad)
      await run({}, 'lecture', { ...world, clock: fakeClock(NOON + (ahead.promoter ?? 0)) })
      return bad
    }
    const cases: [string, Parameters<typeof rollBack>[0]][] = [
      ["the builder's by minutes", { builder: 10 * MINUTE }],
      ["the builder's by years", { builder: YEARS }],
      ["the promoter's by minutes", { promoter: 10 * MINUTE }],
      ["the promoter's by years", { promoter: YEARS }],
      ['both by years', { builder: YEARS, promoter: 2 * YEARS }],
    ]
    it.each(cases)(
      '%s, what was replaced stays away, and what is built an hour later does not',
      async (_name, ahead) => {
        const bad = await rollBack(ahead)
        expect((await push(bad)).kept).toHaveLength(1)
        expect((await push({ ...OTHER, created: NOON + HOUR })).tagged).toEqual(['latest'])
      },
    )

    it('by minutes, what was being built stays away, too', async () => {
      await rollBack({ promoter: 30 * MINUTE })
      clock.advance(-HOUR + MINUTE)
      expect((await push({ ...OTHER, created: NOON - MINUTE })).kept).toHaveLength(1)
    })

    it("another image of the replaced one's builder stays away, too, if that one was built before", async () => {
      await rollBack({ builder: 10 * MINUTE })
      expect((await push({ ...OTHER, created: NOON + 9 * MINUTE })).kept).toHaveLength(1)
    })

    it('a promotion that is repeated holds against no less', async () => {
      const bad = await rollBack({ builder: 50 * MINUTE })
      clock.advance(-30 * MINUTE)
      await run({})
      expect((await push(bad)).kept).toHaveLength(1)
    })

    it('a promotion that is repeated keeps away what the first one replaced, whatever that says of its time', async () => {
      const bad = await rollBack({ builder: YEARS })
      await run({})
      expect((await push(bad)).kept).toHaveLength(1)
    })

    it('the replaced image is taken back off the tag by the promotion itself, too', async () => {
      const bad = bytes({ ...NEW, created: NOON + YEARS })
      const stale = { bytes: bad, mediaType: MANIFEST, digest: digestOf(bad) }
      server.store(PATH, 'latest', bad, MANIFEST)
      writtenMeanwhile('latest', stale)
      await run({})
      expect(at('latest')).toBe(digestOf(bytes()))
    })
  })

  it('another promotion moves it', async () => {
    await run({ source: { digest: verified(NEW) } })
    expect(at('latest')).toBe(digestOf(bytes(NEW)))
  })

  it("another tag's record that was copied in its place counts for nothing", async () => {
    await run({ tags: ['stable'] })
    const { bytes } = server.manifests.get(`${PATH}:${promotionTag('stable')}`) as Manifest
    server.store(PATH, promotionTag('latest'), bytes, MANIFEST)
    expect((await push(NEW)).tagged).toEqual(['latest'])
  })

  it('a record that somebody else wrote in its place counts for nothing', async () => {
    server.store(PATH, promotionTag('latest'), bytes(), MANIFEST)
    expect((await push(NEW)).tagged).toEqual(['latest'])
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual([])
  })
})
