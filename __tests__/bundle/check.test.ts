import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { examine } from '../../src/fingerprint/subject.ts'
import type { RawInputs } from '../../src/inputs/raw.ts'
import { runAction } from './action.ts'
import { ROOT } from './scene.ts'
import { entry, scene, useScene } from './stage.ts'

useScene()

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(scene.workspace, path)), { recursive: true })
    writeFileSync(join(scene.workspace, path), text)
  }
}

const program = (): string => join(dirname(entry), 'cli.js')

function check(...options: string[]): { hash: string; findings: unknown[] } {
  const argv = [program(), 'check', scene.workspace, '--json', '--base', scene.raw().base, ...options]
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' }))
}

const ENVIRONMENT = 'name: other\ndependencies: [python=3.12, numpy]\n'
const OWN = { 'Dockerfile.own': 'FROM scratch\nARG A\n', '.devcontainer/Dockerfile': 'FROM scratch\n' }
const LOCK = {
  'lock/conda-explicit.txt': `@EXPLICIT\nhttps://x/a-1-0.conda#${'0'.repeat(32)}\n`,
  'lock/pip-freeze.txt': 'a==1\n',
}

/** Inputs that examine() takes; another one there has no row here, and does not compile. */
type Hashed = Kebab<keyof Parameters<typeof examine>[0]>
type Kebab<T extends string> = T extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : T

/** Files of the repository, inputs of the action, options of the command line. */
const ROWS: Record<Hashed, [Record<string, string>, Partial<RawInputs>, string[]]> = {
  'environment-file': [
    { 'e/other.yml': ENVIRONMENT },
    { 'environment-file': 'e/other.yml' },
    ['--environment-file', 'e/other.yml'],
  ],
  base: [{}, { base: 'ghcr.io/somebody/base' }, ['--base', 'ghcr.io/somebody/base']],
  variant: [{}, { variant: 'html' }, ['--variant', 'html']],
  'apt-packages': [{}, { 'apt-packages': 'make, bc' }, ['--apt-packages', 'bc make']],
  lock: [LOCK, { lock: 'lock' }, ['--lock', 'lock']],
  'verify-script': [
    { 'checks.sh': 'true\n' },
    { 'verify-script': 'checks.sh' },
    ['--verify-script', 'checks.sh'],
  ],
  dockerfile: [OWN, { dockerfile: 'Dockerfile.own' }, ['--dockerfile', 'Dockerfile.own']],
  context: [
    { 'Dockerfile.own': 'FROM scratch\nCOPY a /\n', 'part/a': '1', a: '2' },
    { dockerfile: 'Dockerfile.own', context: 'part' },
    ['--dockerfile', 'Dockerfile.own', '--context', 'part'],
  ],
  'build-args': [
    OWN,
    { 'build-args': 'A=1\nB=2 and = more' },
    ['--build-arg', 'A=1', '--build-arg', 'B=2 and = more'],
  ],
  'build-contexts': [
    { ...OWN, 'part/a': '1' },
    { 'build-contexts': 'x=docker-image://y\nz=part' },
    ['--build-context', 'x=docker-image://y', '--build-context', 'z=part'],
  ],
}

describe('container-action check has the hash of the action', () => {
  it('without any input', async () => {
    await scene.publish()
    const ended = await runAction(scene, { entry, docker: 'absent' })
    expect(ended.outputs.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(check().hash).toBe(ended.outputs.hash)
  })

  it.each(Object.entries(ROWS))('with %s, which is in it', async (_input, [files, inputs, options]) => {
    write(files)
    const subject = await scene.subject(inputs)
    expect(check(...options).hash).toBe(subject.fingerprint.hash)
    // An option that is read and forgotten would leave the hash as it is.
    const without = await scene.subject(omitted(inputs))
    expect(subject.fingerprint.hash).not.toBe(without.fingerprint.hash)
  })
})

it('another file in a folder that build-contexts names means another image', async () => {
  const inputs = { dockerfile: 'Dockerfile.own', 'build-contexts': 'z=part' }
  write({ ...OWN, 'part/a': '1' })
  const { fingerprint } = await scene.subject(inputs)
  write({ 'part/a': '2' })
  expect((await scene.subject(inputs)).fingerprint.hash).not.toBe(fingerprint.hash)
})

/** The last of the inputs is the one that the row is about. */
function omitted(inputs: Partial<RawInputs>): Partial<RawInputs> {
  return Object.fromEntries(Object.entries(inputs).slice(0, -1))
}

interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

function run(...argv: string[]): Ended {
  return spawnSync(process.execPath, [program(), ...argv], { encoding: 'utf8' })
}

describe('container-action check', () => {
  const wrong: [string, string[], number, RegExp][] = [
    [
      'a build argument without value',
      ['--build-arg', 'A'],
      2,
      /--build-arg: contains a line that is not NAME=value/,
    ],
    ['one given twice', ['--build-arg', 'A=1', '--build-arg', 'A=2'], 2, /--build-arg: names A twice/],
    [
      'a variant that does not exist',
      ['--variant', 'htlm'],
      2,
      /--variant: "htlm" is not one of latex, html\. Write html/,
    ],
    ['an option that does not exist', ['--enviroment-file', 'x'], 2, /unknown option/],
    [
      'build arguments without a Dockerfile',
      ['--build-arg', 'A=1'],
      1,
      /this input works only with your own Dockerfile/,
    ],
    [
      'a file that is not there',
      ['--environment-file', 'x.yml'],
      1,
      /^x\.yml: error: .*with --environment-file/,
    ],
    ['a script that is not there', ['--verify-script', 'x'], 1, /Correct --verify-script/],
  ]
  it.each(wrong)('refuses %s', (_sentence, options, status, words) => {
    expect(run('check', scene.workspace, ...options)).toMatchObject({
      status,
      stdout: '',
      stderr: expect.stringMatching(words),
    })
  })

  it.each(wrong)('refuses %s, as JSON too', (_sentence, options, status, words) => {
    const ended = run('check', scene.workspace, '--json', ...options)
    expect(ended.status).toBe(status)
    const { hash, findings } = JSON.parse(ended.stdout)
    expect(hash).toBeNull()
    const told = findings
      .map(({ message, advice }: Record<string, string>) => `${message}. ${advice}`)
      .join('\n')
    expect(`x.yml: error: ${told}`).toMatch(words)
  })

  it.each([[], ['--json']])('answers 2 where there is nothing of that name %j', (...options) => {
    const ended = run('check', join(scene.workspace, 'nowhere'), ...options)
    expect(ended).toMatchObject({ status: 2, stderr: expect.stringMatching(/nowhere" does not exist/) })
    if (options.length > 0) expect(JSON.parse(ended.stdout).findings).toHaveLength(1)
  })

  it('answers 1 for a file that is no YAML, with its line', () => {
    write({ 'environment.yml': 'name: [a\nb: c\n' })
    const ended = run('check', scene.workspace, '--json')
    expect(ended).toMatchObject({ status: 1, stderr: expect.stringMatching(/^environment\.yml:\d: error: /) })
    expect(JSON.parse(ended.stdout)).toMatchObject({ hash: null, components: null })
  })

  it('takes a file for the environment of its repository', () => {
    write({ 'e/other.yml': ENVIRONMENT, '.git/HEAD': 'ref: refs/heads/main\n' })
    const file = run('check', join(scene.workspace, 'e/other.yml'), '--json')
    const folder = run('check', scene.workspace, '--json', '--environment-file', 'e/other.yml')
    expect(file.status).toBe(0)
    expect(file.stdout).toBe(folder.stdout)
    const both = run('check', join(scene.workspace, 'e/other.yml'), '--environment-file', 'x')
    expect(both).toMatchObject({ status: 2, stderr: expect.stringContaining('not both') })
  })

  it('tells the tag of the image', async () => {
    const { tag, fingerprint } = await scene.subject({ base: '' })
    expect(run('check', scene.workspace).stdout).toContain(`usable, tag ${tag}, hash ${fingerprint.hash}`)
    expect(JSON.parse(run('check', scene.workspace, '--json').stdout).tag).toBe(tag)
  })

  it.each([['--help'], ['check', '--help'], ['check', '/nowhere', '--json']])(
    'ends without a word where nobody reads on: %j %j %j',
    (...argv) => {
      // The reader is gone before the first line.
      const line = '"$0" "$@" | :'
      const ended = spawnSync('bash', ['-c', line, process.execPath, program(), ...argv], {
        encoding: 'utf8',
      })
      expect(ended.stderr).not.toMatch(/EPIPE|at .*:\d+:\d+/)
    },
  )

  it('knows its version', () => {
    const { version } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'))
    expect(run('--version')).toMatchObject({ status: 0, stdout: `${version}\n` })
  })
})

describe('container-action check reads the workflows', () => {
  const workflow = (inputs: string, uses = 'quantecon/container-action@v1'): Record<string, string> => ({
    '.github/workflows/ci.yml': `on: push\njobs:\n  environment:\n    steps:\n      - uses: ${uses}\n        with:\n${inputs}`,
  })
  const rows: [string, Record<string, string>, string[]][] = [
    [
      'an input that does not exist',
      workflow('          enviroment-file: x\n'),
      [
        '.github/workflows/ci.yml:7: warning: unknown input "enviroment-file", which has no effect. Write environment-file [unknown-input]',
      ],
    ],
    [
      'one that is like no other',
      workflow('          colour: red\n'),
      [
        '.github/workflows/ci.yml:7: warning: unknown input "colour", which has no effect. Remove it. README.md lists all inputs [unknown-input]',
      ],
    ],
    [
      'a value that this check was not given',
      workflow('          variant: html\n'),
      [
        '.github/workflows/ci.yml:7: notice: this step has variant: "html", but this check uses "latex", so the run has a different hash. Use the same value for --variant [other-input]',
      ],
    ],
    [
      'the same values',
      workflow('          variant: latex\n          environment-file: ./environment.yml\n'),
      [],
    ],
    ['an expression', workflow(`          variant: \${{ inputs.variant }}\n`), []],
    ['an input that is in no hash', workflow('          max-age-days: 30\n'), []],
    ['another action', workflow('          colour: red\n', 'docker/build-push-action@v6'), []],
    ['a file that is no YAML', { '.github/workflows/ci.yml': 'uses: a/container-action@v1: [\n' }, []],
  ]
  it.each(rows)('%s', (_sentence, files, lines) => {
    write(files)
    const ended = run('check', scene.workspace)
    expect(ended.status).toBe(0)
    expect(ended.stdout.trimEnd().split('\n').slice(0, -1)).toEqual(lines)
  })
})

describe('container-action check --registry decides as a run would', () => {
  const ask = async (...options: string[]): Promise<Record<string, unknown> & { status: number }> => {
    const { name, base } = scene.raw()
    const argv = [
      program(),
      'check',
      scene.workspace,
      '--json',
      '--registry',
      name,
      '--base',
      base,
      ...options,
    ]
    const { stdout, code } = await new Promise<{ stdout: string; code: number }>((done) => {
      execFile(process.execPath, argv, { encoding: 'utf8' }, (error, stdout) =>
        done({ stdout, code: error === null ? 0 : Number(error.code) }),
      )
    })
    return { ...JSON.parse(stdout), status: code }
  }
  const sentences: [string, string[], boolean, object][] = [
    ['nothing is published', [], false, { status: 0, decision: 'build', image: null }],
    [
      'nothing is published, on a pull request of a stranger',
      ['--event', 'pull_request_target'],
      false,
      { status: 1, decision: 'refuse' },
    ],
    [
      'nothing is published, in a job that may not',
      ['--no-push'],
      false,
      { status: 1, decision: 'refuse', assumed: expect.stringContaining('cannot publish') },
    ],
    [
      'it is published',
      [],
      true,
      { status: 0, decision: 'reuse', image: expect.stringContaining('@sha256:') },
    ],
    [
      'it is published, its base has changed, and nothing looks at bases',
      ['--event', 'push'],
      true,
      { status: 0, decision: 'reuse' },
    ],
    [
      'it is published, and its base has changed',
      ['--event', 'schedule'],
      true,
      { status: 0, decision: 'refresh', reason: expect.stringContaining('base') },
    ],
    [
      'it is published, and old',
      ['--event', 'workflow_dispatch', '--max-age-days', '1'],
      true,
      { status: 0, decision: 'refresh', reason: expect.stringContaining('max-age-days') },
    ],
  ]
  it.each(sentences)('%s', async (_sentence, options, published, expected) => {
    if (published) await scene.publish(undefined, { baseDigest: `sha256:${'0'.repeat(64)}` })
    const before = scene.registry.requests.length
    expect(await ask(...options)).toMatchObject(expected)
    // A look costs nothing that writes.
    expect(scene.registry.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('a registry that does not answer takes nothing from what the file says', () => {
    const ended = run('check', scene.workspace, '--json', '--registry', '127.0.0.1:9/x/y')
    expect(ended.status).toBe(1)
    expect(JSON.parse(ended.stdout)).toMatchObject({
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      decision: null,
      findings: [{ severity: 'error', rule: 'registry-unavailable' }],
    })
  })
})
