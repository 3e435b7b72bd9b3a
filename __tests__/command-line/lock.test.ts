import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { runCommandLine } from '../../src/command-line/command-line.ts'
import { readLock } from '../../src/fingerprint/lock.ts'
import { type ImageRecord, writeAnnotations } from '../../src/image/annotations.ts'
import { verifiedTag } from '../../src/image/tags.ts'
import { type Layer, recordLayer, storeBlobs } from '../package-record/images.ts'
import { imageRecord, MANIFEST_TYPE } from '../servers/image.ts'
import { TestRegistry } from '../servers/registry.ts'

const PATH = 'quantecon/lecture'
const BASE_DIGEST = `sha256:${'b'.repeat(64)}`
const FILES = {
  'conda-explicit.txt': `@EXPLICIT\nhttps://c/noarch/a-1-0.conda#${'a'.repeat(32)}\n`,
  'pip-freeze.txt': 'b==1\n',
}
const SYSTEM = recordLayer({ 'apt.txt': 'libc6\t2.39-1\tamd64\n' })

let server: TestRegistry
let folder: string
beforeEach(async () => {
  server = await TestRegistry.start()
  folder = mkdtempSync(join(tmpdir(), 'container-action-lock-'))
})
afterEach(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

/** Publishes an image with such layers of the record; returns its digest. */
function publish(
  layers: Layer[] = [SYSTEM, recordLayer(FILES)],
  given: { mark?: boolean; about?: Partial<ImageRecord> } = {},
): string {
  const baseReference = `${server.host}/quantecon/lecture-base:runtime`
  const record = imageRecord({ baseReference, baseDigest: BASE_DIGEST, ...given.about })
  const body = { ...storeBlobs(server, layers), annotations: writeAnnotations(record) }
  const bytes = Buffer.from(JSON.stringify(body))
  const digest = server.store(PATH, '2026-08', bytes, MANIFEST_TYPE)
  if (given.mark ?? true) server.store(PATH, verifiedTag(digest), bytes, MANIFEST_TYPE)
  return digest
}

async function run(source: string, to = join(folder, 'edition')) {
  const said = { out: '', error: '' }
  const real = [process.stdout.write, process.stderr.write] as const
  const into = (name: keyof typeof said) =>
    ((text: string) => {
      said[name] += text
      return true
    }) as typeof process.stdout.write
  process.stdout.write = into('out')
  process.stderr.write = into('error')
  try {
    const argv = ['node', 'container-action', 'lock', to, '--registry', `${server.host}/${PATH}`]
    return { code: await runCommandLine([...argv, '--source', source], { HOME: folder }), ...said }
  } finally {
    process.stdout.write = real[0]
    process.stderr.write = real[1]
  }
}

describe('container-action lock', () => {
  it('writes what a published image holds, and the input lock takes it', async () => {
    const digest = publish()
    expect(await run('2026-08')).toEqual({ code: 0, out: `${server.host}/${PATH}@${digest}\n`, error: '' })
    const lock = await readLock(createFiles(folder), 'edition')
    expect(lock).toEqual({
      conda: FILES['conda-explicit.txt'],
      pip: FILES['pip-freeze.txt'],
      apt: 'libc6\t2.39-1\tamd64\n',
      base: { registry: server.host, path: 'quantecon/lecture-base', digest: BASE_DIGEST },
      folder: 'edition',
    })
    expect((await run(digest)).code).toBe(0)
  })

  const rows: [string, () => void, RegExp][] = [
    ['that is not there', () => undefined, /this image does not exist/],
    [
      'without the mark of a verification',
      () => publish(undefined, { mark: false }),
      /no proof of its verification/,
    ],
    [
      'of a Dockerfile of one’s own',
      () => publish(undefined, { about: { baseReference: undefined, baseDigest: undefined } }),
      /your own Dockerfile/,
    ],
    ['without a record', () => publish([]), /does not name every package exactly/],
    [
      'without the packages of the system',
      () => publish([recordLayer(FILES)]),
      /does not name every package exactly/,
    ],
    [
      'with a package that cannot be had again',
      () => publish([SYSTEM, recordLayer({ ...FILES, 'pip-freeze.txt': 'b @ file:///x\n' })]),
      /does not name every package exactly/,
    ],
    [
      'of somebody else',
      () => server.store(PATH, '2026-08', Buffer.from('{"layers":[]}'), MANIFEST_TYPE),
      /this action did not build it/,
    ],
  ]
  it.each(rows)('refuses an image %s, and writes nothing', async (_sentence, prepare, message) => {
    prepare()
    const ended = await run('2026-08')
    expect([ended.code, ended.out]).toEqual([1, ''])
    expect(ended.error).toMatch(message)
    expect(readdirSync(folder)).toEqual([])
  })

  it('follows no link out of the folder', async () => {
    publish()
    const outside = join(folder, 'outside')
    writeFileSync(outside, 'kept')
    mkdirSync(join(folder, 'edition'))
    symlinkSync(outside, join(folder, 'edition/base.txt'))
    expect(await run('2026-08')).toMatchObject({
      code: 1,
      error: expect.stringMatching(/not a regular file/),
    })
    expect(readFileSync(outside, 'utf8')).toBe('kept')
  })

  it.each(['a b', '../x', ''])('takes no source %j', async (source) => {
    expect((await run(source)).code).toBe(1)
  })
})
