import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createRegistry } from '../../src/adapters/registry/registry.ts'
import type { BaseSubject } from '../../src/base/examine.ts'
import { publishedTargets, publishTargets } from '../../src/base/publish.ts'
import { NO_ENVIRONMENT, TARGETS, type Target, targetTag } from '../../src/base/targets.ts'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { verifiedTag } from '../../src/image/tags.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import type { Run, World } from '../../src/world.ts'
import { imageRecord } from '../servers/image.ts'
import { TestRegistry } from '../servers/registry.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'

const PATH = 'quantecon/lecture-base'
const HASH = 'a'.repeat(64)
const NOON = Date.UTC(2026, 7, 1, 12)
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

let server: TestRegistry
beforeEach(async () => {
  server = await TestRegistry.start()
})
afterEach(() => server.stop())

/** Four images without a tag. */
function images(created = NOON): Record<Target, string> {
  const digests = {} as Record<Target, string>
  for (const variant of TARGETS) {
    const about = { fingerprint: HASH, environment: NO_ENVIRONMENT, created, revisionTime: NOON, variant }
    const annotations = writeAnnotations(imageRecord(about))
    const bytes = Buffer.from(JSON.stringify({ mediaType: MANIFEST, layers: [], annotations }))
    digests[variant] = server.store(PATH, 'unnamed', bytes, MANIFEST)
  }
  return digests
}

/** Publishes as a push of this commit; returns the tags that were written, in their order. */
async function run(digests: Record<Target, string>, origin: 'built' | 'reused', revision: string) {
  const clock = fakeClock(NOON)
  const { log } = recordingLog()
  const event = { kind: 'default-branch', name: 'push', revision, revisionTime: NOON }
  const world = { clock, log, registry: createRegistry({ clock, log }) } as unknown as World
  const inputs = { repository: { registry: server.host, path: PATH } } as Inputs
  const subject = { fingerprint: { hash: HASH } } as BaseSubject
  const before = server.requests.length
  await publishTargets(digests, origin, subject, inputs, { event } as Run, world)
  return server.requests
    .slice(before)
    .filter(({ method }) => method === 'PUT')
    .map(({ url }) => url.replace(/.*\//, ''))
}

const ONE = '1'.repeat(40)
const TWO = '2'.repeat(40)
const moving = (commit: string): string[] =>
  TARGETS.flatMap((target) => {
    const prefix = target === 'latest' ? '' : `${target}-`
    return [`${prefix}${commit}`, target, `${prefix}2026-08-01`]
  })

describe('base images', () => {
  it('that were built get their marks and content tags first, then what lectures start from, the default one last', async () => {
    const digests = images()
    const content = TARGETS.flatMap((target) => [verifiedTag(digests[target]), targetTag(target, HASH)])
    expect(await run(digests, 'built', ONE)).toEqual([...content, ...moving(ONE)])
  })

  it('count as published when all four are of one build: a refresh may have broken off between two of them', async () => {
    const subject = { fingerprint: { hash: HASH } } as BaseSubject
    const inputs = { repository: { registry: server.host, path: PATH } } as Inputs
    const clock = fakeClock(NOON)
    const world = { registry: createRegistry({ clock, log: recordingLog().log }) } as unknown as World
    const first = images()
    await run(first, 'built', ONE)
    expect(await publishedTargets(subject, inputs, world)).toEqual(first)
    const second = images(NOON + 3_600_000)
    server.fault({ method: 'PUT', path: /runtime-a/, fault: { kind: 'status', status: 400 } })
    await expect(run(second, 'built', ONE)).rejects.toThrow(/runtime-a/)
    expect(await publishedTargets(subject, inputs, world)).toBeUndefined()
  })

  it('that are found again get the tags that they lack, and nothing is written twice', async () => {
    const digests = images()
    await run(digests, 'built', ONE)
    expect(await run(digests, 'reused', TWO)).toEqual(moving(TWO).filter((tag) => tag.endsWith(TWO)))
    expect(await run(digests, 'reused', TWO)).toEqual([])
  })
})
