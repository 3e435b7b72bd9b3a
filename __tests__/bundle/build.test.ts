import { execFileSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import { type Ended, runAction } from './action.ts'
import type { Play } from './docker.ts'
import { EVENTS, PATH, SHA } from './scene.ts'
import { entry, reopenScene, scene, useScene } from './stage.ts'

useScene()

/** Calls of docker and requests that write, in the order in which they happened. */
function story(): string[] {
  return scene.registry.requests
    .filter(({ method, url }) => method === 'PUT' || url.startsWith('/mark/'))
    .map(({ url }) => (url.startsWith('/mark/') ? `docker ${url.slice(6)}` : `tag ${url.split('/').at(-1)}`))
}

describe('an image that is missing', () => {
  it('is built, verified and then tagged, in this order', async () => {
    const ended = await runAction(scene, { entry })
    const { tag } = await scene.subject()
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [], left: [] })
    expect(story()).toEqual([
      ...[
        'docker version',
        'docker inspect',
        'docker info',
        'docker build',
        'tag candidate-77-1',
        'docker record',
        'docker verify',
      ],
      // What moves comes last: by the commit's tag runs of older commits know that a newer one has its image.
      ...[`tag verified-${ended.outputs.digest?.slice(7, 23)}`, `tag ${tag}`, `tag ${SHA}`, 'tag latest'],
      expect.stringMatching(/^tag \d{4}-\d\d-\d\d$/),
    ])
    expect(new Set(Object.values(scene.tags())).size).toBe(1)
    expect(ended.outputs).toMatchObject({ decision: 'build', built: 'true', fallback: 'false', tag })
    expect(ended.outputs.image).toBe(`${scene.registry.host}/${PATH}@${ended.outputs.digest}`)
    expect(ended.summary).toContain('Image built, verified and published')
  })

  const { NODE24, CI } = process.env
  const onNode24 = NODE24 || CI ? it : it.skip
  onNode24('is built in the same way on Node 24', async () => {
    const node = NODE24 ?? 'NODE24 is not set'
    expect(execFileSync(node, ['-p', 'process.version'], { encoding: 'utf8' })).toMatch(/^v24\./)
    expect(process.version).not.toMatch(/^v24\./)
    const ended = await runAction(scene, { entry, node })
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', errors: [], outputs: { decision: 'build' } })
    expect(Object.keys(scene.tags())).toContain('latest')
  })

  it('gets what activation sets by a second build, and that image is the one that is verified', async () => {
    const activation = {
      path: ['/p/bin:', ''] as [string, string],
      variables: { JAVA_HOME: '/p/"j$"' },
    }
    const { calls, outputs, exitCode } = await runAction(scene, { entry, docker: { activation } })
    expect(exitCode).toBe(0)
    const builds = calls.filter(({ argv }) => argv[1] === 'build').map(({ argv }) => argv)
    expect(builds).toHaveLength(4)
    // One cache is enough, and a builder that has read a cache writes an incomplete one.
    expect(builds.map((argv) => argv.includes('--cache-to'))).toEqual([true, false, false, false])
    expect(builds.at(-1)?.join(' ')).toContain(outputs.digest)
  })

  it('is verified as the digest that was pushed, never by a tag', async () => {
    const { calls, outputs } = await runAction(scene, { entry })
    const verify = calls.at(-1)?.argv ?? []
    expect(verify).toContain(`image=docker-image://${outputs.image}`)
    expect(verify).toContain('type=cacheonly')
  })

  it('gets no further tags in a pull request than its own', async () => {
    const ended = await runAction(scene, { entry, event: EVENTS.pullRequest })
    expect(ended.exitCode).toBe(0)
    expect(Object.keys(scene.tags()).toSorted()).toEqual([ended.outputs.tag, 'pr-7'])
  })

  it('is not built where the same environment is found the next time', async () => {
    const first = await runAction(scene, { entry })
    const second = await runAction(scene, { entry, docker: 'absent' })
    expect(second.outputs).toMatchObject({ decision: 'reuse', digest: first.outputs.digest })
  })
})

const FAILED = 'process "/bin/sh -c x" did not complete successfully: exit code: 1'
const DEAD =
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'
const check = (about: object): string =>
  `container-action-check: ${JSON.stringify({ seconds: 1, ...about })}\n`
const NO_CACHE = { name: 'importing cache manifest from x:cache', error: 'x:cache: not found' }

function expectFailure(ended: Ended, title: string, text: RegExp): void {
  expect(ended.exitCode).toBe(1)
  expect(ended.errors).toHaveLength(1)
  expect(ended.errors[0]).toContain(`title=container-action%3A ${title}`)
  expect(ended.errors[0]).toMatch(text)
  expect(ended.outputs).toEqual({})
  expect(ended.stdout + ended.stderr).not.toMatch(/^\s+at .*:\d+/m)
  expect(ended.summary).toContain(`No image: ${title}`)
  expect(ended.left).toEqual([])
}

describe('a build that fails moves no tag', () => {
  const rows: [string, Play | 'absent', string, RegExp][] = [
    ['docker is not installed', 'absent', 'buildx-missing', /command not found/],
    [
      'buildx is not installed',
      { version: { exitCode: 1, stdout: '', stderr: "docker: 'buildx' is not a docker command.\n" } },
      'buildx-missing',
      /not a docker command/,
    ],
    [
      'the engine does not run',
      { inspect: { stdout: `Name:          default\nDriver:        \nError:         ${DEAD}\n` } },
      'engine-unavailable',
      /Cannot connect/,
    ],
    [
      'the engine stops before the build',
      { build: { exitCode: 1, stderr: `ERROR: ${DEAD}\n` } },
      'engine-unavailable',
      /Cannot connect/,
    ],
    [
      'the conda part cannot be solved',
      {
        build: {
          exitCode: 1,
          steps: [NO_CACHE, { name: '[conda 3/3] RUN create', text: 'nothing provides x\n', error: FAILED }],
          stderr: `ERROR: ${FAILED}\n`,
        },
      },
      'unsolvable-environment',
      /mamba could not create/,
    ],
    [
      'a step fails',
      {
        build: {
          exitCode: 1,
          steps: [NO_CACHE, { name: '[2/2] RUN x', text: 'E: no\n', error: FAILED }],
          stderr: `ERROR: ${FAILED}\n`,
        },
      },
      'build-step',
      /RUN x.*exit code: 1/,
    ],
    [
      'the push is refused',
      {
        build: { exitCode: 1, stderr: 'ERROR: failed to push x: denied: permission_denied: write_package\n' },
      },
      'permission',
      /write_package/,
    ],
    [
      'a check fails',
      {
        verify: {
          exitCode: 1,
          steps: [
            {
              name: '[verify 4/4] RUN checks',
              text: check({ name: 'latex', ok: false, why: 'no bbm.sty', advice: 'Add it.' }),
              error: FAILED,
            },
          ],
        },
      },
      'verification',
      /latex \(no bbm.sty\)/,
    ],
    [
      'no check reports anything',
      { verify: { steps: [{ name: '[verify 4/4] RUN checks', text: 'fine\n' }] } },
      'verification',
      /no check reported/,
    ],
  ]
  it.each(rows)('%s', async (_sentence, docker, title, text) => {
    await scene.publish('latest', { fingerprint: '0'.repeat(64) })
    const before = scene.tags()
    const ended = await runAction(scene, { entry, docker })
    expectFailure(ended, title, text)
    expect(scene.tags()).toEqual(before)
    expect(Object.keys(before)).toEqual(['latest'])
  })

  it('where RUNNER_TEMP is not there', async () => {
    const ended = await runAction(scene, { entry, env: { RUNNER_TEMP: `${scene.folder}/nowhere` } })
    expectFailure(ended, 'input', /RUNNER_TEMP, .*nowhere\): it does not exist/)
    expect(scene.tags()).toEqual({})
  })

  it('shows the failing step’s own lines, defused', async () => {
    const hostile = '::set-output name=image::evil\n\u001b[31m##[error]red\n::stop-commands::x\n'
    const steps = [{ name: '[2/2] RUN x', text: hostile, error: FAILED }]
    const ended = await runAction(scene, { entry, docker: { build: { exitCode: 1, steps } } })
    expectFailure(ended, 'build-step', /exit code: 1/)
    const lines = ended.stdout.split('\n')
    expect(lines.filter((line) => line.includes('evil')).length).toBeGreaterThan(0)
    expect(lines.filter((line) => line.includes('##[') || /^\s*::set-output/.test(line))).toEqual([])
    const stops = lines
      .filter((line) => /^\s*::stop-commands::/.test(line))
      .map((line) => line.split('::').at(-1))
    for (const token of stops) expect(lines).toContain(`::${token}::`)
  })
})

describe('a pull request that may not publish', () => {
  const users = [{ username: 'u', password: 'p4ssw0rd', actions: 'pull' as const }]
  const inputs = { username: 'u', password: 'p4ssw0rd' }
  const rows: [string, Record<string, string>, string, string[]][] = [
    [
      'verifies and hands the newest image on',
      {},
      'verify-only',
      ['version', 'inspect', 'info', 'build', 'record', 'verify', 'rm'],
    ],
    ['takes the newest image at once', { 'read-only': 'fallback' }, 'fallback', []],
  ]
  it.each(rows)('%s', async (_sentence, given, decision, docker) => {
    await reopenScene({ auth: 'basic', users })
    const environment = JSON.stringify((await scene.subject()).environment.canonical).replace(
      'a==1',
      'a==0.9',
    )
    const components = { ...(await scene.subject()).fingerprint.components, environment: 'e'.repeat(64) }
    const digest = await scene.publish('latest', { fingerprint: 'f'.repeat(64), environment, components })
    const before = scene.tags()
    const ended = await runAction(scene, {
      entry,
      event: EVENTS.pullRequest,
      inputs: { ...inputs, ...given },
    })
    expect(ended).toMatchObject({ exitCode: 0, errors: [], outputs: { decision, digest, fallback: 'true' } })
    const changed = 'changes since the newest image: pip section changed: a 0.9 -> 1'
    expect(ended.outputs.reason).toContain(changed)
    expect(ended.warnings.join()).toContain(changed)
    expect(story()).toEqual(docker.map((verb) => `docker ${verb}`))
    expect(scene.tags()).toEqual(before)
  })

  it('is told why where it asked to fail', async () => {
    await reopenScene({ auth: 'basic', users })
    const ended = await runAction(scene, {
      entry,
      event: EVENTS.pullRequest,
      inputs: { ...inputs, 'read-only': 'fail' },
    })
    expectFailure(ended, 'refused', /read-only is "fail"/)
    expect(ended.calls).toEqual([])
  })
})
