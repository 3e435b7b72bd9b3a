import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Options, type Result, runAction } from './action.ts'
import { expectSuccess } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

/** What decides a build besides its instructions and files: the program that reads the Dockerfile, and variables of the run. */
const image = (what: string): string => `${setting('REGISTRY')}/e2e/${unique(what)}`
/** An engine that is not there shows that nobody asked it. */
const NO_ENGINE = { DOCKER_HOST: 'unix:///nonexistent' }
let good: string

beforeAll(async () => {
  good = await goodImage(SMALL)
})
afterAll(cleanUp)

interface Configuration {
  os: string
  architecture: string
  config: { Env: string[]; Labels?: Record<string, string> }
}

async function configurationOf(name: string, digest = ''): Promise<Configuration> {
  const repository = new Repository(name)
  const { config } = await repository.manifest(digest)
  return JSON.parse((await repository.blob(config.digest)).toString())
}

/**
 * Publishes BuildKit's own frontend as somebody else's; returns its digest. It gives every build the argument READER, so that an image
 * tells which frontend read its Dockerfile: a frontend finds its options in variables of this form.
 */
async function pushFrontend(name: string, reader: string): Promise<string> {
  const program = setting('DOCKERFILE_FRONTEND')
  const folder = join(temporaryFolder(), 'frontend')
  mkdirSync(folder)
  const lines = [
    'FROM scratch',
    'COPY --from=programs dockerfile-frontend /bin/',
    `ENV BUILDKIT_FRONTEND_OPT_READER="build-arg:READER=${reader}"`,
    'LABEL moby.buildkit.frontend.network.none="true"',
    'ENTRYPOINT ["/bin/dockerfile-frontend"]',
  ]
  writeFileSync(join(folder, 'Dockerfile'), `${lines.join('\n')}\n`)
  const output = `type=image,name=${name}:1,push=true,store=false,oci-mediatypes=true`
  const build = [
    '--builder',
    'default',
    '--provenance=false',
    '--build-context',
    `programs=${dirname(program)}`,
  ]
  await command('docker', 'buildx', 'build', ...build, '--output', output, folder)
  return (await new Repository(name).manifest('1')).digest
}

const WAYS: [string, (frontend: string) => { head: string; inputs: Record<string, string> }][] = [
  ['# syntax=', (frontend) => ({ head: `# syntax=${frontend}\n`, inputs: {} })],
  [
    'the build argument BUILDKIT_SYNTAX',
    (frontend) => ({
      head: '# syntax=docker/dockerfile:1\n',
      inputs: { 'build-args': `BUILDKIT_SYNTAX=${frontend}` },
    }),
  ],
]

describe.each(WAYS)('a frontend of somebody else, named by %s', (_way, named) => {
  const name = image('read')
  const frontend = image('frontend')
  let lecture: Lecture
  let inputs: Record<string, string>
  let first: Result
  const run = (options: Partial<Options> = {}): Promise<Result> =>
    runAction(lecture, { name, inputs, ...options })
  const readerOf = async ({ outputs }: Result): Promise<string | undefined> =>
    (await configurationOf(name, outputs.digest)).config.Env.find((line) => line.startsWith('READER='))
  const pinOf = async ({ outputs }: Result): Promise<string> =>
    JSON.stringify((await new Repository(name).manifest(outputs.digest ?? '')).annotations)

  beforeAll(async () => {
    const way = named(`${frontend}:1`)
    inputs = way.inputs
    lecture = await Lecture.create({
      'environment.yml': SMALL,
      '.devcontainer/Dockerfile': `${way.head}FROM ${good}\nARG READER=nobody\nENV READER=$READER\n`,
      '.dockerignore': 'notes\n',
      notes: 'a\n',
    })
  })

  it('reads the Dockerfile, pinned by its digest', async () => {
    const digest = await pushFrontend(frontend, 'one')
    first = await run()
    expectSuccess(first, 'build')
    expect(await readerOf(first)).toBe('READER=one')
    // The log shortens long names.
    expect(first.log).toContain(`docker-image://${frontend}@${digest.slice(0, 40)}`)
    expect(await pinOf(first)).toContain(digest)
    expect(first.log).toContain(`${frontend}:1 (frontend) reads this Dockerfile`)
  })

  it('is not looked at by a push of the same files when its tag has moved', async () => {
    await pushFrontend(frontend, 'two')
    const again = await run({ env: NO_ENGINE })
    expectSuccess(again, 'reuse')
    expect(again.outputs.digest).toBe(first.outputs.digest)
  })

  it('builds again on a schedule when its tag has moved, and not once more', async () => {
    const { digest } = await new Repository(frontend).manifest('1')
    const moved = await run({ event: 'schedule' })
    expectSuccess(moved, 'refresh')
    expect(moved.outputs.reason).toContain(`${frontend}:1`)
    expect(await readerOf(moved)).toBe('READER=two')
    expect(await pinOf(moved)).toContain(digest)
    expect(moved.outputs.hash).toBe(first.outputs.hash)
    expectSuccess(await run({ event: 'schedule', env: NO_ENGINE }), 'reuse')
  })

  it('counts every file of the context, also one that .dockerignore names', async () => {
    await lecture.commit({ notes: 'b\n' })
    const other = await run()
    expectSuccess(other, 'build')
    expect(other.outputs.hash).not.toBe(first.outputs.hash)
  })
})

describe('variables of the run that would change a build', () => {
  const name = image('variables')
  const other = process.arch === 'x64' ? 'arm64' : 'amd64'
  const here = process.arch === 'x64' ? 'amd64' : 'arm64'
  const VARIABLES = {
    DOCKER_DEFAULT_PLATFORM: `linux/${other}`,
    BUILDKIT_SYNTAX: '127.0.0.1:9/somebody/frontend',
    BUILDX_GIT_LABELS: 'full',
    BUILDX_EXPERIMENTAL: '1',
    BUILDKIT_HOST: 'tcp://127.0.0.1:9',
    SOURCE_DATE_EPOCH: '1',
    EXPERIMENTAL_BUILDKIT_SOURCE_POLICY: '/nonexistent/policy.json',
  }

  it('change neither the platform of the image nor its hash', async () => {
    const lecture = await Lecture.create({
      'environment.yml': SMALL,
      '.devcontainer/Dockerfile': `FROM ${good}\nARG TARGETPLATFORM\nARG SOURCE_DATE_EPOCH=none\nENV BUILT="$TARGETPLATFORM $SOURCE_DATE_EPOCH"\n`,
    })
    const built = await runAction(lecture, { name, env: VARIABLES })
    expectSuccess(built, 'build')
    const { os, architecture, config } = await configurationOf(name, built.outputs.digest)
    expect([os, architecture]).toEqual(['linux', here])
    expect(config.Env).toContain(`BUILT=linux/${here} none`)
    expect(JSON.stringify(config.Labels ?? {})).not.toContain('com.docker.image.source')
    const without = await runAction(lecture, { name, env: NO_ENGINE })
    expectSuccess(without, 'reuse')
    expect(without.outputs).toMatchObject({ hash: built.outputs.hash, digest: built.outputs.digest })
  })
})
