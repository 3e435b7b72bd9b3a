import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { examine } from '../../src/fingerprint/examine.ts'
import type { RawInputs } from '../../src/inputs/raw.ts'
import { bundle, discard, runAction } from './action.ts'
import { Scene } from './scene.ts'

jest.setTimeout(60_000)
let entry: string
let scene: Scene
beforeAll(() => {
  entry = bundle()
})
afterAll(() => discard(entry))
beforeEach(async () => {
  scene = await Scene.open()
})
afterEach(() => scene.close())

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

describe('container-action check', () => {
  const wrong: [string, string[], RegExp][] = [
    [
      'a build argument without value',
      ['--build-arg', 'A'],
      /build-args: holds a line that is not NAME=value/,
    ],
    ['one given twice', ['--build-arg', 'A=1', '--build-arg', 'A=2'], /build-args: names A twice/],
    ['build arguments without a Dockerfile', ['--build-arg', 'A=1'], /the recipe of this action takes none/],
  ]
  it.each(wrong)('refuses %s', (_sentence, options, words) => {
    const ended = spawnSync(process.execPath, [program(), 'check', scene.workspace, ...options], {
      encoding: 'utf8',
    })
    expect(ended).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(words) })
  })
})
