import { describe, expect, it } from '@jest/globals'
import { createCommands } from '../../src/adapters/commands.ts'
import { programEnvironment } from '../../src/adapters/program-environment.ts'

const given = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, 'x']))
/** What each program of that name is told in any case. */
const TOLD: Record<string, Record<string, string>> = { docker: { BUILDX_GIT_INFO: 'false' } }
const kept = (program: string, names: readonly string[]): string[] => {
  const { BUILDX_GIT_INFO: git, ...others } = programEnvironment(program, given(names), given(names))
  expect(git).toBe(TOLD[program]?.BUILDX_GIT_INFO)
  return Object.keys(others)
}

/** Read in the sources of docker's client, buildx and BuildKit's client. */
const WHAT = [
  ...['DOCKER_DEFAULT_PLATFORM', 'DOCKER_BUILDKIT', 'DOCKER_CONTENT_TRUST', 'DOCKER_CONTENT_TRUST_SERVER'],
  ...['EXPERIMENTAL_BUILDKIT_SOURCE_POLICY', 'BUILDX_EXPERIMENTAL', 'BUILDX_DEFAULT_POLICY'],
  ...['BUILDX_NO_DEFAULT_ATTESTATIONS', 'BUILDX_NO_DEFAULT_OCI_ARTIFACT', 'BUILDX_NO_DEFAULT_LOAD'],
  ...['BUILDX_GIT_LABELS', 'BUILDX_GIT_INFO', 'BUILDX_GIT_CHECK_DIRTY', 'BUILDX_SEND_GIT_QUERY_AS_INPUT'],
  ...['BUILDX_METADATA_PROVENANCE', 'BUILDX_METADATA_WARNINGS', 'BUILDKIT_HOST', 'BUILDKIT_PROGRESS'],
  ...[
    'BUILDKIT_SYNTAX',
    'BUILDKIT_COLORS',
    'SOURCE_DATE_EPOCH',
    'SUDO_UID',
    'WSL_DISTRO_NAME',
    'OTEL_TRACES_EXPORTER',
  ],
  ...['BUILDX_ANYTHING_NEW', 'BUILDKIT_ANYTHING_NEW', 'EXPERIMENTAL_ANYTHING_NEW', 'DOCKER_ANYTHING_NEW'],
]
const RUNNERS = [
  ...[
    'GITHUB_ACTIONS',
    'GITHUB_EVENT_PATH',
    'GITHUB_EVENT_NAME',
    'GITHUB_OUTPUT',
    'GITHUB_ENV',
    'RUNNER_TEMP',
  ],
  ...[
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'ACTIONS_CACHE_URL',
    'INPUT_PASSWORD',
    'ImageOS',
  ],
  ...['NODE_OPTIONS', 'MY_OWN_SECRET', 'CONTAINER_ACTION_BUILDX', 'path', 'XPATH', 'PATH_X', 'NPM_TOKEN'],
]
const WHERE = [
  ...['PATH', 'HOME', 'USER', 'TMPDIR', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'LANG', 'LC_ALL', 'TZ'],
  ...[
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'ALL_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'all_proxy',
  ],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE', 'SSH_AUTH_SOCK', 'KUBECONFIG', 'DOCKER_AUTH_CONFIG'],
  ...['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_CERT_PATH', 'DOCKER_TLS_VERIFY'],
  ...['DOCKER_API_VERSION', 'BUILDX_BUILDER', 'BUILDX_CONFIG', 'AWS_PROFILE', 'CLOUDSDK_CONFIG'],
  ...['GOOGLE_APPLICATION_CREDENTIALS'],
]

describe('the variables of programs', () => {
  it.each(['docker', 'git'])('%s gets none that decides what a build is', (program) => {
    expect(kept(program, WHAT)).toEqual([])
  })

  it('none gets those of the runner and of other steps', () => {
    expect([...kept('docker', RUNNERS), ...kept('git', RUNNERS)]).toEqual([])
  })

  it.each(['docker', 'git'])('%s gets those that say where things are and who asks', (program) => {
    expect(kept(program, WHERE)).toEqual(WHERE)
  })

  it('git alone gets its own, and the token that its helper reads', () => {
    const own = ['GIT_SSH_COMMAND', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_SSL_CAINFO', 'GH_TOKEN']
    expect(kept('git', [...own, 'GIT_DIR', 'GIT_WORK_TREE'])).toEqual(own)
    expect(kept('docker', own)).toEqual([])
  })

  it('are those that this action itself has set, whatever the runner has under their names', () => {
    const runner = { DOCKER_DEFAULT_PLATFORM: 'linux/s390x', BUILDX_X: '1' }
    const own = {
      CONTAINER_ACTION_SECRET_0: 's',
      EXPERIMENTAL_BUILDKIT_SOURCE_POLICY: '/t/policy',
      BUILDX_X: '2',
    }
    expect(programEnvironment('docker', { ...runner, ...own }, runner)).toEqual({ ...own, ...TOLD.docker })
  })

  it('are chosen where programs are started, whoever starts them and whatever this process has', async () => {
    const runner = { ...process.env, DOCKER_DEFAULT_PLATFORM: 'linux/s390x', BUILDX_X: '1' }
    const { run } = createCommands(undefined, (program, env) => programEnvironment(program, env, runner))
    process.env.DOCKER_DEFAULT_PLATFORM = runner.DOCKER_DEFAULT_PLATFORM
    try {
      for (const env of [undefined, runner as Record<string, string>]) {
        const { stdout } = await run(['env'], env && { env })
        expect(stdout).toMatch(/^PATH=/m)
        expect(stdout).not.toMatch(/^(?:DOCKER_DEFAULT_PLATFORM|BUILDX_X)=/m)
      }
    } finally {
      delete process.env.DOCKER_DEFAULT_PLATFORM
    }
  })
})
