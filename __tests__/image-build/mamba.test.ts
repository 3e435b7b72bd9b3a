import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { readEnvironment } from '../../src/environment/environment.ts'
import { type Diagnosis, diagnose } from '../../src/image-build/failures.ts'
import { mambasReason } from '../../src/image-build/mamba.ts'
import { CASES, environmentOf, type MambaCase } from './mamba-cases.ts'

/** Words of the real program: `NAME`, then its lines. */
const SAID = new Map(
  readFileSync(join(import.meta.dirname, 'mamba-2.8.1.txt'), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((part): [string, string[]] => {
      const [name = '', ...lines] = part.trimEnd().split('\n')
      return [name, lines]
    }),
)

function diagnosed(one: MambaCase, lines: string[], step = '[conda 2/2] RUN x'): Diagnosis {
  const environment = readEnvironment('environment.yml', Buffer.from(environmentOf(one)))
  const error = 'process "sh" did not complete successfully: exit code: 1'
  const steps = [{ name: step, seconds: 1, cached: false, lines, error }]
  return diagnose({ exitCode: 1, steps, tail: [] }, { environment, includes: [] })
}

const said = (name: string): [MambaCase, string[]] => {
  const [one, lines] = [CASES[name], SAID.get(name)]
  if (one === undefined || lines === undefined) throw new Error(`no case ${name}`)
  return [one, lines]
}

describe('what mamba 2.8.1 says of', () => {
  it.each(Object.keys(CASES))('%s', (name) => {
    const [one, lines] = said(name)
    const found = diagnosed(one, lines)
    expect(found.findings?.map(({ line }) => line) ?? []).toEqual(one.lines)
    expect(found.why).toContain(one.words)
    expect(found.why).not.toMatch(/issues\/new|typo|[│├└─]|libmamba/)
    if (one.passing) return
    expect(found.class).toBe('unsolvable-environment')
    for (const { message, line } of found.findings ?? []) expect(message).toContain(`(line ${line} of`)
  })
})

describe('the reason and the advice', () => {
  const rows: [string, string, string][] = [
    [
      'two packages that no channel has',
      'no channel has a package with the name nosuchone; no channel has nosuchtwo in the version =1.2',
      'Correct lines 7, 8 of environment.yml',
    ],
    [
      'two packages that need other versions of a third',
      'they exclude each other: left needs shared =1; right needs shared =2',
      'Change one of these lines, so that the versions work together',
    ],
    [
      'a metapackage and another version of what it pins',
      'they exclude each other: anaconda needs networkx ==3.7 pyh_0',
      'Change one of these lines, so that the versions work together',
    ],
    [
      'packages with several versions that exclude each other',
      'they exclude each other: many needs core =1; other needs core =3 or >=3',
      'Change one of these lines, so that the versions work together',
    ],
    [
      'a package that needs through another one what no channel has',
      'deep needs middle, which needs shared =3, which no channel has',
      'Correct line 7 of environment.yml',
    ],
    [
      'a package that needs a GPU',
      'gpu needs __cuda >=12, which the build machine does not have',
      'Correct line 7 of environment.yml',
    ],
    [
      'a channel that does not exist',
      '/no-such-channel: this folder does not exist',
      'Correct line 4 of environment.yml',
    ],
  ]
  it.each(rows)('%s', (name, words, advice) => {
    const found = diagnosed(...said(name))
    expect(found.why).toContain(words)
    expect(found.next).toBe(advice)
  })

  it('of which only the end was kept', () => {
    const [one, lines] = said('two packages that need other versions of a third')
    expect(diagnosed(one, lines.slice(2)).findings).toEqual(diagnosed(one, lines).findings)
  })

  it('also in a Dockerfile of the repository', () => {
    const found = diagnosed(...said('two packages that no channel has'), '[2/2] RUN mamba env create')
    expect(found.class).toBe('build-step')
    expect(found.why).toContain('"nosuchone" (line 7 of environment.yml), "nosuchtwo=1.2" (line 8')
  })
})

describe('the words of a person', () => {
  const tree = (...lines: string[]) => [
    'error    libmamba Could not solve for environment specs',
    '    The following packages are incompatible',
    ...lines.map((line) => `    ${line}`),
    'critical libmamba Could not solve for environment specs',
  ]
  const gone = 'does not exist (perhaps a typo or a missing channel).'
  const rows: [string, string[], string[], string][] = [
    [
      'a build alone',
      ['numpy=*=openblas'],
      [`└─ numpy =* openblas ${gone}`],
      'no channel has numpy with the build openblas',
    ],
    [
      'a build of another one',
      ['core=*=mkl'],
      [`└─ core =* mkl ${gone}`],
      'no channel has core with the build mkl',
    ],
    [
      'a build in brackets',
      ['numpy[build=mkl]'],
      [`└─ numpy =* mkl ${gone}`],
      'no channel has numpy with the build mkl',
    ],
    [
      'a build of a version',
      ['numpy=1.26.4=foo'],
      [`└─ numpy =1.26.4 foo ${gone}`],
      'no channel has numpy =1.26.4 with the build foo',
    ],
    [
      'of two lines the one with the build',
      ['numpy', 'numpy=*=mkl'],
      [`└─ numpy =* mkl ${gone}`],
      '"numpy=*=mkl" (line 6',
    ],
    [
      'a feature of the machine',
      ['__cuda'],
      ['└─ __cuda =* * is missing on the system.'],
      '__cuda is a feature of the machine, and the build machine does not have it',
    ],
    [
      'a version of it',
      ['__cuda>=12'],
      ['└─ __cuda >=12 * is missing on the system.'],
      '__cuda >=12 is a feature of the machine, and',
    ],
    [
      'candidates of a package',
      ['numpy<2', 'scipy'],
      [
        '├─ numpy <2 * is installable with the potential options',
        '│  ├─ numpy 1.26.4, which can be installed;',
        '│  └─ numpy 1.26.3, which can be installed;',
        '└─ scipy =* * is not installable because it requires',
        '   └─ numpy >=2 * with the potential options',
        '      ├─ numpy 2.0.0, which conflicts with any installable versions previously reported;',
        '      └─ numpy 2.1.0, which conflicts with any installable versions previously reported.',
      ],
      'they exclude each other: scipy needs numpy >=2',
    ],
    [
      'a candidate of another package',
      ['left', 'right'],
      [
        '├─ left =* * is installable and it requires',
        '│  └─ shared 1.0, which can be installed;',
        '└─ right =* * is not installable because it requires',
        '   └─ shared 2.0, which conflicts with any installable versions previously reported.',
      ],
      'left needs shared 1.0; right needs shared 2.0',
    ],
  ]
  it.each(rows)('name %s', (_what, dependencies, lines, words) => {
    const one = { channels: ['conda-forge'], dependencies, lines: [], words }
    const { why } = diagnosed(one, tree(...lines))
    expect(why).toContain(words)
    expect(why).not.toMatch(/,;|, which needs numpy 2\.0\.0|it excludes packages/)
  })
})

describe('the last thing that mamba says', () => {
  it('without its advice', () => {
    const [, lines] = said('a channel whose server is broken')
    expect(mambasReason(lines)).toMatch(
      /^Multiple errors occurred: Transfer finalized, status: 503 \[\S+\] 0 bytes Subdir \S+ not loaded!$/,
    )
  })

  it('nothing where it is another tool that speaks', () => {
    expect(mambasReason(['ERROR: pip'])).toBeUndefined()
  })
})
