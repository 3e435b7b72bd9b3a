import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Result, runAction } from './action.ts'
import { type Index, readAttested } from './attested.ts'
import { newBuildx, remoteBuilder } from './builders.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, later, setting, temporaryFolder, unique } from './machine.ts'
import { ownRegistry, Repository } from './registry.ts'
import { PlantedRunner } from './runner.ts'
import { contents, history, recordingDocker, watchProcesses } from './traces.ts'

afterAll(cleanUp)

const recipe = (good: string): string => `FROM ${good}
ARG EDITION
COPY lectures /lectures
RUN --mount=type=secret,id=token --mount=type=secret,id=key --mount=target=/context \\
    : ${unique('run')} && env && cat /run/secrets/token /run/secrets/key >/dev/null && sha256sum /run/secrets/token >/etc/secret-digest
`

/** Makes a builder with a program of its own as a step of a job does, with that job's variables. */
async function containerBuilder(env: Record<string, string>, ...more: string[]): Promise<string> {
  const name = unique('e2e')
  const image = `image=${setting('BUILDKIT_IMAGE')},network=host`
  const words = Object.entries(env).map(([key, value]) => `${key}=${value}`)
  const create = ['docker', 'buildx', 'create', '--name', name, '--driver', 'docker-container']
  later(() => command('docker', 'buildx', 'rm', '--force', name))
  await command('env', ...words, ...create, '--driver-opt', image, ...more)
  return name
}

const EVENT = { head_commit: { timestamp: new Date().toISOString() } }

async function lectureOf(runner: PlantedRunner): Promise<Lecture> {
  const lecture = await Lecture.create({
    'environment.yml': SMALL,
    '.devcontainer/Dockerfile': recipe(await goodImage(SMALL)),
    '.dockerignore': '.git\n',
    'lectures/intro.md': '# Introduction\n',
  })
  const address = `https://x:${runner.marker('address of origin')}@github.com/QuantEcon/lecture`
  await lecture.git('remote', 'add', 'origin', 'https://github.com/QuantEcon/lecture')
  await lecture.git('config', `url.${address}.insteadOf`, 'https://github.com/QuantEcon/lecture')
  await lecture.git(
    'config',
    'http.https://github.com/.extraheader',
    `AUTHORIZATION: ${runner.marker('header of git')}`,
  )
  return lecture
}

/** Builders on which provenance is made. The one with a program of its own starts with the action's first build on it. */
const BUILDERS: [string, (env: Record<string, string>) => Promise<string>][] = [
  ['the engine', async () => ''],
  ['a remote builder', () => remoteBuilder()],
  ['a builder that starts for the action', (env) => containerBuilder(env)],
]

describe.each(BUILDERS)(
  'with a marker in all that a runner has, an image with provenance of %s',
  (_what, prepare) => {
    let runner: PlantedRunner
    let result: Result
    let calls: string[]
    let processes: Set<string>
    let records: string
    let repository: Repository
    let known: Set<string>
    let attested: Awaited<ReturnType<typeof readAttested>>

    beforeAll(async () => {
      runner = new PlantedRunner(EVENT)
      const lecture = await lectureOf(runner)
      const password = runner.marker('password')
      const folder = temporaryFolder()
      writeFileSync(join(folder, 'htpasswd'), await command('htpasswd', '-nbB', 'lecturer', password))
      writeFileSync(join(folder, 'key'), `${runner.marker('secret file')}\n`)
      const name = `${await ownRegistry(join(folder, 'storage'), '--htpasswd', join(folder, 'htpasswd'))}/quantecon/lecture`
      repository = new Repository(name, `lecturer:${password}`)
      const good = await new Repository(`${setting('REGISTRY')}/e2e/good`).manifest(
        (await goodImage(SMALL)).split('@')[1] ?? '',
      )
      known = new Set(good.layers.map(({ digest }) => digest))
      const docker = await recordingDocker()
      const client = newBuildx()
      // Another registry's password, as docker login leaves it.
      const auth = Buffer.from(`u:${runner.marker('docker login')}`).toString('base64')
      writeFileSync(
        join(client.DOCKER_CONFIG as string, 'config.json'),
        JSON.stringify({ auths: { 'x.example': { auth } } }),
      )
      const builder = await prepare(client)
      const { ids } = await history()
      const stop = watchProcesses()
      result = await runAction(lecture, {
        name,
        inputs: {
          ...{ builder, provenance: 'max', username: 'lecturer', password, 'build-args': 'EDITION=autumn' },
          'github-token': runner.marker('github-token'),
          secrets: `token=${runner.marker('secret')}`,
          'secret-files': `key=${join(folder, 'key')}`,
        },
        env: {
          ...runner.env,
          ...client,
          HOME: join(runner.folder, 'home'),
          PATH: `${docker.path}:${process.env.PATH}`,
        },
      })
      processes = stop()
      calls = docker.calls()
      records = builder === '' ? (await history(ids)).text : ''
      expectSuccess(result, 'build')
      attested = await readAttested(repository, result.outputs.digest ?? '')
    })

    it('has a provenance, with what the Dockerfile and the workflow say', () => {
      const text = JSON.stringify(attested.statements)
      expect(Object.keys(attested.statements)).toEqual([expect.stringContaining('slsa.dev/provenance')])
      expect(text).toContain('autumn')
      expect(text).not.toMatch(/github_(?:event|actor|job|workflow)/)
    })

    it('holds none of them in index, provenance, manifest and configuration, its labels and history', async () => {
      expect(runner.markers.size).toBeGreaterThan(60)
      expect(runner.heldBy(JSON.stringify(attested))).toEqual([])
      const configuration = await repository.blob(attested.image.config.digest)
      expect(JSON.parse(configuration.toString()).history.length).toBeGreaterThan(2)
      expect(runner.heldBy(configuration)).toEqual([])
    })

    it('holds none of them under any tag: images, layers, cache, what refers to them', async () => {
      const tags = Object.keys(await repository.tags())
      expect(tags).toEqual(expect.arrayContaining(['latest', 'cache']))
      const looked = new Set<string>()
      for (const tag of tags) {
        const top = await repository.manifest(tag)
        const inner = ((top as unknown as Partial<Index>).manifests ?? []).map(({ digest }) => digest)
        for (const digest of [top.digest, ...inner]) {
          if (looked.has(digest)) continue
          looked.add(digest)
          const manifest = await repository.manifest(digest)
          if (manifest.layers === undefined) expect(runner.heldBy(JSON.stringify(manifest))).toEqual([])
          else
            for await (const bytes of contents(repository, manifest, known))
              expect(runner.heldBy(bytes)).toEqual([])
        }
      }
      expect(looked.size).toBeGreaterThan(3)
    })

    it('leaves none of them in the log, the summary, the outputs and what later steps read', () => {
      const shown = result.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
      expect(runner.heldBy(shown.join('\n'))).toEqual([])
      expect(runner.heldBy(JSON.stringify(result.outputs) + result.summary)).toEqual([])
      expect(result.left).toEqual([])
    })

    it('shows none of them to the arguments of any program', () => {
      expect(calls.some((call) => call.includes('buildx\0build'))).toBe(true)
      expect(runner.heldBy(calls.join('\n'))).toEqual([])
      expect([...processes].some((line) => line.includes('buildx\0build'))).toBe(true)
      expect(runner.heldBy([...processes].join('\n'))).toEqual([])
    })

    it("leaves none of them in buildx's records of the build", () => {
      if (_what === 'the engine') expect(records).toContain('secret-digest')
      expect(runner.heldBy(records)).toEqual([])
    })
  },
)

describe('a builder that an earlier step of a job made with buildx 0.31', () => {
  let runner: PlantedRunner
  let client: Record<string, string>
  const run = async (builder: string, repository: string) =>
    runAction(await lectureOf(runner), {
      name: `${setting('REGISTRY')}/e2e/${repository}`,
      inputs: {
        builder,
        provenance: 'min',
        secrets: 'token=x',
        'secret-files': `key=${runner.file('key', 'y')}`,
      },
      env: { ...runner.env, ...client },
    })

  beforeAll(() => {
    runner = new PlantedRunner(EVENT)
    client = newBuildx()
  })

  it('is refused, since it would publish the event, and nothing is published', async () => {
    const builder = await containerBuilder({ ...runner.env, ...client }, '--bootstrap')
    // The other judge: without this action, the same two programs do publish it.
    const result = join(temporaryFolder(), 'result')
    const context = temporaryFolder()
    writeFileSync(join(context, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n')
    const build = ['buildx', 'build', '--builder', builder, '--provenance=mode=min']
    await command('docker', ...build, '--output', `type=local,dest=${result}`, context)
    const held = runner.heldBy(await command('cat', join(result, 'provenance.json')))
    expect(held).toEqual(expect.arrayContaining(['event input', 'event payload', 'GITHUB_ACTOR']))

    const name = unique('refused')
    const refused = await run(builder, name)
    expectFailure(refused, 'input', /github_event_payload.*provenance-add-gha=false/)
    expect(runner.heldBy(refused.log + refused.summary)).toEqual([])
    expect(await publicTags(new Repository(`${setting('REGISTRY')}/e2e/${name}`))).toEqual({})
  })

  it('is used where it was told not to', async () => {
    const builder = await containerBuilder(
      { ...runner.env, ...client },
      ...['--driver-opt', 'provenance-add-gha=false', '--bootstrap'],
    )
    const name = unique('allowed')
    const allowed = await run(builder, name)
    expectSuccess(allowed, 'build')
    const repository = new Repository(`${setting('REGISTRY')}/e2e/${name}`)
    const attested = await readAttested(repository, allowed.outputs.digest ?? '')
    expect(runner.heldBy(JSON.stringify(attested))).toEqual([])
  })
})
