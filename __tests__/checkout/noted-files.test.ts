import { expect, it } from '@jest/globals'
import { noteFiles, placesOf } from '../../src/checkout/noted-files.ts'
import type { Files } from '../../src/ports.ts'

it('notes what is asked of files, by methods that do not exist yet as well, and answers the same', async () => {
  const tree = {
    read: async (path: string) => Buffer.from(path),
    list: async (_path: string) => [],
    folder: async (_path: string) => [],
    names: async (_path: string) => [],
    glance: async (path: string) => Buffer.from(path),
    prints: async (_entries: { path: string; kind: string }[]) => [],
    hash: async (paths: string[]) => paths.length,
    hashEntries: async (entries: { path: string }[]) => entries.length,
    size: 3,
  }
  const { files, noted } = noteFiles(tree as unknown as Files)
  const watched = files as unknown as typeof tree
  expect(await watched.read('./a/x')).toEqual(Buffer.from('./a/x'))
  expect(await watched.list('context')).toEqual([])
  await watched.folder('patterns')
  // Names of files that hold tokens decide nothing but a refusal.
  await watched.names('all')
  await watched.glance('other/.gitmodules')
  expect(await watched.hash(['b/y', 'b/z'])).toBe(2)
  expect(await watched.hashEntries([{ path: 'c/d/w' }])).toBe(1)
  await watched.prints([
    { path: 'data', kind: 'folder' },
    { path: 'data/f', kind: 'file' },
    { path: 'data/sub/l', kind: 'link' },
  ])
  // Looking for a token is no reading of what decides an image.
  await watched.read('sub/.git/config')
  expect(watched.size).toBe(3)
  expect([...noted.read]).toEqual(['a/x', 'b/y', 'b/z', 'c/d/w'])
  expect([...noted.listed]).toEqual(['context', 'patterns', 'data'])
  expect([...noted.plain]).toEqual(['data/f', 'data/sub/l'])
  // Each that may be a link is looked at itself.
  expect(placesOf(noted)).toEqual(['a/x', 'b/y', 'b/z', 'c/d/w', 'context', 'patterns', 'data', 'data/sub'])
})
