import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from './machine.ts'

/** Variables of GitHub's hosted runner (its images 2025 and 2026), and some that steps set. The action needs none of their values. */
const VARIABLES = [
  ...['GITHUB_TOKEN', 'GITHUB_ACTOR', 'GITHUB_ACTOR_ID', 'GITHUB_TRIGGERING_ACTOR', 'GITHUB_REF_NAME'],
  ...['GITHUB_REF_TYPE', 'GITHUB_REPOSITORY_ID', 'GITHUB_REPOSITORY_OWNER', 'GITHUB_REPOSITORY_OWNER_ID'],
  ...['GITHUB_JOB', 'GITHUB_RUN_NUMBER', 'GITHUB_WORKFLOW', 'GITHUB_WORKFLOW_REF', 'GITHUB_WORKFLOW_SHA'],
  ...['GITHUB_HEAD_REF', 'GITHUB_BASE_REF', 'GITHUB_ACTION', 'GITHUB_ACTION_REF', 'GITHUB_ACTION_REPOSITORY'],
  ...['GITHUB_RETENTION_DAYS', 'GITHUB_ACTION_PATH', 'ImageOS', 'ImageVersion', 'RUNNER_ARCH', 'RUNNER_OS'],
  ...['RUNNER_ENVIRONMENT', 'RUNNER_TRACKING_ID', 'RUNNER_WORKSPACE', 'ACTIONS_RUNTIME_TOKEN'],
  ...['ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_CACHE_URL'],
  ...['ACTIONS_RESULTS_URL', 'ACTIONS_RUNTIME_URL', 'STATE_post', 'GH_TOKEN', 'NPM_TOKEN', 'TWINE_PASSWORD'],
  ...['AWS_SECRET_ACCESS_KEY', 'MY_SECRET', 'INPUT_UNKNOWN', 'BUILDX_BAKE_GIT_AUTH_TOKEN', 'GIT_AUTH_TOKEN'],
  ...['DOCKER_PASSWORD', 'BUILDKIT_SYNTAX_', 'SOURCE_DATE_EPOCH_', 'PIP_INDEX_URL', 'CONDA_TOKEN'],
]

/** A runner that knows a marker in everything that it has; none may come out again. */
export class PlantedRunner {
  readonly folder = temporaryFolder()
  readonly env: Record<string, string>
  /** Every marker, by what it was put into. */
  readonly markers = new Map<string, string>()

  /** `event`: what the action must find in the payload. */
  constructor(event: object) {
    const marked = Object.fromEntries(VARIABLES.map((name) => [name, this.marker(name)]))
    const payload = {
      ...event,
      inputs: { password: this.marker('event input') },
      client_payload: { deep: [{ token: this.marker('event payload') }] },
      sender: { login: this.marker('event sender'), email: `${this.marker('event mail')}@example.org` },
      repository: { default_branch: 'main', description: this.marker('event description') },
      commits: [{ message: this.marker('event commit') }],
    }
    this.env = {
      ...marked,
      GITHUB_ACTIONS: 'true',
      GITHUB_REF_PROTECTED: 'true',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: this.file('_temp/event.json', JSON.stringify(payload)),
      GITHUB_ENV: this.file('_temp/env', `SECRET=${this.marker('GITHUB_ENV file')}\n`),
      GITHUB_PATH: this.file('_temp/path', `${this.marker('GITHUB_PATH file')}\n`),
      GITHUB_STATE: this.file('_temp/state', `x=${this.marker('GITHUB_STATE file')}\n`),
    }
    // What actions/checkout leaves from version 6 on, and other steps in the home folder.
    this.file('_temp/git-credentials-0.config', `[http]\n\textraheader = ${this.marker('checkout 6')}\n`)
    this.file('home/.netrc', `machine x login y password ${this.marker('.netrc')}\n`)
    this.file('home/.npmrc', `//x/:_authToken=${this.marker('.npmrc')}\n`)
    this.file('home/.gitconfig', `[http]\n\textraheader = X: ${this.marker('.gitconfig')}\n`)
  }

  /** A value that is nowhere else, remembered by its place. */
  marker(place: string): string {
    const value = `planted${randomBytes(16).toString('hex')}`
    this.markers.set(place, value)
    return value
  }

  file(path: string, text: string): string {
    const at = join(this.folder, path)
    mkdirSync(dirname(at), { recursive: true })
    writeFileSync(at, text)
    return at
  }

  /** Places whose marker a text holds, as it is or in base64 at any offset. */
  heldBy(hay: string | Buffer): string[] {
    const bytes = Buffer.from(hay)
    return [...this.markers]
      .filter(([, value]) => forms(value).some((form) => bytes.includes(form)))
      .map(([place]) => place)
  }
}

/** Itself, and what base64 makes of it behind none, one or two other bytes. */
function forms(value: string): string[] {
  const behind = ['', 'a', 'ab'].map((before) =>
    Buffer.from(before + value)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(before === '' ? 0 : 4, -2),
  )
  return [value, ...behind]
}
