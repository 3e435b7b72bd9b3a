import { describe, expect, it } from '@jest/globals'
import { chooseBuilder } from '../../src/build/builder.ts'
import type { CommandResult } from '../../src/ports.ts'
import { failureOf, recordingLog } from '../servers/world.ts'
import { FakeCommands } from './fakes.ts'

type Answers = [string, Partial<CommandResult>][]

const inspect = (driver: string, name = 'default'): Answers[0] => [
  'docker buildx inspect',
  { stdout: `Name:          ${name}\nDriver:        ${driver}\n` },
]
const info = (about: object): Answers[0] => [
  'docker info',
  { stdout: JSON.stringify({ DockerRootDir: '/var/lib/docker', ...about }) },
]
const CONTAINERD = info({ DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']] })
const OVERLAY = info({ DriverStatus: [['Backing Filesystem', 'extfs']] })

function choose(answers: Answers, name?: string) {
  const commands = new FakeCommands(answers)
  const builder = chooseBuilder(commands, { name, unique: '7-1', env: { A: 'b' }, log: recordingLog().log })
  return { commands, builder }
}

describe('chooseBuilder()', () => {
  it('takes the default one where the engine has the containerd store', async () => {
    const { builder, commands } = choose([inspect('docker'), CONTAINERD])
    expect(await builder).toMatchObject({ name: undefined, driver: 'docker', root: '/var/lib/docker' })
    await (await builder).remove()
    expect(commands.lines).toEqual(['docker buildx inspect', 'docker info --format {{json .}}'])
    expect(commands.calls.every(({ env }) => env?.A === 'b')).toBe(true)
  })

  it('makes one with a pinned BuildKit elsewhere, and removes it', async () => {
    const { builder, commands } = choose([
      inspect('docker'),
      OVERLAY,
      ['docker buildx create', {}],
      ['docker kill buildx_buildkit_', {}],
      ['docker buildx rm', {}],
    ])
    expect(await builder).toMatchObject({ name: 'container-action-7-1', driver: 'docker-container' })
    expect(commands.lines[2]).toMatch(
      /^docker buildx create --name container-action-7-1 --driver docker-container --bootstrap --driver-opt image=moby\/buildkit:v[0-9.]+@sha256:[0-9a-f]{64} --driver-opt network=host$/,
    )
    await (await builder).remove()
    expect(commands.lines.at(-1)).toBe('docker buildx rm --force container-action-7-1')
  })

  it('takes what setup-buildx-action made the default, and leaves it there', async () => {
    const { builder, commands } = choose([inspect('docker-container', 'builder-1')])
    expect(await builder).toMatchObject({ name: 'builder-1', driver: 'docker-container', root: undefined })
    await (await builder).remove()
    expect(commands.lines).toHaveLength(1)
  })

  it('takes the one that is named, whatever the engine has', async () => {
    const { builder, commands } = choose([inspect('kubernetes', 'mine')], 'mine')
    expect(await builder).toMatchObject({ name: 'mine', driver: 'kubernetes' })
    expect(commands.lines[0]).toBe('docker buildx inspect mine')
  })

  it('removes a builder that does not start', async () => {
    const { builder, commands } = choose([
      inspect('docker'),
      OVERLAY,
      ['docker buildx create', { exitCode: 1, stderr: 'ERROR: pull failed' }],
      ['docker kill buildx_buildkit_', {}],
      ['docker buildx rm', {}],
    ])
    expect((await failureOf(builder)).message).toContain('pull failed')
    expect(commands.lines.at(-1)).toBe('docker buildx rm --force container-action-7-1')
  })

  const dead =
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'
  const rows: [string, Answers, string, RegExp][] = [
    [
      'the builder does not exist',
      [['docker buildx inspect', { exitCode: 1, stderr: 'ERROR: no builder "x" found' }]],
      'engine-unavailable',
      /no builder "x" found/,
    ],
    // buildx 0.29 with an engine that is down: exit code 0, no driver.
    [
      'the engine is down, says buildx',
      [
        [
          'docker buildx inspect',
          {
            stdout: `Name:          default\nDriver:        \nLast Activity: 2026-11-24\nError:         ${dead}\n`,
          },
        ],
      ],
      'engine-unavailable',
      /Cannot connect/,
    ],
    [
      'the engine is down, says the client',
      [inspect('docker'), ['docker info', { exitCode: 1, stderr: dead }]],
      'engine-unavailable',
      /Cannot connect/,
    ],
    [
      'the engine is down, says its own list',
      [inspect('docker'), info({ ServerErrors: [dead] })],
      'engine-unavailable',
      /Cannot connect/,
    ],
  ]
  it.each(rows)('%s', async (_sentence, answers, expected, text) => {
    const failure = await failureOf(choose(answers).builder)
    expect(failure.class).toBe(expected)
    expect(failure.message).toMatch(text)
  })
})
