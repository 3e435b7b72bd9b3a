import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { remoteSources } from '../../src/dockerfile/remote-sources.ts'
import { gitNames } from '../../src/fingerprint/remote-content.ts'
import { otherContent, sourcePolicy } from '../../src/image-build/source-policy.ts'
import { containerBuilder, remoteBuilder } from './builders.ts'
import { cleanUp, command, temporaryFolder, unique } from './machine.ts'
import { WebServer } from './web-server.ts'

/** Source policies as BuildKit takes them, on every kind of builder: images of one file. */
afterAll(cleanUp)

const BUILDERS: [string, () => Promise<string>][] = [
  ['the engine’s own builder', async () => 'default'],
  ['a builder of the driver docker-container', containerBuilder],
  ['a builder of the driver remote', () => remoteBuilder()],
]
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe.each(BUILDERS)('%s', (_sentence, make) => {
  let builder: string
  let web: WebServer
  beforeAll(async () => {
    builder = await make()
    web = await WebServer.start({ '/a?b=*': unique('a'), '/b': unique('b') })
  })

  /** What buildx says; empty where the build succeeded. */
  async function build(lines: string[], hashed: Record<string, string>, named = lines): Promise<string> {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'Dockerfile'), `FROM scratch\n${lines.join('\n')}\n`)
    const contents = Object.entries(hashed).map(([url, text]) => ({
      ...{ kind: 'download' as const, line: 2, bytes: 1 },
      ...{ url, sha256: sha256(text) },
    }))
    const policy = join(folder, 'policy.json')
    writeFileSync(
      policy,
      JSON.stringify(
        sourcePolicy({ contents, git: gitNames(remoteSources(['FROM scratch', ...named].join('\n'), {})) }),
      ),
    )
    const argv = ['buildx', 'build', '--builder', builder, '--provenance=false', '--no-cache']
    const variable = `EXPERIMENTAL_BUILDKIT_SOURCE_POLICY=${policy}`
    return command('env', variable, 'docker', ...argv, '--output', 'type=cacheonly', folder).then(
      () => '',
      (error: { stderr: string }) => error.stderr,
    )
  }
  const address = (path: string): string => `http://${web.address}${path}`

  it('builds with what was hashed', async () => {
    const [a, b] = [address('/a?b=*'), address('/b')]
    const hashed = { [a]: web.files['/a?b=*'] ?? '', [b]: web.files['/b'] ?? '' }
    expect(await build([`ADD ${a} ${b} /x/`], hashed)).toBe('')
  })

  it('does not build with another content, and says which', async () => {
    const b = address('/b')
    const said = await build([`ADD ${b} /x`], { [b]: 'another' })
    expect(otherContent(said)?.why).toContain(`sha256:${sha256('another')} was expected`)
  })

  it('does not fetch what was not hashed', async () => {
    const said = await build([`ADD ${address('/a?b=*')} /x`], { [address('/b')]: '' })
    expect(otherContent(said)?.why).toContain(`would fetch http://${web.address}/a,`)
  })

  it('leaves a checksum of the Dockerfile alone, the right one and the wrong one', async () => {
    const b = address('/b')
    const right = `sha256:${sha256(web.files['/b'] ?? '')}`
    expect(await build([`ADD --checksum=${right} ${b} /x`], {})).toBe('')
    const wrong = `sha256:${sha256('wrong')}`
    const said = await build([`ADD --checksum=${wrong} ${b} /x`], { [b]: web.files['/b'] ?? '' })
    expect(said).toContain(sha256('wrong'))
  })

  const commit = 'a'.repeat(40)
  // Nobody answers there: what is not denied fails later, or needs a key.
  it.each([
    'git://127.0.0.1:1/r.git',
    'http://127.0.0.1:1/r.git#main',
    'https://u:p@127.0.0.1:1/a//b/../c.git#v1:sub/folder',
    'https://127.0.0.1:1/r.git#:sub',
    'git@127.0.0.1:o/r.git#x',
    'ssh://git@127.0.0.1:1/o/r.git',
    'https://127.0.0.1:1/r.git?branch=main&subdir=x',
    'https://127.0.0.1:1/r.git?tag=v1',
    'https://127.0.0.1:1/%61%20b.git',
    `https://127.0.0.1:1/r.git#${commit}`,
    `--checksum=${commit} https://127.0.0.1:1/r.git#main`,
    `https://127.0.0.1:1/r.git?commit=${commit}`,
  ])('fetches %s of git where the file names it, and else only a commit', async (source) => {
    const lines = [`ADD ${source} /x`]
    const named = await build(lines, {})
    expect(named).not.toBe('')
    expect(named).not.toContain('denied by policy')
    const unnamed = await build(lines, {}, [])
    if (/checksum|\?commit/.test(source)) expect(unnamed).not.toContain('denied by policy')
    else expect(otherContent(unnamed)?.why).toMatch(/^the build would fetch git:/)
  })

  it('fetches no git repository that only the build knows', async () => {
    const said = await build(['ENV R=git://127.0.0.1:1/r.git', 'ADD $R /x'], {}, ['ADD $R /x'])
    expect(otherContent(said)?.why).toContain('would fetch git://127.0.0.1:1/r.git,')
  })
})
