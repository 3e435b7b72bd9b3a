import { describe, expect, it } from '@jest/globals'
import { type Ended, runAction } from './action.ts'
import { SHA } from './scene.ts'
import { entry, scene, useScene } from './stage.ts'

useScene()

const OTHER = { fingerprint: 'f'.repeat(64) }

function pushTag(name: string, inputs = {}): Promise<Ended> {
  const payload = { repository: { default_branch: 'main' }, ref: `refs/tags/${name}` }
  return runAction(scene, { entry, inputs, event: { name: 'push', ref: `refs/tags/${name}`, payload } })
}

/** Tags of the repository without the content tag. */
const tags = (): string[] =>
  Object.keys(scene.tags())
    .filter((tag) => !tag.startsWith('env-') && tag !== 'cache')
    .toSorted()

describe('a git tag whose name means something else', () => {
  it.each([
    ['a day', '2026-08-01', {}],
    ['latest', 'latest', {}],
    ['a commit', SHA, {}],
    ["a pull request's image", 'pr/7', {}],
    ['nothing that an image tag may hold', '日本', {}],
    ['more than an image tag may hold', 'v'.repeat(129), {}],
    ['a tag of the default branch', 'stable', { tags: 'stable' }],
  ])('%s: the run is green, with a warning and without that tag', async (_what, name, inputs) => {
    const digest = await scene.publish()
    const ended = await pushTag(name, inputs)
    expect(ended).toMatchObject({
      exitCode: 0,
      stderr: '',
      errors: [],
      outputs: { decision: 'reuse', digest },
    })
    expect(ended.warnings).toEqual([expect.stringContaining('The image gets no tag for the git tag')])
    expect(tags()).toEqual([])
  })

  it('is no reason not to build', async () => {
    const ended = await pushTag('2026-08-01')
    expect(ended).toMatchObject({ exitCode: 0, errors: [], outputs: { decision: 'build' } })
    expect(ended.warnings).toEqual([expect.stringContaining('"2026-08-01"')])
    expect(tags()).toEqual([])
    expect(Object.keys(scene.tags())).toContain((await scene.subject()).tag)
  })
})

describe('two git tags', () => {
  it('of names that a registry would take for one are two image tags', async () => {
    await scene.publish()
    expect((await pushTag('release/1.0')).exitCode).toBe(0)
    expect((await pushTag('release-1.0')).exitCode).toBe(0)
    expect(tags()).toEqual(['release-1.0', 'release-1.0_05c07dbfbae0'])
  })
})

it('a git tag that was moved to another environment leaves its image, and says so', async () => {
  await scene.publish()
  await scene.publish('v1.2.0', OTHER)
  const before = scene.tags()
  const ended = await pushTag('v1.2.0')
  expect(ended).toMatchObject({ exitCode: 0, errors: [], outputs: { decision: 'reuse' } })
  expect(ended.warnings).toEqual([
    expect.stringMatching(/tag v1\.2\.0 still points to .+of another environment/),
  ])
  expect(scene.tags()).toEqual(before)
})
