import { execFile, execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { Context } from '../../src/build-context/context-files.ts'
import { holdsCredential, type Kind } from '../../src/build-context/git-credentials.ts'
import { findGitTokens } from '../../src/build-context/git-tokens.ts'
import { realPath } from '../../src/build-context/linked-paths.ts'
import { cpuTime } from '../fixtures/cpu-time.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const TOKEN = 'T0KENT0KENT0KENT0KEN'

describe('what real git writes of a token', () => {
  let top: string
  let work: string
  let server: Server
  let withToken: string

  beforeAll(async () => {
    top = mkdtempSync(join(tmpdir(), 'container-action-git-tokens-'))
    work = join(top, 'work')
    const served = join(top, 'served')
    // Of nobody's own configuration.
    const env = { PATH: process.env.PATH, HOME: top, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
    const names = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always']
    // Not at once with the server: it answers from this process.
    const git = (cwd: string, ...args: string[]) =>
      promisify(execFile)('git', ['-C', cwd, ...names, ...args], { env })
    for (const name of ['main', 'sub']) {
      await git(top, 'init', '-q', '-b', 'main', join(served, name))
      await git(join(served, name), 'commit', '-q', '--allow-empty', '-m', name)
      await git(join(served, name), 'update-server-info')
    }
    server = createServer((request, response) => {
      const [, name = '', ...rest] = new URL(request.url ?? '', 'http://x').pathname.split('/')
      try {
        response.end(readFileSync(join(served, name, '.git', ...rest)))
      } catch {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const plain = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    withToken = plain.replace('://', `://x-access-token:${TOKEN}@`)

    await git(top, 'clone', '-q', `${withToken}/main`, work)
    await git(work, 'submodule', '--quiet', 'add', `${withToken}/sub`, 'deep/objects')
    await git(work, 'fetch', '-q', `${withToken}/main`, 'main')
    await git(work, 'commit', '-q', '-m', 'A submodule')
    await git(work, 'config', '--add', `url.${withToken}/.insteadOf`, `${plain}/`)
    // A checkout further down, one without any file, a bare one, one whose folder has another name, and a worktree of its own.
    await git(work, 'clone', '-q', `${withToken}/main`, 'other')
    await git(work, 'clone', '-q', '--no-checkout', `${withToken}/main`, 'empty/of/files')
    await git(work, 'clone', '-q', '--bare', `${withToken}/main`, 'bare')
    await git(
      work,
      'clone',
      '-q',
      `--separate-git-dir=${join(work, 'apart')}`,
      `${withToken}/main`,
      'elsewhere',
    )
    await git(work, 'config', 'extensions.worktreeConfig', 'true')
    await git(work, 'worktree', 'add', '-q', join(work, 'tree'), '-b', 'tree')
    const header = `AUTHORIZATION: basic ${TOKEN}`
    await git(join(work, 'tree'), 'config', '--worktree', `http.${plain}/.extraheader`, header)
    await git(join(work, 'deep/objects'), 'config', '--local', `http.${plain}/.extraheader`, header)
    // Its words stay in the logs of what it moves; of those of fetch and clone git takes the password out.
    await git(join(served, 'main'), 'commit', '-q', '--allow-empty', '-m', 'One more')
    await git(join(served, 'main'), 'update-server-info')
    for (const clone of ['other', 'elsewhere'])
      await git(join(work, clone), 'pull', '-q', `${withToken}/main`, 'main')
    // As actions/checkout does from version 6 on, were its folder in the workspace.
    await git(
      work,
      'config',
      '--file',
      join(work, 'git-credentials-1.config'),
      `http.${plain}/.extraheader`,
      header,
    )
    await git(work, 'config', `includeIf.gitdir:${work}/.git.path`, join(work, 'git-credentials-1.config'))
    mkdirSync(join(work, 'settings'))
    await git(work, 'config', '--file', join(work, 'settings/mine'), `http.${plain}/.extraheader`, header)
    await git(join(work, 'other'), 'config', 'include.path', '../../settings/mine')
    // git's own helper for passwords.
    const store = ['-c', `credential.helper=store --file=${join(work, '.git-credentials')}`]
    execFileSync('git', ['-C', work, ...store, 'credential', 'approve'], {
      env,
      input: `protocol=https\nhost=github.com\nusername=x\npassword=${TOKEN}\n\n`,
    })
    writeFileSync(join(work, '.netrc'), `machine github.com\nlogin x\npassword ${TOKEN}\n`)
    writeFileSync(join(work, '.git/hooks/pre-push'), `#!/bin/sh\ncurl -H "Authorization: token ${TOKEN}" x\n`)
  }, 60_000)
  afterAll(() => {
    server.close()
    rmSync(top, { recursive: true })
  })

  it('is found in each file that holds it, and in no other', async () => {
    const holding = execFileSync('grep', ['-rlaF', TOKEN, '.'], { cwd: work, encoding: 'utf8' })
    const paths = holding
      .trim()
      .split('\n')
      .map((path) => path.slice(2))
      .toSorted()
    expect(paths.length).toBeGreaterThan(12)
    expect((await findGitTokens(createFiles(work), '.')).files).toEqual(paths)
  })

  it('is found where the folder is reached through the workspace', async () => {
    const { files } = await findGitTokens(createFiles(top), 'work/deep')
    expect(files).toEqual([])
    const below = await findGitTokens(createFiles(top), 'work/other')
    expect(below.files).toEqual(['.git/config', '.git/logs/HEAD', '.git/logs/refs/heads/main'])
  })

  it('is told from what git writes without one', async () => {
    const clean = join(top, 'clean')
    const env = { PATH: process.env.PATH, HOME: top, GIT_CONFIG_NOSYSTEM: '1' }
    const plain = withToken.replace(/\/\/.*@/, '//')
    await promisify(execFile)('git', ['clone', '-q', `${plain}/main`, clean], { env })
    const git = (...args: string[]) => execFileSync('git', ['-C', clean, ...args], { env })
    git('remote', 'add', 'ssh', 'ssh://git@github.com/o/n')
    git('remote', 'add', 'short', 'git@github.com:o/n.git')
    git('config', 'url.git@github.com:.insteadOf', 'https://github.com/')
    // What actions/checkout has taken away at the end, and what it leaves for git-lfs.
    git('config', 'http.https://github.com/.extraheader', '')
    git('config', 'lfs.https://github.com/o/n/info/lfs.access', 'basic')
    git('config', 'includeIf.gitdir:/w/.git.path', '/home/runner/work/_temp/git-credentials-1.config')
    const subject = 'Send Authorization: bearer, as https://medium.com/@somebody says'
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', subject)
    expect((await findGitTokens(createFiles(clean), '.')).files).toEqual([])
  })

  it('is found through a link that has the name of such a file, and in what is too long to be read', async () => {
    const folder = join(top, 'linked')
    mkdirSync(join(folder, '.git'), { recursive: true })
    writeFileSync(join(folder, 'passwords'), `machine x password ${TOKEN}\n`)
    symlinkSync('passwords', join(folder, '.netrc'))
    writeFileSync(join(folder, '.git/config'), '')
    appendFileSync(join(folder, '.git/config'), '# \n'.repeat(400_000))
    expect((await findGitTokens(createFiles(folder), '.')).files).toEqual(['.git/config', 'passwords'])
  })
})

describe('a text holds a credential', () => {
  const rows: [string, string, Kind?][] = [
    [
      'the header of actions/checkout',
      `[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${TOKEN}`,
    ],
    ['a header in quotes, in capitals, on the line of its section', `[HTTP] EXTRAHEADER="X-Key: ${TOKEN}"`],
    ['a header over two lines', `[http]\nextraheader = AUTHORI\\\nZATION: basic ${TOKEN}`],
    ['a user and a password', `url = https://x:${TOKEN}@github.com/o/n`],
    ['a token alone', `url = https://${TOKEN}@github.com/o/n`],
    ['a password alone', `url = https://:${TOKEN}@github.com/o/n`],
    [
      'an address in the name of a section',
      `[url "https://${TOKEN}@github.com/"]\n\tinsteadOf = https://github.com/`,
    ],
    ['an address in pieces', `url = https://x:"${TOKEN}"@git"hub.com/o/n"`],
    ['a password for a proxy', `proxy = http://me:${TOKEN}@proxy:3128`],
    ['a password for ssh', `url = ssh://git:${TOKEN}@host/o/n`],
    ['a helper that prints it', `[credential]\n\thelper = "!f() { echo password=${TOKEN}; }; f"`],
    ['a password for mail', `[sendemail]\n\tsmtpPass = ${TOKEN}`],
    ['a token of GitHub anywhere', `[alias]\n\tx = !echo ghp_${TOKEN}`],
    ['a token of GitLab in a hook', `curl -d glpat-${TOKEN} x`, 'other'],
    [
      'a pull in a log',
      `${'0'.repeat(40)} ${'1'.repeat(40)} a <a@b> 1 +0000\tpull https://x:${TOKEN}@github.com/o/n: Fast-forward`,
      'log',
    ],
    ['a login for all', `default login x\n  password ${TOKEN}`, 'netrc'],
  ]
  it.each(rows)('with %s', (...[_what, text, kind]) => expect(holdsCredential(text, kind)).toBe(true))

  it.each<[string, string, Kind?]>([
    ['nothing', ''],
    ['an address', 'url = https://github.com/o/n'],
    ['a user of ssh', 'url = ssh://git@github.com/o/n'],
    ['the user git', 'url = https://git@github.com/o/n'],
    ['a header that is taken back', '[http "https://github.com/"]\n\textraheader =\n\tsslVerify = true'],
    ['a login without a password', 'machine x login y', 'netrc'],
    ['a mail address', '[user]\n\temail = a@b.example'],
    ['what guards passwords', '[http]\n\tsslCertPasswordProtected = true'],
    ['a variable of a script', 'my ($version, $last_update_token) = @ARGV;\n$last_update_token = 1', 'other'],
  ])('and does not with %s', (...[_what, text, kind]) => expect(holdsCredential(text, kind)).toBe(false))

  it.each([
    ['addresses', 'a://'],
    ['schemes', 'a.'],
    ['names', 'https://x'],
    ['colons', 'a://:'],
    ['keys', 'token '],
    ['blanks', '\n '],
    ['paths', 'path = /a/b\n'],
  ])('is looked at in no time, full of %s', async (_what, piece) => {
    const text = piece.repeat(Math.floor(1_000_000 / piece.length))
    const start = cpuTime()
    await findGitTokens(memoryFiles({ '.git/config': text }), '.')
    expect(cpuTime() - start).toBeLessThan(1000)
  })
})

describe('a path of the context', () => {
  const links = new Map([
    ['here', '.'],
    ['top', '/'],
    ['git', '.git'],
    ['sub/up', '..'],
    ['sub/far', '../../../../etc'],
    ['chain', 'sub/up/git'],
    ['round', 'round'],
    ['settings', '.git/config'],
    ['modules', 'git/modules'],
  ])

  it.each([
    ['a/b', 'a/b'],
    ['here/a', 'a'],
    ['top/a/../b', 'b'],
    ['git/config', '.git/config'],
    ['sub/up/x', 'x'],
    ['sub/far/x', 'etc/x'],
    ['chain/config', '.git/config'],
    ['../../x', 'x'],
    ['', '.'],
    ['modules/a', '.git/modules/a'],
  ])('%s ends at %s', (path, real) => expect(realPath(path, links)).toBe(real))

  it('ends nowhere in a circle', () => expect(realPath('round/x', links)).toBeUndefined())

  const tree = Object.fromEntries([...links].map(([path, target]) => [path, { link: target }]))
  const files = memoryFiles({ ...tree, '.git/config': 'x', '.git/modules/a': 'x', a: 'a', 'sub/x.md': 'x' })
  const takes = async (source: string): Promise<boolean> => {
    const context = new Context(files, 'Dockerfile', { folder: '.', patterns: undefined }, () => false)
    const use = { kind: 'path', line: 1, instruction: 'COPY', source, parents: false } as const
    return (await context.take(use)).some(({ path }) => path === '.git/config')
  }
  it.each([
    '.',
    'here',
    'top',
    'git',
    'settings',
    'chain',
    'sub/up',
    'here/git',
    '*',
    '.g*',
    '?git',
    'g?t',
    'here/*',
    'he*',
    'set*',
    'git/conf*',
    'sub/u*',
    '.git/[c]onfig',
    'sub/up/g*',
  ])('COPY of %s takes .git/config', async (source) => expect(await takes(source)).toBe(true))

  it.each([
    'sub',
    'a',
    'round',
    'modules',
    '*.txt',
    'sub/*.txt',
    'mod*',
    '[a',
    'sub/far',
    'here/a*',
    '.git/modules',
    '*/config/x',
  ])('COPY of %s does not', async (source) => expect(await takes(source)).toBe(false))
})
