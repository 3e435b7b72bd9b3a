import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isTag } from '../../src/image/reference.ts'
import * as schemes from '../../src/image/tags.ts'
import {
  commitTag,
  contentTag,
  dateTag,
  gitTag,
  gitTagTrouble,
  isProof,
  isReservedTag,
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
  others: [],
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
    ['git tag that looks like a day', { kind: 'tag', gitTag: '2026-08-01' }, []],
    ['git tag of the name of a moving tag', { kind: 'tag', gitTag: 'stable', extra: ['stable'] }, []],
    [
      'default branch, files of another commit',
      { kind: 'default-branch', others: [1], extra: ['stable'] },
      [],
    ],
    ['schedule, files of another commit', { kind: 'schedule', others: [1] }, []],
    ['manual run, files of another commit', { kind: 'manual', others: [1] }, []],
    ['git tag, files of another commit', { kind: 'tag', gitTag: 'v1.0', others: [1] }, []],
    [
      'files of another commit, and no commit of the event',
      { kind: 'manual', revision: '', others: [1] },
      [],
    ],
    ['merge group', { kind: 'merge-group', extra: ['stable'] }, []],
    ['another branch', { kind: 'branch', extra: ['stable'] }, []],
    ['a run with a write token for strangers', { kind: 'untrusted', pullRequest: 7, extra: ['stable'] }, []],
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
    ['refs/tags/v1.0/x', 'v1.0-x_1c95078a569c'],
    ['release/2026+1', 'release-2026-1_542e90969143'],
    ['.hidden', 'hidden_1692419006a8'],
    ['release-1.0_0123456789ab', 'release-1.0_0123456789ab_411cfba1ebcf'],
    ['_x', '_x'],
    ['été', 't-_bd010c64132b'],
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
  ])('has none for %s, and says why', (_name, name) => {
    expect(gitTag(name)).toBeUndefined()
    const trouble = gitTagTrouble({ kind: 'tag', gitTag: name, extra: [] })
    expect(trouble).toMatch(/^The image gets no tag for the git tag ".*": .+ choose another git tag/)
  })

  it('says nothing of a git tag that has its image tag, and of runs without one', () => {
    expect(gitTagTrouble({ kind: 'tag', gitTag: 'release/1.0', extra: ['release-1.0'] })).toBeUndefined()
    expect(gitTagTrouble({ kind: 'branch', gitTag: undefined, extra: [] })).toBeUndefined()
    expect(gitTagTrouble({ kind: 'tag', gitTag: 'stable', extra: ['stable'] })).toMatch(
      /the input tags already uses stable/,
    )
  })

  it('gives valid tags, and two git tags never one', () => {
    // Few letters, so that names meet once their characters are replaced.
    const name = fc.string({ unit: fc.constantFrom('a', '1', '.', '-', '_', '/', '+', 'é'), maxLength: 6 })
    const any = fc.string({ maxLength: 150, unit: 'binary' })
    const cleaned = name.map((text) => gitTag(text) ?? 'a')
    const names = fc.oneof(name, cleaned, any)
    fc.assert(
      fc.property(names, names, (one, other) => {
        const [first, second] = [gitTag(one), gitTag(other)]
        if (first !== undefined) expect(isTag(first)).toBe(true)
        fc.pre(one !== other && first !== undefined)
        expect(first).not.toBe(second)
      }),
      { numRuns: 20_000 },
    )
  })

  it.each([
    ['release/1.0', 'release-1.0'],
    ['v1+a', 'v1-a'],
    ['v1+a', 'v1@a'],
    ['.v1', 'v1'],
    ['-v1', 'v1'],
    ['v1.0/x', 'v1.0-x_1c95078a569c'],
  ])('tells %s from %s', (one, other) => {
    expect(gitTag(one)).not.toBe(gitTag(other))
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

describe('every scheme of tags', () => {
  /** What each function that makes a tag makes, and whether the tag proves that the image was verified. Whoever adds one says both here. */
  const MADE: Record<string, { tag: string; reserved: boolean; proof: boolean }> = {
    contentTag: { tag: schemes.contentTag(HASH), reserved: true, proof: true },
    commitTag: { tag: schemes.commitTag(SHA), reserved: true, proof: true },
    dateTag: { tag: schemes.dateTag(NOW), reserved: false, proof: true },
    verifiedTag: { tag: schemes.verifiedTag(`sha256:${HASH}`), reserved: true, proof: true },
    // Only images of pull requests have it, which nobody promotes by that name.
    pullRequestTag: { tag: schemes.pullRequestTag(7), reserved: true, proof: false },
    // These point to records.
    promotionTag: { tag: schemes.promotionTag('latest'), reserved: true, proof: false },
    referrersTag: { tag: schemes.referrersTag(`sha256:${HASH}`), reserved: true, proof: false },
  }

  it('is written down', () => {
    const functions = Object.keys(schemes).filter((name) => /^(?!is[A-Z]|git).*Tag$/.test(name))
    expect(functions.toSorted()).toEqual(Object.keys(MADE).toSorted())
  })

  it.each(Object.entries(MADE))('can be taken by no git tag: %s', (_name, { tag }) => {
    expect(gitTag(tag)).toBeUndefined()
  })

  it.each(Object.entries(MADE))('may be chosen, and proves a verification, or not: %s', (_name, made) => {
    const { tag, reserved, proof } = made
    expect({ tag, reserved: isReservedTag(tag), proof: isProof(tag) }).toEqual({ tag, reserved, proof })
  })

  it.each(Object.entries(MADE).filter(([, { proof }]) => proof))(
    'is looked up for an image that is promoted by its digest: %s',
    (name) => {
      const source = readFileSync(new URL('../../src/promote/verified-image.ts', import.meta.url), 'utf8')
      const [, names = ''] = /const names = \[([\s\S]*?)\n {2}\]/.exec(source) ?? []
      // The commit of an image stands in its annotations, as it is.
      const word = name === 'commitTag' ? '[revision]' : `${name}(`
      expect(names).toContain(word)
    },
  )
})
