import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { INSTALLERS, type Installer, readPackages } from '../../src/package-record/record.ts'

const CHANNEL = 'https://conda.anaconda.org/conda-forge/linux-64'

describe('readPackages()', () => {
  const rows: [string, Installer, string, [string, object][] | undefined][] = [
    [
      'a package of conda, with its hash',
      'conda',
      `@EXPLICIT\n${CHANNEL}/numpy-2.1.0-py313h_0.conda#82d543c0fdf4`,
      [['numpy', { version: '2.1.0', build: 'py313h_0' }]],
    ],
    [
      'a name with dashes',
      'conda',
      `${CHANNEL}/_libgcc_mutex-x-y-0.1-main.tar.bz2`,
      [['_libgcc_mutex-x-y', { version: '0.1', build: 'main' }]],
    ],
    [
      'a channel on this machine',
      'conda',
      'file:///srv/channel/noarch/a-1-0.conda',
      [['a', { version: '1', build: '0' }]],
    ],
    ['an epoch', 'conda', `${CHANNEL}/a-1%212.0-0.conda`, [['a', { version: '1!2.0', build: '0' }]]],
    ['comments and empty lines', 'conda', '# platform: linux-64\n\n@EXPLICIT\r\n', []],
    ['a file that is no package', 'conda', `${CHANNEL}/repodata.json`, undefined],
    ['a package without a build', 'conda', `${CHANNEL}/numpy-2.1.0.conda`, undefined],
    [
      'a version of pip',
      'pip',
      'jupyter-book==1.0.4.post1\n',
      [['jupyter-book', { version: '1.0.4.post1' }]],
    ],
    [
      'a commit of pip',
      'pip',
      'theme @ git+https://github.com/q/theme@0123abc',
      [['theme', { version: 'git+https://github.com/q/theme@0123abc' }]],
    ],
    ['no package at all', 'pip', '', []],
    ['an editable requirement', 'pip', '-e git+https://x/y', undefined],
    ['a range', 'pip', 'a>=1', undefined],
    [
      'a package of apt',
      'apt',
      'libc6\t2.39-0ubuntu8\tamd64\nlibgcc-s1\t14:1\tamd64\n',
      [
        ['libc6', { version: '2.39-0ubuntu8' }],
        ['libgcc-s1', { version: '14:1' }],
      ],
    ],
    ['a line of apt without an architecture', 'apt', 'libc6\t2.39', undefined],
    ['one bad line among good ones', 'pip', 'a==1\nb\nc==2', undefined],
    ['terminal sequences', 'pip', 'a==\u001b[31m1', undefined],
    ['a line that never ends', 'pip', `a==${'1'.repeat(2000)}`, undefined],
    ['a name like a property of every object', 'pip', '__proto__==1', undefined],
    ['a name like a method of every object', 'pip', 'constructor==1', [['constructor', { version: '1' }]]],
  ]
  it.each(rows)('%s', (_sentence, installer, text, expected) => {
    const packages = readPackages(installer, text)
    expect(packages && [...packages]).toEqual(expected)
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...INSTALLERS), fc.string({ unit: 'binary' }), (installer, text) => {
        readPackages(installer, text)
      }),
      { numRuns: 2000 },
    )
  })
})
