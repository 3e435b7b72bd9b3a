import { knownDenial } from '../registry-denials.ts'
import { DISK, KILLED, MEMORY, type Rule } from './machine-failures.ts'

export const AGAIN = 'Run the job again. If it happens again, see docs/troubleshooting.md'

/** The text of an error without the command of the step, which may hold any words. */
export function withoutCommand(error: string): string {
  return cut(cut(error, 'process "', '" did not complete'), 'executor failed running [', ']: ')
}

/** What is between the first `start` and the last `end`: no pattern, since a command can be long and hostile. */
function cut(text: string, start: string, end: string): string {
  const from = text.indexOf(start)
  const to = text.lastIndexOf(end)
  return from < 0 || to < from ? text : text.slice(0, from + start.length) + text.slice(to)
}

const DOCKERFILE: Omit<Rule, 'pattern'> = {
  class: 'build-step',
  why: 'the Dockerfile is not valid',
  next: 'Correct the line of the Dockerfile that the message names',
}

/** Tried in order; the first that fits decides. */
export const RULES: readonly Rule[] = [
  {
    // In front: what follows is in the words of the user's file.
    pattern:
      /dockerfile parse error|failed to calculate checksum of ref [^\n]*": not found|failed to compute cache key: "[^\n]*" not found/i,
    ...DOCKERFILE,
  },
  {
    pattern: /blob upload invalid|(?:failed to push|unexpected status)[^\n]*no space left on device/i,
    class: 'disk-full',
    why: 'the registry does not accept the upload, usually because its disk is full',
    next: 'Ask the administrator of the registry to free disk space, then run the job again',
  },
  { ...DISK, pattern: /no space left on device|disk quota exceeded|ResourceExhausted.*space/i },
  {
    ...MEMORY,
    pattern: new RegExp(
      `${KILLED}|: cannot allocate memory|\\bout of memory: killed\\b|: out of memory$`,
      'im',
    ),
  },
  {
    pattern: /did not complete successfully: exit code: \d/,
    class: 'build-step',
    why: 'a step of the Dockerfile failed',
    next: 'Read the last lines of the step above, then correct the Dockerfile',
  },
  {
    pattern: /toomanyrequests|429 Too Many Requests|response status 429|rate limit/i,
    class: 'rate-limited',
    why: 'a registry refuses more requests for now',
    next: 'Wait some minutes, then run the job again. If you log in to the registry, the limits are higher',
  },
  {
    pattern:
      /failed to resolve source metadata[^\n]*(?:: not found|manifest unknown|repository does not exist)/i,
    class: 'not-found',
    why: 'a base image does not exist, or it is private',
    next: 'Correct the FROM line. If the image is private, log in to its registry in an earlier step',
  },
  {
    pattern:
      /(?:error from sender|failed to read dockerfile|failed to solve)[^\n]*\bopen \S+: permission denied/i,
    class: 'build-step',
    why: 'a file of the build context cannot be read by the user of the runner',
    next: 'Make this file readable, or add it to .dockerignore',
  },
  {
    pattern: /secret \S+: not found/i,
    class: 'build-step',
    why: 'a RUN step needs a build secret that the job did not pass',
    next: 'Pass it with the input secrets or secret-files. GitHub gives no secrets to forks and Dependabot, and an empty value counts as missing. If the step also works without the secret, write required=false in the mount',
  },
  {
    pattern:
      /failed to calculate checksum of ref|unset ssh forward key|is not allowed(?: by|;|$)|granting entitlement|invalid response status 4(?!08)\d\d|digest mismatch/i,
    ...DOCKERFILE,
  },
  {
    pattern:
      /failed to fetch remote[\s\S]{0,2000}?(?:could not read Username|Authentication failed|Repository not found|repository '\S+' not found|Permission denied \(publickey|Host key verification failed)/i,
    class: 'build-step',
    why: 'a git repository in the Dockerfile does not exist, or needs a login',
    next: 'Correct the address in the Dockerfile, or pass a token as the build secret GIT_AUTH_TOKEN with the input secrets',
  },
  {
    pattern: /error getting credentials/i,
    class: 'authentication',
    why: "the program that stores Docker's logins (credential helper) does not return them",
    next: "Repair that program. Or remove credsStore and credHelpers from Docker's config.json, and log in to the registry in an earlier step",
  },
  {
    pattern: /\b413\b[^\n]*(?:Too Large)/i,
    class: 'registry-answer',
    why: 'the registry, or a proxy in front of it, refuses uploads of this size',
    next: 'Raise the size limit for requests on that proxy (nginx: client_max_body_size 0), or choose another registry with the input name',
  },
  {
    pattern: /failed to push[^\n]*(?:name unknown|repository[^\n]* (?:does not exist|not found))/i,
    class: 'not-found',
    why: 'the repository does not exist in the registry, and this registry does not create it on a push',
    next: 'Create the repository in the registry first, or correct the input name',
  },
  {
    pattern: /unauthenticated|incorrect username or password|bad credentials/i,
    class: 'authentication',
    why: 'a registry does not accept the user name and password (or token)',
    next: 'Check the inputs username and password, and the logins of earlier steps. A token may have expired',
  },
  {
    // GHCR refuses the token for a name that does not exist, too.
    pattern:
      /(?:failed to resolve source metadata|load metadata for)(?![^\n]*(?:\bSAML\b|IP allow list))[^\n]*(?:denied|unauthorized|insufficient_scope|authorization failed|40[13] (?:Unauthorized|Forbidden))|\/token\?(?!\S*push)\S*pull\S*: 40[13]\b/i,
    class: 'not-found',
    why: 'a base image does not exist, or it is private',
    next: "Correct the FROM line. If the image is private, log in to its registry in an earlier step, or give this repository read access in the package's settings (Manage Actions access)",
  },
  {
    pattern: /insufficient_scope|denied|403 Forbidden|unauthorized|401 Unauthorized|authorization failed/i,
    class: 'permission',
    why: 'a registry refused access',
    next: 'Grant "packages: write" to the job, and check that the package gives this repository write access (Manage Actions access)',
  },
  {
    pattern: /x509: |tls: failed to verify|certificate signed by unknown authority/i,
    class: 'registry-unavailable',
    why: 'the builder does not trust the certificate of a registry',
    next: 'Install the certificate of the registry (or of the proxy that decrypts https). With Docker Engine, put it into /etc/docker/certs.d. With another builder, name it in buildkitd.toml',
  },
  {
    pattern:
      /server gave HTTP response to HTTPS client|tls: first record does not look like a TLS handshake/i,
    class: 'registry-unavailable',
    why: 'a registry uses plain HTTP, and the builder expects TLS',
    next: 'Set up TLS for the registry, or allow plain HTTP in the configuration of Docker Engine (insecure-registries)',
  },
  {
    pattern:
      /rpc error: code = Unavailable[^\n]*(?:closing transport|error reading from server)|grpc: the client connection is closing/i,
    class: 'engine-unavailable',
    why: 'the builder stopped answering during the build',
    next: 'Run the job again. If it happens again, check the memory and the log of the builder',
  },
  {
    pattern:
      /failed to push \S+: unknown$|failed commit on ref|failed to fetch remote[\s\S]{0,2000}?(?:Could not resolve host|Failed to connect to|Connection timed out|The requested URL returned error: 5\d\d|early EOF|RPC failed)|(?:unexpected|response) status[^\n]* (?:408|5\d\d)(?: |$)|unknown blob|blob (?:upload )?unknown|closed network connection|closed pipe|broken pipe|(?:^|: |unexpected )EOF\b|connection re(?:fused|set)|dial tcp|no such host|network is unreachable|no route to host|connection timed out|(?:i\/o|handshake) timeout|timeout awaiting|closed idle connection|remote error: tls: |request canceled|Client\.Timeout|deadline exceeded|cannot reuse body|stream error|http2: |server misbehaving|unexpected commit digest|\b50[0-4](?: |$)/im,
    class: 'registry-unavailable',
    why: 'a server could not be reached, or it lost the uploaded data',
    next: AGAIN,
  },
  {
    // Behind all that tell more of such an answer.
    pattern: /failed to push[^\n]*(?:unexpected|response) status[^\n]* 4\d\d(?: |$)/im,
    class: 'registry-answer',
    why: 'the registry does not accept the uploaded data',
    next: 'Check that the input name has the right form (ghcr.io/OWNER/NAME). If it has, run the job again. If it happens again, ask the administrator of the registry',
  },
]

/** The rule that fits, with what is known better of a refusal by its own text. */
export function ruleFor(said: string, rules: readonly Rule[]): Rule | undefined {
  const rule = rules.find(({ pattern }) => pattern.test(said))
  return rule?.class === 'permission' ? { ...rule, ...knownDenial(said) } : rule
}

/**
 * An image that is not there for the platform that is built for. BuildKit names no platform where it builds for its own only:
 * `platform` is then the builder's, if known.
 */
export function wrongPlatform(
  step: string | undefined,
  said: string,
  platform: string | undefined,
): Omit<Rule, 'pattern'> | undefined {
  if (!/no match for platform in manifest|no matching manifest for/i.test(said)) return undefined
  const image =
    /source metadata for (\S+):(?= |$)/.exec(said)?.[1] ?? /failed to solve: (\S+): /.exec(said)?.[1]
  const wanted =
    /^\[((?:linux|windows)\/\S+) /.exec(step ?? '')?.[1] ??
    /no matching manifest for (\S+)/i.exec(said)?.[1] ??
    platform ??
    "the builder's own platform (docker buildx inspect shows it)"
  return {
    class: 'not-found',
    why: `the image ${image ?? 'in a FROM line'} does not exist for ${wanted}`,
    next: 'Choose a tag or an image that exists for this platform ("docker buildx imagetools inspect IMAGE" lists the platforms), or a runner with the platform of the image',
  }
}
