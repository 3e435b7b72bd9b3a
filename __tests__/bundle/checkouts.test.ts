import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { RawInputs } from '../../src/inputs/raw.ts'
import { MOVING, STATES } from '../events/cases.ts'
import { CHECKOUT_CASES, CHECKOUTS, type CheckedOut, type CheckoutCase } from '../events/checkouts.ts'
import { delivery } from '../events/deliveries.ts'
import { TestGitHub } from '../servers/github.ts'
import { runAction } from './action.ts'
import { commit, gitIn } from './commit.ts'
import { ENVIRONMENT, MANIFEST, manifest, Scene } from './scene.ts'
import { entry, useBundle } from './stage.ts'
import { publishState, written } from './states.ts'

/** The table "Checkouts of another commit" of docs/events.md: one run of the bundle a cell, on real git. */
useBundle({ seconds: 120 })

const OWN = { dockerfile: 'lecture/Dockerfile', context: 'lecture' }

/** Leaves a checkout that is not of the event's commit; returns both. The files are the same: what differs is whose they are. */
function checkOut(scene: Scene, github: TestGitHub, what: CheckedOut) {
  const git = gitIn(scene)
  const { sha: older } = commit(scene)
  git('tag', 'v9')
  const next = (): string => {
    git('commit', '--quiet', '--allow-empty', '--message', 'Next')
    return git('rev-parse', 'HEAD')
  }
  const sha = next()
  github.branch.push(older, sha)
  if (what === 'own branch') {
    git('checkout', '--quiet', '-b', 'topic')
    github.branches.topic = [sha, next()]
  } else if (what === 'fork') {
    // As actions/checkout leaves it for another repository, whose branch is called as one of ours.
    github.forks.add(next())
    git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  } else if (what === 'tag') {
    git('checkout', '--quiet', 'v9')
  }
  const head = git('rev-parse', 'HEAD')
  if (what === 'none') rmSync(join(scene.workspace, '.git'), { recursive: true })
  return { sha, head: what === 'none' ? '' : head }
}

async function play({ file, payload }: CheckoutCase, what: CheckedOut, state: 'exists' | 'missing') {
  const scene = await Scene.open()
  const github = await TestGitHub.start()
  try {
    const { sha, head } = checkOut(scene, github, what)
    await publishState(scene, STATES[state])
    const before = scene.tags()
    const event = delivery(file, sha)
    const ended = await runAction(scene, {
      entry,
      event: { ...event, payload: { ...(event.payload as object), ...payload } },
      inputs: { 'github-token': 'a-token' },
      env: {
        GITHUB_API_URL: github.address,
        GITHUB_SHA: event.name.startsWith('pull_request') ? 'e'.repeat(40) : sha,
      },
    })
    const after = scene.tags()
    const { tag } = await scene.subject()
    const revision = after[tag] && JSON.parse(after[tag]).annotations['org.opencontainers.image.revision']
    return { ended, tags: written(before, after, sha), revision, sha, head }
  } finally {
    await github.stop()
    await scene.close()
  }
}

describe.each(CHECKOUT_CASES)('$event', (row) => {
  const cells: [CheckedOut, 'missing' | 'exists'][] = [
    ...CHECKOUTS.map((what): [CheckedOut, 'missing'] => [what, 'missing']),
    ['fork', 'exists'],
  ]
  it.concurrent.each(cells)('%s, %s', async (what, state) => {
    const expected = state === 'exists' ? row.exists : row.missing[what]
    const { ended, tags, revision, sha, head } = await play(row, what, state)
    expect(tags.toSorted()).toEqual(expected.tags.toSorted())
    const told = ended.warnings.filter((line) => line.includes('title=container-action%3A other commit::'))
    const ofPullRequest = row.event.startsWith('pull_request')
    const asked = !ofPullRequest && !/^(?:workflow_run|issue_comment|any other)/.test(row.event)
    // Without a commit to name, only a run that loses tags by it says so.
    const loses = !/another branch|other branch|Dependabot|merge_group/.test(row.event)
    expect(told).toHaveLength(asked && (what !== 'none' || loses) ? 1 : 0)
    if (expected.decision === 'refuse') {
      expect(ended).toMatchObject({ exitCode: 1, outputs: {}, stderr: '' })
      expect(ended.errors).toEqual([expect.stringContaining('title=container-action%3A refused::')])
      expect(ended.calls.filter(({ argv }) => argv[1] === 'build')).toEqual([])
      return
    }
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', errors: [] })
    expect(ended.outputs.decision).toBe(expected.decision)
    if (expected.decision === 'build') expect(revision).toBe(ofPullRequest ? sha : head || undefined)
  })
})

describe('files of a pull request without its commit', () => {
  it.each([
    ['repository_dispatch', 'repository-dispatch', 'refused'],
    ['schedule', 'schedule', undefined],
  ])('%s', async (_event, file, failure) => {
    const scene = await Scene.open()
    try {
      const { sha } = commit(scene)
      writeFileSync(join(scene.workspace, 'environment.yml'), ENVIRONMENT.replace('a==1', 'stranger==1'))
      await publishState(scene, { ...STATES.missing })
      const before = scene.tags()
      const ended = await runAction(scene, { entry, event: delivery(file, sha), env: { GITHUB_SHA: sha } })
      const tags = written(before, scene.tags(), sha).toSorted()
      if (failure === undefined) {
        // What a workflow makes before the action is its own.
        expect([ended.exitCode, tags]).toEqual([0, ['env', ...MOVING.split(', ')].toSorted()])
        return
      }
      expect([ended.exitCode, tags]).toEqual([1, []])
      expect(ended.errors).toEqual([
        expect.stringMatching(/environment\.yml is different from commit [0-9a-f]{40}/),
      ])
    } finally {
      await scene.close()
    }
  })
})

it.each<[string, RegExp, (scene: Scene) => void, (scene: Scene) => void]>([
  [
    'the environment',
    /environment\.yml is different from commit [0-9a-f]{40}/,
    () => undefined,
    ({ workspace }) =>
      writeFileSync(join(workspace, 'environment.yml'), ENVIRONMENT.replace('a==1', 'stranger==1')),
  ],
  [
    'what a base takes by itself',
    /data\/new\.csv is different from commit [0-9a-f]{40}/,
    ({ registry, workspace }) => {
      const config = Buffer.from(JSON.stringify({ config: { OnBuild: ['COPY data /data'] } }))
      const digest = registry.storeBlob('q/base', config)
      const mediaType = 'application/vnd.oci.image.config.v1+json'
      const content = { config: { mediaType, digest, size: config.length } }
      registry.store('q/base', '1', manifest('base', {}, content), MANIFEST)
      mkdirSync(join(workspace, 'data'))
      mkdirSync(join(workspace, '.devcontainer'))
      writeFileSync(join(workspace, 'data/one.csv'), '1')
      writeFileSync(join(workspace, '.devcontainer/Dockerfile'), `FROM ${registry.host}/q/base:1\n`)
    },
    ({ workspace }) => writeFileSync(join(workspace, 'data/new.csv'), '2'),
  ],
])('files of a pull request are refused in a checkout of our own branch, too: %s', async (...row) => {
  const [_what, reason, lay, change] = row
  const scene = await Scene.open()
  const github = await TestGitHub.start()
  try {
    lay(scene)
    const { sha } = checkOut(scene, github, 'own branch')
    change(scene)
    const ended = await runAction(scene, {
      entry,
      event: delivery('repository-dispatch', sha),
      inputs: { 'github-token': 'a-token' },
      env: { GITHUB_API_URL: github.address, GITHUB_SHA: sha },
    })
    expect([ended.exitCode, scene.tags()]).toEqual([1, {}])
    expect(ended.errors).toEqual([expect.stringMatching(reason)])
    // Each thing is said once, though it is asked about twice.
    expect(new Set(ended.warnings).size).toBe(ended.warnings.length)
  } finally {
    await github.stop()
    await scene.close()
  }
})

/** Runs the action with the lecture in its checkout, and others beside it. */
async function besides(
  file: string,
  lay: (scene: Scene, git: ReturnType<typeof gitIn>) => Partial<RawInputs>,
): Promise<[number | null, string[]]> {
  const scene = await Scene.open()
  try {
    commit(scene)
    // So that a tag moves, and whose commit is the newer one is asked.
    await publishState(scene, STATES.missing)
    const inputs = lay(scene, gitIn(scene))
    const before = scene.tags()
    const head = [
      '-C',
      inputs['environment-file']?.startsWith('lecture/') ? 'lecture' : '.',
      'rev-parse',
      'HEAD',
    ]
    const now = gitIn(scene)(...head)
    const env = { GITHUB_SHA: now }
    const ended = await runAction(scene, {
      entry,
      inputs,
      event: delivery(file, now, new Date().toISOString()),
      env,
    })
    return [ended.exitCode, written(before, scene.tags(), now).toSorted()]
  } finally {
    await scene.close()
  }
}

describe.each(['push-default-branch', 'schedule', 'workflow-dispatch', 'repository-dispatch'])(
  '%s',
  (file) => {
    const ALL = ['env', ...MOVING.split(', ')].toSorted()

    it.each([
      ['the lecture in a folder of the workspace', {}],
      ['the lecture in a folder, with a Dockerfile of its own', OWN],
    ])('gives its tags to %s', async (_what, own) => {
      const played = await besides(file, (scene, git) => {
        const inner = join(scene.workspace, 'lecture')
        mkdirSync(inner)
        for (const name of ['.git', 'environment.yml'])
          renameSync(join(scene.workspace, name), join(inner, name))
        writeFileSync(join(inner, 'Dockerfile'), 'FROM scratch\nCOPY . /lecture\n')
        git('-C', 'lecture', 'add', '.')
        git('-C', 'lecture', 'commit', '--quiet', '--message', 'Dockerfile')
        return { 'environment-file': 'lecture/environment.yml', ...own }
      })
      expect(played).toEqual([0, ALL])
    })

    it('gives its tags to an image that takes nothing of the checkout beside it', async () => {
      const played = await besides(file, (scene, git) => {
        writeFileSync(join(scene.workspace, 'Dockerfile'), 'FROM scratch\nCOPY environment.yml /\n')
        git('add', '.')
        git('commit', '--quiet', '--message', 'Dockerfile')
        git('init', '--quiet', 'site')
        // It is looked through for tokens, as every checkout in the context.
        writeFileSync(join(scene.workspace, 'site/.gitmodules'), '')
        git('-C', 'site', 'add', '.')
        git('-C', 'site', 'commit', '--quiet', '--message', 'Site')
        return { dockerfile: 'Dockerfile' }
      })
      expect(played).toEqual([0, ALL])
    })
  },
)
