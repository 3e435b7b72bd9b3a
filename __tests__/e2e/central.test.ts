import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { load } from 'js-yaml'
import { act, jobResult } from './act/run.ts'
import { useOf } from './act/workflow.ts'
import { type Options, type Result, runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'
import { WebServer } from './web-server.ts'

/**
 * examples/central as it stands, but for what loopback needs: the lectures' own repositories are a web server, the base is a small one
 * that trusts this machine's certificates.
 */
const EXAMPLE = join(ROOT, 'examples/central')
const LECTURES = ['lecture-python-intro', 'lecture-python-programming'] as const
const [INTRO, PROGRAMMING] = LECTURES
const RAW = 'https://raw.githubusercontent.com/QuantEcon'
const owner = `${setting('REGISTRY')}/${unique('central')}`
const baseName = `${setting('REGISTRY')}/e2e/${unique('central-base')}:latest`

let web: WebServer
let central: Lecture
let given: Record<string, string>
const fileOf = (lecture: string): string => `/${lecture}/main/environment.yml`
const imagesOf = (lecture: string): Repository => new Repository(`${owner}/images/${lecture}`)

async function pushBase(): Promise<void> {
  const recipe = [
    `FROM ${setting('BASE')}:solver AS solver`,
    `FROM ${setting('BASE')}:html`,
    'COPY --link --from=solver /opt/conda /opt/conda',
    'ENV PATH=/opt/conda/bin:$PATH',
    'COPY ca.crt /usr/local/share/ca.crt',
    "RUN printf '[global]\\ncert = /usr/local/share/ca.crt\\n' >/etc/pip.conf",
    // An address that no reader of the Dockerfile can see.
    `ENV HIDDEN=http://${web.address}/hidden`,
  ]
  const files = { Dockerfile: `${recipe.join('\n')}\n`, 'ca.crt': readFileSync(setting('CA_BUNDLE'), 'utf8') }
  const lecture = await Lecture.create(files)
  const output = `type=image,name=${baseName},push=true,store=false,compression=zstd,oci-mediatypes=true`
  const build = ['buildx', 'build', '--builder', 'default', '--provenance=false', '--output', output]
  await command('docker', ...build, lecture.folder)
}

beforeAll(async () => {
  web = await WebServer.start({
    [fileOf(INTRO)]: smallEnvironment('six==1.16.0'),
    [fileOf(PROGRAMMING)]: smallEnvironment('six==1.15.0'),
    '/hidden': 'hidden',
  })
  await pushBase()
  central = await Lecture.create({})
  cpSync(EXAMPLE, central.folder, { recursive: true })
  for (const lecture of LECTURES) {
    const path = join(central.folder, `containers/${lecture}/Dockerfile`)
    writeFileSync(path, readFileSync(path, 'utf8').replace(RAW, `http://${web.address}`))
  }
  given = {
    variant: 'html',
    'private-hosts': web.address,
    'build-contexts': `ghcr.io/quantecon/lecture-base:latest=docker-image://${baseName}`,
  }
})
afterAll(cleanUp)

/** Inputs of the one step of an example's workflow that uses the action. */
function inputsOf(path: string): Record<string, string> {
  const { jobs } = load(readFileSync(join(EXAMPLE, path), 'utf8')) as {
    jobs: Record<string, { steps: { uses?: string; with?: Record<string, string> }[] }>
  }
  const steps = Object.values(jobs).flatMap(({ steps }) => steps)
  const found = steps.find(({ uses }) => uses?.startsWith('quantecon/container-action'))?.with ?? {}
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, value.replace('ghcr.io/quantecon', owner)]),
  )
}

describe('one repository for the images of two lectures', () => {
  /** In the checkout of the central repository, as the lecture's workflow has it. */
  const inLecture = (options: Partial<Options> = {}): Promise<Result> =>
    runAction(central, {
      name: `${owner}/${INTRO}`,
      ...options,
      inputs: { ...inputsOf('lecture/.github/workflows/ci.yml'), ...given, ...options.inputs },
    })
  const inCentral = (lecture: string, options: Partial<Options> = {}): Promise<Result> =>
    runAction(central, {
      name: `${owner}/images/${lecture}`,
      ...options,
      inputs: {
        ...given,
        dockerfile: `containers/${lecture}/Dockerfile`,
        context: `containers/${lecture}`,
        'environment-file': 'none',
        ...options.inputs,
      },
    })
  const published: Record<string, string> = {}

  it('is the matrix of the example under act: an image of each lecture, built and verified', async () => {
    const scratch = temporaryFolder()
    const path = join(central.folder, '.github/workflows/images.yml')
    const text = readFileSync(path, 'utf8')
    const place = '          environment-file: none\n'
    expect(text.split(place)).toHaveLength(2)
    const lines = Object.entries(given).map(([name, value]) => `          ${name}: ${value}\n`)
    const copy = text
      .replace(place, place + lines.join(''))
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
      .replace('ghcr.io/${{ github.repository_owner }}', owner)
    await central.commit({ '.github/workflows/images.yml': copy })
    const sha = await central.git('rev-parse', 'HEAD')
    const event = {
      ref: 'refs/heads/main',
      after: sha,
      repository: { default_branch: 'main', full_name: 'QuantEcon/actions' },
      head_commit: { id: sha, timestamp: await central.git('show', '--no-patch', '--format=%cI', 'HEAD') },
    }
    writeFileSync(join(scratch, 'event.json'), JSON.stringify(event))
    await central.git('remote', 'add', 'origin', 'https://github.com/QuantEcon/actions.git')
    const action = join(scratch, 'action')
    for (const part of ['action.yml', 'dist', 'containers'])
      cpSync(join(ROOT, part), join(action, part), { recursive: true })
    const workflow = ['--workflows', '.github/workflows/images.yml']
    const folders = { repository: central.folder, scratch }
    const run = await act(folders, { [useOf(text, 'quantecon/container-action')]: action }, workflow)
    const said = run.lines.map(({ msg }) => msg ?? '').join('\n')
    if (run.exitCode !== 0) throw new Error(said.slice(-4000))
    expect(jobResult(run, 'image')).toBe('success')
    for (const lecture of LECTURES) {
      const { latest = '', ...tags } = await publicTags(imagesOf(lecture))
      expect(latest).toMatch(/^sha256:/)
      expect(Object.keys(tags)).toEqual(expect.arrayContaining([expect.stringMatching(/^env-/), sha]))
      published[lecture] = latest
    }
    expect(published[INTRO]).not.toBe(published[PROGRAMMING])
  })

  it('serves a lecture by fingerprint: the same hash, the central image by its digest, nothing built', async () => {
    const result = await inLecture({ env: { DOCKER_HOST: 'unix:///nonexistent' } })
    expectSuccess(result, 'reuse')
    expect(result.outputs.image).toBe(`${owner}/images/${INTRO}@${published[INTRO]}`)
    expect(result.summary).toMatch(/Fetched by ADD \(1\)/)
    expect(await new Repository(`${owner}/${INTRO}`).tags()).toEqual({})
  })

  it('has what the lecture asked for', async () => {
    const version = (lecture: string): Promise<string> =>
      command(
        'docker',
        'run',
        '--rm',
        `${owner}/images/${lecture}@${published[lecture]}`,
        'python',
        '-c',
        'import six; print(six.__version__)',
      )
    expect(await version(INTRO)).toBe('1.16.0\n')
    expect(await version(PROGRAMMING)).toBe('1.15.0\n')
  })

  it('does not serve a lecture whose environment has changed since: it builds its own', async () => {
    web.files[fileOf(INTRO)] = smallEnvironment('six==1.17.0')
    const result = await inLecture()
    expectSuccess(result, 'build')
    expect(result.outputs.repository).toBe(`${owner}/${INTRO}`)
  })

  it('follows the lecture on its schedule, and builds nothing for the other one', async () => {
    const changed = await inCentral(INTRO, { event: 'schedule' })
    expectSuccess(changed, 'build')
    expect(changed.outputs.reason).toContain('changed: downloads')
    const same = await inCentral(PROGRAMMING, {
      event: 'schedule',
      env: { DOCKER_HOST: 'unix:///nonexistent' },
    })
    expectSuccess(same, 'reuse')
    expect(same.outputs.digest).toBe(published[PROGRAMMING])
  })

  it('is not given another content than the one that was hashed', async () => {
    const before = await publicTags(imagesOf(INTRO))
    web.files[fileOf(INTRO)] = smallEnvironment('six==1.14.0')
    web.instead = ({ headers }) =>
      headers['user-agent'] === 'container-action' ? undefined : smallEnvironment('six==1.13.0')
    const result = await inCentral(INTRO)
    web.instead = () => undefined
    expectFailure(
      result,
      'build-step',
      /ADD fetched content with the digest sha256:.*changed since the action hashed it/,
    )
    expect(web.agents.some((agent) => /buildkit/i.test(agent))).toBe(true)
    expect(await publicTags(imagesOf(INTRO))).toEqual(before)
  })

  it('is not given what only the build knows the address of', async () => {
    const text = readFileSync(join(central.folder, `containers/${INTRO}/Dockerfile`), 'utf8')
    await central.commit({
      [`containers/${INTRO}/Dockerfile`]: text.replace(/^ADD /m, 'ADD $HIDDEN /hidden\nADD '),
    })
    const result = await inCentral(INTRO)
    expectFailure(
      result,
      'build-step',
      /would fetch http:\/\/127\.0\.0\.1:\d+\/hidden, which is not part of the hash/,
    )
  })
})

describe('two lectures with one environment and no Dockerfile', () => {
  it('share one image: the second one uses that of the first by its fingerprint', async () => {
    const environment = smallEnvironment('six==1.16.0', 'toolz==1.0.0')
    const [one, two] = [
      await Lecture.create({ 'environment.yml': environment }),
      await Lecture.create({ 'environment.yml': `# Ours\n${environment}` }),
    ]
    const first = await runAction(one, { name: `${owner}/one` })
    expectSuccess(first, 'build')
    const options = {
      name: `${owner}/two`,
      inputs: { 'reuse-from': `${owner}/two\n${owner}/none\n${owner}/one` },
    }
    const second = await runAction(two, { ...options, env: { DOCKER_HOST: 'unix:///nonexistent' } })
    expectSuccess(second, 'reuse')
    expect(second.outputs.image).toBe(first.outputs.image)
    expect(second.outputs.hash).toBe(first.outputs.hash)
  })
})
