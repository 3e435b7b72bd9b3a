import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createCheckouts } from '../../src/adapters/checkouts.ts'
import { createCommands } from '../../src/adapters/commands.ts'
import type { Checkout } from '../../src/event.ts'

/** The judge is the git of this machine. */
const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'protocol.file.allow=always']
let folder: string
let work: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'container-action-checkouts-')))
  work = join(folder, 'work')
  mkdirSync(work)
})
afterEach(() => rmSync(folder, { recursive: true }))

function git(at: string, ...words: string[]): string {
  return execFileSync('git', ['-C', at, ...AUTHOR, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim()
}

/** A repository with one commit, whose hash is returned. */
function repository(at: string, ...options: string[]): string {
  mkdirSync(at, { recursive: true })
  git(at, 'init', '--quiet', '--initial-branch', 'main', ...options)
  return commit(at, at)
}

function commit(at: string, text: string): string {
  writeFileSync(join(at, 'environment.yml'), text)
  git(at, 'add', '--all')
  git(at, 'commit', '--quiet', '--message', text)
  return git(at, 'rev-parse', 'HEAD')
}

function commitAs(at: string, message: string, path = '.'): void {
  git(at, 'add', path)
  git(at, 'commit', '--quiet', '--message', message)
}

function others(
  of: string,
  paths = ['environment.yml'],
  env: Record<string, string> = {},
): Promise<Checkout[]> {
  const variables = { PATH: process.env.PATH ?? '', ...env }
  return createCheckouts(work, createCommands(), variables).others(paths, of)
}

const commits = async (...args: Parameters<typeof others>): Promise<(string | undefined)[]> =>
  (await others(...args)).map((one) => one.commit)

describe('a checkout of the commit that is asked for', () => {
  const ways: [string, () => string][] = [
    ['on a branch', () => repository(work)],
    [
      'without a branch, as actions/checkout leaves it',
      () => {
        const sha = repository(work)
        git(work, 'checkout', '--quiet', '--detach')
        return sha
      },
    ],
    [
      'with packed references',
      () => {
        const sha = repository(work)
        git(work, 'pack-refs', '--all')
        return sha
      },
    ],
    [
      'whose .git is a file',
      () => {
        const sha = repository(join(folder, 'elsewhere'))
        rmSync(work, { recursive: true })
        git(join(folder, 'elsewhere'), 'worktree', 'add', '--quiet', '--detach', work)
        return sha
      },
    ],
    ['with hashes of SHA-256', () => repository(work, '--object-format=sha256')],
    [
      'named by the object of its annotated tag',
      () => {
        repository(work)
        git(work, 'tag', '--annotate', '--message', 'v1', 'v1')
        return git(work, 'rev-parse', 'v1')
      },
    ],
  ]
  it.each(ways)('%s is no other one', async (_what, make) => {
    expect(await others(make())).toEqual([])
  })

  it('is so without a program where HEAD is plain to see', async () => {
    expect(await others(repository(work), undefined, { PATH: '' })).toEqual([])
  })

  it('is so for a submodule at the commit that the parent names, and for no other one', async () => {
    const library = join(folder, 'library')
    repository(library)
    repository(work)
    git(work, 'submodule', '--quiet', 'add', library, 'deep/library')
    const sha = commit(work, 'with it')
    const paths = ['environment.yml', 'deep/library/environment.yml']
    expect(await others(sha, paths)).toEqual([])
    const moved = commit(join(work, 'deep/library'), 'moved')
    expect(await commits(sha, paths)).toEqual([moved])
    expect(await others(sha, ['environment.yml'])).toEqual([])
  })
})

describe('a checkout in a folder of the workspace', () => {
  it('is all that counts, though files that may be there are looked for beside it', async () => {
    const sha = repository(join(work, 'lecture'))
    const asked = ['lecture/environment.yml', '.devcontainer/Dockerfile', '.', 'none/.dockerignore']
    expect(await others(sha, asked)).toEqual([])
    expect(await changed(asked, ['.', 'lecture'])).toBeUndefined()
  })

  it('is not all that counts where a file lies beside it', async () => {
    const sha = repository(join(work, 'lecture'))
    writeFileSync(join(work, '.dockerignore'), '')
    const asked = ['lecture/environment.yml', '.dockerignore']
    expect(await others(sha, asked)).toEqual([{ commit: undefined, branch: undefined, time: undefined }])
    expect(await changed(asked)).toBe('.git')
  })
})

function changed(read: string[], listed: string[] = []): Promise<string | undefined> {
  const checkouts = createCheckouts(work, createCommands(), { PATH: process.env.PATH ?? '' })
  return checkouts.changed(new Set(read), new Set(listed))
}

describe('files of the right commit', () => {
  beforeEach(() => {
    repository(work)
    mkdirSync(join(work, 'data'))
    writeFileSync(join(work, 'data/one.csv'), '1')
    writeFileSync(join(work, '.gitignore'), 'ignored\n')
    symlinkSync('one.csv', join(work, 'data/link'))
    commit(work, 'two')
  })

  it('are as the commit has them, with and without other files beside them', async () => {
    expect(await changed(['environment.yml', 'data/one.csv'], ['data'])).toBeUndefined()
    writeFileSync(join(work, 'event.json'), '{}')
    writeFileSync(join(work, 'ignored'), '')
    expect(await changed(['environment.yml', 'absent.yml'], ['.'])).toBeUndefined()
    // Whether the workspace itself is a folder or a link is asked where it is the context of a build.
    expect(await changed(['.', 'environment.yml'])).toBeUndefined()
  })

  it('are so by their bytes where git would write their line ends otherwise', async () => {
    writeFileSync(join(work, 'environment.yml'), 'name: a\r\n')
    commitAs(work, 'windows')
    writeFileSync(join(work, '.gitattributes'), '*.yml text\n')
    commitAs(work, 'attributes', '.gitattributes')
    const clone = join(folder, 'clone')
    git(folder, 'clone', '--quiet', work, clone)
    rmSync(work, { recursive: true })
    renameSync(clone, work)
    expect(git(work, 'status', '--porcelain')).toBe('M environment.yml')
    expect(await changed(['environment.yml'])).toBeUndefined()
    writeFileSync(join(work, 'environment.yml'), 'name: b\r\n')
    expect(await changed(['environment.yml'])).toBe('environment.yml')
    writeFileSync(join(work, 'environment.yml'), 'name: a\r\n')
    chmodSync(join(work, 'environment.yml'), 0o755)
    expect(await changed(['environment.yml'])).toBe('environment.yml')
  })

  it('are so whatever lies about in a submodule that they are not of', async () => {
    const library = join(folder, 'library')
    repository(library)
    git(work, 'submodule', '--quiet', 'add', library, 'library')
    commit(work, 'with it')
    writeFileSync(join(work, 'library/new'), '')
    expect(git(work, 'status', '--porcelain')).toBe('M library')
    expect(await changed(['environment.yml'], ['.'])).toBeUndefined()
    expect(await changed(['environment.yml', 'library/new'], ['.', 'library'])).toBe('library/new')
    rmSync(join(work, 'library/new'))
    rmSync(join(work, 'library/environment.yml'))
    // Nothing of it can be read any more; its content was asked for.
    expect(await changed(['environment.yml'], ['.', 'library'])).toBe('library/environment.yml')
  })

  const ways: [string, () => unknown, string[], string[], string][] = [
    [
      'another commit’s under the name of the right one, by a reference that replaces it',
      () => {
        const sha = git(work, 'rev-parse', 'HEAD')
        git(work, 'checkout', '--quiet', '-b', 'theirs')
        const theirs = commit(work, 'theirs')
        git(work, 'replace', sha, theirs)
        git(work, 'checkout', '--quiet', '--force', 'main')
        // git itself believes it.
        expect([git(work, 'rev-parse', 'HEAD'), git(work, 'status', '--porcelain')]).toEqual([sha, ''])
        expect(git(work, 'cat-file', 'blob', 'HEAD:environment.yml')).toBe('theirs')
      },
      ['environment.yml'],
      [],
      'environment.yml',
    ],
    [
      'left out of a sparse checkout, and written all the same',
      () => {
        git(work, 'sparse-checkout', 'set', '--no-cone', 'data')
        writeFileSync(join(work, 'environment.yml'), 'theirs')
      },
      ['environment.yml'],
      [],
      'environment.yml',
    ],
    [
      'a link between others',
      () => {
        symlinkSync('environment.yml', join(work, 'now'))
        symlinkSync('now', join(work, 'latest'))
        commit(work, 'links')
        rmSync(join(work, 'now'))
        symlinkSync('data/one.csv', join(work, 'now'))
      },
      ['latest'],
      [],
      'now',
    ],
    [
      'a link between folders',
      () => {
        mkdirSync(join(work, 'a/1'), { recursive: true })
        writeFileSync(join(work, 'a/1/x.yml'), '')
        symlinkSync('1', join(work, 'a/now'))
        symlinkSync('a/now', join(work, 'files'))
        commit(work, 'links')
        rmSync(join(work, 'a/now'))
        symlinkSync('../data', join(work, 'a/now'))
      },
      ['files/one.csv'],
      [],
      'a/now',
    ],
    [
      'written to',
      () => writeFileSync(join(work, 'environment.yml'), 'x'),
      ['environment.yml'],
      [],
      'environment.yml',
    ],
    [
      'taken from another commit, and staged',
      () => {
        const at = git(work, 'rev-parse', 'HEAD')
        const theirs = commit(work, 'theirs')
        git(work, 'reset', '--quiet', '--hard', at)
        git(work, 'checkout', '--quiet', theirs, '--', '.')
      },
      ['environment.yml'],
      [],
      'environment.yml',
    ],
    [
      'taken away',
      () => rmSync(join(work, 'data/one.csv')),
      ['environment.yml', 'data/one.csv'],
      [],
      'data/one.csv',
    ],
    ['new', () => writeFileSync(join(work, 'data/new'), ''), ['environment.yml', 'data/new'], [], 'data/new'],
    [
      'ignored',
      () => writeFileSync(join(work, 'ignored'), ''),
      ['environment.yml', 'ignored'],
      [],
      'ignored',
    ],
    [
      'made executable',
      () => execFileSync('chmod', ['+x', join(work, 'environment.yml')]),
      ['environment.yml'],
      [],
      'environment.yml',
    ],
    [
      'a link to elsewhere, in a folder whose names count',
      () => {
        rmSync(join(work, 'data/link'))
        symlinkSync('../environment.yml', join(work, 'data/link'))
      },
      ['environment.yml'],
      ['data'],
      'data/link',
    ],
    [
      'in a folder that was replaced',
      () => {
        rmSync(join(work, 'data'), { recursive: true })
        symlinkSync('.', join(work, 'data'))
      },
      ['data/environment.yml'],
      [],
      'data',
    ],
  ]
  it.each(ways)('are changed: %s', async (_what, change, read, listed, expected) => {
    change()
    expect(await changed(read, listed)).toBe(expected)
  })

  it('are changed where git does not tell', async () => {
    rmSync(join(work, '.git'), { recursive: true })
    expect(await changed(['environment.yml'])).toBe('.git')
  })
})

describe('what came before and after', () => {
  const adapter = () => createCheckouts(work, createCommands(), { PATH: process.env.PATH ?? '' })

  it('is the time of the first commit that the checkout holds', async () => {
    const sha = repository(work)
    const time = Number(git(work, 'show', '--no-patch', '--format=%ct')) * 1000
    expect(await adapter().commitTime('.', ['e'.repeat(40), 'HEAD'])).toBe(time)
    expect(await adapter().commitTime('.', [sha])).toBe(time)
    expect(await adapter().commitTime('.', ['e'.repeat(40)])).toBeUndefined()
  })

  it('is not known where there is no checkout', async () => {
    expect(await adapter().commitTime('.', ['HEAD'])).toBeUndefined()
  })
})

describe('a checkout of another commit', () => {
  const EVENT = 'e'.repeat(40)

  it('is told with its branch and time', async () => {
    const sha = repository(work)
    const time = Number(git(work, 'show', '--no-patch', '--format=%ct')) * 1000
    expect(await others(EVENT)).toEqual([{ commit: sha, branch: 'main', time }])
    git(work, 'checkout', '--quiet', '--detach')
    expect(await others(EVENT)).toEqual([{ commit: sha, branch: undefined, time }])
  })

  it('counts where it lies inside of the right one', async () => {
    const sha = repository(work)
    const inner = repository(join(work, 'pull-request'))
    expect(await commits(sha, ['environment.yml', 'pull-request/lectures'])).toEqual([inner])
    expect(await others(sha)).toEqual([])
  })

  it('counts where a link leads into it', async () => {
    const sha = repository(work)
    const inner = repository(join(work, 'theirs'))
    symlinkSync('theirs', join(work, 'lectures'))
    symlinkSync('theirs/environment.yml', join(work, 'linked.yml'))
    expect(await commits(sha, ['lectures/environment.yml'])).toEqual([inner])
    expect(await commits(sha, ['linked.yml'])).toEqual([inner])
  })

  it('counts where a link in it is one of several', async () => {
    const sha = repository(work)
    const inner = repository(join(work, 'theirs'))
    rmSync(join(work, 'theirs/environment.yml'))
    symlinkSync('../environment.yml', join(work, 'theirs/chosen.yml'))
    symlinkSync('theirs/chosen.yml', join(work, 'linked.yml'))
    symlinkSync('..', join(work, 'theirs/up'))
    symlinkSync('theirs/up', join(work, 'folder'))
    expect(await commits(sha, ['linked.yml'])).toEqual([inner])
    expect(await commits(sha, ['folder/environment.yml'])).toEqual([inner])
  })

  it('counts where a link in it leads out to the right one', async () => {
    const sha = repository(work)
    const inner = repository(join(work, 'theirs'))
    rmSync(join(work, 'theirs/environment.yml'))
    symlinkSync('../environment.yml', join(work, 'theirs/environment.yml'))
    expect(await commits(sha, ['theirs/environment.yml'])).toEqual([inner])
  })

  it('is not hidden by files of its own that look like a repository at the right commit', async () => {
    const sha = repository(work)
    const planted = join(work, 'lectures')
    for (const part of ['objects', 'refs/heads']) mkdirSync(join(planted, part), { recursive: true })
    writeFileSync(join(planted, 'HEAD'), `${EVENT}\n`)
    writeFileSync(join(planted, 'config'), '[core]\n\tbare = true\n')
    // git itself believes it.
    expect(git(planted, 'rev-parse', 'HEAD')).toBe(EVENT)
    expect(await commits(EVENT, ['lectures/environment.yml'])).toEqual([sha])
  })

  it('is not hidden by variables of the job', async () => {
    const right = join(folder, 'right')
    const event = repository(right)
    const sha = repository(work)
    const env = { GIT_DIR: join(right, '.git'), GIT_COMMON_DIR: join(right, '.git'), GIT_WORK_TREE: right }
    expect(await commits(event, undefined, env)).toEqual([sha])
  })

  it('is not hidden by a .git of its own that is none, in the right one', async () => {
    const sha = repository(work)
    mkdirSync(join(work, 'lectures/.git'), { recursive: true })
    // git itself passes it over.
    expect(git(join(work, 'lectures'), 'rev-parse', 'HEAD')).toBe(sha)
    expect(await commits(sha, ['lectures/environment.yml'])).toStrictEqual([undefined])
  })

  it.each([
    ['files outside of every checkout', () => writeFileSync(join(work, 'environment.yml'), '')],
    ['a repository without a commit', () => git(work, 'init', '--quiet')],
    ['a .git that is none', () => writeFileSync(join(work, '.git'), 'gitdir: /nowhere')],
    [
      'a HEAD that names a file elsewhere',
      () => {
        mkdirSync(join(work, '.git'))
        writeFileSync(join(folder, 'planted'), EVENT)
        writeFileSync(join(work, '.git/HEAD'), 'ref: refs/heads/../../../../planted')
      },
    ],
  ])('is told without a commit: %s', async (_what, make) => {
    make()
    expect(await commits(EVENT)).toStrictEqual([undefined])
    expect(await commits(EVENT, undefined, { PATH: '' })).toStrictEqual([undefined])
  })
})
