import { expect, it } from '@jest/globals'
import { realPath } from '../../src/build-context/linked-paths.ts'

const LINKS = new Map([
  ['d/near', 'e/f'],
  ['d/root', '/x'],
  ['d/up', '../../../y'],
  ['a', 'b'],
  ['b', 'a'],
])

it.each([
  ['d/plain', 'd/plain'],
  ['d/near', 'd/e/f'],
  ['d/near/g', 'd/e/f/g'],
  // The context is the root of absolute targets, and of what would leave it.
  ['d/root/g', 'x/g'],
  ['d/up', 'y'],
  ['d/..', '.'],
  ['a', undefined],
])('%s ends at %s', (path, end) => {
  expect(realPath(path, LINKS)).toBe(end)
})
