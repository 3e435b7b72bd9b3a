import { describe, expect, it } from '@jest/globals'
import { holdToBudget, type Measured, overBudget } from '../../src/image/budget.ts'
import { failureOf } from '../servers/world.ts'

const GB = 1_000_000_000
const compressed = (bytes: number) => ({
  bytes,
  layers: [
    { what: 'base image (4 layers)', bytes: 0.2 * bytes },
    { what: 'conda packages', bytes: 0.7 * bytes },
    { what: 'pip packages', bytes: 0.1 * bytes },
    { what: 'marker', bytes: 226 },
  ],
})
const disk = (bytes: number) => ({ bytes, files: 1000 })
const largest: Measured['largest'] = [
  { name: 'llvmlite', by: 'conda', bytes: 180_000_000 },
  { name: 'scipy', by: 'conda', bytes: 138_000_000 },
]
const small: Measured = { size: compressed(GB), disk: disk(3 * GB), largest }

describe('overBudget()', () => {
  const rows: [string, Partial<Measured>, RegExp | undefined][] = [
    ['an image of exactly the budget', {}, undefined],
    ['an image of which nothing is known', { size: undefined, disk: undefined, largest: [] }, undefined],
    [
      'too large compressed',
      { size: compressed(1.2 * GB), largest: [] },
      /^it has 1200 MB compressed, above 1000 MB; the largest layers: conda packages 840 MB, base image \(4 layers\) 240 MB, pip packages 120 MB$/,
    ],
    ['too large by one byte', { size: compressed(GB + 1) }, /compressed/],
    [
      'too large on disk, with the packages',
      { disk: disk(3.5 * GB) },
      /^it has 3500 MB on disk, above 3000 MB; .*; the largest packages on disk: llvmlite 180 MB, scipy 138 MB$/,
    ],
    [
      'both',
      { size: compressed(2 * GB), disk: disk(4 * GB) },
      /2000 MB compressed, above 1000 MB and 4000 MB on disk/,
    ],
    [
      'on disk, where the compressed size is not known',
      { size: undefined, disk: disk(4 * GB), largest: [] },
      /^it has 4000 MB on disk, above 3000 MB$/,
    ],
  ]
  it.each(rows)('%s', (_sentence, about, expected) => {
    const why = overBudget({ ...small, ...about })
    if (expected === undefined) expect(why).toBeUndefined()
    else expect(why).toMatch(expected)
  })
})

describe('holdToBudget()', () => {
  const large = { ...small, disk: disk(4 * GB) }
  it('has nothing to say of an image within its budget', () => {
    expect(holdToBudget(small, 'fail', 'x')).toBeUndefined()
  })

  it('warns, with what to do', () => {
    expect(holdToBudget(large, 'warn', 'x')).toMatch(
      /larger than its size budget: .*Remove from environment.yml/,
    )
  })

  it('states it without advice where an image is meant to be large', () => {
    const text = holdToBudget(large, 'allow', 'x')
    expect(text).toMatch(
      /and oversize: allow permits this: it has 4000 MB on disk, above 3000 MB; .*llvmlite 180 MB/,
    )
    expect(text).not.toContain('Take out')
    expect(holdToBudget(small, 'allow', 'x')).toBeUndefined()
  })

  it('fails where that is asked for', async () => {
    const failure = await failureOf((async () => holdToBudget(large, 'fail', 'ghcr.io/x@sha256:y'))())
    expect(failure.class).toBe('oversize')
    expect(failure.message).toMatch(
      /ghcr.io\/x@sha256:y.*4000 MB on disk.*llvmlite.*oversize: warn \(the run only warns\), or allow .*. No tag was moved/,
    )
  })
})
