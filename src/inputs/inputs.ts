import { Failure, type Finding } from '../failure.ts'
import { isTag, parseReference, type Reference } from '../image/reference.ts'
import { isReservedTag } from '../image/tags.ts'
import { type Attestations, readAttestations } from './attestations.ts'
import { type PromotionRequest, readPromotionRequest } from './promotion.ts'
import type { RawInputs } from './raw.ts'

export type ReadOnlyMode = 'verify' | 'fallback' | 'fail'

/** `latex`: with TeX, for PDFs. `html`: without. */
export type Variant = 'latex' | 'html'

/** The inputs after their one parse; nothing else reads the environment for them. */
export interface Inputs {
  /** What to promote instead of making sure that there is an image; `undefined` for operation ensure. */
  promotion: PromotionRequest | undefined
  /** One lecture's image, or the base images that all are put on. */
  image: 'lecture' | 'base'
  /** Repository of the image, without tag. */
  repository: Reference
  environmentFile: string
  context: string
  /** `undefined`: `.devcontainer/Dockerfile` if the repository has one, else the recipe of this action. */
  dockerfile: string | undefined
  /** Repository that holds the solver and runtime base images. */
  base: Reference
  variant: Variant
  /** Names, or `name=version`, sorted and each once. */
  aptPackages: string[]
  /** Folder with the two lists of an earlier image's record, which replace the solve. */
  lock: string | undefined
  buildArgs: Record<string, string>
  /** Named contexts that replace images or stages of a Dockerfile. */
  buildContexts: Record<string, string>
  /** Values by id; they reach BuildKit through the environment of its client, never through arguments. */
  secrets: Record<string, string>
  /** Paths on the runner by id. */
  secretFiles: Record<string, string>
  tags: string[]
  force: boolean
  /** Age in days after which a scheduled or manual run solves the environment again. */
  maxAgeDays: number | undefined
  readOnly: ReadOnlyMode
  /** What becomes of a built image above the budgets of image/budget.ts. */
  oversize: 'warn' | 'fail'
  verifyScript: string | undefined
  attestations: Attestations
  builder: string | undefined
  cache: 'registry' | 'actions' | 'none'
  credentials: { username: string; password: string } | undefined
  /** For GitHub's API. */
  githubToken: string | undefined
}

const DEFAULT_BASE = 'ghcr.io/quantecon/lecture-base'

/**
 * Reads all inputs at once and reports every problem together.
 * `repository` is `owner/name` as GitHub spells it; `actor` is the login that the job's token answers to.
 * Throws a Failure (`input`) that lists all findings.
 */
export function parseInputs(raw: RawInputs, github: { repository: string; actor: string }): Inputs {
  const findings: Finding[] = []
  const problem = (input: string, message: string, advice: string): void => {
    findings.push({ severity: 'error', rule: 'input', message: `input ${input}: ${message}`, advice })
  }
  const checked = <T>(input: string, fallback: T, read: () => T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      problem(input, error.text.why, error.text.next)
      return fallback
    }
  }
  const nowhere: Reference = { registry: 'invalid', path: 'invalid' }
  const repository = (input: 'name' | 'base', text: string): Reference =>
    checked(input, nowhere, () => {
      const reference = parseReference(text, `input ${input}`)
      if (reference.tag !== undefined || reference.digest !== undefined) {
        problem(input, 'holds a tag or digest', 'Give the repository alone; the action chooses the tags')
      }
      return { registry: reference.registry, path: reference.path }
    })
  const choice = <T extends string>(input: keyof RawInputs, allowed: readonly T[]): T => {
    const value = (raw[input].trim().toLowerCase() || allowed[0]) as T
    if (!allowed.includes(value)) {
      problem(
        input,
        `${JSON.stringify(raw[input])} is not one of ${allowed.join(', ')}`,
        'Choose one of them',
      )
    }
    return value
  }
  const path = (input: keyof RawInputs, fallback: string): string => {
    const value = raw[input].trim() || fallback
    if (value.startsWith('/') || value.split('/').includes('..') || /[\0-\x1f\\]/.test(value)) {
      problem(
        input,
        `${JSON.stringify(value)} is not a path inside the repository`,
        'Write it relative to the root, with /',
      )
    }
    return value.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') || '.'
  }
  const optional = (input: keyof RawInputs): string | undefined =>
    raw[input].trim() ? path(input, '') : undefined
  const pairs = (
    input: 'build-args' | 'build-contexts' | 'secrets' | 'secret-files',
    key: RegExp,
  ): Record<string, string> => {
    const result: Record<string, string> = {}
    for (const line of lines(raw[input])) {
      const equals = line.indexOf('=')
      const name = line.slice(0, Math.max(equals, 0)).trim()
      // The line itself is not shown: it may hold a secret.
      if (!key.test(name))
        problem(input, 'holds a line that is not NAME=value', 'Write one NAME=value a line')
      // Base64 ends so: the middle of a key that somebody gave over several lines, which must not become a name.
      else if (input === 'secrets' && /^[=\s]*$|^-----BEGIN /.test(line.slice(equals + 1)))
        problem(
          input,
          'holds an empty or a multi-line value',
          'Give a value of several lines by secret-files',
        )
      else if (Object.hasOwn(result, name))
        problem(input, `names ${name} twice`, 'Remove one of the two lines')
      else result[name] = line.slice(equals + 1)
    }
    return result
  }

  const maxAge = raw['max-age-days'].trim()
  if (maxAge && !/^[0-9]{1,4}$/.test(maxAge)) {
    problem(
      'max-age-days',
      `${JSON.stringify(maxAge)} is not a whole number of days`,
      'Write for example 30, or leave it empty',
    )
  }
  const tags = lines(raw.tags.replaceAll(',', '\n'))
  for (const tag of tags) {
    if (!isTag(tag))
      problem(
        'tags',
        `${JSON.stringify(tag)} is not a tag`,
        'Use letters, digits, ".", "_" and "-", at most 128',
      )
    if (isReservedTag(tag)) {
      problem('tags', `${tag} is a name that the action keeps for itself`, 'Choose another name')
    }
  }
  const aptPackages = [...new Set(raw['apt-packages'].split(/[\s,]+/).filter(Boolean))].sort()
  for (const name of aptPackages) {
    // Debian's policy for names and versions; a leading hyphen would be an option of apt-get.
    if (!/^[a-z0-9][a-z0-9+.-]+(?:=[A-Za-z0-9.+:~-]+)?$/.test(name))
      problem('apt-packages', `${JSON.stringify(name)} is no package's name`, 'Write names, or name=version')
  }
  const builder = raw.builder.trim()
  if (builder && !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(builder)) {
    problem(
      'builder',
      `${JSON.stringify(builder)} is not a builder's name`,
      'See "docker buildx ls" for the names',
    )
  }
  if (raw.username.trim() && !raw.password) {
    problem('password', 'is empty although a username is given', 'Give both, or neither to use github-token')
  }

  const secrets = pairs('secrets', /^[A-Za-z0-9_.-]+$/)
  const secretFiles = pairs('secret-files', /^[A-Za-z0-9_.-]+$/)
  for (const [id, file] of Object.entries(secretFiles)) {
    // buildx reads the argument as comma-separated values.
    if (file === '' || /[",]/.test(file))
      problem('secret-files', `${id} names no usable path`, 'Write id=path, without commas and quotes')
    if (Object.hasOwn(secrets, id))
      problem('secret-files', `${id} is also in secrets`, 'Remove one of the two')
  }

  const image = choice('image', ['lecture', 'base'] as const)
  const base = repository('base', raw.base.trim() || DEFAULT_BASE)
  const named = repository('name', raw.name.trim() || `ghcr.io/${github.repository}`)
  const name = image === 'base' ? base : named
  const operation = choice('operation', ['ensure', 'promote'] as const)
  const inputs: Inputs = {
    promotion: readPromotionRequest(operation, raw, name, tags, problem),
    image,
    repository: name,
    environmentFile: path('environment-file', 'environment.yml'),
    context: path('context', '.'),
    dockerfile: optional('dockerfile'),
    base,
    variant: choice('variant', ['latex', 'html'] as const),
    aptPackages,
    lock: optional('lock'),
    buildArgs: pairs('build-args', /^[A-Za-z_][A-Za-z0-9_]*$/),
    buildContexts: pairs('build-contexts', /^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/),
    secrets,
    secretFiles,
    tags,
    force: boolean(raw.force, (message, advice) => problem('force', message, advice)),
    maxAgeDays: maxAge ? Number(maxAge) : undefined,
    readOnly: choice('read-only', ['verify', 'fallback', 'fail'] as const),
    oversize: choice('oversize', ['warn', 'fail'] as const),
    verifyScript: optional('verify-script'),
    attestations: readAttestations(raw, problem),
    builder: builder || undefined,
    cache: choice('cache', ['registry', 'actions', 'none'] as const),
    credentials: credentials(raw, name, github.actor),
    githubToken: raw['github-token'] || undefined,
  }
  if (findings.length > 0) {
    throw new Failure({
      class: 'input',
      doing: 'reading the inputs',
      on: `${findings.length} of them`,
      why: findings.map((finding) => finding.message).join('; '),
      next: 'Correct them in the workflow file; README.md describes every input',
      findings,
    })
  }
  return inputs
}

/** GHCR takes the job's own token; any other registry gets only what the workflow gave for it. */
function credentials(raw: RawInputs, repository: Reference, actor: string): Inputs['credentials'] {
  if (raw.password) return { username: raw.username.trim() || actor, password: raw.password }
  if (repository.registry === 'ghcr.io' && raw['github-token']) {
    return { username: actor || 'x-access-token', password: raw['github-token'] }
  }
  return undefined
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** YAML 1.2's booleans, as workflows and people write them: `True` must not become false. */
function boolean(text: string, problem: (message: string, advice: string) => void): boolean {
  const value = text.trim().toLowerCase()
  if (value === 'true') return true
  if (value !== '' && value !== 'false')
    problem(`${JSON.stringify(text)} is neither true nor false`, 'Write true or false')
  return false
}
