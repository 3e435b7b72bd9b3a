import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { type Inputs, parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'

const EMPTY = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
const GITHUB = { repository: 'QuantEcon/Lecture-Python', actor: 'somebody' }

const parse = (given: Partial<RawInputs>): Inputs => parseInputs({ ...EMPTY, ...given }, GITHUB)

function problems(given: Partial<RawInputs>): string[] {
  try {
    parse(given)
  } catch (error) {
    if (error instanceof Failure && error.class === 'input')
      return error.findings.map(({ message }) => message)
    throw error
  }
  return []
}

describe('defaults', () => {
  it('serve a lecture repository untouched, in lower case', () => {
    expect(parse({ 'github-token': 'ghs_x' })).toEqual({
      promotion: undefined,
      githubToken: 'ghs_x',
      image: 'lecture',
      repository: { registry: 'ghcr.io', path: 'quantecon/lecture-python' },
      environmentFile: 'environment.yml',
      context: '.',
      dockerfile: undefined,
      base: { registry: 'ghcr.io', path: 'quantecon/lecture-base' },
      variant: 'latex',
      aptPackages: [],
      lock: undefined,
      buildArgs: {},
      buildContexts: {},
      secrets: {},
      secretFiles: {},
      tags: [],
      force: false,
      maxAgeDays: undefined,
      readOnly: 'verify',
      oversize: 'warn',
      verifyScript: undefined,
      attestations: { provenance: undefined, sbom: undefined },
      builder: undefined,
      cache: 'registry',
      credentials: { username: 'somebody', password: 'ghs_x' },
    })
  })

  it('lower-case a name that is given with capitals', () => {
    expect(parse({ name: 'GHCR.io/QuantEcon/X' }).repository).toEqual({
      registry: 'ghcr.io',
      path: 'quantecon/x',
    })
  })
})

describe('booleans', () => {
  const rows: [string, boolean][] = [
    ['true', true],
    ['True', true],
    ['TRUE', true],
    [' true ', true],
    ['false', false],
    ['False', false],
    ['', false],
  ]
  it.each(rows)('%j is %s', (force, expected) => expect(parse({ force }).force).toBe(expected))
  it.each(['yes', '1', 'on', 'tru e'])('%j is a problem, not false', (force) => {
    expect(problems({ force })).toEqual([`input force: ${JSON.stringify(force)} is neither true nor false`])
  })
})

describe('credentials', () => {
  const password = 'p4ss'
  const rows: [string, Partial<RawInputs>, Inputs['credentials']][] = [
    [
      'on ghcr.io are the token of the job',
      { 'github-token': 't0k' },
      { username: 'somebody', password: 't0k' },
    ],
    ['elsewhere are never the token of the job', { name: 'quay.io/a/b', 'github-token': 't0k' }, undefined],
    [
      'given by the workflow win',
      { username: 'u', password, 'github-token': 't0k' },
      { username: 'u', password },
    ],
    [
      'without user name are the actor’s',
      { name: 'quay.io/a/b', password },
      { username: 'somebody', password },
    ],
    ['are absent where nothing is given', {}, undefined],
  ]
  it.each(rows)('%s', (_sentence, given, expected) => expect(parse(given).credentials).toEqual(expected))
  it('are incomplete with a user name alone', () => {
    expect(problems({ username: 'u' })).toEqual(['input password: is empty although a username is given'])
  })
})

describe('named build contexts', () => {
  it.each([
    ['a folder', './part/', 'part'],
    ['the whole repository', '.', '.'],
    ['an image', 'docker-image://debian:13', 'docker-image://debian:13'],
  ])('%s', (_what, given, expected) =>
    expect(parse({ 'build-contexts': `x=${given}` }).buildContexts).toEqual({ x: expected }),
  )
  it.each(['', '/etc', '../x', 'https://x/y.git', 'oci-layout://x', 'target:x', 'HTTPS://x'])(
    '%j is a problem: it could change without the hash noticing',
    (given) => expect(problems({ 'build-contexts': `x=${given}` })).not.toEqual([]),
  )
})

it('reads packages from any list, sorted and each once', () => {
  expect(parse({ 'apt-packages': 'zip, jq\njq  libfoo++=1:2.0~rc1-3' }).aptPackages).toEqual([
    'jq',
    'libfoo++=1:2.0~rc1-3',
    'zip',
  ])
})

describe('problems', () => {
  const rows: [string, Partial<RawInputs>, RegExp][] = [
    ['a name without a registry', { name: 'quantecon/x' }, /input name: .*registry host/],
    ['a name with a tag', { name: 'ghcr.io/a/b:latest' }, /input name: holds a tag or digest/],
    [
      'a base with a digest',
      { base: `ghcr.io/a/b@sha256:${'0'.repeat(64)}` },
      /input base: holds a tag or digest/,
    ],
    ['an absolute path', { 'environment-file': '/etc/passwd' }, /input environment-file: .*not a path/],
    ['a path that climbs', { dockerfile: 'a/../../x' }, /input dockerfile: .*not a path/],
    ['a path with a line break', { context: 'a\nb' }, /input context: .*not a path/],
    [
      'a choice that does not exist',
      { 'read-only': 'warn' },
      /input read-only: "warn" is not one of verify, fallback, fail/,
    ],
    ['a cache that does not exist', { cache: 'gha' }, /input cache/],
    ['a variant that does not exist', { variant: 'pdf' }, /input variant: "pdf" is not one of latex, html/],
    ['a package that is an option', { 'apt-packages': 'jq -oX=1' }, /input apt-packages: "-oX=1" is no/],
    ['a package with shell in it', { 'apt-packages': 'jq;reboot' }, /input apt-packages: "jq;reboot" is no/],
    ['a lock outside the repository', { lock: '../x' }, /input lock: .*not a path/],
    ['an age that is no number', { 'max-age-days': '1.5' }, /input max-age-days: "1.5"/],
    ['a negative age', { 'max-age-days': '-1' }, /input max-age-days/],
    ['a tag with a slash', { tags: 'a/b' }, /input tags: "a\/b" is not a tag/],
    ['a tag of the action’s own', { tags: 'env-1' }, /input tags: env-1 is a name that the action keeps/],
    ['the tag of the cache', { tags: 'cache' }, /input tags: cache is a name/],
    ['a builder that is an option', { builder: '--help' }, /input builder/],
    [
      'a build argument without =',
      { 'build-args': 'NAME' },
      /input build-args: holds a line that is not NAME=value/,
    ],
    ['a build argument given twice', { 'build-args': 'A=1\nA=2' }, /input build-args: names A twice/],
    ['a secret without name', { secrets: '=x' }, /input secrets: holds a line/],
    [
      'a secret file with a comma',
      { 'secret-files': 'ca=/a,b' },
      /input secret-files: ca names no usable path/,
    ],
    [
      'a secret and a file of one name',
      { secrets: 'ca=x', 'secret-files': 'ca=/y' },
      /ca is also in secrets/,
    ],
  ]
  it.each(rows)('%s', (_sentence, given, expected) => {
    const found = problems(given)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(expected)
  })

  it('are reported together', () => {
    expect(
      problems({ name: 'x', force: 'maybe', cache: 'gha', tags: 'a/b,cache', builder: '-' }),
    ).toHaveLength(6)
  })
})

describe('secrets', () => {
  it('keep everything behind the first =', () => {
    expect(parse({ secrets: 'a=b=c==\nid.2= d' }).secrets).toEqual({ a: 'b=c==', 'id.2': ' d' })
  })

  const hidden: [string, Partial<RawInputs>][] = [
    ['a line without a name', { secrets: 'HUSHHUSH' }],
    ['a name that is none', { secrets: 'a b HUSHHUSH=x' }],
    ['the first line of a key', { secrets: 'key=-----BEGIN HUSHHUSH-----' }],
    ['the last line of a key in Base64', { secrets: 'HUSHHUSH==' }],
    ['a password without anything else wrong', { password: 'HUSHHUSH', force: 'maybe' }],
    ['a token', { 'github-token': 'HUSHHUSH', cache: 'maybe' }],
  ]
  it.each(hidden)('never in a message: %s', (_sentence, given) => {
    const found = problems(given)
    expect(found).not.toEqual([])
    expect(found.join()).not.toContain('HUSHHUSH')
  })
})

it('reads tags separated by commas and lines, and paths with ./ in front', () => {
  const inputs = parse({
    tags: 'v1, v2\n\nv3,',
    'environment-file': './a/environment.yml/',
    'max-age-days': '0',
  })
  expect(inputs.tags).toEqual(['v1', 'v2', 'v3'])
  expect(inputs.environmentFile).toBe('a/environment.yml')
  expect(inputs.maxAgeDays).toBe(0)
})
