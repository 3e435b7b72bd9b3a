import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Options, type Result, runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, command, later, ROOT, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'

/**
 * Dockerfiles of the design document that this action was made after, word for word: their images are replaced by named
 * contexts, and nothing else. The stand-ins are the real targets of containers/base with what this machine needs to reach
 * PyPI, which a Dockerfile without a build secret cannot be told.
 */
const SEED = join(ROOT, '__tests__/fixtures/seed')
const seed = (name: string): string => readFileSync(join(SEED, name), 'utf8')
const DOCUMENT = join(ROOT, '../shared/container-architecture.md')
/** A whole book with TeX once; the others are about Dockerfiles. */
const BOOK = { environment: smallEnvironment('jupyter-book==1.0.4post1', 'numpy'), variant: 'latex' }
const SMALL = { environment: smallEnvironment('six==1.16.0'), variant: 'html' }

const TRUST = [
  'COPY ca.crt /usr/local/share/ca.crt',
  "RUN printf '[global]\\ncert = /usr/local/share/ca.crt\\n' >/etc/pip.conf",
]

afterAll(cleanUp)

/** Builds and pushes an image to start from. */
async function push(name: string, lines: string[], files: Record<string, string> = {}): Promise<string> {
  const certificates = readFileSync(setting('CA_BUNDLE'), 'utf8')
  const dockerfile = { Dockerfile: `${lines.join('\n')}\n` }
  const lecture = await Lecture.create({ ...dockerfile, 'ca.crt': certificates, ...files })
  const output = `type=image,name=${name},push=true,store=false,compression=zstd,oci-mediatypes=true`
  const build = ['buildx', 'build', '--builder', 'default', '--provenance=false', '--output', output]
  await command('docker', ...build, lecture.folder)
  const repository = new Repository(name.replace(/:[^:/]*$/, ''))
  return (await repository.manifest(name.slice(name.lastIndexOf(':') + 1))).digest
}

const bases = (manifest: { annotations: Record<string, string> }): unknown =>
  JSON.parse(manifest.annotations['org.quantecon.container-action.bases'] ?? 'null')

it('the fixtures are the document’s own text', () => {
  if (!existsSync(DOCUMENT)) return
  const text = readFileSync(DOCUMENT, 'utf8')
  for (const name of ['option-1', 'option-2', 'option-3-base', 'option-3-lecture', 'devcontainer'])
    expect(text).toContain(`\`\`\`dockerfile\n${seed(`${name}.Dockerfile`)}\`\`\``)
  expect(text).toContain(`\`\`\`bash\n${seed('set-up.sh')}\`\`\``)
})

const LECTURES: [string, string, typeof BOOK, (lecture: Lecture) => Promise<unknown>][] = [
  [
    'Option 3’s lecture file',
    'Dockerfile',
    BOOK,
    (lecture) => lecture.commit({ Dockerfile: seed('option-3-lecture.Dockerfile') }),
  ],
  [
    'the .devcontainer form, as the document’s set-up commands write it',
    '.devcontainer/Dockerfile',
    SMALL,
    async (lecture) => {
      const [commands = ''] = /^mkdir[\s\S]*?\nEOF\n/m.exec(seed('set-up.sh')) ?? []
      await command('env', '-C', lecture.folder, 'bash', '-e', '-c', commands)
      await lecture.commit({})
    },
  ],
]

describe.each(LECTURES)('%s', (_sentence, dockerfile, { environment, variant }, write) => {
  const name = `${setting('REGISTRY')}/e2e/${unique('seed')}`
  const base = `${setting('REGISTRY')}/e2e/${unique('seed-base')}:latest`
  const layers = [`FROM ${setting('BASE')}:latest`, ...TRUST]
  let lecture: Lecture
  let before: string
  const context = `ghcr.io/quantecon/lecture-base:latest=docker-image://${base}`

  beforeAll(async () => {
    lecture = await Lecture.create({ 'environment.yml': environment })
    await write(lecture)
    before = await push(base, layers)
  })

  const run = (options: Partial<Options> = {}): Promise<Result> =>
    runAction(lecture, {
      name,
      ...options,
      inputs: {
        variant,
        ...(dockerfile === 'Dockerfile' && { dockerfile }),
        'build-contexts': context,
        ...options.inputs,
      },
    })

  it('is built, verified and published, and then reused', async () => {
    const built = await run()
    expectSuccess(built, 'build')
    const { digest = '', tag = '' } = built.outputs
    const repository = new Repository(name)
    expect(await publicTags(repository)).toMatchObject({ latest: digest, [tag]: digest })
    expect(bases(await repository.manifest(digest))).toEqual({ [base]: before })
    // What only the recipe can know is told, and rejects nothing.
    expect(built.log).not.toMatch(/^::error/m)
    const again = await run({ env: { DOCKER_HOST: 'unix:///nonexistent' } })
    expectSuccess(again, 'reuse')
    expect(again.outputs.digest).toBe(digest)
  })

  it('is reused on schedules until its base moves, and then refreshed', async () => {
    const same = await run({ event: 'schedule' })
    expectSuccess(same, 'reuse')
    const after = await push(base, [...layers, 'RUN echo new >/etc/new-base'])
    const pushed = await run()
    expectSuccess(pushed, 'reuse')
    const refreshed = await run({ event: 'schedule' })
    expectSuccess(refreshed, 'refresh')
    const short = (digest: string): string => `${digest.slice(0, 19)}...`
    expect(refreshed.outputs.reason).toContain(`base ${base} moved (${short(before)} -> ${short(after)})`)
    const repository = new Repository(name)
    const image = await repository.manifest(refreshed.outputs.digest ?? '')
    expect(bases(image)).toEqual({ [base]: after })
    const layersOf = async (digest: string, of = repository) =>
      (await of.manifest(digest)).layers.map((layer) => layer.digest)
    const below = await layersOf(after, new Repository(base.replace(/:latest$/, '')))
    expect((await layersOf(image.digest)).slice(0, below.length)).toEqual(below)
    const settled = await run({ event: 'schedule' })
    expectSuccess(settled, 'reuse')
  })

  it('is built by plain docker build', async () => {
    const tag = unique('seed')
    later(() => command('docker', 'image', 'rm', '--force', tag))
    const build = ['--builder', 'default', '--quiet', '--tag', tag, '--build-context', context]
    const file = join(lecture.folder, dockerfile)
    await command('docker', 'build', ...build, '--file', file, lecture.folder)
    const python = await command(
      'docker',
      'run',
      '--rm',
      '--network',
      'none',
      tag,
      'sh',
      '-c',
      'command -v python',
    )
    expect(python).toBe('/opt/conda/envs/quantecon/bin/python\n')
  })
})

/** `runtime` with the commands of the document: Anaconda's installer is the conda of `solver`, for its server is not reached here. */
async function pushUbuntu(name: string): Promise<string> {
  const programs = ['conda', 'mamba', 'micromamba', 'activate', 'deactivate']
  const lines = [
    `FROM ${setting('BASE')}:runtime`,
    ...TRUST,
    `COPY --from=${setting('BASE')}:solver /opt/conda /usr/local/share/conda-of-solver`,
    'COPY --chmod=755 wget /usr/local/bin/wget',
    // Ubuntu has nothing of conda where the installer puts it.
    `RUN rm -rf /opt/conda /etc/profile.d/container-conda.sh ${programs.map((name) => `/usr/local/bin/${name}`).join(' ')}`,
  ]
  const wget = [
    '#!/bin/sh',
    'for word; do',
    '  case $word in',
    '    https://repo.anaconda.com/miniconda/*.sh)',
    `      printf '[ "$1 $2" = "-b -p" ] && cp -a /usr/local/share/conda-of-solver "$3"\\n' >"\${word##*/}"`,
    '      exit ;;',
    '  esac',
    'done',
    'exec /usr/bin/wget "$@"',
  ]
  return push(name, lines, { wget: `${wget.join('\n')}\n` })
}

describe('the document’s Dockerfiles on ubuntu:24.04', () => {
  const base = `${setting('REGISTRY')}/e2e/${unique('seed-ubuntu')}:24.04`
  let before: string
  beforeAll(async () => {
    before = await pushUbuntu(base)
  })

  it.each(['option-1', 'option-2'])('%s is built, verified, published and reused', async (option) => {
    const name = `${setting('REGISTRY')}/e2e/${unique('seed')}`
    const files = { 'environment.yml': SMALL.environment, Dockerfile: seed(`${option}.Dockerfile`) }
    const lecture = await Lecture.create(files)
    const inputs = {
      variant: SMALL.variant,
      dockerfile: 'Dockerfile',
      'build-contexts': `ubuntu:24.04=docker-image://${base}`,
    }
    const built = await runAction(lecture, { name, inputs })
    expectSuccess(built, 'build')
    const { digest = '' } = built.outputs
    expect(bases(await new Repository(name).manifest(digest))).toEqual({ [base]: before })
    const again = await runAction(lecture, { name, inputs, env: { DOCKER_HOST: 'unix:///nonexistent' } })
    expectSuccess(again, 'reuse')
  })
})

describe('a lecture file whose environment has another name', () => {
  it('is rejected with the name that PATH needs', async () => {
    const name = `${setting('REGISTRY')}/e2e/${unique('seed')}`
    const base = `${setting('REGISTRY')}/e2e/${unique('seed-base')}:latest`
    await push(base, [`FROM ${setting('BASE')}:latest`, ...TRUST])
    const lecture = await Lecture.create({
      'environment.yml': SMALL.environment.replace('quantecon', 'lectures'),
      Dockerfile: seed('option-3-lecture.Dockerfile'),
    })
    const inputs = {
      dockerfile: 'Dockerfile',
      'build-contexts': `ghcr.io/quantecon/lecture-base:latest=docker-image://${base}`,
    }
    const ended = await runAction(lecture, { name, inputs })
    expectFailure(ended, 'verification', /the environment lectures is in \/opt\/conda\/envs\/lectures/)
    expect(await new Repository(name).tags()).not.toHaveProperty('latest')
  })
})
