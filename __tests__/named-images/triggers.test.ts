import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { formatReference, type Reference } from '../../src/image/reference.ts'
import { refuseLateTriggers, usesOfBases } from '../../src/named-images/triggers.ts'
import { failureOf } from '../servers/world.ts'

const digest = (character: string): string => `sha256:${character.repeat(64)}`
const bytes = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const AMD64 = { digest: digest('a'), platform: { os: 'linux', architecture: 'amd64' } }
const INDEX = {
  manifests: [
    AMD64,
    { digest: digest('b'), platform: { os: 'linux', architecture: 'arm64' } },
    { digest: digest('c'), platform: { os: 'unknown', architecture: 'unknown' } },
  ],
}

/** Manifests by reference, configurations by their digests. A reference that is not there is absent. */
function world(
  manifests: Record<string, unknown>,
  blobs: Record<string, unknown> = {},
  platform = 'linux/amd64',
) {
  const asked: string[] = []
  const registry = {
    manifest: async (reference: Reference) => {
      const name = formatReference(reference)
      asked.push(name)
      const found = manifests[name]
      if (found instanceof Error) throw found
      return found === undefined
        ? undefined
        : { digest: reference.digest ?? digest('9'), mediaType: 'x', bytes: bytes(found) }
    },
    blob: async (_: Reference, name: string) => {
      if (blobs[name] === undefined) throw new Failure({ ...TEXT, why: 'the blob is gone' })
      return bytes(blobs[name])
    },
  }
  return { registry, platform, asked }
}
const TEXT = {
  class: 'registry-unavailable',
  doing: 'x',
  on: 'x',
  why: 'it does not answer',
  next: '',
} as const
const image = (name: string, onBuild: unknown) =>
  world({ [name]: { config: { digest: digest('1') } } }, { [digest('1')]: { config: { OnBuild: onBuild } } })

const uses = async (
  file: string[],
  where: ReturnType<typeof world>,
  contexts: Record<string, string> = {},
  digests: Record<string, string> = {},
) => {
  const found = await usesOfBases(
    { dockerfileText: file.join('\n'), wholeContext: false },
    { buildArgs: {}, buildContexts: contexts },
    where,
    digests,
  )
  return found.map((use) => [use.kind, use.line, use.kind === 'everything' && use.why])
}
const NAME = 'example.org/base:1'
const FROM = ['# x', `FROM ${NAME}`]
const everything = (why: RegExp, line = 2) => [['everything', line, expect.stringMatching(why)]]

describe('the bases of a Dockerfile', () => {
  it.each([
    'COPY requirements.txt /tmp/',
    'ADD . /src',
    'RUN --mount=type=bind,target=/x make',
    'ADD https://example.org/x /x',
    'INCLUDE x',
    'COPY --from=$X / /',
  ])('take everything with ONBUILD %s, on the line of FROM', async (trigger) => {
    expect(await uses(FROM, image(NAME, ['RUN true', trigger]))).toEqual(
      everything(/has the instruction ONBUILD/),
    )
  })

  it.each([[undefined], [null], [[]], [['RUN pip list', 'ENV A=b', 'COPY --from=other /a /b']]])(
    'take nothing with %j',
    async (list) => expect(await uses(FROM, image(NAME, list))).toEqual([]),
  )

  it.each<[string, ReturnType<typeof world>]>([
    ['is gone', world({})],
    ['does not answer', world({ [NAME]: new Failure(TEXT) })],
    ['has no configuration', world({ [NAME]: { schemaVersion: 1 } })],
    ['has a configuration that is gone', world({ [NAME]: { config: { digest: digest('1') } } })],
    ['has none for the platform', world({ [NAME]: INDEX }, {}, 'linux/s390x')],
    ['makes no sense', world({ [NAME]: 'no JSON' })],
    // Only one of the two could be looked at; the builder may take the other one.
    [
      'names something that is no digest',
      world(
        {
          [NAME]: { manifests: [{ ...AMD64, digest: 'x' }, AMD64] },
          [`example.org/base@${digest('a')}`]: { config: { digest: digest('1') } },
        },
        { [digest('1')]: {} },
      ),
    ],
    ['has a list that is none', image(NAME, 'COPY . /')],
  ])('take everything where one %s', async (_what, where) => {
    expect(await uses(FROM, where)).toEqual(everything(/not known whether .* has ONBUILD instructions/))
  })

  it('are not asked for by what is no digest', async () => {
    const where = world({ [NAME]: { manifests: [{ ...AMD64, digest: '../../other/x' }] } })
    await uses(FROM, where)
    expect(where.asked).toEqual([NAME])
  })

  it('are read for the platform of the run', async () => {
    const manifests = {
      [NAME]: INDEX,
      [`example.org/base@${digest('a')}`]: { config: { digest: digest('1') } },
      [`example.org/base@${digest('b')}`]: { config: { digest: digest('2') } },
    }
    const blobs = {
      [digest('1')]: { config: {} },
      [digest('2')]: { config: { OnBuild: ['COPY . /'] } },
    }
    expect(await uses(FROM, world(manifests, blobs))).toEqual([])
    expect(await uses(FROM, world(manifests, blobs, 'linux/arm64'))).toHaveLength(1)
  })

  it('are known without ONBUILD where they are Docker’s own and do not answer', async () => {
    expect(await uses(['FROM ubuntu:24.04', 'FROM python', 'COPY --from=0 / /'], world({}))).toEqual([])
    expect(await uses(['FROM python:3-onbuild'], world({}))).toHaveLength(1)
    expect(await uses(['FROM somebody/python:3'], world({}))).toHaveLength(1)
    expect(await uses([`FROM python@${digest('1')}`], world({}))).toHaveLength(1)
    expect(
      await uses(['FROM ubuntu:24.04'], image('docker.io/library/ubuntu:24.04', ['COPY . /'])),
    ).toHaveLength(1)
  })

  it('are those of FROM alone, each once, and not stages or nothing', async () => {
    const where = image(NAME, [])
    const file = [
      `FROM ${NAME} AS a`,
      `FROM ${NAME}`,
      'COPY --from=example.org/other / /',
      'FROM a',
      'COPY --from=1 / /',
    ]
    expect(await uses(file, where)).toEqual([])
    expect(where.asked).toEqual([NAME])
    expect(await uses(['FROM scratch'], where)).toEqual([])
  })

  it('take everything where a name is known to the builder alone', async () => {
    expect(await uses(['FROM base-$BUILDARCH'], world({}))).toEqual(
      everything(/its base image is not known/, 1),
    )
  })

  it('are the images of named contexts, and not their folders', async () => {
    const where = image('example.org/other:2', ['COPY . /'])
    expect(await uses(FROM, where, { [NAME]: 'docker-image://example.org/other:2' })).toHaveLength(1)
    expect(await uses(FROM, where, { [NAME]: 'folder' })).toEqual([])
  })

  it.each([
    'COPY --from=B / /',
    'COPY --from=0 / /',
    'RUN --mount=from=b,target=/b true',
    'RUN --mount=type=cache,from=b,target=/b true',
  ])('take everything where a trigger may need another stage of the file: %s', async (trigger) => {
    const file = ['FROM scratch AS b', ...FROM]
    expect(await uses(file, image(NAME, [trigger]))).toEqual(everything(/from=/i, 3))
  })

  it.each([
    ['linux/arm64', 1],
    ['$BUILDPLATFORM', 1],
    ['linux/amd64', 0],
    ['$TARGETPLATFORM', 0],
  ])('of FROM --platform=%s are asked for every platform that may be taken', async (platform, count) => {
    const blobs = {
      [digest('1')]: { config: {} },
      [digest('2')]: { config: { OnBuild: ['COPY . /'] } },
    }
    const child = (name: string) => ({ config: { digest: digest(name) } })
    const ofChildren = {
      [`example.org/base@${digest('a')}`]: child('1'),
      [`example.org/base@${digest('b')}`]: child('2'),
    }
    const file = [`FROM --platform=${platform} ${NAME}`]
    expect(await uses(file, world({ [NAME]: INDEX, ...ofChildren }, blobs))).toHaveLength(count)
  })

  it('are not asked where a program of somebody else’s reads the file', async () => {
    const where = world({})
    expect(await uses(['# syntax=a/b', ...FROM], where)).toEqual([])
    expect(where.asked).toEqual([])
  })

  it('say what they fetch, with their variables, also where every file counts anyway', async () => {
    const triggers = ['ENV A=b', 'ADD https://$HOST/a /x']
    const config = { config: { OnBuild: triggers, Env: ['HOST=h', 'EMPTY=', 'LONG=a=b'] } }
    const where = world({ [NAME]: { config: { digest: digest('1') } } }, { [digest('1')]: config })
    const subject = { dockerfileText: FROM.join('\n'), wholeContext: true }
    const inputs = { buildArgs: {}, buildContexts: {} }
    const adds = { line: 2, env: { HOST: 'h', EMPTY: '', LONG: 'a=b' }, triggers }
    expect(await usesOfBases(subject, inputs, where)).toMatchObject([{ kind: 'everything', adds }])
    expect(await usesOfBases(subject, inputs, world({}))).toEqual([])
    expect(await usesOfBases(subject, inputs, image(NAME, ['COPY . /x']))).toEqual([])
    await refuseLateTriggers({ ...subject, baseAdds: [adds] }, inputs, where, {})
    for (const baseAdds of [[], [{ ...adds, env: {} }]])
      expect(await failureOf(refuseLateTriggers({ ...subject, baseAdds }, inputs, where, {}))).toBeInstanceOf(
        Failure,
      )
  })

  it('are looked at once more by their digests before a build', async () => {
    const pinned = `example.org/base@${digest('5')}`
    const where = image(pinned, ['COPY . /'])
    const subject = { dockerfile: 'Dockerfile', dockerfileText: FROM.join('\n'), wholeContext: false }
    const inputs = { buildArgs: {}, buildContexts: {} }
    const late = refuseLateTriggers(subject, inputs, where, { [NAME]: digest('5') })
    expect((await failureOf(late)).message).toMatch(
      /Dockerfile, line 2.*ONBUILD COPY \. \/.*Run the job again/,
    )
    await refuseLateTriggers({ ...subject, wholeContext: true }, inputs, where, {})
    await refuseLateTriggers(subject, inputs, image(NAME, []), {})
  })
})
