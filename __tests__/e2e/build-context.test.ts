import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { dockerfileInputs } from '../../src/build-context/build-context.ts'
import { sentFiles } from '../../src/build-context/named-contexts.ts'
import { Failure } from '../../src/failure.ts'
import { Dice } from '../properties/model.ts'
import { cleanUp, command, setting, temporaryFolder } from './machine.ts'

afterAll(cleanUp)

/** Every file holds its own path, so that a copy of it is known wherever it lies. No two have the same last part. */
const FILES = [
  ...['a.txt', 'b.txt', '.hidden', 'with space.txt', 'br[1].txt', 'UPPER.TXT', 'é.txt'],
  ...['lectures/one.md', 'lectures/two.md', 'lectures/code/three.py', 'lectures/code/deep/four.py'],
  ...[
    'data/five.csv',
    'data/.six',
    'data/lectures/seven.md',
    'sub/.git/eight',
    '.git/HEAD',
    '.git/objects/nine',
  ],
]
const LINKS: [path: string, target: string][] = [
  ['current', 'lectures'],
  ['alias.txt', 'a.txt'],
  ['rooted', '/data/five.csv'],
  ['lectures/inner', 'code/three.py'],
]

const SOURCES = [
  ...[
    '.',
    './',
    '/',
    'lectures',
    'lectures/',
    './lectures/code',
    '/lectures/one.md',
    '../a.txt',
    'data/../b.txt',
  ],
  ...['a.txt b.txt', '.hidden data/.six', 'lectures data', '["with space.txt", "a.txt"]', '["."]'],
  ...[
    '*',
    '*.txt',
    '*.md',
    '.*',
    '?.txt',
    '[ab].txt',
    '[^a].txt',
    '[a-b].txt',
    'lect*',
    'lectures/*',
    'lectures/*/*.py',
  ],
  ...[
    '*/*',
    '**',
    '**/*.md',
    'lectures/**/*.py',
    'd*/l*',
    'br\\[1\\].txt',
    'br[[]1].txt',
    'UPPER.*',
    'é.txt',
    '*ves*',
  ],
  ...[
    'current',
    'current/',
    'current/one.md',
    'alias.txt',
    'rooted',
    'lectures/inner',
    'c* a*',
    'missing',
    'missing*',
    'lectures/missing',
  ],
]
const IGNORES = [
  '',
  '.git\n',
  '*\n!lectures\n',
  '**/*.py\n# a comment\n\n!lectures/code/three.py\n',
  'lectures\n!lectures/code\nlectures/code/deep\n',
  '*.txt\n!a.txt\n/data/*\n!data/lectures\n',
  '**\n!**/*.md\n',
  '  data/  \n./lectures/one.md\nb?txt\n[.]hidden\n',
  '**/lectures\n.git/objects\n',
  'l*s/**/d*p\n!*/\n*/*.csv\n',
]
const PER_IGNORE = 14

interface Case {
  instruction: string
  /** Contents of the files that are hashed; `undefined` where the action refuses. */
  hashed: string[] | undefined
  /** Whether a warning speaks of git's folder. */
  warned: boolean
  /** Whether it is not understood, so that everything counts. */
  unread: boolean
}

let context: string

beforeAll(() => {
  context = join(temporaryFolder(), 'context')
  for (const path of [...FILES, ...LINKS.map(([link]) => link)]) {
    mkdirSync(dirname(join(context, path)), { recursive: true })
    if (FILES.includes(path)) writeFileSync(join(context, path), path)
  }
  for (const [path, target] of LINKS) symlinkSync(target, join(context, path))
})

/** What the action hashes for a Dockerfile of this one instruction. */
async function ours(instruction: string): Promise<Case> {
  writeFileSync(join(context, 'Dockerfile'), `FROM scratch\n${instruction}\n`)
  const files = createFiles(context)
  try {
    const found = await dockerfileInputs(files, 'Dockerfile', '.')
    // By content, as below: a file may be reached by a link.
    const hashed = found.files
      .filter(({ kind }) => kind === 'file')
      .map(({ path }) => readFileSync(join(context, path), 'utf8'))
      .filter((content) => FILES.includes(content))
    const rules = new Set(found.findings.map(({ rule }) => rule))
    return { instruction, hashed, warned: rules.has('context-git'), unread: rules.has('context-unread') }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { instruction, hashed: undefined, warned: false, unread: false }
  }
}

/** What BuildKit copies for each instruction, in one build: the contents of all files in each stage. */
async function buildkit(instructions: string[]): Promise<string[][]> {
  const stages = instructions.map((instruction, at) =>
    instruction.startsWith('RUN')
      ? `FROM ${setting('STANDIN_SYSTEM')} AS s${at}\n${instruction}\n`
      : `FROM scratch AS s${at}\n${instruction}\n`,
  )
  const last = instructions.map(
    // A pattern may match nothing, and then there is no /out.
    (instruction, at) => `COPY --from=s${at} ${instruction.startsWith('RUN') ? '/out' : '/'} /${at}/\n`,
  )
  // Not in the context, where it would be copied.
  const file = join(temporaryFolder(), 'Dockerfile')
  writeFileSync(file, `${stages.join('')}FROM scratch\n${last.join('')}`)
  const output = temporaryFolder()
  await command(
    ...(['docker', 'buildx', 'build', '--builder', 'default', '--provenance=false'] as [string, ...string[]]),
    ...['--file', file, '--output', `type=local,dest=${output}`, context],
  )
  return instructions.map((_, at) => contents(join(output, String(at))))
}

async function alone(instruction: string): Promise<string[] | undefined> {
  return (await buildkit([instruction]).catch(() => undefined))?.[0]
}

function contents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .filter((content) => FILES.includes(content))
}

const sorted = (paths: Iterable<string>): string[] => [...new Set(paths)].toSorted()
const withoutGit = (paths: readonly string[]): string[] =>
  paths.filter((path) => !path.split('/').includes('.git'))

/** `COPY` or `ADD` of one to three sources, in one of the forms that a Dockerfile may have. */
function copyOf(dice: Dice): string {
  const keyword = dice.pick(['COPY', 'COPY', 'copy', 'ADD', 'COPY --link', 'COPY --chown=1:1'])
  const source = dice.pick(SOURCES)
  if (source.startsWith('["')) return `${keyword} ${source.replace(/\]$/, ', "/out/"]')}`
  const join = dice.pick([' ', ' ', ' \\\n  ', ' \\\n# a comment\n\n  '])
  return `${keyword} ${source.replaceAll(' ', join)}${join}/out/`
}

describe('the files that are hashed are those that BuildKit copies', () => {
  it.each(IGNORES.map((ignore, at) => [JSON.stringify(ignore), ignore, at] as const))(
    'with the ignore file %s',
    async (_name, ignore, at) => {
      writeFileSync(join(context, '.dockerignore'), ignore)
      const dice = new Dice(2026 + at)
      const instructions = Array.from({ length: PER_IGNORE }, () => copyOf(dice))
      instructions.push('RUN --mount=target=/src cp -a /src /out', `COPY <<E /out/x\nCOPY . /out\nE`)
      instructions.push('RUN --mount="TYPE=Bind,target=/src" cp -a /src /out', 'COPY --from= data /out/')
      instructions.push('RUN << E\nCOPY() { mkdir /out; }\nCOPY lectures /x\nE')
      const cases: Case[] = []
      for (const instruction of new Set(instructions)) cases.push(await ours(instruction))
      const built = cases.filter(({ hashed }) => hashed !== undefined)
      const all = await buildkit(built.map(({ instruction }) => instruction)).catch(() => undefined)
      // A link that leads to nothing is hashed as it is and fails the build: one such case must not hide the others.
      const copied = all ?? (await Promise.all(built.map(({ instruction }) => alone(instruction))))
      const builds = built.filter((_, place) => copied[place] !== undefined)
      expect(
        built
          .filter((one) => !builds.includes(one))
          .every(({ instruction }) => /[*]|current|rooted|alias|--from= /.test(instruction)),
      ).toBe(true)
      const found = built
        .map(({ instruction }, place) => ({
          instruction,
          files: sorted(withoutGit(copied[place] ?? [])),
          git: copied[place]?.includes('.git/HEAD') ?? false,
        }))
        .filter((_, place) => copied[place] !== undefined)
      const expected = builds.map(({ instruction, hashed = [], warned }) => ({
        instruction,
        files: sorted(withoutGit(hashed)),
        git: warned,
      }))
      const understood = (_: unknown, place: number): boolean => builds[place]?.unread === false
      expect(expected.filter(understood)).toEqual(found.filter(understood))
      // Of what is not understood counts at least what BuildKit copies.
      const missed = found.flatMap(({ files }, place) =>
        files.filter((file) => !expected[place]?.files.includes(file)),
      )
      expect(missed).toEqual([])
      expect(builds.length).toBeGreaterThan(PER_IGNORE / 2)
    },
  )

  it('of a named context, too', async () => {
    const output = temporaryFolder()
    const dockerfile = join(temporaryFolder(), 'Dockerfile')
    writeFileSync(dockerfile, 'FROM scratch\nCOPY --from=named / /\n')
    for (const [at, ignore] of IGNORES.entries()) {
      writeFileSync(join(context, '.dockerignore'), ignore)
      const sent = await sentFiles(createFiles(context), { name: 'named', value: '.' })
      const to = join(output, String(at))
      await command(
        ...(['docker', 'buildx', 'build', '--builder', 'default', '--file', dockerfile] as [
          string,
          ...string[],
        ]),
        ...['--build-context', `named=${context}`, '--output', `type=local,dest=${to}`, temporaryFolder()],
      )
      const hashed = sent.files.filter(({ kind }) => kind === 'file').map(({ path }) => path)
      expect([ignore, sorted(withoutGit(contents(to)))]).toEqual([
        ignore,
        sorted(hashed.filter((path) => FILES.includes(path))),
      ])
    }
  })

  it('and what is refused does not build', async () => {
    writeFileSync(join(context, '.dockerignore'), 'data\n')
    for (const source of [
      'missing',
      'lectures/missing',
      'data',
      'data/five.csv',
      'current/missing',
      'a.txt missing',
    ]) {
      const instruction = `COPY ${source} /out/`
      expect([source, (await ours(instruction)).hashed]).toEqual([source, undefined])
      expect([source, await alone(instruction)]).toEqual([source, undefined])
    }
  })
})
