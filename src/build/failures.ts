import type { FailureClass, Finding } from '../failure.ts'
import { type Asked, blame } from './blame.ts'
import { lastError, type Step } from './progress.ts'
import { finding, sectionOf, told, unsolvable } from './unsolvable.ts'

export interface FailedBuild {
  exitCode: number
  steps: Step[]
  tail: string[]
}

export interface Diagnosis {
  class: FailureClass
  why: string
  next: string
  /** The failing step's own last lines. */
  excerpt: string[]
  /** The environment file, when it is to be changed. */
  on?: string
  /** At most one, on the line of the environment file that is to be changed. */
  findings?: Finding[]
}

const AGAIN = 'Run the job again; if it happens again, see docs/troubleshooting.md'

/**
 * Rules are tried in order against the failing step's error, then buildx's own tail. Only infrastructure is recognised by
 * wording of BuildKit and registries; tools inside a RUN are recognised by the stage that ran them, since their wording
 * changes between versions.
 */
const RULES: readonly { pattern: RegExp; class: FailureClass; why: string; next: string }[] = [
  {
    pattern: /no space left on device|blob upload invalid|disk quota exceeded|ResourceExhausted.*space/i,
    class: 'disk-full',
    why: "a disk is full, the builder's or the registry's",
    next: 'Free disk space on the runner (docker system prune), use a larger runner, or give a remote builder by the input builder',
  },
  {
    pattern: /exit code: 137|\bOOM\b|out of memory|cannot allocate memory/i,
    class: 'out-of-memory',
    why: 'the step was killed, most often because memory ran out',
    next: 'Use a runner with more memory, or a builder with more memory by the input builder',
  },
  {
    pattern: /toomanyrequests|429 Too Many Requests|rate limit/i,
    class: 'rate-limited',
    why: 'a registry refuses further requests for now',
    next: 'Wait some minutes and run the job again; authenticated pulls have higher limits',
  },
  {
    pattern:
      /failed to resolve source metadata[^\n]*(?:: not found|manifest unknown|repository does not exist)/i,
    class: 'not-found',
    why: 'an image that the build starts from does not exist, or is private',
    next: 'Correct the FROM line, or log in to its registry in an earlier step',
  },
  {
    pattern:
      /dockerfile parse error|failed to calculate checksum of ref|secret \S+: not found|unset ssh forward key|is not allowed(?: by|;|$)|granting entitlement/i,
    class: 'build-step',
    why: 'the Dockerfile cannot be followed',
    next: 'Correct the line of the Dockerfile that the message names (secrets come by the inputs secrets and secret-files)',
  },
  {
    pattern: /insufficient_scope|denied|403 Forbidden|unauthorized|401 Unauthorized|authorization failed/i,
    class: 'permission',
    why: 'a registry refused access',
    next: 'Grant "packages: write" to the job, and check that the package gives this repository write access (Manage Actions access)',
  },
  {
    pattern:
      /failed to push \S+: unknown$|dial tcp|connection refused|connection reset|i\/o timeout|50[0234] |TLS handshake|unexpected EOF|no such host/im,
    class: 'registry-unavailable',
    why: 'a server could not be reached or broke off',
    next: AGAIN,
  },
]

const ENGINE =
  /Cannot connect to the Docker daemon|failed to list workers|error during connect|context deadline exceeded|no valid drivers|failed to find the builder|no builder .* found|failed to build: invalid character|failed to receive status|error reading from server|transport: /i
/** What buildx does before BuildKit has a word. */
const CONNECTING = /^\[internal\] (?:waiting for connection|booting buildkit)/

/**
 * Names the class of a failed build and picks the lines that show the reason. With what was `asked`
 * for, a tool's complaint is led back to the line that it is about.
 */
export function diagnose(build: FailedBuild, asked?: Asked): Diagnosis {
  // A cache that cannot be read (there is none before the first build) or written never fails a build.
  const failed = build.steps.find(
    ({ name, error }) =>
      error !== undefined &&
      !/context canceled/i.test(error) &&
      !/^(?:importing cache manifest|exporting cache)/.test(name),
  )
  const excerpt = (failed?.lines.length ? failed.lines : build.tail).slice(-25)
  const messages = [failed?.error ?? '', ...build.tail]
  const own = messages.join('\n')

  if ((failed === undefined || CONNECTING.test(failed.name)) && ENGINE.test(own)) {
    return {
      class: 'engine-unavailable',
      why: `the builder does not answer: ${lastError(build.tail)}`,
      next: 'Start Docker Engine on the runner ("docker info" must answer), or check the builder with "docker buildx ls"',
      excerpt,
    }
  }
  const step = failed && isProgram(failed) ? failed : undefined
  // A program inside a RUN may print anything; only its exit code and a full disk speak of the machine below it.
  const rules = step
    ? RULES.filter((rule) => rule.class === 'disk-full' || rule.class === 'out-of-memory')
    : RULES
  const subject = step ? [step.error ?? '', ...step.lines.slice(-10)].join('\n') : own
  for (const rule of rules) {
    if (rule.pattern.test(subject)) return { ...rule, why: `${rule.why} (${lastError(messages)})`, excerpt }
  }
  const section = step && sectionOf(step)
  const blamed = step && section && asked ? blame(step.lines, asked, section) : undefined
  if (step && section && section !== 'both') {
    return { ...unsolvable(step, section, asked?.environment, blamed), excerpt }
  }
  if (/\[packages [^\]]*\] RUN/.test(step?.name ?? '')) {
    const said = step?.lines.filter((line) => /^E: /.test(line)).join(' ') ?? ''
    return {
      class: 'build-step',
      why: `apt could not install what the input apt-packages asks for: ${said.slice(0, 300) || lastError(step?.lines ?? [])}`,
      next: 'Correct the names in the input apt-packages (packages.ubuntu.com lists them)',
      excerpt,
    }
  }
  if (step) {
    return {
      class: 'build-step',
      why: `the step "${step.name.slice(0, 200)}" failed: ${step.error ?? ''}${told(blamed)}`,
      next: 'Read the last lines of the step above, and correct the Dockerfile',
      excerpt,
      ...(blamed && { findings: [finding(blamed, 'The Dockerfile')] }),
    }
  }
  if (failed && /\] RUN /.test(failed.name)) {
    return {
      class: 'build',
      why: `the builder could not run the step "${failed.name.slice(0, 200)}": ${failed.error ?? ''}`,
      next: AGAIN,
      excerpt,
    }
  }
  return {
    class: 'build',
    why: `buildx ended with exit code ${build.exitCode}: ${lastError(messages)}`,
    next: AGAIN,
    excerpt,
  }
}

/** Whether a program of a RUN step has failed; what keeps a step from beginning (snapshots, mounts) is the builder's matter. */
function isProgram({ name, error }: Step): boolean {
  return /\] RUN /.test(name) && /did not complete successfully|^executor failed running/.test(error ?? '')
}
