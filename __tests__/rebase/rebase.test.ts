import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readAnnotations } from '../../src/image/annotations.ts'
import type { Found } from '../../src/plan/found.ts'
import { rebase } from '../../src/rebase/rebase.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import type { Fault, Rule } from '../servers/faults.ts'
import { TestRegistry, type TestRegistryOptions } from '../servers/registry.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'
import {
  type Built,
  baseOf,
  type Configuration,
  NESTED,
  OWN,
  OWN_ENV,
  PACKAGES,
  type Recipe,
  storeImage,
  storeLecture,
} from './scene.ts'

const BASE = 'quantecon/lecture-base'
const LECTURE = 'quantecon/lecture'
const CREATED = Date.UTC(2026, 10, 29, 12)

const running: TestRegistry[] = []
let here: TestRegistry
async function start(options: TestRegistryOptions = {}): Promise<TestRegistry> {
  const server = await TestRegistry.start({ repositories: { mounts: 'yes' }, ...options })
  running.push(server)
  return server
}
beforeEach(async () => {
  here = await start()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((registry) => registry.stop()))
})

interface Case {
  before?: Partial<Recipe>
  after?: Partial<Recipe>
  lecture?: Partial<Recipe>
  /** Where the bases are. */
  bases?: TestRegistry
  between?: number
  /** Whether the image names another base of as many layers than the one it was made on. */
  foreign?: true
  prepare?: (images: { oldBase: Built; newBase: Built; lecture: Built; bases: TestRegistry }) => void
}

/** A lecture's image on a base, moved to another one. */
async function move(about: Case = {}) {
  const { bases = here } = about
  const oldBase = storeImage(bases, BASE, 'old', baseOf('old', about.before))
  const newBase = storeImage(bases, BASE, 'runtime', baseOf('new', about.after))
  const named = about.foreign ? storeImage(bases, BASE, 'foreign', baseOf('old')) : oldBase
  const record = { baseDigest: named.digest }
  const lecture = storeLecture(here, LECTURE, 'env', oldBase, { ...about.lecture, record })
  // As after a push: each layer is in the repository of the lecture.
  for (const layer of oldBase.layers) here.storeBlob(LECTURE, bases.blobs.get(layer.digest) as Uint8Array)
  about.prepare?.({ oldBase, newBase, lecture, bases })
  const registry = createRegistry({
    clock: fakeClock(),
    log: recordingLog().log,
    random: () => 0,
    timeouts: { connect: 1000, response: 400 },
  })
  const manifestOf = async (path: string, digest: string, host: string) =>
    (await registry.manifest({ registry: host, path, digest })) as NonNullable<Found['manifest']>
  const manifest = await manifestOf(LECTURE, lecture.digest, here.host)
  const repository = { registry: here.host, path: LECTURE }
  const work = {
    repository,
    takes: { image: readAnnotations(manifest), manifest } as Found,
    bases: { registry: bases.host, path: BASE, tag: 'runtime' },
    onto: {
      manifest: await manifestOf(BASE, newBase.digest, bases.host),
      repository: { registry: bases.host, path: BASE },
    },
    between: about.between ?? 0,
    labels: { 'org.opencontainers.image.source': 'https://github.com/quantecon/lecture' },
    annotations: { given: 'yes' },
    created: CREATED,
  }
  const from = here.requests.length
  const outcome = rebase(work, registry)
  const read = async () => {
    const done = await outcome
    if (!('digest' in done)) throw new Error(done.why)
    const stored = here.manifests.get(`${LECTURE}@${done.digest}`)
    const { config, layers, annotations } = JSON.parse(Buffer.from(stored?.bytes ?? '').toString())
    const bytes = here.blobs.get(config.digest) as Uint8Array
    const configuration = JSON.parse(Buffer.from(bytes).toString()) as Configuration
    return { layers, annotations, configuration, requests: here.requests.slice(from) }
  }
  return { oldBase, newBase, lecture, outcome, read }
}

const tags = (): string[] => [...here.manifests.keys()].filter((name) => name.startsWith(`${LECTURE}:`))

describe('an environment on a new base', () => {
  it('keeps its layers, in order, above those of the new base', async () => {
    const { newBase, lecture, read } = await move()
    const { layers, annotations, configuration } = await read()
    expect(layers).toEqual([...newBase.layers, ...lecture.layers.slice(-4)])
    expect(annotations).toEqual({ given: 'yes' })
    expect(configuration.rootfs.diff_ids).toEqual([
      ...newBase.configuration.rootfs.diff_ids,
      ...lecture.configuration.rootfs.diff_ids.slice(-4),
    ])
    expect(configuration).toMatchObject({
      created: '2026-11-29T12:00:00Z',
      architecture: 'amd64',
      os: 'linux',
    })
    expect(tags()).toEqual([`${LECTURE}:env`])
  })

  it('costs few requests, reads no layer, and sends the configuration alone', async () => {
    const { newBase, read } = await move()
    const { requests } = await read()
    const asked = requests.map(({ method, url }) => `${method} ${url}`)
    expect(asked.filter((line) => line.includes('mount='))).toHaveLength(newBase.layers.length)
    expect(asked).toHaveLength(9)
    expect(asked.filter((line) => /^PUT .*uploads/.test(line))).toHaveLength(1)
    for (const { digest } of newBase.layers) expect(asked.join('\n')).not.toContain(`blobs/${digest}`)
  })

  it('takes what the new base sets, under what the recipe sets', async () => {
    const { read } = await move({
      after: {
        env: ['ADDED=1', 'PATH=/new:/bin', 'LANG=C', 'KEPT=no'],
        settings: { Cmd: ['/bin/sh'], WorkingDir: '/new', User: 'somebody', Labels: { base: 'new' } },
      },
      before: { env: ['PATH=/usr/bin:/bin', 'LANG=C.UTF-8', 'GONE=1'] },
      lecture: {
        env: ['PATH=/opt/conda/envs/x/bin:/usr/bin:/bin:/after', 'LANG=C.UTF-8', 'GONE=1', ...OWN_ENV],
      },
    })
    const { config, history } = (await read()).configuration
    expect(config).toEqual({
      Cmd: ['/bin/sh'],
      WorkingDir: '/new',
      User: 'somebody',
      Env: [
        'ADDED=1',
        'PATH=/opt/conda/envs/x/bin:/new:/bin:/after',
        'LANG=C.UTF-8',
        'KEPT=yes',
        'CONDA_PREFIX=/opt/conda/envs/x',
        'CONDA_DEFAULT_ENV=x',
      ],
      Labels: { base: 'new', 'org.opencontainers.image.source': 'https://github.com/quantecon/lecture' },
    })
    expect(history.map(({ created_by }) => created_by)).toEqual([
      'system',
      'RUN install new',
      'CMD ["/bin/bash"]',
      ...OWN.slice(0, -1).map(({ created_by }) => created_by),
      'ENV CONDA_PREFIX=/opt/conda/envs/x CONDA_DEFAULT_ENV=x PATH=/opt/conda/envs/x/bin:/new:/bin LANG=C.UTF-8',
    ])
  })

  it('takes no text in a value for a variable that the recipe sets', async () => {
    const lines = ['ENV OPTIONS=-a TZ=x -b', 'ENV TWICE=1 EDITOR=vi', 'ENV TWICE=2']
    const { read } = await move({
      before: { env: ['PATH=/usr/bin:/bin', 'TZ=UTC', 'EDITOR=vi'] },
      after: { env: ['PATH=/new', 'TZ=Asia/Tokyo', 'EDITOR=nano'] },
      lecture: {
        env: [
          'PATH=/opt/x:/usr/bin:/bin',
          'TZ=UTC',
          'EDITOR=vi',
          'OPTIONS=-a TZ=x -b',
          'TWICE=2',
          ...OWN_ENV,
        ],
        history: [...OWN, ...lines.map((created_by) => ({ created_by, empty_layer: true }))],
      },
    })
    const { Env } = (await read()).configuration.config
    expect(Env).toEqual(
      expect.arrayContaining(['TZ=Asia/Tokyo', 'EDITOR=vi', 'OPTIONS=-a TZ=x -b', 'TWICE=2']),
    )
  })

  it('can be moved again', async () => {
    const first = await move()
    const { configuration } = await first.read()
    const again = await move({
      lecture: { env: configuration.config.Env as string[] },
      after: { env: ['PATH=/third'] },
    })
    expect((await again.read()).configuration.config.Env).toContain(
      'PATH=/opt/conda/envs/x/bin:/third:/after',
    )
  })

  it('is put on the apt packages of the new base', async () => {
    const packages = { history: [...baseOf('new').history, ...PACKAGES] }
    const { newBase, lecture, read } = await move({
      between: 2,
      lecture: { history: [...PACKAGES, ...OWN] },
      after: packages,
    })
    const { layers, configuration } = await read()
    expect(layers).toEqual([...newBase.layers, ...lecture.layers.slice(-4)])
    expect(configuration.history.map(({ created_by }) => created_by).slice(3, 7)).toEqual([
      ...PACKAGES.map(({ created_by }) => created_by),
      OWN[0]?.created_by,
    ])
  })

  it('copies the layers of a base in another registry', async () => {
    const bases = await start()
    const { newBase, read } = await move({ bases })
    const { layers } = await read()
    expect(layers.slice(0, 2)).toEqual(newBase.layers)
    for (const { digest } of newBase.layers) expect(here.links).toContain(`${LECTURE}@${digest}`)
  })

  it('copies them where the registry mounts nothing', async () => {
    running.splice(running.indexOf(here), 1)
    await here.stop()
    here = await start({ repositories: { mounts: 'refuses' } })
    const { read } = await move()
    const sent = (await read()).requests.filter(
      ({ method, url }) => method === 'PUT' && url.includes('uploads'),
    )
    expect(sent).toHaveLength(3)
  })

  const absent = '{"errors":[{"code":"BLOB_UNKNOWN","message":"blob unknown"}]}'
  const rows: [string, RegExp, Case][] = [
    [
      'whose old base is gone',
      /does not have its old base/,
      { prepare: ({ oldBase, bases }) => bases.manifests.delete(`${BASE}@${oldBase.digest}`) },
    ],
    ['whose layers are not those of its base', /first layers are not those/, { foreign: true }],
    [
      'with another number of layers',
      /layers of the default recipe/,
      { lecture: { history: [...OWN, { created_by: 'COPY a /' }] } },
    ],
    [
      'with apt packages where none are asked for',
      /layers of the default recipe/,
      { lecture: { history: [...PACKAGES, ...OWN] } },
    ],
    [
      'with a RUN on top of its base',
      /history is not/,
      { lecture: { history: [...OWN.slice(0, 4), { created_by: 'RUN date' }, ...OWN.slice(5)] } },
    ],
    [
      'with a USER of its own',
      /more than the default recipe sets/,
      { lecture: { settings: { Cmd: ['/bin/bash'], User: 'x' } } },
    ],
    [
      'with an ENTRYPOINT',
      /more than the default recipe sets/,
      { lecture: { settings: { Cmd: ['/bin/bash'], Entrypoint: ['/x'] } } },
    ],
    ['with another PATH', /does not contain the PATH/, { lecture: { env: ['PATH=/opt'] } }],
    [
      'on a base whose history makes no sense',
      /has no history/,
      { after: { history: [{ created_by: 5 as unknown as string }, { created_by: 'x' }] } },
    ],
    [
      'whose configuration is nested without end',
      /too many levels/,
      { before: { settings: { Volumes: NESTED } }, lecture: { settings: { Volumes: NESTED } } },
    ],
    [
      'with a layer too few in its configuration',
      /history does not match/,
      { prepare: ({ lecture }) => forget(lecture) },
    ],
    ['on a base without PATH', /does not contain the PATH/, { after: { env: [] } }],
    [
      'on a base for another platform',
      /another platform/,
      { after: { platform: { architecture: 'arm64' } } },
    ],
    ['on a base with ONBUILD', /ONBUILD/, { after: { settings: { OnBuild: ['RUN date'] } } }],
    ['on a base whose ONBUILD is no list', /ONBUILD/, { after: { settings: { OnBuild: 'RUN date' } } }],
    [
      'on a base in gzip',
      /not compressed with zstd/,
      { after: { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' } },
    ],
    ['whose Env makes no sense', /an invalid Env/, { after: { env: ['PATH'] } }],
    [
      'whose configuration is longer than 1 MiB',
      /longer than 1048576 bytes/,
      { lecture: { settings: { Cmd: ['/bin/bash'], Labels: { long: 'x'.repeat(2 ** 20) } } } },
    ],
    [
      'one of whose layers was collected',
      /blob unknown/,
      { prepare: ({ lecture }) => here.links.delete(`${LECTURE}@${lecture.layers.at(-4)?.digest}`) },
    ],
    [
      'on a base one of whose layers was collected',
      /BLOB_UNKNOWN/,
      { prepare: ({ newBase }) => drop(newBase.layers[1]?.digest) },
    ],
    [
      'whose configuration is gone',
      /BLOB_UNKNOWN/,
      {
        prepare: () => here.fault({ method: 'GET', path: /lecture\/blobs/, fault: status(404, absent) }),
      },
    ],
  ]
  it.each(rows)('%s needs a build, and moves no tag', async (_sentence, why, about) => {
    const { outcome } = await move(about)
    expect(await outcome).toEqual({ why: expect.stringMatching(why) })
    expect(tags()).toEqual([`${LECTURE}:env`])
  })

  const broken: [string, Rule][] = [
    [
      'of a manifest',
      { method: 'GET', path: /lecture-base\/manifests/, nth: [2, 3, 4, 5, 6], fault: status(503) },
    ],
    ['of a configuration', { method: 'GET', path: /blobs/, fault: status(502) }],
    ['of a mount', { method: 'POST', path: /mount=/, fault: status(500) }],
    ['of an upload', { method: 'PUT', path: /uploads/, fault: status(500) }],
    ['of the manifest', { method: 'PUT', path: /manifests/, fault: status(503) }],
  ]
  it.each(broken)(
    'is a Failure where the registry fails in the middle %s, and moves no tag',
    async (_what, rule) => {
      const { outcome } = await move({ prepare: () => here.fault(rule) })
      expect((await failureOf(outcome)).class).toBe('registry-unavailable')
      expect(tags()).toEqual([`${LECTURE}:env`])
    },
  )
})

function status(code: number, body = ''): Fault {
  return { kind: 'status', status: code, body }
}

function drop(digest: string | undefined): void {
  here.links.delete(`${BASE}@${digest}`)
  here.links.delete(`${LECTURE}@${digest}`)
}

/** The image's manifest with a configuration that names one layer less. */
function forget(lecture: Built): void {
  const { mediaType = '', bytes = Buffer.from('{}') } =
    here.manifests.get(`${LECTURE}@${lecture.digest}`) ?? {}
  const manifest = JSON.parse(Buffer.from(bytes).toString())
  const { rootfs, ...rest } = lecture.configuration
  const fewer = { ...rootfs, diff_ids: rootfs.diff_ids.slice(1) }
  const digest = here.storeBlob(LECTURE, Buffer.from(JSON.stringify({ ...rest, rootfs: fewer })))
  const changed = Buffer.from(JSON.stringify({ ...manifest, config: { ...manifest.config, digest } }))
  lecture.digest = here.store(LECTURE, 'env', changed, mediaType)
}
