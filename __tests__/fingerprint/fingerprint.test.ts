import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import canonicalize from 'canonicalize'
import type { ContextEntry } from '../../src/build-context/hashed-files.ts'
import { difference, type FingerprintInputs, fingerprint, SCHEMA } from '../../src/fingerprint/fingerprint.ts'
import { recipeInputs } from '../../src/fingerprint/recipe.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

const HASH = 'a'.repeat(64)
const file = (path: string) => ({ path, sha256: HASH, executable: false, target: null })
const taken = (path: string): ContextEntry => ({
  path,
  kind: 'file',
  mode: '644',
  sha256: HASH,
  target: null,
})
const INPUTS: FingerprintInputs = {
  environment: { canonical: { name: 'x', conda: ['python=3.13'] } },
  includes: [
    { path: 'r.txt', role: 'requirements', sha256: HASH, executable: false, requirements: [], findings: [] },
  ],
  git: { 'git+https://h/a': 'b'.repeat(40) },
  recipe: { solver: 'ghcr.io/quantecon/lecture-base:solver', files: [file('Dockerfile')] },
  build: { dockerfile: HASH, files: [taken('a')] },
  arguments: {
    buildArgs: { A: '1' },
    platforms: ['linux/amd64'],
    variant: 'latex',
    aptPackages: ['jq'],
    lockFile: 'x',
    buildContexts: {},
    verifyScript: undefined,
  },
  base: 'ghcr.io/quantecon/lecture-base',
}
const include = INPUTS.includes[0] as FingerprintInputs['includes'][number]

describe('fingerprint', () => {
  const rows: [name: string, component: string, change: Partial<FingerprintInputs>][] = [
    ['a spec', 'environment', { environment: { canonical: { name: 'x', conda: ['python=3.12'] } } }],
    ['order of specs', 'environment', { environment: { canonical: { name: 'x', conda: [] } } }],
    ['content of an include', 'includes', { includes: [{ ...include, sha256: 'b'.repeat(64) }] }],
    ['path of an include', 'includes', { includes: [{ ...include, path: 's.txt' }] }],
    ['role of an include', 'includes', { includes: [{ ...include, role: 'constraints' }] }],
    ['execute bit of an include', 'includes', { includes: [{ ...include, executable: true }] }],
    ['target of an included link', 'includes', { includes: [{ ...include, target: 'x' }] }],
    ['a resolved commit', 'git', { git: { 'git+https://h/a': 'c'.repeat(40) } }],
    ['no git requirement', 'git', { git: {} }],
    ['the solver', 'recipe', { recipe: { solver: 'other', files: [file('Dockerfile')] } }],
    ['a file of the recipe', 'recipe', { recipe: { solver: INPUTS.recipe?.solver ?? '', files: [] } }],
    ['no recipe', 'recipe', { recipe: undefined }],
    ['the Dockerfile', 'dockerfile', { build: { dockerfile: 'b'.repeat(64), files: [taken('a')] } }],
    ['a file of the context', 'context', { build: { dockerfile: HASH, files: [taken('b')] } }],
    [
      'mode in the context',
      'context',
      { build: { dockerfile: HASH, files: [{ ...taken('a'), mode: '600' }] } },
    ],
    [
      'link in the context',
      'context',
      { build: { dockerfile: HASH, files: [{ ...taken('a'), kind: 'link', mode: null, target: 'b' }] } },
    ],
    ['content that ADD fetches', 'downloads', { downloads: [{ url: 'https://h/a', sha256: HASH }] }],
    ['a build argument', 'arguments', { arguments: { ...INPUTS.arguments, buildArgs: { A: '2' } } }],
    ['a platform', 'arguments', { arguments: { ...INPUTS.arguments, platforms: ['linux/arm64'] } }],
    ['the variant', 'arguments', { arguments: { ...INPUTS.arguments, variant: 'html' } }],
    ['an extra package', 'arguments', { arguments: { ...INPUTS.arguments, aptPackages: [] } }],
    ['the lock file', 'arguments', { arguments: { ...INPUTS.arguments, lockFile: undefined } }],
    ['the verification script', 'arguments', { arguments: { ...INPUTS.arguments, verifyScript: HASH } }],
    ['the base', 'base', { base: 'ghcr.io/quantecon/other' }],
  ]
  it.each(rows)('%s changes the hash and the component %s alone', (_, component, change) => {
    const before = fingerprint(INPUTS)
    const after = fingerprint({ ...INPUTS, ...change })
    expect(after.hash).not.toBe(before.hash)
    expect(difference(before.components, after.components)).toEqual([component])
  })

  it('counts the order of pip items, but not as another environment', () => {
    const [one, other] = [
      ['a==1', 'b==1'],
      ['b==1', 'a==1'],
    ].map((pip) => fingerprint({ ...INPUTS, environment: { canonical: { name: 'x', pip } } }))
    expect(other?.hash).not.toBe(one?.hash)
    expect(difference(one?.components ?? {}, other?.components ?? {})).toEqual(['pip-order'])
  })

  it('is SHA-256 over canonical JSON of schema and components', () => {
    const { schema, hash, components } = fingerprint(INPUTS)
    const expected = createHash('sha256')
      .update(canonicalize({ schema: SCHEMA, components }) ?? '')
      .digest('hex')
    expect([schema, hash]).toEqual([SCHEMA, expected])
    expect(Object.keys(components)).toHaveLength(10)
    expect(Object.values(components).every((part) => /^[0-9a-f]{64}$/.test(part))).toBe(true)
  })

  it('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(INPUTS).toReversed()) as unknown as FingerprintInputs
    expect(
      fingerprint({ ...reversed, environment: { canonical: { conda: ['python=3.13'], name: 'x' } } }),
    ).toEqual(fingerprint(INPUTS))
  })

  it('stays the same from release to release: images are found by it', () => {
    expect(fingerprint(INPUTS).hash).toBe('d4b70e77bf470cdf1975f9e3b6be4f3d4d8b8ea37c25c06111a65025cd21691a')
  })

  it('counts a component that only one side has as changed', () => {
    expect(difference({ a: '1', b: '2' }, { b: '2', c: '3' })).toEqual(['a', 'c'])
  })
})

describe('recipeInputs', () => {
  it('hashes every file that the recipe uses, with paths inside it', async () => {
    const files = memoryFiles({
      'containers/lecture/Dockerfile': 'FROM x',
      'containers/lecture/README.md': 'left out, as by .dockerignore',
      'containers/lecture/.dockerignore': '*.md',
      'containers/lecture/split.py': { text: 'x', executable: true },
      'containers/base/Dockerfile': 'not this one',
    })
    const recipe = await recipeInputs(files, 'solver')
    expect(recipe).toMatchObject({
      solver: 'solver',
      files: [{ path: 'Dockerfile' }, { path: 'split.py', executable: true }],
    })
  })

  it('fails when the folder is missing', async () => {
    await expect(recipeInputs(memoryFiles({}), 'solver')).rejects.toThrow('the action does not contain it')
  })
})
