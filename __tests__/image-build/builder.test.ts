import { describe, expect, it } from '@jest/globals'
import { chooseBuilder } from '../../src/image-build/builder.ts'
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
  const builder = chooseBuilder(commands, {
    name,
    unique: '7-1',
    env: { A: 'b' },
    log: recordingLog().log,
    platform: 'linux/amd64',
  })
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
  const create = (stderr: string): Answers => [
    inspect('docker'),
    OVERLAY,
    ['docker buildx create', { exitCode: 1, stderr }],
    ['docker kill buildx_buildkit_', {}],
    ['docker buildx rm', {}],
  ]
  const pull = (text: string): Answers => {
    const error = `ERROR: Error response from daemon: ${text}`
    return create(
      `#1 [internal] booting buildkit\n#1 pulling image r.example/moby/buildkit:x 0.0s done\n#1 ${error}\n${error}`,
    )
  }
  const reference = 'failed to resolve reference "r.example/moby/buildkit:x"'
  const status = `unknown: ${reference}: unexpected status from HEAD request to https://r.example/v2/moby/buildkit/manifests/x`
  // Docker 28.5 before a server on loopback.
  rows.push(
    [
      'its registry answers 429',
      pull(`${status}: 429 Too Many Requests`),
      'rate-limited',
      /log in to that registry/,
    ],
    [
      'its registry answers 503',
      pull(`${status}: 503 Service Unavailable`),
      'registry-unavailable',
      /Run the job again/,
    ],
    [
      'the image does not exist in its registry',
      pull(`${reference}: r.example/moby/buildkit:x: not found`),
      'not-found',
      /mirror/,
    ],
    [
      'its registry is not there',
      pull(
        `${reference}: failed to do request: Head "https://r.example/v2/": dial tcp 127.0.0.1:9: connect: connection refused`,
      ),
      'registry-unavailable',
      /network of Docker Engine/,
    ],
    [
      'its registry never answers',
      create(
        '#1 pulling image r.example/moby/buildkit:x\nERROR: error during connect: Post "http://%2Fvar%2Frun%2Fdocker.sock/v1.51/images/create": got 1 SIGTERM/SIGINTs, forcing shutdown',
      ),
      'registry-unavailable',
      /Run the job again/,
    ],
  )
  rows.push(
    [
      'the image of a new one is above the limit of its registry',
      create(
        '#1 [internal] booting buildkit\n#1 pulling image moby/buildkit:v0.27.1 0.9s done\n#1 ERROR: Error response from daemon: toomanyrequests: You have reached your pull rate limit.\nERROR: Error response from daemon: toomanyrequests: You have reached your pull rate limit.',
      ),
      'rate-limited',
      /accepts no more downloads from this runner.*log in to that registry/s,
    ],
    [
      'the registry of its image does not answer',
      create(
        '#1 pulling image moby/buildkit:v0.27.1\n#1 ERROR: Error response from daemon: Get "https://registry-1.docker.io/v2/": context deadline exceeded\nERROR: Error response from daemon: No such image: moby/buildkit:v0.27.1',
      ),
      'registry-unavailable',
      /Run the job again/,
    ],
    ['the engine goes down meanwhile', create(`ERROR: ${dead}`), 'engine-unavailable', /Start Docker Engine/],
    [
      'the user may not use the socket',
      [
        [
          'docker buildx inspect',
          {
            stdout:
              'Name:          default\nDriver:        \nError:         permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix /var/run/docker.sock: connect: permission denied\n',
          },
        ],
      ],
      'engine-unavailable',
      /no access to the socket.*group docker/s,
    ],
    [
      'a remote one has a name that nobody knows',
      [
        [
          'docker buildx inspect',
          { exitCode: 1, stderr: 'ERROR: dial tcp: lookup builder.example: no such host' },
        ],
      ],
      'engine-unavailable',
      /no such host/,
    ],
  )
  const old =
    'Error response from daemon: client version 1.43 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version'
  rows.push(
    [
      'its registry does not accept the login of an earlier step',
      create(
        'ERROR: Error response from daemon: Head "https://registry-1.docker.io/v2/moby/buildkit/manifests/x": unauthorized: incorrect username or password',
      ),
      'authentication',
      /the step that logs in to that registry/,
    ],
    [
      'the client is too old for the engine, says the client',
      [inspect('docker'), ['docker info', { exitCode: 1, stderr: old }]],
      'engine-unavailable',
      /do not work together.*DOCKER_API_VERSION/s,
    ],
    [
      'the client is too old for the engine, says buildx',
      [['docker buildx inspect', { stdout: `Name: default\nDriver:        \nError:         ${old}\n` }]],
      'engine-unavailable',
      /do not work together/,
    ],
    [
      'its container may not be privileged',
      create(
        'ERROR: Error response from daemon: authorization denied by plugin pipelines: --privileged=true is not allowed',
      ),
      'engine-unavailable',
      /does not start the container.*input builder/s,
    ],
    [
      'its container does not start',
      create(
        'ERROR: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process',
      ),
      'engine-unavailable',
      /does not start the container.*input builder/s,
    ],
  )
  it.each(rows)('%s', async (_sentence, answers, expected, text) => {
    const failure = await failureOf(choose(answers).builder)
    expect(failure.class).toBe(expected)
    expect(failure.message).toMatch(text)
  })
})
