import { describe, expect, it } from '@jest/globals'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { promotionArtifact } from '../../src/image/promotion-record.ts'
import type { Manifest, Reference } from '../../src/image/reference.ts'
import { promotionTag } from '../../src/image/tags.ts'
import type { Registry } from '../../src/ports.ts'
import { publish } from '../../src/tags/publish.ts'
import { memoryRegistry } from '../fixtures/memory-registry.ts'
import { imageRecord, manifestOf } from '../servers/image.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 7, 1, 12)
const REPOSITORY: Reference = { registry: 'ghcr.io', path: 'quantecon/lecture' }
const ENV = 'env-ffffffffffffffff'

/** An image of one environment, built and resolved at these times; minutes after noon. */
function image(created: number, solved = created, more: object = {}): Manifest {
  const record = imageRecord({
    created: NOON + created * MINUTE,
    solved: NOON + solved * MINUTE,
    revisionTime: NOON - 600 * MINUTE,
  })
  return manifestOf({ annotations: writeAnnotations(record), ...more })
}

const OLD = image(-600)
const BAD = image(-300)
const PROMOTION = promotionArtifact(
  {
    tag: ENV,
    from: BAD.digest,
    to: OLD.digest,
    by: 'ada',
    reason: 'r',
    time: NOON - 60 * MINUTE,
    run: undefined,
  },
  OLD,
).manifest

const memory = (tags: Record<string, Manifest>) => memoryRegistry(tags, { images: [OLD, BAD] })

/** Publishes under the content tag, or under `latest`, as a run of the default branch's tip. */
const push = (registry: Registry, ours: Manifest, about: { now?: number; tags?: string[] } = {}) => {
  const { now = 0, tags = [ENV] } = about
  return publish({
    registry,
    clock: fakeClock(NOON + now * MINUTE),
    repository: REPOSITORY,
    manifest: ours,
    tags: {
      content: tags.includes(ENV) ? ENV : undefined,
      moving: tags.filter((tag) => tag !== ENV).map((tag) => ({ tag, rule: 'forward' })),
    },
    revisionTime: NOON,
    history: { standing: async () => ({ kind: 'tip' }) },
    log: recordingLog().log,
  })
}

describe('a content tag that somebody pointed back', () => {
  it('stays there although the record comes between the look at the tag and the look at the record', async () => {
    const { registry, held } = memory({ [ENV]: BAD })
    const { manifest } = registry
    registry.manifest = async (reference) => {
      if (reference.tag === promotionTag(ENV)) held.set(ENV, OLD).set(promotionTag(ENV), PROMOTION)
      return manifest(reference)
    }
    const { kept } = await push(registry, image(-90))
    expect([held.get(ENV), kept]).toEqual([OLD, [{ tag: ENV, why: expect.stringMatching(/^ada promoted/) }]])
  })
})

describe('a runner whose clock is hours behind', () => {
  it.each([[ENV], ['latest']])('does not move %s back to an earlier build', async (tag) => {
    const newer = image(-60)
    const { registry, held } = memory({ [tag]: newer })
    await push(registry, image(-120), { now: -300, tags: [tag] })
    expect(held.get(tag)).toBe(newer)
  })
})

describe('an image that has lost its inside', () => {
  const child = { digest: `sha256:${'9'.repeat(64)}`, platform: { os: 'linux', architecture: 'amd64' } }
  const broken = image(-300, -300, { manifests: [child] })

  it('gives its content tag to the one that was built in its place, also where that has older packages', async () => {
    const { registry, held } = memory({ [ENV]: broken })
    const ours = image(-5, -600)
    expect(await push(registry, ours)).toEqual({ tagged: [ENV], kept: [] })
    expect(held.get(ENV)).toBe(ours)
  })
})
