import { describe, expect, it } from '@jest/globals'
import { dockerfileInputs } from '../../src/build-context/build-context.ts'
import { Failure } from '../../src/failure.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

type Tree = Parameters<typeof memoryFiles>[0]
const TREE: Tree = {
  'environment.yml': 'x',
  'lectures/a.md': 'a',
  'lectures/b.md': 'b',
  'lectures/deep/c.py': { text: 'c', executable: true as const },
  'scripts/run.sh': 's',
  'with space.txt': 'w',
  current: { link: 'lectures' },
  '.git/HEAD': 'never',
}
const taken = async (dockerfile: string, more: Parameters<typeof memoryFiles>[0] = {}): Promise<string[]> => {
  const files = memoryFiles({ ...TREE, '.devcontainer/Dockerfile': dockerfile, ...more })
  const found = await dockerfileInputs(files, '.devcontainer/Dockerfile', '.')
  return found.files.filter(({ kind }) => kind !== 'folder').map(({ path }) => path)
}
const LECTURES = ['lectures/a.md', 'lectures/b.md', 'lectures/deep/c.py']
const ALL = [
  '.devcontainer/Dockerfile',
  'current',
  'environment.yml',
  ...LECTURES,
  'scripts/run.sh',
  'with space.txt',
]

it('takes the context for the root of a link', async () => {
  const rooted = { 'lectures/rooted': { link: '/scripts/run.sh' } }
  expect(await taken('COPY lectures/rooted /x\n', rooted)).toEqual(['lectures/rooted', 'scripts/run.sh'])
})

it.each([
  ['is a file', 'environment.yml'],
  ['is not there', 'nowhere'],
])('refuses a context that %s', async (_sentence, context) => {
  const files = memoryFiles({ ...TREE, Dockerfile: 'FROM x\nCOPY . /x\n' })
  await expect(dockerfileInputs(files, 'Dockerfile', context)).rejects.toThrow(`the build context ${context}`)
})

it.each([
  ['words of one instruction', `COPY ${'scripts/run.sh '.repeat(30_001)}/x\n`],
  ['sources of several', `COPY ${'scripts/run.sh '.repeat(16_000)}/x\n`.repeat(2)],
  ['mounts', `RUN ${'--mount=source=scripts,target=/x '.repeat(30_001)}true\n`],
  ['instructions', 'COPY scripts/run.sh /x\n'.repeat(30_001)],
  ['words beside a heredoc', `RUN <<A true ${'x '.repeat(30_001)}\nA\n`],
])('takes everything where there are more %s than anybody writes', async (_what, text) => {
  // BuildKit reads no line of more than 64 KB.
  const lines = `FROM x\n${text.replaceAll(/(?:\S+ ){900}/g, '$&\\\n')}`
  expect(await taken(lines)).toEqual(ALL)
})

describe('files taken from the build context', () => {
  const rows: [name: string, dockerfile: string, expected: string[]][] = [
    ['none', 'FROM x\nRUN true\n', []],
    ['one file', 'FROM x\nCOPY environment.yml /tmp/\n', ['environment.yml']],
    ['in lower case, indented', 'FROM x\n  copy environment.yml /tmp/\n', ['environment.yml']],
    ['several', 'COPY environment.yml scripts/run.sh /tmp/\n', ['environment.yml', 'scripts/run.sh']],
    ['a folder', 'COPY lectures /x\n', LECTURES],
    ['a folder with slashes', 'COPY ./lectures/ /x\n', LECTURES],
    ['an absolute path, which begins at the context', 'COPY /lectures/a.md /x\n', ['lectures/a.md']],
    ['a path above the root, which stays in the context', 'COPY ../lectures/a.md /x\n', ['lectures/a.md']],
    ['everything', 'COPY . /x\n', ALL],
    ['JSON form', 'COPY ["with space.txt", "/x"]\n', ['with space.txt']],
    ['quotes', `COPY "lectures/a.md" 'lectures/b'.md /x\n`, LECTURES.slice(0, 2)],
    ['quotes around a blank, where BuildKit splits: everything', 'COPY "with space.txt" /x\n', ALL],
    ['flags', 'COPY --link --chown=1:1 --chmod=755 lectures/a.md /x\n', ['lectures/a.md']],
    ['another stage', 'COPY --from=build /a /b\nCOPY --link --from=img:1 a b\n', []],
    [
      'continuation lines',
      'COPY lectures/a.md \\\n  # comment\n\n  lectures/b.md \\\n /x\n',
      LECTURES.slice(0, 2),
    ],
    [
      'an escaped escape character, which continues nothing',
      'ENV A=b\\\\\nCOPY lectures/a.md /x\n',
      ['lectures/a.md'],
    ],
    ['another escape character', '# escape=`\nCOPY lectures/a.md `\n  /x\n', ['lectures/a.md']],
    ['a star', 'COPY lectures/*.md /x\n', LECTURES.slice(0, 2)],
    ['a star that matches a folder', 'COPY lectur* /x\n', LECTURES],
    ['a star that does not cross folders', 'COPY *.md /x\n', []],
    ['a question mark and a class', 'COPY lectures/[ab].m? /x\n', LECTURES.slice(0, 2)],
    ['--parents with two stars', 'COPY --parents lectures/**/*.py /x\n', LECTURES.slice(2)],
    ['--parents below a pivot', 'COPY --parents lectures/./deep /x\n', LECTURES.slice(2)],
    ['--parents, which follows no link', 'COPY --parents current/a.md /x\n', []],
    ['--exclude', 'COPY --exclude=*.md --exclude=deep lectures scripts /x\n', ['scripts/run.sh']],
    ['--exclude with a variable: everything', 'COPY --exclude=$X lectures /x\n', ALL],
    ['below a linked folder', 'COPY current/a.md /x\n', ['current', 'lectures/a.md']],
    ['a pattern below a linked folder', 'COPY current/*.md /x\n', ['current', ...LECTURES.slice(0, 2)]],
    ['a pattern that matches a link', 'COPY curr* /x\n', ['current', ...LECTURES]],
    [
      'a mount below a linked folder',
      'RUN --mount=source=current/deep,target=/d x\n',
      ['current', 'lectures/deep/c.py'],
    ],
    ['a bad pattern, which matches nothing', 'COPY [ab /x\n', []],
    ['a pattern below a folder that matches nothing: everything', 'COPY lectures/*.txt /x\n', ALL],
    ['a pattern below a file: everything', 'COPY environment.yml/* /x\n', ALL],
    ['what follows two dashes', 'COPY -- scripts /x\n', ['scripts/run.sh']],
    ['a variable: everything', 'ARG F\nCOPY $F /x\n', ALL],
    ['a variable in braces: everything', `COPY lectures/\${F}.md /x\n`, ALL],
    ['a variable in the destination only', 'COPY environment.yml $X\n', ['environment.yml']],
    ['a heredoc', 'COPY <<EOF /x\nCOPY lectures /y\nEOF\nCOPY environment.yml /x\n', ['environment.yml']],
    [
      'a quoted heredoc with tabs',
      "COPY <<-'E' /x\n\tCOPY lectures /y\n\tE\nCOPY scripts /x\n",
      ['scripts/run.sh'],
    ],
    ['a heredoc of RUN', 'RUN <<EOF\nCOPY lectures /y\nEOF\n', []],
    ['two heredocs', 'COPY <<A <<B /x\nCOPY . .\nA\nCOPY . .\nB\n', []],
    ['no heredoc in quotes', 'RUN echo "x <<EOF"\nCOPY environment.yml /x\n', ['environment.yml']],
    ['ADD of a file', 'ADD lectures/a.md /x\n', ['lectures/a.md']],
    ['ADD of an address', 'ADD https://example.org/x /x\n', []],
    ['a bind mount', 'RUN --mount=type=bind,source=environment.yml,target=/e conda x\n', ['environment.yml']],
    ['a bind mount by default type and short name', 'RUN --mount=src=lectures,dst=/l x\n', LECTURES],
    ['a bind mount of everything', 'RUN --mount=target=/src make\n', ALL],
    [
      'mounts that are not of the context',
      'RUN --mount=type=cache,target=/c --mount=from=a,target=/b x\n',
      [],
    ],
    ['a trigger', 'ONBUILD COPY scripts /x\n', ['scripts/run.sh']],
    ['a link, with what it points to', 'COPY current /x\n', ['current', ...LECTURES]],
    ['Windows line ends', 'FROM x\r\nCOPY lectures/a.md /x\r\n', ['lectures/a.md']],
  ]
  it.each(rows)('%s', async (_, dockerfile, expected) => {
    expect(await taken(dockerfile)).toEqual(expected)
  })

  it('honours .dockerignore', async () => {
    expect(await taken('COPY . /x\n', { '.dockerignore': '*\n!lectures\n**/*.py\n' })).toEqual(
      LECTURES.slice(0, 2),
    )
  })

  it("lets the Dockerfile's own ignore file take its place", async () => {
    const ignore = { '.dockerignore': '*\n', '.devcontainer/Dockerfile.dockerignore': '*\n!scripts\n' }
    expect(await taken('COPY . /x\n', ignore)).toEqual(['scripts/run.sh'])
  })

  it('takes paths relative to the context', async () => {
    const files = memoryFiles({ ...TREE, Dockerfile: 'COPY deep /x\n' })
    expect((await dockerfileInputs(files, 'Dockerfile', 'lectures')).files).toMatchObject([
      { path: 'deep', kind: 'folder', mode: '755', sha256: null },
      { path: 'deep/c.py', kind: 'file', mode: '755', target: null },
    ])
  })

  it.each<[string, Tree, string]>([
    ['as a file', {}, 'environment.yml'],
    ['behind a link', { 'environment.yml': { link: 'e/real.yml' }, 'e/real.yml': 'x' }, 'e/real.yml'],
    [
      'behind a linked folder',
      { 'environment.yml': { link: 'l/real.yml' }, 'e/real.yml': 'x', l: { link: 'e' } },
      'e/real.yml',
    ],
  ])('takes what the environment file says for its content: %s', async (_, more, real) => {
    const files = memoryFiles({ ...TREE, ...more, Dockerfile: 'COPY environment.yml scripts /x\n' })
    const environment = { path: 'environment.yml', sha256: 'says' }
    const found = await dockerfileInputs(files, 'Dockerfile', '.', { environment })
    const contents = found.files
      .filter(({ kind }) => kind === 'file')
      .map(({ path, sha256 }) => [path, sha256])
    expect(contents).toEqual([
      [real, 'says'],
      ['scripts/run.sh', expect.stringMatching(/^[0-9a-f]{64}$/)],
    ])
  })

  it('takes empty folders, and those whose files are ignored, with their modes', async () => {
    const tree: Tree = { ...TREE, empty: { folder: 0o700 }, '.dockerignore': 'lectures/*\n' }
    const files = memoryFiles({ ...tree, Dockerfile: 'COPY empty lectures /x/\n' })
    expect((await dockerfileInputs(files, 'Dockerfile', '.')).files).toEqual([
      { path: 'empty', kind: 'folder', mode: '700', sha256: null, target: null },
      { path: 'lectures', kind: 'folder', mode: '755', sha256: null, target: null },
    ])
  })

  it.each([0o600, 0o664, 0o4755, 0o444])('hashes the mode %i of a file', async (mode) => {
    const files = memoryFiles({ a: { text: 'a', mode }, Dockerfile: 'COPY a /x\n' })
    expect((await dockerfileInputs(files, 'Dockerfile', '.')).files).toMatchObject([
      { mode: mode.toString(8) },
    ])
  })

  it.each([
    ['matches nothing', 'FROM x\nCOPY none* /x\n'],
    ['matches no parents', 'FROM x\nCOPY --parents none/*.x /x\n'],
    ['cannot be read', 'FROM x\nCOPY lectures/[ab /x\n'],
  ])('warns of a pattern that %s', async (_, dockerfile) => {
    const { findings } = await dockerfileInputs(
      memoryFiles({ ...TREE, Dockerfile: dockerfile }),
      'Dockerfile',
      '.',
    )
    expect(findings).toMatchObject([{ severity: 'warning', rule: 'context-pattern', line: 2 }])
  })

  it('takes nothing by a pattern that matches nothing, though everything counts: no credential is in the image', async () => {
    const secrets = {
      '.git/config': 'url = https://a:ghp_secret@h/x',
      'gha-creds-0123456789abcdef.json': '{}',
    }
    const files = memoryFiles({ ...TREE, ...secrets, Dockerfile: 'COPY lectures/*.txt /x\n' })
    const { files: found, findings } = await dockerfileInputs(files, 'Dockerfile', '.')
    expect(findings).toMatchObject([{ rule: 'context-pattern' }])
    expect(found.some(({ path }) => /gha|git/.test(path))).toBe(false)
  })

  // BuildKit sends the folder where an ignored link leads there, and refuses to build where there is none.
  it('counts links that are ignored where a pattern below a file matches nothing', async () => {
    const tree = { 'd/a': '', '.dockerignore': '*\n!d\n', Dockerfile: 'FROM x\nCOPY d/a/* **/./b /x/\n' }
    const counted = async (more: Tree) =>
      (await dockerfileInputs(memoryFiles({ ...tree, ...more }), 'Dockerfile', '.')).files
    expect(await counted({ '-x': { link: 'd' } })).not.toEqual(await counted({ '-x/y': '' }))
  })

  it('looks at the whole context once, however many patterns match nothing', async () => {
    const looks = async (count: number): Promise<number> => {
      const copies = Array.from({ length: count }, (_, at) => `COPY lectures/${at}* /x\n`).join('')
      const files = memoryFiles({ ...TREE, Dockerfile: `FROM x\n${copies}` })
      let listed = 0
      const folder = (path: string) => {
        listed += 1
        return files.folder(path)
      }
      await dockerfileInputs({ ...files, folder }, 'Dockerfile', '.')
      return listed
    }
    expect(await looks(500)).toBe(await looks(1))
  })

  it('counts every file, with a warning, where a pattern of .dockerignore is not understood', async () => {
    const files = memoryFiles({ ...TREE, '.dockerignore': 'scripts\n\\d\n', Dockerfile: 'COPY scripts /x\n' })
    const { files: found, findings } = await dockerfileInputs(files, 'Dockerfile', '.')
    expect(found.map(({ path }) => path)).toEqual(['scripts', 'scripts/run.sh', '.dockerignore'])
    expect(findings).toMatchObject([{ severity: 'warning', rule: 'dockerignore', file: '.dockerignore' }])
  })

  it.each<[string, Tree]>([
    ['a folder', { '.dockerignore/x': '' }],
    ['a link out of the context', { '.dockerignore': { link: '../.dockerignore' } }],
  ])('reads no .dockerignore that is %s', async (_, more) => {
    const below = Object.fromEntries(Object.entries(more).map(([path, content]) => [`sub/${path}`, content]))
    const own = memoryFiles({ 'sub/b': 'b', Dockerfile: 'COPY b /x\n', '.dockerignore': 'b\n', ...below })
    expect((await dockerfileInputs(own, 'Dockerfile', 'sub')).files.map(({ path }) => path)).toEqual(['b'])
  })

  it('hashes the bytes of the Dockerfile, since heredocs keep line ends', async () => {
    const hash = async (text: string) =>
      (await dockerfileInputs(memoryFiles({ Dockerfile: text }), 'Dockerfile', '.')).dockerfile
    expect(await hash('FROM x\r\n')).not.toBe(await hash('FROM x\n'))
    expect(await hash('\uFEFFFROM x\n')).not.toBe(await hash('FROM x\n'))
    expect(await hash('FROM x\n')).not.toBe(await hash('FROM y\n'))
  })

  const faults: [string, string, Record<string, string>, RegExp][] = [
    ['a missing source', 'FROM x\nCOPY none /x\n', {}, /not in the build context/],
    [
      'an excluded source',
      'FROM x\nCOPY scripts /x\n',
      { '.dockerignore': 'scripts' },
      /excluded by .dockerignore/,
    ],
    ['a missing mount', 'FROM x\nRUN --mount=source=none,target=/x y\n', {}, /not in the build context/],
  ]
  it.each(faults)('%s is an error at its line', async (_, dockerfile, more, why) => {
    const failure = await taken(dockerfile, more).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Failure)
    expect((failure as Failure).findings).toMatchObject([{ file: '.devcontainer/Dockerfile', line: 2 }])
    expect((failure as Failure).message).toMatch(why)
  })

  it.each([
    ['a trigger', 'FROM x\nONBUILD COPY none /x\n'],
    ['a stage that nothing is made of', 'FROM x AS a\nCOPY none /x\nFROM x\n'],
    ['a stage that no later stage is surely made of', 'FROM x AS a\nCOPY none /x\nARG V\nFROM $V\n'],
  ])('a missing source of %s is a warning', async (_, dockerfile) => {
    const { findings } = await dockerfileInputs(memoryFiles({ Dockerfile: dockerfile }), 'Dockerfile', '.')
    expect(findings).toMatchObject([{ severity: 'warning', rule: 'context-source', line: 2 }])
  })

  it.each(['FROM a', 'FROM x\nCOPY --from=A /a /b', 'FROM x\nRUN --mount=type=bind,from=0,target=/x y'])(
    'a missing source of a stage that the last one is made of is an error: %s',
    async (end) => {
      await expect(taken(`FROM x AS a\nCOPY none /x\n${end}\n`)).rejects.toThrow('line 2')
    },
  )

  it('an unreadable source is an error', async () => {
    await expect(taken('COPY x /x\n', { x: 'unreadable' })).rejects.toThrow('permission was denied')
  })

  it('a missing Dockerfile is an error', async () => {
    await expect(dockerfileInputs(memoryFiles({}), 'Dockerfile', '.')).rejects.toThrow('does not exist')
  })
})
