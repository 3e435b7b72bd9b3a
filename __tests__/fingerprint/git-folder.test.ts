import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { dockerfileInputs } from '../../src/fingerprint/build-context.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const TOKEN = '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eDp5\n'
const CLEAN = '[remote "origin"]\n\turl = https://github.com/o/n\n'

type Tree = Parameters<typeof memoryFiles>[0]
const look = (instruction: string, more: Tree = {}) =>
  dockerfileInputs(
    memoryFiles({
      Dockerfile: `FROM x\n${instruction}\n`,
      'a.txt': 'a',
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.git/config': CLEAN,
      ...more,
    }),
    'Dockerfile',
    '.',
  )
const refusalOf = async (instruction: string, more: Tree = {}): Promise<Failure> => {
  const error = await look(instruction, more).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Failure)
  return error as Failure
}

describe('credentials that another action left in the workspace', () => {
  const left = { 'gha-creds-0123456789abcdef.json': '{}' }

  it.each(['COPY . /x', 'COPY *.json /x', 'ADD ./ /x'])(
    'are refused at the line of %s',
    async (instruction) => {
      const { text } = await refusalOf(instruction, { ...left, '.dockerignore': '.git\n' })
      expect(text.why).toMatch(/the image would hold gha-creds-0123456789abcdef\.json/)
      expect(text.findings).toMatchObject([{ rule: 'context-credentials', file: 'Dockerfile', line: 2 }])
      expect(text.next).toContain('create_credentials_file: false')
    },
  )

  it.each([
    ['COPY a.txt /x', '.git\n'],
    ['COPY . /x', '.git\ngha-creds-*.json\n'],
  ])('do not matter to %s with .dockerignore %j', async (instruction, ignore) => {
    const { files } = await look(instruction, { ...left, '.dockerignore': ignore })
    expect(files.map(({ path }) => path)).not.toContain('gha-creds-0123456789abcdef.json')
  })
})

describe('.git in the build context', () => {
  it.each([
    ['COPY . /x'],
    ['ADD ./ /x'],
    ['COPY * /x'],
    ['COPY .g?t /x'],
    ['ARG F\nCOPY $F /x'],
    ['RUN --mount=target=/src make'],
    ['ONBUILD COPY . /x'],
  ])('is not hashed, and warned of at the line of %s', async (instruction) => {
    const { files, findings } = await look(instruction)
    expect(files.filter(({ path }) => path.includes('.git'))).toEqual([])
    const line = instruction.startsWith('ARG') ? 3 : 2
    expect(findings).toMatchObject([{ severity: 'warning', rule: 'context-git', file: 'Dockerfile', line }])
    expect(findings[0]?.advice).toContain('.dockerignore')
  })

  it.each([
    ['is excluded', 'COPY . /x', { '.dockerignore': '.git\n' }],
    ['is excluded with all the rest', 'COPY . /x', { '.dockerignore': '*\n!a.txt\n' }],
    ['is excluded, token and all', 'COPY . /x', { '.dockerignore': '.git\n', '.git/config': TOKEN }],
    ['is not asked for', 'COPY a.txt /x', {}],
    ['is not asked for by a pattern', 'COPY *.txt /x', {}],
  ] as [string, string, Tree][])('is no matter where it %s', async (_sentence, instruction, more) => {
    expect((await look(instruction, more)).findings).toEqual([])
  })

  it('is no matter where there is none', async () => {
    const files = memoryFiles({ Dockerfile: 'FROM x\nCOPY . /x\n', 'a.txt': 'a' })
    expect((await dockerfileInputs(files, 'Dockerfile', '.')).findings).toEqual([])
  })

  it('is found beside a context that is a folder', async () => {
    const files = memoryFiles({ Dockerfile: 'FROM x\nCOPY . /x\n', 'sub/a': 'a', 'sub/.git/HEAD': 'x' })
    expect((await dockerfileInputs(files, 'Dockerfile', 'sub')).findings).toHaveLength(1)
    const above = memoryFiles({ Dockerfile: 'FROM x\nCOPY . /x\n', 'sub/a': 'a', '.git/HEAD': 'x' })
    expect((await dockerfileInputs(above, 'Dockerfile', 'sub')).findings).toEqual([])
  })

  it.each([
    ['COPY .git /x'],
    ['COPY .git/HEAD /x'],
    ['COPY ["a.txt", "/.git", "/x"]'],
    ['RUN --mount=source=.git,target=/g git describe'],
    ['COPY sub/.git/HEAD* /x'],
  ])('is refused where it is named, by %s', async (instruction) => {
    const failure = await refusalOf(instruction)
    expect(failure.findings).toMatchObject([{ rule: 'context-git', file: 'Dockerfile', line: 2 }])
    expect(failure.message).toMatch(/clone to clone.*build-args/)
  })

  it.each([
    ['the token of actions/checkout', TOKEN],
    ['a password in an address', '[remote "o"]\n\turl = https://x:s3cret@github.com/o/n\n'],
  ])('is refused where %s would come into the image', async (_sentence, config) => {
    const failure = await refusalOf('COPY . /x', { '.git/config': config })
    expect(failure.message).toMatch(/token.*persist-credentials/)
    expect(failure.message).not.toMatch(/eDp5|s3cret/)
    // A mount shows it to the command, which is the repository's own, and leaves nothing in the image.
    expect((await look('RUN --mount=target=/s make', { '.git/config': config })).findings).toHaveLength(1)
  })

  it.each(['COPY . /x', 'COPY data /x', 'ADD da* /x', 'COPY data/deep/ /x'])(
    'is refused where %s takes the token of a checkout further down',
    async (instruction) => {
      const more = { 'data/deep/b': 'b', 'data/deep/.git/config': TOKEN }
      const failure = await refusalOf(instruction, more)
      expect(failure.message).toMatch(
        /data\/deep\/\.git\/config the token.*Write data\/deep\/\.git into \.dockerignore/,
      )
      expect((await look(instruction, { ...more, '.dockerignore': '**/.git\n' })).findings).toEqual([])
      expect((await look('COPY data/deep/b /x', more)).findings).toEqual([])
    },
  )

  it('takes no time over a long configuration', async () => {
    const start = performance.now()
    await look('COPY . /x', { '.git/config': '\n '.repeat(500_000) })
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
