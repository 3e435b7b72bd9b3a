import { expect, it } from '@jest/globals'
import { ContextTree } from '../../src/build-context/context-tree.ts'
import { readDockerignore } from '../../src/build-context/dockerignore.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

type Tree = Parameters<typeof memoryFiles>[0]
const TREE: Tree = {
  'd/f': 'f',
  'd/deep/g': 'g',
  here: { link: '.' },
  folder: { link: 'd' },
  rooted: { link: '/d/f' },
  above: { link: '../../d' },
  chain: { link: 'folder/deep' },
  round: { link: 'other' },
  other: { link: 'round' },
  nowhere: { link: 'none' },
  'd/up': { link: '../d/deep' },
}
const tree = (ignore = '', more: Tree = {}): ContextTree =>
  new ContextTree(memoryFiles({ ...TREE, ...more }), '.', readDockerignore(ignore))

it.each<[source: string, path: string, links: string[]]>([
  ['d/f', 'd/f', []],
  ['/../d//f/', 'd/f', []],
  ['folder/f', 'd/f', ['folder']],
  ['here/here/folder/f', 'd/f', ['here', 'folder']],
  ['rooted', 'd/f', ['rooted']],
  ['above/f', 'd/f', ['above']],
  ['chain/g', 'd/deep/g', ['chain', 'folder']],
  ['folder/up/g', 'd/deep/g', ['folder', 'd/up']],
  ['.', '', []],
])('follows %s', async (source, path, links) => {
  const found = await tree().follow(source)
  expect([found.node?.path, found.links.map((link) => link.path)]).toEqual([path, links])
})

it.each(['none', 'nowhere', 'round', 'd/f/g', 'folder/none'])('leads nowhere: %s', async (source) => {
  expect((await tree().follow(source)).node).toBeUndefined()
})

it('honours .dockerignore on real paths: of links, of what they lead to, of folders', async () => {
  const ends = async (ignore: string, source: string): Promise<string | undefined> =>
    (await tree(ignore).follow(source)).node?.path
  expect(await ends('folder', 'folder/f')).toBeUndefined()
  expect(await ends('d/f', 'folder/f')).toBeUndefined()
  expect(await ends('folder/f', 'folder/f')).toBe('d/f')
  expect(await ends('d', 'd')).toBeUndefined()
  expect(await ends('d\n!d/deep', 'd')).toBe('d')
  expect(await ends('d\n!d/deep', 'd/f')).toBeUndefined()
})

it('is sent with the folders of what is sent, empty ones too', async () => {
  const sent = async (ignore: string): Promise<string[]> => {
    const whole = tree(ignore, { empty: { folder: 0o755 } })
    return (await whole.sent(whole.root)).filter(({ kind }) => kind !== 'link').map(({ path }) => path)
  }
  expect(await sent('')).toEqual(['', 'd', 'd/f', 'd/deep', 'd/deep/g', 'empty'])
  expect(await sent('d/deep/*')).toEqual(['', 'd', 'd/f', 'd/deep', 'empty'])
  expect(await sent('*\n!d/deep/g')).toEqual(['', 'd', 'd/deep', 'd/deep/g'])
})

it('reads each folder once, and none that is ignored', async () => {
  const files = memoryFiles({ ...TREE, 'node_modules/a/b': 'b' })
  const read: string[] = []
  const counted = {
    ...files,
    folder: (path: string) => {
      read.push(path)
      return files.folder(path)
    },
  }
  const whole = new ContextTree(counted, '.', readDockerignore('node_modules\n'))
  await Promise.all(['d/f', 'folder/deep/g', 'chain/g', '.'].map((source) => whole.follow(source)))
  await whole.sent(whole.root)
  expect(read.toSorted()).toEqual(['.', 'd', 'd/deep'])
})
