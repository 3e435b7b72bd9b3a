import { expect, it } from '@jest/globals'
import { foldersOf, noteFiles } from '../../src/checkout/noted-files.ts'
import type { Files } from '../../src/ports.ts'

it('notes what is asked of files, by methods that do not exist yet as well, and answers the same', async () => {
  const tree = {
    read: async (path: string) => Buffer.from(path),
    list: async (_path: string) => [],
    folder: async (_path: string) => [],
    names: async (_path: string) => [],
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
  expect(await watched.hash(['b/y', 'b/z'])).toBe(2)
  expect(await watched.hashEntries([{ path: 'c/d/w' }])).toBe(1)
  // Looking for a token is no reading of what decides an image.
  await watched.read('sub/.git/config')
  expect(watched.size).toBe(3)
  expect([...noted.read]).toEqual(['a/x', 'b/y', 'b/z', 'c/d/w'])
  expect([...noted.listed]).toEqual(['context', 'patterns'])
  expect(foldersOf(noted)).toEqual(['a', 'b', 'c/d'])
})
