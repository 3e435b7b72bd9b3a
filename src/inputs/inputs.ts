import { Failure, type Finding } from '../failure.ts'
import type { Oversize } from '../image/budget.ts'
import { isTag, type Reference } from '../image/reference.ts'
import { isContentTag, isReservedTag } from '../image/tags.ts'
import { type Attestations, readAttestations } from './attestations.ts'
import { type Base, readBase } from './base.ts'
import { refuseForBase } from './base-images.ts'
import { type PromotionRequest, readPromotionRequest } from './promotion-request.ts'
import type { RawInputs } from './raw.ts'
import { createReaders, lines } from './readers.ts'

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
  /** The base images: their repository, and of which edition. */
  base: Base
  /** Further repositories where an image of exactly this environment may be found; without tags. */
  reuseFrom: Reference[]
  variant: Variant
  /** Names, or `name=version`, sorted and each once. */
  aptPackages: string[]
  /** Folder with the two lists of an earlier image's record, which replace the solve. */
  lock: string | undefined
  buildArgs: Record<string, string>
  /** Named contexts that replace images or stages of a Dockerfile. */
  buildContexts: Record<string, string>
  /** Hosts (with or without port) that ADD may name although they are not public. */
  privateHosts: string[]
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
  oversize: Oversize
  verifyScript: string | undefined
  attestations: Attestations
  builder: string | undefined
  cache: 'registry' | 'actions' | 'none'
  credentials: { username: string; password: string } | undefined
  /** For GitHub's API. */
  githubToken: string | undefined
}

/**
 * Reads all inputs at once and reports every problem together.
 * `repository` is `owner/name` as GitHub spells it; `actor` is the login that the job's token answers to.
 * Throws a Failure (`input`) that lists all findings.
 */
export function parseInputs(raw: RawInputs, github: { repository: string; actor: string }): Inputs {
  const readers = createReaders(raw)
  const { findings, problem, repository, choice, path, optionalPath, pairs, contexts, boolean } = readers
  const operation = choice('operation', ['ensure', 'promote'] as const)
  // What the other inputs mean hangs on it.
  if (findings.length > 0) throw unusable(findings)
  const maxAge = raw['max-age-days'].trim()
  if (maxAge && !/^[0-9]{1,4}$/.test(maxAge)) {
    problem(
      'max-age-days',
      `${JSON.stringify(maxAge)} is not a whole number of days`,
      'Write a number, for example 30, or leave the input empty',
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
    // An environment's own tag goes back to an earlier build of that environment, by somebody's decision only.
    if (isReservedTag(tag) && !(operation === 'promote' && isContentTag(tag))) {
      problem('tags', `the action reserves the name ${tag} for itself`, 'Choose another name')
    }
  }
  const aptPackages = [...new Set(raw['apt-packages'].split(/[\s,]+/).filter(Boolean))].sort()
  for (const name of aptPackages) {
    // Debian's policy for names and versions; a leading hyphen would be an option of apt-get.
    if (!/^[a-z0-9][a-z0-9+.-]+(?:=[A-Za-z0-9.+:~-]+)?$/.test(name))
      problem(
        'apt-packages',
        `${JSON.stringify(name)} is not the name of a package`,
        'Write names, or name=version',
      )
  }
  const builder = raw.builder.trim()
  if (builder && !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(builder)) {
    problem(
      'builder',
      `${JSON.stringify(builder)} is not a valid builder name`,
      'Run "docker buildx ls" to see the names',
    )
  }
  const secrets = pairs('secrets', /^[A-Za-z0-9_.-]+$/)
  const secretFiles = pairs('secret-files', /^[A-Za-z0-9_.-]+$/)
  for (const [id, file] of Object.entries(secretFiles)) {
    // buildx reads the argument as comma-separated values.
    if (/[",]/.test(file))
      problem('secret-files', `the path of ${id} is not valid`, 'Write id=path, without commas and quotes')
    if (Object.hasOwn(secrets, id))
      problem('secret-files', `${id} is also in secrets`, 'Remove one of the two')
  }

  const image = choice('image', ['lecture', 'base'] as const)
  const base = readBase(raw, image === 'base', readers)
  const named = repository('name', raw.name.trim() || `ghcr.io/${github.repository}`)
  const name = image === 'base' ? { registry: base.registry, path: base.path } : named
  if (image === 'base' && operation === 'ensure') refuseForBase(raw, github.repository, tags, problem)
  const inputs: Inputs = {
    promotion: readPromotionRequest(operation, raw, { repository: name, tags }, problem),
    image,
    repository: name,
    environmentFile: path('environment-file', 'environment.yml'),
    context: path('context', '.'),
    dockerfile: optionalPath('dockerfile'),
    base,
    reuseFrom: readers.repositories('reuse-from'),
    variant: choice('variant', ['latex', 'html'] as const),
    aptPackages,
    lock: optionalPath('lock'),
    buildArgs: pairs('build-args', /^[A-Za-z_][A-Za-z0-9_]*$/),
    buildContexts: contexts(),
    privateHosts: readers.hosts('private-hosts'),
    secrets,
    secretFiles,
    tags,
    force: boolean('force'),
    maxAgeDays: maxAge ? Number(maxAge) : undefined,
    readOnly: choice('read-only', ['verify', 'fallback', 'fail'] as const),
    oversize: choice<Oversize>('oversize', ['warn', 'allow', 'fail']),
    verifyScript: optionalPath('verify-script'),
    attestations: readAttestations(raw, problem),
    builder: builder || undefined,
    cache: choice('cache', ['registry', 'actions', 'none'] as const),
    credentials: credentials(raw, name, github.actor),
    githubToken: raw['github-token'] || undefined,
  }
  if (findings.length > 0) throw unusable(findings)
  return inputs
}

/** Every problem, each with its own advice. */
function unusable(findings: Finding[]): Failure {
  const [only, ...more] = findings
  return new Failure({
    class: 'input',
    doing: 'reading the inputs',
    on: more.length === 0 ? 'one of them' : `${findings.length} of them`,
    why: findings.map((finding) => finding.message).join('; '),
    next:
      more.length === 0 && only !== undefined
        ? only.advice
        : 'Correct them in the workflow file. README.md describes every input',
    findings,
  })
}

/**
 * What the inputs say that is valid and may not be meant. GitHub replaces a secret that forks and Dependabot do not get by nothing, and
 * their runs go on without the credentials.
 */
export function inputNotices(raw: Pick<RawInputs, 'username' | 'password'>): Finding[] {
  if (!raw.username.trim() || raw.password) return []
  return [
    {
      severity: 'notice',
      rule: 'empty-password',
      message: 'the input password is empty, so the input username is not used',
      advice:
        'Set the input password, or remove the input username. In runs for forks and Dependabot, GitHub gives no secrets, so the password is empty',
    },
  ]
}

/** GHCR takes the job's own token; any other registry gets only what the workflow gave for it. */
function credentials(raw: RawInputs, repository: Reference, actor: string): Inputs['credentials'] {
  if (raw.password) return { username: raw.username.trim() || actor, password: raw.password }
  if (repository.registry === 'ghcr.io' && raw['github-token']) {
    return { username: actor || 'x-access-token', password: raw['github-token'] }
  }
  return undefined
}
