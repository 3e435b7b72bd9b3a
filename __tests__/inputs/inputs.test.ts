import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { type Inputs, inputNotices, parseInputs } from '../../src/inputs/inputs.ts'
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
      reuseFrom: [],
      privateHosts: [],
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

describe('editions of the base images', () => {
  const digest = `sha256:${'0'.repeat(64)}`
  const path = 'quantecon/lecture-base'
  const rows: [string, Inputs['base']][] = [
    ['ghcr.io/QuantEcon/lecture-base', { registry: 'ghcr.io', path }],
    ['ghcr.io/quantecon/lecture-base:latest', { registry: 'ghcr.io', path }],
    ['ghcr.io/quantecon/lecture-base:2026-08', { registry: 'ghcr.io', path, tag: '2026-08' }],
    [`ghcr.io/quantecon/lecture-base@${digest}`, { registry: 'ghcr.io', path, digest }],
    [
      `ghcr.io/quantecon/lecture-base:2026-08@${digest}`,
      { registry: 'ghcr.io', path, tag: '2026-08', digest },
    ],
  ]
  it.each(rows)('%s', (base, expected) => expect(parse({ base }).base).toEqual(expected))
})

describe('lists', () => {
  it('of repositories have each one once, in small letters and in their order', () => {
    const given = { 'reuse-from': 'ghcr.io/QuantEcon/B\nghcr.io/quantecon/a, ghcr.io/quantecon/b' }
    expect(parse(given).reuseFrom).toEqual([
      { registry: 'ghcr.io', path: 'quantecon/b' },
      { registry: 'ghcr.io', path: 'quantecon/a' },
    ])
  })

  it('of hosts take names and addresses, with and without port', () => {
    const given = { 'private-hosts': 'GHE.example.org\n127.0.0.1:8080\n[::1]:80' }
    expect(parse(given).privateHosts).toEqual(['ghe.example.org', '127.0.0.1:8080', '[::1]:80'])
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
    expect(problems({ force })).toEqual([`input force: ${JSON.stringify(force)} is not true or false`])
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
  it.each([
    ['on ghcr.io', { 'github-token': 't0k' }, { username: 'somebody', password: 't0k' }],
    ['elsewhere', { name: 'quay.io/a/b', 'github-token': 't0k' }, undefined],
  ])(
    '%s are as if not given where GitHub withholds the password, with a notice',
    (_where, given, expected) => {
      expect(parse({ username: 'u', password: '', ...given }).credentials).toEqual(expected)
      expect(inputNotices({ username: 'u', password: '' })).toEqual([
        expect.objectContaining({ severity: 'notice', rule: 'empty-password' }),
      ])
    },
  )
  it.each([
    ['both', { username: 'u', password }],
    ['a password alone', { username: '', password }],
    ['none', { username: ' ', password: '' }],
  ])('give no notice with %s', (_what, given) => expect(inputNotices(given)).toEqual([]))
})

describe('values of secrets', () => {
  it.each(['TOKEN=', 'TOKEN=  ', 'KEPT=x\nTOKEN=\n'])('that are not set are absent: %j', (secrets) =>
    expect(parse({ secrets }).secrets).toEqual(secrets.includes('KEPT') ? { KEPT: 'x' } : {}),
  )
  it.each(['A=', 'A= ', 'B=ca.pem\nA=\n'])('of files without a path are absent: %j', (files) =>
    expect(parse({ 'secret-files': files }).secretFiles).toEqual(files.includes('B') ? { B: 'ca.pem' } : {}),
  )
  it.each(['KEY=QUJD\nREVG==', 'KEY=-----BEGIN PRIVATE KEY-----\nabc=\n'])(
    'of several lines are a problem: %j',
    (secrets) =>
      expect(problems({ secrets }).join()).toMatch(/input secrets: contains a value with several lines/),
  )
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
    ['a name with a tag', { name: 'ghcr.io/a/b:latest' }, /input name: contains a tag or digest/],
    [
      'base images with a digest, which are what is published',
      { image: 'base', base: `ghcr.io/a/b@sha256:${'0'.repeat(64)}` },
      /input base: contains a tag or digest/,
    ],
    [
      'base images with a tag',
      { image: 'base', base: 'ghcr.io/a/b:2026-08' },
      /input base: contains a tag or digest/,
    ],
    [
      'a base with the tag of one target',
      { base: 'ghcr.io/a/b:runtime' },
      /input base: .*the action needs two of them/,
    ],
    [
      'one with the tag of an edition of one target',
      { base: 'ghcr.io/a/b:html-2026-08' },
      /names only one base image/,
    ],
    ['a base with a tag without end', { base: `ghcr.io/a/b:${'x'.repeat(125)}` }, /input base: .*too long/],
    [
      'a repository to reuse from with a tag',
      { 'reuse-from': 'ghcr.io/a/b:latest' },
      /reuse-from: .*tag or digest/,
    ],
    ['one without a registry', { 'reuse-from': 'a/b' }, /input reuse-from: .*registry host/],
    [
      'too many of them',
      { 'reuse-from': Array.from({ length: 21 }, (_, index) => `ghcr.io/a/b${index}`).join('\n') },
      /input reuse-from: names 21 repositories/,
    ],
    [
      'reuse-from for base images',
      { image: 'base', 'reuse-from': 'ghcr.io/a/b' },
      /reuse-from: cannot be used with/,
    ],
    [
      'a private host with a scheme',
      { 'private-hosts': 'https://ghe.example.org' },
      /private-hosts: .*not a host/,
    ],
    ['a private host with a path', { 'private-hosts': 'ghe.example.org/x' }, /private-hosts: .*not a host/],
    ['a private host with a user', { 'private-hosts': 'me@ghe.example.org' }, /private-hosts: .*not a host/],
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
    ['a tag of the action’s own', { tags: 'env-1' }, /input tags: the action reserves the name env-1/],
    ['the tag of the cache', { tags: 'cache' }, /input tags: the action reserves the name cache/],
    ['a builder that is an option', { builder: '--help' }, /input builder/],
    [
      'a build argument without =',
      { 'build-args': 'NAME' },
      /input build-args: contains a line that is not NAME=value/,
    ],
    ['a build argument given twice', { 'build-args': 'A=1\nA=2' }, /input build-args: names A twice/],
    ['a secret without name', { secrets: '=x' }, /input secrets: contains a line/],
    [
      'a secret file with a comma',
      { 'secret-files': 'ca=/a,b' },
      /input secret-files: the path of ca is not valid/,
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

describe('image: base', () => {
  const rows: [string, Partial<RawInputs>, RegExp | undefined][] = [
    [
      'takes the defaults of action.yml, which the runner hands over as if they were written',
      {
        'environment-file': 'environment.yml',
        context: '.',
        variant: 'latex',
        name: 'ghcr.io/QuantEcon/Lecture-Python',
      },
      undefined,
    ],
    [
      'has its own place',
      { name: 'ghcr.io/quantecon/other' },
      /input name: .*publishes to the repository in the input base/,
    ],
    ['has no environment', { 'environment-file': 'env.yml' }, /input environment-file: cannot be used with/],
    ['has no variant', { variant: 'html' }, /input variant: cannot be used with/],
    ['has its own recipe', { dockerfile: 'Dockerfile' }, /input dockerfile: cannot be used with/],
    ['takes no packages', { 'apt-packages': 'jq' }, /input apt-packages: cannot be used with/],
    ['takes no script', { 'verify-script': 'x.sh' }, /input verify-script: cannot be used with/],
    ['takes tags', { tags: '2026a, latest' }, undefined],
    ['takes no tag that names a target', { tags: 'html' }, /input tags: html is already the name of a base/],
    [
      'takes no tag that looks like one of a target',
      { tags: 'html-v1' },
      /html-v1 is already the name of a base/,
    ],
    ['takes no tag that gets too long', { tags: 'x'.repeat(125) }, /input tags: x+ is too long/],
  ]
  it.each(rows)('%s', (_sentence, given, expected) => {
    const found = problems({ image: 'base', ...given })
    if (expected === undefined) expect(found).toEqual([])
    else expect(found).toEqual([expect.stringMatching(expected)])
  })
})

describe('what is told of problems', () => {
  const failure = (given: Partial<RawInputs>): Failure => {
    try {
      parse(given)
    } catch (error) {
      if (error instanceof Failure) return error
    }
    throw new Error('nothing was refused')
  }

  it('a wrong operation alone: what the others mean hangs on it', () => {
    const { findings, text } = failure({ operation: 'promot', source: 'x', tags: 'a b', variant: 'y' })
    expect(findings.map(({ message, advice }) => `${message}. ${advice}`)).toEqual([
      'input operation: "promot" is not one of ensure, promote. Write promote',
    ])
    expect(text.next).toBe('Write promote')
  })

  it('several with the advice of each', () => {
    const { findings, text } = failure({ variant: 'htlm', 'max-age-days': 'x', force: 'yes' })
    expect(text.on).toBe('3 of them')
    expect(findings.map(({ advice }) => advice)).toEqual([
      'Write a number, for example 30, or leave the input empty',
      'Write html',
      'Write true or false',
    ])
  })
})
