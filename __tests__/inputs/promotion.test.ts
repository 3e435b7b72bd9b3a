import { describe, expect, it } from '@jest/globals'
import type { Failure } from '../../src/failure.ts'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

function parse(given: Partial<RawInputs>) {
  const empty = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
  return parseInputs({ ...empty, ...given }, { repository: 'QuantEcon/lecture', actor: 'ada' })
}

const promotion = (given: Partial<RawInputs>) =>
  parse({ operation: 'promote', source: '2026-08-01', reason: 'r', ...given }).promotion

function complaint(given: Partial<RawInputs>): string {
  try {
    parse(given)
  } catch (error) {
    return (error as Failure).message
  }
  return ''
}

describe('operation promote', () => {
  it('is not asked for by default', () => {
    expect(parse({}).promotion).toBeUndefined()
    expect(parse({ operation: 'ensure' }).promotion).toBeUndefined()
  })

  it('moves latest unless told otherwise', () => {
    expect(promotion({ reason: '  two\nlines ' })).toEqual({
      source: { tag: '2026-08-01' },
      tags: ['latest'],
      reason: 'two lines',
    })
    expect(promotion({ tags: 'a, latest\na' })?.tags).toEqual(['a', 'latest'])
  })

  it('takes the tag of an environment, which no other operation does', () => {
    const tags = 'env-0123456789abcdef'
    expect(complaint({ operation: 'promote', source: '2026-08-01', reason: 'r', tags })).toBe('')
    expect(complaint({ tags })).toMatch(/reserves the name/)
  })

  it.each([
    [DIGEST, { digest: DIGEST }],
    [`ghcr.io/QuantEcon/lecture@${DIGEST}`, { digest: DIGEST }],
    ['ghcr.io/quantecon/lecture:v1', { tag: 'v1' }],
    ['c'.repeat(40), { tag: 'c'.repeat(40) }],
    [' latest ', { tag: 'latest' }],
  ])('takes the source %s', (source, expected) => {
    expect(promotion({ source })?.source).toEqual(expected)
  })

  it.each([
    ['no source', { source: '' }, /input source: is empty/],
    ['half a digest', { source: 'sha256:abc' }, /not a complete digest/],
    ['64 digits', { source: 'a'.repeat(64) }, /ambiguous.*Write sha256:a{64}|ambiguous/],
    ['no tag', { source: 'a b' }, /is neither a tag nor a digest/],
    ['another repository', { source: `ghcr.io/x/y@${DIGEST}` }, /not an image of the repository/],
    ['no name', { source: 'ghcr.io/quantecon/lecture' }, /contains no tag and no digest/],
    ['no image', { source: 'x/y z' }, /is not an image/],
    ['no reason', { reason: ' \n ' }, /input reason: is empty/],
    ['a long reason', { reason: 'x'.repeat(501) }, /longer than 500/],
    ['the mark of a verification', { tags: 'verified-0123456789abcdef' }, /reserves the name/],
    ['what only looks like a content tag', { tags: 'env-0123' }, /reserves the name/],
    ['a commit', { tags: 'c'.repeat(40) }, /reserves the name/],
    ['a pull request', { tags: 'pr-7' }, /reserves the name/],
    ['a mark', { tags: 'verified-0123456789abcdef' }, /reserves the name/],
    ['a record', { tags: 'promotion-latest' }, /reserves the name/],
    ['a list of referrers', { tags: DIGEST.replace(':', '-') }, /reserves the name/],
    ['the cache', { tags: 'cache' }, /reserves the name/],
    ['a content tag of the base', { tags: 'html-0123456789abcdef' }, /reserves the name/],
    ['a long tag', { tags: 'x'.repeat(119) }, /too long/],
    ['an input of builds', { builder: 'b' }, /input builder: cannot be used with/],
    ['force', { force: 'True' }, /input force: cannot be used with/],
  ])('refuses %s', (_what, given, message) => {
    expect(complaint({ operation: 'promote', source: '2026-08-01', reason: 'r', ...given })).toMatch(message)
  })

  it.each([
    ['source', { source: 'v1' }, /input source: works only with the operation promote/],
    ['reason', { reason: 'r' }, /input reason: works only with the operation promote/],
    ['another operation', { operation: 'demote' }, /input operation: "demote" is not one of ensure, promote/],
  ])('ensure refuses %s', (_what, given, message) => {
    expect(complaint(given)).toMatch(message)
  })
})
