import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { diagnose } from '../../src/image-build/failures.ts'

/** The step of the recipe that runs pip, in a real shell, with another program in the place of Python. */
const SCRIPT = join(import.meta.dirname, '../../containers/lecture/add-requirements')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-action-requirements-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the step with a pip that does this, and reads its end as the action would. */
function run(pip: string, seconds: number): { code: number | null; class: string; why: string } {
  const text = readFileSync(SCRIPT, 'utf8').replace(/(?<![\w$])\/(opt|split|recipe|run)\b/g, `${folder}/$1`)
  for (const path of ['opt/conda/envs/q/bin', 'split', 'recipe'])
    mkdirSync(join(folder, path), { recursive: true })
  const python = join(folder, 'opt/conda/envs/q/bin/python')
  writeFileSync(python, `#!/bin/sh\ncase "$*" in *'pip install'*) ${pip} ;; esac\n`)
  chmodSync(python, 0o755)
  writeFileSync(join(folder, 'recipe/trust-secret'), '')
  writeFileSync(join(folder, 'script'), text.replace('--kill-after=15', '--kill-after=1'))
  writeFileSync(join(folder, 'requirements.txt'), 'foo\n')
  const argv = [join(folder, 'script'), 'q', join(folder, 'requirements.txt'), String(seconds)]
  const { status, stdout } = spawnSync('sh', argv, { encoding: 'utf8' })
  const error = `process "/bin/sh -c x" did not complete successfully: exit code: ${status}`
  const step = { name: '[pip 2/2] RUN x', seconds: 1, cached: false, lines: stdout.trim().split('\n'), error }
  const diagnosis = diagnose({ exitCode: 1, steps: [step], tail: [] })
  return { code: status, class: diagnosis.class, why: diagnosis.why }
}

describe('add-requirements', () => {
  it('tells a pip that the system killed from one that found no end', () => {
    expect(run('kill -9 $$', 100)).toMatchObject({ code: 137, class: 'out-of-memory' })
  })
  it.each([
    ['ends when it is asked', 'exec sleep 9'],
    ['has to be killed', 'trap "" TERM; while :; do sleep 1; done'],
  ])('gives pip up at its time limit, where it %s', (_sentence, pip) => {
    expect(run(pip, 1)).toMatchObject({ code: 1, class: 'time-limit' })
  })
  it('leaves what is wrong to the words of pip', () => {
    expect(run('echo "ERROR: No matching distribution found for foo"; exit 1', 100)).toMatchObject({
      class: 'unsolvable-environment',
      why: expect.stringContaining('No matching distribution found for foo'),
    })
  })
})
