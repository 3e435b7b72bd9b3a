import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { Failure } from '../../src/failure.ts'
import { parseInputs } from '../../src/inputs/inputs.ts'
import { INPUTS, type RawInputs } from '../../src/inputs/raw.ts'
import { ROOT } from './sources.ts'

/** A page that users or contributors read. */
export interface Page {
  /** Below the repository's root. */
  path: string
  text: string
}

const FOLDERS = ['.', 'docs', 'docs/decisions', 'containers', 'examples', 'scripts']

/** Every page but the books of tests and examples, whose links are a lecture's own. */
export function pages(): Page[] {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: !['.', 'docs', 'docs/decisions'].includes(folder) })
      .map((name) => posix.join(folder, String(name).replaceAll('\\', '/')))
      .filter((path) => path.endsWith('.md') && !path.includes('lectures/')),
  )
  return [...new Set(below)]
    .toSorted()
    .map((path) => ({ path, text: readFileSync(`${ROOT}${path}`, 'utf8') }))
}

/** As GitHub makes the anchor of a heading. */
export function anchor(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
}

const withoutFences = (text: string): string => text.replace(/^(\s*)(`{3,})[\s\S]*?^\s*\2/gm, '')

/** Links of a page that lead nowhere. */
export function brokenLinks({ path, text }: Page, read = readPage): string[] {
  const prose = withoutFences(text).replace(/`[^`\n]*`/g, (code) => 'x'.repeat(code.length))
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [file = '', fragment] = link.split('#')
    const target = file === '' ? path : posix.join(posix.dirname(path), file)
    const content = target === path ? text : read(target)
    if (content === undefined) return true
    if (fragment === undefined) return false
    const headings = withoutFences(content).matchAll(/^#+\s+(.*)$/gm)
    return ![...headings].some((match) => anchor(match[1] ?? '') === fragment)
  })
}

/** Text of a file, empty for a folder, `undefined` where there is neither. */
export function readPage(path: string): string | undefined {
  if (!existsSync(`${ROOT}${path}`)) return undefined
  return statSync(`${ROOT}${path}`).isDirectory() ? '' : readFileSync(`${ROOT}${path}`, 'utf8')
}

/** What a page writes as code. */
export function codes({ text }: Page): string[] {
  return [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')
}

const TOP = /^(?:\.\/)?(?:src|containers|docs|scripts|bench|examples|__tests__|\.github)\/[\w.*/-]*$/
const TEST_FOLDERS = readdirSync(`${ROOT}__tests__`).join('|')
const TEST = new RegExp(`^(?:${TEST_FOLDERS})/[a-z0-9-]+$`)

/** Paths of this repository that a page names, and that do not exist. `bundle/secrets` is short for a test. */
export function missingPaths(page: Page): string[] {
  return codes(page).filter((code) => {
    if (TOP.test(code)) return !isThere(code.replace(/^\.\//, '').replace(/\/$/, ''))
    if (!TEST.test(code)) return false
    const at = `${ROOT}__tests__/${code}`
    return ![at, `${at}.test.ts`, `${at}.ts`].some((path) => existsSync(path))
  })
}

/** `npm run NAME` and `npm run bench -- NAME` that are not there. */
export function missingCommands(page: Page): string[] {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: object }
  return [...page.text.matchAll(/npm run ([a-z-]+)(?: -- ([a-z][a-z-]*))?/g)]
    .filter(([, script = '', name]) => {
      if (!Object.hasOwn(scripts, script)) return true
      return script === 'bench' && name !== undefined && !existsSync(`${ROOT}bench/${name}.mjs`)
    })
    .map(([command]) => command)
}

/** Whether a path, in which the last part may hold `*`, names anything. */
function isThere(path: string): boolean {
  const [folder, name] = [posix.dirname(path), posix.basename(path)]
  if (!name.includes('*')) return existsSync(`${ROOT}${path}`)
  const shape = new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
  return existsSync(`${ROOT}${folder}`) && readdirSync(`${ROOT}${folder}`).some((one) => shape.test(one))
}

const EMPTY = Object.fromEntries(INPUTS.map((name) => [name, ''])) as RawInputs
/** What another input must say for this one to be usable. */
const WITH: Partial<RawInputs> = { 'github-token': 't' }

/** `input: value` as a page writes it, where the action refuses the value. Names in capitals and `...` stand for anything. */
export function refusedValues(page: Page): string[] {
  const promotion = { source: 'latest', reason: 'x' }
  return codes(page).filter((code) => {
    const [, input = '', value = ''] = /^([a-z-]+): ([a-z0-9-]+)$/.exec(code) ?? []
    if (!INPUTS.some((name) => name === input)) return false
    try {
      parseInputs(
        { ...EMPTY, ...WITH, ...(value === 'promote' && promotion), [input]: value },
        { repository: 'o/r', actor: 'a' },
      )
      return false
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return error.findings.some(({ message }) => message.startsWith(`input ${input}:`))
    }
  })
}
