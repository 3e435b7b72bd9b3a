import { describe, expect, it } from '@jest/globals'
import type { CommandResult } from '../../src/ports.ts'
import { verify } from '../../src/verify/verify.ts'
import { DIGEST, FakeCommands, FakeScratch } from '../image-build/fakes.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'

const IMAGE = `docker-image://ghcr.io/q/x@${DIGEST}`
const time = { started: '2026-08-01T10:00:00Z', completed: '2026-08-01T10:00:01Z' }
const check = (about: object): string =>
  `container-action-check: ${JSON.stringify({ ok: true, seconds: 1, ...about })}`
const broken = check({ name: 'latex', ok: false, why: 'pdflatex: exit code 1', advice: 'Add the package.' })

/** What buildx prints for a RUN that wrote these lines. */
function buildx(lines: string[], error?: string): string {
  const vertex = { digest: 'v', name: '[verify 4/4] RUN checks' }
  const data = Buffer.from(`${lines.join('\n')}\n`).toString('base64')
  return [
    JSON.stringify({ vertexes: [{ ...vertex, started: time.started }] }),
    JSON.stringify({ logs: [{ vertex: 'v', data }] }),
    JSON.stringify({ vertexes: [{ ...vertex, ...time, error }] }),
    ...(error === undefined ? [] : [`ERROR: failed to solve: ${error}`]),
  ].join('\n')
}

function start(result: Partial<CommandResult>, script?: Uint8Array) {
  const commands = new FakeCommands([['docker buildx build', result]])
  const scratch = new FakeScratch()
  const builder = {
    name: 'b',
    driver: 'remote' as const,
    platform: 'linux/amd64',
    root: undefined,
    remove: async () => undefined,
  }
  const verified = verify(
    {
      image: IMAGE,
      builder,
      expected: { name: 'x', packages: ['numpy'], variables: {}, variant: 'html', recipe: true },
      script,
      checksFolder: '/c',
    },
    { commands, scratch, clock: fakeClock(), log: recordingLog().log, env: {} },
  )
  return { verified, commands, scratch }
}

describe('verify()', () => {
  it('runs on the digest, on the same builder, and exports nothing', async () => {
    const { verified, commands, scratch } = start(
      { stderr: buildx([check({ name: 'python' })]) },
      Buffer.from('#!/bin/sh'),
    )
    expect((await verified).checks).toMatchObject([{ name: 'python', ok: true }])
    expect(commands.lines).toEqual([
      'docker buildx build --progress=rawjson --provenance=false --sbom=false --builder b --platform linux/amd64 --file /c/Dockerfile ' +
        '--metadata-file /t/verify-metadata.json --output type=cacheonly ' +
        `--build-context image=${IMAGE} --build-context checks=/c --no-cache /t/verify`,
    ])
    expect(scratch.files.get('verify/expected.json')?.text).toBe(
      '{"name":"x","packages":["numpy"],"variables":{},"variant":"html","recipe":true}',
    )
    expect(scratch.files.get('verify/base')?.text).toBe('')
    expect(scratch.files.get('verify/script')).toMatchObject({ text: '#!/bin/sh', executable: true })
  })

  it('hands on what the image says of its size', async () => {
    const lines = [
      'container-action-size: {"bytes": 10, "files": 2}',
      'container-action-package: {"name": "a", "by": "pip", "bytes": 7}',
      check({ name: 'python' }),
    ]
    expect(await start({ stderr: buildx(lines) }).verified).toMatchObject({
      disk: { bytes: 10, files: 2 },
      largest: [{ name: 'a', by: 'pip', bytes: 7 }],
    })
    const silent = await start({ stderr: buildx([check({ name: 'python' })]) }).verified
    expect(silent).toMatchObject({ disk: undefined, largest: [] })
  })

  const ended = 'process "/bin/sh -c checks" did not complete successfully: exit code: 1'
  const rows: [string, Partial<CommandResult>, string, RegExp][] = [
    [
      'a failed check is named, with its advice',
      { exitCode: 1, stderr: buildx([broken], ended) },
      'verification',
      /1 check failed: latex \(pdflatex: exit code 1\)\. Add the package\. No tag was moved/,
    ],
    [
      'a failed check counts even if the build succeeds',
      { stderr: buildx([broken]) },
      'verification',
      /latex/,
    ],
    [
      'an image that fakes a passed check afterwards stays rejected',
      { stderr: buildx([broken, check({ name: 'latex' })]) },
      'verification',
      /latex/,
    ],
    ['silence is no success', { stderr: buildx(['all good']) }, 'verification', /no check reported a result/],
    [
      'checks that cannot run are another failure',
      { exitCode: 1, stderr: buildx([check({ name: 'python' })], ended) },
      'build-step',
      /exit code: 1/,
    ],
    [
      'a builder that is gone is another failure',
      { exitCode: 1, stderr: 'ERROR: Cannot connect to the Docker daemon' },
      'engine-unavailable',
      /does not answer/,
    ],
  ]
  it.each(rows)('%s', async (_sentence, result, expected, text) => {
    const failure = await failureOf(start(result).verified)
    expect(failure.class).toBe(expected)
    expect(failure.message).toMatch(text)
  })
})
