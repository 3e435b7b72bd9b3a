import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Options, type Result, runAction } from './action.ts'
import { expectSuccess, publicTags } from './expectations.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, later, ROOT, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'

/** Build arguments by which the examples' public images are replaced; TeX's list takes minutes, so one of it is taken. */
const SYSTEM = {
  SYSTEM: process.env.STANDIN_SYSTEM ?? 'ubuntu:24.04',
  CONDA: `${setting('BASE')}:solver`,
  TEX: 'lmodern',
}

/**
 * A small base of the kind that option 3 starts from: system and conda in one image. The full one has TeX besides,
 * which nothing here needs and every pull would cost.
 */
async function smallBase(): Promise<string> {
  const name = `${setting('REGISTRY')}/e2e/shapes-base:latest`
  const recipe = [
    `FROM ${setting('BASE')}:solver AS solver`,
    `FROM ${setting('BASE')}:html`,
    'COPY --link --from=solver /opt/conda /opt/conda',
    'ENV PATH=/opt/conda/bin:$PATH',
  ]
  const output = `type=image,name=${name},push=true,store=false,compression=zstd,oci-mediatypes=true`
  const lecture = await Lecture.create({ Dockerfile: `${recipe.join('\n')}\n` })
  const build = ['buildx', 'build', '--builder', 'default', '--provenance=false', '--output', output]
  await command('docker', ...build, lecture.folder)
  return name
}

const SHAPES: [string, () => Promise<Record<string, string>>][] = [
  ['single', async () => SYSTEM],
  ['multi-stage', async () => SYSTEM],
  ['hierarchical', async () => ({ BASE: await smallBase() })],
]

afterAll(cleanUp)

describe.each(SHAPES)('examples/shapes/%s', (shape, prepare) => {
  const name = `${setting('REGISTRY')}/e2e/${unique(`shape-${shape}`)}`
  let lecture: Lecture
  let buildArgs: Record<string, string>

  beforeAll(async () => {
    const read = (file: string): string => readFileSync(join(ROOT, 'examples/shapes', shape, file), 'utf8')
    const files = ['environment.yml', '.devcontainer/Dockerfile']
    lecture = await Lecture.create(Object.fromEntries(files.map((file) => [file, read(file)])))
    buildArgs = await prepare()
  })

  const run = (options: Partial<Options> = {}): Promise<Result> => {
    const lines = Object.entries(buildArgs).map(([key, value]) => `${key}=${value}`)
    return runAction(lecture, {
      name,
      ...options,
      inputs: { 'build-args': lines.join('\n'), ...options.inputs },
    })
  }

  it('is found, built, verified and published by the action, and then reused', async () => {
    const built = await run()
    expectSuccess(built, 'build')
    expect(built.summary).toMatch(/(\d+) of \1 checks passed/)
    // Not the default recipe: the steps are the Dockerfile's own.
    expect(built.log).toContain('RUN if [ -s /run/secrets/ca ]')
    const { digest, tag = '', image } = built.outputs
    expect(await publicTags(new Repository(name))).toMatchObject({ latest: digest, [tag]: digest })
    // An engine that is not there shows that nobody asked it. The file that was found may be named as well.
    const inputs = { dockerfile: '.devcontainer/Dockerfile' }
    const again = await run({ inputs, env: { DOCKER_HOST: 'unix:///nonexistent' } })
    expectSuccess(again, 'reuse')
    expect(again.outputs.image).toBe(image)
  })

  it('is built by plain docker build, with and without the secret, into an image that has what it should', async () => {
    const tag = unique('shape')
    later(() => command('docker', 'image', 'rm', '--force', tag))
    const file = join(lecture.folder, '.devcontainer/Dockerfile')
    const options = Object.entries(buildArgs).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`])
    const build = ['--tag', tag, '--file', file, ...options, lecture.folder]
    const secret = ['--secret', `id=ca,src=${setting('CA_BUNDLE')}`]
    await command('docker', 'build', '--builder', 'default', '--quiet', ...secret, ...build)
    // A secret does not count in the build's cache, so this shows that none is required, not that pip goes without.
    await command('docker', 'build', '--builder', 'default', '--quiet', ...build)
    const inside = (...argv: string[]) =>
      command('docker', 'run', '--rm', '--network', 'none', '--env', 'HOME=/nowhere', tag, ...argv)
    expect(await inside('jupyter-book', '--version')).toContain('1.0.4.post1')
    expect(await inside('bash', '-l', '-c', 'command -v python')).toBe(
      '/opt/conda/envs/quantecon/bin/python\n',
    )
    const left = ['/tmp', '/root', '/var/cache/apt', '/var/lib/apt/lists', '/opt/conda/pkgs']
    // What is in the base that option 3 starts from is the base's own affair.
    if (shape !== 'hierarchical') left.push('/var/log')
    const found = await inside('sh', '-c', `find ${left.join(' ')} -type f -size +0 2>/dev/null || true`)
    // What the base system itself brings.
    expect(found.split('\n').filter((path) => path && !/^\/root\/\.(?:bashrc|profile)$/.test(path))).toEqual(
      [],
    )
    const history = await command('docker', 'history', '--no-trunc', '--format', '{{.CreatedBy}}', tag)
    expect(history).not.toMatch(/BEGIN CERTIFICATE/)
  })
})
