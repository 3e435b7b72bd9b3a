import fc from 'fast-check'
import type { Change, Item } from './case.ts'

const NAMES =
  'a|a|b|ab|a.md|b.md|x.py|.hidden|with space|br[1]|*|é|日本|a\\b|UP|-x|!n|#c|new\nline|^a|a-b|c{d}|$V|1|d|d|e|sub|{|]|"q"|\u00a0n|a\u0085'.split(
    '|',
  )
const MODES = [0o644, 0o644, 0o644, 0o755, 0o600, 0o664, 0o700, 0o444, 0o4755, 0o1777, 0o2755, 0]

export const name = fc.constantFrom(...NAMES)
const FOLDERS = ['d', 'd', 'e', 'sub', 'with dir', '-x', 'br[1]', 'l', 'é']
export const path = fc
  .tuple(
    fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FOLDERS) }, name), { maxLength: 2 }),
    name,
  )
  .map(([folders, last]) => [...folders, last].join('/'))
const mode = fc.constantFrom(...MODES)
const target = fc.oneof(
  // Of the tree itself: a file or folder, or the folder that it lies in.
  fc
    .tuple(fc.constantFrom('/', '/', '../../../', './'), fc.nat(20), fc.constantFrom('', '/', '/'))
    .map(([front, place, sign]) => `${front}@${place}${sign}@`),
  fc.constantFrom('d', '/d', '../d', 'sub', '/sub'),
  path,
  path.map((one) => `/${one}`),
  fc
    .tuple(fc.constantFrom('../', './', '../../../', 'd/../', 'sub/../', '/..//', ''), path)
    .map(([front, one]) => front + one),
  fc.constantFrom('.', '..', '/', '../../..', 'a/', 'd/.', '/d/..', 'none', 'd/../../..'),
)
const item: fc.Arbitrary<Item> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('file' as const), mode }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('folder' as const),
      mode: fc.constantFrom(0o755, 0o755, 0o700, 0o775, 0o1777),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('link' as const), target }) },
)
/** What most Dockerfiles here ask for; without it BuildKit would refuse nearly all. */
const USUAL: [string, Item][] = ['a', 'd/a', 'd/b', 'with space'].map((path) => [
  path,
  { kind: 'file', mode: 0o644 },
])
export const tree = fc
  .tuple(fc.constantFrom(USUAL, USUAL, []), fc.array(fc.tuple(path, item), { maxLength: 12 }))
  .map(([usual, more]) => [...usual, ...more])

/** Pieces that mean something in a pattern of one kind or the other. */
const PIECES =
  '*|**|?|[ab]|[^a]|[!a]|[a-c]|[^x-z]|a*|*.md|*.??|**a|a**|***|\\*|\\a|\\d|\\[1]|br[[]1]|[*]|[]a]|[a-|[[:alpha:]]|[\\]a]|[a\\-z]|^a|a^|.|..|a|b|d|e|sub|.*|[^/]|d[^x]a|a.md|with space|é|?|**/|/|{|+|(a)|$|x|'.split(
    '|',
  )
const piece = fc.oneof(fc.constantFrom(...PIECES), name)
export const pattern = fc
  .tuple(
    fc.constantFrom('', '', '', '/', './', '../', '**/', '**/'),
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '', '/', '/*', '/**', '/.', '/..'),
  )
  .map(([front, pieces, back]) => front + pieces.join('/') + back)
const ignoreLine = fc
  .tuple(
    fc.constantFrom('', '', '', '', '!', '!', '! ', ' ', '#', '\u00a0', '\u0085', '\ufeff', '!!', '\t'),
    fc.oneof(pattern, pattern, path),
    fc.constantFrom('', '', '', ' ', '\r', '\u00a0', '\u2028', '\v'),
  )
  .map((parts) => parts.join(''))
/** One byte a character. */
export const ignore = fc.option(
  fc
    .tuple(
      fc.constantFrom('', '', '', '', '', '', '\ufeff', '*\n', '**\n', '*\n!d\n'),
      fc.array(ignoreLine, { maxLength: 6 }),
    )
    .map(([front, lines]) => latin(front + lines.join('\n'))),
  { nil: undefined, freq: 2 },
)

export function changes(dockerfile: fc.Arbitrary<string>): fc.Arbitrary<Change[]> {
  const at = fc.nat(1000)
  const change: fc.Arbitrary<Change> = fc.oneof(
    fc.record({
      what: fc.constantFrom('content' as const, 'content' as const, 'remove' as const, 'mode' as const),
      at,
      mode,
    }),
    fc.record({ what: fc.constant('add' as const), at, path, item }),
    fc.record({ what: fc.constant('replace' as const), at, path, item }),
    fc.record({ what: fc.constant('ignore' as const), line: ignoreLine.map(latin) }),
    fc.record({ what: fc.constant('dockerfile' as const), at, text: dockerfile }),
    fc.record({ what: fc.constantFrom('line-ends' as const, 'bytes' as const) }),
  )
  return fc.array(change, { minLength: 1, maxLength: 3 })
}

export function latin(text: string): string {
  return Buffer.from(text).toString('latin1')
}
