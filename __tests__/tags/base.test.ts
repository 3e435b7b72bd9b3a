import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { BaseSubject } from '../../src/base/base-subject.ts'
import { publishedTargets, publishTargets } from '../../src/base/publish-targets.ts'
import { staysFor } from '../../src/base/run-base.ts'
import { NO_ENVIRONMENT, SHIPPED, TARGETS, type Target, targetTag } from '../../src/base/targets.ts'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { verifiedTag } from '../../src/image/tags.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import type { Job } from '../../src/job.ts'
import type { Found } from '../../src/plan/found.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import type { World } from '../../src/world.ts'
import { imageRecord } from '../servers/image.ts'
import { TestRegistry } from '../servers/registry.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'

const PATH = 'quantecon/lecture-base'
const HASH = 'a'.repeat(64)
const SOLVER = 'b'.repeat(64)
const SUBJECT = { fingerprint: { hash: HASH }, solverFingerprint: { hash: SOLVER } } as BaseSubject
const hashOf = (target: Target): string => (target === 'solver' ? SOLVER : HASH)
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
    const about = {
      fingerprint: hashOf(variant),
      environment: NO_ENVIRONMENT,
      created,
      revisionTime: NOON,
      variant,
    }
    const annotations = writeAnnotations(imageRecord(about))
    const bytes = Buffer.from(JSON.stringify({ mediaType: MANIFEST, layers: [], annotations }))
    digests[variant] = server.store(PATH, 'unnamed', bytes, MANIFEST)
  }
  return digests
}

/** Publishes as a push of this commit; returns the tags that were written, in their order. */
async function run(
  digests: Record<Target, string>,
  built: readonly Target[],
  revision: string,
  tags: string[] = [],
) {
  const clock = fakeClock(NOON)
  const { log } = recordingLog()
  const event = { kind: 'default-branch', name: 'push', revision, revisionTime: NOON, others: [] }
  const world = { clock, log, registry: createRegistry({ clock, log }) } as unknown as World
  const inputs = { repository: { registry: server.host, path: PATH }, tags } as unknown as Inputs
  const before = server.requests.length
  await publishTargets(digests, built, SUBJECT, { ...world, inputs, event } as unknown as Job)
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
    const content = TARGETS.flatMap((target) => [
      verifiedTag(digests[target]),
      targetTag(target, hashOf(target)),
    ])
    expect(await run(digests, TARGETS, ONE)).toEqual([...content, ...moving(ONE)])
  })

  it('get the tags that the workflow names, each target with its name before them', async () => {
    const digests = images()
    await run(digests, TARGETS, ONE)
    expect(await run(digests, [], ONE, ['2026a', 'latest', '2026a'])).toEqual([
      'solver-2026a',
      'html-2026a',
      'runtime-2026a',
      '2026a',
    ])
  })

  it('count as published when those that images are put on are of one build: a refresh may have broken off between two of them', async () => {
    const inputs = { repository: { registry: server.host, path: PATH } } as Inputs
    const clock = fakeClock(NOON)
    const world = { registry: createRegistry({ clock, log: recordingLog().log }) } as unknown as World
    const first = images()
    const digestsOf = async () => {
      const { solver, shipped } = await publishedTargets(SUBJECT, { ...world, inputs })
      return shipped && { ...shipped, solver: solver?.image.digest }
    }
    await run(first, TARGETS, ONE)
    expect(await digestsOf()).toEqual(first)
    const second = { ...images(NOON + 3_600_000), solver: first.solver }
    server.fault({ method: 'PUT', path: /runtime-a/, nth: 1, fault: { kind: 'status', status: 400 } })
    await expect(run(second, SHIPPED, ONE)).rejects.toThrow(/runtime-a/)
    expect(await digestsOf()).toBeUndefined()
    // The solver is older than they are, and belongs to them all the same.
    await run(second, SHIPPED, ONE)
    expect(await digestsOf()).toEqual(second)
  })

  it('that are built on a solver that stays leave its content tag and its mark, and its own tag where it is', async () => {
    const first = images()
    await run(first, TARGETS, ONE)
    const second = { ...images(NOON + 3_600_000), solver: first.solver }
    const content = SHIPPED.flatMap((target) => [verifiedTag(second[target]), targetTag(target, HASH)])
    const tags = moving(TWO).filter((tag) => !['solver', 'solver-2026-08-01'].includes(tag))
    expect(await run(second, SHIPPED, TWO)).toEqual([...content, ...tags])
  })

  it('that are found again get the tags that they lack, and nothing is written twice', async () => {
    const digests = images()
    await run(digests, TARGETS, ONE)
    expect(await run(digests, [], TWO)).toEqual(moving(TWO).filter((tag) => tag.endsWith(TWO)))
    expect(await run(digests, [], TWO)).toEqual([])
  })
})

describe('the solver', () => {
  const DAY = 24 * 3600 * 1000
  const found = (created: number | undefined) => ({ image: { created } }) as Found
  it.each([
    ['stays for 90 days', 90, false, true],
    ['is built anew after them', 91, false, false],
    ['is built anew with force', 1, true, false],
    ['stays where a clock differs by less than a day', -0.5, false, true],
    ['is built anew where it is of the future', -2, false, false],
  ])('%s', (_sentence, age, force, stays) => {
    expect(staysFor(found(NOON - age * DAY), { force }, NOON) !== undefined).toBe(stays)
  })

  it('is built where there is none, or one that does not say when it was made', () => {
    expect([undefined, found(undefined)].map((solver) => staysFor(solver, { force: false }, NOON))).toEqual([
      undefined,
      undefined,
    ])
  })
})
