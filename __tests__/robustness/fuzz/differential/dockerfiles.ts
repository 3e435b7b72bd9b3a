import fc from 'fast-check'
import { latin, path, pattern } from './contexts.ts'

const DESTINATIONS = ['/x', '/x/', '/out/deep/', 'rel', 'rel/', '.', '/x/./']
/** A word without anything that a Dockerfile reads in a way of its own. */
const plain = (word: string): boolean => /^[^\s"'\\$`<\u0085\u00a0]+$/.test(word) && !/^[-[]/.test(word)
/** Of the context's own paths: case.ts fills them in. */
const own = fc
  .tuple(fc.nat(20), fc.constantFrom('', '', '/', '*', '*', '?', '[', '<', '>'))
  .map(([place, sign]) => `@${place}${sign}@`)
const exact = fc
  .tuple(fc.nat(20), fc.constantFrom('', '', '/', '<'))
  .map(([place, sign]) => `@${place}${sign}@`)
const source = fc.oneof(
  { weight: 9, arbitrary: own },
  {
    weight: 4,
    arbitrary: fc.constantFrom('.', './', '/', '..', 'd', 'd/', './d', 'd/.', 'd/..', 'a', '*', '**', '*/*'),
  },
  { weight: 1, arbitrary: path },
  { weight: 2, arbitrary: pattern },
)
const flag = fc.oneof(
  fc.constantFrom(
    '--link',
    '--from=',
    '--chown=1:1',
    '--chmod=755',
    '--parents',
    '--parents',
    '--parents=false',
    '--exclude=*.md',
    '--exclude=a',
  ),
  pattern.filter(plain).map((one) => `--exclude=${one}`),
)

/** COPY and ADD in their plainest form: what they take is a matter of files alone. */
export const copies: fc.Arbitrary<string> = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('COPY', 'COPY', 'COPY', 'ADD'),
        fc.array(flag, { maxLength: 2 }),
        fc.array(source.filter(plain), { minLength: 1, maxLength: 2 }),
        fc.constantFrom(...DESTINATIONS),
        fc.nat(7),
      )
      .map(([keyword, flags, sources, destination, form]) => {
        const kept = keyword === 'ADD' ? flags.filter((one) => !one.startsWith('--parents')) : flags
        const words = sources.map((one) => (form === 0 ? one.replace('/', '/./') : one))
        words.push(sources.length > 1 ? '/x/' : destination)
        // Names with blanks need lists.
        return [keyword, ...kept, form < 4 ? words.join(' ') : JSON.stringify(words)].join(' ')
      }),
    { minLength: 1, maxLength: 2 },
  )
  .map((lines) => latin(`FROM scratch\n${lines.join('\n')}\n`))

export const mounts: fc.Arbitrary<string> = fc
  .tuple(
    fc
      .oneof(exact, exact, exact, path, fc.constantFrom('.', '/', 'd', '../a', 'd/..'))
      .filter((one) => plain(one) && !one.includes(',')),
    fc.constantFrom('source', 'src', 'source', 'SOURCE', 'Src'),
    fc.constantFrom('type=bind,', 'type=BIND,', 'Type=Bind,', '"type=bind",', 'from=,', ''),
  )
  .map(([from, key, type]) => latin(`FROM x\nRUN --mount=${type}${key}=${from},target=/m true\n`))

// Variables of a Dockerfile in braces, which are none of this program's.
const IN_BRACES = ['V', 'V:-d', 'V'].map((name) => `$\u007b${name}}`)

// What a Dockerfile reads in a way of its own: quotes, escapes, blanks, heredocs, variables, directives.
const ODD =
  '\\|\\\\|`|"|\'|""|$|$V|$$|<<|<<EOF|<<-EOF|<<"EOF"|<<\'E\'|<<\\EOF|<<E<F|EOF|E|0<<EOF|3<<EOF|#|# x|# escape=`|# syntax=docker/dockerfile:1|# check=skip=all| |  |\t|\v|\f|\r|\u00a0|\u0085|\u2028|\ufeff|\0|,|=|--|--from=|--from=a|--from=scratch|--link|--parents|--exclude=a|--unknown|--mount=|type=bind|type=BIND|TYPE=bind|type=cache|type=tmpfs|from=|from=a|source=a|src=d|SOURCE=d|target=/m|readonly|rw|["a","/x"]|["a|[|]|{|ONBUILD|AS a|AS|ARG|\xe9|\xff|é|\n|\\\n|`\n|\n\n|\r\n|&&|;|/|.|*|?|a|b|d|/x'.split(
    '|',
  )
const odd = fc.constantFrom(...ODD)
const mount = fc
  .array(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.constantFrom(
          ...[
            'type=bind',
            'type=BIND',
            'type="bind"',
            'Type=bind',
            'type=cache',
            'type=$T',
            'from=',
            'from=a',
            'from="a"',
            'source=a',
            'source=d',
            'src=d/a',
            'SRC=a',
          ],
          ...[
            'source=.',
            'source=with\\ space',
            '"source=a,b"',
            'source="d"',
            'source=$V',
            'target=/m',
            'dst=/m',
            'target="/my m"',
            'readonly',
            'rw=true',
            'ro=1',
            'sharing=locked',
            'id=x',
            'unknown=1',
            ' ',
            'uid=1',
            'mode=0755',
          ],
        ),
      },
      { weight: 1, arbitrary: odd },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((options) => `--mount=${[...options, 'target=/m'].join(',')}`)
const word = fc.oneof(
  { weight: 9, arbitrary: source },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom('"', "'"), own).map(([quote, one]) => quote + one + quote),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('"', "'"), path).map(([quote, one]) => quote + one + quote),
  },
  { weight: 1, arbitrary: path.map((one) => one.replace(/ /g, '\\ ')) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '$V',
      ...IN_BRACES,
      'd/$N',
      '"$V"',
      "'$V'",
      '\\$V',
      'a$',
      '$\u007bV',
      'x$\u007bV}y',
    ),
  },
  { weight: 1, arbitrary: odd },
)
/** How a heredoc begins, and the line that ends it in BuildKit's reading. */
const STARTS: [start: string, end: string][] = [
  ['<<EOF', 'EOF'],
  ['<<-EOF', '\tEOF'],
  ['<<"EOF"', 'EOF'],
  ["<<-'EOF'", '\t\tEOF'],
  ['<<\\EOF', 'EOF'],
  ['<<E\\OF', 'EOF'],
  ['<<E"O"F', 'EOF'],
  ['<<$V', '$V'],
  ['<<"$V"', '$V'],
  ['<< EOF', 'EOF'],
  ['<<EOF>x', 'EOF>x'],
  ['2<<EOF', 'EOF'],
  ['<<EOF;', 'EOF;'],
  ['<<A', 'A'],
  ['"<<EOF"', ''],
  ["x'<<EOF'", ''],
  ['x<<EOF', ''],
  ['<<EOF<<A', ''],
  ['<<"', ''],
]
const heredoc = fc
  .tuple(
    fc.constantFrom(
      'RUN',
      'COPY',
      'ADD',
      'run',
      'RUN --mount=source=d,target=/m',
      'ONBUILD COPY',
      'ONBUILD RUN',
    ),
    fc.array(fc.constantFrom(...STARTS), { minLength: 1, maxLength: 2 }),
    fc.array(
      fc.oneof(
        fc.constantFrom(
          'COPY a /x',
          'COPY d /y',
          'x',
          '\tEOF',
          ' EOF',
          'EOF ',
          'EOF\r',
          '$V',
          '\\',
          'x \\',
          '\xe9',
          '<<B',
          '# c',
          '',
        ),
        word,
      ),
      { maxLength: 3 },
    ),
    fc.oneof({ weight: 9, arbitrary: fc.constant('') }, odd),
  )
  .map(([keyword, starts, body, more]) => {
    const first = [
      keyword,
      ...starts.map(([start]) => start),
      ...(/COPY|ADD/.test(keyword) ? ['/h/'] : []),
    ].join(' ')
    return [first, ...body, ...starts.map(([, end]) => end).filter((end) => end !== ''), more].join('\n')
  })
const instruction = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom('COPY', 'ADD', 'copy', 'Add', 'ONBUILD COPY', ' COPY', 'COPY', 'COPY'),
        fc.array(fc.oneof(flag, flag, flag, flag, odd), { maxLength: 2 }),
        fc.array(word, { minLength: 1, maxLength: 2 }),
        fc.constantFrom(
          ...Array.from({ length: 16 }, () => ' '),
          ' ',
          ' ',
          ' ',
          ' ',
          '  ',
          '\t',
          '\u00a0',
          '\u0085',
          ' \\\n',
          ' \\\n# c\n\n',
          '\v',
          '\f',
          ' `\n',
          '\r',
          '\\ ',
        ),
      )
      .map(([keyword, flags, words, blank]) => [keyword, ...flags, ...words, '/x/'].join(blank)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('COPY', 'ADD'),
        fc.array(fc.oneof(path, odd), { minLength: 1, maxLength: 2 }),
        fc.constantFrom('', ' ', '\u00a0', ' \\\n', 'x'),
      )
      .map(([keyword, words, blank]) => `${keyword} ${JSON.stringify([...words, '/x/'])}${blank}`),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom('RUN', 'run', 'ONBUILD RUN'),
        fc.array(
          fc.oneof(mount, mount, fc.constantFrom('--network=none', '--security=insecure', '--unknown', '--')),
          { minLength: 1, maxLength: 2 },
        ),
        fc.array(odd, { maxLength: 2 }),
        fc.constantFrom(' ', ' ', '\t', '\\\n', '\u00a0'),
      )
      .map(([keyword, mounts, words, blank]) => [keyword, ...mounts, 'true', ...words].join(blank)),
  },
  { weight: 4, arbitrary: heredoc },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'ARG V=a',
      'ARG N',
      'ENV V=d N="a b"',
      'ARG T=bind',
      'WORKDIR $V',
      'SHELL ["x"]',
      'LABEL a=$V',
      'FROM scratch',
      'FROM x AS a',
      'FROM a',
      'CMD ["a"]',
      '# c',
      '',
      'USER a',
      'MAINTAINER x',
      'EXPOSE 1',
      'STOPSIGNAL 1',
      'HEALTHCHECK NONE',
      'VOLUME /v',
    ),
  },
  { weight: 1, arbitrary: fc.array(odd, { maxLength: 5 }).map((words) => words.join(' ')) },
)
const head = fc.constantFrom(
  '',
  '',
  '',
  '',
  '# escape=`\n',
  '# escape=\\\n',
  '#escape = `\r\n',
  '# author=x\n# escape=`\n',
  '# syntax=docker/dockerfile:1\n# escape=`\n',
  '# x\n',
  '\n# escape=`\n',
  '\ufeff',
  '\ufeff# escape=`\n',
  '# ESCAPE=`\n',
  '# check=error=true\n',
  ' # escape=`\n',
  'ARG V=d\n',
)

/** Dockerfiles in every form that we could think of, many of which BuildKit refuses. */
export const odds: fc.Arbitrary<string> = fc
  .tuple(
    head,
    fc.constantFrom('FROM scratch', 'FROM x AS a\nFROM scratch', 'FROM x', 'FROM x as a\nCOPY a /\nFROM a'),
    fc.array(instruction, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('\n', '\n', '\n', '\r\n'),
  )
  .map(([first, from, lines, end]) => latin(first + [from, ...lines].join('\n').replaceAll('\n', end) + end))

/** A byte, or a piece that means something. */
export const pieces: fc.Arbitrary<string> = fc.oneof(
  odd.map(latin),
  fc.nat(255).map((byte) => String.fromCharCode(byte)),
)
