import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type ActRun, act, jobResult, outputsOf, printed } from './act/run.ts'
import { cleanUp, command, later, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { HAS_CONDA, layOut } from './series/fixture.ts'

/**
 * Lecture series as they are migrated: the environment file of the real repository, a book of the same shapes, and the steps of its
 * own workflow with their `bash -l {0}`, in a container job on the image that the job before has built, verified and published.
 */
const SERIES: { repository: string; pdf: string; pages: string[]; texts: [string, string][] }[] = [
  {
    repository: 'lecture-python-intro',
    pdf: 'small-economics.pdf',
    pages: [
      ...['about', 'eigenvalues', 'geometric_sums', 'growth', 'inequality', 'intro', 'large_numbers'],
      ...['markov_chains', 'networks', 'status', 'supply_demand', 'troubleshooting', 'zreferences'],
    ],
    texts: [
      ['markov_chains', '[0.8 0.2]'],
      ['growth', 'Fig. 2.1 has a logarithmic axis'],
      ['supply_demand', 'q* = 0.9000, surplus = 0.2430'],
      ['about', 'Finite Markov Chains'],
      ['inequality', 'Definition 3.1'],
    ],
  },
  {
    repository: 'lecture-python.myst',
    pdf: 'intermediate-examples.pdf',
    pages: [
      ...['cake_eating', 'intro', 'inventory_dynamics', 'kalman', 'linear_algebra', 'mccall_model'],
      ...['mccall_separation', 'ols', 'qr_decomp', 'samuelson', 'sir_model', 'status', 'troubleshooting'],
      'zreferences',
    ],
    texts: [
      ['inventory_dynamics', 'between 0 and 100: True'],
      ['kalman', 'estimate 9.6'],
      ['linear_algebra', '-2.0 [-1. 1.]'],
      ['mccall_separation', 'Model(α=0.2, β=0.98) 5.0'],
      ['qr_decomp', 'True True'],
    ],
  },
  {
    repository: 'lecture-intro.zh-cn',
    pdf: 'small-economics-zh.pdf',
    pages: [
      ...['about', 'eigenvalues', 'geometric_sums', 'growth', 'intro', 'large_numbers', 'markov_chains'],
      ...['networks', 'status', 'supply_demand', 'troubleshooting', 'zreferences'],
    ],
    texts: [
      ['growth', '增长率：0.0212'],
      ['markov_chains', '[0.8 0.2]'],
      ['supply_demand', '均衡：0.9000'],
      ['about', 'Finite Markov Chains'],
    ],
  },
]

const name = `${setting('REGISTRY')}/e2e/${unique('series')}`
const scratch = temporaryFolder()
const action = join(scratch, 'action')

afterAll(cleanUp)
beforeAll(() => {
  for (const part of ['action.yml', 'dist', 'containers'])
    cpSync(join(ROOT, part), join(action, part), { recursive: true })
})

/** What act says of the steps that took a second or more. */
function times({ lines }: ActRun): string[] {
  return lines.flatMap(({ stepResult, msg = '' }) => {
    const [, step, minutes = '0', seconds = '0'] = / - Main (.*) \[(?:(\d+)m)?([\d.]+)s\]/.exec(msg) ?? []
    const time = 60 * Number(minutes) + Math.round(Number(seconds))
    return stepResult === undefined || step === undefined || time < 1 ? [] : [`${step} ${time} s`]
  })
}

describe.each(SERIES)('$repository', ({ repository, pdf, pages, texts: own }) => {
  // Printed by `!conda list` in a cell.
  const texts = HAS_CONDA ? [...own, ['status', 'statsmodels']] : own
  let run: ActRun
  beforeAll(async () => {
    const folder = join(scratch, repository)
    const git = (...words: string[]): string =>
      execFileSync('git', ['-C', folder, '-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost', ...words], {
        encoding: 'utf8',
      }).trim()
    layOut(repository, folder, {
      inputs: { name, base: setting('BASE'), 'secret-files': `ca=${setting('CA_BUNDLE')}` },
      evidence: `cat /etc/quantecon-container && echo "home=$HOME" && python inspect_build.py '${JSON.stringify(texts)}'`,
    })
    git('init', '--quiet', '--initial-branch', 'main')
    git('remote', 'add', 'origin', `https://github.com/QuantEcon/${repository}.git`)
    git('add', '--all')
    git('commit', '--quiet', '--message', 'A series')
    const head = { sha: git('rev-parse', 'HEAD'), repo: { full_name: `QuantEcon/${repository}` } }
    const event = { pull_request: { number: 1, head }, repository: { default_branch: 'main' } }
    const events = join(scratch, `${repository}-act`)
    mkdirSync(events)
    writeFileSync(join(events, 'event.json'), JSON.stringify(event))
    run = await act(
      { repository: folder, scratch: events },
      { 'quantecon/container-action@v1': action },
      [],
      'pull_request',
    )
    process.stdout.write(`${repository}: ${times(run).join(', ')}\n`)
    const { image } = outputsOf(run, 'environment')
    if (image) later(() => command('docker', 'image', 'rm', '--force', image))
    for (const job of ['environment', 'preview']) {
      if (jobResult(run, job) === 'success') continue
      const said = run.lines.filter((line) => line.jobID === job).map((line) => (line.msg ?? '').trimEnd())
      throw new Error(`the job ${job} failed; its last lines:\n${said.slice(-120).join('\n')}`)
    }
  })

  it('is built, verified and published from its environment file', () => {
    const { decision, image, digest } = outputsOf(run, 'environment')
    expect(decision).toBe('build')
    expect(image).toBe(`${name}@${digest}`)
  })

  it('builds its PDF, notebooks and HTML by its own steps in the image', () => {
    const evidence = printed(run, 'preview', 'Evidence')
    expect(evidence).toContain('home=/github/home')
    expect(evidence.join('\n')).toContain(`image=${name}:env-`)
    const found = JSON.parse(evidence.find((line) => line.startsWith('{')) ?? '{}')
    expect(found).toMatchObject({ complaints: [], missing: [] })
    expect(found.html).toEqual(expect.arrayContaining(pages))
    expect(found.notebooks).toEqual(expect.arrayContaining(pages))
    expect(found.pdf[pdf]).toBeGreaterThan(50_000)
  })
})
