import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { lookUpBases } from '../../src/named-images/look-up-bases.ts'
import { pinsOf } from '../../src/named-images/pins.ts'
import type { Registry } from '../../src/ports.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import { containerBuilder, remoteBuilder } from './builders.ts'
import { cleanUp, command, later, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

/** Pins as BuildKit takes them, on every kind of builder: tiny images, and the files that a build of them gives back. */
const name = `${setting('REGISTRY')}/e2e/${unique('pinned')}`

afterAll(cleanUp)

function folderOf(files: Record<string, string>): string {
  const folder = temporaryFolder()
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
  return folder
}

/** Pushes an image that holds its own name in /what. */
async function push(tag: string, what: string): Promise<string> {
  const folder = folderOf({ Dockerfile: 'FROM scratch\nCOPY what /what\nCMD ["/what"]\n', what })
  const output = `type=image,name=${name}:${tag},push=true,store=false,oci-mediatypes=true`
  const build = ['--builder', 'default', '--provenance=false', '--output', output, folder]
  await command('docker', 'buildx', 'build', ...build)
  return (await new Repository(name).manifest(tag)).digest
}

const registry = createRegistry({
  clock: { now: Date.now, sleep: async () => undefined, every: () => () => undefined },
  log: { warning: () => undefined, debug: () => undefined } as never,
})

/** The files of a build that gets the pins of its Dockerfile. `elsewhere`: where names of Docker Hub lie on this machine. */
async function build(
  builder: string,
  lines: string[],
  options: { pinned?: boolean | 'by --pull'; registry?: Pick<Registry, 'manifest'>; elsewhere?: string } = {},
): Promise<(file: string) => string> {
  const folder = folderOf({ Dockerfile: `${lines.join('\n')}\n` })
  const out = join(temporaryFolder(), 'out')
  mkdirSync(out)
  const subject = { dockerfile: 'Dockerfile', dockerfileText: lines.join('\n') }
  const inputs = { buildArgs: {}, buildContexts: {} }
  const { contexts, pull } = pinsOf(
    await lookUpBases(subject, inputs, options.registry ?? registry),
    'Dockerfile',
  )
  const places = Object.entries(contexts).map(([key, value]) => {
    const place = options.elsewhere ? value.replace(/docker\.io\/[^@]*/, options.elsewhere) : value
    return ['--build-context', `${key}=${place}`]
  })
  const { pinned = true } = options
  const pulls = pinned === 'by --pull' || (pinned && pull)
  const given = [...(pinned === true ? places.flat() : []), ...(pulls ? ['--pull'] : [])]
  const system = `system=docker-image://${setting('STANDIN_SYSTEM')}`
  const argv = [
    '--builder',
    builder,
    '--build-context',
    system,
    ...given,
    '--output',
    `type=local,dest=${out}`,
  ]
  await command('docker', 'buildx', 'build', '--provenance=false', ...argv, folder)
  return (file) => readFileSync(join(out, file), 'utf8')
}

const BUILDERS: [string, () => Promise<string>][] = [
  ['the engine’s own builder', async () => 'default'],
  ['a builder of the driver docker-container', containerBuilder],
  ['a builder of the driver remote', () => remoteBuilder()],
]

describe.each(BUILDERS)('%s', (_sentence, make) => {
  let builder: string
  beforeAll(async () => {
    builder = await make()
  })

  it('takes every image by its digest', async () => {
    const tag = unique('t')
    const one = await push(`${tag}-one`, 'one')
    await push(`${tag}-two`, 'two')
    await push('latest', 'latest')
    const files = await build(builder, [
      `ARG TAG=${tag}-one`,
      `FROM ${name}:\${TAG} AS one`,
      'FROM system AS mounted',
      `RUN --mount=from=${name}:${tag}-two,target=/two cp /two/what /mounted`,
      'FROM one',
      `COPY --from=${name}:${tag}-two /what /two`,
      `COPY --from=${name} /what /latest`,
      `COPY --from=${name}@${one} /what /one`,
      'COPY --from=mounted /mounted /mounted',
    ])
    expect([files('what'), files('two'), files('latest'), files('one'), files('mounted')]).toEqual([
      ...['one', 'two', 'latest', 'one', 'two'],
    ])
  })

  it('finds pins of Docker Hub’s names, however they are written', async () => {
    const digest = await push('hub', 'hub')
    const hub = { manifest: async () => ({ digest, mediaType: 'x', bytes: new Uint8Array() }) }
    const files = await build(
      builder,
      [
        'FROM ubuntu:24.04 AS ubuntu',
        'COPY --from=docker.io/library/debian:13 /what /debian',
        'COPY --from=busybox /what /busybox',
        'COPY --from=index.docker.io/owner/image:latest /what /owner',
        'COPY --from=owner/image:1.0 /what /one',
      ],
      { registry: hub, elsewhere: name },
    )
    for (const file of ['what', 'debian', 'busybox', 'owner', 'one']) expect(files(file)).toBe('hub')
  })
})

describe('an old copy in the engine', () => {
  it('is used by a build without pins, and not by one with them', async () => {
    const tag = unique('moving')
    await push(tag, 'old')
    await command('docker', 'pull', '--quiet', `${name}:${tag}`)
    later(() => command('docker', 'image', 'rm', '--force', `${name}:${tag}`))
    await push(tag, 'new')
    const lines = [`FROM ${name}:${tag}`]
    expect((await build('default', lines, { pinned: false }))('what')).toBe('old')
    expect((await build('default', lines))('what')).toBe('new')
    // What is left for a stage that is named like its image.
    expect((await build('default', lines, { pinned: 'by --pull' }))('what')).toBe('new')
  })
})

describe('a stage that is named like its image', () => {
  it('would be replaced by a context of that name, which is why it gets none', async () => {
    const digest = await push('stage', 'base')
    const lines = ['FROM alpine AS alpine', 'COPY <<END /stage', 'mine', 'END']
    const folder = folderOf({ Dockerfile: `${lines.join('\n')}\n` })
    const out = temporaryFolder()
    const context = `alpine=docker-image://${name}@${digest}`
    const argv = ['--builder', 'default', '--build-context', context, '--output', `type=local,dest=${out}`]
    await command('docker', 'buildx', 'build', ...argv, folder)
    expect(() => readFileSync(join(out, 'stage'))).toThrow('ENOENT')
    const hub = { manifest: async () => ({ digest, mediaType: 'x', bytes: new Uint8Array() }) }
    const subject = { dockerfile: 'Dockerfile', dockerfileText: lines.join('\n') }
    const pins = pinsOf(await lookUpBases(subject, { buildArgs: {}, buildContexts: {} }, hub), 'Dockerfile')
    expect(pins).toMatchObject({ contexts: {}, pull: true })
  })
})
