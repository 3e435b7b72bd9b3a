import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { promotionTag } from '../../src/image/tags.ts'
import { TestGitHub } from '../servers/github.ts'
import { type Ended, runAction } from './action.ts'
import { PATH, SHA } from './scene.ts'
import { entry, scene, useScene } from './stage.ts'

useScene()

let github: TestGitHub

beforeEach(async () => {
  github = await TestGitHub.start()
})
afterEach(async () => {
  await github.stop()
})

const NEWER = 'd'.repeat(40)
const OTHER = { fingerprint: '9'.repeat(64), revision: 'a'.repeat(40), revisionTime: Date.UTC(2026, 6, 1) }

const { NODE24 } = process.env

function push(token = 'a-token', node = process.execPath): Promise<Ended> {
  return runAction(scene, {
    entry,
    node,
    docker: 'absent',
    inputs: { 'github-token': token },
    env: { GITHUB_API_URL: github.address },
  })
}

/** Commits A, B and C, of which C takes B back: run for B, when its image is published already. */
describe('a change that was taken back', () => {
  beforeEach(async () => {
    github.branch.push('a'.repeat(40), SHA, NEWER)
    await scene.publish()
    await scene.publish('latest', OTHER)
  })

  it('stays taken back when the run before it ends last: latest is not moved, and the reason names the commit', async () => {
    await scene.publish(NEWER, OTHER)
    const before = scene.tags()
    const ended = await push()
    expect([ended.exitCode, scene.tags().latest]).toEqual([0, before.latest])
    expect(ended.stdout).toMatch(
      new RegExp(`tag latest is not moved: the newer commit ${NEWER} already has an image`),
    )
    expect(ended.summary).toContain(`the newer commit ${NEWER}`)
    expect(Object.keys(scene.tags())).toContain(SHA)
  })

  it.each([['the Node of this test', process.execPath], ...(NODE24 ? [['Node 24', NODE24] as const] : [])])(
    'is not yet published: latest is moved, after the tag of the commit was written (%s)',
    async (_name, node) => {
      const before = scene.tags()
      await push('a-token', node)
      expect(scene.tags().latest).not.toBe(before.latest)
      const written = scene.registry.requests.filter(({ method }) => method === 'PUT').map(({ url }) => url)
      expect(written.slice(0, 2)).toEqual([`/v2/${PATH}/manifests/${SHA}`, `/v2/${PATH}/manifests/latest`])
      expect(github.requests).toHaveLength(2)
    },
  )

  it('is published while latest is being written: latest is put right', async () => {
    const image = await scene.publish('taken-back', OTHER)
    scene.registry.manifests.delete(`${PATH}:taken-back`)
    let seen = 0
    const { next } = scene.registry.faults
    scene.registry.faults.next = (method, url) => {
      if (method === 'PUT' && url.endsWith('/latest')) seen += 1
      if (seen === 1) {
        const stored = scene.registry.manifests.get(`${PATH}@${image}`)
        if (stored) scene.registry.manifests.set(`${PATH}:${NEWER}`, stored)
      }
      return next.call(scene.registry.faults, method, url)
    }
    const ended = await push()
    expect(ended.stdout).toMatch(
      new RegExp(`tag latest -> ${image}: it is the image of the newer commit ${NEWER}`),
    )
    expect(scene.tags().latest).toBe(scene.tags()[NEWER])
    expect(ended.summary).toContain('Tag not moved')
  })

  it('a branch that was rewritten: latest stays', async () => {
    github.answer = { status: 200, body: { status: 'diverged', ahead_by: 1, commits: [] } }
    const before = scene.tags()
    const ended = await push()
    expect([ended.exitCode, scene.tags().latest]).toEqual([0, before.latest])
    expect(ended.stdout).toMatch(/tag latest is not moved: commit \w+ is not on main any more/)
    // It asks again after three seconds.
  }, 20_000)

  it.each([403, 404, 429, 500])(
    'HTTP %i from GitHub: commit times decide, with one notice',
    async (status) => {
      github.answer = { status }
      const ended = await push()
      expect([ended.exitCode, ended.notices]).toEqual([
        0,
        [expect.stringMatching(new RegExp(`HTTP ${status}.*commit times decide`))],
      ])
      expect(scene.tags().latest).toBe(scene.tags()[SHA])
    },
  )

  it('no token: commit times decide, without a word', async () => {
    const ended = await push('')
    expect([ended.notices, github.requests]).toEqual([[], []])
    expect(scene.tags().latest).toBe(scene.tags()[SHA])
  })
})

it('asks GitHub nothing where the tags are right already', async () => {
  github.branch.push(SHA)
  await scene.publish()
  await push()
  github.requests.length = 0
  scene.registry.requests.length = 0
  const ended = await push()
  expect(ended.exitCode).toBe(0)
  expect(github.requests).toEqual([])
  expect(scene.registry.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET'])
})

describe('operation promote', () => {
  const dispatch = {
    name: 'workflow_dispatch',
    ref: 'refs/heads/main',
    payload: { repository: { default_branch: 'main' } },
  }
  const inputs = { operation: 'promote', source: '2026-07-01', reason: 'figures <b>cut</b> off' }
  const env = { GITHUB_TRIGGERING_ACTOR: 'ada' }

  it('points latest back, records who and why, and has every output', async () => {
    await scene.publish('2026-07-01')
    await scene.publish('latest', OTHER)
    const ended = await runAction(scene, { entry, docker: 'absent', event: dispatch as never, inputs, env })
    expect([ended.exitCode, ended.errors]).toEqual([0, []])
    expect(scene.tags().latest).toBe(scene.tags()['2026-07-01'])
    expect(Object.entries(ended.outputs).filter(([, value]) => value === '')).toEqual([])
    expect(ended.outputs).toMatchObject({
      decision: 'promote',
      built: 'false',
      fallback: 'false',
      image: expect.stringMatching(/@sha256:[0-9a-f]{64}$/),
      reason: expect.stringContaining('ada moved latest to this image: figures'),
    })
    expect(ended.summary).toContain('### Image promoted')
    expect(ended.summary).toMatch(
      /\| `latest` \| `sha256:\w{64}` \| `sha256:\w{64}` \| ada \| figures &lt;b&gt;/,
    )
    expect(ended.summary).toContain('docker run --rm')
    const record = scene.tags()[promotionTag('latest')] ?? ''
    expect(JSON.parse(record).annotations).toMatchObject({
      'org.quantecon.container-action.promotion.by': 'ada',
      'org.quantecon.container-action.promotion.run': 'https://github.com/QuantEcon/lecture/actions/runs/77',
    })
  })

  it.each(['pull_request', 'pull_request_target', 'issue_comment', 'merge_group'])(
    'is refused on %s',
    async (name) => {
      await scene.publish('2026-07-01')
      await scene.publish('latest', OTHER)
      const before = scene.tags()
      const event = { ...dispatch, name } as never
      const ended = await runAction(scene, { entry, docker: 'absent', event, inputs, env })
      expect([ended.exitCode, ended.outputs, scene.tags()]).toEqual([1, {}, before])
      expect(ended.errors).toEqual([
        expect.stringMatching(/refused::.*other people can also start this event/),
      ])
    },
  )
})
