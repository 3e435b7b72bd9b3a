import { describe, expect, it } from '@jest/globals'
import { dockerfileInputs } from '../../src/build-context/build-context.ts'
import { contextPlaces, namedContexts } from '../../src/build-context/named-contexts.ts'
import { writtenHash } from '../../src/environment/written.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'
import { failureOf } from '../servers/world.ts'

type Tree = Parameters<typeof memoryFiles>[0]
const TREE: Tree = {
  'shared/setup.sh': 'echo one',
  'shared/deep/a': 'a',
  'environment.yml': 'name: x\n',
  b: 'b',
}
const look = (folder: string, more: Tree = {}) => {
  const tree = { ...TREE, ...more }
  const sha256 = writtenHash(Buffer.from(String(tree['environment.yml'])))
  return namedContexts(
    memoryFiles(tree),
    { it: folder },
    { environment: { path: 'environment.yml', sha256 } },
  )
}
const hash = async (folder: string, more: Tree = {}): Promise<string | undefined> =>
  (await look(folder, more)).decides.it

describe('a folder as a named context', () => {
  it.each([
    ['a file', { 'shared/setup.sh': 'echo two' }],
    ['a file further down', { 'shared/deep/a': 'b' }],
    ['a new file', { 'shared/new': '' }],
    ['an ignore file', { 'shared/.dockerignore': 'deep\n' }],
  ])('has another hash with %s', async (_what, more) => {
    expect(await hash('shared', more)).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(await hash('shared', more)).not.toBe(await hash('shared'))
  })

  it.each<[string, string, Tree, Tree]>([
    ['a file beside it', 'shared', {}, { b: 'c' }],
    [
      'what its .dockerignore keeps back',
      'shared',
      { 'shared/.dockerignore': 'deep\n' },
      { 'shared/deep/a': 'b' },
    ],
    ['comment in the environment file', '.', {}, { 'environment.yml': 'name: x # y\n' }],
    ['git’s own folder', '.', { '.git/HEAD': 'a' }, { '.git/HEAD': 'b' }],
  ])('has the same hash with another %s', async (_what, folder, more, change) => {
    expect(await hash(folder, { ...more, ...change })).toBe(await hash(folder, more))
  })

  it('has the same hash in another place: only what it holds is built', async () => {
    expect(await hash('moved', { 'moved/setup.sh': 'echo one', 'moved/deep/a': 'a' })).toBe(
      await hash('shared'),
    )
  })

  it.each<[string, string, Tree, RegExp]>([
    ['is not there', 'none', {}, /does not exist/],
    ['is a file', 'b', {}, /not a folder/],
    ['is git’s own', 'sub/.git', { 'sub/.git/config': '' }, /is different in every clone/],
    [
      'holds a token of another checkout',
      'shared',
      { 'shared/deep/.git/config': '\turl = https://ada:secret@x.org/y\n' },
      /contains deep\/\.git\/config with the token/,
    ],
    [
      'cannot be read',
      'shared',
      { 'shared/big': 'unreadable' },
      /the action cannot hash shared\/big: permission was denied/,
    ],
    [
      'holds credentials',
      'shared',
      { 'shared/gha-creds-0123456789abcdef.json': '{}' },
      /gha-creds-.*google-github-actions/,
    ],
    [
      'holds a token',
      '.',
      { '.git/config': '\textraheader = AUTHORIZATION: basic eDp5\n' },
      /the token that actions\/checkout/,
    ],
  ])('is refused when it %s', async (_what, folder, more, why) => {
    const { class: kind, text } = await failureOf(hash(folder, more))
    expect([kind, text.on, text.why]).toEqual([
      'input',
      `build-contexts: it=${folder}`,
      expect.stringMatching(why),
    ])
  })

  it('goes with a token that is not sent', async () => {
    const more = {
      '.git/config': '\textraheader = AUTHORIZATION: basic eDp5\n',
      '.dockerignore': '.git\ngha-*\n',
    }
    expect(await hash('.', { ...more, 'gha-creds-0123456789abcdef.json': '{}' })).toMatch(/^sha256:/)
  })
})

it('git’s own folder, which is not hashed, is warned of where it is sent', async () => {
  const more = { '.git/HEAD': 'ref: x', '.git/config': '' }
  expect((await look('.', more)).findings).toMatchObject([{ rule: 'context-git', severity: 'warning' }])
  expect((await look('.', { ...more, '.dockerignore': '.git\n' })).findings).toEqual([])
  expect((await look('shared', more)).findings).toEqual([])
})

it('an image is what its reference says', async () => {
  const contexts = { it: 'docker-image://debian:13' }
  expect(await namedContexts(memoryFiles({}), contexts)).toEqual({ decides: contexts, findings: [] })
  expect(contextPlaces({ ...contexts, a: 'github.com/x/y', b: '.' }, '/w')).toEqual({
    it: 'docker-image://debian:13',
    a: '/w/github.com/x/y',
    b: '/w',
  })
})

describe('a stage that a named context replaces', () => {
  const read = (text: string, ...contexts: string[]) =>
    dockerfileInputs(memoryFiles({ Dockerfile: text }), 'Dockerfile', '.', { contexts })

  it.each([
    ['that is copied from', 'FROM x AS a\nCOPY none /\nFROM y\nCOPY --from=a / /\n'],
    ['that is started from', 'FROM x AS A\nCOPY none /\nFROM a\n'],
    ['that others are made of', 'FROM x AS b\nCOPY none /\nFROM b AS a\nFROM a\n'],
    ['that is the last', 'FROM x AS a\nCOPY none /\n'],
  ])('%s runs nothing, so its sources may be missing', async (_which, text) => {
    await expect(read(text)).rejects.toThrow(/not in the build context/)
    expect((await read(text, 'a')).findings).toMatchObject([{ severity: 'warning', rule: 'context-source' }])
  })

  it('takes no other stage’s instructions away', async () => {
    const text = 'FROM x AS a\nFROM y\nCOPY none /\n'
    await expect(read(text, 'a')).rejects.toThrow(/not in the build context/)
  })
})

it('what a program of somebody else’s reads may name files that are not there', async () => {
  const text = '# syntax=example.org/reader:1\nFROM x\nCOPY none /\n'
  const { findings } = await dockerfileInputs(memoryFiles({ Dockerfile: text }), 'Dockerfile', '.')
  expect(findings.map(({ severity }) => severity)).toEqual(['warning', 'warning'])
})

it('counts what .dockerignore names for a frontend of anybody’s, which may not look at it', async () => {
  const of = async (data: string, anybody: boolean) => {
    const files = memoryFiles({ 'lib/.dockerignore': 'data\n', 'lib/data': data, 'lib/code': 'x' })
    return (await namedContexts(files, { it: 'lib' }, { anybody })).decides
  }
  expect(await of('one', true)).not.toEqual(await of('two', true))
  expect(await of('one', false)).toEqual(await of('two', false))
})
