import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { dockerfileInputs } from '../../src/fingerprint/build-context.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const TREE = {
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
  return (await dockerfileInputs(files, '.devcontainer/Dockerfile', '.')).files.map(({ path }) => path)
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
  ['is a link', 'current'],
  ['is a file', 'environment.yml'],
  ['is not there', 'nowhere'],
])('refuses a context that %s', async (_sentence, context) => {
  const files = memoryFiles({ ...TREE, Dockerfile: 'FROM x\nCOPY . /x\n' })
  await expect(dockerfileInputs(files, 'Dockerfile', context)).rejects.toThrow(`the build context ${context}`)
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
    ['quotes', 'COPY "with space.txt" /x\n', ['with space.txt']],
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
    ['--parents with two stars', 'COPY --parents lectures/**/*.py /x\n', LECTURES],
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
      { path: 'deep/c.py', executable: true, target: null },
    ])
  })

  it('leaves out the environment file, whose meaning is hashed by itself', async () => {
    const files = memoryFiles({ ...TREE, Dockerfile: 'COPY environment.yml scripts /x\n' })
    const found = await dockerfileInputs(files, 'Dockerfile', '.', 'environment.yml')
    expect(found.files.map(({ path }) => path)).toEqual(['scripts/run.sh'])
  })

  it('hashes the Dockerfile without its line ends', async () => {
    const hash = async (text: string) =>
      (await dockerfileInputs(memoryFiles({ Dockerfile: text }), 'Dockerfile', '.')).dockerfile
    expect(await hash('FROM x\r\n')).toBe(await hash('FROM x\n'))
    expect(await hash('FROM x\n')).not.toBe(await hash('FROM y\n'))
  })

  it('warns of addresses without checksum', async () => {
    const text =
      'FROM x\nADD https://h/x /x\nADD --checksum=sha256:1 https://h/x /x\nADD https://h/a.git#main /x\n'
    const { findings } = await dockerfileInputs(memoryFiles({ Dockerfile: text }), 'Dockerfile', '.')
    expect(findings.map(({ rule, file, line }) => [rule, file, line])).toEqual([
      ['remote-add', 'Dockerfile', 2],
      ['remote-add', 'Dockerfile', 4],
    ])
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
    ['a bad pattern', 'FROM x\nCOPY lectures/[ab /x\n', {}, /pattern/],
  ]
  it.each(faults)('%s is an error at its line', async (_, dockerfile, more, why) => {
    const failure = await taken(dockerfile, more).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(Failure)
    expect((failure as Failure).findings).toMatchObject([{ file: '.devcontainer/Dockerfile', line: 2 }])
    expect((failure as Failure).message).toMatch(why)
  })

  it('an unreadable source is an error', async () => {
    await expect(taken('COPY x /x\n', { x: 'unreadable' })).rejects.toThrow('permission was denied')
  })

  it('a missing Dockerfile is an error', async () => {
    await expect(dockerfileInputs(memoryFiles({}), 'Dockerfile', '.')).rejects.toThrow('does not exist')
  })
})
