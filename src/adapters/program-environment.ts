/**
 * The variables that programs get of the runner's: where things are and who may ask, never what a build is. Whatever is not here
 * reaches none of them: DOCKER_DEFAULT_PLATFORM, EXPERIMENTAL_BUILDKIT_SOURCE_POLICY, most of BUILDX_ and BUILDKIT_, the event and the
 * tokens of the runner, and those that the next version of buildx will read. docs/what-decides-an-image.md
 */
const ALL = [
  // The user, and where programs and their files are.
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TMP', 'TEMP', 'LD_LIBRARY_PATH', 'XDG_[A-Z_]+'],
  ...['LANG', 'LANGUAGE', 'LC_[A-Z]+', 'TZ'],
  // The way to servers, and whom to trust on it.
  ...['(?:HTTPS?|ALL|NO|FTP)_PROXY', '(?:https?|all|no|ftp)_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'NIX_SSL_CERT_FILE'],
  // Where the engine and the builder are.
  ...[
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_CERT_PATH',
    'DOCKER_TLS',
    'DOCKER_TLS_VERIFY',
  ],
  ...['DOCKER_API_VERSION', 'BUILDX_BUILDER', 'BUILDX_CONFIG', 'KUBECONFIG'],
  // Who asks: what credential helpers and ssh read.
  ...['DOCKER_AUTH_CONFIG', 'SSH_AUTH_SOCK', 'DBUS_SESSION_BUS_ADDRESS', 'GNUPGHOME', 'PASSWORD_STORE_DIR'],
  ...['AWS_[A-Z0-9_]+', 'AZURE_[A-Z0-9_]+', 'CLOUDSDK_[A-Z0-9_]+', 'GOOGLE_APPLICATION_CREDENTIALS'],
]
const GIT = [
  ...['GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_TERMINAL_PROMPT'],
  ...['GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|PARAMETERS|KEY_[0-9]+|VALUE_[0-9]+)'],
  ...['GIT_SSL_[A-Z_]+', 'GIT_PROXY_[A-Z_]+', 'GH_TOKEN', 'GH_HOST', 'GITHUB_TOKEN'],
]

const pattern = (names: readonly string[]): RegExp => new RegExp(`^(?:${names.join('|')})$`)
const FOR_ALL = pattern(ALL)
const FOR_GIT = pattern([...ALL, ...GIT])

/**
 * What buildx is told in any case. Else it writes the address that git knows into provenance, and takes only those passwords out that
 * Go can read there: git sends one with a `%`. The image's annotations name the repository and the commit.
 */
const ALWAYS: Readonly<Record<string, Record<string, string>>> = { docker: { BUILDX_GIT_INFO: 'false' } }

/** What `program` gets of `env`: of the runner's variables those of the list, and whatever this action itself has set. */
export function programEnvironment(
  program: string,
  env: NodeJS.ProcessEnv,
  runner: NodeJS.ProcessEnv,
): Record<string, string> {
  const allowed = program === 'git' ? FOR_GIT : FOR_ALL
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (allowed.test(entry[0]) || runner[entry[0]] !== entry[1]),
  )
  return { ...Object.fromEntries(kept), ...ALWAYS[program] }
}
