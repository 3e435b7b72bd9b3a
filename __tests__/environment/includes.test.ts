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
})
