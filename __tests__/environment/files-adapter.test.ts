import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { Failure } from '../../src/failure.ts'
import type { Files } from '../../src/ports.ts'

describe('the files of a real folder', () => {
  let top: string
  let files: Files

  beforeAll(() => {
    top = mkdtempSync(join(tmpdir(), 'files-'))
    const root = join(top, 'root')
    mkdirSync(join(root, 'sub/deep'), { recursive: true })
    mkdirSync(join(root, '.git'))
    mkdirSync(join(root, 'empty'))
    mkdirSync(join(top, 'root-beside'))
    writeFileSync(join(root, 'a.txt'), 'a')
    writeFileSync(join(root, 'sub/run.sh'), 'r')
    chmodSync(join(root, 'sub/run.sh'), 0o755)
    writeFileSync(join(root, 'sub/deep/z'), 'z')
    writeFileSync(join(root, '.git/HEAD'), 'h')
    writeFileSync(join(top, 'secret'), 's')
    writeFileSync(join(top, 'root-beside/secret'), 's')
    symlinkSync('sub/run.sh', join(root, 'link'))
    symlinkSync('../secret', join(root, 'leak'))
    symlinkSync('../root-beside', join(root, 'beside'))
    symlinkSync('/etc', join(root, 'etc'))
    symlinkSync('nowhere', join(root, 'broken'))
    symlinkSync('loop', join(root, 'loop'))
    execFileSync('mkfifo', [join(root, 'empty/pipe')])
    files = createFiles(root)
  })
  afterAll(() => rmSync(top, { recursive: true }))

  it('reads a file, and through a link that stays inside', async () => {
    expect(await files.read('a.txt')).toEqual(Buffer.from('a'))
    expect(await files.read('./sub/../a.txt')).toEqual(Buffer.from('a'))
    expect(await files.read('link')).toEqual(Buffer.from('r'))
  })

  it('answers undefined for what is not there', async () => {
    expect(await files.read('none')).toBeUndefined()
    expect(await files.read('a.txt/none')).toBeUndefined()
    expect(await files.list('none/none')).toBeUndefined()
  })

  it('lists files and links, sorted, without .git, links not followed', async () => {
    expect(await files.list('sub')).toEqual([
      { path: 'sub/deep/z', kind: 'file', executable: false },
      { path: 'sub/run.sh', kind: 'file', executable: true },
    ])
    expect(await files.list('link')).toEqual([
      { path: 'link', kind: 'link', executable: false, target: 'sub/run.sh' },
    ])
    rmSync(join(top, 'root/empty/pipe'))
    expect((await files.list('.'))?.map(({ path }) => path)).toEqual([
      'a.txt',
      'beside',
      'broken',
      'etc',
      'leak',
      'link',
      'loop',
      'sub/deep/z',
      'sub/run.sh',
    ])
    expect(await files.list('empty')).toEqual([])
    execFileSync('mkfifo', [join(top, 'root/empty/pipe')])
  })

  it('tells what lies in a folder, .git included, no link followed', async () => {
    const items = (await files.folder('.'))?.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(items).toEqual([
      { name: '.git', kind: 'folder' },
      { name: 'a.txt', kind: 'file' },
      { name: 'beside', kind: 'link', target: '../root-beside' },
      { name: 'broken', kind: 'link', target: 'nowhere' },
      { name: 'empty', kind: 'folder' },
      { name: 'etc', kind: 'link', target: '/etc' },
      { name: 'leak', kind: 'link', target: '../secret' },
      { name: 'link', kind: 'link', target: 'sub/run.sh' },
      { name: 'loop', kind: 'link', target: 'loop' },
      { name: 'sub', kind: 'folder' },
    ])
    expect(await files.folder('empty')).toEqual([
      { name: 'pipe', kind: 'other', why: 'it is not a regular file' },
    ])
    for (const path of ['none', 'a.txt', 'etc', 'beside']) expect(await files.folder(path)).toBeUndefined()
  })

  it('says of a name that is not UTF-8 that nothing can be done with it', async () => {
    const folder = join(top, 'names')
    mkdirSync(folder)
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]), 'x')
    expect(await createFiles(folder).folder('.')).toMatchObject([
      { kind: 'other', why: 'its name is not UTF-8' },
    ])
  })

  it('says the same of a link whose target is not UTF-8, which BuildKit cannot send', async () => {
    const folder = join(top, 'root/sub/odd')
    mkdirSync(folder)
    symlinkSync(Buffer.of(0xff), join(folder, 'l'))
    const why = 'the target of this link is not UTF-8'
    expect(await files.folder('sub/odd')).toEqual([{ name: 'l', kind: 'other', why }])
    await expect(files.list('sub/odd')).rejects.toThrow(why)
    rmSync(folder, { recursive: true })
  })

  it('hashes files of any size with their modes, and folders', async () => {
    const folder = join(top, 'prints')
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(join(folder, 'small'), 'abc')
    chmodSync(join(folder, 'small'), 0o4640)
    writeFileSync(join(folder, 'large'), '')
    // Above the limit of read(), and of it only the end is on the disk.
    truncateSync(join(folder, 'large'), 101 * 1024 * 1024)
    symlinkSync('small', join(folder, 'link'))
    const paths = ['prints/small', 'prints/large', 'prints/none', 'none/none'].map((path) => ({
      path,
      kind: 'file' as const,
    }))
    const prints = await createFiles(top).prints([
      { path: 'prints', kind: 'folder' },
      ...paths,
      { path: 'prints/link', kind: 'link' },
      { path: 'prints/none', kind: 'link' },
    ])
    expect(prints).toEqual([
      { kind: 'folder', mode: 0o700, sha256: undefined },
      {
        kind: 'file',
        mode: 0o4640,
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
      {
        kind: 'file',
        mode: 0o644,
        sha256: createHash('sha256')
          .update(new Uint8Array(101 * 1024 * 1024))
          .digest('hex'),
      },
      undefined,
      undefined,
      { kind: 'link', target: 'small' },
      undefined,
    ])
    // What has become a link, a folder or a pipe since it was listed is not followed, and does not hold the job up.
    for (const path of ['prints/link', 'prints', 'root/empty/pipe'])
      await expect(createFiles(top).prints([{ path, kind: 'file' }])).rejects.toBeInstanceOf(Failure)
    expect(await createFiles(join(top, 'root')).prints([{ path: 'etc/passwd', kind: 'file' }])).toEqual([
      undefined,
    ])
  })

  const refused: [string, (files: Files) => Promise<unknown>][] = [
    ['a path above the root', (f) => f.read('../secret')],
    ['a path above the root after a detour', (f) => f.read('sub/../../secret')],
    ['an absolute path', (f) => f.read('/etc/passwd')],
    ['a NUL byte', (f) => f.read('a\0')],
    ['a link to a file outside', (f) => f.read('leak')],
    ['a folder link to outside', (f) => f.read('etc/passwd')],
    ['a neighbour whose name begins alike', (f) => f.read('beside/secret')],
    ['listing through a link to outside', (f) => f.list('etc/ssl')],
    ['listing above the root', (f) => f.list('..')],
    ['a link to itself', (f) => f.read('loop')],
    ['a folder', (f) => f.read('sub')],
    ['a named pipe', (f) => f.read('empty/pipe')],
    ['a listed named pipe', (f) => f.list('empty')],
    ['a file above the limit', (f) => f.read('a.txt', 0)],
  ]
  it.each(refused)('refuses %s', async (_, action) => {
    const error = await action(files).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).class).toBe('environment')
  })
})
