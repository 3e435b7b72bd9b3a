import type { FailureClass } from '../../../../src/failure.ts'
import type { Campaigned } from '../case.ts'
import type { SceneName } from '../scenes.ts'
import { ANSWERS, type AnswerName, type WrongAnswer } from './answers.ts'

/** A kind of request of one scene, and how it may go wrong. */
interface Kind {
  name: string
  scene: SceneName
  request: RegExp
  answers: readonly AnswerName[]
  login?: string
  /** Classes that name the fault as well, because of who asks or for what. */
  more?: FailureClass[]
  /** Asked by the builder: of an answer that breaks the protocol its words are all there is, and no class of their own. */
  builder?: true
  mayMiss?: true
  base?: true
  inputs?: Record<string, string>
}

/** Every one but those that wait for a time-out. */
const ALL = (Object.keys(ANSWERS) as AnswerName[]).filter((name) => name !== 'hang' && name !== 'drip')
const READ = ALL
const WRITE = ALL.filter((name) => name !== 'wrong-type' && name !== 'one-byte-wrong')
const FEW = ['401', '403', '429', '500', 'reset', 'lost-answer', 'cut', 'login-page', 'other-json'] as const
/** For what costs a build each. */
const FEWER = ['403', '429', '500', 'lost-answer', 'cut', 'login-page'] as const
const OWN = 'container-action$'
const manifests = (method: string, tag: string, by = OWN): RegExp =>
  new RegExp(`^${method} /v2/[^ ]*/manifests/${tag} .*${by}`)
const LOGIN = 'somebody:a-password-of-the-campaign'

const KINDS: Kind[] = [
  {
    name: 'look-up',
    scene: 'reuse',
    request: manifests('GET', 'env-[0-9a-f]+'),
    answers: [...READ, 'hang', 'drip'],
    more: ['refused'],
  },
  { name: 'token', scene: 'reuse', request: /^GET \/token/, answers: [...READ, 'hang'], login: LOGIN },
  { name: 'commit tag, read', scene: 'reuse', request: manifests('GET', '[0-9a-f]{40}'), answers: READ },
  { name: 'commit tag, written', scene: 'reuse', request: manifests('PUT', '[0-9a-f]{40}'), answers: WRITE },
  { name: 'latest, read', scene: 'reuse', request: manifests('GET', 'latest'), answers: READ },
  {
    name: 'latest, written',
    scene: 'reuse',
    request: manifests('PUT', 'latest'),
    answers: [...WRITE, 'hang'],
  },
  {
    name: 'record of a promotion, read',
    scene: 'reuse',
    request: manifests('GET', 'promotion-latest'),
    answers: READ,
  },
  {
    name: 'date tag, written',
    scene: 'reuse',
    request: manifests('PUT', '20\\d\\d-\\d\\d-\\d\\d'),
    answers: WRITE,
  },
  {
    name: 'image to promote, read',
    scene: 'promote',
    request: manifests('GET', '[0-9a-f]{40}'),
    answers: FEW,
  },
  {
    name: 'record, uploaded',
    scene: 'promote',
    request: /^POST [^ ]*\/blobs\/uploads\/ container-action$/,
    answers: FEW,
  },
  {
    name: 'record, stored',
    scene: 'promote',
    request: /^PUT [^ ]*\/blobs\/uploads\/[^ ]+ container-action$/,
    answers: FEW,
  },
  {
    name: 'record, written',
    scene: 'promote',
    request: manifests('PUT', '(?:sha256:|promotion-)[^ ]*'),
    answers: FEW,
  },
  { name: 'referrers, read', scene: 'promote', request: manifests('GET', 'sha256-[0-9a-f]+'), answers: FEW },
  {
    name: 'referrers, written',
    scene: 'promote',
    request: manifests('PUT', 'sha256-[0-9a-f]+'),
    answers: FEW,
  },
  { name: 'latest, promoted', scene: 'promote', request: manifests('PUT', 'latest'), answers: FEW },
  {
    name: 'look-up',
    scene: 'build',
    request: manifests('GET', 'env-[0-9a-f]+'),
    answers: ['500', 'reset', 'other-json'],
  },
  {
    name: 'push right',
    scene: 'build',
    request: /^POST [^ ]*\/blobs\/uploads\/ container-action$/,
    answers: WRITE.filter((name) => !/digest|endless/.test(name)),
    more: ['refused', 'permission'],
  },
  {
    name: 'layers, pushed',
    scene: 'build',
    request: /^(?:POST|PATCH|PUT) [^ ]*\/blobs\/uploads\/[^ ]* (?!container-action)/,
    answers: FEWER,
    builder: true,
  },
  {
    name: 'layers, looked for',
    scene: 'build',
    request: /^HEAD [^ ]*\/blobs\/[^ ]* (?!container-action)/,
    answers: ['403', '500', 'reset'],
    builder: true,
  },
  {
    name: 'image, pushed',
    scene: 'build',
    request: manifests('PUT', '[^ ]*', '(?<!container-action)$'),
    answers: FEWER,
    builder: true,
  },
  {
    name: 'image, verified',
    scene: 'build',
    request: /^(?:GET|HEAD) [^ ]*\/manifests\/[^ ]* (?!container-action)/,
    answers: FEWER,
    more: ['not-found'],
    builder: true,
    mayMiss: true,
  },
  {
    name: 'image, read',
    scene: 'build',
    request: manifests('GET', '(?:sha256:[0-9a-f]+|candidate-[^ ]*)'),
    answers: FEWER,
  },
  {
    name: 'mark of the verification, written',
    scene: 'build',
    request: manifests('PUT', 'verified-[0-9a-f]+'),
    answers: FEWER,
  },
  { name: 'content tag, written', scene: 'build', request: manifests('PUT', 'env-[0-9a-f]+'), answers: FEW },
  {
    name: 'latest, written',
    scene: 'build',
    request: manifests('PUT', 'latest'),
    answers: ['500', 'lost-answer', 'other-json'],
  },
  {
    name: 'base image, read',
    scene: 'recipe',
    request: /^GET \/v2\/quantecon\/lecture-base\/manifests\/[^ ]* container-action$/,
    answers: [...FEW, '404', '404-web-server', 'one-byte-wrong'],
    base: true,
  },
  {
    name: 'build cache, read',
    scene: 'build',
    request: /^(?:GET|HEAD) [^ ]*\/manifests\/cache (?!container-action)/,
    answers: FEWER,
    inputs: { cache: 'registry' },
  },
  {
    name: 'build cache, written',
    scene: 'build',
    request: /^PUT [^ ]*\/manifests\/cache (?!container-action)/,
    answers: FEWER,
    inputs: { cache: 'registry' },
  },
  {
    name: 'records of packages, read',
    scene: 'build',
    request: /^GET [^ ]*\/blobs\/sha256[^ ]* container-action$/,
    answers: ['403', '500', 'cut', 'one-byte-wrong'],
    mayMiss: true,
  },
]

const BREAKS_THE_PROTOCOL: readonly AnswerName[] = ['cut', 'login-page', 'other-json']

/** Answers that come once, and the next try is let through: must cost nothing but a retry. */
const ONCE = ['429', '503', 'lost-answer'] as const

export function requestFaults(): Campaigned[] {
  return KINDS.flatMap((kind) => [
    ...kind.answers.map((answer) => fault(kind, answer)),
    ...(kind.scene !== 'reuse' ? [] : ONCE.map((answer) => once(kind, answer))),
  ])
}

function fault(
  { name, scene, request, login, more = [], builder, mayMiss, base, inputs }: Kind,
  answer: AnswerName,
): Campaigned {
  const { bend, classes }: WrongAnswer = ANSWERS[answer]
  const unknown: FailureClass[] = builder && BREAKS_THE_PROTOCOL.includes(answer) ? ['build'] : []
  return {
    id: slug(scene, name, answer),
    kind: `${scene}: ${name}`,
    scene,
    bends: [{ request, ...bend }],
    classes: classes.length === 0 ? [] : [...classes, ...more, ...unknown],
    ...(login && { login }),
    ...(mayMiss && { mayMiss }),
    ...(base && { base }),
    ...(inputs && { setting: async () => ({ inputs }) }),
  }
}

function once(kind: Kind, answer: (typeof ONCE)[number]): Campaigned {
  const whole = fault(kind, answer)
  const bends = whole.bends?.map((bend) => ({ ...bend, nth: [1] }))
  return { ...whole, id: `${whole.id}-once`, classes: [], ...(bends && { bends }) }
}

function slug(...parts: string[]): string {
  return parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
}
