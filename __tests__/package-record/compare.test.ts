import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Manifest } from '../../src/image/reference.ts'
import { compareImages, compareWithBuilt } from '../../src/package-record/compare.ts'
import { readRecord } from '../../src/package-record/read-record.ts'
import { digestOf, TestRegistry } from '../servers/registry.ts'
import { client, recordingLog, repository } from '../servers/world.ts'
import { FOLDER, type Layer, recordLayer, storeBlobs } from './images.ts'

let server: TestRegistry
beforeEach(async () => {
  server = await TestRegistry.start()
})
afterEach(() => server.stop())

function image(layers: Layer[], history?: object[]): Manifest {
  return manifestOf(storeBlobs(server, layers, history))
}

function manifestOf(body: object): Manifest {
  const bytes = Buffer.from(JSON.stringify(body))
  return { digest: digestOf(bytes), mediaType: 'application/vnd.oci.image.manifest.v1+json', bytes }
}

const CONDA = 'https://conda.anaconda.org/conda-forge/noarch'
const base = recordLayer({ 'apt.txt': 'libc6\t2.39\tamd64\n' })
const lecture = recordLayer({ 'conda-explicit.txt': `${CONDA}/a-1-0.conda\n`, 'pip-freeze.txt': 'b==1\n' })
const large: Layer = { bytes: Buffer.from('x'), by: 'COPY /opt/conda/envs/ /opt/conda/envs/ # buildkit' }

async function read(manifest: Manifest) {
  const { registry } = client()
  const result = await readRecord(registry, repository(server.host), manifest)
  if ('unknown' in result) return result.unknown
  return Object.fromEntries(
    Object.entries(result.record).map(([installer, all]) => [installer, [...all.keys()]]),
  )
}

describe('readRecord()', () => {
  it('reads the records of base and environment, and no other layer', async () => {
    expect(await read(image([large, base, large, lecture]))).toEqual({
      conda: ['a'],
      pip: ['b'],
      apt: ['libc6'],
    })
    const blobs = server.requests
      .filter(({ url }) => url.includes('/blobs/'))
      .map(({ url }) => url.split('/').at(-1))
    expect(blobs).not.toContain(digestOf(large.bytes))
    expect(blobs).toHaveLength(3)
  })

  it('reads an image that lies beside its attestations in an index', async () => {
    const inner = image([lecture])
    server.store(repository(server.host).path, 'x', inner.bytes, inner.mediaType)
    const platform = { os: 'linux', architecture: 'amd64' }
    const beside = {
      digest: digestOf(Buffer.from('x')),
      platform: { os: 'unknown', architecture: 'unknown' },
    }
    const index = (...more: object[]) =>
      manifestOf({ manifests: [{ digest: inner.digest, platform }, beside, ...more] })
    expect(await read(index())).toEqual({ conda: ['a'], pip: ['b'] })
    const other = { digest: digestOf(Buffer.from('y')), platform: { ...platform, architecture: 'arm64' } }
    expect(await read(index(other))).toMatch(/several platforms/)
  })

  it('takes the later of two records', async () => {
    const later = recordLayer({ 'pip-freeze.txt': 'c==1\n' })
    expect(await read(image([lecture, later]))).toEqual({ conda: ['a'], pip: ['c'] })
  })

  it('reads six records at most, the last ones', async () => {
    const records = Array.from({ length: 7 }, (_, place) =>
      recordLayer({ 'conda-explicit.txt': '', 'pip-freeze.txt': `p${place}==1\n` }),
    )
    expect(await read(image(records))).toMatchObject({ pip: ['p6'] })
    const layers = new Set(server.requests.map(({ url }) => url).filter((url) => url.includes('/blobs/')))
    // And the configuration.
    expect(layers.size).toBe(7)
  })

  it('leaves out a list that it does not understand', async () => {
    const odd = recordLayer({ 'pip-freeze.txt': '-e .\n', 'apt.txt': 'a\t1\tall\n' })
    expect(await read(image([odd]))).toEqual({ apt: ['a'] })
  })

  it('does not read a layer that its manifest calls large', async () => {
    expect(await read(image([{ ...lecture, size: 1e9 }]))).toMatch(/no record/)
    expect(server.requests).toHaveLength(1)
  })

  const unknown: [string, () => Manifest, RegExp][] = [
    ['an image without a record', () => image([large]), /no record/],
    ['an image for several platforms', () => manifestOf({ manifests: [] }), /several platforms/],
    ['a manifest without a configuration', () => manifestOf({ layers: [] }), /does not name a configuration/],
    ['a manifest that is nothing', () => manifestOf([]), /several platforms/],
    ['a configuration without a history', () => image([lecture], []), /does not match/],
    [
      'a history that counts otherwise',
      () => image([lecture, large], [{ created_by: `COPY x /${FOLDER}` }]),
      /does not match/,
    ],
    [
      'a configuration that is gone',
      () => {
        const manifest = image([lecture])
        server.blobs.clear()
        return manifest
      },
      /blob unknown|BLOB_UNKNOWN/,
    ],
    [
      'a layer whose bytes are others',
      () => {
        const manifest = image([lecture])
        server.blobs.set(digestOf(lecture.bytes), base.bytes)
        return manifest
      },
      /digest/,
    ],
    [
      'a layer that is longer than it says',
      () => image([{ bytes: Buffer.alloc(1e6), by: lecture.by, size: 10 }]),
      /longer than/,
    ],
    [
      'a layer of nonsense',
      () => image([{ bytes: Buffer.from('nonsense'), by: lecture.by }]),
      /neither zstd nor gzip/,
    ],
  ]
  it.each(unknown)('does not know %s', async (_sentence, make, text) => {
    expect(await read(make())).toMatch(text)
  })
})

describe('compareImages()', () => {
  it('names what it compares with', async () => {
    const { registry } = client()
    const { log, lines } = recordingLog()
    const before = image([recordLayer({ 'pip-freeze.txt': 'b==0\n' })])
    const about = { registry, repository: repository(server.host), log }
    expect(await compareImages(before, image([lecture]), about)).toEqual({
      against: before.digest,
      changes: { pip: [{ name: 'b', before: { version: '0' }, after: { version: '1' } }] },
    })
    expect(lines).toEqual([])
  })

  it('says once why there is no difference', async () => {
    const { registry } = client()
    const { log, lines } = recordingLog()
    const about = { registry, repository: repository(server.host), log }
    expect(await compareImages(image([large]), manifestOf({}), about)).toBeUndefined()
    expect(lines).toEqual([
      expect.stringMatching(/newest image before: .*no record.*; the new image: .*platforms/),
    ])
  })
})

describe('compareWithBuilt()', () => {
  const files: Record<string, string> = {
    'conda-explicit.txt': `${CONDA}/a-2-0.conda\n`,
    'pip-freeze.txt': 'b==1\n',
  }
  const compared = async (names: string[]) => {
    const { registry } = client()
    const { log, lines } = recordingLog()
    const readFile = async (name: string) =>
      names.includes(name) ? Buffer.from(files[name] ?? '') : undefined
    const about = { registry, repository: repository(server.host), log }
    return { difference: await compareWithBuilt(image([base, lecture]), readFile, about), lines }
  }

  it('tells what a build that nobody publishes would change; apt’s part belongs to the base', async () => {
    const { difference, lines } = await compared(Object.keys(files))
    expect(difference?.changes).toEqual({
      conda: [{ name: 'a', before: { version: '1', build: '0' }, after: { version: '2', build: '0' } }],
      pip: [],
    })
    expect(lines).toEqual([])
  })

  it('says once that a build without a record cannot be compared', async () => {
    const { difference, lines } = await compared([])
    expect(difference).toBeUndefined()
    expect(lines).toEqual([expect.stringMatching(/the new image: the build wrote no record/)])
  })
})
