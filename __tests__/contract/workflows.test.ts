import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { load } from 'js-yaml'
import { ROOT } from './sources.ts'

interface Job {
  permissions?: unknown
  steps?: { uses?: string; run?: string; with?: Record<string, unknown> }[]
  uses?: string
  secrets?: unknown
}
interface Workflow {
  permissions?: unknown
  jobs?: Record<string, Job>
}
interface Shown {
  name: string
  text: string
}

const { fencedWorkflows } = (await import(join(ROOT, 'scripts/fenced-workflows.mjs'))) as {
  fencedWorkflows: (markdown: string) => { line: number; text: string }[]
}

/** Rights that a job may ask for; whatever is not here has to be argued for here. */
const RIGHTS = new Set(['contents: read', 'packages: read', 'packages: write', 'pull-requests: read'])
/** Jobs that need more, with the reason. */
const MORE: Record<string, string> = {
  'id-token: write': 'signs, or asks a cloud for a token of minutes: only beside the step that does',
  'attestations: write': 'actions/attest',
  'pages: write': 'publishes the book',
}

/** Every workflow of the repository and of its pages. */
function workflows(): Shown[] {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !/(?:^|\/)(?:node_modules|dist|\.git)\//.test(path),
  )
  const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
  const own = files.filter((path) => /\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
  const pages = files.filter((path) => path.endsWith('.md'))
  return [
    ...own.map((path) => ({ name: path, text: read(path) })),
    ...pages.flatMap((path) =>
      fencedWorkflows(read(path)).map(({ line, text }) => ({ name: `${path}, line ${line}`, text })),
    ),
  ]
}

/** Everything in a workflow that gives more than is needed to somebody. */
function faults({ name, text }: Shown): string[] {
  const workflow = load(text) as Workflow
  const found: string[] = []
  const fault = (what: string): unknown => found.push(`${name}: ${what}`)
  if (JSON.stringify(workflow.permissions) !== '{}') fault('permissions at the top are not {}')
  for (const [id, job] of Object.entries(workflow.jobs ?? {})) {
    if (typeof job.permissions !== 'object' || job.permissions === null)
      fault(`job ${id} does not list its permissions`)
    for (const [scope, level] of Object.entries(job.permissions ?? {})) {
      const right = `${scope}: ${level}`
      if (!RIGHTS.has(right) && !(right in MORE)) fault(`job ${id} has ${right}`)
    }
    if (job.secrets === 'inherit') fault(`job ${id} hands every secret on`)
    for (const used of [job.uses, ...(job.steps ?? []).map(({ uses }) => uses)]) {
      if (used !== undefined && !isPinned(used)) fault(`${used} is not pinned`)
    }
    for (const { uses = '', run = '', with: inputs } of job.steps ?? []) {
      if (uses.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false)
        fault(`job ${id}: actions/checkout leaves its token behind`)
      // Whatever is needed goes through env: a branch's name would be a command here.
      if (run.includes('${{')) fault(`job ${id}: an expression inside a script`)
    }
  }
  return found
}

/** By commit or digest; this action's own tag moves only to releases that passed every test. */
function isPinned(uses: string): boolean {
  return (
    uses.startsWith('./') ||
    /^quantecon\/container-action(?:\/[^@]*)?@v1$/.test(uses) ||
    /@[0-9a-f]{40}$/.test(uses) ||
    /^docker:\/\/.*@sha256:[0-9a-f]{64}$/.test(uses)
  )
}

describe('workflows, of this repository, of the examples and in the pages', () => {
  const all = workflows()

  it('are found', () => {
    const names = all.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['.github/workflows/ci.yml', '.github/workflows/build-base-image.yml']),
    )
    expect(names.some((name) => name.startsWith('examples/'))).toBe(true)
    expect(names.some((name) => name.startsWith('README.md'))).toBe(true)
  })

  it.each(all.map((shown) => [shown.name, shown] as const))(
    '%s gives nobody more than is needed',
    (_name, shown) => {
      expect(faults(shown)).toEqual([])
    },
  )

  const hash = 'a'.repeat(40)
  const sound = `permissions: {}\njobs:\n  a:\n    permissions:\n      contents: read\n    steps:\n      - uses: actions/checkout@${hash}\n        with:\n          persist-credentials: false\n      - run: make\n`
  it.each([
    ['no permissions at the top', sound.replace('permissions: {}\n', ''), /at the top/],
    ['read-all', sound.replace('permissions: {}', 'permissions: read-all'), /at the top/],
    [
      'a job without permissions',
      sound.replace('    permissions:\n      contents: read\n', ''),
      /does not list/,
    ],
    ['a right that nothing needs', sound.replace('contents: read', 'contents: write'), /contents: write/],
    ['a tag', sound.replace(hash, 'v5'), /not pinned/],
    ['a branch in quotes', `${sound}      - uses: "x/y@main"\n`, /not pinned/],
    ['an image by tag', `${sound}      - uses: docker://alpine:3\n`, /not pinned/],
    ['a token left behind', sound.replace('false', 'true'), /leaves its token/],
    [
      'a token left behind by default',
      sound.replace('          persist-credentials: false\n', '          fetch-depth: 0\n'),
      /leaves its token/,
    ],
    [
      'an expression in a script',
      sound.replace('run: make', `run: make $${'{{ github.head_ref }}'}`),
      /inside a script/,
    ],
    ['all secrets handed on', `${sound}    secrets: inherit\n`, /every secret/],
  ])('would be caught with %s', (_name, text, expected) => {
    expect(faults({ name: 'x', text: sound })).toEqual([])
    expect(faults({ name: 'x', text }).join()).toMatch(expected)
  })

  it('are found wherever a page uses an action', () => {
    const missed = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md') && !/(?:^|\/)(?:node_modules|dist|\.git)\//.test(path))
      .flatMap((path) => {
        const page = readFileSync(join(ROOT, path), 'utf8')
        const blocks = [...page.matchAll(/^ *```ya?ml\n([\s\S]*?)```/gm)].filter(([, text = '']) =>
          /\buses:/.test(text),
        )
        return blocks.length === fencedWorkflows(page).length
          ? []
          : [`${path}: ${blocks.length} use an action`]
      })
    expect(missed).toEqual([])
  })

  it('are taken from pages whole, as jobs and as steps', () => {
    const page =
      'text\n\n```yaml\n      - uses: a/b@v1\n```\n\n  ```yml\n  jobs:\n    x: {}\n  ```\n\n```yaml\nname: x\nruns: y\n```\n'
    const found = fencedWorkflows(page)
    expect(found.map(({ line }) => line)).toEqual([4, 8])
    expect(found.map(({ text }) => Object.keys((load(text) as Workflow).jobs ?? {}))).toEqual([
      ['example'],
      ['x'],
    ])
  })
})
