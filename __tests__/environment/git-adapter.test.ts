import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createCommands } from '../../src/adapters/commands.ts'
import { createGit } from '../../src/adapters/git.ts'
import { Failure } from '../../src/failure.ts'
import type { CommandOptions, CommandResult, Commands } from '../../src/ports.ts'

/** Real git, and a record of what it was called with. */
class RealCommands implements Commands {
  readonly calls: { argv: readonly string[]; options: CommandOptions | undefined }[] = []

  run(argv: readonly string[], options?: CommandOptions): Promise<CommandResult> {
    this.calls.push({ argv, options })
    const [program = '', ...args] = argv
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { ...(options?.env && { env: options.env }) })
      let [stdout, stderr] = ['', '']
      child.stdout.on('data', (data) => {
        stdout += data
      })
      child.stderr.on('data', (data) => {
        stderr += data
      })
      child.on('error', reject)
      child.on('close', (code) => resolve({ exitCode: code ?? 1, stdout, stderr }))
    })
  }
}

describe('git over http from this machine', () => {
  let folder: string
  let server: Server
  let url: string
  let commit: string
  let older: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'git-'))
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder })
        .toString()
        .trim()
    git('init', '-q', '-b', 'main')
    git('commit', '-q', '--allow-empty', '-m', 'one')
    older = git('rev-parse', 'HEAD')
    git('tag', '-a', 'v1', '-m', 'annotated')
    git('branch', 'feature/x')
    git('commit', '-q', '--allow-empty', '-m', 'two')
    commit = git('rev-parse', 'HEAD')
    git('branch', 'v1')
    git('tag', '-a', 'v2', '-m', 'annotated', older)
    git('tag', 'HEAD', older)
    git('update-ref', 'refs/pull/62/head', older)
    git('update-server-info')
    // git's "dumb" protocol is plain files.
    server = createServer((request, response) => {
      try {
        response.end(readFileSync(join(folder, '.git', new URL(request.url ?? '', 'http://x').pathname)))
      } catch {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })

  it('resolves branches, tags, other references and the beginnings of commits', async () => {
    const git = createGit(new RealCommands())
    expect(await git.resolve(url, 'HEAD')).toBe(commit)
    expect(await git.resolve(url, 'main')).toBe(commit)
    expect(await git.resolve(url, 'feature/x')).toBe(older)
    expect(await git.resolve(url, 'refs/pull/62/head')).toBe(older)
    expect(await git.resolve(url, 'pull/62/head')).toBe(older)
    // pip takes the branch before the tag of the same name, which git does not.
    expect(await git.resolve(url, 'v1')).toBe(commit)
    expect(await git.resolve(url, 'tags/v1')).toBe(older)
    expect(await git.resolve(url, 'v2')).toBe(older)
    expect(await git.resolve(url, commit.slice(0, 8))).toBe(commit)
  })

  it('takes the first of full names that is there, and nothing that only ends in one', async () => {
    const git = createGit(new RealCommands())
    const named = (...names: string[]) =>
      git.resolve(url, names.join(' or ').replaceAll(' ', '-'), undefined, names)
    expect(await named('refs/v1', 'refs/heads/v1', 'refs/tags/v1')).toBe(commit)
    expect(await named('refs/pull/62/head', 'refs/heads/main')).toBe(older)
    for (const name of ['main', 'tags/v1', commit.slice(0, 8)])
      await expect(named(name)).rejects.toThrow('it has no branch or tag')
  })

  it('asks nobody about a full commit', async () => {
    const commands = new RealCommands()
    expect(await createGit(commands).resolve(url, 'a'.repeat(40))).toBe('a'.repeat(40))
    expect(commands.calls).toEqual([])
  })

  it('passes the address as data, without prompts and without the inputs', async () => {
    const commands = new RealCommands()
    const env = { PATH: process.env.PATH, INPUT_PASSWORD: 'x', GIT_TERMINAL_PROMPT: '1' }
    await createGit(commands, env).resolve(url, 'main')
    expect(commands.calls[0]?.argv).toEqual([
      'git',
      '-c',
      'protocol.ext.allow=never',
      '-c',
      'protocol.file.allow=never',
      '-c',
      'protocol.git.allow=never',
      '-c',
      'protocol.http.allow=user',
      'ls-remote',
      '--',
      url,
    ])
    expect(commands.calls[0]?.options?.env).toEqual({
      PATH: process.env.PATH,
      GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
    })
    expect(commands.calls[0]?.options?.signal).toBeInstanceOf(AbortSignal)
  })

  const refused: [string, () => string, string][] = [
    ['a branch that does not exist', () => url, 'none'],
    ['the beginning of no commit', () => url, '0000000'],
    ['a repository that does not exist', () => `${url}none/`, 'main'],
    ['an address that runs a program', () => 'ext::sh -c id', 'main'],
    ['a local path', () => '/etc', 'main'],
    ['a file address', () => 'file:///etc', 'main'],
    ['an option for an address', () => '--upload-pack=id', 'main'],
    ['an option for a host', () => 'ssh://-oProxyCommand=id/x', 'main'],
    ['plain http to another machine', () => 'http://example.org/x', 'main'],
    ['git:// to another machine', () => 'git://example.org/x', 'main'],
    ['git:// to this machine', () => 'git://127.0.0.1/x', 'main'],
    ['git:// in capitals', () => 'GIT://example.org/x', 'main'],
    ['plain http that only begins like this machine', () => 'http://127.0.0.1.example.org/x', 'main'],
    ['an option for a reference', () => url, '--all'],
    ['a reference with a blank', () => url, 'a b'],
    ['a reference with a star', () => url, 'refs/*'],
  ]
  it.each(refused)('refuses %s', async (_, address, reference) => {
    const error = await createGit(new RealCommands())
      .resolve(address(), reference)
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Failure)
  })

  it.each([
    ['git:// of', 'git://127.0.0.1:9/'],
    ['a path of', '/tmp/'],
  ])('takes %s no rewritten address', async (_what, instead) => {
    const rewritten = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.${instead}.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://example.org/',
    }
    const error = await createGit(new RealCommands(), { PATH: process.env.PATH, ...rewritten })
      .resolve('https://example.org/a', 'main')
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Failure)
    expect(String(error)).toMatch(/transport '(?:git|file)' not allowed/)
  })

  it('says why git:// is refused', async () => {
    const error = await createGit(new RealCommands())
      .resolve('git://example.org/x', 'main')
      .catch((reason: unknown) => reason)
    expect(String(error)).toMatch(/not encrypted, so somebody on the network could change.*git\+https/)
  })

  it('shows no token of an address', async () => {
    const error = await createGit(new RealCommands())
      .resolve(url.replace('http://', 'http://user:secret@'), 'main')
      .catch((reason: unknown) => String(reason))
    expect(error).not.toContain('secret')
  })
})

describe('many git servers', () => {
  const many = Array.from({ length: 131 }, (_, at) => `https://example.org/${at}`)
  const counting = (answer: () => Promise<CommandResult>) => {
    const count = { started: 0, alive: 0, most: 0 }
    const commands: Commands = {
      async run() {
        count.started += 1
        count.alive += 1
        count.most = Math.max(count.most, count.alive)
        return answer().finally(() => {
          count.alive -= 1
        })
      },
    }
    return { count, git: createGit(commands, {}) }
  }
  const commit = 'a'.repeat(40)
  const found = { exitCode: 0, stdout: `${commit}\tHEAD\n${commit}\trefs/heads/x\n`, stderr: '' }

  it('are asked eight at a time', async () => {
    const { count, git } = counting(async () => {
      await sleep(2)
      return found
    })
    expect(await Promise.all(many.map((url) => git.resolve(url, 'HEAD')))).toEqual(many.map(() => commit))
    expect(count).toEqual({ started: 131, alive: 0, most: 8 })
  })

  it('are asked once for all the references that are wanted at the same time, and again later', async () => {
    const { count, git } = counting(async () => found)
    await Promise.all(['HEAD', 'x', 'heads/x'].map((name) => git.resolve('https://example.org/a', name)))
    expect(count.started).toBe(1)
    await git.resolve('https://example.org/a', 'HEAD')
    expect(count.started).toBe(2)
  })

  it('keep their turns when one of them fails', async () => {
    let asked = 0
    const { count, git } = counting(async () => {
      asked += 1
      if (asked === 3) throw new Error('no process')
      return found
    })
    const ended = await Promise.allSettled(many.map((url) => git.resolve(url, 'HEAD')))
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    expect(count).toMatchObject({ started: 131, most: 8 })
  })

  it('are left when nobody wants an answer any more: real git is ended, and none is started', async () => {
    let asked = 0
    const silent = createServer(() => {
      asked += 1
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const base = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const git = createGit(createCommands())
    const stop = new AbortController()
    const reason = new Failure({ class: 'cancelled', doing: 'x', on: 'x', why: 'enough', next: '' })
    const all = Array.from({ length: 12 }, (_, at) => git.resolve(`${base}/${at}`, 'main', stop.signal))
    const ended = Promise.allSettled(all)
    while (asked < 8) await sleep(20)
    stop.abort(reason)
    const outcome = await ended
    silent.closeAllConnections()
    silent.close()
    expect(outcome).toEqual(all.map(() => ({ status: 'rejected', reason })))
    expect(asked).toBe(8)
    expect(readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim()).toBe('')
  })
})

describe('a git server that does not answer', () => {
  const asked = async (url: string, stderr?: string, limit?: number): Promise<Failure> => {
    const fake: Commands = {
      run: (_argv, options) =>
        stderr === undefined
          ? new Promise((resolve) =>
              options?.signal?.addEventListener('abort', () =>
                resolve({ exitCode: 1, stdout: '', stderr: '' }),
              ),
            )
          : Promise.resolve({ exitCode: 128, stdout: '', stderr }),
    }
    return createGit(fake, {}, limit)
      .resolve(url, 'main')
      .then(
        () => new Failure({ class: 'internal', doing: '', on: '', why: 'it was resolved', next: '' }),
        (reason) => reason,
      )
  }
  // Texts of git 2.47 and OpenSSH 10.
  const access = "fatal: unable to access 'https://github.com/a/b/': "
  const read =
    'fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights'
  const rows: [string, string, string][] = [
    ['a name that is not resolved', `${access}Could not resolve host: github.com`, 'registry-unavailable'],
    ['503', `${access}The requested URL returned error: 503`, 'registry-unavailable'],
    ['429', `${access}The requested URL returned error: 429`, 'rate-limited'],
    ['a reset', `${access}Recv failure: Connection reset by peer`, 'registry-unavailable'],
    [
      'a certificate',
      `${access}SSL certificate problem: unable to get local issuer certificate`,
      'registry-unavailable',
    ],
    [
      'ssh without a name',
      `ssh: Could not resolve hostname github.com: Try again\n${read}`,
      'registry-unavailable',
    ],
    [
      'ssh with a reset',
      `kex_exchange_identification: read: Connection reset by peer\nConnection reset by 140.82.121.3 port 22\n${read}`,
      'registry-unavailable',
    ],
    [
      'git:// without a name',
      'fatal: unable to look up h (port 9418) (Temporary failure in name resolution)',
      'registry-unavailable',
    ],
    ['403', `${access}The requested URL returned error: 403`, 'environment'],
    ['404', "fatal: repository 'https://github.com/a/b/' not found", 'environment'],
    [
      'an address that curl refuses',
      `${access}URL rejected: Port number was not a decimal number between 0 and 65535`,
      'environment',
    ],
    [
      'a login',
      "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
      'environment',
    ],
    ['a key', `git@github.com: Permission denied (publickey).\n${read}`, 'environment'],
  ]
  it.each(rows)('%s', async (_what, stderr, expected) => {
    const failure = await asked('https://github.com/a/b', stderr)
    expect([failure.class, failure.message]).toEqual([
      expected,
      expect.stringContaining(
        stderr.split('\n')[expected === 'environment' ? stderr.split('\n').length - 1 : 0] ?? '',
      ),
    ])
  })

  it('in time is to be asked again', async () => {
    const failure = await asked('https://github.com/a/b', undefined, 20)
    expect([failure.class, failure.message]).toEqual([
      'registry-unavailable',
      expect.stringMatching(/did not answer within 0.02 seconds. Run the job again/),
    ])
  })

  it.each([
    ['that is not there', 'https://no-such-host.invalid/a/b'],
    ['that refuses', 'http://127.0.0.1:1/a/b'],
  ])('as real git says it of a host %s', async (_what, url) => {
    const failure = await createGit(new RealCommands())
      .resolve(url, 'main')
      .catch((reason) => reason)
    expect(failure).toMatchObject({ class: 'registry-unavailable' })
  })

  it.each([
    [503, 'registry-unavailable'],
    [429, 'rate-limited'],
    [404, 'environment'],
    [403, 'environment'],
    [401, 'environment'],
  ])('as real git says it of the status %d', async (status, expected) => {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'www-authenticate': 'Basic realm="x"' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a/b`
    const failure = await createGit(new RealCommands())
      .resolve(url, 'main')
      .catch((reason) => reason)
    server.close()
    expect(failure).toMatchObject({ class: expected })
  })
})
