import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Options, type Result, runAction } from './action.ts'
import { remoteBuilder } from './builders.ts'
import { expectSuccess } from './expectations.ts'
import { fileOf, paths, type RecipeLayers, recipeLayers } from './layers.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, later, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { dyingRegistry, type Front } from './proxy.ts'
import { ran, stepsOf } from './records.ts'
import { type ImageManifest, Repository } from './registry.ts'

/** What each kind of change builds and sends, on builders that have nothing but the registry's cache. */

const CONDA = ['python=3.13', 'pip', 'packaging=25.0', 'click', 'toolz']
/** Each meets a package that conda installed: a newer one, an older one, and an older one that has fewer files. */
const REPLACING = ['packaging==26.0', 'click==8.1.8', 'toolz==0.9.0']

const base = `${setting('REGISTRY')}/e2e/${unique('rebuild-base')}`
const path = `e2e/${unique('rebuild')}`
// In the steps' names: no earlier test has left one of them in a cache.
const environment = (...requirements: string[]): string =>
  [
    `name: ${path.split('/').at(-1)}`,
    'channels:\n  - default\ndependencies:',
    ...CONDA.map((line) => `  - ${line}`),
    '  - pip:',
    ...requirements.map((line) => `    - ${line}\n`),
  ].join('\n')

const behindFront = (): string => base.replace(setting('REGISTRY'), front.host)

interface Rebuilt {
  builder: string
  result: Result
  image: ImageManifest
  layers: RecipeLayers
  /** RUN steps of the recipe that ran, by stage. */
  ran: string[]
  /** Digests of the blobs that were sent. */
  sent: Set<string>
  requests: typeof requests
}

let front: Front
let requests: [method: string, path: string][] = []
let lecture: Lecture
let repository: Repository

async function rebuild(text: string, options: Partial<Options> = {}): Promise<Rebuilt> {
  await lecture.commit({ 'environment.yml': text })
  const builder = await remoteBuilder()
  requests = []
  // Of the same registry as the image, as ghcr.io is: what is new of it can be mounted.
  const inputs = { builder, base: behindFront(), ...options.inputs }
  const result = await runAction(lecture, { name: `${front.host}/${path}`, ...options, inputs })
  expectSuccess(result, options.event === 'schedule' ? 'refresh' : 'build')
  const image = await repository.manifest(result.outputs.digest ?? '')
  const digests = (pattern: RegExp): Set<string> =>
    new Set(
      requests.flatMap(([method, path]) => pattern.exec(`${method} ${decodeURIComponent(path)}`)?.[1] ?? []),
    )
  return {
    builder,
    result,
    image,
    layers: recipeLayers(image),
    ran: ran(await stepsOf(builder), 'conda', 'pip', 'packages'),
    sent: digests(/^PUT .*[?&]digest=(sha256:[0-9a-f]{64})/),
    requests,
  }
}

/** What a base may change beside its files; the recipe sets LANG itself, to the value that it had before. */
const CHANGES =
  'COPY Dockerfile /etc/changed\nENV ADDED="by the base" LANG=C PATH=/opt/base/bin:$PATH\nLABEL changed=yes\nWORKDIR /opt\nCMD ["/bin/sh"]\n'

/** Another base under the tag that lectures follow. */
async function changeBase(): Promise<void> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'Dockerfile'), `FROM ${base}:html\n${CHANGES}`)
  const output = `type=image,name=${base}:html,push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true`
  const build = ['buildx', 'build', '--builder', 'default', '--provenance=false', '--output', output]
  await command('docker', ...build, folder)
}

beforeAll(async () => {
  front = await dyingRegistry(setting('REGISTRY'), (method, path) => {
    requests.push([method, path])
    return false
  })
  repository = new Repository(`${setting('REGISTRY')}/${path}`)
  lecture = await Lecture.create({})
  for (const target of ['solver', 'html']) {
    const create = ['buildx', 'imagetools', 'create', '--prefer-index=false', '--tag', `${base}:${target}`]
    await command('docker', ...create, `${setting('BASE')}:${target}`)
  }
})
afterAll(cleanUp)

describe('a lecture image, built again on builders that have nothing', () => {
  let first: Rebuilt
  let replacing: Rebuilt
  const requirements = [...REPLACING, 'six==1.16.0']

  beforeAll(async () => {
    first = await rebuild(environment('six==1.16.0'))
  })

  it('is all built and all sent the first time', () => {
    expect(first.ran).toEqual(['conda', 'pip'])
    expect([...first.sent]).toEqual(
      expect.arrayContaining(Object.values(first.layers).map(({ digest }) => digest)),
    )
  })

  it('without any cache, elsewhere, makes the same layers of conda and pip', async () => {
    const name = `${setting('REGISTRY')}/${path}-again`
    const result = await runAction(lecture, {
      name,
      inputs: { builder: await remoteBuilder(), base, cache: 'none' },
    })
    expectSuccess(result, 'build')
    const { conda, pip } = recipeLayers(await new Repository(name).manifest(result.outputs.digest ?? ''))
    expect({ conda, pip }).toEqual({ conda: first.layers.conda, pip: first.layers.pip })
  })

  describe('on a new base', () => {
    let again: Rebuilt
    const configuration = async (repository: Repository, { config }: ImageManifest) =>
      JSON.parse((await repository.blob(config.digest)).toString('utf8'))

    beforeAll(async () => {
      await changeBase()
      again = await rebuild(environment('six==1.16.0'), { event: 'schedule' })
    })

    it('runs nothing, and sends no layer of the environment and none twice', () => {
      expect(again.ran).toEqual([])
      // The file, and the folder that WORKDIR makes.
      expect(again.image.layers.length).toBe(first.image.layers.length + 2)
      expect(again.layers).toEqual(first.layers)
      // Of the base's layers two are new; they are mounted, and of all blobs only the configuration is sent.
      const mounts = again.requests.filter(([method, path]) => method === 'POST' && path.includes('mount='))
      expect([mounts.length, [...again.sent]]).toEqual([2, [again.image.config.digest]])
      expect(again.result.outputs.reason).toMatch(
        /base image has changed .*; its environment was put on the new base/,
      )
    })

    it('says since when its packages stand', async () => {
      const key = 'org.quantecon.container-action.'
      const { annotations } = again.image
      expect(annotations[`${key}solved`]).toBe(first.image.annotations[`${key}created`])
      expect(annotations[`${key}base-digest`]).not.toBe(first.image.annotations[`${key}base-digest`])
    })

    it('is what BuildKit makes of it', async () => {
      const name = `${setting('REGISTRY')}/${path}-built`
      // This builder has the steps of conda and pip.
      const inputs = { builder: first.builder, base, cache: 'none' }
      const result = await runAction(lecture, { name, inputs })
      expectSuccess(result, 'build')
      const other = new Repository(name)
      const image = await other.manifest(result.outputs.digest ?? '')
      const [ours, theirs] = await Promise.all([
        configuration(repository, again.image),
        configuration(other, image),
      ])
      const { marker, ...layers } = recipeLayers(image)
      const { marker: ourMarker, ...ourLayers } = again.layers
      expect([ourLayers, marker === ourMarker]).toEqual([layers, false])
      expect(again.image.layers.slice(0, -1)).toEqual(image.layers.slice(0, -1))
      const told = (history: { created_by: string; empty_layer?: boolean }[]) =>
        history.map(({ created_by, empty_layer }) => [created_by, empty_layer])
      expect(ours.rootfs.diff_ids.slice(0, -1)).toEqual(theirs.rootfs.diff_ids.slice(0, -1))
      expect(told(ours.history)).toEqual(told(theirs.history))
      const rest = (one: object) => ({ ...one, created: '', history: [], rootfs: {} })
      expect(rest(ours)).toEqual(rest(theirs))
      expect(ours.config).toMatchObject({
        Env: expect.arrayContaining(['ADDED=by the base', 'LANG=C.UTF-8']),
        WorkingDir: '/opt',
        Cmd: ['/bin/sh'],
        Labels: { changed: 'yes' },
      })
    })

    it('runs', async () => {
      const { image = '' } = again.result.outputs
      later(() => command('docker', 'image', 'rm', '--force', image))
      const script =
        'test -f /etc/changed && command -v python && echo "$ADDED" && python -c "import six, click"'
      const said = await command('docker', 'run', '--rm', '--network', 'none', image, 'sh', '-ec', script)
      expect(said).toMatch(/^\/opt\/conda\/envs\/\S+\/bin\/python\nby the base\n$/)
    })

    it('is found by the next schedule', async () => {
      const result = await runAction(lecture, {
        name: `${front.host}/${path}`,
        event: 'schedule',
        inputs: { builder: again.builder, base: behindFront() },
      })
      expectSuccess(result, 'reuse')
      expect(result.outputs.digest).toBe(again.image.digest)
    })
  })

  it('with one more pip package runs pip alone, and sends no layer of conda', async () => {
    const { ran, layers, sent } = await rebuild(environment('six==1.16.0', 'iniconfig==2.0.0'))
    expect(ran).toEqual(['pip'])
    expect(layers.conda).toEqual(first.layers.conda)
    expect(layers.pip).not.toEqual(first.layers.pip)
    expect(sent).toContain(layers.pip.digest)
    expect(sent).not.toContain(layers.conda.digest)
  })

  describe('where pip upgrades, downgrades and removes what conda installed', () => {
    beforeAll(async () => {
      replacing = await rebuild(environment(...requirements))
    })

    it('runs pip alone; what pip replaced is in the layer of pip only, and nothing is deleted by a later layer', async () => {
      expect(replacing.ran).toEqual(['pip'])
      expect(replacing.layers.conda).not.toEqual(first.layers.conda)
      const packages = (list: string[]): string[] =>
        list
          .flatMap(
            (path) =>
              /site-packages\/((?:packaging|click|toolz)-[^/]+)\.dist-info\/METADATA$/.exec(path)?.[1] ?? [],
          )
          .sort()
      const before = await paths(repository, first.layers.conda)
      const conda = await paths(repository, replacing.layers.conda)
      const pip = await paths(repository, replacing.layers.pip)
      expect(packages(before)).toEqual([
        expect.stringMatching(/^click-8\.[2-9]/),
        'packaging-25.0',
        expect.stringMatching(/^toolz-1\./),
      ])
      expect(packages(conda)).toEqual([])
      expect(packages(pip)).toEqual(['click-8.1.8', 'packaging-26.0', 'toolz-0.9.0'])
      const files = (list: string[]): string[] => list.filter((path) => /\.(?:py|pyc|so|json)$/.test(path))
      // Stored once: no file of one layer is in the other.
      expect(files(conda).filter((path) => new Set(pip).has(path))).toEqual([])
      // pip removed these, and nothing took their place.
      const gone = before.filter((path) => !new Set([...conda, ...pip]).has(path))
      expect(gone).toEqual(expect.arrayContaining([expect.stringMatching(/site-packages\/toolz\/.*\.py$/)]))
      expect([...conda, ...pip].filter((path) => /(?:^|\/)\.wh\./.test(path))).toEqual([])
    })

    it('keeps the layer of conda, with one more pip package, while pip replaces the same', async () => {
      const { ran, layers, sent } = await rebuild(environment(...requirements, 'iniconfig==2.0.0'))
      expect(ran).toEqual(['pip'])
      expect(layers.conda).toEqual(replacing.layers.conda)
      expect(layers.pip).not.toEqual(replacing.layers.pip)
      expect(sent).not.toContain(layers.conda.digest)
    })

    it('has the tree that pip left, with every .pyc valid and the same word of pip check', async () => {
      const stage = await listingOfStage(environment(...requirements), replacing.builder)
      const { image = '' } = replacing.result.outputs
      const inside = (...argv: string[]): Promise<string> =>
        command(
          'docker',
          'run',
          '--rm',
          '--network',
          'none',
          '--volume',
          `${join(import.meta.dirname, 'tree')}:/tree:ro`,
          image,
          ...argv,
        )
      later(() => command('docker', 'image', 'rm', '--force', image))
      const listing = JSON.parse(await inside('python', '-I', '-B', '/tree/list.py', '/opt/conda/envs'))
      expect(Object.keys(listing).length).toBeGreaterThan(1500)
      expect(listing).toEqual(stage.listing)
      const compiled = Object.entries<unknown[]>(listing).filter(([path]) => path.endsWith('.pyc'))
      expect(compiled.length).toBeGreaterThan(100)
      expect(compiled.filter(([, about]) => about.at(-1) !== 'valid')).toEqual([])
      const check = 'python -B -m pip --no-cache-dir --disable-pip-version-check check || true'
      expect(await inside('sh', '-c', check)).toBe(stage.check)
      expect(await inside('cat', '/usr/share/container-action/pip-check.txt')).toBe(stage.check)
    })
  })

  it('with attestations is built for a new base; without the build cache in the recorded versions', async () => {
    await changeBase()
    await repository.delete((await repository.manifest('cache')).digest)
    await lecture.commit({ 'environment.yml': environment('six==1.16.0') })
    const inputs = { builder: await remoteBuilder(), base: behindFront(), provenance: 'min' }
    const result = await runAction(lecture, { name: `${front.host}/${path}`, event: 'schedule', inputs })
    expectSuccess(result, 'refresh')
    expect(result.outputs.reason).toMatch(
      /built, because attestations \(provenance, SBOM\) need a build; it has the versions that the earlier image records$/,
    )
    const index = await repository.manifest(result.outputs.digest ?? '')
    const key = 'org.quantecon.container-action.'
    expect(index.annotations[`${key}solved`]).toBe(first.image.annotations[`${key}created`])
    const { manifests } = index as unknown as { manifests: { digest: string }[] }
    const image = await repository.manifest(manifests[0]?.digest ?? '')
    for (const list of ['conda-explicit.txt', 'pip-freeze.txt']) {
      const [now, before] = await Promise.all(
        [recipeLayers(image), first.layers].map(({ record }) =>
          fileOf(repository, record, `usr/share/container-action/${list}`),
        ),
      )
      expect(now).toBe(before)
    }
    const { conda, pip } = recipeLayers(image)
    process.stdout.write(
      `locked: conda ${conda.digest === first.layers.conda.digest ? 'same' : 'other'} layer, pip ${pip.digest === first.layers.pip.digest ? 'same' : 'other'} layer\n`,
    )
  })
})

/** The recipe up to pip, with a split that moves nothing: what pip left, as it left it. */
async function listingOfStage(text: string, builder: string): Promise<{ listing: object; check: string }> {
  const folder = temporaryFolder()
  const recipe = join(folder, 'recipe')
  cpSync(join(ROOT, 'containers/lecture'), recipe, { recursive: true })
  cpSync(join(import.meta.dirname, 'tree/list.py'), join(recipe, 'list.py'))
  // The list is kept for its time.
  writeFileSync(
    join(recipe, 'split.py'),
    'import sys\nif sys.argv[1] == "list":\n    open(sys.argv[3], "w").close()\n',
  )
  // Times stay those of the build: what the recipe makes of them must not hide in both listings.
  writeFileSync(join(recipe, 'settle.py'), '')
  const name = /^name: (.*)$/m.exec(text)?.[1] ?? ''
  const stages = [
    'FROM pip AS listing',
    `RUN --mount=type=bind,from=recipe,target=/recipe /opt/conda/envs/${name}/bin/python -I -B /recipe/list.py /opt/conda/envs >/listing.json`,
    `RUN (/opt/conda/envs/${name}/bin/python -B -m pip --no-cache-dir --disable-pip-version-check check || true) >/check.txt`,
    'FROM scratch',
    'COPY --from=listing /listing.json /check.txt /',
  ]
  writeFileSync(
    join(folder, 'Dockerfile'),
    `${readFileSync(join(recipe, 'Dockerfile'), 'utf8')}\n${stages.join('\n')}\n`,
  )
  const write = (file: string, content: string): void => writeFileSync(join(folder, 'context', file), content)
  for (const part of ['conda', 'pip', 'marker'])
    cpSync(`${import.meta.dirname}/tree`, join(folder, 'context', part), { recursive: true })
  const [conda = '', pip = ''] = text.split('  - pip:\n')
  write('conda/environment.yml', conda)
  write('pip/container-action-requirements.txt', pip.replace(/^ +- /gm, ''))
  const build = [
    ...['buildx', 'build', '--builder', builder, '--file', join(folder, 'Dockerfile')],
    ...['--build-context', `recipe=${recipe}`, '--build-arg', `ENVIRONMENT_NAME=${name}`],
    ...['solver', 'runtime'].flatMap((stage) => [
      '--build-context',
      `${stage}=docker-image://${base}:${stage === 'runtime' ? 'html' : stage}`,
    ]),
    ...[
      '--secret',
      `id=ca,src=${setting('CA_BUNDLE')}`,
      '--output',
      `type=local,dest=${join(folder, 'out')}`,
    ],
  ]
  await command('docker', ...build, join(folder, 'context'))
  const read = (file: string): string => readFileSync(join(folder, 'out', file), 'utf8')
  return { listing: JSON.parse(read('listing.json')) as object, check: read('check.txt') }
}
