import { describe, expect, it } from '@jest/globals'
import { BUILDX, missingBuildx, requireBuildx } from '../../src/image-build/buildx.ts'
import type { CommandResult, PinnedTool } from '../../src/ports.ts'
import { failureOf, recordingLog } from '../servers/world.ts'
import { FakeCommands } from './fakes.ts'

const PINS = { [process.arch]: { platform: 'linux-here', sha256: 'a'.repeat(64) } }
const OLD = { stdout: 'github.com/docker/buildx v0.12.1 abc' }
const NONE = { exitCode: 1, stderr: "docker: 'buildx' is not a docker command." }

function look(
  answer: Partial<CommandResult>,
  about: { env?: Record<string, string>; why?: string; pins?: typeof BUILDX } = {},
) {
  const asked: PinnedTool[] = []
  const { log, lines } = recordingLog()
  const world = {
    log,
    commands: new FakeCommands([['docker buildx version', answer]]),
    tools: {
      install: async (tool: PinnedTool) => {
        asked.push(tool)
        return about.why === undefined
          ? { path: '/tools/docker-buildx', downloaded: true }
          : { path: undefined, why: about.why }
      },
    },
  }
  return { asked, lines, path: missingBuildx(about.env ?? {}, world, about.pins ?? PINS) }
}

describe('missingBuildx()', () => {
  const usable = [
    'github.com/docker/buildx 0.29.1+ds1 0.29.1',
    'github.com/docker/buildx v1.0.0 x',
    'buildx v0.13.0-rc1',
    'a buildx of somebody’s own',
  ]
  it.each(['', '{"hello":"world"}', 'Docker version 28.0.0'])(
    'does not take %j for an answer',
    async (stdout) => {
      const { path, asked } = look({ stdout })
      const failure = await failureOf(path)
      expect([failure.class, asked]).toEqual(['buildx-missing', []])
      expect(failure.text.why).toContain('docker gave an answer')
    },
  )

  it.each([
    ['SIGKILL', 'out-of-memory', /docker was killed \(SIGKILL\), usually because the memory was full/],
    ['SIGTERM', 'build', /docker was killed \(SIGTERM\)$/],
  ])('installs nothing where somebody else ended docker by %s', async (endedBy, kind, why) => {
    const { path, asked } = look({ exitCode: 1, endedBy })
    const failure = await failureOf(path)
    expect([failure.class, failure.text.why, asked]).toEqual([kind, expect.stringMatching(why), []])
  })

  it.each(usable)('leaves %s alone', async (stdout) => {
    const { path, asked } = look({ stdout })
    expect(await path).toBeUndefined()
    expect(asked).toEqual([])
  })

  it.each([
    ['is absent', NONE],
    ['is too old', OLD],
  ])('gets the pinned one where it %s', async (_sentence, answer) => {
    const { path, asked, lines } = look(answer)
    expect(await path).toBe('/tools/docker-buildx')
    expect(asked).toEqual([
      {
        ...{ name: 'buildx', version: '0.31.1', sha256: 'a'.repeat(64), file: 'docker-buildx' },
        url: 'https://github.com/docker/buildx/releases/download/v0.31.1/buildx-v0.31.1.linux-here',
      },
    ])
    expect(lines.join()).toMatch(/Docker Buildx: .*; using buildx 0\.31\.1 for this run/)
  })

  it('asks a mirror where one is named', async () => {
    const { path, asked } = look(OLD, { env: { CONTAINER_ACTION_BUILDX_URL: 'http://mirror/buildx/' } })
    await path
    expect(asked[0]?.url).toBe('http://mirror/buildx/v0.31.1/buildx-v0.31.1.linux-here')
  })

  const rows: [string, Partial<CommandResult>, Parameters<typeof look>[1], RegExp][] = [
    ['there is no docker', { exitCode: 127, stderr: 'docker: command not found' }, {}, /command not found/],
    ['this machine has no pin', OLD, { pins: {} }, /0\.12\.1 is older than 0\.13/],
    [
      'the download fails',
      OLD,
      { why: 'HTTP 404' },
      /could not be installed: HTTP 404.*CONTAINER_ACTION_BUILDX_URL/,
    ],
  ]
  it.each(rows)('says what to do when %s', async (_sentence, answer, about, text) => {
    const failure = await failureOf(look(answer, about).path)
    expect(failure.class).toBe('buildx-missing')
    expect(failure.message).toMatch(text)
  })

  it('has pins for the machines that runners are', () => {
    expect(Object.keys(BUILDX)).toEqual(['x64', 'arm64'])
    for (const { sha256 } of Object.values(BUILDX)) expect(sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})

it.each([
  ['an old one', OLD, /older than/],
  ['none', NONE, /not a docker command/],
])('requireBuildx() does not take %s', async (_sentence, answer, text) => {
  const failure = await failureOf(requireBuildx(new FakeCommands([['docker', answer]]), {}))
  expect(failure.class).toBe('buildx-missing')
  expect(failure.message).toMatch(text)
})
