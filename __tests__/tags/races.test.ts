import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readAnnotations, writeAnnotations } from '../../src/image/annotations.ts'
import { type Promotion, readPromotion } from '../../src/image/promotion-record.ts'
import type { Manifest, Reference } from '../../src/image/reference.ts'
import { contentTag, promotionTag, tagsFor } from '../../src/image/tags.ts'
import type { GitHub, Registry } from '../../src/ports.ts'
import { move } from '../../src/promote/move.ts'
import { historyOf } from '../../src/tags/history.ts'
import { publish } from '../../src/tags/publish.ts'
import type { World } from '../../src/world.ts'
import { imageRecord, manifestOf } from '../servers/image.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'

/**
 * Runs whose every request is answered in an order that fast-check chooses. So whatever one run does between two requests of
 * another one is tried, and a counterexample is printed as the schedule that leads to it.
 */

const REPOSITORY: Reference = { registry: 'ghcr.io', path: 'quantecon/lecture' }
const START = Date.UTC(2026, 7, 1)
const SECOND = 1000
const DAY = '2026-08-01'

const sha = (place: number): string =>
  String(place + 1)
    .repeat(40)
    .slice(0, 40)
const fingerprint = (environment: number): string => 'abcdef'.charAt(environment).repeat(64)

function manifest(environment: number, commit: number, created: number): Manifest {
  const record = imageRecord({
    fingerprint: fingerprint(environment),
    created: START + created * SECOND,
    revision: sha(commit),
    revisionTime: START + commit * SECOND,
  })
  return manifestOf({ annotations: writeAnnotations(record) })
}

/** A registry and a branch in memory; every request waits for its turn, before it is carried out and again before its answer. */
class Stage {
  readonly tags = new Map<string, Manifest>()
  readonly images = new Map<string, Manifest>()
  /** Commits pushed so far. */
  pushed = 0
  created = 100
  readonly #scheduler: fc.Scheduler
  readonly log: string[] = []
  readonly notices: string[] = []

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler
  }

  turn(label: string): Promise<void> {
    return this.#scheduler.schedule(Promise.resolve(), label)
  }

  /** Ports of one run. */
  ports(
    run: string,
    answers = Number.POSITIVE_INFINITY,
  ): { registry: Registry; github: Pick<GitHub, 'compare'> } {
    let asked = 0
    const registry: Registry = {
      requests: 0,
      manifest: async ({ tag, digest }) => {
        await this.turn(`${run} GET ${tag ?? digest}`)
        const found = digest === undefined ? this.tags.get(tag ?? '') : this.images.get(digest)
        this.log.push(`${run} GET ${tag ?? digest} = ${found?.digest.slice(7, 12)}`)
        await this.turn(`${run} GET ${tag ?? digest} answered`)
        return found
      },
      tag: async (_repository, tag, image) => {
        await this.turn(`${run} PUT ${tag}`)
        this.tags.set(tag, image)
        this.images.set(image.digest, image)
        this.log.push(`${run} PUT ${tag} = ${image.digest.slice(7, 12)}`)
        await this.turn(`${run} PUT ${tag} answered`)
        return image.digest
      },
      blob: async () => new Uint8Array(),
      pushRight: async () => ({ allowed: true }),
    }
    const github: Pick<GitHub, 'compare'> = {
      compare: async (commit) => {
        await this.turn(`${run} compare`)
        const places = Array.from({ length: this.pushed }, (_, place) => place)
        const ours = places.find((place) => sha(place) === commit) as number
        const commits = places.slice(ours + 1).map(sha)
        await this.turn(`${run} compare answered`)
        asked += 1
        if (asked > answers) {
          this.log.push(`${run} compare = silence`)
          return { known: false, asked: true, why: 'HTTP 500' }
        }
        return { known: true, status: commits.length === 0 ? 'identical' : 'ahead', commits }
      },
    }
    return { registry, github }
  }

  /** What a run of the default branch does: find the image or build one, then publish. GitHub falls silent after some answers. */
  async run(
    name: string,
    commit: number,
    environment: number,
    kind: 'push' | 'refresh',
    answers?: number,
  ): Promise<void> {
    const { registry, github } = this.ports(name, answers)
    const { log, lines } = recordingLog()
    const tag = contentTag(fingerprint(environment))
    const there = async () => registry.manifest({ ...REPOSITORY, tag })
    const first = await there()
    const builds = first === undefined || kind === 'refresh'
    let found = first
    let verified = false
    if (builds) {
      this.created += 1
      const built = manifest(environment, commit, this.created)
      await this.turn(`${name} builds`)
      const second = await there()
      const newer = second && readAnnotations(second)
      const useful =
        kind === 'push' ? newer !== undefined : newer && newer !== 'not-ours' && isAfter(newer, built)
      found = useful ? second : built
      verified = !useful
    }
    const revision = sha(commit)
    const event = { kind: 'default-branch' as const, name: 'push', revision, revisionTime: undefined }
    const rest = {
      pullRequest: undefined,
      fork: false,
      closed: false,
      dependabot: false,
      gitTag: undefined,
      others: [],
      fed: false,
      branch: 'main',
      actor: 'ada',
      runUrl: undefined,
    }
    const { content, moving } = tagsFor({
      ...event,
      ...rest,
      fingerprint: fingerprint(environment),
      now: START,
      extra: [],
    })
    await publish({
      registry,
      clock: fakeClock(START + 2000 * SECOND),
      repository: REPOSITORY,
      manifest: found as Manifest,
      tags: { content: verified ? content : undefined, moving },
      revisionTime: START + commit * SECOND,
      history: historyOf({ ...event, ...rest }, { github, log, clock: fakeClock() }),
      log,
    })
    this.notices.push(...lines.filter((line) => line.includes('did not say which commits')))
  }

  environmentAt(tag: string): string | undefined {
    const found = this.tags.get(tag)
    const image = found && readAnnotations(found)
    return image === undefined || image === 'not-ours' ? undefined : image.fingerprint
  }
}

function isAfter(image: { created: number | undefined }, built: Manifest): boolean {
  const ours = readAnnotations(built)
  return ours !== 'not-ours' && (image.created ?? 0) > (ours.created ?? 0)
}

/** The commits of a branch in their order: which environment each one wants, and which runs there are of it. */
const runs = fc.constantFrom<('push' | 'refresh')[]>(['push'], ['push', 'push'], ['push', 'refresh'])
const branches = fc.array(fc.record({ environment: fc.nat({ max: 2 }), runs }), {
  minLength: 2,
  maxLength: 4,
})

/** As promote() does, for an image that passed verification. */
async function promote(promotion: Promotion, to: Manifest, ports: Registry): Promise<void> {
  const image = readAnnotations(to)
  if (image === 'not-ours') throw new Error('the image of a promotion is not ours')
  const found = { image, manifest: to }
  const registry = { ...ports, attach: async () => undefined } as unknown as World['registry']
  const world = { registry, clock: fakeClock(START + 2000 * SECOND), log: recordingLog().log }
  await move(promotion, { earlier: undefined, found }, REPOSITORY, world)
}

const RUNS = Number(process.env.RACES ?? 100)

describe('runs that race, in any order of their requests', () => {
  it('end with every tag at the image of the right commit, whatever is pushed meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(branches, fc.scheduler(), async (commits, scheduler) => {
        const stage = new Stage(scheduler)
        const environments = commits.map(({ environment }) => environment)
        const ended = commits.map(async ({ environment, runs }, commit) => {
          // Commits come in their order, runs of them at any time afterwards.
          while (stage.pushed < commit) await stage.turn(`push ${commit} waits`)
          await stage.turn(`push ${commit}`)
          stage.pushed = Math.max(stage.pushed, commit + 1)
          await Promise.all(
            runs.map((kind, again) => stage.run(`${kind}-${commit}-${again}`, commit, environment, kind)),
          )
        })
        await scheduler.waitFor(Promise.all(ended))
        const newest = environments.at(-1) as number
        const expected = Object.fromEntries(
          environments.map((environment, commit) => [sha(commit), fingerprint(environment)]),
        )
        for (const [commit, hash] of Object.entries(expected)) expect(stage.environmentAt(commit)).toBe(hash)
        for (const environment of new Set(environments)) {
          const hash = fingerprint(environment)
          expect(stage.environmentAt(contentTag(hash))).toBe(hash)
        }
        for (const tag of ['latest', DAY]) {
          expect([tag, stage.environmentAt(tag), stage.log]).toEqual([tag, fingerprint(newest), stage.log])
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('say so where GitHub falls silent and a tag may have gone back', async () => {
    let told = 0
    await fc.assert(
      fc.asyncProperty(branches, fc.nat({ max: 2 }), fc.scheduler(), async (commits, more, scheduler) => {
        const stage = new Stage(scheduler)
        const ended = commits.map(async ({ environment, runs }, commit) => {
          while (stage.pushed < commit) await stage.turn(`push ${commit} waits`)
          await stage.turn(`push ${commit}`)
          stage.pushed = Math.max(stage.pushed, commit + 1)
          const silent = commit < commits.length - 1 ? 1 + more : undefined
          await Promise.all(
            runs.map((kind, again) =>
              stage.run(`${kind}-${commit}-${again}`, commit, environment, kind, silent),
            ),
          )
        })
        await scheduler.waitFor(Promise.all(ended))
        told += stage.notices.length
        const newest = fingerprint(commits.at(-1)?.environment as number)
        for (const tag of ['latest', DAY]) {
          const right = stage.notices.length > 0 || stage.environmentAt(tag) === newest
          expect([tag, right, stage.log]).toEqual([tag, true, stage.log])
        }
      }),
      { numRuns: RUNS },
    )
    expect(told).toBeGreaterThan(0)
  })

  it('a promotion stands against every run whose image was there before it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 2 }),
        fc.nat({ max: 2 }),
        fc.scheduler(),
        async (one, two, scheduler) => {
          const stage = new Stage(scheduler)
          stage.pushed = 1
          const images = [0, 1, 2].map((environment) => manifest(environment, 0, environment))
          for (const [environment, image] of images.entries()) {
            stage.tags.set(contentTag(fingerprint(environment)), image)
            stage.images.set(image.digest, image)
          }
          const good = manifest(3, 0, 0)
          stage.images.set(good.digest, good)
          stage.tags.set('latest', images[one] as Manifest)
          const promotion: Promotion = {
            tag: 'latest',
            from: undefined,
            to: good.digest,
            by: 'ada',
            reason: 'r',
            time: START + 1000 * SECOND,
            run: undefined,
          }
          const promoted = () => promote(promotion, good, stage.ports('promotion').registry)
          const pushes = [one, two].map(async (environment, commit) => {
            stage.pushed = Math.max(stage.pushed, commit + 1)
            await stage.run(`run-${commit}`, commit, environment, 'push')
          })
          await scheduler.waitFor(Promise.all([promoted(), ...pushes]))
          expect([stage.tags.get('latest')?.digest, stage.log]).toEqual([good.digest, stage.log])
        },
      ),
      { numRuns: RUNS },
    )
  })

  it('of two promotions at once the tag follows the one whose record came last, and one of them says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const stage = new Stage(scheduler)
        stage.pushed = 1
        const [bad, ...good] = [0, 1, 2].map((environment) => manifest(environment, 0, environment))
        for (const image of [bad, ...good]) if (image) stage.images.set(image.digest, image)
        if (bad) stage.tags.set('latest', bad)
        const promoted = good.map(async (image, place) => {
          const promotion: Promotion = {
            tag: 'latest',
            from: bad?.digest,
            to: image.digest,
            by: `person ${place}`,
            reason: 'r',
            time: START + 1000 * SECOND,
            run: undefined,
          }
          return promote(promotion, image, stage.ports(promotion.by).registry).then(
            () => image.digest,
            () => undefined,
          )
        })
        const ended = await scheduler.waitFor(Promise.all(promoted))
        const stands = ended.filter((digest) => digest !== undefined)
        const record = stage.tags.get(promotionTag('latest'))
        const last = record && readPromotion(record)?.to
        expect([stage.tags.get('latest')?.digest, stage.log]).toEqual([last, stage.log])
        expect(stands).toContain(last)
      }),
      { numRuns: RUNS },
    )
  })
})
