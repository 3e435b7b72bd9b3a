import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Check, errorsOf, readChecks } from '../../src/verify/checks.ts'

/** `containers/verify/check` in a real shell: how much a failure counts. */
const CHECKS = join(import.meta.dirname, '../../containers/verify')
const folder = mkdtempSync(join(tmpdir(), 'container-action-levels-'))
const system = join(folder, 'system')
const environment = join(folder, 'environment')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function program(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
}

beforeAll(() => {
  mkdirSync(system)
  mkdirSync(environment)
  program(join(system, 'draw'), '[ -z "$LD_LIBRARY_PATH" ] || { echo wrong library; exit 1; }')
  program(join(environment, 'draw'), 'echo "no plugins"; exit 1')
  program(join(environment, 'broken'), 'echo broken; exit 1')
})

function check(text: string, env: Record<string, string> = {}): Check | undefined {
  const said = execFileSync('/bin/sh', ['-c', `. "$CHECKS/check"\n${text}`], {
    encoding: 'utf8',
    env: {
      PATH: `${environment}:${system}:/usr/bin:/bin`,
      SYSTEM_PATH: `${system}:/usr/bin:/bin`,
      CHECKS,
      OUTCOMES: folder,
      MADE_BY: 'recipe',
      ...env,
    },
  })
  return readChecks(said.split('\n'))[0]
}

describe('check', () => {
  const rows: [string, string, string | undefined, Check['level']][] = [
    ['an error of the recipe', 'tools.zstd', 'recipe', undefined],
    ['an error of a base image', 'tools.zstd', 'base', undefined],
    ['the marker of another Dockerfile', 'marker', 'repository', 'notice'],
    ['activation in another Dockerfile', 'activation.scripts', 'repository', 'notice'],
    ['variables in another Dockerfile', 'activation.variables', 'repository', 'warning'],
    ['tools that a book does not need', 'tools.zstd', 'repository', 'optional'],
    ['TeX that a book does not need', 'latex.cjk', 'repository', 'optional'],
    ['the cache of actions', 'job.cache', 'repository', 'optional'],
    ['Python in another Dockerfile', 'python.starts', 'repository', undefined],
    ['packages in another Dockerfile', 'packages.import', 'repository', undefined],
    ['the book in another Dockerfile', 'book.build', 'repository', undefined],
    ['shells in another Dockerfile', 'shells.bash', 'repository', undefined],
    ['HOME in another Dockerfile', 'home.left-behind', 'repository', undefined],
    ['git in another Dockerfile', 'job.git', 'repository', undefined],
  ]
  it.each(rows)('%s', (_sentence, name, madeBy, level) => {
    const found = check(`check ${name} 'Do.' false`, { MADE_BY: madeBy ?? '' })
    expect(found).toMatchObject({ name, ok: false, level })
    expect(errorsOf([found as Check])).toHaveLength(level === undefined ? 1 : 0)
  })

  it('takes exit code 81 for a warning, in an image of the recipe as well', () => {
    const found = check("limited() { echo 'a \"word\"'; return 81; }; check job.git 'Do.' limited")
    expect(found).toMatchObject({ ok: false, level: 'warning', why: 'a "word"', advice: 'Do' })
  })

  it('names only checks that exist in levels.txt', () => {
    const files = readdirSync(join(CHECKS, 'checks'))
    const all = files.map((file) => readFileSync(join(CHECKS, 'checks', file), 'utf8')).join('\n')
    const lines = readFileSync(join(CHECKS, 'levels.txt'), 'utf8').split('\n')
    const named = lines.filter((line) => /^[a-z]/.test(line)).map((line) => line.split(/\s+/)[0] ?? '')
    expect(named.length).toBeGreaterThan(8)
    for (const name of named) {
      if (name.endsWith('.*')) expect(files).toContain(name.slice(0, -2))
      else expect(all).toMatch(new RegExp(`^\\s*check ${name.replace('.', '\\.')} `, 'm'))
    }
  })
})

describe('job.certificates', () => {
  /** Variables of an image, and whether the check warns of them. */
  const certificates = (variables: Record<string, string>): Check | undefined => {
    const file = join(folder, 'image-environment')
    const pairs = Object.entries(variables).map(([name, value]) => `${name}=${value}\0`)
    writeFileSync(file, pairs.join(''))
    const only = { ONLY: 'job.certificates', IMAGE_ENVIRONMENT: file, PATH: '/usr/bin:/bin' }
    return check('. "$CHECKS/checks/job"', { ...only, ...variables })
  }
  const there = join(CHECKS, 'run')
  const rows: [string, Record<string, string>][] = [
    ['no variable', {}],
    ['a file that is there', { SSL_CERT_FILE: there, REQUESTS_CA_BUNDLE: there }],
    ['a folder', { REQUESTS_CA_BUNDLE: CHECKS, GIT_SSL_CAPATH: CHECKS }],
    ['a list of folders, of which one is there', { SSL_CERT_DIR: `/nowhere:${CHECKS}` }],
    ['an empty variable', { SSL_CERT_FILE: '', CURL_CA_BUNDLE: '' }],
    ['variables that only sound alike', { MY_SSL_CERT_FILE: '/nowhere', CA_BUNDLE_NAME: '/nowhere' }],
    ['a value that looks like a variable', { NOTE: 'x\nPIP_CERT=/nowhere' }],
  ]
  it.each(rows)('says nothing of %s', (_sentence, variables) => {
    expect(certificates(variables)).toMatchObject({ name: 'job.certificates', ok: true })
  })

  it.each([
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'REQUESTS_CA_BUNDLE',
    'CURL_CA_BUNDLE',
    'AWS_CA_BUNDLE',
    'PIP_CERT',
    'GIT_SSL_CAINFO',
    'NODE_EXTRA_CA_CERTS',
  ])('warns of %s that names what is not there', (name) => {
    expect(certificates({ [name]: '/no where/ca.pem', SSL_CERT_FILE_2: there })).toMatchObject({
      ok: false,
      level: 'warning',
      why: expect.stringContaining(`${name} names /no where/ca.pem`),
    })
  })

  it('warns of an empty file', () => {
    const empty = join(folder, 'empty.pem')
    writeFileSync(empty, '')
    expect(certificates({ CURL_CA_BUNDLE: empty })).toMatchObject({ ok: false, level: 'warning' })
  })
})

describe('with_system', () => {
  it('warns of a program of the environment that comes first and does not work', () => {
    expect(check("check graphics.graphviz '' with_system draw")).toMatchObject({
      ok: false,
      level: 'warning',
      why: expect.stringMatching(/environment come first in PATH: no plugins$/),
    })
  })

  it('warns of libraries of the environment that keep the system from working', () => {
    const PATH = `${system}:/usr/bin:/bin`
    expect(check("check x '' with_system draw", { PATH, LD_LIBRARY_PATH: '/x' })).toMatchObject({
      level: 'warning',
      why: expect.stringContaining('wrong library'),
    })
  })

  it('rejects what the system has not either', () => {
    const found = check("check x '' with_system broken")
    expect(found).toMatchObject({ ok: false, level: undefined, why: 'broken' })
  })

  it('passes what works', () => {
    expect(check("check x '' with_system true")).toMatchObject({ ok: true })
  })
})

describe('the checks of a file', () => {
  /** Runs one check of a file in checks/, on this machine. */
  function one(name: string, env: Record<string, string>): Check | undefined {
    writeFileSync(join(folder, 'expected.json'), JSON.stringify({ variables: { LANG: 'xx_YY.UTF-8' } }))
    const all = { ONLY: name, EXPECTED: join(folder, 'expected.json'), PYTHON: 'python3', ...env }
    return check(`. "$CHECKS/checks/${name.split('.')[0]}"`, all)
  }
  beforeAll(() => {
    mkdirSync(noNode)
    program(join(noNode, 'jupyter-book'), 'echo "Node.js is missing" >&2; exit 1')
    for (const tool of ['tr', 'sed', 'tail', 'cat', 'touch'])
      symlinkSync(join('/usr/bin', tool), join(noNode, tool))
    program(join(environment, 'small-python'), 'case "$*" in *ctypes*) echo no lzma; exit 1 ;; esac')
  })
  // This machine has a Node.
  const noNode = join(folder, 'tools')
  const rows: [string, string, Record<string, string>, Check['level']][] = [
    ['a locale that environment.yml names and the image lacks', 'locale', { LANG: 'xx_YY.UTF-8' }, 'warning'],
    ['a locale that nobody named', 'locale', { LANG: 'C' }, undefined],
    ['jupyter-book 1 that does not start', 'book.version', { BOOK: '1', PATH: noNode }, undefined],
    ['jupyter-book 2 without Node', 'book.version', { BOOK: '2', PATH: noNode }, 'warning'],
    [
      'a small Python of another Dockerfile',
      'python.starts',
      { MADE_BY: 'repository', PYTHON: 'small-python' },
      'warning',
    ],
    ['a small Python of the recipe', 'python.starts', { PYTHON: 'small-python' }, undefined],
    [
      'an empty folder of a home folder in PATH',
      'home.path',
      { MADE_BY: 'repository', PATH: '/bin:/usr/bin:/home/nobody/bin' },
      'warning',
    ],
    [
      'the same in an image of the recipe',
      'home.path',
      { PATH: '/bin:/usr/bin:/home/nobody/bin' },
      undefined,
    ],
    [
      'git that does not work on a base that is not ours',
      'job.git',
      { MADE_BY: 'repository', GITHUB_WORKSPACE: '/nowhere' },
      'warning',
    ],
  ]
  it.each(rows)('%s', (_sentence, name, env, level) => {
    expect(one(name, env)).toMatchObject({ name, ok: false, level })
  })
})

describe('outcome', () => {
  it('gives back what was left, and fails where nothing was', () => {
    writeFileSync(join(folder, 'one.code'), '81\n')
    writeFileSync(join(folder, 'one.why'), 'said')
    writeFileSync(join(folder, 'one.time'), '123\n')
    expect(check("check one '' outcome one")).toMatchObject({ level: 'warning', why: 'said', seconds: 1.23 })
    expect(check("check two '' outcome two")).toMatchObject({ ok: false, level: undefined })
  })
})
