import fc from 'fast-check'
import type { Target } from './target.ts'

/** Bytes; the longest input. */
export const LONGEST = 64 * 1024
/** One input in this many is blown up by repeating something: what takes quadratic time shows itself there. */
const PUMPED_ONE_IN = 40

// Special to one grammar or another: blanks, ends of lines, quotes, escapes, nothing at all, half a character, another alphabet.
const CHARACTERS =
  '\0|\t|\n|\r|\r\n| |  |"|\'|\\|\\\\|`|#|$|%|&|*|**|,|-|--|.|..|/|//|:|::|;|<|<<|=|==|>|?|@|[|]|{|}|~|!|\u0085|\u00a0|\u2028|\ufeff|é|𝕏|̈|\x80|\xff|\xc3\x28|0|9999999999|1e999|-1|null|true|__proto__|constructor|../|$A|%0A'.split(
    '|',
  )

interface Step {
  kind: number
  /** From 0 to 1: a share of the input. */
  at: number
  length: number
  word: number
  times: number
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(8),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  word: fc.nat(100_000),
  times: fc.integer({ min: 1, max: 5 }),
})

/** Inputs for a target: real ones changed in up to eight places; of some, one part repeated up to the longest input. */
export function inputsFor({ corpus, words }: Pick<Target, 'corpus' | 'words'>): fc.Arbitrary<Uint8Array> {
  // One byte a character, so that mutations can break UTF-8 as well.
  const texts = corpus.map((input) => Buffer.from(input).toString('latin1'))
  const all = [
    ...words.map((word) => Buffer.from(word).toString('latin1')),
    ...CHARACTERS.map((word) => (word.charCodeAt(0) < 256 ? word : Buffer.from(word).toString('latin1'))),
  ]
  const pick = (number: number): string => all[number % all.length] ?? ''
  const pump = fc.record({
    wanted: fc.nat(PUMPED_ONE_IN - 1),
    // Powers of two: as many short ones as long ones.
    size: fc.integer({ min: 8, max: 16 }),
    step,
  })
  return fc
    .tuple(fc.constantFrom(...texts), fc.constantFrom(...texts), fc.array(step, { maxLength: 8 }), pump)
    .map(([base, other, steps, { wanted, size, step: place }]) => {
      const mutated = steps.reduce((input, one) => apply(input, one, pick, other), base)
      const whole = wanted === 0 ? pumped(mutated, place, 2 ** size, pick) : mutated
      return new Uint8Array(Buffer.from(whole.slice(0, LONGEST), 'latin1'))
    })
}

function apply(
  input: string,
  { kind, at, length, word, times }: Step,
  pick: (n: number) => string,
  other: string,
) {
  const start = Math.floor(at * input.length)
  const before = input.slice(0, start)
  const after = input.slice(start)
  switch (kind) {
    case 0:
      return before + after.slice(length)
    case 1:
      return before + after.slice(0, length).repeat(times) + after
    case 2:
      return before + pick(word).repeat(times) + after
    case 3:
      return before + pick(word) + after.slice(length)
    case 4:
      return before + String.fromCharCode(word % 256) + after.slice(1)
    case 5:
      return before + other.slice(word % (other.length + 1)).slice(0, length * times) + after
    case 6:
      return length > 36 ? before : before + pick(word) + pick(word >> 8) + after
    case 7: {
      const lines = input.split('\n')
      const [taken = ''] = lines.splice(Math.floor(at * lines.length), 1)
      lines.splice(word % (lines.length + 1), 0, taken)
      return lines.join('\n')
    }
    default: {
      const lines = input.split('\n')
      const line = Math.floor(at * lines.length)
      lines[line] = `${lines[line] ?? ''}${pick(word)}${pick(word >> 6)}`
      return lines.join('\n')
    }
  }
}

/** Repeats a word, or a piece of the input, until there are `size` bytes. */
function pumped(
  input: string,
  { kind, at, length, word }: Step,
  size: number,
  pick: (n: number) => string,
): string {
  const start = Math.floor(at * input.length)
  const own = input.slice(start, start + 1 + length)
  const piece = (kind % 3 === 0 ? own : kind % 3 === 1 ? pick(word) : pick(word) + pick(word >> 8)) || 'a'
  return (
    input.slice(0, start) + piece.repeat(Math.max(1, Math.floor(size / piece.length))) + input.slice(start)
  )
}

/** The shortest input found, in a few hundred tries, that still fails: pieces are left out, the largest first. */
export async function minimised(
  input: Uint8Array,
  fails: (input: Uint8Array) => Promise<boolean>,
  tries = 400,
): Promise<Uint8Array> {
  let smallest = input
  let left = tries
  for (
    let size = Math.ceil(input.length / 2);
    size >= 1 && left > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < smallest.length && left > 0; ) {
      const shorter = Buffer.concat([smallest.subarray(0, start), smallest.subarray(start + size)])
      left -= 1
      if (await fails(shorter)) smallest = new Uint8Array(shorter)
      else start += size
    }
  }
  return smallest
}
