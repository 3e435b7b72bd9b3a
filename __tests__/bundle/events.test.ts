import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { CASES, type Case, STATES, type State, title } from '../events/cases.ts'
import { delivery } from '../events/deliveries.ts'
import { type Ended, runAction } from './action.ts'
import { commit } from './commit.ts'
import { Scene } from './scene.ts'
import { entry, useBundle } from './stage.ts'
import { publishState, written } from './states.ts'

/** The table of docs/events.md: every row of it is one run of the bundle. */
useBundle({ seconds: 120 })
const DAY = 24 * 60 * 60 * 1000
const USER = { username: 'u', password: 'p4ssw0rd' }

async function play({ file, state }: Case) {
  const given: State = STATES[state]
  const users = [{ ...USER, actions: 'pull' as const }]
  const scene = await Scene.open(given.canPush ? {} : { auth: 'basic', users })
  try {
    const { sha, time } = commit(scene)
    const digests = await publishState(scene, given)
    const before = scene.tags()
    const event = delivery(file, sha, time)
    const ended = await runAction(scene, {
      entry,
      event,
      inputs: { ...given.inputs, ...(given.canPush ? {} : USER) },
      // As the runner: a pull request's commit is its merge commit, which no tag may be named after.
      env: { GITHUB_SHA: event.name === 'pull_request' ? 'e'.repeat(40) : sha },
    })
    return { ended, digests, tags: written(before, scene.tags(), sha) }
  } finally {
    await scene.close()
  }
}

const BUILDS = ['build', 'refresh', 'verify-only']

function expectImage(ended: Ended, { decision }: Case, digests: { exact?: string; newest?: string }): void {
  const older = decision === 'fallback' || decision === 'verify-only'
  expect(ended).toMatchObject({ exitCode: 0, stderr: '', errors: [] })
  const otherImage = ended.warnings.filter((text) => text.includes('uses the image of another environment'))
  expect(otherImage).toHaveLength(older ? 1 : 0)
  expect(ended.summary.startsWith('### Warning: this job uses the image of another environment')).toBe(older)
  expect(ended.outputs).toMatchObject({
    decision,
    built: String(BUILDS.includes(decision)),
    fallback: String(older),
    digest: older ? digests.newest : decision === 'reuse' ? digests.exact : expect.stringMatching(/^sha256:/),
  })
  if (decision === 'refresh') expect(ended.outputs.digest).not.toBe(digests.exact)
}

describe.each([...new Set(CASES.map(({ event }) => event))])('%s', (event) => {
  const rows = CASES.filter((row) => row.event === event).map((row): [string, Case] => [title(row), row])
  it.concurrent.each(rows)('%s', async (_title, row) => {
    const { ended, digests, tags } = await play(row)
    expect(tags.toSorted()).toEqual(row.tags.toSorted())
    const builds = ended.calls.filter(({ argv }) => argv[1] === 'build').map(({ argv }) => argv)
    expect(builds.length > 0).toBe(BUILDS.includes(row.decision))
    const images = builds.filter((argv) => !argv.some((word) => word.includes('containers/verify')))
    // Packages are resolved again where that is what the run is for, and taken from the cache everywhere else.
    const anew = images.map((argv) => argv.includes('--no-cache'))
    // The second one of two adds the record to what the first has made.
    expect(anew).toEqual(images.map((_, place) => place === 0 && /force|older than/.test(row.state)))
    const caches = images
      .flat()
      .filter((word, place, words) => words[place - 1] === '--cache-to' || /^--cache-to=/.test(word))
    expect(caches.some((to) => to.includes('type=registry'))).toBe(/^(?:build|refresh)$/.test(row.decision))
    if (row.decision !== 'refuse') return expectImage(ended, row, digests)
    expect(ended).toMatchObject({ exitCode: 1, outputs: {}, stderr: '' })
    expect(ended.errors).toEqual([expect.stringContaining('title=container-action%3A refused::')])
  })
})

describe('the time since when the packages stand', () => {
  it('is kept by a new base, and set anew by max-age-days', async () => {
    const scene = await Scene.open()
    try {
      const event = delivery('schedule', commit(scene).sha)
      const { tag } = await scene.subject()
      const solved = (): number => {
        const { annotations } = JSON.parse(scene.tags()[tag] ?? '') as { annotations: Record<string, string> }
        const key = 'org.quantecon.container-action.'
        return (
          (Date.now() - Date.parse(annotations[`${key}solved`] ?? annotations[`${key}created`] ?? '')) / DAY
        )
      }
      await publishState(scene, { ...STATES['base changed'], exact: { built: 3, solved: 40, base: 'older' } })
      const refreshed = await runAction(scene, { entry, event })
      expect(refreshed.outputs).toMatchObject({ decision: 'refresh', 'age-days': '0' })
      expect(refreshed.summary).toContain('| Age | less than a day; packages solved 40 days ago |')
      expect(Math.floor(solved())).toBe(40)
      const anew = await runAction(scene, { entry, event, inputs: { 'max-age-days': '30' } })
      expect(anew.outputs.reason).toContain('solved 40 days ago')
      expect(anew.summary).toContain('| Age | less than a day |')
      expect(solved()).toBeLessThan(1)
    } finally {
      await scene.close()
    }
  })
})

describe('a runner that does not tell what it runs', () => {
  const rows: [string, Record<string, string>, RegExp][] = [
    ['an event of half a file', { GITHUB_EVENT_PATH: 'half.json' }, /half\.json\): the file is not JSON/],
    [
      'an event that is not there',
      { GITHUB_EVENT_PATH: 'none.json' },
      /none\.json\): the file cannot be read/,
    ],
    ['a commit that is none', { GITHUB_SHA: 'main' }, /GITHUB_SHA\): "main" is not a full commit hash/],
  ]
  it.each(rows)('%s', async (_what, env, why) => {
    const scene = await Scene.open()
    try {
      writeFileSync(join(scene.workspace, 'half.json'), '{"repository":')
      const ended = await runAction(scene, { entry, env })
      expect(ended).toMatchObject({ exitCode: 1, outputs: {}, stderr: '', calls: [] })
      expect(ended.errors).toEqual([expect.stringMatching(why)])
      expect(ended.errors[0]).toContain('title=container-action%3A input::')
    } finally {
      await scene.close()
    }
  })
})
