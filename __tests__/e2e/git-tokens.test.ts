import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createFiles } from '../../src/adapters/workspace-files.ts'
import { dockerfileInputs } from '../../src/build-context/build-context.ts'
import { namedContexts } from '../../src/build-context/named-contexts.ts'
import { Failure } from '../../src/failure.ts'
import { cleanUp, command, temporaryFolder } from './machine.ts'

// Where one of the two says that a token would be in the image, the other one must say so as well: real BuildKit copies, real git writes.

afterAll(cleanUp)

const TOKEN = `ghs_${randomBytes(18).toString('hex')}`
const HEADER = `[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic ${TOKEN}\n`
const PLACES: Record<string, string> = {
  '.git/config': HEADER,
  '.git/modules/a/config': `[remote "origin"]\n\turl = https://x-access-token:${TOKEN}@github.com/o/a\n`,
  '.git/worktrees/w/config.worktree': HEADER,
  '.git/hooks/pre-push': `#!/bin/sh\ncurl -H "Authorization: token ${TOKEN}" x\n`,
  '.git/logs/HEAD': `${'0'.repeat(81)} a <a@b> 1 +0000\tpull https://x:${TOKEN}@github.com/o/n: Fast-forward\n`,
  'b/.git/config': `[url "https://${TOKEN}@github.com/"]\n\tinsteadOf = https://github.com/\n`,
  'bare.git/config': HEADER,
  '.netrc': `machine github.com login x password ${TOKEN}\n`,
  'deep/.git-credentials': `https://x:${TOKEN}@github.com\n`,
  'deep/git-credentials-0.config': HEADER,
}
const FILES: Record<string, string> = {
  ...{ '.git/HEAD': 'ref: refs/heads/main\n', 'b/.git/HEAD': 'x\n', 'bare.git/HEAD': 'x\n' },
  ...{
    // A link that leads nowhere would end the build.
    '.netrc': 'machine x login y\n',
    'a/b.txt': 'b',
    'b/c.txt': 'c',
    'deep/d.txt': 'd',
    'e.txt': 'e',
  },
}
const LINKS: [path: string, target: string][] = [
  ['here', '.'],
  ['root', '/'],
  ['a/up', '..'],
  ['other', 'b'],
  ['one', 'two'],
  ['two', 'a/up'],
  ['login', '.netrc'],
  ['deep/far', '../../../../'],
]

/** Instructions, with the only place that holds a token; the rest of the tree is the same. */
const ROWS: [instructions: string, place: string, ignore?: string][] = [
  ...Object.keys(PLACES).map((place): [string, string] => ['COPY . /x', place]),
  ...[
    'ADD . /x',
    'COPY ./ /x',
    'COPY ["." , "/x"]',
    `ARG SRC=.\nCOPY \${SRC} /x`,
    'ARG SRC=.\nCOPY $SRC /x',
    'COPY "." /x',
    'COPY a/.. /x',
    'COPY here /x',
    'COPY root /x',
    'COPY a/up /x',
    'COPY one /x',
    'COPY deep/far /x',
    'COPY h* /x',
    'COPY * /x',
    'COPY .g?t /x',
    'COPY [.]g* /x',
    'COPY here/* /x',
    'COPY a/* /x/',
    'COPY a /x',
    'COPY e.txt b /x/',
    'COPY *.txt /x/',
    'COPY --exclude=.git . /x',
    'COPY --exclude=**/config . /x',
    'COPY --exclude=.git --exclude=!.git/config . /x',
    'COPY --exclude=*.txt . /x',
    'COPY --link . /x',
    'COPY <<EOF /x/y\n.git/config\nEOF',
  ].map((instructions): [string, string] => [instructions, '.git/config']),
  ['COPY other /x', 'b/.git/config'],
  ['COPY b /x', 'b/.git/config'],
  ['COPY */c.txt /x', 'b/.git/config'],
  ['COPY b/c.txt /x', 'b/.git/config'],
  ['COPY login /x', '.netrc'],
  ['COPY log* /x', '.netrc'],
  ['COPY .netrc /x', '.netrc'],
  ['COPY bare.git /x', 'bare.git/config'],
  ['COPY deep /x', 'deep/.git-credentials'],
  ['COPY deep/*.config /x', 'deep/git-credentials-0.config'],
  ['COPY . /x', '.git/config', '.git\n'],
  ['COPY . /x', '.git/config', '.git/*\n!.git/config\n'],
  ['COPY . /x', 'b/.git/config', '.git\n'],
  ['COPY . /x', 'b/.git/config', '**/.git\n'],
  ['COPY here /x', '.git/config', '.git\n'],
  ['COPY . /x', 'deep/.git-credentials', '**/.git-*\n'],
]

function tree(place: string): string {
  const folder = temporaryFolder()
  for (const [path, text] of Object.entries({ ...FILES, [place]: PLACES[place] as string })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const [path, target] of LINKS) symlinkSync(target, join(folder, path))
  return folder
}

/** Whether the token is in what BuildKit makes of the instructions. */
async function leaks(folder: string, ...options: string[]): Promise<boolean> {
  const result = join(temporaryFolder(), 'result')
  const output = `type=local,dest=${result}`
  const argv = ['buildx', 'build', '--builder', 'default', '--provenance=false', '--output', output]
  await command('docker', ...argv, ...options, folder)
  const all = readdirSync(result, { recursive: true, withFileTypes: true }).filter((item) => item.isFile())
  const held = all.some((item) => readFileSync(join(item.parentPath, item.name)).includes(TOKEN))
  rmSync(result, { recursive: true })
  return held
}

describe('of a context with a token of git', () => {
  const answers: { row: string; ours: boolean; builds: boolean }[] = []

  beforeAll(async () => {
    for (const [instructions, place, ignore] of ROWS) {
      const folder = tree(place)
      writeFileSync(join(folder, 'Dockerfile'), `FROM scratch\n${instructions}\n`)
      if (ignore !== undefined) writeFileSync(join(folder, '.dockerignore'), ignore)
      const ours = await dockerfileInputs(createFiles(folder), 'Dockerfile', '.').then(
        () => false,
        (error: unknown) => {
          if (!(error instanceof Failure)) throw error
          expect(error.message).not.toContain(TOKEN)
          return true
        },
      )
      answers.push({
        row: `${instructions} (${place}${ignore ? `, without ${ignore}` : ''})`,
        ours,
        builds: await leaks(folder),
      })
    }
  })

  it('what BuildKit puts into the image is refused', () => {
    const leaking = answers.filter(({ builds }) => builds)
    expect(leaking.length).toBeGreaterThan(25)
    expect(leaking.filter(({ ours }) => !ours).map(({ row }) => row)).toEqual([])
  })

  it('and little more than that', () => {
    const safe = answers.filter(({ builds }) => !builds)
    expect(safe.length).toBeGreaterThan(8)
    expect(safe.filter(({ ours }) => ours).map(({ row }) => row)).toEqual([])
  })
})

describe('of a named context with a token of git', () => {
  it.each(Object.keys(PLACES))('%s is refused, and BuildKit would copy it', async (place) => {
    const folder = tree(place)
    const other = temporaryFolder()
    writeFileSync(join(other, 'Dockerfile'), 'FROM scratch\nCOPY --from=more / /x\n')
    expect(await leaks(other, '--build-context', `more=${folder}`)).toBe(true)
    const error = await namedContexts(createFiles(dirname(folder)), {
      more: folder.split('/').at(-1) ?? '',
    }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).toMatch(
      /contains a credential|token that actions\/checkout or git wrote/,
    )
    expect((error as Failure).message).not.toContain(TOKEN)
  })
})

it.each(['COPY --from=. / /x', 'RUN --mount=from=.,target=/m cp -r /m /x'])(
  '%s names no image to BuildKit, so nothing is built of it',
  async (instruction) => {
    const folder = tree('.git/config')
    writeFileSync(join(folder, 'Dockerfile'), `FROM scratch\n${instruction}\n`)
    await expect(leaks(folder)).rejects.toThrow(/failed|invalid/)
    await expect(dockerfileInputs(createFiles(folder), 'Dockerfile', '.')).rejects.toThrow(/token/)
  },
)
