import { describe, expect, it } from '@jest/globals'
import { condaPart, inspectEnvironment, readEnvironment } from '../../src/environment/environment.ts'
import { solverForm } from '../../src/environment/match-spec.ts'
import { pythonPin } from '../../src/environment/python-pin.ts'

const bytes = (...items: string[]): Uint8Array =>
  new TextEncoder().encode(`dependencies:\n${items.map((item) => `  - ${JSON.stringify(item)}\n`).join('')}`)
const findings = (...items: string[]): string[] =>
  inspectEnvironment('environment.yml', bytes(...items)).findings.map(
    ({ severity, rule, line, message, advice }) => `${line} ${severity} ${rule}: ${message} ${advice}`,
  )

describe('the solver gets specs that it reads as conda does', () => {
  // Left: as written; right: what real mamba 2.8 reads as conda 26 reads the left one (__tests__/e2e/specs-as-mamba.test.ts).
  const rows: [string, string][] = [
    ['numpy >=1.20 ,<2', 'numpy>=1.20,<2'],
    ['pandas >=2 , <3', 'pandas>=2,<3'],
    ['scipy   >=    1.5.0,  < 2.0.0', 'scipy>=1.5.0,<2.0.0'],
    ['polars >= 1.22.0', 'polars>=1.22.0'],
    ['python = 3.12', 'python=3.12'],
    ['numpy >=2.1 | 1.19.5', 'numpy>=2.1|1.19.5'],
    ['numpy 1.19.5 | 1.20.3', 'numpy 1.19.5|1.20.3'],
    ['numpy >=1.20 ,<2 py313_0', 'numpy>=1.20,<2 py313_0'],
    ['blas = * = *openblas', 'blas=*=*openblas'],
    ['conda-forge::numpy >=1.20 ,<2', 'conda-forge::numpy>=1.20,<2'],
    ["numpy [version='>=1.20 ,<2']", "numpy[version='>=1.20 ,<2']"],
    ['numpy===2.0.0', 'numpy==2.0.0'],
    ['numpy>2.*', 'numpy>2'],
    ['numpy 1.26.4 py312_0', 'numpy 1.26.4 py312_0'],
    ['numpy=1.26.4 py312_0', 'numpy 1.26.4 py312_0'],
    ['numpy =1.26.4 py312_0', 'numpy 1.26.4 py312_0'],
    ['numpy = 1.26.4 py312_0', 'numpy 1.26.4 py312_0'],
    ['numpy ==1.26.4 py312_0', 'numpy==1.26.4 py312_0'],
    ['python=3.12.* *_cpython', 'python 3.12.* *_cpython'],
    ['numpy=1.26* py312_0', 'numpy 1.26.* py312_0'],
    ['blas =1.0 mkl', 'blas 1.0 mkl'],
    ['numpy=1.26.4*', 'numpy=1.26.4.*'],
    ['numpy=1.2*', 'numpy=1.2.*'],
    ['numpy=1.2*=py312_0', 'numpy=1.2.*=py312_0'],
    ['numpy<2.*=py312_0', 'numpy<2=py312_0'],
    ['numpy=1.2*|=2.0*', 'numpy=1.2.*|=2.0.*'],
    ['numpy=1.26=py312_0', 'numpy=1.26=py312_0'],
    ['https://x.org/linux-64/a-1-0.conda', 'https://x.org/linux-64/a-1-0.conda'],
  ]
  it('a comment in the quotes is dropped from the spec, and counts for the hash as before', () => {
    const { environment, canonical } = inspectEnvironment(
      'environment.yml',
      bytes('numpy # größer', 'scipy>=1.0 # not <2'),
    )
    expect(environment?.conda.map(({ text }) => text)).toEqual(['numpy', 'scipy>=1.0'])
    expect(canonical).toMatchObject({ conda: ['numpy # größer', 'scipy>=1.0 # not <2'] })
    expect(findings('python=3.13', 'numpy # a\n- b')).toHaveLength(1)
    expect(findings('python=3.13', ' # a')).toHaveLength(1)
  })

  it.each(rows)('%s', (written, expected) => {
    expect(solverForm(written)).toBe(expected)
    expect(solverForm(expected)).toBe(expected)
    expect(condaPart(readEnvironment('environment.yml', bytes(written)))).toContain(
      `  - ${JSON.stringify(expected)}\n`,
    )
  })
})

describe('a spec that conda or mamba refuses, or would read only in part, is an error on its line', () => {
  const rows: [string, RegExp][] = [
    ['numpy>=', /the version is missing after >=/],
    ['numpy >=', /the version is missing after >=/],
    ['numpy==', /the version is missing after ==/],
    ['numpy!=', /the version is missing after !=/],
    ['numpy<', /the version is missing after </],
    ['numpy>=1.20,<', /the version is missing after </],
    ['python=>3.12', /=> is not an operator Write >=/],
    ['numpy=<2', /=< is not an operator Write <=/],
    ['numpy<>2', /<> is not an operator Write !=/],
    ['numpy=~2.0', /=~ is not an operator Write ~=/],
    ['numpy>>2', />> is not an operator/],
    ['numpy>=1.20,', /a condition is missing/],
    ['numpy>=1.20,,<2', /a condition is missing/],
    ['numpy>=1.20|', /a condition is missing/],
    ['numpy >=1.20 <2', /a comma is missing before <2/],
    ['numpy=1.26 <2', /a comma is missing/],
    ['numpy~=2.0.*', /~= takes no/],
    ['numpy==2.1.3==py312_0', /is not a version/],
    ['numpy (>=1.20,<2)', /parentheses/],
    ['numpy[>=1.20]', /does not contain name=value/],
    ['dask[complete]', /no extras/],
    ["python[version='=>3.12']", /=> is not an operator Write >=/],
    ["numpy[version='>=']", /the version is missing after >=/],
    ["numpy[version='=']", /the value of version in the brackets is empty/],
    ['numpy[size=1]', /does not accept size/],
    ["numpy[version='1.26,']", /a condition is missing/],
    ["numpy[version='>=1.20 <2']", /a comma is missing before <2/],
    ["numpy[version='1.20 2.0']", /a comma is missing before 2.0/],
    ["numpy[version='']", /the value of version in the brackets is empty/],
    ['numpy[foo=bar]', /does not accept foo/],
    ["numpy[build=x, Version='1.26']", /does not accept Version/],
    ['numpy~=1', /at least two parts/],
    ['numpy~=1.', /at least two parts/],
    ['numpy ^1.26.*$', /regular expressions/],
    ["numpy[version='^1.26.*$']", /regular expressions/],
    ['numpy=1.26.4-py312_0', /cannot contain both - and _ .*second =/],
    ['numpy!=1.26.4-py312_0', /cannot contain both/],
    ['python=3.13.x', /no version 3.13.x of Python Write python=3.13$/],
    ['python=v3.13', /no version v3.13 of Python Write python=3.13$/],
    ["python[version='v3.13']", /no version v3.13 of Python/],
    ['numpy>=1.26.', /1.26. is not a version/],
    ['python==3.12.', /3.12. is not a version/],
    ['numpy 2.', /2. is not a version/],
    ['numpy=.1', /.1 is not a version/],
    ['numpy=1..2', /1..2 is not a version/],
    ['numpy=1.26-', /1.26- is not a version/],
    ['numpy>=-1', /-1 is not a version/],
    ['numpy=+1', /\+1 is not a version/],
    ['numpy=1!', /1! is not a version/],
    ['numpy=1.*.4', /star only at the end/],
    ['numpy=*.*', /star only at the end/],
    ['numpy>=1.2,!=*1.26', /star only at the end/],
    ['numpy=1.26=', /the build is missing after the last =/],
    ['numpy==1.26.4 =', /the build is missing after the last =/],
    ['numpy = = 1.26', /= = contains a space Write ==/],
    ['numpy> =1.20', /> = contains a space Write >=/],
    ['numpy >=1.20, < =2', /< = contains a space Write <=/],
    ['numpy scipy', /scipy is not a version Write one package per line/],
    ['numpy scipy pandas', /scipy is not a version Write one package per line/],
    ['numpy[build=]', /the value of build in the brackets is empty/],
    ["numpy=1.26[version='2.*']", /the version once/],
    ["numpy[version='1.26.4]", /closing quote in the brackets is missing/],
    ["numpy[VERSION='1.26.4']", /without brackets, or in the form/],
  ]
  it.each(rows)('%s', (item, message) => {
    const found = findings('python=3.13', item)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^3 error match-spec: /)
    expect(found[0]).toMatch(message)
  })

  it.each([
    'numpy=',
    'numpy=*',
    'numpy=1.2.',
    'numpy=1.2.*',
    'numpy=1.2.|2.0',
    'anaconda=custom=py312_0',
    'blas=*=openblas',
    'blas * openblas',
    'blas = * = *openblas',
    "numpy=1.26[build='py312_0']",
    'numpy[version=\'1.26.4\',build="py*"]',
    'openssl=1.1.1w',
    'tzdata>2024a',
    'a=2024.1-1',
    'numpy (1.19.5|1.20.3),<2',
    'numpy[version="(>=1.20,<2) | 2.0.0", build=py*]',
    "numpy[version='>= 1.20 ,< 2']",
    'numpy[subdir=linux-64,optional=True]',
    'numpy=1.26.4-1',
    'numpy~=1.26.4rc1',
    'a=1.0+cpu',
    'a=1!2.0',
  ])('not %s', (item) => expect(findings('python=3.13', item)).toEqual([]))
})

describe('Python', () => {
  const pinned: [string, string][] = [
    ['python=3.12', '3.12'],
    ['python = 3.12', '3.12'],
    ['python==3.12.4', '3.12'],
    ['python 3.12', '3.12'],
    ['python 3.12.*', '3.12'],
    ['python=3.12.*', '3.12'],
    ['python~=3.12.0', '3.12'],
    ['python>=3.12,<3.13', '3.12'],
    ['python >=3.12 , <3.13.0a0', '3.12'],
    ['python>=3.12.1,<=3.12.9', '3.12'],
    ['python>=3.12,<3.13,!=3.12.3', '3.12'],
    ['python=3.12.1|3.12.2', '3.12'],
    ['python=3.12=*_cpython', '3.12'],
    ["python[version='3.12.*']", '3.12'],
    ['python[version=">=3.12,<3.13", build=*_cpython]', '3.12'],
    ['conda-forge::python=3.9', '3.9'],
    ['python=3.12*', '3.12'],
    ['python=3.12.', '3.12'],
  ]
  it.each(pinned)('is pinned by %s', (item, minor) => {
    expect(pythonPin([item]).minor).toBe(minor)
    expect(findings(item, 'numpy')).toEqual([])
  })

  it('is pinned by two bounds on two lines, and by its ABI', () => {
    expect(pythonPin(['python>=3.12', 'numpy', 'python<3.13']).minor).toBe('3.12')
    expect(findings('python', 'python_abi=3.12')).toEqual([])
  })

  const open = [
    'python',
    'python=3',
    'python>=3.12',
    'python<3.13',
    'python~=3.12',
    'python>=3.11,<3.13',
    'python=3.11|3.12',
  ]
  it.each(open)('is left open by %s', (item) => {
    expect(findings(item, 'numpy')).toEqual([expect.stringMatching(/^2 warning python-unpinned/)])
  })

  it('that is not listed is a warning, since other packages bring it', () => {
    expect(findings('numpy')).toEqual([expect.stringMatching(/^2 warning python-missing/)])
  })
})

describe('a package that is listed twice', () => {
  const pip = (...items: string[]): string[] => {
    const list = items.map((item) => `    - ${JSON.stringify(item)}\n`).join('')
    const text = `dependencies:\n  - python=3.12\n  - numpy=1.26\n  - pip\n  - pip:\n${list}`
    return inspectEnvironment('environment.yml', new TextEncoder().encode(text))
      .findings.filter(({ rule }) => rule !== 'unpinned-requirement')
      .map(({ severity, rule, line }) => `${line} ${severity} ${rule}`)
  }
  const conda: [string, string[], string[]][] = [
    ['with versions of which none fits both', ['numpy=1.26', 'numpy=2'], ['4 error versions-contradict']],
    [
      'with bounds of which none fits both',
      ['numpy>=2', 'scipy', 'numpy<2'],
      ['5 error versions-contradict'],
    ],
    ['in other spellings of the channel', ['a::numpy==1.26.4', 'numpy>2'], ['4 error versions-contradict']],
    ['with bounds that fit together', ['numpy>=1.20', 'numpy<2'], ['4 warning listed-twice']],
    ['in the same words', ['numpy', 'numpy'], ['4 warning listed-twice']],
    ['once with a version', ['numpy', 'numpy=2'], []],
    ['with bounds that exclude each other in one item', ['numpy>=2,<1'], ['3 error versions-contradict']],
    ['with a bar, of which one side fits', ['numpy=1.26|2.0', 'numpy=2'], ['4 warning listed-twice']],
    [
      'with a star, which begins the next part',
      ['numpy=1.2*', 'numpy=1.20'],
      ['4 error versions-contradict'],
    ],
    [
      'with letters in exact versions',
      ['openssl==1.1.1w', 'openssl==1.1.1t'],
      ['4 error versions-contradict'],
    ],
    ['with letters in versions that are open', ['tzdata=2024a', 'tzdata=2023c'], ['4 warning listed-twice']],
    ['with what only the solver knows', ['numpy>=2.0rc1', 'numpy<2'], ['4 warning listed-twice']],
  ]
  it.each(conda)('by conda: %s', (_, items, expected) => {
    expect(findings('python=3.13', ...items).map((text) => text.replace(/:.*$/s, ''))).toEqual(expected)
  })

  const both: [string, string[], string[]][] = [
    ['with versions of which none fits both', ['a==1', 'A==2'], ['7 error versions-contradict']],
    ['for different systems', ['a==1 ; sys_platform == "linux"', 'a==2 ; sys_platform != "linux"'], []],
    ['for different Pythons', ['a==1 ; python_version < "3.12"', 'a==2 ; python_version >= "3.12"'], []],
    ['with an extra', ['jax==0.4', 'jax[cuda12]==0.4'], []],
    ['with an extra and another version', ['jax==0.4', 'jax[cuda12]==0.5'], ['7 error versions-contradict']],
    [
      'in two spellings',
      ['pandas_datareader==0.10', 'pandas-datareader == 0.10'],
      ['7 warning listed-twice'],
    ],
    ['as a candidate and a release', ['a==1rc1', 'a==1'], ['7 error versions-contradict']],
    ['as a release and one mended later', ['a==1.0', 'a==1.0.post1'], ['7 error versions-contradict']],
    ['in two spellings of one version', ['a==1.0', 'a==1.0.0'], ['7 warning listed-twice']],
    ['with a local version that fits', ['a==1.0', 'a==1.0+cpu'], ['7 warning listed-twice']],
    [
      'from two addresses',
      ['a @ https://x.org/a.zip', 'a @ https://x.org/b.zip'],
      ['7 error versions-contradict'],
    ],
    [
      'from two commits',
      [`git+https://x.org/a@${'0'.repeat(40)}#egg=a`, `a @ git+https://x.org/a@${'1'.repeat(40)}`],
      ['7 error versions-contradict'],
    ],
    ['from one address', ['a @ https://x.org/a.zip', 'a @ https://x.org/a.zip'], ['7 warning listed-twice']],
    [
      'from two addresses for two systems',
      ['a @ https://x.org/a.zip ; os_name == "nt"', 'a @ https://x.org/b.zip'],
      [],
    ],
    ['by conda, too, in another version', ['numpy==2.0'], ['6 warning conda-and-pip']],
    ['by conda, too, in a version that fits', ['numpy==1.26.4'], []],
    ['by conda, too, without a version', ['numpy'], []],
  ]
  it.each(both)('by pip: %s', (_, items, expected) => {
    expect(pip(...items)).toEqual(expected)
  })
})
