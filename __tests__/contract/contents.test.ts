import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { checkNames, checksByFile, explainedChecks, LISTS, type Row, rows, unassigned } from './contents.ts'
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

  it('is called by a list, or by the words for what its packages bring along', () => {
    const words = 'what these packages bring along'
    const others = all.filter(({ of }) => !(of in LISTS) && of !== words)
    // A promise of the verification itself is a line of containers/verify/contract.txt.
    expect(others).toEqual([])
  })

  it('takes the programs of tools.* from the packages that bring them', () => {
    const ofPackages = /^base\/(?:packages\/|latex-requirements)|^what these packages/
    const wrong = all.filter(({ check, of }) => check.startsWith('tools.') && !ofPackages.test(of))
    expect(
      wrong.map(({ check }) => `add the package of ${check} to containers/base/packages/html.txt`),
    ).toEqual([])
  })

  it('names checks that exist, and leaves out none', () => {
    const names = checkNames().filter((name) => !/\.not-needed$|^script\.none$/.test(name))
    expect(names.length).toBeGreaterThan(50)
    const broken = new Set(all.map(({ check }) => check))
    const file = '__tests__/e2e/contents.json'
    expect(
      [...new Set(names)].filter((name) => !broken.has(name)).map((name) => `${file} has no row for ${name}`),
    ).toEqual([])
    expect(
      [...broken].filter((name) => !names.includes(name)).map((name) => `${file}: there is no check ${name}`),
    ).toEqual([])
  })
})

describe('a check', () => {
  const all = checksByFile()

  it('has the name of its file before the dot', () => {
    // containers/verify/run finds the file by it.
    const wrong = all.filter(([file, name]) => name.split('.')[0] !== file)
    expect(wrong).toEqual([])
  })

  it('is explained in containers/verify/README.md', () => {
    const explained = explainedChecks(read('verify/README.md'))
    expect(explained.length).toBeGreaterThan(20)
    const missing = all
      .map(([, name]) => name)
      .filter((name) => !/\.not-needed$|^script\.none$/.test(name))
      .filter((name) => !explained.some((known) => known.test(name)))
    expect(missing).toEqual([])
  })
})
