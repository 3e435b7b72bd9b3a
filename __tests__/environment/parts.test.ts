import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { load } from 'js-yaml'
import {
  askedPackages,
  condaPart,
  fileWithCommits,
  placesPart,
  readEnvironment,
  requirementsPart,
} from '../../src/environment/environment.ts'
import { packageName } from '../../src/environment/match-spec.ts'
import { canonicalRequirement, parseRequirement } from '../../src/environment/requirement.ts'
import { requirementLines } from '../../src/environment/requirement-lines.ts'
import { SCHEMA } from '../../src/fingerprint/fingerprint.ts'

const read = (text: string) => readEnvironment('environment.yml', new TextEncoder().encode(text))
const ENVIRONMENT = read(`channels: [default, conda-forge]
dependencies:
  - python=3.10
  - conda-forge::numba < 0.60
  - pip:
    - Jupyter_Book==1.0
    - git+https://github.com/QuantEcon/x@main#egg=Some.Name
    - y @ git+https://github.com/QuantEcon/y
    - -r more.txt
    - ./local
variables: {B: "x y", A: 010}
`)

describe('git requirements', () => {
  const commit = 'c'.repeat(40)
  const rows: [string, string][] = [
    ['git+https://h/a/b', `git+https://h/a/b@${commit}`],
    ['git+https://h/a/b@main', `git+https://h/a/b@${commit}`],
    ['git+https://h/a/b.git@feature/x#egg=B', `git+https://h/a/b.git@${commit}#egg=B`],
    ['x @ git+https://u@h/a/b@main', `x @ git+https://u@h/a/b@${commit}`],
    ['Git+https://h/a/b@main', `Git+https://h/a/b@${commit}`],
    ['git+ssh://git@h/a/b.git', `git+ssh://git@h/a/b.git@${commit}`],
  ]
  it.each(rows)('%s is installed at the commit that was hashed', (text, expected) => {
    const commits = { [canonicalRequirement(text)]: commit }
    const environment = read(`dependencies:\n  - python=3.13\n  - pip:\n    - "${text}"\n`)
    expect(requirementsPart(environment, commits)).toBe(`${expected}\n`)
    const file = Buffer.from(`# first\n${text}  # a comment\nsix==1\n`)
    const requirements = requirementLines(file.toString())
    expect(Buffer.from(fileWithCommits(file, requirements, commits)).toString()).toBe(
      `# first\n${expected}  # a comment\nsix==1\n`,
    )
    const utf16 = Buffer.from(`\uFEFF${text}\n`, 'utf16le')
    expect(Buffer.from(fileWithCommits(utf16, requirementLines(text), commits)).toString()).toBe(
      `${expected}\n`,
    )
  })

  it('stay as they are where they name a commit, or are not known', () => {
    const pinned = `git+https://h/a/b@${'d'.repeat(40)}`
    const environment = read(
      `dependencies:\n  - python=3.13\n  - pip:\n    - ${pinned}\n    - git+https://h/x@v1\n`,
    )
    expect(requirementsPart(environment, {})).toBe(`${pinned}\ngit+https://h/x@v1\n`)
  })
})

describe('the parts', () => {
  it('are written as every image of this schema was: what changes them raises SCHEMA in fingerprint.ts', () => {
    const written = condaPart(ENVIRONMENT) + requirementsPart(ENVIRONMENT, {})
    expect(createHash('sha256').update(`${SCHEMA}\n${written}`).digest('hex').slice(0, 16)).toBe(
      'a563100c666baa42',
    )
  })

  it('writes the conda part with every scalar quoted, default as defaults, and pip asked for', () => {
    expect(condaPart(ENVIRONMENT)).toBe(
      `name: "quantecon"
channels:
  - "defaults"
  - "conda-forge"
dependencies:
  - "python=3.10"
  - "conda-forge::numba<0.60"
  - "pip"
variables:
  "A": "010"
  "B": "x y"
`,
    )
  })

  it('leaves out nodefaults where it stands alone, and keeps it beside a channel', () => {
    expect(condaPart(read('channels: [nodefaults]\ndependencies: [python=3.13]\n'))).not.toContain('channels')
    expect(condaPart(read('channels: [nodefaults, conda-forge]\ndependencies: [python=3.13]\n'))).toContain(
      'channels:\n  - "nodefaults"\n  - "conda-forge"\n',
    )
  })

  it('writes YAML that reads back as strings', () => {
    expect(load(condaPart(ENVIRONMENT))).toMatchObject({ variables: { A: '010' }, name: 'quantecon' })
  })

  it('does not ask for pip twice, nor without a pip section', () => {
    expect(condaPart(read('dependencies: [python=3.13, pip=24, pip: [a==1]]\n'))).not.toContain('"pip"\n')
    expect(condaPart(read('dependencies: [python=3.13]\n'))).not.toContain('pip')
  })

  it('writes the requirements one a line, in their order', () => {
    expect(requirementsPart(ENVIRONMENT, {})).toBe(
      'Jupyter_Book==1.0\ngit+https://github.com/QuantEcon/x@main#egg=Some.Name\ny @ git+https://github.com/QuantEcon/y\n-r more.txt\n./local\n',
    )
    expect(requirementsPart(read('dependencies: [python=3.13]\n'), {})).toBe('')
  })

  it('names what is asked for in normal form, each once', () => {
    expect(askedPackages(ENVIRONMENT)).toEqual(['python', 'numba', 'jupyter-book', 'some-name', 'y'])
  })
})

describe('match specs', () => {
  const good: [string, string][] = [
    ['numpy', 'numpy'],
    ['Python=3.13', 'python'],
    ['nodejs>=20,<25', 'nodejs'],
    ['nodejs >= 20, < 25', 'nodejs'],
    ['matplotlib <= 3.8.4', 'matplotlib'],
    ['numpy 1.26.* py313_0', 'numpy'],
    ['numpy=1.26=py313*', 'numpy'],
    ['blas=*=*openblas', 'blas'],
    ['conda-forge::numpy', 'numpy'],
    ['conda-forge/linux-64::numpy=1', 'numpy'],
    ['https://conda.anaconda.org/conda-forge::numpy', 'numpy'],
    ['conda-forge:main:numpy', 'numpy'],
    ['numpy[version=">=1.20", build=*mkl*]', 'numpy'],
    ['numpy>=1.20|1.18.1', 'numpy'],
    ['_libgcc_mutex', '_libgcc_mutex'],
    ['__glibc>=2.17', '__glibc'],
    ['https://example.org/linux-64/numpy-base-1.0-py_0.conda', 'numpy-base'],
  ]
  it.each(good)('%s', (spec, name) => {
    expect(packageName(spec)).toBe(name)
  })
  const bad = ['', '-numpy', 'numpy - scipy', 'numpy;id', 'numpy scipy pandas mkl', '@x', 'numpy{1}', 'é']
  it.each(bad)('refuses %j', (spec) => {
    expect(packageName(spec)).toBeUndefined()
  })
})

describe('pip requirements', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567'
  const rows: [string, object][] = [
    ['numpy', { kind: 'named', name: 'numpy', pinned: false }],
    ['NumPy ==1.2', { kind: 'named', name: 'numpy', pinned: true }],
    ['jupyter-book>=1.0.4post1,<2.0', { kind: 'named', pinned: false }],
    ['a==1 # why', { kind: 'named', name: 'a', pinned: true }],
    ['a[x,y]~=1.0; sys_platform == "linux"', { kind: 'named', name: 'a', pinned: false }],
    ['a (==1.0)', { kind: 'named', name: 'a', pinned: true }],
    ['--index-url https://mirror.example/simple', { kind: 'option', option: '--index-url' }],
    ['-i https://mirror.example/simple', { kind: 'option', option: '--index-url' }],
    ['-r more.txt', { kind: 'include', role: 'requirements', target: 'more.txt' }],
    ['-rmore.txt', { kind: 'include', role: 'requirements', target: 'more.txt' }],
    ['--requirement=more.txt', { kind: 'include', role: 'requirements', target: 'more.txt' }],
    ['-c "pins of it.txt"', { kind: 'include', role: 'constraints', target: 'pins of it.txt' }],
    ['-e .', { kind: 'local', target: '.' }],
    ['-e .[docs]', { kind: 'local', target: '.' }],
    ['--editable=./package', { kind: 'local', target: './package' }],
    ['-e package', { kind: 'local', target: 'package' }],
    ['./package[docs] ; python_version > "3"', { kind: 'local', target: './package' }],
    ['wheels/a-1-py3-none-any.whl', { kind: 'local', target: 'wheels/a-1-py3-none-any.whl' }],
    ['a-1-py3-none-any.whl', { kind: 'local', target: 'a-1-py3-none-any.whl' }],
    ['--find-links ./wheels', { kind: 'local', target: './wheels' }],
    ['a @ file:///etc', { kind: 'local', target: '///etc' }],
    ['a @ https://x.org/a.zip', { kind: 'url', name: 'a', pinned: false }],
    [`https://x.org/a.zip#sha256=${'0'.repeat(64)}`, { kind: 'url', pinned: true }],
    ['git+https://github.com/a/b', { kind: 'git', url: 'https://github.com/a/b', pinned: false }],
    [`git+https://github.com/a/b@${commit}`, { kind: 'git', reference: commit, pinned: true }],
    ['-e git+https://github.com/a/b@v1#egg=B', { kind: 'git', name: 'b', reference: 'v1' }],
    ['git+https://github.com/a/b.git@refs/pull/62/head', { kind: 'git', reference: 'refs/pull/62/head' }],
    ['git+ssh://git@github.com/a/b.git', { kind: 'git', url: 'ssh://git@github.com/a/b.git' }],
    ['git+ssh://git@github.com/a/b.git@dev', { url: 'ssh://git@github.com/a/b.git', reference: 'dev' }],
    ['X_y @ git+https://github.com/a/b.git@main', { kind: 'git', name: 'x-y', reference: 'main' }],
    ['Git+https://github.com/a/b@v1', { kind: 'git', url: 'https://github.com/a/b', reference: 'v1' }],
    ['x @ GIT+HTTPS://github.com/a/b', { kind: 'git', name: 'x', url: 'HTTPS://github.com/a/b' }],
    ['-e Git+https://github.com/a/b#egg=B', { kind: 'git', name: 'b' }],
    ['git+git@github.com:a/b', { kind: 'unclear' }],
    ['Git+git@github.com:a/b', { kind: 'unclear', why: 'pip does not accept the form host:path' }],
    [
      '--pre -r extra.txt',
      { kind: 'unclear', why: '-r and --pre are on the same line, and pip reads only one of them' },
    ],
    ['-i https://h/simple -r extra.txt', { kind: 'unclear' }],
    ['a==', { kind: 'unclear' }],
    ['a=1', { kind: 'unclear' }],
  ]
  it.each(rows)('%s', (text, expected) => {
    expect(parseRequirement(text)).toMatchObject(expected)
  })

  const normal: [string, string][] = [
    ['sphinxcontrib.Bibtex', 'sphinxcontrib-bibtex'],
    ['Jupyter_Book[x]==1', 'jupyter-book[x]==1'],
    ['PuLP >= 1', 'pulp >= 1'],
    ['A_b @ git+https://x/Y_z', 'a-b @ git+https://x/Y_z'],
    ['Some_File-1.0-py3-none-any.whl', 'Some_File-1.0-py3-none-any.whl'],
    ['./Some_Folder', './Some_Folder'],
    ['-r Some_File.txt', '-r Some_File.txt'],
    ['git+https://x/Y_z', 'git+https://x/Y_z'],
  ]
  it.each(normal)('canonical form of %s', (text, expected) => {
    expect(canonicalRequirement(text)).toBe(expected)
  })
})

describe('where pip looks for packages', () => {
  const environment = readEnvironment(
    'environment.yml',
    Buffer.from(
      [
        'name: x',
        'channels: [conda-forge]',
        'dependencies:',
        '  - python=3.13',
        '  - pip',
        '  - pip:',
        '    - --index-url https://mirror.example.org/simple',
        '    - -f https://h/links',
        '    - --pre',
        '    - -r more.txt',
        '    - six==1.16.0',
        '',
      ].join('\n'),
    ),
  )
  const include = (role: 'requirements' | 'constraints', ...texts: string[]) => ({
    ...{ path: 'more.txt', role, sha256: '', executable: false, findings: [] },
    requirements: texts.map((text, index) => ({ text, line: index + 1 })),
  })

  it('is what a lock does not say: the lines of options alone, each once', () => {
    const includes = [
      include('requirements', '--extra-index-url https://e/simple', 'a==1', '-f https://h/links'),
      include('constraints', '--no-index'),
    ]
    expect(placesPart(environment, includes)).toBe(
      '--index-url https://mirror.example.org/simple\n-f https://h/links\n--extra-index-url https://e/simple\n',
    )
  })
})
