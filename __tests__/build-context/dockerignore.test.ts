import { describe, expect, it } from '@jest/globals'
import { readDockerignore } from '../../src/build-context/dockerignore.ts'
import { cpuTime } from '../fixtures/cpu-time.ts'

describe('.dockerignore', () => {
  // After the tables in moby/patternmatcher's tests.
  const rows: [pattern: string, path: string, ignored: boolean][] = [
    ['a', 'a', true],
    ['a', 'sub/a', false],
    ['a', 'a/b/c', true],
    ['/a', 'a', true],
    ['a/', 'a/b', true],
    ['./a/../b', 'b', true],
    ['**/a', 'a', true],
    ['**/a', 'x/y/a', true],
    ['**/a', 'x/ba', false],
    ['**', 'x/y', true],
    ['a/**', 'a/b/c', true],
    ['a/**', 'a', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['*.md', 'x.md', true],
    ['*.md', 'a/x.md', false],
    ['*/x', 'a/x', true],
    ['*/x', 'a/b/x', false],
    ['*', 'a/b', true],
    ['?.md', 'a.md', true],
    ['?.md', 'ab.md', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['a.b', 'axb', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a+(b)', 'a+(b)', true],
    ['#a', '#a', false],
    [' a ', 'a', true],
    ['\ufeffa', 'a', true],
    ['*\n!a', 'a', false],
    ['*\n!a', 'b', true],
    ['*\n!a/b', 'a/b', false],
    ['a\n!a/b', 'a/b/c', false],
    ['!a\na', 'a', true],
    ['a\n!a\na', 'a', true],
    ['**\n! a.txt', 'a.txt', false],
    ['', 'a', false],
    ['a\r\nb\r\n', 'b', true],
  ]
  it.each(rows)('%j for %j: %s', (pattern, path, ignored) => {
    expect(readDockerignore(pattern).matches(path)).toBe(ignored)
  })

  it.each(['!', '[a', '[]'])('refuses %j', (pattern) => {
    expect(() => readDockerignore(pattern)).toThrow(SyntaxError)
  })

  it('is quick for a pattern of many stars', () => {
    const ignored = readDockerignore(`${'**/'.repeat(200)}*a*b*c`)
    const started = cpuTime()
    expect(ignored.match(`${'a/'.repeat(500)}x`, undefined).matched).toBe(false)
    expect(cpuTime() - started).toBeLessThan(5000)
  })
})
