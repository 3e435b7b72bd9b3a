import { describe, expect, it } from '@jest/globals'
import { readDockerignore } from '../../src/build-context/dockerignore.ts'
import { goMatcher, passesGo } from '../../src/build-context/go-match.ts'
import { clean, hasWildcard, trimSpace } from '../../src/build-context/go-path.ts'
import { PathPatterns } from '../../src/build-context/path-patterns.ts'

// Slips of Go's and BuildKit's that decide what is sent. npm run fuzz -- --judge asks the real ones about hundreds of thousands.
describe("slips of moby/patternmatcher's", () => {
  it.each<[pattern: string, path: string, matched: boolean]>([
    ['**a', 'x/ba', true],
    ['**a*', 'x/ba', false],
    ['a**', 'ab/c', true],
    ['a**b', 'ax/b', true],
    ['a**b', 'axb', false],
    ['***', 'a/b', true],
    ['[*]', '[x]', false],
    ['[*]', '[]', true],
    ['[?]', '*]', false],
    ['[!a]', '!', true],
    ['[!a]', 'b', false],
    ['a\\.b', 'a.b', true],
    ['*.a', 'new\nline.a', true],
    ['**/*.a', 'new\nline/b.a', false],
    ['a|b', 'a|b', true],
    ['/!x', 'x', false],
    ['*\n/!x', 'x', false],
    ['*\n!x/../y', 'y', false],
    ['\u0085a\u00a0', 'a', true],
    ['a\ufeff', 'a', false],
    ['!\u00a0a\na', 'a', true],
  ])('%j for %j: %s', (text, path, matched) => {
    const patterns = readDockerignore(text)
    expect([patterns.unread, patterns.matches(path)]).toEqual([[], matched])
  })

  it.each(['\\d', '\\pL', 'a\\é*', '[[:alpha:]]', '^a*', '[\\d]', '[z-a]*', '*\n**/*/[a-'])(
    '%j is not understood',
    (text) => {
      expect(readDockerignore(text).unread).toHaveLength(1)
    },
  )

  it('bytes that are not UTF-8 are not understood', () => {
    expect(readDockerignore(Buffer.from('caf\xe9', 'latin1')).unread).toHaveLength(1)
  })

  it.each(['!', '! ', '!/', '[a', '[]a]', 'a\\', `${'a'.repeat(64 * 1024)}`])('refuses %.20j', (text) => {
    expect(() => readDockerignore(text)).toThrow(SyntaxError)
  })

  it('looks into an ignored folder where something may be taken back, and nowhere else', () => {
    const may = (text: string, folder: string): boolean =>
      new PathPatterns(text.split(' ')).mayTakeBack(folder)
    expect([
      may('*', 'a'),
      may('* !a/b', 'a'),
      may('* !a/b', 'c'),
      may('* !a/*', 'a'),
      may('* !a/*', 'a/b'),
    ]).toEqual([false, true, false, true, false])
    expect([may('* !**/b', 'c'), may('* !a?', 'c')]).toEqual([true, true])
  })
})

describe("Go's filepath.Match", () => {
  it.each<[pattern: string, name: string, matched: boolean]>([
    ['*', 'a/b', false],
    ['*', '', true],
    ['*b', 'aab', true],
    ['a*/b', 'ac/b', true],
    ['?', 'é', true],
    ['*??', 'é', false],
    ['*??', '€', true],
    ['[^a]', '/', true],
    ['a[^x]b', 'a/b', true],
    ['*[^x]*c', 'a/bc', false],
    ['[!a]', '!', true],
    ['[!a]', 'b', false],
    ['[a-c]', 'b', true],
    ['[\\]]', ']', true],
    ['[]a]', 'a', false],
    ['[a', 'a', false],
    ['a\\', 'a', false],
    ['\\*', '*', true],
    ['', '', true],
  ])('%j for %j: %s', (pattern, name, matched) => {
    expect(goMatcher(pattern)(name)).toBe(matched)
  })

  it('reads a pattern only as far as the name fits', () => {
    expect([passesGo('a*[b'), passesGo('[b'), passesGo('*[b')]).toEqual([true, false, false])
  })
})

it.each([
  ['', '.'],
  ['a//b/../c/.', 'a/c'],
  ['/..', '/'],
  ['../a', '../a'],
  ['a/../..', '..'],
])('filepath.Clean(%j) is %j', (path, cleaned) => expect(clean(path)).toBe(cleaned))

it('knows blanks and wildcards as Go does', () => {
  expect([trimSpace('\u2028 a\u0085'), trimSpace('\ufeffa')]).toEqual(['a', '\ufeffa'])
  expect(['a', '\\*', 'a?', '\\\\*', 'a['].map(hasWildcard)).toEqual([false, false, true, true, true])
})
