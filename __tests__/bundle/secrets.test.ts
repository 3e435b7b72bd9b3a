import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import type { Play } from './docker.ts'
import { EVENTS, Scene } from './scene.ts'
import { entry, useBundle } from './stage.ts'

useBundle()

// The second contains the first; the third has several lines.
const TOKEN = 'sesame-4711'
const LONGER = `${TOKEN}-and-more`
const LINES = ['first-line-of-it', 'second-line-of-it']
const ALL = [TOKEN, LONGER, ...LINES]
const FAILED = `process "/bin/sh -c curl -u ${LONGER} x" did not complete successfully: exit code: 1`

/** Everything that a reader of the log, the run's page or the disk could find, but the runner's own masking commands. */
function visible(scene: Scene, ended: Awaited<ReturnType<typeof runAction>>): string {
  const log = ended.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  const files = readdirSync(scene.temp, { recursive: true, encoding: 'utf8' }).map((path) =>
    readFileSync(join(scene.temp, path), 'utf8'),
  )
  return [
    ...log,
    ended.stderr,
    ended.summary,
    JSON.stringify(ended.outputs),
    ...ended.calls.map(({ argv }) => argv.join(' ')),
    ...files,
  ].join('\n')
}

/** Those of GitHub's runner that say nothing that an image may say, and some that other steps set. */
const RUNNERS = [
  ...['GITHUB_TOKEN', 'GITHUB_ACTOR_ID', 'GITHUB_TRIGGERING_ACTOR', 'GITHUB_HEAD_REF', 'GITHUB_BASE_REF'],
  ...['GITHUB_REF_NAME', 'GITHUB_REF_TYPE', 'GITHUB_REF_PROTECTED', 'GITHUB_REPOSITORY_ID', 'GITHUB_JOB'],
  ...['GITHUB_REPOSITORY_OWNER', 'GITHUB_REPOSITORY_OWNER_ID', 'GITHUB_WORKFLOW', 'GITHUB_WORKFLOW_REF'],
  ...['GITHUB_WORKFLOW_SHA', 'GITHUB_RUN_NUMBER', 'GITHUB_ACTION', 'GITHUB_ACTION_PATH'],
  ...['RUNNER_ARCH', 'RUNNER_ENVIRONMENT', 'RUNNER_OS', 'RUNNER_TRACKING_ID', 'RUNNER_WORKSPACE'],
  ...[
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_RUNTIME_URL',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'ACTIONS_RESULTS_URL',
  ],
  ...['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_CACHE_URL', 'ImageOS', 'ImageVersion', 'STATE_x', 'INPUT_X'],
  ...['NPM_TOKEN', 'GH_TOKEN', 'PIP_INDEX_URL', 'DOCKER_PASSWORD', 'MY_SECRET', 'BUILDX_BAKE_GIT_AUTH_TOKEN'],
]

const inputs = {
  username: 'u',
  password: TOKEN,
  secrets: `token=${LONGER}`,
  'github-token': LINES.join('\n'),
}
const users = [{ username: 'u', password: TOKEN, actions: 'pull,push' as const }]
const echo = `token is ${LONGER} or ${TOKEN}\n${LINES.join('\n')}\nses\u001b[0mame-4711\n`

const rows: [string, Play, number][] = [
  ['of a build that prints them', { build: { steps: [{ name: '[2/2] RUN x', text: echo }] } }, 0],
  [
    'of a step that fails with them',
    {
      build: {
        exitCode: 1,
        steps: [{ name: `[2/2] RUN curl -u ${LONGER} x`, text: echo, error: FAILED }],
        stderr: `ERROR: ${FAILED}\n`,
      },
    },
    1,
  ],
  [
    'of a check that fails with them',
    {
      verify: {
        exitCode: 1,
        steps: [
          {
            name: '[v 1/1] RUN x',
            text: `container-action-check: ${JSON.stringify({ name: TOKEN, ok: false, why: LONGER, advice: LINES[0] })}\n`,
            error: FAILED,
          },
        ],
      },
    },
    1,
  ],
  ['of a docker that prints them', { version: { exitCode: 1, stdout: '', stderr: `bad ${LONGER}\n` } }, 1],
]

describe('secrets are nowhere to be seen', () => {
  it.each(rows)('%s', async (_sentence, docker, exitCode) => {
    const scene = await Scene.open({ auth: 'basic', users })
    try {
      const ended = await runAction(scene, { entry, inputs, docker })
      expect(ended.exitCode).toBe(exitCode)
      const text = visible(scene, ended)
      expect(ALL.filter((secret) => text.includes(secret))).toEqual([])
      expect(text).not.toContain(Buffer.from(`u:${TOKEN}`).toString('base64'))
      for (const line of ALL) expect(ended.stdout).toContain(`::add-mask::${line}\n`)
      // Programs get what they need, and no input.
      for (const { argv, env } of ended.calls) {
        const isBuild = argv.includes('--secret')
        expect(Object.keys(env).filter((name) => name.startsWith('INPUT_'))).toEqual([])
        expect(
          Object.entries(env)
            .filter(([, value]) => ALL.some((secret) => value.includes(secret)))
            .map(([name]) => name),
        ).toEqual(isBuild ? ['CONTAINER_ACTION_SECRET_0'] : [])
      }
    } finally {
      await scene.close()
    }
  })

  it('nor what the runner knows: programs get none of its variables, and nobody sees what they hold', async () => {
    const scene = await Scene.open({ auth: 'basic', users })
    const planted = (name: string): string => `planted-${name.toLowerCase()}-4711`
    const values = Object.fromEntries(RUNNERS.map((name) => [name, planted(name)]))
    const paths = Object.fromEntries(
      ['GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE'].map((name) => {
        writeFileSync(join(scene.folder, name), planted(`in-${name}`))
        return [name, join(scene.folder, name)]
      }),
    )
    const event = {
      name: 'push',
      ref: 'refs/heads/main',
      payload: {
        ...(EVENTS.push.payload as object),
        inputs: { secret: planted('input') },
        client_payload: { token: planted('payload') },
        sender: { email: planted('sender') },
      },
    }
    try {
      const ended = await runAction(scene, {
        entry,
        inputs: { ...inputs, provenance: 'max' },
        event,
        env: { ...values, ...paths, GITHUB_ACTIONS: 'true' },
      })
      expect(ended.exitCode).toBe(0)
      expect(ended.calls.length).toBeGreaterThan(3)
      expect(visible(scene, ended)).not.toContain('planted-')
      for (const { argv, env } of ended.calls) {
        expect(argv.join('\n')).not.toContain('planted-')
        expect(
          Object.keys(env).filter((name) => /^(?:GITHUB|RUNNER|ACTIONS|INPUT)_|^Image/.test(name)),
        ).toEqual([])
        expect(Object.entries(env).filter(([, value]) => value.includes('planted-'))).toEqual([])
      }
      for (const { bytes } of scene.registry.manifests.values())
        expect(Buffer.from(bytes).toString()).not.toContain('planted-')
    } finally {
      await scene.close()
    }
  })

  it('those of a file that a build prints, but for lines too short to be one', async () => {
    const scene = await Scene.open({ auth: 'basic', users })
    const file = join(tmpdir(), `container-action-key-${process.pid}`)
    writeFileSync(file, '{\n  "private": "a-key-in-a-file"\n}\n')
    try {
      const text = 'says "private": "a-key-in-a-file" {\n'
      const docker = { build: { steps: [{ name: '[2/2] RUN x', text }] } }
      const ended = await runAction(scene, {
        entry,
        inputs: { ...inputs, 'secret-files': `key=${file}` },
        docker,
      })
      expect(ended.exitCode).toBe(0)
      expect(visible(scene, ended)).not.toContain('a-key-in-a-file')
      expect(ended.stdout).not.toContain('::add-mask::{')
    } finally {
      rmSync(file)
      await scene.close()
    }
  })

  it('a short password that is a whole file', async () => {
    const scene = await Scene.open({ auth: 'basic', users })
    const file = join(tmpdir(), `container-action-pin-${process.pid}`)
    writeFileSync(file, 'hunter2\n')
    try {
      const docker = { build: { steps: [{ name: '[2/2] RUN x', text: 'pin hunter2\n' }] } }
      const given = { ...inputs, 'secret-files': `pin=${file}` }
      const ended = await runAction(scene, { entry, inputs: given, docker })
      expect(ended.exitCode).toBe(0)
      expect(visible(scene, ended)).not.toContain('hunter2')
    } finally {
      rmSync(file)
      await scene.close()
    }
  })

  it('of a registry that refuses and echoes them', async () => {
    const scene = await Scene.open({ auth: 'basic', users })
    try {
      const body = JSON.stringify({ errors: [{ code: 'DENIED', message: `${LONGER} ${LINES.join(' ')}` }] })
      scene.registry.fault({ path: /manifests/, fault: { kind: 'status', status: 403, body } })
      const ended = await runAction(scene, { entry, inputs })
      expect(ended.exitCode).toBe(1)
      expect(ALL.filter((secret) => visible(scene, ended).includes(secret))).toEqual([])
    } finally {
      await scene.close()
    }
  })
})
