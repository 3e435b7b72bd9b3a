import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Failure } from '../../src/failure.ts'
import { isTag } from '../../src/image/reference.ts'
import {
  commitTag,
  contentTag,
  dateTag,
  gitTag,
  pullRequestTag,
  type TagFacts,
  tagsFor,
} from '../../src/image/tags.ts'

const HASH = '0123456789abcdef'.repeat(4)
const SHA = 'a'.repeat(40)
const NOW = Date.UTC(2026, 7, 1, 23, 59)

const facts = (rest: Partial<TagFacts>): TagFacts => ({
  kind: 'branch',
  fingerprint: HASH,
  revision: SHA,
  pullRequest: undefined,
  gitTag: undefined,
  now: NOW,
  extra: [],
  ...rest,
})

describe('tagsFor', () => {
  const main = ['latest forward', `${SHA} fixed`, '2026-08-01 forward']
  const rows: [string, Partial<TagFacts>, string[]][] = [
    ['default branch', { kind: 'default-branch' }, main],
    ['schedule', { kind: 'schedule' }, main],
    ['manual run', { kind: 'manual' }, main],
    [
      'default branch with tags of the user',
      { kind: 'default-branch', extra: ['stable'] },
      [...main, 'stable forward'],
    ],
    ['pull request', { kind: 'pull-request', pullRequest: 7, extra: ['stable'] }, ['pr-7 forward']],
    ['pull request without a number', { kind: 'pull-request' }, []],
    ['git tag', { kind: 'tag', gitTag: 'v1.0', extra: ['stable'] }, ['v1.0 fixed']],
    ['merge group', { kind: 'merge-group', extra: ['stable'] }, []],
    ['another branch', { kind: 'branch', extra: ['stable'] }, []],
    ['a run with a write token for strangers', { kind: 'privileged', pullRequest: 7, extra: ['stable'] }, []],
  ]
  it.each(rows)('%s', (_name, rest, expected) => {
    const { content, moving } = tagsFor(facts(rest))
    expect(content).toBe('env-0123456789abcdef')
    expect(moving.map(({ tag, rule }) => `${tag} ${rule}`)).toEqual(expected)
  })
})

describe('gitTag', () => {
  it.each([
    ['refs/tags/v1.0', 'v1.0'],
    ['v1.0', 'v1.0'],
    ['refs/tags/v1.0/x', 'v1.0-x'],
    ['release/2026+1', 'release-2026-1'],
    ['.hidden', 'hidden'],
    ['_x', '_x'],
    ['été', 't-'],
    ['publish-2026-08-01', 'publish-2026-08-01'],
  ])('%s -> %s', (name, tag) => {
    expect(gitTag(name)).toBe(tag)
  })

  it.each([
    ['nothing usable', '日本'],
    ['too long', 'v'.repeat(129)],
    ['latest', 'latest'],
    ['a content tag', 'env-0123456789abcdef'],
    ['a pull request', 'pr/7'],
    ['a cache', 'cache'],
    ['a candidate', 'candidate-1'],
    ['a day', '2026-08-01'],
    ['a commit', SHA],
    ['empty', 'refs/tags/'],
  ])('refuses %s', (_name, name) => {
    expect(() => gitTag(name)).toThrow(Failure)
  })

  it('gives a valid tag or a Failure for any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 150, unit: 'binary' }), (name) => {
        try {
          expect(isTag(gitTag(name))).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe('single tags', () => {
  it('a day is counted in UTC', () => {
    expect(dateTag(NOW)).toBe('2026-08-01')
  })

  it.each([
    ['a short fingerprint', () => contentTag('abc')],
    ['a fingerprint in capitals', () => contentTag(HASH.toUpperCase())],
    ['a short commit', () => commitTag('abcdef0')],
    ['no commit', () => commitTag('')],
    ['pull request 0', () => pullRequestTag(0)],
    ['half a pull request', () => pullRequestTag(1.5)],
  ])('%s is a mistake', (_name, make) => {
    expect(make).toThrow(/is not/)
  })
})
