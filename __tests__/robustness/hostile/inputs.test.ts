import { describe, expect, it } from '@jest/globals'
import { tagsFor } from '../../../src/image/tags.ts'
import { buildArguments } from '../../../src/image-build/arguments.ts'
import { parseInputs } from '../../../src/inputs/inputs.ts'
import { INPUTS, type InputName, type RawInputs } from '../../../src/inputs/raw.ts'
import { readEvent } from '../../../src/inputs/read-event.ts'
import { request } from '../../image-build/fakes.ts'

const parse = (given: Partial<RawInputs>) =>
  parseInputs(
    { ...(Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs), ...given },
    { repository: 'QuantEcon/lecture', actor: 'somebody' },
  )

/** Whose value is a path inside the repository. */
const PATHS: InputName[] = ['environment-file', 'context', 'dockerfile', 'lock', 'verify-script']

describe.each(PATHS)('the path %s', (input) => {
  it.each([
    ['above the root', '../x'],
    ['above it after a detour', 'a/../../x'],
    ['absolute', '/etc/passwd'],
    ['with a NUL byte', 'a\0b'],
    ['with a line break', 'a\n::error::b'],
    ['with a backslash', '..\\x'],
  ])('%s is refused', (_what, value) => {
    expect(() => parse({ [input]: value })).toThrow(new RegExp(`input ${input}: .*not a path inside`))
  })
})

/** Of values that are words of the action or names of others; in the rest everything is allowed, and nothing is run. */
const NAMES: InputName[] = ['name', 'base', 'apt-packages', 'tags', 'builder', 'max-age-days', 'force']

describe.each(NAMES)('shell characters in %s', (input) => {
  it.each(['$(id)', '`id`', 'a;id', 'a|id', 'a&&id', '--help', "a'b", 'a"b', 'a\u202eb', '::error::x'])(
    '%j are refused',
    (value) => {
      const whole = input === 'name' || input === 'base' ? `ghcr.io/${value}` : value
      expect(() => parse({ [input]: whole })).toThrow(`input ${input}`)
    },
  )
})

it('values that may hold anything stay one word of the command line each', () => {
  const value = '$(id) `id` "; rm -rf / #\' --push ,type=local\u202e'
  const { buildArgs, buildContexts } = parse({ 'build-args': `A=${value}`, 'build-contexts': `c=${value}` })
  const argv = buildArguments(request({ buildArgs, contexts: buildContexts }))
  expect(argv).toContain(`A=${value}`)
  expect(argv).toContain(`c=${value}`)
  expect(argv.filter((word) => word.includes('rm -rf'))).toHaveLength(2)
})

describe('an event of a stranger', () => {
  const evil = 'x\n::set-output name=image::evil\u001b[2J$(id)'
  const pull = { number: 7, title: evil, user: { login: evil }, head: { sha: evil, ref: evil, label: evil } }

  it('gives no text to any tag', () => {
    const event = readEvent(
      { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge', GITHUB_SHA: 'a'.repeat(40) },
      { pull_request: pull, repository: { default_branch: evil } },
    )
    const tags = tagsFor({ ...event, fingerprint: 'a'.repeat(64), now: 0, extra: [] })
    expect(tags).toEqual({
      content: `env-${'a'.repeat(16)}`,
      moving: [{ tag: 'pr-7', rule: 'forward' }],
    })
  })

  it.each([
    ['a tag named like a command', 'refs/tags/v1\n::error::x', 'v1---error--x'],
    ['a tag with shell characters', 'refs/tags/v1$(id)', 'v1--id-'],
    ['a tag turned around', 'refs/tags/v1\u202e2', 'v1-2'],
  ])('%s becomes a name that a registry takes', (_what, ref, tag) => {
    const event = readEvent({ GITHUB_EVENT_NAME: 'push', GITHUB_REF: ref }, {})
    const { moving } = tagsFor({ ...event, fingerprint: 'a'.repeat(64), now: 0, extra: [] })
    expect(moving).toEqual([
      { tag: expect.stringMatching(new RegExp(`^${tag}_[0-9a-f]{12}$`)), rule: 'fixed' },
    ])
  })
})
