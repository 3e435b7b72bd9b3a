import { describe, expect, it } from '@jest/globals'
import { diagnose } from '../../src/image-build/failures.ts'
import type { Step } from '../../src/image-build/progress.ts'
import { cpuTime } from '../fixtures/cpu-time.ts'

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

describe('what pip says in its newer form', () => {
  const rows: [string, string, string, RegExp][] = [
    [
      'of a package that conda installed',
      "error: uninstall-no-record-file\n\n× Cannot uninstall PyYAML 6.0.3\n╰─> The package's contents are unknown: no RECORD file was found for PyYAML.\n\nhint: The package was installed by conda. You should check if it can uninstall the package.",
      "Cannot uninstall PyYAML 6.0.3: The package's contents are unknown: no RECORD file was found for PyYAML.",
      /they name the requirement/,
    ],
    [
      'of a search that goes too deep',
      'error: resolution-too-deep\n\n× Dependency resolution exceeded maximum depth\n╰─> Pip cannot resolve the current dependencies as the dependency graph is too complex for pip to solve efficiently.\n\nhint: Try adding lower bounds to constrain your dependencies.',
      'Dependency resolution exceeded maximum depth: Pip cannot resolve the current dependencies',
      /^Pin the versions/,
    ],
    [
      'of metadata that cannot be made',
      '  error: subprocess-exited-with-error\n  × python setup.py egg_info did not run successfully.\n  │ exit code: 1\n  ╰─> See above for output.\n\n  note: This error originates from a subprocess, and is likely not a problem with pip.\nerror: metadata-generation-failed\n\n× Encountered error while generating package metadata.\n╰─> nosuch\n\nnote: This is an issue with the package mentioned above, not pip.\nhint: See above for details.',
      'Encountered error while generating package metadata: nosuch',
      /they name the requirement/,
    ],
  ]
  it.each(rows)('%s', (_sentence, text, why, next) => {
    const name = '[pip 2/2] RUN add-requirements'
    const lines = [
      ...text.split('\n'),
      'container-action-error: pip install ended with exit code 1; its own message is above',
    ]
    const diagnosis = diagnose({ exitCode: 1, steps: [step({ name, error: ended(1), lines })], tail: [] })
    expect(diagnosis.class).toBe('unsolvable-environment')
    expect(diagnosis.why).toContain(why)
    expect(diagnosis.next).toMatch(next)
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
    ['a helper for logins', 'error getting credentials - err: exit status 1, out: ``', 'authentication'],
    ['a builder that went away', 'Canceled: grpc: the client connection is closing', 'engine-unavailable'],
    [
      'a git repository that asks for a login',
      "failed to load cache key: failed to fetch remote https://github.com/a/b.git: git stderr:\nfatal: could not read Username for 'https://github.com': terminal prompts disabled\n: exit status 128",
      'build-step',
    ],
    [
      'a git repository that asks for a key',
      'failed to fetch remote git@github.com:a/b.git: git stderr:\ngit@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n: exit status 128',
      'build-step',
    ],
    ['a full builder', 'write /var/lib/buildkit/x: no space left on device', 'disk-full'],
    ['a full registry', 'failed to push: blob upload invalid', 'disk-full'],
    [
      'a base that is not there',
      'failed to resolve source metadata for 127.0.0.1:5000/no/such:x: not found',
      'not-found',
    ],
  ]
  const pushes: [string, string, string][] = [
    [
      'a blob that the registry lost',
      'unexpected status from PUT request to https://ghcr.io/v2/q/x/manifests/y: 400 Bad Request: MANIFEST_BLOB_UNKNOWN: manifest blob unknown to registry',
      'registry-unavailable',
    ],
    ['a blob that is not known', 'unknown blob', 'registry-unavailable'],
    ['an upload that the registry lost', 'blob upload unknown', 'registry-unavailable'],
    ['a pipe that is closed', 'failed to copy: io: read/write on closed pipe', 'registry-unavailable'],
    [
      'a connection that this side closed',
      'failed to do request: Put "https://ghcr.io/v2/x": write tcp 10.1.0.4:5->140.82.112.34:443: use of closed network connection',
      'registry-unavailable',
    ],
    [
      'a broken pipe',
      'failed to copy: failed to send write: write tcp 10.1.0.4:5->1.2.3.4:443: write: broken pipe',
      'registry-unavailable',
    ],
    [
      'a reset',
      'failed to do request: Put "https://ghcr.io/v2/x": read tcp 1.2.3.4: read: connection reset by peer',
      'registry-unavailable',
    ],
    ['an end of the file', 'failed to do request: Head "https://ghcr.io/v2/x": EOF', 'registry-unavailable'],
    [
      'a client that waited too long',
      'failed to do request: Head "https://x": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
      'registry-unavailable',
    ],
    [
      'a handshake',
      'failed to do request: Head "https://x": net/http: TLS handshake timeout',
      'registry-unavailable',
    ],
    ['a read that timed out', 'failed to copy: read tcp 1.2.3.4:443: i/o timeout', 'registry-unavailable'],
    ['a deadline', 'failed to copy: context deadline exceeded', 'registry-unavailable'],
    [
      '504 at the end of a line',
      'unexpected status from PUT request to https://x: 504 Gateway Timeout',
      'registry-unavailable',
    ],
    [
      'a server that does not begin to answer',
      'failed to copy: failed to do request: Put "https://ghcr.io/v2/x": net/http: timeout awaiting response headers',
      'registry-unavailable',
    ],
    [
      'a connection that the server closed',
      'failed to do request: Put "https://ghcr.io/v2/x": http: server closed idle connection',
      'registry-unavailable',
    ],
    [
      'a handshake that the server broke off',
      'failed to do request: Put "https://ghcr.io/v2/x": remote error: tls: internal error',
      'registry-unavailable',
    ],
    [
      'a connection that timed out',
      'failed to do request: Put "https://x": read tcp 10.1.0.4:5->1.2.3.4:443: read: connection timed out',
      'registry-unavailable',
    ],
    [
      'a network without a way there',
      'failed to do request: Put "https://x": connect: no route to host',
      'registry-unavailable',
    ],
    [
      'an address without an owner',
      'unexpected status from HEAD request to https://ghcr.io/v2/x/blobs/sha256:y: 400 Bad Request',
      'registry-answer',
    ],
    [
      'a registry that takes no such manifest',
      'unexpected status from PUT request to https://x/v2/y/manifests/z: 422 Unprocessable Entity',
      'registry-answer',
    ],
    [
      'a server that is no registry',
      'unexpected status from POST request to https://x/v2/y/blobs/uploads/: 405 Method Not Allowed',
      'registry-answer',
    ],
    [
      'a proxy that takes no large bodies',
      'unexpected status from PATCH request to https://x: 413 Request Entity Too Large',
      'registry-answer',
    ],
    [
      'a repository that nobody made',
      "name unknown: The repository with name 'x' does not exist in the registry",
      'not-found',
    ],
    [
      'a token that has expired',
      'failed to authorize: unauthorized: unauthenticated: User cannot be authenticated with the token provided.',
      'authentication',
    ],
    [
      'a certificate',
      'failed to do request: Head "https://r.example/v2/x": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'registry-unavailable',
    ],
    [
      'plain HTTP',
      'failed to do request: Head "https://r.example/v2/x": http: server gave HTTP response to HTTPS client',
      'registry-unavailable',
    ],
    // These three of BuildKit 0.25 before a server on loopback that answers nothing else.
    [
      '429',
      'unexpected status from HEAD request to https://r.example/v2/a/b/blobs/sha256:b7: 429 Too Many Requests',
      'rate-limited',
    ],
    [
      '503',
      'unexpected status from HEAD request to https://r.example/v2/a/b/blobs/sha256:98: 503 Service Unavailable',
      'registry-unavailable',
    ],
    [
      '413',
      'unexpected status from HEAD request to https://r.example/v2/a/b/blobs/sha256:47: 413 Request Entity Too Large',
      'registry-answer',
    ],
    [
      'a full disk of the registry',
      'unexpected status from PUT request to https://x: 500 Internal Server Error: write /data: no space left on device',
      'disk-full',
    ],
  ]
  it.each(pushes)('a push that fails by %s', (_sentence, text, expected) => {
    const error = `failed to push ghcr.io/q/x: ${text}`
    const tail = [`ERROR: failed to build: failed to solve: ${error}`]
    const exporting = step({ name: 'exporting to image', error })
    for (const steps of [[exporting], []]) {
      const diagnosis = diagnose({ exitCode: 1, steps, tail })
      expect([diagnosis.class, diagnosis.why]).toEqual([expected, expect.stringContaining(text)])
    }
  })

  it('the disk of the builder is not that of the registry', () => {
    const why = (error: string) =>
      diagnose({ exitCode: 1, steps: [step({ name: 'exporting to image', error })], tail: [] }).why
    expect(why('write /var/lib/buildkit/x: no space left on device')).toMatch(/disk of the builder/)
    expect(why('failed to copy: failed to send write: write /x: no space left on device')).toMatch(
      /the builder/,
    )
    expect(why('failed to push x: unknown: no space left on device')).toMatch(/registry .* disk is full/)
  })

  it.each(['Create', 'Write'])('GHCR that lets nobody %s: also the settings of the organization', (verb) => {
    const error = `failed to push ghcr.io/q/x: denied: installation not allowed to ${verb} organization package`
    const diagnosis = diagnose({
      exitCode: 1,
      steps: [step({ name: 'exporting to image', error })],
      tail: [],
    })
    expect(diagnosis).toMatchObject({
      class: 'permission',
      next: expect.stringMatching(/packages: write.*organization.*settings/),
    })
  })

  it('an image that is not there for the platform is named with it', () => {
    const error =
      'failed to resolve source metadata for docker.io/library/alpine:3: no match for platform in manifest: not found'
    const tail = [`ERROR: failed to build: failed to solve: alpine:3: ${error}`]
    const load = (name: string) => [step({ name, error })]
    const name = '[internal] load metadata for docker.io/library/alpine:3'
    const other = '[linux/arm64 internal] load metadata for docker.io/library/alpine:3'
    const why = (steps: Step[], platform?: string) =>
      diagnose({ exitCode: 1, steps, tail }, undefined, platform)
    expect(why(load(name), 'linux/amd64')).toMatchObject({
      class: 'not-found',
      why: 'the image docker.io/library/alpine:3 does not exist for linux/amd64',
    })
    expect(why(load(other), 'linux/amd64').why).toMatch(/alpine:3 does not exist for linux\/arm64$/)
    expect(why(load(name)).why).toMatch(/buildx inspect/)
  })

  it('a program of another platform', () => {
    const failed = step({ error: ended(255), lines: ['exec /bin/sh: exec format error'] })
    expect(diagnose({ exitCode: 1, steps: [failed], tail: [] })).toMatchObject({
      class: 'build-step',
      why: expect.stringContaining('another platform'),
    })
  })

  it('a file that the user of the runner may not read is no refusal of a registry', () => {
    const error = 'error from sender: open /w/secret: permission denied'
    expect(
      diagnose({ exitCode: 1, steps: [], tail: [`ERROR: failed to build: failed to solve: ${error}`] }).class,
    ).toBe('build-step')
  })

  it('the text of a Dockerfile is not taken for a message', () => {
    const error =
      'failed to compute cache key: failed to calculate checksum of ref a::b: "/nosuch": not found'
    const rule = '-'.repeat(20)
    const tail = [
      'Dockerfile:2',
      rule,
      '   1 |     # toomanyrequests: 429 Too Many Requests',
      '   2 | >>> COPY nosuch /',
      rule,
      `ERROR: failed to build: failed to solve: ${error}`,
    ]
    expect(diagnose({ exitCode: 1, steps: [step({ name: '[2/2] COPY nosuch /', error })], tail }).class).toBe(
      'build-step',
    )
  })

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

  const boots: [string, string, string, RegExp][] = [
    [
      'a limit',
      'Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating',
      'rate-limited',
      /log in/,
    ],
    [
      'a time-out',
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
      'registry-unavailable',
      /Run the job again/,
    ],
    [
      'an image that a mirror does not have',
      'Error response from daemon: manifest unknown',
      'not-found',
      /mirror/,
    ],
    [
      'a full disk',
      'Error response from daemon: failed to register layer: write /x: no space left on device',
      'disk-full',
      /Free disk space/,
    ],
  ]
  it.each(boots)('a builder whose image cannot be pulled: %s', (_sentence, error, expected, next) => {
    const steps = [step({ name: '[internal] booting buildkit', error })]
    const diagnosis = diagnose({ exitCode: 1, steps, tail: [`ERROR: failed to build: ${error}`] })
    expect(diagnosis).toMatchObject({ class: expected, next: expect.stringMatching(next) })
  })

  it.each([
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/_ping": dial unix /var/run/docker.sock: connect: permission denied',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock',
  ])('a user who may not use the socket: %s', (text) => {
    expect(diagnose({ exitCode: 1, steps: [], tail: [`ERROR: ${text}`] })).toMatchObject({
      class: 'engine-unavailable',
      why: expect.stringContaining('no access to the socket'),
      next: expect.stringContaining('group docker'),
    })
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

describe('names of files, packages and lectures are not messages', () => {
  const checksum = (path: string) =>
    `failed to compute cache key: failed to calculate checksum of ref a::b: "${path}": not found`
  const builder: [string, string, string][] = [
    ['oom.py', '[2/2] COPY oom.py /', checksum('/oom.py')],
    ['a notebook', '[2/2] COPY x /', checksum('/out of memory.ipynb')],
    ['rate limit.txt', '[2/2] COPY x /', checksum('/rate limit.txt')],
    [
      'a file as the older BuildKit says it',
      '[2/2] COPY x /',
      'failed to compute cache key: "/rate limit.txt" not found: not found',
    ],
    ['a full disk', '[2/2] COPY x /', checksum('/no space left on device')],
    ['an instruction', '', 'dockerfile parse error on line 3: unknown instruction: OOM'],
  ]
  it.each(builder)('COPY of what is not there: %s', (_what, name, error) => {
    const steps = name === '' ? [] : [step({ name, error })]
    const tail = [`ERROR: failed to build: failed to solve: ${error}`]
    expect(diagnose({ exitCode: 1, steps, tail }).class).toBe('build-step')
  })

  it('an image that is called oom and does not exist', () => {
    const error =
      'failed to resolve source metadata for docker.io/library/oom:1: docker.io/library/oom:1: not found'
    const steps = [step({ name: '[internal] load metadata for docker.io/library/oom:1', error })]
    expect(diagnose({ exitCode: 1, steps, tail: [] }).class).toBe('not-found')
  })

  const of = (command: string, code = 1) =>
    `process "/bin/sh -c ${command}" did not complete successfully: exit code: ${code}`
  const programs: [string, string, string][] = [
    ['python oom.py', '  File "/oom.py", line 1\nSyntaxError: \'(\' was never closed', 'build-step'],
    ['sphinx-build . x', "WARNING: undefined label: 'out of memory' in lecture aiyagari.md", 'build-step'],
    ['sphinx-build . x', 'lecture oom.md: 3 errors', 'build-step'],
    ['echo \\"no space left on device?\\" && false', 'no space left on device?', 'build-step'],
    ['echo \\"exit code: 137\\" && false', 'exit code: 137', 'build-step'],
    ['test 503 = 200', '', 'build-step'],
    ['pip install oom==1.0', 'ERROR: No matching distribution found for oom==1.0', 'build-step'],
  ]
  it.each(programs)('RUN %s', (command, lines, expected) => {
    const error = of(command)
    const tail = [`ERROR: failed to build: failed to solve: ${error}`]
    const failed = step({ name: `[2/2] RUN ${command}`, error, lines: lines.split('\n') })
    expect(diagnose({ exitCode: 1, steps: [failed], tail }).class).toBe(expected)
    expect(diagnose({ exitCode: 1, steps: [], tail }).class).toBe(expected)
  })

  const real: [string, string][] = [
    ['OSError: [Errno 28] No space left on device', 'disk-full'],
    ["cp: error writing '/x': No space left on device", 'disk-full'],
    ['npm error ENOSPC: no space left on device, write', 'disk-full'],
    ['dpkg: error: failed to write (No space left on device)', 'disk-full'],
    ['tar: x: Cannot write: Disk quota exceeded', 'disk-full'],
    ['Out of memory: Killed process 7 (python)', 'out-of-memory'],
    ['MemoryError', 'out-of-memory'],
    ["terminate called after throwing an instance of 'std::bad_alloc'", 'out-of-memory'],
    ['critical libmamba std::bad_alloc', 'out-of-memory'],
    [
      `  × Building wheel for foo (pyproject.toml) did not run successfully.\n  │ exit code: -9\n  ╰─> [20 lines of output]\n${'      building\n'.repeat(20)}      [end of output]\n  ERROR: Failed building wheel for foo`,
      'out-of-memory',
    ],
    [
      '  × Failed to build `foo==1.0`\n  ╰─▶ Call to `setuptools.build_meta.build_wheel` failed (signal: 9 (SIGKILL))',
      'out-of-memory',
    ],
    ['numpy._core._exceptions._ArrayMemoryError: Unable to allocate 8.00 GiB', 'out-of-memory'],
    ['OSError: [Errno 12] Cannot allocate memory', 'out-of-memory'],
    ['sh: 1: Cannot fork: Cannot allocate memory', 'out-of-memory'],
    [
      'jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory allocating 8 bytes',
      'out-of-memory',
    ],
    ['cc1plus: out of memory allocating 65536 bytes', 'out-of-memory'],
    ['c++: fatal error: Killed signal terminated program cc1plus', 'out-of-memory'],
    ['fatal: Out of memory, malloc failed', 'out-of-memory'],
  ]
  it.each(real)('the machine itself: %s', (line, expected) => {
    const failed = step({ error: ended(1), lines: [...line.split('\n'), 'make: *** [x] Error 1'] })
    expect(diagnose({ exitCode: 1, steps: [failed], tail: [] }).class).toBe(expected)
  })

  it.each([
    ['executor failed running [/bin/sh -c python oom.py]: exit code: 137', 'out-of-memory'],
    [
      'executor failed running [/bin/sh -c echo "]: exit code: 137" \u0026\u0026 false]: exit code: 1',
      'build-step',
    ],
  ])('the older BuildKit: %s', (error, expected) => {
    expect(diagnose({ exitCode: 1, steps: [step({ error })], tail: [] }).class).toBe(expected)
  })

  it('a command that is long and hostile is cut out at once', () => {
    const error = of('process "did '.repeat(50_000))
    const started = cpuTime()
    diagnose({
      exitCode: 1,
      steps: [step({ error })],
      tail: [error, 'failed to fetch remote '.repeat(20_000)],
    })
    expect(cpuTime() - started).toBeLessThan(1000)
  })

  it('a step that was killed, where only the end of the log is left', () => {
    const tail = [`ERROR: failed to build: failed to solve: ${of('python oom.py', 137)}`]
    expect(diagnose({ exitCode: 1, steps: [], tail }).class).toBe('out-of-memory')
  })
})

describe('a base that may not be pulled', () => {
  const GHCR = 'ghcr.io/quantecon/nosuch:1'
  const metadata = `failed to resolve source metadata for ${GHCR}: `
  it.each([
    ['denied', 'failed to fetch oauth token: denied: denied'],
    ['denied, with all of it', `${metadata}failed to authorize: failed to fetch oauth token: denied: denied`],
    [
      '403 of the token',
      `${metadata}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aquantecon%2Fnosuch%3Apull&service=ghcr.io: 403 Forbidden`,
    ],
    [
      '401 of the registry',
      `${metadata}unexpected status from HEAD request to https://ghcr.io/v2/quantecon/nosuch/manifests/1: 401 Unauthorized`,
    ],
  ])('%s', (_what, error) => {
    const tail = [`ERROR: failed to build: failed to solve: ${GHCR}: ${error}`]
    const failed = step({ name: `[internal] load metadata for ${GHCR}`, error })
    expect(diagnose({ exitCode: 1, steps: [failed], tail })).toMatchObject({
      class: 'not-found',
      why: expect.stringMatching(/does not exist, or it is private/),
      next: expect.stringMatching(/FROM line.*log in.*read access/),
    })
  })
  it('by the rules of an organization is told with them', () => {
    const error = `${metadata}denied: Resource protected by organization SAML enforcement`
    const failed = step({ name: `[internal] load metadata for ${GHCR}`, error })
    expect(diagnose({ exitCode: 1, steps: [failed], tail: [] })).toMatchObject({
      class: 'permission',
      why: expect.stringMatching(/single sign-on/),
    })
  })
  it('is told by the scope of its token alone', () => {
    const error = (scope: string) =>
      `failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aq%2Fx%3A${scope}&service=ghcr.io: 403 Forbidden`
    const found = (scope: string) =>
      diagnose({ exitCode: 1, steps: [step({ name: '[2/2] COPY x /', error: error(scope) })], tail: [] })
        .class
    expect([found('pull'), found('pull%2Cpush'), found('pull,push')]).toEqual([
      'not-found',
      'permission',
      'permission',
    ])
  })
})

describe('transfers that break off', () => {
  it.each([
    'failed to push x: unexpected status from PUT request to https://x: 408 Request Timeout',
    'failed to push x: unexpected status from PUT request to https://x: 520 ',
    'failed to push x: unexpected status from PUT request to https://x: 522 <none>',
    'failed to push x: unexpected status from PATCH request to https://x: 524',
    'failed commit on ref "layer-sha256:ab": unexpected size 0, expected 10: failed precondition',
    "failed to fetch remote https://github.com/a/b.git: git stderr:\nfatal: unable to access 'https://github.com/a/b.git/': Could not resolve host: github.com\n: exit status 128",
    "failed to fetch remote https://github.com/a/b.git: git stderr:\nfatal: unable to access 'https://github.com/a/b.git/': The requested URL returned error: 502\n: exit status 128",
    'failed to load cache key: invalid response status 408',
    'failed to load cache key: invalid response status 522',
  ])('%s', (error) => {
    const tail = `ERROR: failed to build: failed to solve: ${error}`.split('\n')
    const failed = step({ name: '[2/2] ADD x /', error })
    expect(diagnose({ exitCode: 1, steps: [failed], tail }).class).toBe('registry-unavailable')
  })

  it('a builder that goes away under a step', () => {
    const text =
      'failed to receive status: rpc error: code = Unavailable desc = closing transport due to: connection error: desc = "error reading from server: EOF"'
    const tail = [`ERROR: failed to build: ${text}`]
    const running = step({
      name: '[2/2] RUN x',
      error: 'rpc error: code = Unavailable desc = closing transport',
    })
    for (const steps of [[], [running]])
      expect(diagnose({ exitCode: 1, steps, tail }).class).toBe('engine-unavailable')
  })
})

describe("the recipe's own words", () => {
  const OWN = 'container-action-error: '
  const pip = (...lines: string[]) =>
    diagnose({ exitCode: 1, steps: [step({ name: '[pip 2/2] RUN x', error: ended(1), lines })], tail: [] })
  it('are not lost behind a line that only points to them', () => {
    const told = 'x is installed as editable (-e), which points into the build; leave out the -e'
    expect(pip('a', OWN + told, `${OWN}the record could not be written; see above`).why).toBe(told)
  })
  it('give way to the words of the tool that they point to', () => {
    expect(pip('OSError: it broke', `${OWN}the files could not be told apart; see above`).why).toContain(
      'it broke',
    )
  })
  it.each([
    ['[packages 2/2] RUN x', 'the base image is too old for apt-packages; refresh it'],
    ['[2/2] RUN sh x', 'something of ours'],
  ])('are told of the step %s', (name, told) => {
    const failed = step({ name, error: ended(1), lines: [OWN + told] })
    expect(diagnose({ exitCode: 1, steps: [failed], tail: [] }).why).toContain(`: ${told}`)
  })
})
