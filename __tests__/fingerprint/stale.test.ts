// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { describe, expect, it } from '@jest/globals'
import { examine } from '../../src/fingerprint/subject.ts'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

type Tree = Parameters<typeof memoryFiles>[0]
const FOLDER: Tree = { 'd/a': 'a', 'd/b': 'b' }
const ENVIRONMENT = 'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.13\n  - numpy\n'

async function subjectOf(tree: Tree, given: Partial<RawInputs> = {}, platform = 'linux/amd64') {
  const empty = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
  const about = { repository: 'a/b', actor: 'somebody' }
  const inputs = parseInputs({ ...empty, name: 'example.org/a/b', dockerfile: 'Dockerfile', ...given }, about)
  return examine(inputs, {
    files: memoryFiles({ 'environment.yml': ENVIRONMENT, ...tree }),
    own: memoryFiles({ 'containers/lecture/Dockerfile': 'FROM x\n' }),
    git: { resolve: async () => 'a'.repeat(40) },
    downloads: { permit: async () => undefined, digest: async () => ({ sha256: 'b'.repeat(64), bytes: 1 }) },
    platform,
  })
}
const hashOf = async (...given: Parameters<typeof subjectOf>): Promise<string> =>
  (await subjectOf(...given)).fingerprint.hash

/** Lines below FROM that may take the file `data`, or any; the last one is warned of. */
const UNREAD: [what: string, ...lines: string[]][] = [
  ['an empty --from', 'COPY --from= data /d'],
  ['a --from that contains a variable', 'ARG S=', 'COPY --from=$S data /d'],
  ['a --from of a dot', 'COPY --from=. data /d'],
  ['a flag in quotes', 'COPY --"from"=x data /d'],
  ['quotes inside a flag', "COPY --chown='a b' data /d"],
  ['an escaped flag', 'COPY --f\\rom=x data /d'],
  ['an unknown flag', 'COPY --form=x data /d'],
  ['a flag in capitals', 'COPY --FROM=x data /d'],
  ['a flag twice', 'COPY --from=x --from=y data /d'],
  ['a switch of another value', 'COPY --parents=TRUE data /d'],
  ['a variable in --exclude', 'COPY --exclude=$X . /d'],
  ['quotes in --exclude', 'COPY --exclude="data" . /d'],
  ['a variable in a source', 'COPY $SOURCE /d'],
  ['a variable in braces', 'ADD ${SOURCE:-data} /d'],
  ['quotes around a blank', 'COPY "my data" /d'],
  ['a quote that is not closed', "COPY da'ta /d"],
  ['a list with something behind it', 'COPY ["data", "/d"] x'],
  ['a list with a variable', 'COPY ["$X", "/d"]'],
  ['a list with another blank', 'COPY ["da\\u00a0ta", "/d"]'],
  ['an address in capitals', 'ADD HTTPS://example.org/x /d'],
  ['an address of scp', 'ADD me@example.org:x /d'],
  ['an address without a protocol', 'ADD github.com/o/r /d'],
  ['no destination', 'COPY data'],
  ['a mount in quotes', 'RUN --mount=type=cache,target="/my cache" --mount=source=data,target=/d true'],
  ['a mount with an escaped blank', 'RUN --mount=source=my\\ data,target=/d true'],
  ['a mount type in capitals', 'RUN --mount=type=BIND,source=data,target=/d true'],
  ['a mount type that is a variable', 'RUN --mount=type=$T,source=data,target=/d true'],
  ['a mount option in capitals', 'RUN --mount=Source=data,target=/d true'],
  ['an unknown mount option', 'RUN --mount=type=bind,sauce=data,target=/d true'],
  ['an unknown mount type', 'RUN --mount=type=link,source=data,target=/d true'],
  ['a mount option twice', 'RUN --mount=from=x,from=,source=data,target=/d true'],
  ['a mount with two sources', 'RUN --mount=source=a,src=data,target=/d true'],
  ['a mount with an empty from', 'RUN --mount=from=,source=data,target=/d true'],
  ['a mount whose source is a variable', 'RUN --mount=source=${S},target=/d true'],
  ['a mount whose source looks like a pattern', 'RUN --mount=source=da*,target=/d true'],
  ['a flag of RUN that nobody knows', 'RUN --bind=data true'],
  ['a mount in a trigger', 'ONBUILD RUN --mount=type=Bind,source=data,target=/d true'],
  ['a trigger of a trigger', 'ONBUILD ONBUILD COPY data /d'],
  ['an unknown instruction', 'INCLUDE data'],
  ['an instruction behind another blank', '\u00a0COPY data /d'],
  ['a blank outside ASCII', 'COPY data\u2003x /d'],
  ['a blank outside ASCII before a flag', 'RUN \u00a0--mount=source=data,target=/d true'],
  ['a letter outside ASCII in a flag', 'COPY --from=à data /d'],
  ['a control character', 'COPY data\vx /d'],
  ['a zero', 'COPY data\0 /d'],
]
/** They hide lines below, or bring lines out that others take for a part of them. */
const HIDING: [what: string, ...lines: string[]][] = [
  ['an escaped heredoc', 'RUN <<\\EOF', 'COPY data /d', 'EOF'],
  ['a heredoc in quotes with a blank', 'RUN <<"E F"', 'COPY data /d', 'E F'],
  ['a heredoc that is a variable', 'RUN <<$EOF', 'COPY data /d', '$EOF'],
  ['a heredoc behind a blank', 'RUN << EOF', 'COPY data /d', 'EOF'],
  ['a heredoc with a mark', 'RUN <<EOF;', 'COPY data /d', 'EOF;'],
  ['a heredoc beside a quote that is not closed', "RUN echo it's <<EOF", 'COPY data /d', 'EOF'],
  ['a heredoc without an end', 'RUN <<EOF', 'COPY data /d'],
]

describe('what is not understood counts as everything, with a warning on its line', () => {
  it.each([...UNREAD, ...HIDING])('%s', async (_what, ...lines) => {
    const tree = (data: string): Tree => ({
      Dockerfile: `FROM debian:12\n${lines.join('\n')}\n`,
      ...{ data, 'my data': 'x', a: 'a' },
    })
    const [one, two] = [await subjectOf(tree('x')), await subjectOf(tree('y'))]
    expect(one.fingerprint.hash).not.toBe(two.fingerprint.hash)
    const warned = one.findings.filter(({ rule }) => rule === 'context-unread')
    const first = lines.findIndex((line) => !line.startsWith('ARG'))
    expect(warned[0]).toMatchObject({ severity: 'warning', file: 'Dockerfile', line: first + 2 })
    expect(one.wholeContext).toBe(true)
  })

  it.each([
    ['an escape directive below a comment', '# by me\n# escape=`\n'],
    ['an escape directive twice', '# escape=`\n# escape=\\\n'],
    ['an escape that is none', '# escape=x\n'],
    ['a backslash where the backtick escapes', '# escape=`\n'],
  ])('%s', async (_what, head) => {
    const file = `${head}FROM debian:12\nCOPY da\\\nta /d\n`
    const [one, two] = [
      await hashOf({ Dockerfile: file, data: 'x' }),
      await hashOf({ Dockerfile: file, data: 'y' }),
    ]
    expect(one).not.toBe(two)
  })

  it.each(['\u00a0', '\v'])(
    'a directive behind the blank %j, which only some versions read',
    async (blank) => {
      const file = `#${blank}check=skip=all\n# escape=\`\nFROM debian:12\nLABEL a=\`\nCOPY data /d\n`
      const [one, two] = [
        await subjectOf({ Dockerfile: file, data: 'x' }),
        await subjectOf({ Dockerfile: file, data: 'y' }),
      ]
      expect(one.fingerprint.hash).not.toBe(two.fingerprint.hash)
      expect(one.findings).toMatchObject([{ rule: 'context-unread', line: 1 }])
    },
  )

  it('a line that BuildKit refuses for its length is refused', async () => {
    const file = (length: number): string => `FROM debian:12\nRUN <<EOF\n${'x'.repeat(length)}\nEOF\n`
    await subjectOf({ Dockerfile: file(65_535) })
    await expect(subjectOf({ Dockerfile: file(65_536) })).rejects.toThrow('line 3')
  })
})

describe('two repositories with different images have different hashes', () => {
  const differ: [what: string, a: Tree, b: Tree][] = [
    [
      'line ends in a heredoc',
      { Dockerfile: 'FROM debian:12\nCOPY <<EOF /x\na\nEOF\n' },
      { Dockerfile: 'FROM debian:12\nCOPY <<EOF /x\na\r\nEOF\n' },
    ],
    ['a byte order mark', { Dockerfile: 'FROM debian:12\n' }, { Dockerfile: '\uFEFFFROM debian:12\n' }],
    [
      'a number and a text in environment.yml',
      {
        Dockerfile: 'FROM debian:12\nCOPY environment.yml /\n',
        'environment.yml': `${ENVIRONMENT}variables: {A: 0777}\n`,
      },
      {
        Dockerfile: 'FROM debian:12\nCOPY environment.yml /\n',
        'environment.yml': `${ENVIRONMENT}variables: {A: "0777"}\n`,
      },
    ],
    [
      'the same behind a variable',
      { Dockerfile: 'FROM debian:12\nCOPY $F /\n', 'environment.yml': `${ENVIRONMENT}variables: {A: yes}\n` },
      {
        Dockerfile: 'FROM debian:12\nCOPY $F /\n',
        'environment.yml': `${ENVIRONMENT}variables: {A: 'yes'}\n`,
      },
    ],
    [
      'a file that another frontend may include',
      { Dockerfile: '# syntax=somebody/frontend\nFROM debian:12\n', other: 'a' },
      { Dockerfile: '# syntax=somebody/frontend\nFROM debian:12\n', other: 'b' },
    ],
    [
      'a file that another frontend may include, and .dockerignore names',
      { Dockerfile: '# syntax=somebody/frontend\nFROM debian:12\n', '.dockerignore': '*', other: 'a' },
      { Dockerfile: '# syntax=somebody/frontend\nFROM debian:12\n', '.dockerignore': '*', other: 'b' },
    ],
    [
      'a file beside an old frontend of Docker’s own',
      { Dockerfile: '# syntax=docker/dockerfile:1.2\nFROM debian:12\nRUN <<CMD\nCMD\n', other: 'a' },
      { Dockerfile: '# syntax=docker/dockerfile:1.2\nFROM debian:12\nRUN <<CMD\nCMD\n', other: 'b' },
    ],
    [
      'a source policy',
      { Dockerfile: 'FROM debian:12\n', 'Dockerfile.rego': 'package docker\n' },
      { Dockerfile: 'FROM debian:12\n', 'Dockerfile.rego': 'package docker \n' },
    ],
    [
      'a source policy that appears',
      { Dockerfile: 'FROM debian:12\n', '.dockerignore': '*' },
      { Dockerfile: 'FROM debian:12\n', '.dockerignore': '*', 'Dockerfile.rego': '' },
    ],
    [
      'a file that the source policy may read',
      { Dockerfile: 'FROM debian:12\n', '.dockerignore': '*', 'Dockerfile.rego': '', keys: 'a' },
      { Dockerfile: 'FROM debian:12\n', '.dockerignore': '*', 'Dockerfile.rego': '', keys: 'b' },
    ],
    [
      'a file beside another frontend that a script with Windows line ends names',
      { Dockerfile: '#!/bin/x\r\n# syntax=somebody/frontend\r\nFROM debian:12\r\n', other: 'a' },
      { Dockerfile: '#!/bin/x\r\n# syntax=somebody/frontend\r\nFROM debian:12\r\n', other: 'b' },
    ],
    [
      '.dockerignore beside an empty ignore file of the Dockerfile',
      { Dockerfile: 'FROM x\nCOPY d /d\n', 'Dockerfile.dockerignore': '', '.dockerignore': 'd/a', ...FOLDER },
      { Dockerfile: 'FROM x\nCOPY d /d\n', 'Dockerfile.dockerignore': '', '.dockerignore': 'd/b', ...FOLDER },
    ],
    [
      'what .dockerignore keeps back, beside an empty ignore file of the Dockerfile',
      { Dockerfile: 'FROM x\nCOPY d /d\n', 'Dockerfile.dockerignore': '', '.dockerignore': 'd/a', ...FOLDER },
      {
        ...{ Dockerfile: 'FROM x\nCOPY d /d\n', 'Dockerfile.dockerignore': '', '.dockerignore': 'd/a' },
        ...{ ...FOLDER, 'd/a': 'other' },
      },
    ],
    ...['\u0085', '\u2028', '\u2029'].map((end): [what: string, a: Tree, b: Tree] => [
      `what stands behind ${JSON.stringify(end)} in a comment of environment.yml`,
      {
        Dockerfile: 'FROM debian:12\nCOPY environment.yml /\n',
        'environment.yml': `${ENVIRONMENT}  # c${end}  - scipy\n`,
      },
      {
        Dockerfile: 'FROM debian:12\nCOPY environment.yml /\n',
        'environment.yml': `${ENVIRONMENT}  # c${end}  - pandas\n`,
      },
    ]),
  ]
  it.each(differ)('%s', async (_what, a, b) => expect(await hashOf(a)).not.toBe(await hashOf(b)))

  it('bytes that are no UTF-8', async () => {
    const file = (byte: number): Uint8Array =>
      Buffer.concat([
        Buffer.from("FROM debian:12\nCOPY <<'EOF' /x\ncaf"),
        Buffer.of(byte),
        Buffer.from('\nEOF\n'),
      ])
    const hash = async (byte: number): Promise<string> => {
      const files = memoryFiles({ 'environment.yml': ENVIRONMENT, Dockerfile: '' })
      const read = files.read
      const { dockerfileInputs } = await import('../../src/build-context/build-context.ts')
      const patched = {
        ...files,
        read: async (path: string) => (path === 'Dockerfile' ? file(byte) : read(path)),
      }
      return (await dockerfileInputs(patched, 'Dockerfile', '.')).dockerfile
    }
    expect(await hash(0xe9)).not.toBe(await hash(0xe8))
  })

  it('BUILDKIT_SYNTAX names another frontend', async () => {
    const given = { 'build-args': 'BUILDKIT_SYNTAX=somebody/frontend' }
    const tree = (other: string): Tree => ({ Dockerfile: 'FROM debian:12\n', other })
    expect(await hashOf(tree('a'), given)).not.toBe(await hashOf(tree('b'), given))
    expect(await hashOf(tree('a'))).toBe(await hashOf(tree('b')))
  })

  it('another platform, with and without a Dockerfile', async () => {
    for (const dockerfile of ['Dockerfile', 'none']) {
      const hash = (platform: string) => hashOf({ Dockerfile: 'FROM debian:12\n' }, { dockerfile }, platform)
      expect(await hash('linux/amd64')).not.toBe(await hash('linux/arm64'))
    }
  })
})

describe('one image has one hash', () => {
  const same: [what: string, a: Tree, b: Tree][] = [
    [
      'a comment in environment.yml',
      { Dockerfile: 'FROM debian:12\nCOPY environment.yml /e\n' },
      { Dockerfile: 'FROM debian:12\nCOPY environment.yml /e\n', 'environment.yml': `# c\n${ENVIRONMENT}` },
    ],
    [
      'a comment in environment.yml, taken with everything',
      { Dockerfile: 'FROM debian:12\nCOPY $F /e\n' },
      { Dockerfile: 'FROM debian:12\nCOPY $F /e\n', 'environment.yml': `# c\n${ENVIRONMENT}` },
    ],
    [
      'a file that nothing takes, beside flags with variables that decide no file',
      {
        Dockerfile: 'FROM debian:12\nCOPY --chown=$U:${G} data /d\nADD --chmod=$M data /e\n',
        data: 'x',
        other: 'a',
      },
      {
        Dockerfile: 'FROM debian:12\nCOPY --chown=$U:${G} data /d\nADD --chmod=$M data /e\n',
        data: 'x',
        other: 'b',
      },
    ],
    [
      'a file beside a cache, a secret and a here-string',
      {
        Dockerfile:
          'FROM debian:12\nRUN --mount=type=cache,target=$HOME/.cache,id=${I} --mount=type=secret,id=s,required cat <<< "x" && echo "1 << 2"\n',
        other: 'a',
      },
      {
        Dockerfile:
          'FROM debian:12\nRUN --mount=type=cache,target=$HOME/.cache,id=${I} --mount=type=secret,id=s,required cat <<< "x" && echo "1 << 2"\n',
        other: 'b',
      },
    ],
    [
      'a file beside COPY --',
      { Dockerfile: 'FROM debian:12\nCOPY -- data /d\n', data: 'x', other: 'a' },
      { Dockerfile: 'FROM debian:12\nCOPY -- data /d\n', data: 'x', other: 'b' },
    ],
    [
      'a file beside plain heredocs',
      {
        Dockerfile: "FROM debian:12\nCOPY <<-'E.F' <<B /x\n\tCOPY . .\n\tE.F\nB\nRUN 3<<EOF cat\nEOF\n",
        other: 'a',
      },
      {
        Dockerfile: "FROM debian:12\nCOPY <<-'E.F' <<B /x\n\tCOPY . .\n\tE.F\nB\nRUN 3<<EOF cat\nEOF\n",
        other: 'b',
      },
    ],
    [
      'a file beside Docker’s own frontend',
      { Dockerfile: '# syntax=docker/dockerfile:1.7-labs\n# check=skip=all\nFROM debian:12\n', other: 'a' },
      { Dockerfile: '# syntax=docker/dockerfile:1.7-labs\n# check=skip=all\nFROM debian:12\n', other: 'b' },
    ],
    [
      'a file beside a text with a blank outside ASCII',
      { Dockerfile: 'FROM debian:12\nLABEL a="b\u00a0c"\nRUN echo "b\u00a0c"\n# \u00a0\n', other: 'a' },
      { Dockerfile: 'FROM debian:12\nLABEL a="b\u00a0c"\nRUN echo "b\u00a0c"\n# \u00a0\n', other: 'b' },
    ],
  ]
  it.each(same)('%s', async (_what, a, b) => {
    const [one, two] = [await subjectOf(a), await subjectOf(b)]
    expect(one.fingerprint.hash).toBe(two.fingerprint.hash)
    const odd = one.findings.filter(({ rule }) => rule === 'context-unread')
    expect(odd.every(({ message }) => message.includes('$F contains a variable'))).toBe(true)
  })

  it('the default name of an environment, written or not', async () => {
    const given = { dockerfile: 'none' }
    const named = { 'environment.yml': ENVIRONMENT.replace('name: x', 'name: quantecon') }
    const without = { 'environment.yml': ENVIRONMENT.replace('name: x\n', '') }
    expect(await hashOf(named, given)).toBe(await hashOf(without, given))
  })
})

describe('a frontend that is no image', () => {
  it.each([
    ['', 'a b=c'],
    ['# syntax=../x\n', ''],
    ['{"syntax": "a/b"}', ''],
  ])('%j %j', async (head, syntax) => {
    const given = syntax === '' ? {} : { 'build-args': `BUILDKIT_SYNTAX=-${syntax}` }
    await expect(subjectOf({ Dockerfile: `${head}FROM debian:12\n` }, given)).rejects.toThrow(
      'is not the name of an image, so it cannot be the program that reads the Dockerfile',
    )
  })
})
