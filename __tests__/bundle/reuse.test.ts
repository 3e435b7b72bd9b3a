import { describe, expect, it } from '@jest/globals'
import type { RawInputs } from '../../src/inputs/raw.ts'
import { OUTPUTS } from '../../src/report/outputs.ts'
import { MOVING } from '../events/cases.ts'
import { tagKind } from '../events/tag-kinds.ts'
import { type Options, runAction } from './action.ts'
import { EVENTS, PATH, Scene, SHA } from './scene.ts'
import { entry, useBundle } from './stage.ts'

useBundle()

async function withScene<T>(body: (scene: Scene) => Promise<T>, options = {}): Promise<T> {
  const scene = await Scene.open(options)
  try {
    return await body(scene)
  } finally {
    await scene.close()
  }
}

const { NODE24, CI } = process.env
const nodes: [string, string | undefined][] = [
  ['the Node of this test', process.execPath],
  ['Node 24', NODE24],
]

describe.each(nodes)('an image that is published, on %s', (name, node) => {
  // Without Node 24 the bundle is proved for one of its two versions only: never silently in CI.
  const test = node === undefined && !CI ? it.skip : it
  const run = (scene: Scene, options: Omit<Options, 'entry'>): ReturnType<typeof runAction> => {
    if (node === undefined) throw new Error(`${name} is needed: set NODE24 to its program`)
    return runAction(scene, { ...options, entry, node })
  }

  test('is handed on in one request, without Docker', async () => {
    await withScene(async (scene) => {
      const digest = await scene.publish()
      const ended = await run(scene, { docker: 'absent', event: EVENTS.pullRequest })
      expect(ended).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [], left: [] })
      expect(Object.keys(ended.outputs)).toEqual([...OUTPUTS])
      expect(Object.values(ended.outputs)).not.toContain('')
      const image = `${scene.registry.host}/${PATH}@${digest}`
      expect(ended.outputs).toMatchObject({
        image,
        digest,
        decision: 'reuse',
        built: 'false',
        fallback: 'false',
      })
      expect(ended.summary).toContain(`docker run --rm -it -v "$PWD:/work" -w /work ${image} bash`)
      expect(scene.registry.requests).toHaveLength(1)
    })
  })

  test('gets the tags of a push to the default branch', async () => {
    await withScene(async (scene) => {
      const digest = await scene.publish()
      const ended = await run(scene, { docker: 'absent' })
      expect(ended).toMatchObject({ exitCode: 0, errors: [], outputs: { decision: 'reuse', digest } })
      const { latest, [SHA]: commit, ...others } = scene.tags()
      expect(latest).toBeDefined()
      expect(commit).toBe(latest)
      const kinds = Object.keys(others).map((tag) => tagKind(tag, SHA))
      const written = ['env', ...MOVING.split(', ')].filter((kind) => !['latest', 'commit'].includes(kind))
      expect(kinds.toSorted()).toEqual(written.toSorted())
    })
  })
})

describe('the reuse path', () => {
  it('needs at most three requests with a token service', async () => {
    const users = [{ username: 'u', password: 'p4ssw0rd', actions: 'pull' as const }]
    await withScene(
      async (scene) => {
        await scene.publish()
        const ended = await runAction(scene, { entry, docker: 'absent', event: EVENTS.pullRequest })
        expect(ended.exitCode).toBe(0)
        expect(scene.registry.requests.map(({ url }) => url.split('?')[0])).toEqual([
          expect.stringContaining('/manifests/env-'),
          '/token',
          expect.stringContaining('/manifests/env-'),
        ])
      },
      { auth: 'bearer', anonymous: 'pull', users },
    )
  })

  it('asks three times for a private image, too', async () => {
    await withScene(
      async (scene) => {
        const digest = await scene.publish()
        const inputs = { username: 'u', password: 'p4ssw0rd' }
        const ended = await runAction(scene, { entry, docker: 'absent', event: EVENTS.pullRequest, inputs })
        expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'reuse', digest } })
        expect(scene.registry.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET'])
      },
      { auth: 'bearer', users: [{ username: 'u', password: 'p4ssw0rd', actions: 'pull' }] },
    )
  })

  it('never calls a docker that is there', async () => {
    await withScene(async (scene) => {
      await scene.publish()
      expect((await runAction(scene, { entry, event: EVENTS.pullRequest })).calls).toEqual([])
    })
  })

  it('says which tags it moved where the outputs find a full disk', async () => {
    await withScene(async (scene) => {
      await scene.publish()
      const ended = await runAction(scene, { entry, docker: 'absent', env: { GITHUB_OUTPUT: '/dev/full' } })
      expect(ended).toMatchObject({ exitCode: 1, stderr: '' })
      expect(ended.errors).toEqual([expect.stringContaining('title=container-action%3A disk-full')])
      expect(ended.errors[0]).toMatch(
        new RegExp(`these tags of the run were moved and stay: .*\\blatest\\b.*${SHA}|${SHA}.*latest`),
      )
      expect(Object.keys(scene.tags())).toEqual(expect.arrayContaining(['latest', SHA]))
    })
  })

  const tagging: [string, object, Partial<RawInputs>][] = [
    ['without credentials', { auth: 'bearer', anonymous: 'pull' }, {}],
    [
      'with a read-only token',
      { auth: 'bearer', users: [{ username: 'u', password: 'p4ssw0rd', actions: 'pull' }] },
      { username: 'u', password: 'p4ssw0rd' },
    ],
  ]
  it.each(tagging)(
    'hands the image on %s, although its tags cannot be written',
    async (_name, options, inputs) => {
      await withScene(async (scene) => {
        const digest = await scene.publish()
        const before = scene.tags()
        const ended = await runAction(scene, { entry, docker: 'absent', inputs })
        expect(ended).toMatchObject({ exitCode: 0, errors: [], outputs: { digest } })
        expect(ended.stdout).toContain('its tags could not be written')
        expect(scene.tags()).toEqual(before)
      }, options)
    },
  )
})
