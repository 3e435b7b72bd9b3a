import { describe, expect, it } from '@jest/globals'
import { followIncludes, readEnvironment, resolveGitReferences } from '../../src/environment/environment.ts'
import { requirementLines } from '../../src/environment/requirement-lines.ts'
import { Failure } from '../../src/failure.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const environment = (items: string[], file = 'book/environment.yml') =>
  readEnvironment(
    file,
    new TextEncoder().encode(
      `dependencies:\n  - python=3.13\n  - pip:\n${items.map((item) => `    - ${item}\n`).join('')}`,
    ),
  )

const failing = async (action: Promise<unknown>): Promise<Failure> => {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Failure)
  return error as Failure
}

describe('followIncludes', () => {
  it('takes what a local path that is a link points to, as pip does', async () => {
    const files = memoryFiles({ 'book/package': { link: '../src' }, 'src/setup.py': 'x' })
    const found = await followIncludes(environment(['./package']), files)
    expect(found.map(({ path }) => path)).toEqual(['book/package', 'src/setup.py'])
  })

  it('refuses a file that is reached through a link which is needed too', async () => {
    const files = memoryFiles({
      'book/reqs': { link: '../other' },
      'book/reqs/a.txt': 'numpy==1\n',
      'other/a.txt': 'numpy==1\n',
    })
    const { findings } = await failing(followIncludes(environment(['-r reqs/a.txt', './reqs']), files))
    expect(findings).toMatchObject([{ rule: 'include-linked', file: 'book/environment.yml', line: 4 }])
  })

  it('reads -r and -c beside the file that names them, and local paths beside environment.yml', async () => {
    const files = memoryFiles({
      'book/pip/a.txt': 'numpy==1\r\n-r deep/b.txt\n-e ./package\n',
      'book/pip/deep/b.txt': '-c ../../../pins.txt\n',
      'pins.txt': 'scipy==1\n',
      'book/package/setup.py': { text: 'x', executable: true },
      'book/package/link': { link: 'setup.py' },
      'book/package/.git/HEAD': 'never',
    })
    const found = await followIncludes(environment(['-r pip/a.txt']), files)
    expect(found.map(({ path, role, executable, target }) => [path, role, executable, target])).toEqual([
      ['book/package/link', 'local', false, 'setup.py'],
      ['book/package/setup.py', 'local', true, undefined],
      ['book/pip/a.txt', 'requirements', false, undefined],
      ['book/pip/deep/b.txt', 'requirements', false, undefined],
      ['pins.txt', 'constraints', false, undefined],
    ])
    expect(found[2]?.requirements).toEqual([
      { text: 'numpy==1', line: 1 },
      { text: '-r deep/b.txt', line: 2 },
      { text: '-e ./package', line: 3 },
    ])
  })

  const twice: [string, string[], Record<string, string>, RegExp[]][] = [
    [
      'in one file',
      ['-r r.txt'],
      { 'book/r.txt': 'a==1\n\nA==2\n' },
      [/^book\/r\.txt:3 error versions-contradict: .*on line 1,/],
    ],
    [
      'in the pip section and a file',
      ['-r r.txt', 'a==1'],
      { 'book/r.txt': 'b==1\na==2\n' },
      [/^book\/r\.txt:2 error versions-contradict: .*on line 5 of book\/environment\.yml,/],
    ],
    [
      'in two files',
      ['-r r.txt', '-r s.txt'],
      { 'book/r.txt': 'a==1\n', 'book/s.txt': 'a>=2\n' },
      [/^book\/s\.txt:1 error versions-contradict: .*on line 1 of book\/r\.txt,/],
    ],
    [
      'in two files, each with a fault',
      ['a==1', '-r r.txt', '-r s.txt'],
      { 'book/r.txt': 'a==2\n', 'book/s.txt': 'a==3\n' },
      [/^book\/r\.txt:1 error/, /^book\/s\.txt:1 error/],
    ],
    [
      'in the same words',
      ['a==1', '-r r.txt'],
      { 'book/r.txt': 'a==1\n' },
      [/^book\/r\.txt:1 warning listed-twice: .*on line 4 of/],
    ],
    [
      'by conda, too',
      ['-r r.txt'],
      { 'book/r.txt': 'python==3.12\n' },
      [/^book\/r\.txt:1 warning conda-and-pip: .*\(line 2 of/],
    ],
    [
      'as a constraint that leaves no version',
      ['a==1', '-c c.txt'],
      { 'book/c.txt': 'b==1\na==2\n' },
      [/^book\/c\.txt:2 error versions-contradict: .*constraint "a==2" and "a==1" on line 4 of/],
    ],
    [
      'as a constraint of what a file asks for',
      ['-r r.txt'],
      { 'book/r.txt': '-c c.txt\na>=3\n', 'book/c.txt': 'a<3\n' },
      [/^book\/c\.txt:1 error versions-contradict: .*"a>=3" on line 2 of book\/r\.txt/],
    ],
    ['as a constraint that fits', ['a>=1', '-c c.txt'], { 'book/c.txt': 'a==2\na==2\n' }, []],
    ['as a constraint elsewhere', ['a==1', '-c c.txt'], { 'book/c.txt': 'a==2; os_name=="nt"\n' }, []],
    ['as constraints that nobody needs', ['a==1', '-c c.txt'], { 'book/c.txt': 'b==1\nb==2\n' }, []],
    ['for another system', ['a==1', '-r r.txt'], { 'book/r.txt': 'a==2; os_name=="nt"\n' }, []],
  ]
  it.each(twice)('tells of a package that is listed twice %s', async (_, items, tree, expected) => {
    const found = await followIncludes(environment(items), memoryFiles(tree)).then(
      (includes) => includes.flatMap(({ findings }) => findings),
      (failure: Failure) => failure.findings,
    )
    const told = found
      .filter(({ rule }) => rule !== 'unpinned-requirement')
      .map(({ file, line, severity, rule, message }) => `${file}:${line} ${severity} ${rule}: ${message}`)
    expect(told).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
  })

  const links: [string, string, Record<string, string>, string[]][] = [
    ['beside the file', 'wheels', { 'book/r/wheels/a.whl': '' }, ['book/r/wheels/a.whl']],
    ['beside environment.yml', './wheels/', { 'book/wheels/a.whl': '' }, ['book/wheels/a.whl']],
    [
      'beside the file where there are two',
      'wheels',
      { 'book/r/wheels/a.whl': '', 'book/wheels/b.whl': '' },
      ['book/r/wheels/a.whl'],
    ],
    ['above the file', '../wheels', { 'book/wheels/a.whl': '' }, ['book/wheels/a.whl']],
    ['above environment.yml alone', '../../wheels', { 'wheels/a.whl': '' }, ['wheels/a.whl']],
  ]
  it.each(links)('reads what --find-links names %s', async (_, target, tree, expected) => {
    const files = memoryFiles({ 'book/r/r.txt': `--find-links ${target}\na==1\n`, ...tree })
    const found = await followIncludes(environment(['-r r/r.txt']), files)
    expect(found.filter(({ role }) => role === 'local').map(({ path }) => path)).toEqual(expected)
  })

  it('hashes the whole repository for -e .', async () => {
    const files = memoryFiles({
      'environment.yml': 'x',
      'a/b.md': 'y',
      '.git/index': 'z',
      'gha-creds-0123456789abcdef.json': '{}',
    })
    const found = await followIncludes(environment(['-e .'], 'environment.yml'), files)
    expect(found.map(({ path }) => path)).toEqual(['a/b.md', 'environment.yml'])
  })

  it('refuses files that include each other, at the line that closes the circle', async () => {
    const files = memoryFiles({ 'a.txt': '-r b.txt\n', 'b.txt': 'x==1\n-r a.txt\n' })
    const { findings } = await failing(followIncludes(environment(['-r a.txt'], 'environment.yml'), files))
    expect(findings).toMatchObject([{ rule: 'include-loop', file: 'b.txt', line: 2 }])
  })

  it('takes a file that two others include', async () => {
    const files = memoryFiles({ 'a.txt': '-r c.txt\n', 'b.txt': '-r c.txt\n', 'c.txt': 'x==1\n' })
    const items = ['-r a.txt', '-r b.txt']
    expect(await followIncludes(environment(items, 'environment.yml'), files)).toHaveLength(3)
  })

  it('tells what is doubtful in included files, at their own lines', async () => {
    const files = memoryFiles({ 'a.txt': 'x==1\nfoo\n' })
    const [found] = await followIncludes(environment(['-r a.txt'], 'environment.yml'), files)
    expect(found?.findings).toMatchObject([{ severity: 'warning', file: 'a.txt', line: 2 }])
  })

  it.each([
    ['-r', [2]],
    ['-c', []],
  ])('tells what lacks a hash where %s names the file', async (option, lines) => {
    const files = memoryFiles({ 'a.txt': `x==1 --hash=sha256:${'a'.repeat(64)}\ny==1\n` })
    const [found] = await followIncludes(environment([`${option} a.txt`], 'environment.yml'), files)
    const told = found?.findings.filter(({ rule }) => rule === 'missing-hash')
    expect(told?.map(({ line }) => line)).toEqual(lines)
  })

  it('refuses a file of more requirements than anybody has', async () => {
    const files = memoryFiles({ 'book/r.txt': `# r\n${'a\n'.repeat(20_001)}` })
    const { findings } = await failing(followIncludes(environment(['-r r.txt']), files))
    expect(findings).toMatchObject([{ rule: 'too-many-requirements', file: 'book/r.txt', line: 20_002 }])
  })

  const HASH = `--hash=sha256:${'a'.repeat(64)}`
  it.each([
    ['a hash in the file', ['-r a.txt', 'y==1'], `x==1 ${HASH}\n`, ['environment.yml:5']],
    ['a hash in the pip section', ['-r a.txt', `y==1 ${HASH}`], 'x==1\n', ['a.txt:1']],
    ['a demand in the file', ['-r a.txt', 'y==1'], '--pre --require-hashes\n', ['environment.yml:5']],
    ['a hash in constraints', ['-c a.txt', 'y==1'], `x==1 ${HASH}\n`, ['environment.yml:5']],
    ['constraints that have the hash', ['-c a.txt', 'Y', `z==1 ${HASH}`], `y==1 ${HASH}\n`, []],
    ['no demand in the file', ['-r a.txt', `z==1 ${HASH}`, 'y==1'], '--no-require-hashes\n', []],
  ])('tells what lacks a hash beside %s', async (_what, items, text, told) => {
    const read = environment(items, 'environment.yml')
    const found = await followIncludes(read, memoryFiles({ 'a.txt': text }))
    const findings = [read, ...found].flatMap((source) => source.findings)
    expect(
      findings.filter(({ rule }) => rule === 'missing-hash').map(({ file, line }) => `${file}:${line}`),
    ).toEqual(told)
  })

  it('refuses a demand for hashes and its contrary', async () => {
    const files = memoryFiles({ 'a.txt': '--no-require-hashes\n' })
    const { findings } = await failing(
      followIncludes(environment(['--require-hashes', '-r a.txt'], 'environment.yml'), files),
    )
    expect(findings).toMatchObject([
      {
        rule: 'pip-requirement',
        file: 'a.txt',
        line: 1,
        message: expect.stringContaining('line 4 of environment.yml'),
      },
    ])
  })

  it('tells every item that is wrong, not the first alone', async () => {
    const items = ['-r none.txt', '-r /etc/passwd', './gone']
    const { findings, text } = await failing(followIncludes(environment(items), memoryFiles({})))
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['include-missing', 4],
      ['include-outside', 5],
      ['include-missing', 6],
    ])
    expect(text.why).toMatch(/none\.txt.*passwd.*gone/)
  })

  it('gives the same hash for other line ends and another for other content', async () => {
    const hash = async (text: string) =>
      (await followIncludes(environment(['-r a.txt'], 'environment.yml'), memoryFiles({ 'a.txt': text })))[0]
        ?.sha256
    expect(await hash('a==1\r\n')).toBe(await hash('a==1\n'))
    expect(await hash('a==1\n')).not.toBe(await hash('a==2\n'))
  })

  it.each(['little', 'big'])('reads UTF-16 with the %s end first, as pip does', async (end) => {
    const bytes = Buffer.from('\uFEFF# café\r\na==1\r\n', 'utf16le')
    if (end === 'big') bytes.swap16()
    const files = { ...memoryFiles({ 'a.txt': '' }), read: async () => bytes }
    const [found] = await followIncludes(environment(['-r a.txt'], 'environment.yml'), files)
    expect(found?.requirements).toEqual([{ text: 'a==1', line: 2 }])
  })

  it.each([
    ['named first', ['-r package/a.txt', './package']],
    ['named last', ['./package', '-c package/a.txt']],
    ['read for two purposes', ['-c package/a.txt', './package', '-r package/a.txt']],
  ])('hashes the bytes of a file that a local package holds as well, %s', async (_what, items) => {
    const hash = async (text: string) => {
      const files = memoryFiles({ 'package/setup.py': 'x', 'package/a.txt': text })
      const found = await followIncludes(environment(items, 'environment.yml'), files)
      return found.find(({ path }) => path === 'package/a.txt')?.sha256
    }
    expect(await hash('a==1\r\n')).not.toBe(await hash('a==1\n'))
    expect(await hash('\uFEFFa==1\n')).not.toBe(await hash('a==1\n'))
  })

  const faults: [string, string, Record<string, string>, object][] = [
    ['a missing file', '-r none.txt', {}, { rule: 'include-missing', file: 'book/environment.yml', line: 4 }],
    ['a missing folder', './none', {}, { rule: 'include-missing', line: 4 }],
    ['an absolute path', '-r /etc/passwd', {}, { rule: 'include-outside', line: 4 }],
    ['a path above the root', '-r ../../x.txt', {}, { rule: 'include-outside', line: 4 }],
    ['an absolute file address', 'a @ file:///etc', {}, { rule: 'include-outside', line: 4 }],
    [
      'an unreadable file',
      '-c c.txt',
      { 'book/c.txt': 'unreadable' },
      { rule: 'include-unreadable', line: 4 },
    ],
    [
      'a fault two files on',
      '-r a.txt',
      { 'book/a.txt': '\n-r b.txt\n' },
      { rule: 'include-missing', file: 'book/a.txt', line: 2 },
    ],
    [
      'what pip cannot read',
      '-r a.txt',
      { 'book/a.txt': 'a==1\nb=1\n' },
      { rule: 'pip-requirement', file: 'book/a.txt', line: 2 },
    ],
  ]
  it.each(faults)('%s is an error at its line', async (_, item, tree, expected) => {
    const failure = await failing(followIncludes(environment([item]), memoryFiles(tree)))
    expect(failure.class).toBe('environment')
    expect(failure.findings.filter(({ severity }) => severity === 'error')).toMatchObject([expected])
  })

  it('splits a requirements file as pip does', () => {
    expect(requirementLines('a==1 \\\n  --hash=x # c\n# no\\\n\nb#c\n-r x \\\n# comment\nz\\')).toEqual([
      { text: 'a==1   --hash=x', line: 1 },
      { text: 'b#c', line: 5 },
      { text: '-r x', line: 6 },
      { text: 'z', line: 8 },
    ])
  })
})

describe('resolveGitReferences', () => {
  const commit = 'a'.repeat(40)

  it('asks once for each address and reference, and not for full commits', async () => {
    const asked: string[] = []
    const git = {
      resolve: async (url: string, reference: string) => {
        asked.push(`${url} ${reference}`)
        return commit
      },
    }
    const found = environment([
      'git+https://h/a',
      'X_y @ git+https://h/a',
      'git+https://h/b@dev',
      `git+https://h/c@${commit}`,
      '-r r.txt',
    ])
    const includes = await followIncludes(found, memoryFiles({ 'book/r.txt': 'git+https://h/d@v1\n' }))
    expect(await resolveGitReferences(found, includes, git)).toEqual({
      'git+https://h/a': commit,
      'x-y @ git+https://h/a': commit,
      'git+https://h/b@dev': commit,
      'git+https://h/d@v1': commit,
    })
    expect(asked.toSorted()).toEqual(['https://h/a HEAD', 'https://h/b dev', 'https://h/d v1'])
  })

  const refused = async (): Promise<string> => {
    throw new Failure({
      class: 'environment',
      doing: 'asking',
      on: 'x',
      why: 'it has no branch',
      next: 'Correct it.',
    })
  }
  const faults: [string, string, () => Promise<string>][] = [
    ['a reference that does not exist', 'git+https://h/a@none', refused],
    ['an address with a variable', `git+https://\${TOKEN}@h/a`, async () => commit],
    ['an answer that is no commit', 'git+https://h/a', async () => 'HEAD'],
  ]
  it.each(faults)('%s is an error at its line', async (_, item, resolve) => {
    const failure = await failing(resolveGitReferences(environment([item]), [], { resolve }))
    expect(failure.findings).toMatchObject([{ rule: 'git-reference', file: 'book/environment.yml', line: 4 }])
  })

  const waiting = (_url: string, _reference: string, stop?: AbortSignal): Promise<string> =>
    new Promise((_, reject) => stop?.addEventListener('abort', () => reject(stop.reason)))

  it('waits for no other server once one has failed', async () => {
    const stopped: string[] = []
    const resolve: typeof waiting = (url, reference, stop) => {
      if (url.endsWith('bad')) return refused()
      stop?.addEventListener('abort', () => stopped.push(url))
      return waiting(url, reference, stop)
    }
    const found = environment(['git+https://h/a', 'git+https://h/bad', 'git+https://h/b'])
    const failure = await failing(resolveGitReferences(found, [], { resolve }))
    expect(failure.findings).toMatchObject([{ rule: 'git-reference', line: 5 }])
    expect(stopped).toEqual(['https://h/a', 'https://h/b'])
  })

  it('has one time limit for all servers together', async () => {
    const found = environment(['git+https://h/a', 'git+https://h/b'])
    const failure = await failing(resolveGitReferences(found, [], { resolve: waiting }, 30))
    expect([failure.class, failure.message]).toEqual([
      'registry-unavailable',
      expect.stringMatching(
        /did not answer within 0.03 seconds. Run the job again, or write the full commit hash/,
      ),
    ])
  })

  it.each(['registry-unavailable', 'rate-limited', 'cancelled'] as const)(
    'a server with the trouble %s is no fault of the line',
    async (trouble) => {
      const resolve = async (): Promise<string> => {
        throw new Failure({
          class: trouble,
          doing: 'asking',
          on: 'x',
          why: 'no answer',
          next: 'Run it again',
        })
      }
      const failure = await failing(resolveGitReferences(environment(['git+https://h/a']), [], { resolve }))
      expect([failure.class, failure.findings]).toEqual([trouble, []])
      expect(failure.message).toMatch(
        /git\+https:\/\/h\/a.*environment\.yml, line 4.*no answer. Run it again/,
      )
    },
  )
})
