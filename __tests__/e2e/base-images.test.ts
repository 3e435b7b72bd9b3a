import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ActRun, act, jobResult, outputsOf } from './act/run.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

/** The workflow of the base images, run by act in a copy of this repository: real builds, checks and tags. */
const WORKFLOW = '.github/workflows/build-base-image.yml'
const AGE = 'github.event.inputs.age'
const TARGETS = ['solver', 'html', 'runtime', 'latest']
const name = `${setting('REGISTRY')}/e2e/${unique('lecture-base')}`
const registry = new Repository(name)
const scratch = temporaryFolder()
const repository = join(scratch, 'action')

const git = (...words: string[]): string =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost', ...words], {
    encoding: 'utf8',
  }).trim()

/** Where the installer that stands in for Miniforge lies as an image: a folder outside the repository is taken for nothing. */
let installer: string | undefined

async function pushInstaller(folder: string): Promise<string> {
  const reference = `${setting('REGISTRY')}/e2e/${unique('installer')}:1`
  const dockerfile = join(scratch, 'installer.Dockerfile')
  writeFileSync(dockerfile, 'FROM scratch\nCOPY . /\n')
  await command(
    ...(['docker', 'buildx', 'build', '--builder', 'default', '--provenance=false'] as [string, ...string[]]),
    ...['--file', dockerfile, '--output', `type=registry,name=${reference},compression=zstd`, folder],
  )
  return reference
}

/** The same file: what is left to the defaults has to be said on loopback. */
function forLoopback(text: string): string {
  const { STANDIN_SYSTEM, CA_BUNDLE } = process.env
  const contexts = [
    ...(STANDIN_SYSTEM ? [`system=docker-image://${STANDIN_SYSTEM}`] : []),
    ...(installer === undefined ? [] : [`miniforge=docker-image://${installer}`]),
  ]
  const published = /^ +base: ghcr\.io\/.*\/lecture-base\n/m
  expect(text).toMatch(published)
  return text.replace(
    published,
    [
      `          base: ${name}`,
      ...(contexts.length > 0
        ? ['          build-contexts: |', ...contexts.map((line) => `            ${line}`)]
        : []),
      ...(CA_BUNDLE ? [`          secret-files: ca=${CA_BUNDLE}`] : []),
      `          max-age-days: \${{ ${AGE} }}`,
      '',
    ].join('\n'),
  )
}

async function run(event: string, payload: object = {}): Promise<ActRun> {
  git('add', '--all')
  git('commit', '--quiet', '--allow-empty', '--message', 'Change')
  const sha = git('rev-parse', 'HEAD')
  const timestamp = git('show', '--no-patch', '--format=%cI', 'HEAD')
  const about = {
    ref: 'refs/heads/main',
    after: sha,
    repository: { default_branch: 'main', full_name: 'QuantEcon/container-action' },
    head_commit: { id: sha, timestamp },
    ...payload,
  }
  writeFileSync(join(scratch, 'event.json'), JSON.stringify(about))
  return act({ repository, scratch }, {}, [], event)
}

beforeAll(async () => {
  const { STANDIN_MINIFORGE } = process.env
  if (STANDIN_MINIFORGE) installer = await pushInstaller(STANDIN_MINIFORGE)
  for (const part of ['action.yml', 'dist', 'containers'])
    cpSync(join(ROOT, part), join(repository, part), { recursive: true })
  cpSync(join(ROOT, WORKFLOW), join(repository, WORKFLOW))
  writeFileSync(join(repository, WORKFLOW), forLoopback(readFileSync(join(ROOT, WORKFLOW), 'utf8')))
  git('init', '--quiet', '--initial-branch', 'main')
  git('remote', 'add', 'origin', 'https://github.com/QuantEcon/container-action.git')
})
afterAll(cleanUp)

describe('the workflow of the base images', () => {
  let published: Record<string, string>

  it('builds the four targets, tries a lecture on them, and moves the tags', async () => {
    const result = await run('push')
    expect([jobResult(result, 'base'), result.log]).toEqual(['success', expect.anything()])
    const outputs = outputsOf(result, 'base')
    expect(outputs).toMatchObject({ decision: 'build', repository: name })
    published = await registry.tags()
    expect(Object.keys(published)).toEqual(expect.arrayContaining(TARGETS))
    expect(published.latest).toBe(outputs.digest)
    const told = result.lines.map((line) => line.msg ?? '').join('')
    expect(told.indexOf('"name":"latex.xelatex","ok":true')).toBeGreaterThan(0)
    expect(told.indexOf('"name":"book.build","ok":true')).toBeGreaterThan(0)
    expect(told.indexOf('tag latest ->')).toBeGreaterThan(told.lastIndexOf('"name":"book.build"'))
  })

  it('takes what is published where nothing has changed', async () => {
    const result = await run('push')
    expect(outputsOf(result, 'base')).toMatchObject({ decision: 'reuse', digest: published.latest })
  })

  it('publishes no image where a refresh comes out with the same packages', async () => {
    const before = await registry.tags()
    const result = await run('workflow_dispatch', { inputs: { age: '0' } })
    expect([jobResult(result, 'base'), result.log]).toEqual(['success', expect.anything()])
    const outputs = outputsOf(result, 'base')
    expect(outputs).toMatchObject({ decision: 'reuse', digest: before.latest })
    expect(outputs.reason).toMatch(/packages come out the same/)
    const after = named(await registry.tags())
    expect(after).toMatchObject(named(before))
    // As in any run that finds its image: the commit's tags, on the images that were there.
    const added = Object.keys(after).filter((tag) => !(tag in before))
    for (const tag of added) expect(tag).toMatch(/^(?:solver-|html-|runtime-)?[0-9a-f]{40}$/)
    expect(Object.values(before)).toEqual(expect.arrayContaining(added.map((tag) => after[tag])))
  })

  it('refuses an image in which something is missing, and moves no tag', async () => {
    const before = await registry.tags()
    const list = join(repository, 'containers/base/packages/html.txt')
    writeFileSync(list, readFileSync(list, 'utf8').replace(/^graphviz\n/m, ''))
    const result = await run('push')
    expect(jobResult(result, 'base')).toBe('failure')
    expect(outputsOf(result, 'base')).toEqual({})
    expect(result.lines.map((line) => line.msg ?? '').join('')).toMatch(/graphics\.graphviz/)
    expect(named(await registry.tags())).toEqual(named(before))
  })
})

/** The tags that lectures and people use: candidates, marks of verification and the cache are nobody's. */
function named(tags: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).filter(([tag]) => !/^(?:candidate-.*|verified-.*|cache)$/.test(tag)),
  )
}
