import { describe, expect, it } from '@jest/globals'
import { diagnose } from '../../src/build/failures.ts'
import type { Step } from '../../src/build/progress.ts'

const step = (about: Partial<Step>): Step => ({
  name: '[2/2] RUN x',
  seconds: 1,
  cached: false,
  lines: [],
  error: undefined,
  ...about,
})
const ended = (code: number): string =>
  `process "/bin/sh -c x" did not complete successfully: exit code: ${code}`
/** Of every first build: BuildKit 0.25, no cache published yet. */
const NO_CACHE = step({
  name: 'importing cache manifest from 127.0.0.1:5000/x:cache',
  error: 'failed to configure registry cache importer: 127.0.0.1:5000/x:cache: not found',
})
const LOCKED_CACHE = step({ ...NO_CACHE, error: 'failed to authorize: 403 Forbidden' })

describe('a failing step is named by the stage that ran it', () => {
  const rows: [string, Partial<Step>, string][] = [
    ['a step of a Dockerfile', { error: ended(3) }, 'build-step'],
    [
      'the conda stage',
      { name: '[conda 3/3] RUN create-environment', error: ended(1) },
      'unsolvable-environment',
    ],
    ['the pip stage', { name: '[pip 2/2] RUN add-requirements', error: ended(1) }, 'unsolvable-environment'],
    [
      'the pip stage at its time limit',
      { name: '[pip 2/2] RUN add-requirements', error: ended(124) },
      'time-limit',
    ],
    ['a step that was killed', { error: ended(137) }, 'out-of-memory'],
    ['a conda stage that was killed', { name: '[conda 3/3] RUN x', error: ended(137) }, 'out-of-memory'],
    [
      'a step that filled the disk',
      { error: ended(1), lines: ['OSError: [Errno 28] No space left on device'] },
      'disk-full',
    ],
    [
      'a program that prints "403 Forbidden" is a failing step',
      { error: ended(1), lines: ['403 Forbidden', 'denied'] },
      'build-step',
    ],
    [
      'a program that prints "connection refused" is a failing step',
      { error: ended(1), lines: ['connection refused'] },
      'build-step',
    ],
  ]
  it.each(rows)('%s', (_sentence, about, expected) => {
    const lines = ['Collecting x', ...(about.lines ?? [])]
    const failed = step({ ...about, lines })
    const tail = [`ERROR: failed to build: failed to solve: ${about.error}`]
    const diagnosis = diagnose({ exitCode: 1, steps: [failed], tail })
    expect(diagnosis.class).toBe(expected)
    expect(diagnosis.excerpt).toEqual(lines)
    expect(diagnose({ exitCode: 1, steps: [NO_CACHE, failed], tail })).toEqual(diagnosis)
    expect(diagnose({ exitCode: 1, steps: [LOCKED_CACHE, failed], tail })).toEqual(diagnosis)
  })
})

describe('what BuildKit and registries say', () => {
  const rows: [string, string, string][] = [
    [
      'a push that is denied',
      'failed to push ghcr.io/q/x: denied: permission_denied: write_package',
      'permission',
    ],
    ['a scope that is not enough', 'failed to push: insufficient_scope: authorization failed', 'permission'],
    ['401 of a registry', 'unexpected status from HEAD request: 401 Unauthorized', 'permission'],
    ['403 of a registry', 'failed to push: unexpected status from PUT request: 403 Forbidden', 'permission'],
    ['too many requests', 'toomanyrequests: You have reached your pull rate limit', 'rate-limited'],
    ['429 of a registry', 'unexpected status from POST request: 429 Too Many Requests', 'rate-limited'],
    ['502 of a registry', 'unexpected status from PUT request: 502 Bad Gateway', 'registry-unavailable'],
    [
      'a registry that is gone',
      'Head "https://127.0.0.1:1/v2/no/such/manifests/x": dial tcp 127.0.0.1:1: connect: connection refused',
      'registry-unavailable',
    ],
    ['a connection that breaks', 'failed to copy: httpReadSeeker: unexpected EOF', 'registry-unavailable'],
    [
      'a registry that gives no reason',
      'failed to solve: failed to push 127.0.0.1:1/x:y: unknown',
      'registry-unavailable',
    ],
    ['a full builder', 'write /var/lib/buildkit/x: no space left on device', 'disk-full'],
    ['a full registry', 'failed to push: blob upload invalid', 'disk-full'],
    [
      'a base that is not there',
      'failed to resolve source metadata for 127.0.0.1:5000/no/such:x: not found',
      'not-found',
    ],
  ]
  it.each(rows)('%s', (_sentence, text, expected) => {
    const diagnosis = diagnose({ exitCode: 1, steps: [NO_CACHE], tail: [`ERROR: failed to build: ${text}`] })
    expect(diagnosis.class).toBe(expected)
    expect(diagnosis.why).toContain(text)
  })

  const engine: [string, string][] = [
    [
      'an engine that does not run',
      'ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ],
    ['a builder that does not answer', 'ERROR: failed to list workers: Unavailable: connection error'],
    ['a remote builder that is dead', 'ERROR: context deadline exceeded'],
    ['a builder that does not exist', 'ERROR: no builder "nobody" found'],
    [
      'a login page in place of an engine',
      "ERROR: failed to build: invalid character '<' looking for beginning of value",
    ],
    [
      'a builder that dies under a build',
      'ERROR: failed to build: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF',
    ],
  ]
  it.each(engine)('%s', (_sentence, line) => {
    expect(diagnose({ exitCode: 1, steps: [], tail: [line] }).class).toBe('engine-unavailable')
  })

  it.each(['[2/2] RUN x', '[conda 3/3] RUN create-environment'])(
    'a builder that cannot begin the step %s is no mistake of the file',
    (name) => {
      const error = 'failed to prepare a as b: failed to rename: rename /var/lib/1 /var/lib/2: file exists'
      const tail = [`ERROR: failed to build: failed to solve: ${error}`]
      const diagnosis = diagnose({ exitCode: 1, steps: [step({ name, error })], tail })
      expect([diagnosis.class, diagnosis.why]).toEqual(['build', expect.stringContaining(error)])
    },
  )

  it.each([
    ['--mount=type=secret,id=token,required', 'secret token: not found'],
    ['--mount=type=ssh', 'unset ssh forward key default'],
    ['--network=host', 'network.host is not allowed by build daemon'],
  ])('a step that asks by %s for what it does not get is a mistake in the Dockerfile', (option, error) => {
    const failed = step({ name: `[2/2] RUN ${option} x`, error })
    const tail = [`ERROR: failed to build: failed to solve: ${error}`]
    expect(diagnose({ exitCode: 1, steps: [failed], tail })).toMatchObject({
      class: 'build-step',
      why: expect.stringContaining(error),
    })
  })

  it('a remote builder that is dead, as buildx tells it', () => {
    const steps = [step({ name: '[internal] waiting for connection', error: 'context deadline exceeded' })]
    const tail = ['ERROR: failed to build: context deadline exceeded']
    expect(diagnose({ exitCode: 1, steps, tail }).class).toBe('engine-unavailable')
    const own = [step({ name: '[2/2] RUN curl x', error: ended(1), lines: ['context deadline exceeded'] })]
    expect(diagnose({ exitCode: 1, steps: own, tail }).class).toBe('build-step')
  })

  it('a build that is broken off is told by its cause, not by its other steps', () => {
    const steps = [
      step({ error: 'context canceled: context canceled' }),
      step({ name: '[pip 2/2] RUN y', error: ended(1) }),
    ]
    expect(diagnose({ exitCode: 1, steps, tail: [] }).class).toBe('unsolvable-environment')
  })

  it('silence is told with the exit code', () => {
    expect(diagnose({ exitCode: 130, steps: [], tail: [] })).toMatchObject({
      class: 'build',
      why: 'buildx ended with exit code 130: no message',
    })
  })
})
