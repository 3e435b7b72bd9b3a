import type { Finding } from '../failure.ts'
import { nearest } from '../nearest.ts'
import { INPUTS } from './raw.ts'

/** A `with:` key that action.yml does not have: GitHub only warns of it, and what was meant has its default. */
export function unknownInput(name: string, place: Pick<Finding, 'file' | 'line'> = {}): Finding {
  const meant = nearest(name, INPUTS)
  return {
    severity: 'warning',
    rule: 'unknown-input',
    ...place,
    message: `unknown input ${JSON.stringify(name.slice(0, 100))}, which has no effect`,
    advice: meant === undefined ? 'Remove it. README.md lists all inputs' : `Write ${meant}`,
  }
}

/**
 * Inputs of the step that action.yml does not have, as the runner hands them over: it warns of them and passes them on all the same.
 * A variable of the workflow's own that begins with INPUT_ cannot be told from one.
 */
export function unknownInputs(env: Readonly<Record<string, string | undefined>>): Finding[] {
  const known = new Set(INPUTS.map((name) => variable(name)))
  return Object.keys(env)
    .filter((name) => name.startsWith('INPUT_') && !known.has(name))
    .sort()
    .map((name) => unknownInput(name.slice('INPUT_'.length).toLowerCase()))
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/core.ts (getInput) */
function variable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}
