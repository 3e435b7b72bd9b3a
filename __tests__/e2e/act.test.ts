import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type ActRun, act, jobResult, outputsOf, printed } from './act/run.ts'
import { useOf, withoutOutputs, workflowForAct } from './act/workflow.ts'

/** The example's own workflow, run by act: the real action (dist/), a real build, a real container job. */
const root = resolve(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'container-action-act-'))
const repository = join(scratch, 'mini-lectures')
const action = join(scratch, 'action')
const workflow = join(repository, '.github/workflows/ci.yml')
const image = `${process.env.REGISTRY}/quantecon/act-${Date.now()}`
const published = readFileSync(join(root, 'examples/mini-lectures/.github/workflows/ci.yml'), 'utf8')
const copy = workflowForAct(published, {
  name: image,
  base: process.env.BASE ?? '',
  ...(process.env.CA_BUNDLE ? { 'secret-files': `ca=${process.env.CA_BUNDLE}` } : {}),
})
const actions = {
  [useOf(published, 'quantecon/container-action')]: action,
  [useOf(published, 'actions/cache')]: join(root, '__tests__/e2e/act/cache'),
}

function git(...words: string[]): string {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@localhost']
  return execFileSync('git', ['-C', repository, ...author, ...words], { encoding: 'utf8' }).trim()
}

/** Commits the workflow and writes the push's event. */
function push(text: string): void {
  writeFileSync(workflow, text)
  git('add', '--all')
  git('commit', '--quiet', '--allow-empty', '--message', 'Lectures')
  const sha = git('rev-parse', 'HEAD')
  const event = {
    ref: 'refs/heads/main',
    after: sha,
    repository: { default_branch: 'main', full_name: 'QuantEcon/mini-lectures' },
    head_commit: { id: sha, timestamp: git('show', '--no-patch', '--format=%cI', 'HEAD') },
  }
  writeFileSync(join(scratch, 'event.json'), JSON.stringify(event))
}

function run(...more: string[]): Promise<ActRun> {
  return act({ repository, scratch }, actions, more)
}

beforeAll(() => {
  // What a release holds: neither the tests nor node_modules.
  for (const part of ['action.yml', 'dist', 'containers'])
    cpSync(join(root, part), join(action, part), { recursive: true })
  cpSync(join(root, 'examples/mini-lectures'), repository, { recursive: true })
  git('init', '--quiet', '--initial-branch', 'main')
  git('remote', 'add', 'origin', 'https://github.com/QuantEcon/mini-lectures.git')
})

let failed = false
afterAll(() => {
  for (const id of execFileSync('docker', ['image', 'ls', '--quiet', image], { encoding: 'utf8' }).split(
    /\s+/,
  ))
    if (id) execFileSync('docker', ['image', 'rm', '--force', id])
  // The logs of a failure stay.
  if (!failed) rmSync(scratch, { recursive: true, force: true })
})

function expectJob(result: ActRun, job: string, outcome: string): void {
  const actual = jobResult(result, job)
  if (actual !== outcome) {
    failed = true
    throw new Error(`job ${job}: ${actual} instead of ${outcome}; see ${result.log}`)
  }
}

describe('the example workflow under act', () => {
  let first: Record<string, string>

  test('a first push builds the image, and the book in it', async () => {
    push(copy)
    const result = await run()
    expectJob(result, 'environment', 'success')
    expectJob(result, 'book', 'success')
    first = outputsOf(result, 'environment')
    expect(first.decision).toBe('build')
    expect(first.image).toBe(`${image}@${first.digest}`)
    const evidence = printed(result, 'book', 'Evidence')
    // The marker is the image's: this machine has none, so the steps were not run on it.
    expect(existsSync('/etc/quantecon-container')).toBe(false)
    expect(evidence).toContain(`image=${image}:${first.tag}`)
    expect(evidence).toContain('home=/github/home')
    for (const page of ['intro', 'markov', 'solow']) expect(evidence).toContain(`page=${page}.html`)
    const cached = printed(result, 'book', 'Restore what the notebooks computed').join('\n')
    expect(cached).toContain(`cache key jupyter-cache-${first['cache-key']}-`)
  })

  test('a second push of the same environment reuses it', async () => {
    push(copy)
    const result = await run('--job', 'environment')
    expectJob(result, 'environment', 'success')
    const second = outputsOf(result, 'environment')
    expect(second.decision).toBe('reuse')
    expect(second.digest).toBe(first.digest)
  })

  test('were the outputs dropped, the book job would fail rather than run on the host', async () => {
    push(withoutOutputs(copy))
    const result = await run()
    expectJob(result, 'environment', 'success')
    expectJob(result, 'book', 'failure')
    expect(result.exitCode).not.toBe(0)
    expect(printed(result, 'book', 'Build the book')).toEqual([])
  })
})
