import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { markerHolds } from '../../src/environment/marker.ts'
import { parseRequirement } from '../../src/environment/requirement.ts'
import { generator, VALUES } from './requirement-lines.ts'

/** The version whose options src/environment/pip-options.ts holds. */
const PIP = '26.3'
const LINES = Number(process.env.LINES ?? 8_000)
const SEED = Number(process.env.SEED ?? 13)

interface Judged {
  error?: string
  lines?: number
  args?: string
  rest?: string[]
  options?: string[]
  requirements?: string[]
  constraints?: string[]
  editables?: string[]
  find_links?: string[]
  name?: string | null
  link?: string | null
  installed?: boolean | null
}

/** What pip does with a line, in few words; `refused` also where it would drop a part of the line without a word. */
function pips(judged: Judged): string {
  const { error, rest = [], options = [], requirements = [], constraints = [], editables = [] } = judged
  if (error !== undefined || rest.length > 0 || editables.length > 1) return 'refused'
  const own = ['config_settings', judged.args ? 'hashes' : 'editables']
  if (judged.name !== undefined) {
    if (options.some((option) => !own.includes(option))) return 'refused'
    const link = judged.link ?? ''
    const what = link.startsWith('file:') ? 'local' : link.startsWith('git+') ? 'git' : link ? 'url' : 'named'
    return `${what} ${what === 'local' ? '' : judged.name} ${judged.installed}`
  }
  const files = [...requirements, ...constraints]
  if (files.length > 0) {
    const role = requirements.length > 0 ? 'requirements' : 'constraints'
    return files.length > 1 || options.length > 1 ? 'refused' : `${role} ${files[0]}`
  }
  const { find_links: links = [] } = judged
  if (links.length > 1 || options.length === 0) return 'refused'
  if (options.includes('hashes') || options.includes('config_settings')) return 'refused'
  return links.some((link) => !/^[a-z]+:\/\//.test(link)) ? 'links' : 'option'
}

function ours(line: string, folder: string): string {
  const requirement = parseRequirement(line)
  const { kind, marker } = requirement
  const installed = marker === undefined ? true : (markerHolds(marker, VALUES) ?? null)
  if (kind === 'unclear') return 'refused'
  if (kind === 'include') return `${requirement.role} ${requirement.target}`
  if (kind === 'option') return 'option'
  if (kind === 'local' && /^-(?!e|-edit)/.test(line)) return 'links'
  // The walk over the included files refuses what is not there.
  if (kind === 'local' && !existsSync(join(folder, requirement.target))) return 'refused'
  return `${kind} ${kind === 'local' ? '' : (requirement.name ?? null)} ${installed}`
}

/** Where the action knows better than to take what pip takes. */
function leftOut(line: string, { error = '', link }: Judged): boolean {
  return (
    // A backslash at the end takes in the next item, which is not here.
    /\\\s*(?:\s#.*)?$/.test(line) ||
    // Which features there are changes with every version.
    error.includes('invalid choice') ||
    /Invalid IPv6 URL|is not installable|InvalidEggFragment|invalid tag component/.test(error) ||
    // An option whose value is empty.
    /-[a-z-]+=(?:\s|$)/.test(line) ||
    // An address with a blank, of another scheme, or of a file that is missing: pip finds out when it asks for it.
    (link != null && /%20|%09|\s|^(?!git\+|https?:|file:)/.test(link)) ||
    (link?.startsWith('file:') === true && !existsSync(new URL(link)))
  )
}

describe(`${LINES} lines of a requirements file`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'as-pip-'))
  let pip = process.env.PIP_FOLDER ?? ''

  beforeAll(() => {
    mkdirSync(join(folder, 'package'))
    writeFileSync(join(folder, 'package/setup.py'), '')
    mkdirSync(join(folder, 'wheels'))
    writeFileSync(join(folder, 'wheels/a-1-py3-none-any.whl'), '')
    writeFileSync(join(folder, 'setup.py'), '')
    if (pip !== '') return
    pip = join(folder, 'pip')
    const wheel = `pip-${PIP}-py3-none-any.whl`
    execFileSync('python3', ['-m', 'pip', 'download', '-q', '--no-deps', '-d', folder, `pip==${PIP}`])
    execFileSync('python3', ['-m', 'zipfile', '-e', join(folder, wheel), pip])
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it(`are taken, refused and dropped as pip ${PIP} does (SEED=${SEED})`, () => {
    const next = generator(SEED)
    const lines = [...new Set(Array.from({ length: LINES }, next))]
    const script = join(process.cwd(), '__tests__/e2e/requirements-as-pip.py')
    const told = execFileSync('python3', [script, pip, folder], {
      input: JSON.stringify(lines),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    const answers = told
      .trimEnd()
      .split('\n')
      .map((answer) => JSON.parse(answer) as Judged)
    expect(answers).toHaveLength(lines.length)
    const differences: string[] = []
    const seen: Record<string, number> = {}
    for (const [index, line] of lines.entries()) {
      const judged = answers[index] as Judged
      if (judged.lines !== undefined || leftOut(line, judged)) continue
      const [expected, found] = [pips(judged), ours(line, folder)]
      const kind = expected.split(' ')[0] as string
      seen[kind] = (seen[kind] ?? 0) + 1
      if (expected !== found)
        differences.push(`${JSON.stringify(line)}: pip ${expected} (${judged.error ?? ''}), here ${found}`)
    }
    if (process.env.SHOW) console.log(JSON.stringify(seen), differences.length)
    expect(differences.slice(0, Number(process.env.SHOW ?? 20))).toEqual([])
    // Each kind of line was among them, so that this is no comparison of refusals.
    for (const kind of ['refused', 'named', 'git', 'url', 'local', 'requirements', 'constraints', 'option']) {
      expect([kind, seen[kind] ?? 0]).toEqual([kind, expect.any(Number)])
      expect(seen[kind] ?? 0).toBeGreaterThan(20)
    }
  }, 300_000)
})
