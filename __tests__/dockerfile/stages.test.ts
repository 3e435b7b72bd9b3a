import { describe, expect, it } from '@jest/globals'
import { stagesOf } from '../../src/dockerfile/stages.ts'

describe('the stages of a Dockerfile', () => {
  const rows: [string, string, { name: string | undefined; base: unknown }[]][] = [
    ['none', '', []],
    // BuildKit refuses it; until then it has no stages.
    ['instructions before any FROM', 'ARG A=1\nRUN true\n', []],
    ['a name, and a base from an ARG', 'ARG A=b\nFROM $A AS c\n', [{ name: 'c', base: 'b' }]],
    [
      'two, of which the second starts from the first',
      'FROM a AS b\nFROM b\n',
      [
        { name: 'b', base: 'a' },
        { name: undefined, base: 'b' },
      ],
    ],
  ]
  it.each(rows)('%s', (_sentence, text, expected) => {
    expect(
      stagesOf(text, {}).map(({ name, base }) => ({ name, base: 'name' in base ? base.name : base })),
    ).toEqual(expected)
  })
})
