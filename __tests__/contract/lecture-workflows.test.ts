import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { load } from 'js-yaml'
import { ROOT } from './sources.ts'

interface Step {
  uses?: string
  run?: string
  shell?: string
  with?: Record<string, unknown>
}
interface Defaults {
  run?: { shell?: string }
}
interface Job {
  container?: unknown
  defaults?: Defaults
  steps?: Step[]
}
interface Workflow {
  on: { schedule?: { cron: string }[]; workflow_dispatch?: { inputs?: Record<string, unknown> } }
  defaults?: Defaults
  jobs: Record<string, Job>
}

const { fencedWorkflows } = (await import(join(ROOT, 'scripts/fenced-workflows.mjs'))) as {
  fencedWorkflows: (markdown: string) => { line: number; text: string }[]
}
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const EXAMPLE = 'examples/mini-lectures/.github/workflows/ci.yml'
const paths = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (path) => !/(?:^|\/)(?:node_modules|dist|\.git)\//.test(path),
)
const pages = paths
  .filter((path) => path.endsWith('.md'))
  .flatMap((path) =>
    fencedWorkflows(read(path)).map(({ line, text }) => ({ name: `${path}, line ${line}`, text })),
  )
const shown = [
  ...paths
    .filter((path) => /\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
    .map((path) => ({ name: path, text: read(path) })),
  ...pages,
].map(({ name, text }) => ({ name, workflow: load(text) as Workflow }))

/** Steps in a container that are left to `sh`, where `set -o pipefail` is an error and a pipe hides one. */
function leftToSh({ defaults, jobs }: Workflow): string[] {
  return Object.values(jobs).flatMap((job) => {
    const shell = job.defaults?.run?.shell ?? defaults?.run?.shell
    const steps = job.container === undefined ? [] : (job.steps ?? [])
    return steps.flatMap(({ run, shell: own }) => (run !== undefined && !(own ?? shell) ? [run] : []))
  })
}

describe('workflows that lecture repositories copy', () => {
  it.each(shown.map(({ name, workflow }) => [name, workflow] as const))(
    '%s leaves no step in a container to sh',
    (_name, workflow) => {
      expect(leftToSh(workflow)).toEqual([])
    },
  )

  it('would be caught leaving one to sh', () => {
    const text = read(EXAMPLE).replace('    shell: bash\n', '    working-directory: .\n')
    expect(leftToSh(load(text) as Workflow)).toEqual(['jupyter-book build lectures'])
  })

  const whole = [
    [EXAMPLE, load(read(EXAMPLE)) as Workflow] as const,
    ...fencedWorkflows(read('README.md'))
      .slice(0, 1)
      .map(({ text }) => ['README.md', load(text) as Workflow] as const),
  ]

  it.each(whole)('%s is run every week, and by hand with force', (_name, workflow) => {
    const { schedule, workflow_dispatch: byHand } = workflow.on
    expect(schedule?.map(({ cron }) => cron)).toEqual([expect.stringMatching(/^\d+ \d+ \* \* [0-6]$/)])
    expect(byHand?.inputs?.force).toMatchObject({ type: 'boolean', default: false })
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? [])
    const action = steps.find(({ uses }) => uses === 'quantecon/container-action@v1')
    // Empty on every event but a run by hand, and the input takes true or false.
    expect(action?.with).toEqual({ force: `$${'{{ inputs.force || false }}'}` })
  })

  it('show how a repository gets its own time, and keep to it', () => {
    const time = (page: string, name: string): string => {
      const found = /printf %s OWNER\/NAME (\| cksum \| awk '[^']+')/.exec(read(page))?.[1]
      expect(found).toBeDefined()
      return execFileSync('sh', ['-c', `printf %s "$1" ${found}`, 'sh', name], { encoding: 'utf8' }).trim()
    }
    for (const page of ['README.md', EXAMPLE]) {
      expect(whole[0]?.[1].on.schedule?.[0]?.cron).toBe(time(page, 'QuantEcon/mini-lectures'))
      const names = ['python-intro', 'python.myst', 'python-advanced.myst', 'datascience', 'stats', 'jax']
      const times = names.map((name) => time(page, `QuantEcon/lecture-${name}`))
      expect(new Set(times).size).toBe(names.length)
      for (const at of times) expect(at).toMatch(/^(?:[0-9]|[1-5][0-9]) (?:[0-9]|1[0-9]|2[0-3]) \* \* [2-6]$/)
    }
    // After the base images, which are built on Mondays.
    expect(read('.github/workflows/build-base-image.yml')).toMatch(/- cron: "\d+ \d+ \* \* 1"/)
  })
})
