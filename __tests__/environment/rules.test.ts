import { describe, expect, it } from '@jest/globals'
import { inspectEnvironment, missingEnvironment, readEnvironment } from '../../src/environment/environment.ts'
import { Failure, type Finding } from '../../src/failure.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const HEAD = 'name: quantecon\nchannels:\n  - defaults\n'
const GOOD = `${HEAD}dependencies:\n  - python=3.13\n`
const withItems = (...items: string[]): string => `${GOOD}${items.map((item) => `  - ${item}\n`).join('')}`
const withPip = (...items: string[]): string =>
  `${GOOD}  - pip\n  - pip:\n${items.map((item) => `    - ${item}\n`).join('')}`

const inspect = (text: string): Finding[] => inspectEnvironment('environment.yml', bytes(text)).findings
const places = (text: string, severity: Finding['severity']): string[] =>
  inspect(text)
    .filter((finding) => finding.severity === severity)
    .map(({ rule, line }) => `${line} ${rule}`)

describe('errors name their rule and line', () => {
  const rows: [name: string, text: string, expected: string[]][] = [
    ['a conda section', withItems('numpy', 'conda:\n    - graphviz'), ['7 conda-section']],
    ['a conda section in flow style', withItems('conda: [graphviz]'), ['6 conda-section']],
    ['a second pip section', withItems('pip', 'pip: [a==1]', 'pip: [b==1]'), ['8 second-pip-section']],
    [
      'a pip section that shares its item',
      withItems('pip: [a==1]\n    other: x'),
      ['7 unknown-section', '6 pip-section-shared'].toSorted(),
    ],
    ['any other mapping among the dependencies', withItems('npm: [left-pad]'), ['6 unknown-section']],
    ['a colon and a blank in a spec', withItems('numpy: 1.2'), ['6 unknown-section']],
    ['a list among the dependencies', withItems('[numpy, scipy]'), ['6 item-not-text']],
    [
      'every conflict marker',
      `${GOOD}<<<<<<< HEAD\n  - a\n||||||| base\n  - b\n=======\n  - c\n>>>>>>> branch\n`,
      ['6 conflict-marker', '8 conflict-marker', '10 conflict-marker', '12 conflict-marker'],
    ],
    ['a duplicate key', `${GOOD}name: other\n`, ['6 duplicate-key']],
    ['a duplicate key deeper down', `${GOOD}variables:\n  A: x\n  A: y\n`, ['8 duplicate-key']],
    ['a merge key', `${GOOD}variables:\n  <<: {A: x}\n`, ['7 merge-key', '7 variables']],
    ['an alias', `x: &x [a]\ny: *x\n${GOOD}`, ['2 yaml-alias']],
    ['a tag', withItems('!python numpy'), ['6 yaml-tag']],
    ['a key that is a list', `? [a]\n: b\n${GOOD}`, ['1 complex-key']],
    [
      'tabs as indentation, on every line',
      'name: x\ndependencies:\n\t- python=3.13\n\t- numpy\n',
      ['3 tab-indentation', '4 tab-indentation'],
    ],
    ['a list at the top', '- python=3.13\n', ['1 not-a-mapping']],
    ['plain text at the top', '\njust words\n', ['2 not-a-mapping']],
    ['two documents', `${GOOD}---\nname: other\n`, ['6 several-documents']],
    ['an empty file', '', ['1 empty-file']],
    ['only comments', '# nothing\n# here\n', ['1 empty-file']],
    ['only a document marker', '---\n', ['1 empty-file']],
    ['no dependencies', HEAD, ['1 dependencies-missing']],
    ['dependencies that are not a list', `${HEAD}dependencies: numpy\n`, ['4 dependencies-missing']],
    ['dependencies without a value', `${HEAD}dependencies:\n`, ['4 dependencies-missing']],
    ['an empty list of dependencies', `${HEAD}dependencies: []\n`, ['4 dependencies-empty']],
    [
      'channels that are not a list',
      `channels: defaults\ndependencies: [python=3.13]\n`,
      ['1 channels-not-a-list'],
    ],
    [
      'a channel that is a mapping',
      `channels:\n  - {a: b}\ndependencies: [python=3.13]\n`,
      ['2 item-not-text'],
    ],
    [
      'a channel that is an option',
      `channels:\n  - --override\ndependencies: [python=3.13]\n`,
      ['2 channel'],
    ],
    ['an empty channel', `channels:\n  - defaults\n  -\ndependencies: [python=3.13]\n`, ['3 empty-item']],
    ['a name with a slash', `name: a/b\ndependencies: [python=3.13]\n`, ['1 name']],
    ['a name that is an option', `name: --help\ndependencies: [python=3.13]\n`, ['1 name']],
    ['a name that is a hidden folder', `name: .hidden\ndependencies: [python=3.13]\n`, ['1 name']],
    ['a name without a value', `name:\ndependencies: [python=3.13]\n`, ['1 empty-item']],
    ['a name that is a list', `name: [a]\ndependencies: [python=3.13]\n`, ['1 item-not-text']],
    ['an empty item', withItems('numpy', '', 'scipy'), ['7 empty-item']],
    [
      'an empty item after a comment with a hyphen',
      withItems('numpy # - not this one', ''),
      ['7 empty-item'],
    ],
    ['a null item', withItems('~'), ['6 empty-item']],
    ['a number for a package', withItems('3.10'), ['6 item-not-text']],
    ['a truth value for a package', withItems('yes'), ['6 item-not-text']],
    ['a command in a spec', withItems('"numpy; rm -rf /"'), ['6 match-spec']],
    ['a command substitution in a spec', withItems('numpy=$(id)'), ['6 match-spec']],
    ['backquotes in a spec', withItems('"numpy`id`"'), ['6 match-spec']],
    ['an option for a spec', withItems('--yes'), ['6 match-spec']],
    ['a git requirement among the conda specs', withItems('git+https://github.com/a/b'), ['6 match-spec']],
    ['a line break in a spec', withItems('"numpy\\n- evil"'), ['6 control-character']],
    ['a control character in a spec', withItems('"numpy\\e"'), ['6 control-character']],
    ['an item that goes on over two lines', `${GOOD}  - numpy\n     - scipy\n`, ['6 item-over-lines']],
    ['a line break in a pip requirement', withPip('"a==1\\n--index-url=x"'), ['8 control-character']],
    ['an empty pip requirement', withPip('a==1', ''), ['9 empty-item']],
    ['one equals sign in a pip requirement', withPip('numpy=1.2'), ['8 pip-requirement']],
    ['two words for a pip requirement', withPip('numpy scipy'), ['8 pip-requirement']],
    ['an unknown option of pip', withPip('--target=/'), ['8 pip-requirement']],
    [
      'pip options without what they name',
      withPip('-r', '-e', '--index-url'),
      ['8 pip-requirement', '9 pip-requirement', '10 pip-requirement'],
    ],
    ['a mapping in the pip section', withPip('a: b'), ['8 item-not-text']],
    ['a pip section that is text', withItems('pip: numpy'), ['6 pip-section-not-a-list']],
    ['requirements from another server', withPip('-r https://example.org/r.txt'), ['8 remote-include']],
    ['another version control system', withPip('hg+https://example.org/r'), ['8 pip-requirement']],
    ['variables that are a list', `${GOOD}variables: [A]\n`, ['6 variables']],
    ['a variable without a value', `${GOOD}variables:\n  A:\n`, ['7 variables']],
    ['a variable with a bad name', `${GOOD}variables:\n  "A B": x\n`, ['7 variables']],
    ['a variable over two lines', `${GOOD}variables:\n  A: "x\\ny"\n`, ['7 variables']],
    ['half a character', `${GOOD}variables:\n  A: "\\ud800"\n`, ['7 lone-surrogate']],
    ['bad indentation', `${withPip('a==1')}     - b==1\n    # why\n     - c\n`, ['11 yaml-syntax']],
    ['an open bracket', 'dependencies: [a,\n  b\n', ['2 yaml-syntax']],
    ['a quote that is not closed', `${GOOD}  - "numpy\n`, ['6 yaml-syntax']],
    ['a form feed', `${GOOD}  # page\f\n`, ['6 control-character']],
    ['an escape of terminals', withItems('numpy\u001b[0m'), ['6 control-character']],
    ['a pip section beside dependencies', `${GOOD}  - pip\npip:\n  - a==1\n`, ['7 pip-outside']],
    ['a misspelt key', `${HEAD}dependancies:\n  - python=3.13\n`, ['4 misspelt-key']],
    [
      'a key in capitals',
      `${HEAD}Dependencies:\n  - python=3.13\n  - a=>1\n`,
      ['4 misspelt-key', '6 match-spec'],
    ],
    ['channels in the singular', `channel:\n  - a\ndependencies: [python=3.13]\n`, ['1 misspelt-key']],
    ['variables in the singular', `${GOOD}variable:\n  A: x\n`, ['6 misspelt-key']],
    [
      'a no-break space behind a key',
      `${HEAD}dependencies\u00a0:\n  - python=3.13\n`,
      ['4 strange-character'],
    ],
    ['a no-break space in front of a comment', withItems('numpy\u00a0# why'), ['6 strange-character']],
    ['a NUL byte', 'name: x\nb: \0\n', ['2 nul-byte']],
    [
      'several at once',
      `name: -x\nchannels: a\ndependencies:\n  - conda: [x]\n  - 1\n`,
      ['1 name', '2 channels-not-a-list', '4 conda-section', '5 item-not-text'],
    ],
  ]
  it.each(rows)('%s', (_, text, expected) => {
    expect(places(text, 'error').toSorted()).toEqual(expected.toSorted())
    expect(() => readEnvironment('environment.yml', bytes(text))).toThrow(Failure)
  })

  const binary: [string, Uint8Array, string][] = [
    ['UTF-16, little endian', new Uint8Array([0xff, 0xfe, 0x61, 0]), '1 not-utf-8'],
    ['UTF-16, big endian', new Uint8Array([0xfe, 0xff, 0, 0x61]), '1 not-utf-8'],
    ['Latin-1 on the third line', new Uint8Array([...bytes('a: b\n\nc: '), 0xe9, 0x0a]), '3 not-utf-8'],
    ['more than 20,000 lines', bytes('a: b\n'.repeat(20_000)), '1 too-many-lines'],
    ['more than 1 MiB', new Uint8Array(1024 * 1024 + 1).fill(0x61), '1 file-too-large'],
  ]
  it.each(binary)('%s', (_, content, expected) => {
    const findings = inspectEnvironment('environment.yml', content).findings
    expect(findings.map(({ line, rule }) => `${line} ${rule}`)).toEqual([expected])
  })

  it('a missing file', () => {
    const failure = missingEnvironment('book/environment.yml')
    expect(failure.class).toBe('environment')
    expect(failure.findings).toMatchObject([{ rule: 'file-missing', file: 'book/environment.yml' }])
  })

  it('the failure carries warnings too, and its message names line and advice', () => {
    const text = withItems('pip', 'pip: [numpy]', 'conda: [x]')
    let thrown: unknown
    try {
      readEnvironment('sub/environment.yml', bytes(text))
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(Failure)
    const failure = thrown as Failure
    expect(failure.findings.map(({ rule }) => rule)).toEqual(['unpinned-requirement', 'conda-section'])
    expect(failure.findings.every(({ file }) => file === 'sub/environment.yml')).toBe(true)
    expect(failure.message).toContain('sub/environment.yml')
    expect(failure.message).toContain('line 8')
    expect(failure.message).toContain('Remove the line')
  })
})

describe('what is no match spec gets advice that fits', () => {
  it.each([
    ['jax[cuda]==0.4', /no extras/],
    ['numpy==1.2; python_version<"3.13"', /Move it into the pip section/],
    ['numpy @ https://example.org/a.zip', /Move it into the pip section/],
    ['https://example.org/a.whl', /Move it into the pip section/],
    ['./package', /Move it into the pip section/],
    ['pip:six==1', /Write "- pip:", and below it/],
    ['numpy=1.2#why', /space before the comment/],
    ['numpy(>=1.2)', /without parentheses/],
    ['numpy="1.2"', /quotes/],
    ['numpy, scipy', /one package per line/],
    ['numpy scipy pandas', /one package per line/],
    ['?numpy', /Write it as name, name=version/],
  ])('%s', (item, advice) => {
    const found = inspect(withItems(JSON.stringify(item)))
    expect(found.map((finding) => finding.advice)).toEqual([expect.stringMatching(advice)])
  })

  it('a hyphen without a blank', () => {
    const found = inspect(`${GOOD}  -numpy\n`)
    expect(found.map(({ line, advice }) => [line, advice])).toEqual([[6, 'Write a space after the hyphen']])
  })
})

const HASHED = `d --hash=sha256:${'a'.repeat(64)}`

describe('warnings and notices name their rule and line', () => {
  const rows: [name: string, text: string, severity: 'warning' | 'notice', expected: string[]][] = [
    ['an unpinned requirement', withPip('a==1', 'numpy'), 'warning', ['9 unpinned-requirement']],
    ['a lower bound', withPip('numpy>=1.2'), 'warning', ['8 unpinned-requirement']],
    ['a prefix match', withPip('numpy==1.*'), 'warning', ['8 unpinned-requirement']],
    [
      'an archive without hash',
      withPip('a @ https://example.org/a.zip'),
      'warning',
      ['8 unpinned-requirement'],
    ],
    ['a branch', withPip('git+https://github.com/a/b@main'), 'warning', ['8 mutable-git-reference']],
    ['the default branch', withPip('git+https://github.com/a/b'), 'warning', ['8 mutable-git-reference']],
    [
      'an abbreviated commit',
      withPip('git+https://github.com/a/b@0123abc'),
      'warning',
      ['8 mutable-git-reference'],
    ],
    ['a full commit', withPip(`git+https://github.com/a/b@${'0123456789'.repeat(4)}`), 'warning', []],
    ['exact pins', withPip('a==1', 'b===1', 'c[x]==1.0 ; python_version > "3"'), 'warning', []],
    [
      'hashes',
      withPip(
        HASHED,
        'w @ https://e.org/w-1-py3-none-any.whl#sha256='.concat('b'.repeat(64)),

        '-f .',
      ),
      'warning',
      [],
    ],
    [
      'a hash beside a folder',
      withPip(HASHED, './local', '-e ./here'),
      'warning',
      ['9 missing-hash', '10 missing-hash'],
    ],
    ['a hash beside none', withPip('a==1', HASHED, 'c==2'), 'warning', ['8 missing-hash', '10 missing-hash']],
    ['none for another system', withPip(HASHED, 'c==2 ; sys_platform == "win32"'), 'warning', []],
    ['hashes that are not demanded', withPip(HASHED, 'c==2', '--no-require-hashes'), 'warning', []],
    ['none for the Python of the file', withPip(HASHED, 'c==2 ; python_version < "3.8"'), 'warning', []],
    ['a demand for hashes', withPip('--require-hashes', 'c==2'), 'warning', ['9 missing-hash']],
    [
      'a commit beside a hash',
      withPip(HASHED, `git+https://github.com/a/b@${'0123456789'.repeat(4)}`),
      'warning',
      ['9 missing-hash'],
    ],
    ['options', withPip('--index-url https://example.org/simple', '--pre'), 'warning', []],
    ['an empty pip section', withItems('pip', 'pip:'), 'warning', ['7 empty-pip-section']],
    [
      'a pip section with nothing but comments',
      withItems('pip', 'pip:\n    # - a\n'),
      'warning',
      ['7 empty-pip-section'],
    ],
    ['no python', `${HEAD}dependencies:\n  - numpy\n`, 'warning', ['5 python-missing']],
    ['python without version', `${HEAD}dependencies:\n  - python\n`, 'warning', ['5 python-unpinned']],
    [
      'python with a lower bound',
      `${HEAD}dependencies:\n  - python>=3.10\n`,
      'warning',
      ['5 python-unpinned'],
    ],
    ['python pinned in another way', `${HEAD}dependencies:\n  - conda-forge::python 3.11.*\n`, 'warning', []],
    ['a key that is like one that is there', `${GOOD}channel: [a]\n`, 'warning', ['6 unknown-key']],
    ['a pip key without packages', `${GOOD}pip: true\n`, 'warning', ['6 unknown-key']],
    ['an unknown key', `${GOOD}platforms: [linux-64]\n`, 'warning', ['6 unknown-key']],
    ['a prefix', `${GOOD}prefix: /opt/conda\n`, 'warning', []],
    [
      'the channel default',
      'channels:\n  - default\ndependencies: [python=3.13]\n',
      'notice',
      ['2 default-channel'],
    ],
    ['a conda-lock selector', withItems('pywin32 # [win]'), 'notice', ['6 platform-selector']],
    ['brackets in an ordinary comment', withItems('numpy # see [docs]'), 'notice', []],
  ]
  it.each(rows)('%s', (_, text, severity, expected) => {
    expect(places(text, severity)).toEqual(expected)
    expect(places(text, 'error')).toEqual([])
  })
})
