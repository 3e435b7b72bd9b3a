import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { checkNames, LISTS, type Row, rows, unassigned } from './contents.ts'
import { ROOT } from './sources.ts'

const read = (path: string): string => readFileSync(`${ROOT}containers/${path}`, 'utf8')
const all = rows()

describe('what an image must hold', () => {
  it.each(Object.keys(LISTS))('has a check for every line of containers/%s', (list) => {
    expect(all.filter(({ of }) => of === list).length).toBeGreaterThan(5)
    // A new line needs a row in __tests__/e2e/contents.json: what is taken away, and which check must say so.
    expect(unassigned(list, read(list), all)).toEqual([])
  })

  it('would be caught with a line that has no row, and with a row that has no line', () => {
    const row = (line: string): Row => ({ of: 'list', line, check: 'x', says: 'y' })
    const list = '# all\nold # why\n\nnew  # why\n'
    expect(unassigned('list', list, [row('old'), row('gone'), { ...row('new'), of: 'another' }])).toEqual([
      'list: nothing checks "new"',
      'list: has no line "gone"',
    ])
    expect(unassigned('list', 'old\n', [row('old'), row('old')])).toEqual(['list: "old" has two rows'])
  })

  it('names checks that exist, and leaves out none', () => {
    const names = checkNames().filter((name) => !/\.not-needed$|^script\.none$/.test(name))
    expect(names.length).toBeGreaterThan(50)
    expect([...new Set(all.map(({ check }) => check))].toSorted()).toEqual([...new Set(names)].toSorted())
  })
})
