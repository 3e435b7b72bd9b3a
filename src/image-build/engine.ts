import type { Diagnosis } from './failures.ts'

/** Why a builder cannot be used, before any step of a build has run. */
type Trouble = Pick<Diagnosis, 'class' | 'why' | 'next'>
type Rule = Trouble & { pattern: RegExp }

const ELSEWHERE = 'or choose another builder with the input builder (docs/builders.md)'

const SOCKET: Rule = {
  pattern:
    /permission denied while trying to connect to the docker|docker\.sock: connect: permission denied/i,
  class: 'engine-unavailable',
  why: "the runner's user has no access to the socket of Docker Engine",
  next: 'Add the user of the runner to the group docker ("sudo usermod -aG docker USER") and restart the runner. For a rootless engine, set DOCKER_HOST to its socket',
}

const VERSIONS: Rule = {
  pattern: /client version \S+ is too (?:old|new)/i,
  class: 'engine-unavailable',
  why: 'the versions of the docker client and of Docker Engine do not work together',
  next: 'Update the older of the two: the engine, or docker and buildx (docker/setup-buildx-action). Remove DOCKER_API_VERSION from the environment of the job',
}

/** A builder of the driver docker-container is an image, and is pulled before it starts. The first that fits decides. */
const PULL: readonly Rule[] = [
  {
    pattern: /toomanyrequests|too many requests|pull rate limit/i,
    class: 'rate-limited',
    why: 'the image of the builder cannot be pulled: its registry (usually Docker Hub) accepts no more downloads from this runner for now',
    next: `Run the job again later. For a higher limit, log in to that registry (Docker Hub) in an earlier step, ${ELSEWHERE}`,
  },
  {
    pattern: /no space left on device|disk quota exceeded/i,
    class: 'disk-full',
    why: 'the disk of Docker Engine is too full for the image of the builder',
    next: `Free disk space on the runner (docker system prune), ${ELSEWHERE}`,
  },
  {
    pattern:
      /request canceled|Client\.Timeout|time-?out|deadline exceeded|\b50[0234] |dial tcp|no such host|\bEOF\b|connection reset|connection refused|broken pipe|proxyconnect|forcing shutdown|tls: |x509: /i,
    class: 'registry-unavailable',
    why: 'the image of the builder cannot be pulled, because its registry does not answer',
    next: `Run the job again. If it happens again, check the network of Docker Engine, ${ELSEWHERE}`,
  },
  {
    pattern:
      /pull access denied|manifest unknown|manifest for \S+ not found|: not found$|no matching manifest|no such image/im,
    class: 'not-found',
    why: 'the image of the builder cannot be pulled',
    next: `Check the registry mirror of Docker Engine, ${ELSEWHERE}`,
  },
  {
    pattern: /unauthorized|incorrect username or password|\b401 Unauthorized|authentication required/i,
    class: 'authentication',
    why: 'the image of the builder cannot be pulled, because its registry does not accept the login of this runner',
    next: `Correct or remove the step that logs in to that registry (Docker Hub), ${ELSEWHERE}`,
  },
  {
    pattern: /OCI runtime create failed|failed to create (?:shim )?task|--privileged=true is not allowed/i,
    class: 'engine-unavailable',
    why: 'Docker Engine does not start the container of the builder',
    next: `Read the log of Docker Engine, and allow it to start privileged containers, ${ELSEWHERE}`,
  },
]

const NO_ANSWER: Rule = {
  pattern:
    /Cannot connect to the Docker daemon|failed to connect to the docker API|failed to list workers|error during connect|context deadline exceeded|no valid drivers|failed to find the builder|no builder .* found|failed to build: invalid character|failed to receive status|error reading from server|transport: /i,
  class: 'engine-unavailable',
  why: 'the builder does not answer',
  next: 'Start Docker Engine on the runner ("docker info" must answer), or check the builder with "docker buildx ls"',
}

/**
 * What everything that docker `said` means for the builder, `undefined` when it is not about one. `last`: its most telling line.
 * `pulls`: whether the builder's image is fetched on the way.
 */
export function builderTrouble(said: string, last: string, pulls: boolean): Trouble | undefined {
  // An engine that is down says "no such host" of itself, too; a client that was stopped while it pulled says the last of these.
  const engine =
    /docker daemon at|docker API at|error during connect/i.test(said) && !/forcing shutdown/.test(said)
  const rules = [SOCKET, VERSIONS, ...(pulls && !engine ? PULL : []), NO_ANSWER]
  const rule = rules.find(({ pattern }) => pattern.test(said))
  return rule && { class: rule.class, why: `${rule.why}: ${last}`, next: rule.next }
}
