import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { hashedContent, remoteContent, requireUnmoved } from '../../src/fingerprint/remote-content.ts'
import type { Downloads, Git } from '../../src/ports.ts'

const SHA256 = 'a'.repeat(64)
const failure = (kind: 'not-found' | 'environment', why: string): Failure =>
  new Failure({ class: kind, doing: 'asking', on: 'it', why, next: 'Look' })

const world = (given: { branch?: string; tag?: string; downloads?: Downloads['digest'] } = {}) => {
  const asked: string[] = []
  const git: Git = {
    resolve: async (_url, _name, _stop, names = []) => {
      asked.push(...names)
      const there = names.map((name) =>
        name.startsWith('refs/tags/')
          ? given.tag
          : /^(?:refs\/heads\/|HEAD$)/.test(name)
            ? given.branch
            : undefined,
      )
      const commit = there.find((one) => one !== undefined)
      if (commit === undefined) throw failure('environment', 'it has no such branch')
      return commit
    },
  }
  const digest: Downloads['digest'] =
    given.downloads ??
    (async (url) => {
      asked.push(url)
      return { sha256: SHA256, bytes: 3 }
    })
  const permit = async (url: string): Promise<void> => {
    if (url.includes('10.0.0.1')) throw failure('not-found', 'it is private')
  }
  return { asked, git, downloads: { digest, permit } }
}

const of = (lines: string[], given = world()) =>
  remoteContent({ file: 'Dockerfile', text: `FROM x\n${lines.join('\n')}\n` }, {}, given)

describe('content behind the addresses of ADD', () => {
  it('is fetched once for each address, and hashed without the place in the file', async () => {
    const given = world()
    const found = await of(['ADD https://h/b /', 'ADD https://h/a /', 'ADD https://h/b /x'], given)
    expect(given.asked.toSorted()).toEqual(['https://h/a', 'https://h/b'])
    expect(hashedContent(found)).toEqual([
      { url: 'https://h/a', sha256: SHA256 },
      { url: 'https://h/b', sha256: SHA256 },
    ])
    expect(found.guarded).toBe(true)
  })

  it('guards the build where ADD takes files alone, too: a base may have an ADD that nobody could ask for', async () => {
    expect(await of(['ADD a /', 'COPY b /'])).toEqual({ contents: [], git: [], guarded: true })
  })

  it('guards nothing where a program of somebody else’s may fetch what it likes', async () => {
    const found = await remoteContent(
      { file: 'Dockerfile', text: '# syntax=h/reader:1\nFROM x\n' },
      {},
      world(),
    )
    expect(found.guarded).toBe(false)
  })

  it('of a base’s triggers is fetched with the variables of the base', async () => {
    const env = { HOST: 'h', B: 'of-base' }
    const triggers = ['ARG B=x', 'ADD http://$HOST/$B /x', 'ADD https://$HOST/a.git#v1 /y', 'COPY . /z']
    const given = world({ branch: 'c'.repeat(40) })
    const bases = [{ line: 1, env, triggers }]
    const found = await remoteContent({ file: 'Dockerfile', text: 'FROM x\n', bases }, { B: 'y' }, given)
    expect(hashedContent(found)).toMatchObject([
      { url: 'http://h/y' },
      { url: 'https://h/a.git', reference: 'v1' },
    ])
    expect(found.git).toEqual([{ name: 'git://h/a.git', reference: 'v1' }])
  })

  it('guards the build where an address may come out of a variable', async () => {
    expect(await of(['ADD $FILE /'])).toEqual({ contents: [], git: [], guarded: true })
  })

  it('of git is the branch before the tag of the same name', async () => {
    const [branch, tag] = ['b'.repeat(40), 'c'.repeat(40)]
    const commit = async (given: Parameters<typeof world>[0]) =>
      (await of(['ADD https://h/a.git#v1 /'], world(given))).contents[0]
    expect(await commit({ branch, tag })).toMatchObject({ commit: branch, reference: 'v1' })
    expect(await commit({ tag })).toMatchObject({ commit: tag })
  })

  it.each([
    ['main', ['refs/main', 'refs/heads/main', 'refs/tags/main']],
    ['heads/main', ['refs/heads/main', 'refs/heads/heads/main', 'refs/tags/heads/main']],
    ['pull/1/head', ['refs/pull/1/head', 'refs/heads/pull/1/head', 'refs/tags/pull/1/head']],
    ['refs/tags/v1', ['refs/tags/v1', 'refs/heads/refs/tags/v1', 'refs/tags/v1']],
  ])('of git is looked for under the full names that BuildKit tries: %s', async (reference, names) => {
    const given = world({ branch: 'b'.repeat(40), tag: 'c'.repeat(40) })
    await of([`ADD https://h/a.git#${reference} /`], given)
    expect(given.asked).toEqual(names)
  })

  it('of git that moves while the image is built fails the run', async () => {
    const found = await of(['ADD https://h/a.git#main /'], world({ branch: 'b'.repeat(40) }))
    await requireUnmoved('Dockerfile', found, world({ branch: 'b'.repeat(40) }).git)
    await expect(requireUnmoved('Dockerfile', found, world({ branch: 'c'.repeat(40) }).git)).rejects.toThrow(
      /main moved from b+ to c+ during the build/,
    )
  })

  const rows: [string, string[], RegExp, number | undefined][] = [
    [
      'cannot be fetched',
      ['RUN y', 'ADD https://h/a /'],
      /https:\/\/h\/a, and the download failed: HTTP 404/,
      3,
    ],
    ['has an address with unknown parts', ['ADD https://h/$A /'], /not known before the build/, 2],
    [
      'is of git on a private network',
      ['ADD https://10.0.0.1/a.git /'],
      /does not connect to this address: it is private/,
      2,
    ],
    ['has no such branch', ['ADD https://h/a.git#none /'], /its commit could not be found/, 2],
    [
      'is too much',
      Array.from({ length: 51 }, (_, index) => `ADD https://h/${index} /`),
      /from 51 addresses/,
      undefined,
    ],
  ]
  it.each(rows)('that %s is a failure on its line, never a default', async (_sentence, lines, why, line) => {
    const given = world({ downloads: async () => Promise.reject(failure('not-found', 'HTTP 404')) })
    const error = await of(lines, given).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).toMatch(why)
    expect((error as Failure).findings).toMatchObject([
      { severity: 'error', file: 'Dockerfile', ...(line !== undefined && { line }) },
    ])
  })

  it('shows no password and no signature of an address', async () => {
    const given = world({ downloads: async () => Promise.reject(failure('not-found', 'HTTP 404')) })
    const error = await of(['ADD https://me:PLANTED@h/a?sig=PLANTED /'], given).catch(
      (reason: unknown) => reason,
    )
    expect(JSON.stringify((error as Failure).text)).not.toContain('PLANTED')
  })
})
