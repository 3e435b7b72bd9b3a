import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ActRun, act, jobResult, outputsOf } from './act/run.ts'
import { type Options, runAction } from './action.ts'
import { remoteBuilder } from './builders.ts'
import { expectSuccess, publicTags } from './expectations.ts'
import { recipeLayers } from './layers.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, command, later, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { type ImageManifest, Repository } from './registry.ts'

/**
 * The workflow of the base images, run by act in a copy of this repository: real builds, checks and tags; then what a new base does to
 * lectures.
 */
const WORKFLOW = '.github/workflows/build-base-image.yml'
const AGE = 'github.event.inputs.age'
const TARGETS = ['solver', 'html', 'runtime', 'latest']
/** A file of a lecture repository, where they are given; else one of the same shape. */
const REAL = process.env.CONTAINER_ACTION_ENVIRONMENTS
  ? join(process.env.CONTAINER_ACTION_ENVIRONMENTS, 'lecture-python-intro__b9443b9.yml')
  : join(import.meta.dirname, 'environments/one.yml')
const name = `${setting('REGISTRY')}/e2e/${unique('lecture-base')}`

interface Kind {
  what: string
  text: string
  variant: string
  apt?: string
  cache: 'kept' | 'deleted'
}
const registry = new Repository(name)
const scratch = temporaryFolder()
const repository = join(scratch, 'action')

const git = (...words: string[]): string =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost', ...words], {
    encoding: 'utf8',
  }).trim()

/** What the base images are built on, under a tag that moves as `ubuntu:24.04` does. */
const system = `${setting('REGISTRY')}/e2e/${unique('system')}:1`

async function pointSystem(to: string): Promise<void> {
  const create = ['buildx', 'imagetools', 'create', '--prefer-index=false', '--tag', system]
  await command('docker', ...create, to)
}

/** A week later: newer versions of what there is, and one package more. */
async function updateSystem(): Promise<void> {
  const dockerfile = join(scratch, 'system.Dockerfile')
  const steps = [
    'apt-get update -q',
    'apt-get upgrade -q -y --no-install-recommends',
    'apt-get install -q -y --no-install-recommends hello',
    'rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb',
  ]
  writeFileSync(dockerfile, `FROM ${system}\nRUN ${steps.join(' && ')}\n`)
  const output = `type=image,name=${system},push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true`
  const build = ['buildx', 'build', '--builder', 'default', '--provenance=false', '--output', output]
  await command('docker', ...build, '--file', dockerfile, scratch)
}

/** Where what stands in for Miniforge and micromamba lies as images: a folder outside the repository is taken for nothing. */
const standins: Record<string, string> = {}

async function pushStandin(folder: string): Promise<string> {
  const reference = `${setting('REGISTRY')}/e2e/${unique('standin')}:1`
  const dockerfile = join(scratch, 'standin.Dockerfile')
  writeFileSync(dockerfile, 'FROM scratch\nCOPY . /\n')
  await command(
    ...(['docker', 'buildx', 'build', '--builder', 'default', '--provenance=false'] as [string, ...string[]]),
    ...['--file', dockerfile, '--output', `type=registry,name=${reference},compression=zstd`, folder],
  )
  return reference
}

/** The same file: what is left to the defaults has to be said on loopback. */
function forLoopback(text: string): string {
  const { CA_BUNDLE } = process.env
  const contexts = [
    `system=docker-image://${system}`,
    ...Object.entries(standins).map(([stage, reference]) => `${stage}=docker-image://${reference}`),
  ]
  const published = /^ +base: ghcr\.io\/.*\/lecture-base\n/m
  expect(text).toMatch(published)
  return text.replace(
    published,
    [
      `          base: ${name}`,
      '          build-contexts: |',
      ...contexts.map((line) => `            ${line}`),
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
  const { STANDIN_MINIFORGE, STANDIN_MICROMAMBA, STANDIN_SYSTEM } = process.env
  await pointSystem(STANDIN_SYSTEM ?? 'docker.io/library/ubuntu:24.04')
  if (STANDIN_MINIFORGE) standins.miniforge = await pushStandin(STANDIN_MINIFORGE)
  if (STANDIN_MICROMAMBA) standins.micromamba = await pushStandin(STANDIN_MICROMAMBA)
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

  it('builds the four targets, tries a lecture of each kind on them, and moves the tags', async () => {
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
    // With the recipe on runtime and on html, and with a Dockerfile on latest.
    expect(told.match(/"name":"book\.build","ok":true/g)).toHaveLength(3)
    expect(told).toContain('Building a lecture with its own Dockerfile')
    expect(told).toContain('"name":"marker","ok":true')
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
    expect(outputs.reason).toMatch(/packages are the same/)
    const after = named(await registry.tags())
    expect(after).toMatchObject(named(before))
    // As in any run that finds its image: the commit's tags, on the images that were there.
    const added = Object.keys(after).filter((tag) => !(tag in before))
    for (const tag of added) expect(tag).toMatch(/^(?:solver-|html-|runtime-)?[0-9a-f]{40}$/)
    expect(Object.values(before)).toEqual(expect.arrayContaining(added.map((tag) => after[tag])))
  })

  describe('with lectures on them, a week later', () => {
    const lectures: Kind[] = [
      { what: 'with a pip section', text: smallEnvironment('six==1.16.0'), variant: 'html', cache: 'kept' },
      {
        what: 'with variables, activation scripts and apt packages, and no build cache',
        text: `${smallEnvironment('six==1.16.0')}variables:\n  KEPT: "a b"\n`.replace(
          '  - pip\n',
          '  - pip\n  - activated\n',
        ),
        variant: 'html',
        apt: 'tree',
        cache: 'deleted',
      },
      {
        what: 'a real one with TeX, and no build cache',
        text: readFileSync(REAL, 'utf8'),
        variant: 'latex',
        cache: 'deleted',
      },
    ]
    const made = new Map<
      Kind,
      { lecture: Lecture; repository: Repository; options: Options; first: ImageManifest }
    >()
    let before: Record<string, string>

    it.each(lectures)('builds a lecture $what', async (kind) => {
      const lecture = await Lecture.create({ 'environment.yml': kind.text })
      const options = {
        name: `${setting('REGISTRY')}/e2e/${unique('refreshed')}`,
        inputs: { base: name, variant: kind.variant, 'apt-packages': kind.apt ?? '' },
      }
      const result = await runAction(lecture, options)
      expectSuccess(result, 'build')
      const repository = new Repository(options.name)
      made.set(kind, {
        lecture,
        repository,
        options,
        first: await repository.manifest(result.outputs.digest ?? ''),
      })
    })

    it('refreshes what images are put on, and leaves the solver as it is', async () => {
      before = await registry.tags()
      await updateSystem()
      const result = await run('schedule', { inputs: { age: '0' } })
      expect([jobResult(result, 'base'), result.log]).toEqual(['success', expect.anything()])
      expect(outputsOf(result, 'base')).toMatchObject({ decision: 'refresh' })
      const after = await registry.tags()
      const moved = TARGETS.filter((target) => after[target] !== before[target])
      expect(moved).toEqual(['html', 'runtime', 'latest'])
      const ofSolver = (tags: Record<string, string>) =>
        Object.entries(tags).filter(
          ([tag, digest]) => digest === before.solver && !/-[0-9a-f]{40}$/.test(tag),
        )
      expect(ofSolver(after)).toEqual(ofSolver(before))
      expect(ofSolver(after).length).toBeGreaterThanOrEqual(3)
    })

    it.each(lectures)('puts the lecture $what on the new base', async (kind) => {
      const { lecture, repository, options, first } = made.get(kind) as NonNullable<
        ReturnType<typeof made.get>
      >
      if (kind.cache === 'deleted') {
        await repository.delete((await repository.manifest('cache')).digest)
        options.inputs = { ...options.inputs, builder: await remoteBuilder() }
      }
      const result = await runAction(lecture, { ...options, event: 'schedule' })
      expectSuccess(result, 'refresh')
      const image = await repository.manifest(result.outputs.digest ?? '')
      expect(recipeLayers(image)).toEqual(recipeLayers(first))
      const target = kind.variant === 'html' ? 'html' : 'runtime'
      const base = await registry.manifest(target)
      expect(image.layers.slice(0, base.layers.length)).toEqual(base.layers)
      // The apt packages and their list lie between the base and the environment.
      expect(image.layers.length).toBe(base.layers.length + (kind.apt ? 2 : 0) + 4)
      const key = 'org.quantecon.container-action.'
      expect(image.annotations).toMatchObject({
        [`${key}base-digest`]: base.digest,
        [`${key}solved`]: first.annotations[`${key}created`],
      })
      expect((await publicTags(repository)).latest).toBe(image.digest)
      const { image: reference = '' } = result.outputs
      later(() => command('docker', 'image', 'rm', '--force', reference))
      const script = `hello >/dev/null && command -v ${kind.apt ?? 'sh'} >/dev/null && command -v python && grep -c "^hello" /usr/share/container-action/apt.txt && env`
      const said = await command('docker', 'run', '--rm', '--network', 'none', reference, 'sh', '-ec', script)
      expect(said).toMatch(/^\/opt\/conda\/envs\/quantecon\/bin\/python\n1\n/)
      const configuration = JSON.parse((await repository.blob(first.config.digest)).toString('utf8'))
      expect(said.split('\n')).toEqual(expect.arrayContaining(configuration.config.Env))
      const again = await runAction(lecture, { ...options, event: 'schedule' })
      expectSuccess(again, 'reuse')
      expect(again.outputs.digest).toBe(image.digest)
      process.stdout.write(`${kind.what}: refreshed in ${Math.round(result.seconds)} s\n`)
    })
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
