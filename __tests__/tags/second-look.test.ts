import { describe, expect, it } from '@jest/globals'
import { publishedTargets } from '../../src/base/publish-targets.ts'
import { NO_ENVIRONMENT, SHIPPED, TARGETS, type Target, targetTag } from '../../src/base/targets.ts'
import { Failure } from '../../src/failure.ts'
import { type ImageRecord, writeAnnotations } from '../../src/image/annotations.ts'
import { promotionArtifact } from '../../src/image/promotion-record.ts'
import type { Manifest, Reference } from '../../src/image/reference.ts'
import { promotionTag, type Tags } from '../../src/image/tags.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import type { Job } from '../../src/job.ts'
import type { Registry } from '../../src/ports.ts'
import type { Standing } from '../../src/tags/history.ts'
import { publish } from '../../src/tags/publish.ts'
import { memoryRegistry } from '../fixtures/memory-registry.ts'
import { imageRecord, manifestOf } from '../servers/image.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 7, 1, 12)
const REPOSITORY: Reference = { registry: 'ghcr.io', path: 'quantecon/lecture' }
const ENV = 'env-ffffffffffffffff'
const DAY = '2026-08-01'
/** A child that no registry of these tests holds. */
const BROKEN = {
  manifests: [{ digest: `sha256:${'9'.repeat(64)}`, platform: { os: 'linux', architecture: 'amd64' } }],
}

/** An image built at that time, in minutes after noon, for a commit of that time. */
function image(time: number, about: Partial<ImageRecord> = {}, content: object = { layers: [] }): Manifest {
  const at = NOON + time * MINUTE
  const record = imageRecord({ created: at, solved: at, revisionTime: at, ...about })
  return manifestOf({ annotations: writeAnnotations(record), ...content })
}

const OLD = image(-600)
const BAD = image(-300)
const OURS = image(-20)

const promotion = (tag: string, to: Manifest, time: number): Manifest =>
  promotionArtifact(
    {
      tag,
      from: BAD.digest,
      to: to.digest,
      by: 'ada',
      reason: 'r',
      time: NOON + time * MINUTE,
      run: undefined,
    },
    to,
  ).manifest

const memory = (
  tags: Record<string, Manifest>,
  before?: NonNullable<Parameters<typeof memoryRegistry>[1]>['before'],
) => memoryRegistry(tags, { images: [OLD, BAD, OURS], ...(before && { before }) })

function run(registry: Registry, tags: Tags, about: { manifest?: Manifest; standing?: () => Standing } = {}) {
  const { log, lines } = recordingLog()
  const { manifest = OURS, standing } = about
  const history = standing && { standing: async () => standing() }
  const given = { registry, clock: fakeClock(NOON), repository: REPOSITORY, manifest, tags, log }
  return { lines, published: publish({ ...given, revisionTime: undefined, history }) }
}

const refusal = (): Failure =>
  new Failure({
    class: 'registry-answer',
    doing: 'writing a tag',
    on: 'x',
    why: 'it is immutable',
    next: 'n',
  })
const latest: Tags = { content: undefined, moving: [{ tag: 'latest', rule: 'forward' }] }

describe('a promotion that is made while a run writes', () => {
  it.each([
    ['where commit times decide, as for base images', undefined],
    ['where the branch is known', (): Standing => ({ kind: 'tip' })],
  ])('wins %s', async (_where, standing) => {
    const { registry, held } = memory({ latest: BAD }, (tag, there) => {
      if (tag !== 'latest' || there.has(promotionTag(tag))) return
      there.set(tag, OLD).set(promotionTag(tag), promotion(tag, OLD, -1))
    })
    const published = await run(registry, latest, { ...(standing && { standing }) }).published
    expect(held.get('latest')).toBe(OLD)
    expect(published).toEqual({
      tagged: [],
      kept: [{ tag: 'latest', why: 'ada promoted it in the meantime' }],
    })
  })

  it('wins for a content tag, and the tag is not told as written', async () => {
    const { registry, held } = memory({ [ENV]: BAD }, (tag, there) => {
      if (tag === ENV && !there.has(promotionTag(ENV))) there.set(promotionTag(ENV), promotion(ENV, OLD, -1))
    })
    const published = await run(registry, { content: ENV, moving: [] }).published
    expect(held.get(ENV)).toBe(OLD)
    expect(published).toEqual({ tagged: [], kept: [{ tag: ENV, why: 'ada promoted it in the meantime' }] })
  })

  it('wins, too, where a later tag is refused', async () => {
    const { registry, held } = memory({ [ENV]: BAD }, (tag, there) => {
      if (tag === ENV && !there.has(promotionTag(ENV))) there.set(promotionTag(ENV), promotion(ENV, OLD, -1))
      if (tag === 'fixed') throw refusal()
    })
    const moving = [{ tag: 'fixed', rule: 'fixed' as const }]
    const failure = await failureOf(run(registry, { content: ENV, moving }).published)
    expect(held.get(ENV)).toBe(OLD)
    expect(failure.text.why).toMatch(
      /tags written: none; left alone on purpose, or at another image now: env-f+; still missing because of this failure: fixed$/,
    )
  })

  it('does not win with an image that a clean-up has emptied', async () => {
    const empty = image(-600, {}, BROKEN)
    // By a clock that is ten minutes ahead, so that nothing built now is newer than the decision.
    const { registry, held } = memory({ [ENV]: empty, [promotionTag(ENV)]: promotion(ENV, empty, 10) })
    const published = await run(registry, { content: ENV, moving: [] }).published
    expect([held.get(ENV), published]).toEqual([OURS, { tagged: [ENV], kept: [] }])
  })
})

describe('a promotion that was made before', () => {
  const moved = { tagged: ['latest'], kept: [] }
  it('holds latest', async () => {
    const { registry } = memory({ latest: OLD, [promotionTag('latest')]: promotion('latest', OLD, -1) })
    expect((await run(registry, latest).published).kept).toMatchObject([{ tag: 'latest' }])
  })

  it('does not hold it at an image that a clean-up has emptied', async () => {
    const empty = image(-600, {}, BROKEN)
    const { registry, held } = memory({
      latest: empty,
      [promotionTag('latest')]: promotion('latest', empty, -1),
    })
    expect(await run(registry, latest).published).toEqual(moved)
    expect(held.get('latest')).toBe(OURS)
  })

  it('has no say where the tag has been deleted since', async () => {
    const { registry, held } = memory({ [promotionTag('latest')]: promotion('latest', OLD, -1) })
    expect(await run(registry, latest).published).toEqual(moved)
    expect(held.get('latest')).toBe(OURS)
  })
})

it('a newer commit that came in between has latest again, where a later tag of the older one is refused', async () => {
  const [b, c] = ['b'.repeat(40), 'c'.repeat(40)]
  const older = image(-10, { fingerprint: '2'.repeat(64), revision: b })
  const newer = image(-5, { fingerprint: '3'.repeat(64), revision: c })
  let pushed = false
  const { registry, held } = memory({ latest: OLD }, (tag, there) => {
    if (tag === DAY) throw refusal()
    if (tag !== 'latest' || pushed) return
    pushed = true
    there.set(c, newer).set('latest', newer)
  })
  const standing = (): Standing => (pushed ? { kind: 'behind', newer: [c] } : { kind: 'tip' })
  const tags: Tags = { content: undefined, moving: ['latest', DAY].map((tag) => ({ tag, rule: 'forward' })) }
  const failure = await failureOf(run(registry, tags, { manifest: older, standing }).published)
  expect(held.get('latest')).toBe(newer)
  expect(failure.text.why).toMatch(
    /tags written: none; left alone on purpose, or at another image now: latest; still missing because of this failure: 2026-08-01$/,
  )
})

describe('a commit that is newer still', () => {
  const [b, c] = ['b'.repeat(40), 'c'.repeat(40)]
  const between = image(-7, { fingerprint: '2'.repeat(64), revision: b })
  const other = image(-5, { fingerprint: '3'.repeat(64), revision: c })
  const why = `it is the image of the newer commit ${c}`
  it.each([
    ['has its own image', other, { tagged: [], kept: [{ tag: 'latest', why }] }],
    ['takes the change of the one in between back', OURS, { tagged: ['latest'], kept: [] }],
  ])(
    '%s, and came while an older run gave latest to the one in between: latest is its',
    async (_what, newest, expected) => {
      const newer: string[] = []
      const { registry, held } = memory({ latest: OLD }, (tag, there) => {
        if (tag !== 'latest' || newer.length === 2) return
        const [commit, theirs] = newer.length === 0 ? [b, between] : [c, newest]
        there.set(commit, theirs).set('latest', theirs)
        newer.unshift(commit)
      })
      const standing = (): Standing => (newer.length === 0 ? { kind: 'tip' } : { kind: 'behind', newer })
      const published = await run(registry, latest, { standing }).published
      expect([held.get('latest'), published]).toEqual([newest, expected])
    },
  )
})

describe('a branch that is rewritten, or grows far, between the two looks', () => {
  const c = 'c'.repeat(40)
  const theirs = image(-5, { fingerprint: '3'.repeat(64), revision: c })
  const look = async (gone: Standing) => {
    const answers: Standing[] = [{ kind: 'tip' }]
    const { registry, held } = memory({ latest: OLD }, (tag, there) => {
      if (tag === 'latest' && !there.has(c)) there.set(c, theirs).set('latest', theirs)
    })
    const { lines, published } = run(registry, latest, { standing: () => answers.shift() ?? gone })
    await published
    return { held, warnings: lines.filter((line) => line.startsWith('warning: ')) }
  }

  it('has latest at the image of the commit that it holds instead', async () => {
    const { held, warnings } = await look({ kind: 'gone', why: 'rewritten', newer: [c] })
    expect([held.get('latest'), warnings]).toEqual([theirs, []])
  })

  it.each<[RegExp, Standing]>([
    [/rewritten/, { kind: 'gone', why: 'rewritten', newer: [] }],
    [/more than 1 commits came after this one/, { kind: 'behind', newer: ['d'.repeat(40)], more: true }],
  ])('is reported where nobody knows what came in between: %s', async (why, standing) => {
    const { warnings } = await look(standing)
    expect(warnings).toEqual([expect.stringMatching(why)])
    expect(warnings[0]).toMatch(/could not check whether another run has moved latest in the meantime/)
  })
})

describe('a tag whose answer makes no sense', () => {
  const theirs = image(-5, { fingerprint: '3'.repeat(64) })

  it('once is asked for again: it does not go back to an older commit for one odd page', async () => {
    const { registry, held } = memory({ latest: theirs })
    const { manifest } = registry
    let odd = true
    registry.manifest = async (reference) => {
      if (odd) {
        odd = false
        throw refusal()
      }
      return manifest(reference)
    }
    await run(registry, latest).published
    expect(held.get('latest')).toBe(theirs)
  })

  it('twice stays, if somebody promoted another image than this one', async () => {
    const unread = refusal()
    const { registry, held } = memoryRegistry(
      { latest: unread, [promotionTag('latest')]: promotion('latest', OLD, -1) },
      { images: [OLD] },
    )
    await run(registry, latest, { standing: () => ({ kind: 'tip' }) }).published
    expect(held.get('latest')).toBe(unread)
  })
})

it('a promotion whose image a clean-up has emptied does not hide a newer commit', async () => {
  const c = 'c'.repeat(40)
  const theirs = image(-5, { fingerprint: '3'.repeat(64), revision: c })
  const empty = image(-600, {}, BROKEN)
  let pushed = false
  const { registry, held } = memoryRegistry(
    { latest: OLD },
    {
      images: [empty],
      before: (tag, there) => {
        if (tag !== 'latest' || pushed) return
        pushed = true
        there
          .set(c, theirs)
          .set(tag, theirs)
          .set(promotionTag(tag), promotion(tag, empty, 10))
      },
    },
  )
  const standing = (): Standing => (pushed ? { kind: 'behind', newer: [c] } : { kind: 'tip' })
  await run(registry, latest, { standing }).published
  expect(held.get('latest')).toBe(theirs)
})

describe('base images of one recipe', () => {
  const HASH = 'a'.repeat(64)
  const look = async (broken?: Target) => {
    const about = { fingerprint: HASH, environment: NO_ENVIRONMENT }
    const tags = TARGETS.map((variant): [string, Manifest] => [
      targetTag(variant, HASH),
      image(-10, { ...about, variant }, variant === broken ? BROKEN : undefined),
    ])
    const { log, lines } = recordingLog()
    const { registry } = memory(Object.fromEntries(tags))
    const inputs = { repository: REPOSITORY } as Inputs
    const subject = { fingerprint: { hash: HASH }, solverFingerprint: { hash: HASH } }
    const given = subject as Parameters<typeof publishedTargets>[0]
    return { found: await publishedTargets(given, { inputs, registry, log } as Job), lines }
  }

  it('are found together', async () => {
    const { solver, shipped } = (await look()).found
    expect([Object.keys(shipped ?? {}), solver?.image.variant]).toEqual([[...SHIPPED], 'solver'])
  })

  it.each([...SHIPPED])('are missing where a clean-up has emptied %s', async (target) => {
    const { found, lines } = await look(target)
    expect(found).toEqual({ solver: expect.anything(), shipped: undefined })
    expect(lines).toEqual([expect.stringMatching(/is broken: .* a clean-up deleted/)])
  })

  it('are there without their solver, where a clean-up has emptied that', async () => {
    const { found, lines } = await look('solver')
    expect(found).toEqual({ solver: undefined, shipped: expect.anything() })
    expect(lines).toEqual([expect.stringMatching(/is broken: .* a clean-up deleted/)])
  })
})
