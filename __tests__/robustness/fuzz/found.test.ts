import { describe, expect, it } from '@jest/globals'
import { dockerfileInputs } from '../../../src/build-context/build-context.ts'
import { readDockerignore } from '../../../src/build-context/dockerignore.ts'
import { fileWithCommits } from '../../../src/environment/git-references.ts'
import { canonicalRequirement, parseRequirement } from '../../../src/environment/requirement.ts'
import { requirementLines } from '../../../src/environment/requirement-lines.ts'
import { Failure } from '../../../src/failure.ts'
import { parseReference } from '../../../src/image/reference.ts'
import { memoryFiles } from '../../fixtures/memory-files.ts'

/** What fuzzing, and the comparison with BuildKit (e2e/build-context.test.ts), found. Each of these was wrong once. */
describe('found by fuzzing: references', () => {
  it.each([
    ['1111.1/a', 'a number that is not a valid address was a crash'],
    ['127.1/a', 'another way to write this machine was sent plain http'],
    ['0x7f.0.0.1/a', 'and another one'],
    ['example.org:99999/a', 'a port that does not exist was a crash'],
  ])('%s is refused: %s', (text) => {
    expect(() => parseReference(text)).toThrow(Failure)
  })

  it('hosts that are what they say are taken', () => {
    for (const host of ['127.0.0.1:5000', '[::1]:5000', 'ghcr.io', 'ghcr.io:443', 'localhost', '10.0.0.1'])
      expect(parseReference(`${host}/a`).registry).toBe(host)
  })
})

/** In less CPU time than anything quadratic would take. */
async function quickly(body: () => unknown): Promise<void> {
  const start = process.cpuUsage()
  await body()
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(1000)
}

describe('found by fuzzing: requirements', () => {
  it('a long run of blanks is read quickly', async () => {
    await quickly(() => requirementLines(`${' '.repeat(500_000)}x`))
    expect(requirementLines('a#b # c # d\n  # e\n#f')).toEqual([{ text: 'a#b', line: 1 }])
  })

  const commit = 'c0ffee00'.repeat(5)
  const pinned = (file: string): string => {
    const lines = requirementLines(file)
    const commits = Object.fromEntries(lines.map(({ text }) => [canonicalRequirement(text), commit]))
    return Buffer.from(fileWithCommits(Buffer.from(file), lines, commits)).toString()
  }

  it.each([
    [
      'an address over two lines',
      'git+https://h/o/\\\nn@main\nsix==1\n',
      `git+https://h/o/n@${commit}\n\nsix==1\n`,
    ],
    ['an @ in the middle of the path', 'git+https://h/o@x/n@main\n', `git+https://h/o@x/n@${commit}\n`],
    [
      'an address that a comment holds too',
      '# git+https://h/n@main\ngit+https://h/n@main\n',
      `# git+https://h/n@main\ngit+https://h/n@${commit}\n`,
    ],
    [
      'ends of lines without line feed',
      'six==1\rgit+https://h/o/n@main\r',
      `six==1\ngit+https://h/o/n@${commit}\n`,
    ],
  ])('a branch is given to pip as the commit that was hashed: %s', (_sentence, file, expected) => {
    expect(pinned(file)).toBe(expected)
  })

  it('an address without a repository is refused', () => {
    expect(parseRequirement('git+https://')).toMatchObject({ kind: 'unclear' })
    expect(parseRequirement('git+https://host')).toMatchObject({ kind: 'unclear' })
  })

  it('a path that looks like a name keeps its capitals', () => {
    expect(canonicalRequirement('C=.whl')).toBe('C=.whl')
  })

  it.each(['\f', '\v', '\u0085', '\u2028', '\r', '\u001c'])(
    'pip ends a line at %j, also one that is a comment',
    (end) => {
      expect(requirementLines(`# first${end}-r other.txt`)).toEqual([{ text: '-r other.txt', line: 2 }])
    },
  )
})

describe('found by fuzzing: build contexts', () => {
  const LONG = 'ab'.repeat(100)
  const taken = async (dockerfile: string, tree: Parameters<typeof memoryFiles>[0]): Promise<string[]> => {
    const { files } = await dockerfileInputs(
      memoryFiles({ ...tree, Dockerfile: dockerfile }),
      'Dockerfile',
      '.',
    )
    return files.map(({ path }) => path)
  }
  it.each(['*a*a*a*a*a*a*a*a*a*a*c', '**/a/**/a/**/a/**/a/**/c', '?*?*?*?*?*?*?*?*c'])(
    'a pattern of many stars is decided quickly: %s',
    async (pattern) => {
      await quickly(() => readDockerignore(pattern).matches(LONG))
      await quickly(() => readDockerignore(pattern).matches('a/'.repeat(100)))
      await quickly(() => taken(`FROM x\nCOPY ${pattern} /x\n`, { [LONG]: 'x' }))
    },
  )

  it('a pattern that is longer than any path is left where it does not fit', async () => {
    const long = 'null.git/HEAD '.repeat(4500)
    await quickly(() => readDockerignore(long).matches(LONG))
    await quickly(() => readDockerignore('*?'.repeat(500)).matches(LONG))
    const many = readDockerignore('EOF\nONBUILD\n'.repeat(2000))
    await quickly(() => Array.from({ length: 100 }, () => many.matches(`lectures/${LONG}`)))
  })

  it('thousands of copies walk through the tree once', async () => {
    const tree = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`f${at}`, 'x']))
    await quickly(() => taken(`FROM x\n${'COPY . /x\n'.repeat(5000)}`, tree))
  })

  it.each(['COPY [z-a] /x', 'COPY [a /x'])('%s matches nothing, and is no crash', async (instruction) => {
    expect(await taken(`FROM x\n${instruction}\n`, { a: 'x', '.git/HEAD': 'x' })).toEqual([])
  })

  it('an escape is taken away before patterns are looked for, as BuildKit does', async () => {
    expect(await taken('FROM x\nCOPY br\\[1\\].txt /x\n', { 'br1.txt': 'x', 'br[1].txt': 'x' })).toEqual([
      'br1.txt',
    ])
  })

  it('a ! has nothing to bring back where nothing is ignored yet, and does not hold below', () => {
    const ignored = readDockerignore('l*s/**/d*p\n!*/\n')
    expect(ignored.matches('lectures/code/deep/four.py')).toBe(true)
    expect(ignored.matches('lectures/code/three.py')).toBe(false)
  })
})

describe('found by fuzzing: a carriage return alone, which ends no line for BuildKit', () => {
  const read = (dockerfile: string, ignore = '') =>
    dockerfileInputs(
      memoryFiles({ Dockerfile: dockerfile, '.dockerignore': ignore, a: 'a', b: 'b' }),
      'Dockerfile',
      '.',
    )

  it('begins no comment in .dockerignore', async () => {
    await expect(read('FROM x\nCOPY a /x\n', '\r#[\n')).rejects.toThrow(/a pattern cannot be read/)
    expect((await read('FROM x\nCOPY a /x\n', 'b\r\n# c\r\n')).files.map(({ path }) => path)).toEqual(['a'])
  })

  it('ends no comment in a Dockerfile, and changes the hash', async () => {
    const [alone, line] = [await read('FROM x\n# c\rCOPY a /x\n'), await read('FROM x\n# c\nCOPY a /x\n')]
    expect([alone.files, line.files.map(({ path }) => path)]).toEqual([[], ['a']])
    expect(alone.dockerfile).not.toBe(line.dockerfile)
  })
})
