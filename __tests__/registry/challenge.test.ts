import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseChallenges } from '../../src/registry/challenge.ts'

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

describe('parseChallenges', () => {
  const rows: [string, string, unknown][] = [
    [
      'GHCR: realm, service and scope',
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:user/image:pull"',
      [
        [
          'bearer',
          { realm: 'https://ghcr.io/token', service: 'ghcr.io', scope: 'repository:user/image:pull' },
        ],
      ],
    ],
    ['Basic with a realm', 'Basic realm="Registry Realm"', [['basic', { realm: 'Registry Realm' }]]],
    ['scheme alone', 'Basic', [['basic', {}]]],
    [
      'two challenges in one header',
      'Basic realm="a", Bearer realm="b",service=c',
      [
        ['basic', { realm: 'a' }],
        ['bearer', { realm: 'b', service: 'c' }],
      ],
    ],
    [
      'a scheme without parameters before another',
      'Negotiate, Bearer realm="b"',
      [
        ['negotiate', {}],
        ['bearer', { realm: 'b' }],
      ],
    ],
    [
      'a token68 before another',
      'Negotiate dG9rZW4=, Bearer realm="b"',
      [
        ['negotiate', {}],
        ['bearer', { realm: 'b' }],
      ],
    ],
    ['comma and quote inside quotes', 'Bearer realm="a,\\"b\\" c=d"', [['bearer', { realm: 'a,"b" c=d' }]]],
    [
      'blanks around the equals sign',
      'Bearer realm = "a" , service = b',
      [['bearer', { realm: 'a', service: 'b' }]],
    ],
    ['names in capitals', 'BEARER REALM="a"', [['bearer', { realm: 'a' }]]],
    ['empty list elements', ',, Bearer realm="a",, service=b,', [['bearer', { realm: 'a', service: 'b' }]]],
    ['a parameter called __proto__', 'Bearer __proto__=x', [['bearer', { ['__proto__']: 'x' }]]],
    ['empty', '', []],
    ['an open quote: nothing of the challenge is used', 'Bearer realm="https://a', []],
    ['a realm given twice', 'Bearer realm="a",realm="b"', []],
    [
      'what came before a malformed challenge',
      'Basic realm="a", Bearer realm=@',
      [['basic', { realm: 'a' }]],
    ],
    ['only punctuation', '=="",', []],
    ['longer than 8 KiB', `Bearer realm="${'a'.repeat(9000)}"`, []],
  ]
  it.each(rows)('%s', (_name, header, expected) => {
    expect(read(header)).toEqual(expected)
  })

  it('reads back every challenge that can be written', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/)
    const value = fc.string({ maxLength: 20, unit: 'grapheme-ascii' })
    const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 })), { maxLength: 4 }),
        (challenges) => {
          const header = challenges
            .map(([scheme, parameters]) => {
              const list = Object.entries(parameters).map(([key, text]) => `${key}=${quote(text)}`)
              return `${scheme} ${list.join(', ')}`
            })
            .join(', ')
          expect(read(header)).toEqual(challenges.map(([scheme, parameters]) => [scheme, { ...parameters }]))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('takes any text without throwing, in bounded numbers', () => {
    const piece = fc.constantFrom(
      'Bearer',
      'Basic',
      ' ',
      ',',
      '=',
      '"',
      '\\',
      'realm',
      'a',
      '\t',
      'é',
      '\n',
      'dG9=',
    )
    const text = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (header) => {
        const challenges = parseChallenges(header)
        expect(challenges.length).toBeLessThanOrEqual(8)
        for (const { parameters } of challenges) expect(parameters.size).toBeLessThanOrEqual(32)
      }),
      { numRuns: 10_000 },
    )
  })
})
