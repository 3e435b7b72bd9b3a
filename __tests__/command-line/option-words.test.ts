import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { inOptions } from '../../src/command-line/option-words.ts'
import { INPUTS } from '../../src/inputs/raw.ts'
import { ROOT, sources } from '../contract/sources.ts'

describe('inOptions()', () => {
  it.each([
    [
      'Add it, or name the right file with the input environment-file',
      'Add it, or name the right file with --environment-file',
    ],
    ['input build-args: names A twice', '--build-arg: names A twice'],
    [
      'Check the inputs username and password: the token may have expired',
      'Check REGISTRY_USERNAME and REGISTRY_PASSWORD in the environment: the token may have expired',
    ],
    [
      'Leave the input github-token at its default and give the job "packages: read" under permissions',
      'Give REGISTRY_USERNAME and REGISTRY_PASSWORD in the environment, or run docker login',
    ],
    ['and this job gave no credentials for ghcr.io', 'and no credentials were given for ghcr.io'],
    ['Run the job again later; nothing was changed', 'Run the command again later; nothing was changed'],
    [
      'reading the inputs (build-args): the recipe takes none. Remove the input, or add a Dockerfile',
      'reading the options (--build-arg): the recipe takes none. Remove the option, or add a Dockerfile',
    ],
    ['unknown input "colour", which has no effect', 'unknown input "colour", which has no effect'],
  ])('%s', (text, expected) => {
    expect(inOptions(text)).toBe(expected)
  })

  // What check and promote can come to say: the stages that they run, and what these read.
  const stages =
    /^(?:fingerprint|environment|inputs|plan\/look-up|promote|image|adapters\/registry|registry-denials)/
  // Nothing of these can be given on the command line.
  const absent = [
    'force',
    'oversize',
    'builder',
    'cache',
    'secrets',
    'secret-files',
    'sbom',
    'provenance',
    'operation',
    'image',
    'read-only',
    'github-token',
  ]
  const texts = sources()
    .filter(({ path }) => stages.test(path))
    .flatMap(({ path }) => {
      const code = readFileSync(`${ROOT}src/${path}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
      return [...code.matchAll(/(?:'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)/g)].map(
        ([text]): [string, string] => [path, text],
      )
    })
    .filter(([, text]) => /\binputs? [a-z]/.test(text))

  it('knows messages of the stages', () => {
    expect(texts.length).toBeGreaterThan(8)
  })

  it.each(texts)('%s says %s in options', (_path, text) => {
    const left = [...inOptions(text).matchAll(/\binputs? ([a-z-]+)/g)].map((found) => found[1] ?? '')
    expect(left.filter((name) => INPUTS.some((input) => input === name) && !absent.includes(name))).toEqual(
      [],
    )
  })
})
