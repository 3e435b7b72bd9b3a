import { expect, it } from '@jest/globals'
import { codes, missingCommands, missingPaths, pages } from './pages.ts'

const PAGES = pages()
const text = (path: string): string | undefined => PAGES.find((page) => page.path === path)?.text
const one = (words: string): string => words.replace(/\s+/g, ' ')

const ROWS = (text('docs/claims.md') ?? '')
  .split('\n')
  .filter((line) => /^\| [\w./-]+\.md \|/.test(line))
  .map((line) => {
    const [page = '', sentence = '', shown = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
    return { page, sentence, shown }
  })

it('docs/claims.md has rows', () => expect(ROWS.length).toBeGreaterThan(20))

it.each(ROWS)('$page: $sentence', ({ page, sentence, shown }) => {
  expect(one(text(page) ?? '')).toContain(sentence)
  const made = { path: 'docs/claims.md', text: shown }
  expect(codes(made)).not.toEqual([])
  expect([...missingPaths(made), ...missingCommands(made)]).toEqual([])
  for (const code of codes(made)) expect(code).toMatch(/^[a-z0-9]+\/[a-z0-9-]+$|^npm run /)
})
