import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { load } from 'js-yaml'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type InputName, type RawInputs } from '../../src/inputs/raw.ts'
import { ROOT } from './sources.ts'

const FILE = '.github/workflows/environment.yml'
const text = readFileSync(`${ROOT}${FILE}`, 'utf8')
const workflow = load(text) as {
  on: {
    workflow_call: {
      inputs: Record<string, { type: string; default?: unknown }>
      outputs: Record<string, { value: string }>
    }
  }
  jobs: {
    environment: {
      permissions: Record<string, string>
      outputs: Record<string, string>
      steps: { uses: string; with: Record<string, string> }[]
    }
  }
}
const { inputs, outputs } = workflow.on.workflow_call
const { environment } = workflow.jobs
const step = environment.steps.find(({ uses }) => uses.startsWith('quantecon/container-action'))

/** Inputs of the action that the workflow does not take. */
const LEFT_OUT: Partial<Record<InputName, string>> = {
  operation: 'a promotion is a workflow of its own: docs/rollback.md',
  source: 'of a promotion',
  reason: 'of a promotion',
  image: 'base images have their own workflow',
  secrets: 'a called workflow takes secrets by name only: use the action',
  'secret-files': 'files on the runner of another job',
  username: 'of another registry: use the action',
  password: 'a secret',
  'github-token': 'the job has its own',
  builder: 'made by an earlier step of the same job',
}

describe(FILE, () => {
  it('takes every input of the action, but for those that make no sense in it', () => {
    const expected = INPUTS.filter((name) => LEFT_OUT[name] === undefined)
    expect(Object.keys(inputs)).toEqual(expected)
    expect(Object.keys(step?.with ?? {}).toSorted()).toEqual([...expected].toSorted())
    for (const name of expected) expect(step?.with[name]).toContain(`inputs.${name}`)
  })

  it('gives the action its defaults where the caller says nothing', () => {
    const empty = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
    const action = load(readFileSync(`${ROOT}action.yml`, 'utf8')) as {
      inputs: Record<string, { default?: string }>
    }
    const usual = Object.fromEntries(
      Object.entries(action.inputs).map(([name, { default: value = '' }]) => [
        name,
        // The job's token is no default of a value, and counts for itself.
        value.replace(`\${{ github.repository }}`, 'a/b').replace(`\${{ github.token }}`, ''),
      ]),
    )
    const github = { repository: 'a/b', actor: 'me' }
    expect(parseInputs(empty, github)).toEqual(parseInputs({ ...empty, ...usual }, github))
  })

  it('returns what container jobs need', () => {
    expect(Object.keys(outputs)).toEqual(['repository', 'digest', 'cache-key', 'fallback'])
    for (const [name, { value }] of Object.entries(outputs)) {
      expect(value).toBe(`\${{ jobs.environment.outputs.${name} }}`)
      expect(environment.outputs[name]).toBe(`\${{ steps.container.outputs.${name} }}`)
    }
  })

  it('runs the action of the same release: v1 moves both together', () => {
    expect(step?.uses).toBe('quantecon/container-action@v1')
  })
})
