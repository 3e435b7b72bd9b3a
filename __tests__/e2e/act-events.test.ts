import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { MOVING as WRITTEN } from '../events/cases.ts'
import { delivery } from '../events/deliveries.ts'
import { tagKind } from '../events/tag-kinds.ts'
import { type ActRun, act, outputsOf } from './act/run.ts'
import { publicTags } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, ROOT, temporaryFolder } from './machine.ts'
import { ownRegistry, Repository } from './registry.ts'

/**
 * The events that act gives, on the real engine and registry: real payloads, real checks, one repository. A Dockerfile of two
 * lines on a good image makes a build a matter of seconds. Rows of docs/events.md name these tests.
 */
const PATH = 'quantecon/lecture'
const scratch = temporaryFolder()
const action = join(scratch, 'action')
let lecture: Lecture
let repository: Repository
/** The same registry, to write and only to read. */
let open: string
let readOnly: string

beforeAll(async () => {
  for (const part of ['action.yml', 'dist', 'containers'])
    cpSync(join(ROOT, part), join(action, part), { recursive: true })
  lecture = await Lecture.create({
    'environment.yml': SMALL,
    '.devcontainer/Dockerfile': `FROM ${await goodImage(SMALL)}\nCOPY data.txt /\n`,
    'data.txt': 'one',
  })
  cpSync(join(import.meta.dirname, 'act/events'), join(lecture.folder, '.github/workflows'), {
    recursive: true,
  })
  // What caller.yml calls, of this very release.
  const called = '.github/workflows/environment.yml'
  cpSync(join(ROOT, called), join(lecture.folder, called))
  await lecture.git('remote', 'add', 'origin', 'https://github.com/QuantEcon/lecture.git')
  const storage = join(scratch, 'storage')
  open = `${await ownRegistry(storage)}/${PATH}`
  readOnly = `${await ownRegistry(storage, '--read-only')}/${PATH}`
  repository = new Repository(open)
})
afterAll(cleanUp)

interface Ran {
  /** The decision, or the class of the failure. */
  decision: string | undefined
  colour: 'green' | 'red'
  tags: string[]
  outputs: Record<string, string>
}

interface Given {
  /** The job's token writes nothing. */
  readOnly?: boolean
  mode?: string
  workflow?: string
  /** Changes of the payload. */
  payload?: object
}

/** Commits, delivers the event, and says what became of it: tags that are new or moved, by what they are. */
async function deliver(file: string, given: Given = {}): Promise<Ran> {
  const { mode = 'verify', workflow = 'lectures.yml', payload } = given
  const name = given.readOnly ? readOnly : open
  await lecture.commit({})
  const sha = await lecture.git('rev-parse', 'HEAD')
  const event = delivery(file, sha, await lecture.git('show', '--no-patch', '--format=%cI', 'HEAD'))
  writeFileSync(join(scratch, 'event.json'), JSON.stringify({ ...(event.payload as object), ...payload }))
  const before = await publicTags(repository)
  const options = ['--env', `NAME=${name}`, '--env', `READ_ONLY=${mode}`, '--var', `NAME=${name}`]
  const result = await act(
    { repository: lecture.folder, scratch },
    { 'quantecon/container-action@v1': action },
    [...options, '--workflows', join('.github/workflows', workflow)],
    event.name,
  )
  const job = result.lines.find(({ command }) => command === 'set-output')?.jobID ?? 'environment'
  const outputs = outputsOf(result, job)
  const after = await publicTags(repository)
  const moved = Object.keys(after).filter((tag) => after[tag] !== before[tag])
  return {
    decision: outputs.decision ?? failureOf(result),
    colour: result.exitCode === 0 ? 'green' : 'red',
    tags: moved.map((tag) => tagKind(tag, sha)),
    outputs,
  }
}

function failureOf(result: ActRun): string {
  const told = result.lines.map(({ msg = '' }) => msg).join('\n')
  return /No image: ([a-z-]+)/.exec(told)?.[1] ?? `nothing: see ${result.log}`
}

function expectRun(ran: Ran, decision: string, ...tags: string[]): void {
  const colour = decision === 'refused' ? 'red' : 'green'
  const { outputs, ...seen } = ran
  expect({ ...seen, tags: seen.tags.toSorted() }).toEqual({ decision, colour, tags: tags.toSorted() })
  expect(Object.keys(outputs)).toHaveLength(decision === 'refused' ? 0 : 14)
}

const MOVING = WRITTEN.split(', ')
let published: string

describe('the image is missing', () => {
  it('push to the default branch: missing', async () => {
    const ran = await deliver('push-default-branch')
    expectRun(ran, 'build', 'env', ...MOVING)
    published = ran.outputs.digest ?? ''
  })
})

describe('the image exists', () => {
  // Every commit has a tag of its own; latest and the date stay where they are, on this very image.
  const rows: [string, string, ...string[]][] = [
    ['push to the default branch: exists', 'push-default-branch', 'commit'],
    ['push to another branch: exists', 'push-branch'],
    ['push by Dependabot: exists', 'push-dependabot'],
    ['tag push: exists', 'push-tag', 'git tag'],
    // Its tag push has written the tag.
    ['release: exists', 'release'],
    ['pull_request, own branch: exists', 'pull-request'],
    ['pull_request, Dependabot: exists', 'pull-request-dependabot'],
    ['pull_request, fork: exists', 'pull-request-fork'],
    ['pull_request, deleted fork: exists', 'pull-request-deleted-fork'],
    ['pull_request, closed: exists', 'pull-request-closed'],
    ['pull_request, merged: exists', 'pull-request-merged'],
    ['pull_request_review: exists', 'pull-request-review'],
    ['merge_group: exists', 'merge-group'],
    ['schedule: exists', 'schedule', 'commit'],
    ['workflow_dispatch, default branch: exists', 'workflow-dispatch', 'commit'],
    ['workflow_dispatch, other branch: exists', 'workflow-dispatch-branch'],
    ['repository_dispatch: exists', 'repository-dispatch', 'commit'],
    ['pull_request_target: exists', 'pull-request-target'],
    ['workflow_run: exists', 'workflow-run'],
    ['issue_comment: exists', 'issue-comment'],
  ]
  it.each(rows)('%s', async (_title, file, ...tags) => {
    const ran = await deliver(file)
    expectRun(ran, 'reuse', ...tags)
    expect(ran.outputs.digest).toBe(published)
  })

  it('workflow_call: exists', async () => {
    expectRun(await deliver('push-default-branch', { workflow: 'caller.yml' }), 'reuse', 'commit')
  })

  it('workflow_dispatch, default branch: exists, force', async () => {
    const ran = await deliver('workflow-dispatch', { payload: { inputs: { force: 'true' } } })
    expectRun(ran, 'refresh', 'env', ...MOVING)
    expect(ran.outputs.digest).not.toBe(published)
    published = ran.outputs.digest ?? ''
  })
})

describe('another environment, whose image is missing', () => {
  beforeAll(() => lecture.commit({ 'data.txt': 'two' }))

  const refused: [string, string, Given][] = [
    ['pull_request_target: missing', 'pull-request-target', {}],
    ['workflow_run: missing', 'workflow-run', {}],
    ['issue_comment: missing', 'issue-comment', {}],
    ['push to the default branch: missing, cannot push', 'push-default-branch', { readOnly: true }],
    ['merge_group: missing, cannot push', 'merge-group', { readOnly: true }],
    ['schedule: missing, cannot push', 'schedule', { readOnly: true }],
    ['tag push: missing, cannot push', 'push-tag', { readOnly: true }],
    [
      'pull_request, own branch: missing, cannot push, read-only: fail',
      'pull-request',
      { readOnly: true, mode: 'fail' },
    ],
  ]
  it.each(refused)('%s', async (_title, file, given) => {
    expectRun(await deliver(file, given), 'refused')
  })

  const older: [string, string, string, Given][] = [
    ['pull_request, fork: missing', 'pull-request-fork', 'fallback', {}],
    ['pull_request, deleted fork: missing', 'pull-request-deleted-fork', 'fallback', {}],
    ['pull_request, closed: missing', 'pull-request-closed', 'fallback', {}],
    ['pull_request, merged: missing', 'pull-request-merged', 'fallback', {}],
    ['pull_request, fork: missing, cannot push', 'pull-request-fork', 'verify-only', { readOnly: true }],
    [
      'pull_request, Dependabot: missing, cannot push, read-only: fallback',
      'pull-request-dependabot',
      'fallback',
      { readOnly: true, mode: 'fallback' },
    ],
  ]
  it.each(older)('%s', async (_title, file, decision, given) => {
    const ran = await deliver(file, given)
    expectRun(ran, decision)
    expect(ran.outputs).toMatchObject({ digest: published, fallback: 'true' })
  })

  it('pull_request, Dependabot: missing', async () => {
    const ran = await deliver('pull-request-dependabot')
    expectRun(ran, 'build', 'env', 'pr')
    expect(ran.outputs.digest).not.toBe(published)
  })

  it('is reused by the push that merges the pull request, which moves the tags', async () => {
    expectRun(await deliver('push-default-branch'), 'reuse', ...MOVING)
  })

  it('workflow_call: missing', async () => {
    await lecture.commit({ 'data.txt': 'three' })
    expectRun(await deliver('push-default-branch', { workflow: 'caller.yml' }), 'build', 'env', ...MOVING)
  })
})
