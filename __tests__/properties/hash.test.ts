import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { inspectEnvironment } from '../../src/environment/environment.ts'
import { wholeHash } from './environment-hash.ts'
import { Dice, type Entries, filedTrees, randomTree } from './model.ts'
import { mutate } from './mutate.ts'
import { render } from './render.ts'

const RUNS = Number(process.env.CONTAINER_ACTION_PROPERTY_RUNS ?? 10_000)
const LIMIT = 600_000

const filed = filedTrees()
// Without comments that mean something: those are tested by themselves and no form may drop them.
const bases = filed.filter(({ text }) => !/#.*\[(?:win|linux|osx)/.test(text))
const anyTree: fc.Arbitrary<Entries> = fc.oneof(fc.constantFrom(...bases.map(({ tree }) => tree)), randomTree)
const seed = fc.nat()

const hashOf = (bytes: Uint8Array): string => {
  const { canonical, findings } = inspectEnvironment('environment.yml', bytes)
  const unread = findings.filter(({ severity, rule }) => severity === 'error' && rule.startsWith('yaml'))
  if (canonical === undefined || unread.length > 0) throw new Error(JSON.stringify(findings))
  return wholeHash(canonical)
}

describe('the hash of an environment', () => {
  const made = new Map<string, number>()
  afterAll(() => {
    expect(made.size).toBeGreaterThanOrEqual(RUNS >= 10_000 ? 16 : 1)
  })

  it(
    `is the same in ${RUNS} other forms`,
    () => {
      fc.assert(
        fc.property(anyTree, seed, seed, (tree, one, other) => {
          const [a, b] = [render(tree, new Dice(one)), render(tree, new Dice(other))]
          if (hashOf(a) === hashOf(b)) return
          throw new Error(`${new TextDecoder().decode(a)}\n=====\n${new TextDecoder().decode(b)}`)
        }),
        { numRuns: RUNS },
      )
    },
    LIMIT,
  )

  it('is the same for a file as it was written and in other forms', () => {
    for (const { text, tree } of bases) {
      const expected = hashOf(new TextEncoder().encode(text))
      for (let form = 0; form < 20; form += 1) expect(hashOf(render(tree, new Dice(form)))).toBe(expected)
    }
  })

  it(
    `is another one after ${RUNS} changes of meaning`,
    () => {
      fc.assert(
        fc.property(anyTree, seed, (tree, one) => {
          const dice = new Dice(one)
          const changed = mutate(tree, dice)
          made.set(changed.what, (made.get(changed.what) ?? 0) + 1)
          const [a, b] = [render(tree, dice), render(changed.tree, dice)]
          if (hashOf(a) !== hashOf(b)) return
          throw new Error(
            `${changed.what}\n${new TextDecoder().decode(a)}\n=====\n${new TextDecoder().decode(b)}`,
          )
        }),
        { numRuns: RUNS },
      )
    },
    LIMIT,
  )
})
