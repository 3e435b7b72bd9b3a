import { describe, expect, it } from '@jest/globals'
import { Failure, type FailureClass } from '../../src/failure.ts'
import { writeAnnotations } from '../../src/image/annotations.ts'
import type { Manifest, Reference } from '../../src/image/reference.ts'
import type { TagRule, Tags } from '../../src/image/tags.ts'
import type { Standing } from '../../src/tags/history.ts'
import { publish } from '../../src/tags/publish.ts'
import { memoryRegistry } from '../fixtures/memory-registry.ts'
import { imageRecord, manifestOf } from '../servers/image.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 7, 1, 12)
const REPOSITORY: Reference = { registry: 'ghcr.io', path: 'quantecon/lecture' }
const COMMON = { clock: fakeClock(NOON), repository: REPOSITORY, revisionTime: undefined }

/** An image built for a commit of that time (minutes after noon), at that time. */
function image(commit: number | undefined, created = 0): Manifest {
  const revisionTime = commit === undefined ? undefined : NOON + commit * MINUTE
  const record = imageRecord({ created: NOON + created * MINUTE, revisionTime })
  return manifestOf({ annotations: writeAnnotations(record) })
}

const foreign = manifestOf({ annotations: { 'org.opencontainers.image.title': 'busybox' } })

const failure = (kind: FailureClass): Failure =>
  new Failure({ class: kind, doing: 'writing a tag', on: 'x', why: 'it broke', next: 'Run it again' })

/** A Failure in place of an image is thrown when the tag is read, one in `broken` when it is written. */
const memory = (tags: Record<string, Manifest | Failure>, broken: Record<string, Error> = {}) =>
  memoryRegistry(tags, {
    before: (tag) => {
      if (broken[tag] !== undefined) throw broken[tag]
    },
  })

const tagged = (rule: TagRule, ...names: string[]): Tags => ({
  content: undefined,
  moving: names.map((tag) => ({ tag, rule })),
})

describe('publish', () => {
  it('writes the mark and the content tag first, then what is fixed, then what moves, without reading what need not be read', async () => {
    const { registry, requests } = memory({ 'env-1': foreign })
    const { log } = recordingLog()
    const ours = image(0)
    const tags: Tags = {
      content: 'env-1',
      moving: [
        { tag: 'latest', rule: 'forward' },
        { tag: 'abc', rule: 'fixed' },
      ],
    }
    const result = await publish({
      ...COMMON,
      registry,
      manifest: ours,
      tags,
      log,
    })
    expect(result).toEqual({ tagged: ['env-1', 'abc', 'latest'], kept: [] })
    const mark = `PUT verified-${ours.digest.slice(7, 23)}`
    expect(requests).toEqual([
      mark,
      'GET env-1',
      'GET promotion-env-1',
      'PUT env-1',
      'GET abc',
      'PUT abc',
      'GET latest',
      'GET promotion-latest',
      'PUT latest',
      // Whether another build of this environment was published side by side.
      'GET env-1',
      'GET promotion-env-1',
      'GET promotion-latest',
    ])
  })

  it('writes a tag once that is named twice', async () => {
    const { registry, requests } = memory({})
    const { log } = recordingLog()
    const tags = tagged('fixed', 'a', 'a')
    await publish({
      ...COMMON,
      registry,
      manifest: image(0),
      tags,
      log,
    })
    expect(requests).toEqual(['GET a', 'PUT a'])
  })

  interface Row {
    rule?: TagRule
    ours: Manifest
    /** Of the run's commit, in minutes after noon; the image's own counts when absent. */
    commit?: number
    there?: Manifest | Failure
    /** Why the tag stays; it is written when absent. */
    stays?: RegExp
    warning?: RegExp
  }
  const rows: Record<string, Row> = {
    'nothing there': { ours: image(0) },
    'the same image': { ours: image(0), there: image(0), stays: /already/ },
    'an image of an older commit': { ours: image(5), there: image(0) },
    'an image of a newer commit': { ours: image(0), there: image(5), stays: /newer commit \(c{40}\)/ },
    'an image of the same commit, built earlier': { ours: image(0, 2), there: image(0, 1) },
    'an image of the same commit, built later': {
      ours: image(0, 1),
      there: image(0, 2),
      stays: /later build of the same environment/,
    },
    'a change taken back: an old image that a new commit asks for': {
      ours: image(0),
      commit: 9,
      there: image(5),
    },
    'a late run of an old commit': { ours: image(9), commit: 3, there: image(5), stays: /newer commit/ },
    'the same second': { ours: image(0), commit: 0.01, there: image(0, -1) },
    "a stranger's image": { ours: image(0), there: foreign, warning: /did not build/ },
    'something unreadable': { ours: image(0), there: failure('registry-answer'), warning: /cannot be read/ },
    'an image without commit time': {
      ours: image(0),
      there: image(undefined),
      warning: /does not record the time/,
    },
    'our commit time is not known': {
      ours: image(undefined),
      there: image(0),
      stays: /not known/,
      warning: /not moved/,
    },
    'fixed: nothing there': { rule: 'fixed', ours: image(0) },
    'fixed: the same image': { rule: 'fixed', ours: image(0), there: image(0), stays: /already/ },
    'fixed: an older image': { rule: 'fixed', ours: image(5), there: image(0), stays: /never moves/ },
    "fixed: a stranger's image": {
      rule: 'fixed',
      ours: image(5),
      there: foreign,
      stays: /of another environment/,
      warning: /still points to .* If you moved the git tag on purpose, promote/,
    },
    'fixed: something unreadable': {
      rule: 'fixed',
      ours: image(5),
      there: failure('registry-answer'),
      stays: /never moves/,
    },
    'newest: an image of a newer commit': { rule: 'newest', ours: image(0), there: image(5) },
    'newest: a build that was begun later': {
      rule: 'newest',
      ours: image(9, 1),
      there: image(0, 2),
      stays: /later build of the same environment/,
    },
  }
  it.each(Object.entries(rows))('%s', async (_name, row) => {
    const { rule = 'forward', ours, commit, there, stays, warning } = row
    const { registry, held, requests } = memory(there === undefined ? {} : { latest: there })
    const { log, lines } = recordingLog()
    const revisionTime = commit === undefined ? undefined : NOON + commit * MINUTE
    const tags = tagged(rule, 'latest')
    const result = await publish({
      ...COMMON,
      registry,
      manifest: ours,
      tags,
      revisionTime,
      log,
    })
    if (stays === undefined) {
      expect(result).toEqual({ tagged: ['latest'], kept: [] })
      expect(held.get('latest')).toBe(ours)
    } else {
      expect(result).toEqual({ tagged: [], kept: [{ tag: 'latest', why: expect.stringMatching(stays) }] })
      expect(held.get('latest')).toBe(there)
      expect(requests).not.toContain('PUT latest')
    }
    const warnings = lines.filter((line) => line.startsWith('warning: '))
    expect(warnings).toEqual(warning === undefined ? [] : [expect.stringMatching(warning)])
  })

  it('the tag of a commit that has an image of another environment stays, and it is told what two jobs need', async () => {
    const commit = 'c'.repeat(40)
    const others = Buffer.from(image(0).bytes).toString().replaceAll('f'.repeat(64), 'e'.repeat(64))
    const why = async (there: Manifest): Promise<string | undefined> => {
      const { registry } = memory({ [commit]: there })
      const { log } = recordingLog()
      const tags = tagged('fixed', commit)
      return (await publish({ ...COMMON, registry, manifest: image(1), tags, log })).kept[0]?.why
    }
    expect(await why(manifestOf(JSON.parse(others)))).toMatch(/never moves; .* need different repositories/)
    expect(await why(image(0))).toMatch(/never moves$/)
  })

  it.each(['registry-unavailable', 'rate-limited', 'permission', 'authentication'] as const)(
    'a look at the tag that ends in %s is no reason to move it',
    async (kind) => {
      const { registry, requests } = memory({ latest: failure(kind) })
      const { log } = recordingLog()
      const tags = tagged('forward', 'latest')
      const error = await failureOf(
        publish({
          ...COMMON,
          registry,
          manifest: image(0),
          tags,
          log,
        }),
      )
      expect([error.class, requests]).toEqual([kind, ['GET latest']])
    },
  )

  it('a content tag that cannot be read is not written over', async () => {
    const { registry, requests } = memory({ 'env-1': failure('registry-answer') })
    const { log } = recordingLog()
    const tags: Tags = { content: 'env-1', moving: [] }
    const error = await failureOf(
      publish({
        ...COMMON,
        registry,
        manifest: image(0),
        tags,
        log,
      }),
    )
    expect([error.class, requests.at(-1)]).toEqual(['registry-answer', 'GET env-1'])
  })

  it.each(['content', 'latest'] as const)(
    'an image of the far future does not keep out what is built now: %s',
    async (what) => {
      const ahead = image(0, 24 * 60)
      const ours = image(0)
      const { registry, held } = memory({ [what]: ahead })
      const { log } = recordingLog()
      const tags: Tags = what === 'content' ? { content: what, moving: [] } : tagged('forward', what)
      await publish({ ...COMMON, registry, manifest: ours, tags, log })
      expect(held.get(what)).toBe(ours)
    },
  )

  it('a failure midway names what was written, what stayed and what is missing', async () => {
    const { registry, requests } = memory({ newer: image(9) }, { c: failure('registry-unavailable') })
    const { log } = recordingLog()
    const tags: Tags = { ...tagged('forward', 'newer', 'b', 'c', 'd'), content: 'env-1' }
    const ours = image(0)
    const error = await failureOf(
      publish({
        ...COMMON,
        registry,
        manifest: ours,
        tags,
        log,
      }),
    )
    expect(error.text).toMatchObject({
      class: 'registry-unavailable',
      on: `ghcr.io/quantecon/lecture@${ours.digest}`,
      why: 'writing a tag (x) failed: it broke; tags written: env-1, b; left alone on purpose, or at another image now: newer; still missing because of this failure: c, d',
    })
    expect(error.text.next).toMatch(/Run the job again to write the missing tags$/)
    expect(error.cause).toBeInstanceOf(Failure)
    // What was written is looked at again all the same; nothing more is written.
    expect(requests.filter((request) => request.startsWith('PUT')).at(-1)).toBe('PUT c')
    expect(requests.at(-1)).not.toBe('PUT c')
  })

  it('a failure at the first tag says that none was written', async () => {
    const { registry } = memory({}, { 'env-1': failure('permission') })
    const { log } = recordingLog()
    const tags: Tags = { ...tagged('forward', 'latest'), content: 'env-1' }
    const error = await failureOf(
      publish({
        ...COMMON,
        registry,
        manifest: image(0),
        tags,
        log,
      }),
    )
    expect(error.text.why).toMatch(
      /tags written: none; still missing because of this failure: env-1, latest$/,
    )
    // The look-up of the next run finds nothing.
    expect(error.text.next).toMatch(
      /no tag env-1. Runs find the image by this tag, so the next run builds the image again$/,
    )
  })

  it("a mistake of ours stays a mistake, not a user's message", async () => {
    const { registry } = memory({}, { latest: new TypeError('oops') })
    const { log } = recordingLog()
    const tags = tagged('forward', 'latest')
    await expect(
      publish({
        ...COMMON,
        registry,
        manifest: image(0),
        tags,
        log,
      }),
    ).rejects.toThrow(TypeError)
  })
})

describe('what GitHub says of the branch before and after latest moved', () => {
  const newer = 'a'.repeat(40)
  const ours = image(0)
  const others = Buffer.from(image(9).bytes).toString().replaceAll('f'.repeat(64), 'e'.repeat(64))
  const theirs = manifestOf(JSON.parse(others))
  const before = image(-9)
  const TIP: Standing = { kind: 'tip' }
  const BEHIND: Standing = { kind: 'behind', newer: [newer] }
  const GONE: Standing = { kind: 'gone', why: 'rewritten' }
  const FAR: Standing = { kind: 'behind', newer: ['b'.repeat(40)], more: true }
  const rows: [string, Standing[], Manifest][] = [
    ['the tip, twice', [TIP, TIP], ours],
    ['nothing', [], ours],
    ['the tip, and then nothing', [TIP], ours],
    ['the tip, and then that the branch was rewritten', [TIP, GONE], ours],
    ['the tip, and then that a newer commit came, which has its image', [TIP, BEHIND], theirs],
    ['that a newer commit came, and then that the branch was rewritten', [TIP, BEHIND, GONE], theirs],
    ['that a newer commit came, and then more than are looked for', [TIP, BEHIND, FAR], theirs],
    ['a newer commit, which has its image', [BEHIND], before],
    ['more newer commits than are looked for, none of which has an image', [FAR], before],
  ]
  it.each(rows)('%s', async (_sentence, standings, expected) => {
    const { registry, held } = memory({ latest: before, [newer]: theirs })
    const answers = [...standings]
    await publish({
      ...COMMON,
      registry,
      manifest: ours,
      tags: tagged('forward', 'latest'),
      revisionTime: NOON,
      history: { standing: async () => answers.shift() ?? { kind: 'unknown' } },
      log: recordingLog().log,
    })
    expect(held.get('latest')).toBe(expected)
  })
})
