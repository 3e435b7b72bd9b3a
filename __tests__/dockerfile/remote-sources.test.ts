// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles
import { describe, expect, it } from '@jest/globals'
import { remoteSources } from '../../src/dockerfile/remote-sources.ts'

const SUM = `sha256:${'a'.repeat(64)}`
const COMMIT = 'b'.repeat(40)

/** Addresses as `download URL`, `git URL REFERENCE` and `unknown TEXT`. */
const read = (lines: string[], args: Record<string, string> = {}, platform?: string): string[] =>
  remoteSources(`${lines.join('\n')}\n`, args, platform)
    .filter(({ kind }) => kind !== 'pinned')
    .map((source) =>
      source.kind === 'unknown'
        ? `unknown ${source.text}${source.certain ? '' : '?'}`
        : source.kind === 'git'
          ? `git ${source.url} ${source.reference}`
          : `download ${source.url}`,
    )

describe('what ADD fetches', () => {
  const rows: [string, string[], string[], Record<string, string>?][] = [
    ['an address', ['FROM x', 'ADD https://h/a /x'], ['download https://h/a']],
    [
      'several, and files',
      ['FROM x', 'ADD https://h/a b http://h/c /x/'],
      ['download https://h/a', 'download http://h/c'],
    ],
    ['a list in JSON', ['FROM x', 'ADD ["https://h/a b", "/x"]'], ['download https://h/a b']],
    ['quotes', ['FROM x', 'ADD "https://h/a" /x'], ['download https://h/a']],
    [
      'of every stage',
      ['FROM x', 'ADD https://h/a /', 'FROM y', 'ADD https://h/b /'],
      ['download https://h/a', 'download https://h/b'],
    ],
    ['a trigger', ['FROM x', 'ONBUILD ADD https://h/a /x'], ['download https://h/a']],
    ['with flags', ['FROM x', 'ADD --chmod=755 --link https://h/a /x'], ['download https://h/a']],
    ['not what a checksum pins', ['FROM x', `ADD --checksum=${SUM} https://h/a /x`], []],
    [
      'a checksum that an ARG holds',
      ['FROM x', `ARG S=${'a'.repeat(64)}`, 'ADD --checksum=sha256:$S https://h/a /x'],
      [],
    ],
    [
      'a checksum that nobody knows',
      ['FROM x', 'ARG S', 'ADD --checksum=$S https://h/a /x'],
      ['unknown --checksum=$S'],
    ],
    [
      'a checksum that pins nothing',
      ['FROM x', 'ADD --checksum=sha256:1 https://h/a /x'],
      ['download https://h/a'],
    ],
    ['an ARG of the stage', ['FROM x', 'ARG B=main', 'ADD https://h/$B/a /x'], ['download https://h/main/a']],
    [
      'an ARG and its build argument',
      ['FROM x', 'ARG B=main', 'ADD https://h/$B/a /x'],
      ['download https://h/v1/a'],
      { B: 'v1' },
    ],
    [
      'a global ARG that the stage takes',
      ['ARG B=main', 'FROM x', 'ARG B', 'ADD https://h/${B}/a /x'],
      ['download https://h/main/a'],
    ],
    [
      'a global ARG that the stage does not take',
      ['ARG B=main', 'FROM x', 'ADD https://h/$B/a /x'],
      ['unknown https://h/$B/a'],
    ],
    [
      'a build argument without its ARG',
      ['FROM x', 'ADD https://h/$B/a /x'],
      ['unknown https://h/$B/a'],
      { B: 'v1' },
    ],
    ['ENV', ['FROM x', 'ENV B=main', 'ADD https://h/$B/a /x'], ['download https://h/main/a']],
    [
      'ENV of a stage that is continued',
      ['FROM x AS A', 'ENV B=main', 'FROM a', 'ADD https://h/$B/a /x'],
      ['download https://h/main/a'],
    ],
    [
      'ARG of a stage that is continued',
      ['FROM x AS A', 'ARG B=main', 'FROM a AS b', 'FROM b', 'ADD https://h/$B/a /x'],
      ['download https://h/main/a'],
    ],
    [
      'ENV of a stage that is continued, before its ARG',
      ['FROM x AS a', 'ENV B=1', 'ARG B=2', 'FROM a', 'ADD https://h/$B/a /x'],
      ['download https://h/1/a'],
    ],
    [
      'ENV of a stage that is not continued',
      ['FROM x AS a', 'ENV B=main', 'FROM x', 'ADD https://h/$B/a /x'],
      ['unknown https://h/$B/a'],
    ],
    ['ENV in the old form', ['FROM x', 'ENV B main', 'ADD https://h/$B/a /x'], ['download https://h/main/a']],
    ['ENV over ARG', ['FROM x', 'ARG B=1', 'ENV B=2', 'ADD https://h/$B/a /x'], ['download https://h/2/a']],
    [
      'values of one ENV instruction',
      ['FROM x', 'ENV B=1', 'ENV B=2 C=$B', 'ADD https://h/$C/a /x'],
      ['download https://h/1/a'],
    ],
    [
      'an ARG of another stage',
      ['FROM x', 'ARG B=1', 'FROM y', 'ADD https://h/$B/a /x'],
      ['unknown https://h/$B/a'],
    ],
    [
      'what only the builder knows',
      ['FROM x', 'ARG TARGETARCH', 'ADD https://h/$TARGETARCH /x'],
      ['unknown https://h/$TARGETARCH'],
    ],
    ...[
      ['${V#v}', '1.2.3-a.b'],
      ['${V#*.}', '2.3-a.b'],
      ['${V##*.}', 'b'],
      ['${V%.*}', 'v1.2.3-a'],
      ['${V%%.*}', 'v1'],
      ['${V%-?.b}', 'v1.2.3'],
      ['${V#x}', 'v1.2.3-a.b'],
      ['${V/./_}', 'v1_2.3-a.b'],
      ['${V//./_}', 'v1_2_3-a_b'],
    ].map(([form = '', value = '']): [string, string[], string[]] => [
      `the form ${form}`,
      ['FROM x', 'ARG V=v1.2.3-a.b', `ADD https://h/${form} /x`],
      [`download https://h/${value}`],
    ]),
    [
      'a form that is not read here',
      ['FROM x', 'ARG V=a', 'ADD https://h/${V/a*/b} /x'],
      ['unknown https://h/${V/a*/b}'],
    ],
    ['a whole address in a variable', ['FROM x', 'ARG U=https://h/a', 'ADD $U /x'], ['download https://h/a']],
    ['a file in a variable', ['FROM x', 'ARG U=a/b', 'ADD $U /x'], []],
    ['what may be one', ['FROM x', 'ADD $U /x'], ['unknown $U?']],
    ['not a heredoc', ['FROM x', 'ADD <<EOF /x', 'ADD https://h/a /x', 'EOF'], []],
    ['not COPY and RUN', ['FROM x', 'COPY https://h/a /x', 'RUN curl https://h/b'], []],
    ['not a scheme in capitals, which is a file to BuildKit', ['FROM x', 'ADD HTTPS://h/a /x'], []],
    ['a line that goes on', ['FROM x', 'ADD \\', '  https://h/a \\', '  /x'], ['download https://h/a']],
    ['a backtick as escape', ['# escape=`', 'FROM x', 'ADD `', '  https://h/a /x'], ['download https://h/a']],
    ['a git repository', ['FROM x', 'ADD https://h/a.git /x'], ['git https://h/a.git ']],
    ['its branch', ['FROM x', 'ADD https://h/a.git#main:sub /x'], ['git https://h/a.git main']],
    ['its tag by a query', ['FROM x', 'ADD https://h/a.git?tag=v1 /x'], ['git https://h/a.git refs/tags/v1']],
    [
      'its branch by a query',
      ['FROM x', 'ADD https://h/a.git?branch=b&subdir=c /x'],
      ['git https://h/a.git refs/heads/b'],
    ],
    ['not its commit', ['FROM x', `ADD https://h/a.git#${COMMIT} /x`], []],
    ['not its commit by a query', ['FROM x', `ADD https://h/a.git?branch=b&commit=${COMMIT} /x`], []],
    ['not its commit by a checksum', ['FROM x', `ADD --checksum=${COMMIT} https://h/a.git#main /x`], []],
    ['git by ssh', ['FROM x', 'ADD git@h:a/b.git#main /x'], ['git ssh://git@h/a/b.git main']],
    ['git by its own protocol', ['FROM x', 'ADD git://h/a#main /x'], ['git git://h/a main']],
    ['no git without .git', ['FROM x', 'ADD https://github.com/a/b /x'], ['download https://github.com/a/b']],
    ['no stage', ['ADD https://h/a /x'], []],
  ]
  // Rest parameters: jest would take a missing fourth one for its callback.
  it.each(rows)('%s', (...[, lines, expected, args]) => {
    expect(read(lines, args)).toEqual(expected)
  })

  it('is read whatever doubles or repeats, within the limit of time of every test', () => {
    const doubled = [
      'FROM x',
      'ENV V=xx',
      ...Array.from({ length: 60 }, () => 'ENV V=$V$V'),
      'ADD https://h/$V /x',
    ]
    const repeated = ['FROM x', `ENV V=${'x'.repeat(4000)}`, `ADD https://h/${'$V'.repeat(30_000)} /x`]
    const many = [
      'FROM x',
      ...Array.from({ length: 30_000 }, (_, at) => `ENV V${at}=$V${at - 1}a`),
      'ADD https://h/$V29999 /x',
    ]
    expect(read(doubled)).toEqual(['unknown https://h/$V'])
    expect(read(repeated)[0]).toMatch(/^unknown https/)
    // The reader ends before the ADD.
    expect(read(many)).toEqual(['unknown #?'])
    expect(
      read(['FROM x', ...Array.from({ length: 10_000 }, (_, at) => `ADD https://h/${at} /x`)]),
    ).toHaveLength(10_000)
  })
})

describe('the platform that the build is given', () => {
  const LINES = [
    'FROM x',
    'ARG TARGETOS TARGETARCH TARGETVARIANT',
    'ADD https://h/$TARGETOS-$TARGETARCH$TARGETVARIANT /x',
  ]

  it.each(['linux/amd64', 'linux/arm64'])('%s is in an address that names it', (platform) => {
    expect(read(LINES, {}, platform)).toEqual([`download https://h/${platform.replace('/', '-')}`])
  })

  it('of another kind is the builder’s own, and so is the one that builds', () => {
    expect(read(LINES, {}, 'linux/arm/v7')).toEqual([`unknown ${LINES[2]?.split(' ')[1]}`])
    expect(read(['FROM x', 'ARG BUILDARCH', 'ADD https://h/$BUILDARCH /x'], {}, 'linux/amd64')).toHaveLength(
      1,
    )
    expect(read(['FROM x', 'ADD https://h/$TARGETARCH /x'], {}, 'linux/amd64')).toEqual([
      'unknown https://h/$TARGETARCH',
    ])
  })
})
