import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
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
    // The tag, and the commit behind it, comes before the branch of the same name.
    expect(await git.resolve(url, 'v1')).toBe(older)
    expect(await git.resolve(url, commit.slice(0, 8))).toBe(commit)
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

  it('shows no token of an address', async () => {
    const error = await createGit(new RealCommands())
      .resolve(url.replace('http://', 'http://user:secret@'), 'main')
      .catch((reason: unknown) => String(reason))
    expect(error).not.toContain('secret')
  })
})
