import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { type Check, readChecks } from '../../src/verify/checks.ts'
import { command, ROOT, temporaryFolder } from './machine.ts'

const CHECKS = join(ROOT, 'containers/verify')

/**
 * The step of containers/verify, with other inputs, that runs only the named checks, or all for no name, and keeps
 * what they print. `before`: commands that come first, with `&&` at their end. `previous`: the stage whose results are kept, too.
 */
export function verifyStep(
  input: string,
  before: string,
  names: string,
  result: string,
  previous?: string,
): string {
  const step = /^RUN [\s\S]*/m.exec(readFileSync(join(CHECKS, 'Dockerfile'), 'utf8'))?.[0].trimEnd() ?? ''
  const run = 'sh /container-action/checks/run'
  const mount = '--mount=type=bind,target=/container-action/input'
  expect([step.endsWith(run), step.includes(mount)]).toEqual([true, true])
  const other =
    previous === undefined ? '' : ` --mount=type=bind,from=${previous},source=/result,target=/previous`
  const keep = previous === undefined ? 'true' : 'cp /previous/* /result/'
  return step
    .replace(mount, `--mount=type=bind,source=${input},target=/container-action/input${other}`)
    .replace(run, () => `${before}{ ${run} ${names} >/result/${result} 2>&1 || true; } && ${keep}`)
}

/** Builds the stages in one build; the answer gives what the checks of a step have printed below /result of the last stage. */
export async function buildResults(folder: string, stages: string[]): Promise<(at: number) => Check[]> {
  writeFileSync(join(folder, 'Dockerfile'), stages.join('\n'))
  const output = join(temporaryFolder(), 'output')
  await command(
    'docker',
    ...['buildx', 'build', '--builder', 'default', '--progress=plain', '--no-cache', '--build-context'],
    ...[`checks=${CHECKS}`, '--output', `type=local,dest=${output}`, folder],
  )
  return (at) => readChecks(readFileSync(join(output, String(at)), 'utf8').split('\n'))
}
