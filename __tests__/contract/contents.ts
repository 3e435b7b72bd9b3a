import { readdirSync, readFileSync } from 'node:fs'
import { ROOT } from './sources.ts'

/** A line of a list of contents, and how it is seen that the verification asks for it. */
export interface Row {
  /** The list, below containers/; or in words, where what is asked for has no line of its own. */
  of: string
  line: string
  /** The image that is broken, if the list does not say it. */
  image?: string
  /** The packages that are removed instead of the one that the line names; a pattern of dpkg-query. */
  purge?: string
  /** Instructions of a Dockerfile that break the image, instead of a removal. */
  instructions?: string[]
  /** The repository's own script. */
  script?: string
  /** The check that must reject the image, and what its reason must contain. */
  check: string
  says: string
}

/** Lists of which every line has a row, and the image that holds what they name. */
export const LISTS: Record<string, string> = {
  'base/packages/html.txt': 'html',
  'base/packages/solver.txt': 'solver',
  'base/latex-requirements.txt': 'runtime',
  'base/latex-fonts.txt': 'runtime',
  'verify/contract.txt': 'lecture',
}

export function rows(): Row[] {
  return JSON.parse(readFileSync(`${ROOT}__tests__/e2e/contents.json`, 'utf8')) as Row[]
}

/** What a list names, without comments. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
}

/** Lines without a row, rows without a line, and rows that are there twice. */
export function unassigned(list: string, text: string, all: readonly Row[]): string[] {
  const lines = linesOf(text)
  const named = all.filter(({ of }) => of === list).map(({ line }) => line)
  return [
    ...lines.filter((line) => !named.includes(line)).map((line) => `${list}: nothing checks "${line}"`),
    ...named.filter((line) => !lines.includes(line)).map((line) => `${list}: has no line "${line}"`),
    ...named.filter((line, at) => named.indexOf(line) < at).map((line) => `${list}: "${line}" has two rows`),
  ]
}

/** The checks that the files of containers/verify call, by file. */
export function checksByFile(): [file: string, name: string][] {
  const folder = `${ROOT}containers/verify/checks`
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    const tools = /^for tool in (.*); do$/m.exec(text)?.[1]?.split(' ') ?? []
    const written = [...text.matchAll(/^\s*check ([a-z0-9.-]+) /gm)].map(([, name = '']) => name)
    return [...written, ...tools.map((tool) => `tools.${tool}`)].map((name): [string, string] => [file, name])
  })
}

export function checkNames(): string[] {
  return checksByFile().map(([, name]) => name)
}

/** Names of checks that the table of containers/verify/README.md speaks of, as patterns: `home.*`. */
export function explainedChecks(page: string): RegExp[] {
  const [, table = ''] = page.split('| Check | What real packages do | The check |')
  const cells = table
    .split('\n\n')[0]
    ?.split('\n')
    .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
  let room = ''
  return (cells ?? []).map((cell) => {
    // `python.starts`, `.executes` stands for the same file's.
    const name = cell.startsWith('.') ? room + cell : cell
    room = name.split('.')[0] ?? ''
    return new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('+', '\\+')}$`)
  })
}
