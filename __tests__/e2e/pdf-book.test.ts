import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { act, jobResult, outputsOf, printed } from './act/run.ts'
import { useOf, workflowForAct } from './act/workflow.ts'
import { cleanUp, command, later, ROOT, setting, temporaryFolder, unique } from './machine.ts'

/** What __tests__/e2e/pdf-book/inspect_pdf.py prints of one book. */
interface Book {
  book: string
  engine: string
  complaints: string[]
  /** Name -> kind: Type3 are bitmaps; "not embedded" is said after the kind. */
  fonts: Record<string, string>
  images: number
  /** Text of the pages. */
  pages: string[]
}

/**
 * Books for print: the workflow of the example, with the PDF builder instead of the HTML one, in a container job
 * without a network. jupyter-book's builder "pdflatex" runs XeLaTeX; only a configuration without its LaTeX has pdflatex run.
 */
const COMMANDS = [
  'jupyter-book build lectures --builder pdflatex -n -W --keep-going',
  'mv lectures/_build/latex xelatex',
  'jupyter-book build lectures --builder pdflatex -n -W --keep-going --config lectures/_config-pdflatex.yml',
  'mv lectures/_build/latex pdflatex',
  'jupyter-book build lectures-zh --builder pdflatex -n -W --keep-going',
  'mv lectures-zh/_build/latex chinese',
]
const EVIDENCE = ['python inspect_pdf.py xelatex pdflatex chinese']
const name = `${setting('REGISTRY')}/e2e/${unique('pdf-book')}`
const scratch = temporaryFolder()
const repository = join(scratch, 'pdf-book')
const books: Record<string, Book> = {}

const git = (...words: string[]): string =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost', ...words], {
    encoding: 'utf8',
  }).trim()

function replaced(text: string, before: string, after: string): string {
  expect(text.split(before)).toHaveLength(2)
  return text.replace(before, after)
}

afterAll(cleanUp)

beforeAll(async () => {
  const published = readFileSync(join(ROOT, 'examples/mini-lectures/.github/workflows/ci.yml'), 'utf8')
  const inputs = { name, base: setting('BASE'), 'secret-files': `ca=${setting('CA_BUNDLE')}` }
  let workflow = workflowForAct(published, inputs, EVIDENCE)
  const commands = COMMANDS.map((line) => `          ${line}\n`).join('')
  workflow = replaced(workflow, 'run: jupyter-book build lectures\n', `run: |\n${commands}`)
  workflow = replaced(workflow, '    container:\n', '    container:\n      options: --network none\n')

  const action = join(scratch, 'action')
  for (const part of ['action.yml', 'dist', 'containers'])
    cpSync(join(ROOT, part), join(action, part), { recursive: true })
  cpSync(join(import.meta.dirname, 'pdf-book'), repository, { recursive: true })
  mkdirSync(join(repository, '.github/workflows'), { recursive: true })
  writeFileSync(join(repository, '.github/workflows/ci.yml'), workflow)
  git('init', '--quiet', '--initial-branch', 'main')
  git('remote', 'add', 'origin', 'https://github.com/QuantEcon/pdf-book.git')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'A book')
  const sha = git('rev-parse', 'HEAD')
  const event = {
    ref: 'refs/heads/main',
    after: sha,
    repository: { default_branch: 'main', full_name: 'QuantEcon/pdf-book' },
    head_commit: { id: sha, timestamp: git('show', '--no-patch', '--format=%cI', 'HEAD') },
  }
  writeFileSync(join(scratch, 'event.json'), JSON.stringify(event))

  const actions = {
    [useOf(published, 'quantecon/container-action')]: action,
    [useOf(published, 'actions/cache')]: join(ROOT, '__tests__/e2e/act/cache'),
  }
  const result = await act({ repository, scratch }, actions)
  const { image = '' } = outputsOf(result, 'environment')
  if (image) later(() => command('docker', 'image', 'rm', '--force', image))
  for (const job of ['environment', 'book']) {
    if (jobResult(result, job) === 'success') continue
    const said = result.lines.filter((line) => line.jobID === job).map((line) => (line.msg ?? '').trimEnd())
    throw new Error(`the job ${job} failed; its last lines:\n${said.slice(-80).join('\n')}`)
  }
  const evidence = printed(result, 'book', 'Evidence')
  expect(evidence).toContain('home=/github/home')
  expect(evidence.join('\n')).toContain(`image=${name}:env-`)
  for (const line of evidence.filter((text) => text.startsWith('{'))) {
    const book = JSON.parse(line) as Book
    books[book.book] = book
  }
})

const ENGLISH = {
  'cross references': [
    '1 Mathematics',
    'right-hand side of (1.1)',
    'Theorem 1 says',
    'Fig. 2.1 is drawn',
    'Fig. 2.2 is an SVG',
  ],
  'what the code printed': ['value of state 1: 20.0000'],
  'a figure by TikZ': ['low high'],
  'a figure by Graphviz': ['environment image book'],
  'a bibliography': ['equation [Bellman, 1957]', 'Princeton University Press'],
  'an index': ['Bellman equation, ', 'drawn by TikZ, '],
}
const CHINESE = {
  'a title': ['动态规划讲义\n量化经济学'],
  'cross references': ['即贝尔曼方程。', '则方程 (1.1) 的右边是压缩映射'],
  'English and punctuation between': ['中文与英文 (English) 可以混排，“引号”与——破折号亦可。'],
  'code in Greek and Chinese': ['β, ρ = 0.9, 2.0', '价 值 = 20.0'],
  'an index': ['索引', '贝尔曼方程 , '],
}
const ICONS = ['FontAwesome5Free-Solid', 'FontAwesome5Free-Regular']
const EXPECTED = [
  // bbm10 and dsrom10 are what \mathbbm and \mathds ask for; the former exists as bitmaps only. Graphviz takes DejaVu.
  {
    book: 'xelatex',
    engine: 'XeTeX',
    fonts: ['FreeSerif', 'dsrom10', 'DejaVuSerif', ...ICONS],
    bitmaps: 1,
    images: 4,
    texts: ENGLISH,
  },
  {
    book: 'pdflatex',
    engine: 'pdfTeX',
    fonts: ['TeXGyreTermes-Regular', 'dsrom10', 'DejaVuSerif', ...ICONS],
    bitmaps: 1,
    images: 4,
    texts: ENGLISH,
  },
  {
    book: 'chinese',
    engine: 'XeTeX',
    fonts: ['FandolSong-Regular', 'FandolHei-Bold', 'FreeMono', ...ICONS.slice(0, 1)],
    bitmaps: 0,
    images: 0,
    texts: CHINESE,
  },
]

describe.each(EXPECTED)(
  'the PDF of the book $book',
  ({ book: which, engine, fonts, bitmaps, images, texts }) => {
    const book = (): Book => {
      const found = books[which]
      if (!found) throw new Error(`the job printed nothing of ${which}`)
      return found
    }

    it(`is made by ${engine} without a complaint`, () => {
      expect(book().engine).toContain(`This is ${engine},`)
      expect(book().complaints).toEqual([])
    })

    it('holds its fonts, and no more bitmaps of characters than must be', () => {
      const names = Object.keys(book().fonts).map((font) => font.replace(/-Identity-H$/, ''))
      const kinds = Object.values(book().fonts)
      expect(names).toEqual(expect.arrayContaining(fonts))
      expect(kinds.filter((kind) => kind.endsWith('not embedded'))).toEqual([])
      expect(kinds.filter((kind) => kind === 'Type3')).toHaveLength(bitmaps)
    })

    it(`holds ${images} images`, () => {
      expect(book().images).toBe(images)
    })

    it.each(Object.entries(texts))('has %s', (_, expected) => {
      const text = book().pages.join('\n')
      for (const piece of expected) expect(text).toContain(piece)
    })
  },
)
