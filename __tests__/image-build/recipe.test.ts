import { describe, expect, it } from '@jest/globals'
import { buildRecipe } from '../../src/image-build/build-recipe.ts'
import { REQUIREMENTS, type RecipeContext, writeRecipeContext } from '../../src/image-build/recipe-context.ts'
import { secretSources } from '../../src/image-build/request.ts'
import { requireSpace } from '../../src/image-build/space.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'
import { DIGEST, FakeCommands, FakeScratch, request } from './fakes.ts'

async function written(about: Partial<RecipeContext> = {}) {
  const scratch = new FakeScratch()
  const paths = await writeRecipeContext(scratch, {
    dockerfile: 'FROM x\n\n',
    variables: {},
    condaPart: 'name: x\n',
    condaLock: undefined,
    requirements: undefined,
    includes: [],
    marker: { image: 'ghcr.io/q/x:env-1', variant: 'html', buildDate: '2026-08-01T00:00:00.000Z' },
    ...about,
  })
  const text = (path: string): string | undefined => scratch.files.get(path)?.text
  return { scratch, paths, text }
}

describe('the context of the recipe', () => {
  it('keeps conda’s and pip’s inputs apart', async () => {
    const { paths, text } = await written({ requirements: { path: REQUIREMENTS, text: 'a==1\n' } })
    expect(paths).toEqual({ context: '/t/context', dockerfile: '/t/Dockerfile' })
    expect(text('context/conda/environment.yml')).toBe('name: x\n')
    expect(text(`context/pip/${REQUIREMENTS}`)).toBe('a==1\n')
    expect(text('context/marker/quantecon-container')).toBe(
      'image=ghcr.io/q/x:env-1\nvariant=html\nbuild_date=2026-08-01T00:00:00.000Z\n',
    )
  })

  it('has a folder for pip even where pip has nothing to do', async () => {
    const { text } = await written()
    expect(text('context/pip/.container-action')).toBe('')
  })

  it('holds what requirements name, with mode and link', async () => {
    const { scratch } = await written({
      includes: [
        { path: 'pkg/setup.py', executable: true, bytes: Buffer.from('x') },
        { path: 'pkg/link', executable: false, link: 'setup.py' },
      ],
    })
    expect(scratch.files.get('context/pip/pkg/setup.py')).toMatchObject({ text: 'x', executable: true })
    expect(scratch.links.get('context/pip/pkg/link')).toBe('setup.py')
  })

  const rows: [string, string, string][] = [
    ['plain', 'value', 'ENV V="value"'],
    ['empty', '', 'ENV V=""'],
    ['with blanks', 'a b', 'ENV V="a b"'],
    ['with quotes', 'a"b', 'ENV V="a\\"b"'],
    ['with a variable, which stays text', '$HOME/$X', 'ENV V="\\$HOME/\\$X"'],
    ['with a backslash in the end', 'C:\\', 'ENV V="C:\\\\"'],
    ['with a backslash before a quote', '\\"', 'ENV V="\\\\\\""'],
    ['with #, which begins no comment', '#x', 'ENV V="#x"'],
  ]
  it.each(rows)('a variable %s', async (_sentence, value, expected) => {
    const { text } = await written({ variables: { V: value } })
    expect(text('Dockerfile')).toBe(`FROM x\n${expected}\n`)
  })
})

describe('secretSources()', () => {
  it('keeps values out of arguments, under names of its own', () => {
    const { env, sources } = secretSources({
      secrets: { a: 'v1', PATH: 'v2' },
      secretFiles: { ca: '/ca.crt' },
    })
    expect(env).toEqual({ CONTAINER_ACTION_SECRET_0: 'v1', CONTAINER_ACTION_SECRET_1: 'v2' })
    expect(sources).toEqual({
      a: 'env=CONTAINER_ACTION_SECRET_0',
      PATH: 'env=CONTAINER_ACTION_SECRET_1',
      ca: 'src=/ca.crt',
    })
  })
})

describe('requireSpace()', () => {
  const required = async (free: number | undefined, folder: string | undefined): Promise<string[]> => {
    const said: string[] = []
    const log = { warning: (message: string) => void said.push(message) }
    await requireSpace({ freeBytes: async () => free }, folder, log)
    return said
  }

  it('stops before a disk would be full', async () => {
    const failure = await failureOf(required(2_000_000_000, '/var/lib/docker'))
    expect(failure.class).toBe('disk-full')
    expect(failure.message).toContain('2000 MB are free, and a build needs up to about 6000 MB')
  })
  it('warns of a disk that holds one of the two stages', async () => {
    expect(await required(4_000_000_000, '/var/lib/docker')).toEqual([
      expect.stringMatching(
        /^The disk of the builder \(\/var\/lib\/docker\) may be too small: 4000 MB .* 6000 MB/,
      ),
    ])
  })
  it('says nothing of a disk that is large, unknown or elsewhere', async () => {
    expect(await required(6_000_000_000, '/x')).toEqual([])
    expect(await required(undefined, '/x')).toEqual([])
    expect(await required(0, undefined)).toEqual([])
  })
})

it.each<[string, unknown]>([
  ['without variables', { path: ['a', 'b'] }],
  ['whose variables are a list', { path: ['a', 'b'], variables: ['A=b'] }],
  ['whose variables are null', { path: ['a', 'b'], variables: null }],
  ['with a path of three', { path: ['a', 'b', 'c'], variables: {} }],
])(
  'a record of the activation %s ends the build: an image without its variables would pass for one',
  async (_what, record) => {
    const scratch = new FakeScratch()
    await scratch.write('metadata.json', JSON.stringify({ 'containerimage.digest': DIGEST }))
    await scratch.write('record/usr/share/container-action/activation.json', JSON.stringify(record))
    await scratch.write('Dockerfile', 'FROM x\n')
    const commands = new FakeCommands([['docker buildx build', {}]])
    const { log } = recordingLog()
    const world = { commands, clock: fakeClock(), log, scratch, env: {} }
    const asked = { environment: { file: 'environment.yml' } } as Parameters<typeof buildRecipe>[2]
    const failure = await failureOf(buildRecipe(request(), world, asked))
    expect(failure.text.on).toBe('activation.json')
  },
)
