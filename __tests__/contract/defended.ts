import { existsSync, readFileSync } from 'node:fs'
import { ROOT } from './sources.ts'

/** A test that a row names: `hostile/text: does not reach the log` is in `__tests__/robustness/hostile/text.test.ts`. */
export interface Named {
  file: string
  title: string
}

/** Rows of all tables of a page below a heading, without their heads; cells as they are written. */
export function tableRows(text: string, heading?: string): string[][] {
  const from = heading === undefined ? 0 : text.indexOf(`\n${heading}\n`)
  if (from < 0) throw new Error(`no heading ${heading}`)
  const rest = text.slice(from + 1)
  const end = heading === undefined ? -1 : rest.slice(1).search(/^## /m)
  const lines = (end < 0 ? rest : rest.slice(0, end + 1)).split('\n')
  return lines.flatMap((line, at) => {
    const isRow = line.startsWith('|') && !/^\|\s*-/.test(line) && !/^\|\s*-/.test(lines[at + 1] ?? '')
    return isRow
      ? [
          line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ]
      : []
  })
}

export function namedTests(text: string): Named[] {
  return [...text.matchAll(/`([a-z0-9-]+(?:\/[a-z0-9-]+)+): ([^`]+)`/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }))
}

/** Whether a test file has a name that begins or ends so, in one of its strings; a name may be put together of two. */
export function isThere({ file, title }: Named, read = readTest): boolean {
  const text = read(file)
  return text !== undefined && strings(text).some((string) => string.includes(title))
}

function readTest(file: string): string | undefined {
  const path = `${ROOT}__tests__/${file}.test.ts`
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** The string literals of a source: names of tests and of the rows of their tables. */
function strings(text: string): string[] {
  const found = text.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)
  return [...found].map(([, single, double, template]) => single ?? double ?? template ?? '')
}
