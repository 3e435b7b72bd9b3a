import { describe, expect, it } from '@jest/globals'
import { readDiskSize, readLargestPackages } from '../../src/verify/sizes.ts'

const size = (about: object): string => `  container-action-size: ${JSON.stringify(about)}`
const large = (about: object): string => `container-action-package: ${JSON.stringify(about)}`

describe('readDiskSize()', () => {
  const rows: [string, string[], unknown][] = [
    ['what was counted', ['x', size({ bytes: 10, files: 2 })], { bytes: 10, files: 2 }],
    [
      'the first line, before the image has run',
      [size({ bytes: 10, files: 2 }), size({ bytes: 1, files: 1 })],
      { bytes: 10, files: 2 },
    ],
    ['no line', ['container-action-check: {}'], undefined],
    ['a line that is cut', [size({ bytes: 10, files: 2 }).slice(0, -3)], undefined],
    ['a number below zero', [size({ bytes: -1, files: 2 })], undefined],
    ['text instead of a number', [size({ bytes: '10', files: 2 })], undefined],
  ]
  it.each(rows)('%s', (_sentence, lines, expected) => expect(readDiskSize(lines)).toEqual(expected))
})

describe('readLargestPackages()', () => {
  const one = { name: 'scipy', by: 'conda', bytes: 5 }
  const rows: [string, string[], unknown[]][] = [
    [
      'in their order',
      [large(one), large({ ...one, name: 'a', by: 'pip' })],
      [one, { ...one, name: 'a', by: 'pip' }],
    ],
    ['none', [], []],
    ['another installer', [large({ ...one, by: 'apt' })], []],
    ['a name that is no text', [large({ ...one, name: 1 })], []],
    ['a size that is no number', [large({ ...one, bytes: 1.5 })], []],
    ['a name without end', [large({ ...one, name: 'n'.repeat(999) })], [{ ...one, name: 'n'.repeat(100) }]],
    ['more than ten', Array(50).fill(large(one)), Array(10).fill(one)],
  ]
  it.each(rows)('%s', (_sentence, lines, expected) => expect(readLargestPackages(lines)).toEqual(expected))
})
