import { describe, expect, it } from '@jest/globals'
import { hashedInputs } from '../../src/command-line/check-command.ts'
import { inOptions } from '../../src/command-line/option-words.ts'
import { Failure } from '../../src/failure.ts'
import { examine } from '../../src/fingerprint/subject.ts'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type InputName, type RawInputs } from '../../src/inputs/raw.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

/**
 * What each input is for. A new input does not compile without its row, and a row that is not true is red: then a place that
 * CONTRIBUTING.md lists under "An input" was forgotten.
 */
interface Place {
  /** Another value than the default, and what it needs beside it. */
  example: string
  given?: Partial<RawInputs>
  /** A value that the parse refuses, by the name of the input. */
  refused: string | typeof ANYTHING
  /** Whether it decides the image. */
  hashed: boolean
  /** Whether `operation: promote` refuses it (src/inputs/promotion-request.ts). */
  promote: 'refuses' | 'takes'
  /** Whether `image: base` refuses it (src/inputs/base-images.ts). */
  base: 'refuses' | 'takes'
}

/** Every text has a meaning. */
const ANYTHING = undefined
const OWN = { dockerfile: 'Dockerfile.own' }
const takes = { promote: 'takes', base: 'takes' } as const
const PLACES: Record<InputName, Place> = {
  operation: {
    example: 'promote',
    refused: 'build',
    given: { source: 'a', reason: 'b' },
    hashed: false,
    ...takes,
  },
  image: { example: 'base', refused: 'none', given: { name: '' }, hashed: false, ...takes },
  name: { example: 'example.org/c/d', refused: 'A b', hashed: false, promote: 'takes', base: 'refuses' },
  'environment-file': {
    example: 'e/other.yml',
    refused: '../x',
    hashed: true,
    promote: 'takes',
    base: 'refuses',
  },
  context: { example: 'part', refused: '/x', given: OWN, hashed: true, promote: 'takes', base: 'refuses' },
  dockerfile: {
    example: 'Dockerfile.own',
    refused: '../x',
    hashed: true,
    promote: 'refuses',
    base: 'refuses',
  },
  base: { example: 'ghcr.io/somebody/base', refused: 'A b', hashed: true, ...takes },
  'reuse-from': { example: 'ghcr.io/c/d', refused: 'A b', hashed: false, promote: 'takes', base: 'refuses' },
  variant: { example: 'html', refused: 'pdf', hashed: true, promote: 'takes', base: 'refuses' },
  'apt-packages': { example: 'make, bc', refused: '-y', hashed: true, promote: 'refuses', base: 'refuses' },
  lock: { example: 'lock', refused: '../x', hashed: true, promote: 'refuses', base: 'refuses' },
  'build-args': {
    example: 'A=1',
    refused: 'A',
    given: OWN,
    hashed: true,
    promote: 'refuses',
    base: 'refuses',
  },
  'build-contexts': {
    example: 'z=part',
    refused: 'x',
    given: OWN,
    hashed: true,
    promote: 'refuses',
    base: 'takes',
  },
  'private-hosts': {
    example: 'example.org',
    refused: 'a b/',
    hashed: false,
    promote: 'takes',
    base: 'refuses',
  },
  secrets: { example: 'A=1', refused: 'A', hashed: false, promote: 'refuses', base: 'takes' },
  'secret-files': { example: 'a=/b', refused: 'a', hashed: false, promote: 'refuses', base: 'takes' },
  tags: { example: 'stable', refused: 'a b', hashed: false, ...takes },
  source: {
    example: 'b',
    refused: 'a b',
    given: { operation: 'promote', reason: 'b' },
    hashed: false,
    ...takes,
  },
  reason: {
    example: 'c',
    refused: ANYTHING,
    given: { operation: 'promote', source: 'a' },
    hashed: false,
    ...takes,
  },
  force: { example: 'true', refused: 'maybe', hashed: false, promote: 'refuses', base: 'takes' },
  'max-age-days': { example: '30', refused: 'soon', hashed: false, promote: 'refuses', base: 'takes' },
  'read-only': { example: 'fail', refused: 'x', hashed: false, ...takes },
  oversize: { example: 'fail', refused: 'x', hashed: false, ...takes },
  'verify-script': {
    example: 'checks.sh',
    refused: '../x',
    hashed: true,
    promote: 'refuses',
    base: 'refuses',
  },
  provenance: { example: 'max', refused: 'x', hashed: false, ...takes },
  sbom: { example: 'ghcr.io/x/y:1', refused: 'x', hashed: false, ...takes },
  builder: { example: 'other', refused: 'a b', hashed: false, promote: 'refuses', base: 'takes' },
  cache: { example: 'none', refused: 'x', hashed: false, ...takes },
  username: { example: 'ada', refused: ANYTHING, given: { password: 'secret' }, hashed: false, ...takes },
  password: { example: 'secret', refused: ANYTHING, hashed: false, ...takes },
  'github-token': { example: 'token', refused: ANYTHING, hashed: false, ...takes },
}
const ROWS = INPUTS.map((name): [InputName, Place] => [name, PLACES[name]])

const FILES = {
  'environment.yml': 'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.13\n',
  'e/other.yml': 'name: y\nchannels: [conda-forge]\ndependencies:\n  - python=3.12\n',
  'Dockerfile.own': 'FROM scratch\nARG A\nCOPY a /\nCOPY --from=z b /\n',
  'checks.sh': 'true\n',
  a: '1',
  'part/a': '2',
  'part/b': '3',
  'lock/conda-explicit.txt': `@EXPLICIT\nhttps://x/a-1-0.conda#${'0'.repeat(32)}\n`,
  'lock/pip-freeze.txt': 'a==1\n',
}

function rawInputs(given: Partial<RawInputs>): RawInputs {
  const empty = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
  return { ...empty, ...given }
}

const parsed = (given: Partial<RawInputs>) =>
  parseInputs(rawInputs(given), { repository: 'a/b', actor: 'me' })

/** The inputs after their parse, or what is wrong with them. */
function outcome(given: Partial<RawInputs>): unknown {
  try {
    return parsed(given)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.message
  }
}

async function hashOf(given: Partial<RawInputs>): Promise<string> {
  const subject = await examine(parsed(given), {
    files: memoryFiles(FILES),
    own: memoryFiles({ 'containers/lecture/Dockerfile': 'FROM x\n' }),
    git: { resolve: async () => 'a'.repeat(40) },
    platform: 'linux/amd64',
  })
  return subject.fingerprint.hash
}

/** Whether the inputs are refused, and the message names this one. */
function isRefused(name: InputName, given: Partial<RawInputs>): boolean {
  try {
    parsed(given)
    return false
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.findings.some(({ message }) => message.includes(`input ${name}: cannot be used with`))
  }
}

describe.each(ROWS)('the input %s', (name, { example, given = {}, refused, hashed, promote, base }) => {
  const others = { ...given, [name]: '' }

  it('is read', () => {
    expect(outcome({ ...given, [name]: example })).not.toEqual(outcome(others))
  })

  if (refused !== ANYTHING) {
    it(`is refused by name: ${refused}`, () => {
      expect(outcome({ ...given, [name]: refused })).toMatch(new RegExp(`input ${name}: `))
    })
  }

  it(hashed ? 'is in the hash, and an option of check' : 'is not in the hash', async () => {
    // An input with another meaning than a lecture's image has no hash of one.
    const compared = !['operation', 'image', 'source', 'reason'].includes(name)
    const changes = compared && (await hashOf({ ...given, [name]: example })) !== (await hashOf(others))
    const option = inOptions(`the input ${name}`)
    expect({ name, changes, check: Object.keys(hashedInputs(rawInputs({}))).includes(name) }).toEqual({
      name,
      changes: hashed,
      check: hashed,
    })
    if (hashed) expect(option).toMatch(/^--/)
  })

  it(`is what promote ${promote}`, () => {
    const promotion = { operation: 'promote', source: 'a', reason: 'b' }
    expect(isRefused(name, { ...promotion, [name]: example })).toBe(promote === 'refuses')
  })

  it(`is what image: base ${base}`, () => {
    expect(isRefused(name, { image: 'base', [name]: example })).toBe(base === 'refuses')
  })
})
