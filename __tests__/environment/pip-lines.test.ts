import { describe, expect, it } from '@jest/globals'
import { inspectEnvironment } from '../../src/environment/environment.ts'
import { parseRequirement } from '../../src/environment/requirement.ts'

const URL = 'https://wheels.example.org/simple'
const HASH = `sha256:${'a'.repeat(64)}`

const errors = (item: string): string[] => {
  const text = `dependencies:\n  - python=3.13\n  - pip\n  - pip:\n      - ${JSON.stringify(item)}\n`
  return inspectEnvironment('environment.yml', new TextEncoder().encode(text))
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ line, message, advice }) => `${line}: ${message} ${advice}`)
}

describe('pip takes', () => {
  const rows: [string, string, object][] = [
    ['an abbreviated --extra-index-url', `--extra-index ${URL}`, { option: '--extra-index-url' }],
    ['the shortest abbreviation', `--ex=${URL}`, { option: '--extra-index-url' }],
    ['an abbreviated --index-url', `--index ${URL}`, { option: '--index-url' }],
    ['an abbreviated --find-links with a folder', '--find wheels', { kind: 'local', target: 'wheels' }],
    ['an abbreviated --requirement', '--requirem more.txt', { kind: 'include', target: 'more.txt' }],
    ['an abbreviated --editable', '--edit ./package', { kind: 'local', target: './package', editable: true }],
    ['--pre, which is the beginning of --prefer-binary, too', '--pre', { option: '--pre' }],
    ['--all-releases of pip 26', '--all-releases :all:', { option: '--all-releases' }],
    ['--only-final of pip 26', '--only-final numpy,scipy', { option: '--only-final' }],
    ['a feature of pip 26.3', '--use-feature=fast-deps', { option: '--use-feature' }],
    ['a feature that is always on', '--use-feature build-constraint', { option: '--use-feature' }],
    ['--no-require-hashes of pip 26.2', '--no-require-hashes', { option: '--no-require-hashes' }],
    ['several options that concern all packages', `--pre -i ${URL} --trusted-host x`, { kind: 'option' }],
    ['a value in quotes', `--extra-index-url "${URL}"`, { option: '--extra-index-url' }],
    [
      'a short option without a blank',
      '-cpins.txt',
      { kind: 'include', role: 'constraints', target: 'pins.txt' },
    ],
    ['a hash behind a requirement', `a==1 --hash=${HASH}`, { kind: 'named', name: 'a', pinned: true }],
    ['a hash under an abbreviated name', `a --ha ${HASH}`, { kind: 'named', pinned: true }],
    ['a setting behind a requirement', 'bar==1 --config-settings="--build-option=x"', { name: 'bar' }],
    ['a setting under its short name', 'foo==1 -C--build-option=x', { name: 'foo', pinned: true }],
    ['a setting for a folder', '-e ./package --config-settings a=b', { kind: 'local', editable: true }],
    ['the name in the file name of a wheel', 'https://x.org/My_pkg-1-py3-none-any.whl', { name: 'my-pkg' }],
    ['a version in parentheses', 'a (==1.0)', { kind: 'named', versions: ['==1.0'] }],
  ]
  it.each(rows)('%s', (_, line, expected) => {
    expect(parseRequirement(line)).toMatchObject(expected)
    expect(errors(line)).toEqual([])
  })
})

describe('an error says what pip drops, ignores or refuses, and what to write', () => {
  const rows: [string, string, RegExp[]][] = [
    [
      'a requirement behind --pre',
      '--pre black>=21',
      [/pip ignores "black>=21"/, /"- --pre" and "- black>=21"/],
    ],
    [
      'a requirement behind an index',
      `--extra-index-url ${URL} torch==2.4.1`,
      [/pip ignores "torch==2.4.1"/, /"- --extra-index-url https.*simple" and "- torch==2.4.1"/],
    ],
    ['a requirement behind an index with =', `--index-url=${URL} torch`, [/pip ignores "torch"/]],
    ['a requirement behind -i', `-i ${URL} torch`, [/pip ignores "torch"/, /"- -i https/]],
    ['a requirement behind --no-binary', '--no-binary :all: lxml==5', [/pip ignores "lxml==5"/]],
    ['a requirement behind -r', '-r more.txt numpy', [/pip ignores "numpy"/, /"- -r more.txt"/]],
    ['a requirement behind -c', '-c pins.txt numpy', [/pip ignores "numpy"/]],
    ['a requirement behind several options', `--pre -i ${URL} torch`, [/"- --pre", "- -i .*" and "- torch"/]],
    [
      'a condition behind -r',
      '-r more.txt ; sys_platform == "linux"',
      [/pip ignores "; sys_platform/, /condition/],
    ],
    [
      'a condition behind -e without quotes',
      '-e ./p ; os_name == "nt"',
      [/pip ignores "; os_name/, /quotes/],
    ],
    ['a second requirement behind a hash', `a==1 --hash=${HASH} b==2`, [/pip ignores "b==2"/]],
    ['what follows a hyphen alone', 'numpy - scipy', [/pip ignores "- scipy"/]],
    ['-r on the line of another option', '--pre -r more.txt', [/-r and --pre are on the same line/]],
    ['two -r in one line', '-r a.txt -r b.txt', [/-r and -r are on the same line/]],
    ['two -f in one line', '-f a -f b', [/only the first -f/]],
    [
      '--find-links behind a requirement',
      `a==1 --find-links ${URL}`,
      [/ignores --find-links/, /"- --find-links https/],
    ],
    ['-f behind a requirement', `a==1 -f ${URL}`, [/ignores -f after/, /"- -f https/]],
    ['--no-binary behind a requirement', 'a==1 --no-binary a', [/ignores --no-binary/, /"- --no-binary a"/]],
    ['--index-url behind a requirement', `a==1 --index-url ${URL}`, [/ignores --index-url/]],
    ['--pre behind a requirement', 'a>=1 --pre', [/ignores --pre/, /"- --pre"/]],
    ['an abbreviated option behind one', `a==1 --extra ${URL}`, [/ignores --extra/]],
    ['an option behind an address', `git+https://h/o/n --pre`, [/ignores --pre/]],
    ['an option behind a path', './package --no-index', [/ignores --no-index/]],
    [
      '--install-option',
      'a==1 --install-option="--gpu"',
      [/--install-option is not a valid option/, /--config-settings/],
    ],
    ['--global-option, which pip 25.3 dropped', 'a==1 --global-option=x', [/--global-option is not/]],
    ['--no-deps', 'a==1 --no-deps', [/--no-deps is not a valid option/, /Remove it/]],
    ['--user, which belongs to the command', '--user', [/--user is not a valid option/, /pip install/]],
    ['--target in a line of its own', '--target=/x', [/--target is not a valid option/]],
    ['an unknown short option', '-U numpy', [/-U is not a valid option/]],
    ['an ambiguous abbreviation', '--no numpy', [/--no is ambiguous: it can be --no-binary or --no-index/]],
    ['another ambiguous one', '--only :all:', [/--only-binary or --only-final/]],
    ['--re, which can be two', '--re more.txt', [/--require-hashes or --requirement/]],
    ['a value for an option without one', '--pre=yes', [/--pre does not take a value/]],
    ['an option without its value', '--extra-index-url', [/the value of --extra-index-url is missing/]],
    ['an option in place of a value', '--no-binary --pre', [/the value of --no-binary is missing/]],
    ['a hash without a requirement', `--hash=${HASH}`, [/ignores --hash without a requirement/]],
    ['a weak hash', 'a==1 --hash=md5:1', [/not contain a SHA-256 hash/]],
    ['a setting without a value', 'a==1 -Cx', [/-C does not contain a setting/]],
    ['an open quote', 'a==1 -C"x=y', [/closing quote is missing/]],
    ['a backslash at the end', 'numpy==1 \\', [/backslash/]],
    ['a condition that is none', 'a==1 ; linux', [/cannot read the condition "linux"/]],
    [
      'a version without quotes',
      'a==1; python_version < 3.13',
      [/value needs quotes: python_version < "3.13"/],
    ],
    [
      'values without quotes',
      'a==1; python_version>=3.9 and sys_platform == linux',
      [/value needs quotes: python_version>= "3.9" and sys_platform == "linux"/],
    ],
    [
      'a path behind the @',
      'numpy @ ./local',
      [/"\.\/local" after the @ is not an address/, /only the path: "\.\/local"/],
    ],
    ['a word behind the @', 'numpy @ main', [/"main" after the @ is not an address/, /whole address/]],
    [
      'a feature that pip no longer has',
      '--use-feature=2020-resolver',
      [/no feature "2020-resolver"/, /fast-deps/],
    ],
    ['an unknown feature', '--use-feature x', [/no feature "x"/]],
    ['a condition without an end', 'a==1 ; sys_platform ==', [/cannot read the condition/]],
    ['a comparison that pip has not', 'a==1 ; sys_platform ~= "linux"', [/cannot read the condition/]],
    ['a semicolon in an address', 'https://x.org/a.zip ;os_name=="nt"', [/semicolon/]],
    ['extras behind #egg=', 'git+https://h/o/n#egg=n[x]', [/egg=n\[x\]/, /name\[extra\] @/]],
    ['a version without an operator', 'numpy 1.2', [/cannot read it/]],
    ['=> for >=', 'numpy=>1.2', [/=> is not an operator/, /Write >=/]],
    ['=> in a second condition', 'numpy<2, =>1.2', [/=> is not an operator/]],
    ['~ for ~=', 'numpy~1.2', [/~ is not an operator/, /Write one of ==, /]],
    ['an operator without a version', 'numpy>=', [/the version is missing after >=/]],
    ['== without a version', 'numpy ==', [/the version is missing after ==/]],
    ['an operator without a version behind extras', 'dask[complete]>=', [/the version is missing after >=/]],
    ['a star behind >=', 'numpy>=1.*', [/only after == and !=/, /Remove ".\*"/]],
    ['a star behind ~=', 'numpy~=1.*', [/only after == and !=/, /Write ==1.\*$/]],
    ['~= with one part', 'numpy~=1', [/at least two parts/, /Write ~=1.0, or >=1$/]],
    ['x for a star', 'numpy==1.x', [/1.x is not a version/, /Write ==1.\*/]],
    ['a build of conda', 'numpy==1.2=py312_0', [/Remove conda's build/]],
    [
      'a version and a build of conda',
      'numpy=1.2=py312_0',
      [/pip writes a version with ==.*does not know conda's builds/],
    ],
    ['a channel of conda', 'conda-forge::numpy', [/does not know channels/, /Remove "conda-forge::"/]],
    ['two requirements', 'numpy scipy', [/one requirement per item/]],
    ['two requirements with a comma', 'numpy, scipy', [/one requirement per item/]],
    ['a command', 'pip install numpy==1', [/Write only what follows "pip install": "- numpy==1"/]],
    ['a command of Python', 'python -m pip install numpy', [/this is a command/, /"- numpy"/]],
    ['a command with options', 'pip install -r r.txt', [/this is a command/, /"- -r r.txt"$/]],
    ['quotes in the item', '"numpy==1.2"', [/Remove the quotes/]],
    ['a comment without a blank', 'numpy==1.2#why', [/space before the comment/]],
    ['only a comment', '# why', [/only a comment/, /Remove the item/]],
    ['a bracket that is not closed', 'numpy[all', [/Write the closing bracket/]],
    ['an address of SSH', 'git@github.com:o/n.git', [/Write git\+ssh:\/\/git@github.com\/o\/n.git$/]],
    ['the page of a repository', 'https://github.com/o/n', [/Write git\+https:\/\/github.com\/o\/n$/]],
    ['a repository without git+', 'n @ https://x.org/o/n.git', [/Write git\+https:\/\/x.org\/o\/n.git$/]],
    ['a second hyphen', '- numpy', [/pip ignores "- numpy"/, /without the hyphen: "- numpy"$/]],
    ['two hyphens and a blank', '-- numpy', [/without the hyphen: "- numpy"$/]],
    ['a hyphen behind a requirement', 'numpy -', [/pip ignores "-" and does not say so Remove it/]],
    ['an option with an empty value', '--index-url=', [/the value of --index-url is missing/]],
    ['an option with empty quotes', "--extra-index-url ''", [/the value of --extra-index-url is missing/]],
  ]
  it.each(rows)('%s', (_, line, parts) => {
    expect(parseRequirement(line).kind).toBe('unclear')
    const [error, ...others] = errors(line)
    expect(others).toEqual([])
    expect(error).toMatch(/^5: /)
    for (const part of parts) expect(error).toMatch(part)
  })
})

describe('indexes that pip forgets', () => {
  const lost = (...items: string[]): string[] => {
    const list = items.map((item) => `      - ${JSON.stringify(item)}\n`).join('')
    const text = `dependencies:\n  - python=3.13\n  - pip\n  - pip:\n${list}`
    return inspectEnvironment('environment.yml', new TextEncoder().encode(text)).findings.map(
      ({ line, rule, message }) => `${line} ${rule}: ${message}`,
    )
  }
  const rows: [string, string[], RegExp[]][] = [
    [
      'an extra index above --index-url',
      [`--extra-index-url ${URL}`, `-i ${URL}/b`],
      [/^5 lost-index: .*line 6 replaces/],
    ],
    ['two of --index-url', [`-i ${URL}`, `--index-url=${URL}/b`], [/^5 lost-index: .*line 6 replaces/]],
    ['two of --index-url in one item', [`-i ${URL} -i ${URL}/b`], [/^5 lost-index: .*only the last/]],
    ['an index above --no-index', [`--ex ${URL}`, '--no-index'], [/^5 lost-index: .*line 6 has --no-index/]],
    ['an index below --no-index', ['--no-index', `-i ${URL}`], [/^6 lost-index: .*line 5 has --no-index/]],
    ['one beside --no-index', [`--no-index -i ${URL}`], [/^5 lost-index/]],
    ['extra ones below --index-url', [`-i ${URL}`, `--ex ${URL}/b`, `--ex ${URL}/c`], []],
    ['both in one item', [`--extra-index-url ${URL} -i ${URL}/b`], []],
    ['one above a requirement', [`--pre`, `-i ${URL}`, 'a==1 # -i x'], []],
    ['folders beside --no-index', ['--no-index', '-f https://x.org/wheels'], []],
  ]
  it.each(rows)('%s', (_, items, expected) => {
    expect(lost(...items)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
  })
})
