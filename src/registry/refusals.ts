import type { Failure, FailureClass } from '../failure.ts'
import { fieldsOf, readJson, textOf } from '../json.ts'
import { knownDenial } from '../registry-denials.ts'
import type { Actions, Identity } from './authorization.ts'
import type { HttpResponse } from './transport.ts'

/** What a registry says in the body of a refusal. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
export interface RegistryError {
  code: string
  message: string
}

const MAX_ERRORS = 5
const MAX_TEXT = 300

/** Takes secrets out of a stranger's text. */
export type Redact = (text: string) => string

/** Codes as the registry sent them, for decisions. Never throws; anything but the specified JSON gives an empty list. */
export function readErrors(answer: HttpResponse): RegistryError[] {
  const errors = fieldsOf(readJson(answer.body)).errors
  if (!Array.isArray(errors)) return []
  return errors.slice(0, MAX_ERRORS).map((error) => {
    const { code, message } = fieldsOf(error)
    return { code: textOf(code), message: textOf(message) || textOf(error) }
  })
}

/** Not every server in front of a registry knows the specification: GitHub's API, Docker Hub's and OAuth's token services. */
const OTHER_FIELDS = ['message', 'details', 'error_description', 'error'] as const

function readOther(answer: HttpResponse): RegistryError[] {
  const body = fieldsOf(readJson(answer.body))
  const message = OTHER_FIELDS.map((name) => textOf(body[name])).find((text) => text !== '')
  return message === undefined ? [] : [{ code: '', message }]
}

/** `HTTP 403 DENIED: permission_denied: write_package`; cut, and free of secrets and control characters. */
export function describeAnswer(answer: HttpResponse, redact: Redact): string {
  // First the secrets, then the cut: half a secret is not found any more.
  const show = (part: string): string =>
    redact(part)
      .slice(0, MAX_TEXT)
      .replace(/[^\x20-\x7e]+/g, ' ')
      .trim()
  const errors = readErrors(answer)
  const said = (errors.length > 0 ? errors : readOther(answer)).map(({ code, message }) =>
    [show(code), show(message)].filter(Boolean).join(': '),
  )
  return [`HTTP ${answer.status}`, ...said].join(' ')
}

/** Who was refused what: `at` tells whether the token service or the registry itself did it. */
export interface Refused {
  answer: HttpResponse
  at: 'token service' | 'registry'
  identity: Identity
  /** Whether a Basic header went with the refused request: then the registry has judged the password itself. */
  basic: boolean
  registry: string
  path: string
  actions: Actions
}

export type Refusal = Pick<Failure['text'], 'class' | 'why' | 'next'>

/**
 * 401 and 403 in the user's words. GHCR gives the same answer for a private package, for one without access, and for one that
 * does not exist yet; on a pull these cannot be told apart here, so the class is `permission` and only the push right tells.
 */
export function explainRefusal(refused: Refused, redact: Redact): Refusal {
  const said = describeAnswer(refused.answer, redact)
  const github = refused.registry === 'ghcr.io'
  if (refused.identity === 'anonymous') {
    return refusal(
      'authentication',
      refused.actions === 'pull'
        ? `${said}; the package is private or does not exist yet, and this job gave no credentials for ${refused.registry}`
        : `${said}; pushing needs credentials, and this job gave none for ${refused.registry}`,
      github
        ? `Leave the input github-token at its default and give the job "packages: ${refused.actions === 'pull' ? 'read' : 'write'}" under permissions`
        : 'Give the inputs username and password for this registry',
    )
  }
  const judged = refused.at === 'token service' || refused.basic
  if (judged && refused.answer.status === 401) {
    return refusal(
      'authentication',
      `${said}; the user name and password (or token) are not accepted`,
      'Check the inputs username and password: the token may have expired, or it belongs to another registry',
    )
  }
  return refused.actions === 'pull' ? pullDenied(said, refused, github) : pushDenied(said, refused, github)
}

function pullDenied(said: string, refused: Refused, github: boolean): Refusal {
  return refusal(
    'permission',
    `${said}; the package is private and this job has no access to it, or nothing was published there yet`,
    github
      ? `If the package exists, open its settings on GitHub ("Manage Actions access") and add this repository. If ${refused.path} is new, a job with "packages: write" creates it`
      : 'Ask for read access to this repository of the registry. If it is new, the first push creates it',
  )
}

function pushDenied(said: string, refused: Refused, github: boolean): Refusal {
  const known = knownDenial(said)
  if (known !== undefined) return refusal('permission', `${said}; ${known.why}`, known.next)
  return refusal(
    'permission',
    `${said}; the ${github ? "job's token" : 'account'} may read ${refused.path}, but not write it`,
    github
      ? 'Give the job "permissions: packages: write", and see the package\'s settings, "Manage Actions access"; a pull request from a fork never gets write access'
      : 'Give an account with write access in the inputs username and password',
  )
}

function refusal(kind: FailureClass, why: string, next: string): Refusal {
  return { class: kind, why, next }
}
