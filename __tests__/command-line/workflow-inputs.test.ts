import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { checkWorkflows } from '../../src/command-line/workflow-inputs.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workflows-'))
  mkdirSync(join(folder, '.github/workflows'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Rules of the findings about one step with these inputs. */
function rules(inputs: string[]): string[] {
  const step = [
    'on: push',
    'jobs:',
    '  a:',
    '    steps:',
    '      - uses: quantecon/container-action@v1',
    '        with:',
  ]
  const text = [...step, ...inputs.map((line) => `          ${line}`)].join('\n')
  writeFileSync(join(folder, '.github/workflows/ci.yml'), `${text}\n`)
  return checkWorkflows(folder, { variant: 'latex', base: 'ghcr.io/quantecon/lecture-base' }).map(
    ({ rule }) => rule,
  )
}

describe('a step with another value than the check', () => {
  it.each([
    ['that makes the image of the lecture', ['variant: html'], ['other-input']],
    ['that says so', ['image: lecture', 'operation: ensure', 'variant: html'], ['other-input']],
    ['that makes the base images', ['image: base', 'base: ghcr.io/a/b', 'variant: html'], []],
    ['that makes them, in capitals', ['Image: " Base "', 'base: ghcr.io/a/b'], []],
    ['that promotes', ['operation: promote', 'source: x', 'variant: html'], []],
    [
      'that promotes, with an input that does not exist',
      ['operation: promote', 'colour: red'],
      ['unknown-input'],
    ],
  ])('%s', (_sentence, inputs, expected) => {
    expect(rules(inputs)).toEqual(expected)
  })
})
