import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { CORE_SCHEMA, load } from 'js-yaml'
import { INPUTS } from '../../src/inputs/raw.ts'
import { OUTPUTS } from '../../src/report/outputs.ts'

const ROOT = new URL('../../', import.meta.url)

interface Interface {
  inputs: Record<string, { description?: string; default?: string; required?: boolean }>
  outputs: Record<string, { description?: string; value?: string }>
  runs: { using: string; main: string }
}

const action = load(readFileSync(new URL('action.yml', ROOT), 'utf8'), { schema: CORE_SCHEMA }) as Interface

describe('action.yml', () => {
  it('has the inputs that the code reads, in the same order', () => {
    expect(Object.keys(action.inputs)).toEqual([...INPUTS])
  })

  it('has the outputs that the code writes, in the same order', () => {
    expect(Object.keys(action.outputs)).toEqual([...OUTPUTS])
  })

  it('asks for nothing: every input has a default, all of them text', () => {
    for (const [name, input] of Object.entries(action.inputs)) {
      expect({ name, required: input.required ?? false }).toEqual({ name, required: false })
      expect({ name, type: typeof input.default }).toEqual({ name, type: 'string' })
    }
  })

  it('describes everything in a sentence', () => {
    for (const [name, { description }] of Object.entries({ ...action.inputs, ...action.outputs })) {
      expect(`${name}: ${description}`).toMatch(/: .{10,}[.]$/)
    }
  })

  it('runs the bundle on Node 20', () => {
    expect(action.runs).toEqual({ using: 'node20', main: 'dist/index.js' })
    expect(existsSync(new URL(action.runs.main, ROOT))).toBe(true)
  })
})

/** Names in the first column of README tables: rows that begin with "| `name` |". */
function readmeNames(readme: string): string[] {
  return [...readme.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1] ?? '')
}

describe('README.md', () => {
  it('tells of every input and every output in its tables, and of no others', () => {
    const readme = readFileSync(new URL('README.md', ROOT), 'utf8')
    const expected = [...Object.keys(action.inputs), ...Object.keys(action.outputs)]
    expect([...new Set(readmeNames(readme))].toSorted()).toEqual([...new Set(expected)].toSorted())
  })

  it('would be caught with a row too many', () => {
    expect(readmeNames('| `name` | x |\n| name | y |\n | `z` |\n| `made-up` | q |')).toEqual([
      'name',
      'made-up',
    ])
  })
})
