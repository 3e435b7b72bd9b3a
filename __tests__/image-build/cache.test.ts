import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import type { Subject } from '../../src/fingerprint/subject.ts'
import { DamagedCache } from '../../src/image-build/build.ts'
import { cacheKeys, cacheParts, openCache, tellLostCaches } from '../../src/image-build/cache.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import { Timer } from '../../src/timer.ts'
import { Scene } from '../bundle/scene.ts'
import { recordingLog } from '../servers/world.ts'
import { FakeCacheService, FakeScratch, REPOSITORY } from './fakes.ts'

const PARTS = { stable: 'conda', fingerprint: 'f'.repeat(64) }
const inputs = (cache: Inputs['cache']) => ({ cache, repository: REPOSITORY })
const STEP = { name: '[conda 2/2] RUN x', seconds: 1, cached: false, lines: [], error: undefined }

async function open(
  about: {
    cache?: Inputs['cache']
    publishes?: boolean
    read?: boolean
    service?: FakeCacheService
    timer?: Timer
  } = {},
) {
  const {
    cache = 'actions',
    publishes = true,
    read = true,
    service = new FakeCacheService(),
    timer = new Timer(() => 0),
  } = about
  const { log, lines } = recordingLog()
  const job = { cacheService: service, log, scratch: new FakeScratch(), timer, runId: '7-1-a b' }
  const options = { parts: PARTS, publishes, read }
  return {
    service,
    lines,
    cache: await openCache(options, { ...job, inputs: inputs(cache) }),
  }
}

describe('a cache in the registry', () => {
  const store = { kind: 'registry', reference: 'ghcr.io/quantecon/x:cache' }
  it('lies in the image’s own repository', async () =>
    expect((await open({ cache: 'registry' })).cache.stores).toEqual({ from: [store], to: store }))
  it('is only read by a build that publishes nothing', async () =>
    expect((await open({ cache: 'registry', publishes: false })).cache.stores).toEqual({
      from: [store],
      to: undefined,
    }))
  it('is switched off by none', async () =>
    expect((await open({ cache: 'none' })).cache.stores).toEqual({ from: [], to: undefined }))
  it('needs no service', async () => {
    const { cache, service } = await open({ cache: 'registry' })
    await cache.keep([STEP])
    expect([service.asked, service.saved, cache.report]).toEqual([[], [], []])
  })
})

const hit = (key: string): FakeCacheService =>
  Object.assign(new FakeCacheService(), { found: { key, bytes: 5e6 } })
const [KEY, SPECIAL, GENERAL] = cacheKeys(PARTS, inputs('actions'), { runId: '7-1-a b' })

describe('a cache of the runner’s service', () => {
  it('has a key of each run’s own, found by the environment and then by its conda part', () => {
    expect(KEY).toMatch(/^container-action-1-\w+-[0-9a-f]{16}-conda-f{16}-7-1-a-b$/)
    expect(KEY.startsWith(SPECIAL)).toBe(true)
    expect(SPECIAL.startsWith(GENERAL)).toBe(true)
    const other = cacheKeys(PARTS, { repository: { ...REPOSITORY, path: 'quantecon/y' } }, { runId: '7' })
    expect(other[2]).not.toBe(GENERAL)
  })

  it('is read from one folder and written to another, by builds that publish nothing too', async () => {
    const service = hit(`${SPECIAL}6-1`)
    const { cache } = await open({ service, publishes: false })
    expect(service.asked).toEqual([[KEY, SPECIAL, GENERAL]])
    expect(cache.stores).toEqual({
      from: [{ kind: 'local', folder: '/t/cache-restored/buildkit' }],
      to: { kind: 'local', folder: '/t/cache-new/buildkit' },
    })
    expect(cache.report).toEqual([`hit: ${SPECIAL}6-1 (5.0 MB)`])
  })

  it('is not read where everything is to be built again, but written', async () => {
    const { cache, service } = await open({ read: false })
    await cache.keep([{ ...STEP, cached: true }])
    expect([service.asked, cache.stores.from, service.saved]).toEqual([[], [], [KEY]])
  })

  const rows: [string, string | undefined, boolean, string[]][] = [
    ['a miss', undefined, false, [KEY]],
    ['another pip section', `${GENERAL}0-1`, true, [KEY]],
    ['the same environment, of which a step ran', `${SPECIAL}6`, false, [KEY]],
    ['the same environment, of which none ran', `${SPECIAL}6`, true, []],
  ]
  it.each(rows)('after %s', async (_sentence, key, cached, saved) => {
    const { cache, service } = await open({ service: key === undefined ? new FakeCacheService() : hit(key) })
    await cache.keep([{ ...STEP, cached }])
    expect(service.saved).toEqual(saved)
  })

  it('is read and written in phases of its own, so that both can be told while they go on', async () => {
    const service = new FakeCacheService()
    const timer = new Timer(() => 0)
    const names: (string | undefined)[] = []
    for (const method of ['restore', 'save'] as const) {
      const plain = service[method] as (...given: unknown[]) => unknown
      Object.assign(service, {
        [method]: (...given: unknown[]) => {
          names.push(timer.current.name)
          return plain.apply(service, given)
        },
      })
    }
    const { cache } = await open({ service, timer })
    await cache.keep([STEP])
    expect(names).toEqual(['restore the build cache', 'save the build cache'])
    expect(timer.current.name).toBeUndefined()
  })

  it('that cannot be read is a warning, one that cannot be written a notice', async () => {
    const service = new FakeCacheService()
    service.found = { key: undefined, why: 'it did not finish within 180 s' }
    service.refusal = 'cache write denied: read-only'
    const { cache, lines } = await open({ service })
    await cache.keep([STEP])
    expect(
      lines.filter((line) => /could not be restored.*it did not finish within 180 s/.test(line)),
    ).toHaveLength(1)
    expect(lines.filter((line) => line.startsWith('warning'))).toHaveLength(1)
    expect(lines.at(-1)).toMatch(/was not saved: cache write denied/)
    expect(cache.report).toEqual([
      'lost: it did not finish within 180 s',
      'not saved: cache write denied: read-only (7.0 MB)',
    ])
  })

  it('that took too long to read is not written: that would take as long again', async () => {
    const service = new FakeCacheService()
    service.found = { key: undefined, why: 'it did not finish within 180 s', late: true }
    const { cache } = await open({ service })
    await cache.keep([STEP])
    expect([service.saved, cache.report.at(-1)]).toEqual([
      [],
      expect.stringMatching(/^not saved: .* too slow/),
    ])
  })

  it('that is damaged is left out, visibly, and once only', async () => {
    const { cache, lines } = await open({ service: hit(`${SPECIAL}6`) })
    const failure = (cause?: Error) =>
      new Failure({ class: 'build', doing: 'd', on: 'o', why: 'a layer is damaged', next: 'n' }, { cause })
    const tried: number[] = []
    const run = (error: Error) =>
      cache.attempt(async ({ from }) => {
        tried.push(from.length)
        throw error
      })
    await expect(run(failure())).rejects.toThrow('damaged')
    expect(tried).toEqual([1])
    await expect(run(failure(new DamagedCache()))).rejects.toThrow('damaged')
    expect(tried).toEqual([1, 1, 0])
    expect(lines.filter((line) => line.startsWith('warning'))).toHaveLength(1)
    await cache.keep([{ ...STEP, cached: true }])
    expect(cache.report).toEqual([
      expect.stringContaining('hit'),
      expect.stringContaining('damaged'),
      expect.stringContaining('saved'),
    ])
  })
})

describe('cacheParts()', () => {
  const subject = async (change: (subject: Subject) => Partial<Subject> = () => ({})): Promise<string> => {
    const scene = await Scene.open()
    const found = await scene.subject()
    await scene.close()
    return cacheParts({ ...found, ...change(found) }).stable
  }
  it('is the same for another pip section, another for another package of conda', async () => {
    const base = await subject()
    const pip = await subject(({ environment }) => ({ environment: { ...environment, pip: undefined } }))
    const conda = await subject(({ environment }) => ({ environment: { ...environment, name: 'other' } }))
    expect(pip).toBe(base)
    expect(conda).not.toBe(base)
    expect(await subject(() => ({ dockerfile: 'Dockerfile' }))).toBe('own')
  })
})

describe('tellLostCaches()', () => {
  const told = (step: string, why: string): string[] => {
    const { log, lines } = recordingLog()
    tellLostCaches([{ step, why }], log)
    return lines
  }
  it('says nothing of a first build', () =>
    expect(told('importing cache manifest from x:cache', 'x:cache: not found')).toEqual([]))
  it('names the ways out where a registry takes no cache manifests', () =>
    expect(told('exporting cache', 'failed: 400 Bad Request')).toEqual([
      expect.stringMatching(/^warning: .*400.*set the input cache to actions or none$/),
    ]))
})
