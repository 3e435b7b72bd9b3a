import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { CORE_SCHEMA, load } from 'js-yaml'
import { BASE_BUDGETS, BUDGET } from '../../src/image/budget.ts'
import * as schemes from '../../src/image/tags.ts'
import { MAX_LAYER } from '../../src/package-record/read-layer.ts'
import { checkNames } from './contents.ts'
import { brokenLinks, missingCommands, missingPaths, type Page, pages, refusedValues } from './pages.ts'
import { drawing, ROOT, sources } from './sources.ts'

const PAGES = pages()
const page = (path: string): string => PAGES.find((one) => one.path === path)?.text ?? ''
const source = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8')
const made = (text: string): Page => ({ path: 'docs/made-up.md', text })

describe.each(PAGES.map((one): [string, Page] => [one.path, one]))('%s', (_path, one) => {
  it('links to what is there', () => expect(brokenLinks(one)).toEqual([]))
  it('names files of this repository that exist', () => expect(missingPaths(one)).toEqual([]))
  it('names commands that exist', () => expect(missingCommands(one)).toEqual([]))
  it('gives inputs values that the action takes', () => expect(refusedValues(one)).toEqual([]))
})

describe('a page that is wrong is caught', () => {
  const rows: [string, (one: Page) => string[], string, string[]][] = [
    ['a link to no file', brokenLinks, '[x](none.md) [y](events.md)', ['none.md']],
    ['a link to no heading', brokenLinks, '[x](events.md#none) [y](#here)\n## Here', ['events.md#none']],
    [
      'a path that is gone',
      missingPaths,
      '`src/none.ts` `src/lecture/run-lecture.ts` `src/*.ts`',
      ['src/none.ts'],
    ],
    ['a test that is gone', missingPaths, '`bundle/none` `bundle/secrets`', ['bundle/none']],
    ['a command that is gone', missingCommands, 'npm run none; npm run bench -- reuse', ['npm run none']],
    ['a benchmark that is gone', missingCommands, 'npm run bench -- none', ['npm run bench -- none']],
    ['a value that is refused', refusedValues, '`cache: some` `cache: none` `on: push`', ['cache: some']],
  ]
  it.each(rows)('%s', (_sentence, find, text, expected) => expect(find(made(text))).toEqual(expected))
})

/** First cells of the rows of the table whose head begins with this cell. */
function rows(text: string, head: string): string[][] {
  const [, table = ''] = text.split(new RegExp(`^\\| ${head} \\|`, 'm'))
  const lines = table.split('\n').slice(2)
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(0, end < 0 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

describe('README.md', () => {
  it('tells the defaults of action.yml', () => {
    const { inputs } = load(source('action.yml'), { schema: CORE_SCHEMA }) as {
      inputs: Record<string, { default: string }>
    }
    // What the runner fills in, or the code from other inputs, is said in words.
    const words: Record<string, string> = {
      name: '`ghcr.io/<owner>/<repo>`',
      username: "the run's actor",
      password: '`github-token` on ghcr.io',
      'github-token': "the job's token",
    }
    const expected = Object.entries(inputs).map(([name, about]) => [
      `\`${name}\``,
      words[name] ?? (about.default === '' ? 'empty' : `\`${about.default}\``),
    ])
    expect(rows(page('README.md'), 'Input').map((cells) => cells.slice(0, 2))).toEqual(expected)
  })

  it('shows the summary of a run that had all checks and components of today: made by ./scripts/demo and scripts/readme-sample.mjs', () => {
    const [, sample = ''] = page('README.md').split(/<!-- .*readme-sample.* -->|<!-- end of the sample -->/)
    const told = [...sample.matchAll(/[✓✗] ([a-z0-9.-]+)/g)].map(([, name]) => name)
    // Of a repository without a script, with TeX, by the recipe.
    const absent = /\.not-needed$|^script$|^base\.|^tools\.(?:gcc|g\+\+)$/
    const names = [...new Set(checkNames())].filter((name) => !absent.test(name))
    expect([...told].toSorted()).toEqual(names.toSorted())
    const shown = rows(sample.replaceAll(/^> ?/gm, ''), 'Component').map(([name]) => name)
    const [, all = ''] =
      /const COMPONENTS = \[([^\]]*)\]/.exec(source('src/fingerprint/fingerprint.ts')) ?? []
    expect(shown).toEqual([...all.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name))
  })
})

it('docs/troubleshooting.md has a row for every class of failure, and for no other', () => {
  const [, union = ''] =
    /export type FailureClass =([^\n]*(?:\n {2}\|[^\n]*)*)/.exec(source('src/failure.ts')) ?? []
  const classes = [...union.matchAll(/'([a-z-]+)'/g)].map((match) => `\`${match[1]}\``)
  expect(classes.length).toBeGreaterThan(15)
  expect(
    rows(page('docs/troubleshooting.md'), 'Class')
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(classes.toSorted())
})

describe('docs/architecture.md, "Names"', () => {
  const digest = `sha256:${'d'.repeat(64)}`
  const cells = rows(page('docs/architecture.md'), 'Tag').map(([tag = '']) => tag)
  /** A cell as a pattern: `env-<16 hex>`. */
  const matches = (tag: string): boolean =>
    cells
      .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
      .some((shape) =>
        new RegExp(
          `^${shape
            .replace(/<(\d+) hex[^>]*>/g, '[0-9a-f]{$1}')
            .replace(/<[^>]+>/g, '.+')
            .replace(/YYYY|MM|DD|ww/g, (part) => `\\d{${part.length}}`)}$`,
        ).test(tag),
      )
  /** Each function of src/image/tags.ts that makes a tag, called with something of its kind. */
  const MADE: Record<string, unknown> = {
    contentTag: 'a'.repeat(64),
    verifiedTag: digest,
    promotionTag: 'latest',
    referrersTag: digest,
    pullRequestTag: 7,
    dateTag: 0,
  }
  const makers = Object.entries(schemes as Record<string, unknown>).filter(
    // The commit, and the git tag of the user, are called by their words on the page.
    ([name, make]) => typeof make === 'function' && /^(?!is[A-Z]|git|commit).*Tag$/.test(name),
  )
  it.each([
    ...makers.map(([name, make]) => (make as (of: unknown) => string)(MADE[name] ?? 0)),
    'latest',
    'cache',
    'candidate-7-1',
  ])('has a row for %s', (tag) => expect(matches(tag)).toBe(true))
})

it('docs/rollback.md lists every kind of tag that no promotion moves', () => {
  /** As the page writes it; an environment's own tag can be promoted, and base images have a section of their own. */
  const written: Record<string, string> = {
    commit: 'commits',
    verified: '`verified-...`',
    'pull request': '`pr-...`',
    promotion: '`promotion-...`',
    referrers: '`sha256-...`',
    cache: '`cache`',
    candidate: '`candidate-...`',
  }
  const [, list = ''] = /tags with a fixed meaning \(([^)]*)\)/.exec(page('docs/rollback.md')) ?? []
  const reserved = Object.entries(schemes.SCHEMES).filter(
    ([name, { reserved }]) => reserved && !['content', 'target'].includes(name),
  )
  const missing = reserved.filter(([name]) => !list.includes(written[name] ?? `no word for ${name}`))
  expect(missing.map(([name]) => name)).toEqual([])
})

it('containers/base/README.md tells the budgets of the code', () => {
  const text = (bytes: number): string => `${(bytes / 1e6).toLocaleString('en-US')} MB`
  const expected = Object.entries(BASE_BUDGETS).map(([target, { compressed, disk }]) => [
    `\`${target}\``,
    text(compressed),
    text(disk),
  ])
  const table = page('containers/base/README.md').split('Each target has a budget')[1] ?? ''
  expect(rows(table, 'target')).toEqual(expected)
})

describe('limits that pages tell are those of the code', () => {
  const constant = (path: string, name: string): string =>
    new RegExp(`const ${name} = ([^\\n]+)`).exec(source(path))?.[1] ?? 'none'
  const claims: [string, RegExp, unknown, unknown][] = [
    ['README.md', /above 1 GB compressed or 3 GB on disk/, BUDGET, { compressed: 1e9, disk: 3e9 }],
    ['docs/architecture.md', /\| 1 GB compressed \|/, BUDGET.compressed, 1e9],
    ['docs/architecture.md', /\| 3 GB on disk \|/, BUDGET.disk, 3e9],
    ['docs/architecture.md', /Layers above 256 KiB are not read/, MAX_LAYER, 256 * 1024],
    [
      'README.md',
      /more than 100,000 bytes, the output is\s+`\{\}`/,
      constant('src/package-record/difference.ts', 'MOST_JSON'),
      '100_000',
    ],
    [
      'docs/troubleshooting.md',
      /a build said nothing for 30 minutes/,
      constant('src/image-build/build.ts', 'MOST_SILENCE'),
      '30',
    ],
  ]
  it.each(claims)('%s: %s', (path, sentence, value, expected) => {
    expect(page(path)).toMatch(sentence)
    expect(value).toEqual(expected)
  })
})

it('docs/architecture.md has a row for every folder of src', () => {
  const rooms = new Set(sources().flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0]] : [])))
  expect(rooms.size).toBeGreaterThan(15)
  expect([...rooms].filter((room) => !page('docs/architecture.md').includes(`\`src/${room}/\``))).toEqual([])
})

it('docs/architecture.md draws the rooms and what they import', () => {
  const [, drawn = ''] = /```mermaid\nflowchart TD\n([\s\S]*?)\n```/.exec(page('docs/architecture.md')) ?? []
  expect(drawn.split('\n')).toEqual(drawing(sources()))
})

describe('docs/decisions', () => {
  const decisions = PAGES.filter(({ path }) => /^docs\/decisions\/\d{4}-/.test(path))

  it('has a date and a status on each page, and each page in its list', () => {
    expect(decisions.length).toBeGreaterThan(25)
    const list = page('docs/decisions/README.md')
    const untold = decisions.filter(({ path, text }) => {
      const [title = '', blank, status = ''] = text.split('\n')
      const number = Number(path.slice('docs/decisions/'.length).slice(0, 4))
      const row = `| [${number}](${path.slice('docs/decisions/'.length)}) | ${title.replace(/^# \d+\. /, '')} |`
      const whole = title.startsWith(`# ${number}. `) && blank === '' && list.includes(row)
      return !whole || !/^(?:Accepted|Replaced by \[\d+\]\(\S+\)), \d{4}-\d\d-\d\d\.$/.test(status)
    })
    expect(untold.map(({ path }) => path)).toEqual([])
  })
})
