import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ActRun, act, jobResult, printed } from './act/run.ts'
import { cleanUp, command, setting, temporaryFolder } from './machine.ts'

/** What docs/steps.md says of shells: the same script in a container job, under each `shell:`, as a runner starts it. */
const image = `${setting('BASE')}:html`
const HIDDEN = 'tr "\\0" " " </proc/$$/cmdline; echo\nfalse | true\necho went-on'
const JOBS: Record<string, { shell?: string; defaults?: boolean; script: string }> = {
  unset: { script: HIDDEN },
  'unset-error': { script: 'false\necho went-on' },
  bash: { shell: 'bash', defaults: true, script: HIDDEN },
  login: { shell: 'bash -l {0}', script: `${HIDDEN.replace('false | true', 'false')}` },
  'login-last': { shell: 'bash -l {0}', script: 'echo went-on\nfalse' },
  'login-strict': { shell: 'bash -l {0}', script: 'set -eo pipefail\nfalse | true\necho went-on' },
  pipefail: { script: 'set -o pipefail\necho went-on' },
  'pipefail-bash': { shell: 'bash', defaults: true, script: 'set -o pipefail\necho went-on' },
}

function workflow(): string {
  const jobs = Object.entries(JOBS).map(([name, { shell, defaults, script }]) => ({
    [name]: {
      'runs-on': 'ubuntu-latest',
      container: { image },
      ...(defaults ? { defaults: { run: { shell } } } : {}),
      steps: [{ name: 'Step', run: script, ...(shell && !defaults ? { shell } : {}) }],
    },
  }))
  // JSON is YAML.
  return JSON.stringify({ name: 'Shells', on: 'push', jobs: Object.assign({}, ...jobs) })
}

let result: ActRun
beforeAll(async () => {
  const scratch = temporaryFolder()
  const repository = join(scratch, 'lectures')
  mkdirSync(join(repository, '.github/workflows'), { recursive: true })
  writeFileSync(join(repository, '.github/workflows/shells.yml'), workflow())
  const git = (...words: string[]): unknown =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost', ...words])
  git('init', '--quiet', '--initial-branch', 'main')
  git('remote', 'add', 'origin', 'https://github.com/QuantEcon/lectures.git')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Shells')
  writeFileSync(join(scratch, 'event.json'), JSON.stringify({ ref: 'refs/heads/main' }))
  result = await act({ repository, scratch }, {})
})
afterAll(cleanUp)

describe('a step of a container job', () => {
  it.each([
    [
      'unset',
      'sh -e ',
      'success',
      'is run by sh, and an error before the last command of a pipe is not seen',
    ],
    ['bash', 'bash --noprofile --norc -e -o pipefail ', 'failure', 'is strict with shell: bash'],
    ['login', 'bash -l ', 'success', 'goes on after an error with bash -l {0}'],
  ])('%s', (job, shell, outcome) => {
    const said = printed(result, job, 'Step').map((line) => line.trim())
    expect(said.find((line) => line.startsWith(shell))).toBeDefined()
    expect(said.includes('went-on')).toBe(outcome === 'success')
    expect(jobResult(result, job)).toBe(outcome)
  })

  it.each([
    ['unset-error', 'failure', false],
    ['login-last', 'failure', true],
    ['login-strict', 'failure', false],
    ['pipefail-bash', 'success', true],
  ])('%s ends in %s', (job, outcome, wentOn) => {
    expect(jobResult(result, job)).toBe(outcome)
    expect(printed(result, job, 'Step').some((line) => line.trim() === 'went-on')).toBe(wentOn)
  })

  it('cannot set pipefail in the sh of Ubuntu 24.04', async () => {
    const system = await command('docker', 'run', '--rm', image, 'sh', '-c', '. /etc/os-release && echo $ID')
    // The sh of Debian 13, which stands in for Ubuntu where Docker Hub cannot be reached, is newer and knows it.
    expect(jobResult(result, 'pipefail')).toBe(system.trim() === 'ubuntu' ? 'failure' : 'success')
  })
})
