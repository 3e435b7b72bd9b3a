import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Change, changesBetween, differenceJson, versions } from '../../src/package-record/difference.ts'
import type { Package, Packages } from '../../src/package-record/record.ts'

const list = (entries: Record<string, string>): Packages =>
  new Map(
    Object.entries(entries).map(([name, text]) => {
      const [version = '', build] = text.split(' ')
      return [name, build === undefined ? { version } : { version, build }]
    }),
  )
const told = (before: Record<string, string>, after: Record<string, string>) =>
  (changesBetween({ conda: list(before) }, { conda: list(after) }).conda ?? []).map((change) => [
    change.name,
    ...versions(change),
  ])

describe('changesBetween()', () => {
  const rows: [string, Record<string, string>, Record<string, string>, unknown[]][] = [
    ['nothing', { a: '1 0' }, { a: '1 0' }, []],
    ['a package that is new', {}, { a: '1 0' }, [['a', undefined, '1']]],
    ['a package that is gone', { a: '1 0' }, {}, [['a', '1', undefined]]],
    ['another version', { a: '1 0' }, { a: '2 0' }, [['a', '1', '2']]],
    ['another version and build', { a: '1 0' }, { a: '2 1' }, [['a', '1', '2']]],
    ['the same version built anew', { a: '1 mkl' }, { a: '1 openblas' }, [['a', '1 (mkl)', '1 (openblas)']]],
    ['a list in another order', { a: '1', b: '1' }, { b: '1', a: '1' }, []],
    [
      'several, by name',
      { b: '1', z: '1' },
      { z: '2', a: '1' },
      [
        ['a', undefined, '1'],
        ['b', '1', undefined],
        ['z', '1', '2'],
      ],
    ],
  ]
  it.each(rows)('%s', (_sentence, before, after, expected) => expect(told(before, after)).toEqual(expected))

  it('speaks only of installers that both images tell of', () => {
    const changes = changesBetween({ conda: list({}), pip: list({}) }, { pip: list({}), apt: list({}) })
    expect(changes).toEqual({ pip: [] })
  })

  const name = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('__proto__', 'constructor'))
  const one = fc.record(
    { version: fc.constantFrom('1', '2', '3'), build: fc.constantFrom('x', 'y') },
    { requiredKeys: ['version'] },
  )
  const packages = fc
    .uniqueArray(fc.tuple(name, one), { selector: ([text]) => text })
    .map((all) => new Map(all))

  it('of a list with itself is empty', () => {
    fc.assert(
      fc.property(packages, (all) =>
        expect(changesBetween({ apt: all }, { apt: new Map(all) })).toEqual({ apt: [] }),
      ),
    )
  })

  it('leads from the old list to the new one', () => {
    const apply = (before: Map<string, Package>, changes: Change[]): Map<string, Package> => {
      const all = new Map(before)
      for (const { name: changed, before: old, after } of changes) {
        expect(all.get(changed)).toEqual(old)
        if (after === undefined) all.delete(changed)
        else all.set(changed, after)
      }
      return all
    }
    fc.assert(
      fc.property(packages, packages, (before, after) => {
        const { pip = [] } = changesBetween({ pip: before }, { pip: after })
        expect(apply(before, pip)).toEqual(after)
      }),
    )
  })
})

describe('differenceJson()', () => {
  const difference = (before: Record<string, string>, after: Record<string, string>) => ({
    against: 'sha256:x',
    changes: changesBetween({ conda: list(before), pip: list({}) }, { conda: list(after), pip: list({}) }),
  })

  it('holds what was added, removed and changed by installer', () => {
    const json = differenceJson(difference({ a: '1', b: '1', c: '1 x' }, { b: '2', c: '1 y', d: '1' }))
    expect(JSON.parse(json)).toEqual({
      conda: { added: { d: '1' }, removed: { a: '1' }, changed: { b: ['1', '2'], c: ['1 (x)', '1 (y)'] } },
      pip: { added: {}, removed: {}, changed: {} },
    })
  })

  it('is an empty object when nothing is known', () => expect(differenceJson(undefined)).toBe('{}'))

  it('keeps a package that is named like a property of every object', () => {
    const json = differenceJson({
      against: 'x',
      changes: changesBetween({ pip: new Map() }, { pip: new Map([['__proto__', { version: '1' }]]) }),
    })
    expect(json).toBe('{"pip":{"added":{"__proto__":"1"},"removed":{},"changed":{}}}')
  })

  it('is an empty object rather than longer than a step can take', () => {
    const many = Object.fromEntries(Array.from({ length: 9000 }, (_, place) => [`package-${place}`, '1.0']))
    expect(differenceJson(difference({}, many))).toBe('{}')
  })
})
