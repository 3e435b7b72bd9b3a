import { describe, expect, it } from '@jest/globals'
import { dockerfileInputs } from '../../src/build-context/build-context.ts'
import { Failure } from '../../src/failure.ts'
import { cpuTime } from '../fixtures/cpu-time.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const TOKEN = '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eDp5\n'
const INSTEAD = '[url "https://x-access-token:s3cret@github.com/"]\n\tinsteadOf = https://github.com/\n'
const ALONE = '[remote "origin"]\n\turl = https://s3cret-s3cret@github.com/o/n\n'
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
      expect(text.why).toMatch(/the image would contain gha-creds-0123456789abcdef\.json/)
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
    const about = findings.filter(({ rule }) => rule === 'context-git')
    expect(about).toMatchObject([{ severity: 'warning', rule: 'context-git', file: 'Dockerfile', line }])
    expect(about[0]?.advice).toContain('.dockerignore')
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
    expect(failure.message).toMatch(/different in every clone.*build-args/)
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
        /data\/deep\/\.git\/config\. This file contains the token.*Write data\/deep\/\.git into \.dockerignore/,
      )
      expect((await look(instruction, { ...more, '.dockerignore': '**/.git\n' })).findings).toEqual([])
      expect((await look('COPY data/deep/b /x', more)).findings).toEqual([])
    },
  )

  const module = { '.git/modules/a/config': TOKEN, 'a/b': 'b', 'a/.git': 'gitdir: ../.git/modules/a' }
  it.each<[string, string, Tree]>([
    ['a variable', `ARG SRC=.\nCOPY \${SRC} /x`, { '.git/config': TOKEN }],
    ['a link to the whole folder', 'COPY here /x', { '.git/config': TOKEN, here: { link: '.' } }],
    ['a link to the root', 'COPY here/ /x', { '.git/config': TOKEN, here: { link: '/' } }],
    ['a link further down', 'COPY a/up /x', { '.git/config': TOKEN, 'a/up': { link: '..' } }],
    ['a link to a link', 'COPY one /x', { '.git/config': TOKEN, one: { link: 'two' }, two: { link: '.' } }],
    ['a pattern that matches a link', 'COPY h* /x', { '.git/config': TOKEN, here: { link: '.' } }],
    ['a link to another checkout', 'COPY other /x', { 'b/.git/config': TOKEN, other: { link: 'b' } }],
    ['everything, with a token of a submodule alone', 'COPY . /x', module],
    ['everything, with a password for other addresses', 'COPY . /x', { '.git/config': INSTEAD }],
    ['everything, with a token and no name', 'COPY . /x', { '.git/config': ALONE }],
    ['everything, with a worktree', 'COPY . /x', { '.git/worktrees/w/config.worktree': TOKEN }],
    ['everything, with a hook', 'COPY . /x', { '.git/hooks/pre-push': 'curl https://x:s3cret@github.com' }],
    ['everything but something else', 'COPY --exclude=*.md . /x', { '.git/config': TOKEN }],
    [
      'everything but some of it',
      'COPY --exclude=.git --exclude=!.git/config . /x',
      { '.git/config': TOKEN },
    ],
    ['a pattern, but for what is not sure', 'COPY --exclude=.git .g* /x', { '.git/config': TOKEN }],
    ['a stage of this name', 'COPY --from=. / /x', { '.git/config': TOKEN }],
  ])('is refused with a token where an instruction takes %s', async (_what, instruction, more) => {
    const failure = await refusalOf(instruction, more)
    expect(failure.findings).toMatchObject([{ rule: 'context-git', file: 'Dockerfile' }])
    expect(failure.message).toMatch(/the token that .* wrote there.*Write (?:b\/)?\.git into \.dockerignore/)
    expect(failure.message).not.toMatch(/eDp5|s3cret/)
    const ignore = { ...more, '.dockerignore': '**/.git\n' }
    expect((await look(instruction, ignore)).findings.filter(({ rule }) => rule === 'context-git')).toEqual(
      [],
    )
  })

  it('is refused with a token where a frontend of anybody’s may not heed .dockerignore', async () => {
    const tree = (syntax: string, more: Tree = {}): Tree => ({
      Dockerfile: `# syntax=${syntax}\nFROM x\nCOPY a.txt /x\n`,
      '.dockerignore': '.git\n',
      '.git/config': TOKEN,
      ...more,
    })
    await refusalOf('', tree('example.org/other:1'))
    await look('', tree('docker/dockerfile:1'))
    await look('', tree('docker/dockerfile-upstream:master'))
    await look('', tree('example.org/other:1', { '.git/config': CLEAN }))
    // A policy reads what it wants, and puts nothing into the image.
    await look(
      '',
      tree('docker/dockerfile:1', { 'Dockerfile.rego': 'package docker\n', '.dockerignore': '' }),
    )
  })

  it.each<[string, Tree]>([
    ['COPY git /x', { git: { link: '.git' } }],
    ['COPY head /x', { head: { link: '.git/HEAD' } }],
    ['COPY a/git/config /x', { 'a/git': { link: '../.git' } }],
    ['COPY here/.git/HEAD /x', { here: { link: '.' } }],
  ])('is refused where a link leads to it, by %s', async (instruction, more) => {
    const { findings } = await refusalOf(instruction, more)
    expect(findings).toMatchObject([{ rule: 'context-git', line: 2, message: /clone to clone/ }])
  })

  it.each<[string, string, Tree]>([
    ['a file', 'COPY a.txt /x', {}],
    ['a submodule whose token is elsewhere', 'COPY a /x', module],
    ['a link to a file', 'COPY here /x', { here: { link: 'a.txt' } }],
    ['a pattern beside a link to everything', 'COPY *.txt /x', { here: { link: '.' } }],
    ['a folder with a link to everything in it', 'COPY a /x', { 'a/b': 'b', 'a/up': { link: '..' } }],
    ['a stage', 'COPY --from=builder / /x', {}],
    ['everything else', 'COPY --exclude=.git . /x', {}],
    ['everything else of a folder', 'COPY --exclude=**/.git a /x', { 'a/.git/config': TOKEN, 'a/b': 'b' }],
  ])('is no matter where an instruction takes %s', async (_what, instruction, more) => {
    expect((await look(instruction, { '.git/config': TOKEN, ...more })).findings).toEqual([])
  })

  it.each([
    ['.netrc', 'machine github.com\nlogin x\npassword s3cret\n'],
    ['.git-credentials', 'https://x:s3cret@github.com\n'],
    ['deep/git-credentials-0123.config', TOKEN],
    ['.gitmodules', '[submodule "a"]\n\turl = https://x:s3cret@github.com/o/n\n'],
    ['bare.git/config', TOKEN],
  ])('and beside it %s is refused', async (path, content) => {
    const more = { [path]: content, 'bare.git/HEAD': 'x', '.dockerignore': '.git\n' }
    const failure = await refusalOf('COPY . /x', more)
    expect(failure.message).toContain(
      `${path}. This file contains a credential. Write ${path} into .dockerignore`,
    )
    expect(failure.message).not.toMatch(/eDp5|s3cret/)
    expect((await look('COPY a.txt /x', more)).findings).toEqual([])
    expect((await look('COPY . /x', { ...more, [path]: '', '.dockerignore': '.git' })).findings).toEqual([])
  })

  it('takes no time over a long configuration', async () => {
    const start = cpuTime()
    await look('COPY . /x', { '.git/config': '\n '.repeat(500_000) })
    expect(cpuTime() - start).toBeLessThan(1000)
  })
})
