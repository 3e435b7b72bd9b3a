import type { FailureClass } from '../../../../src/failure.ts'
import type { Bend } from '../bent-registry.ts'

export interface WrongAnswer {
  bend: Omit<Bend, 'request'>
  /** Classes that name it; empty where it must cost nothing but time. */
  classes: FailureClass[]
}

const json = (code: string, message: string): string => JSON.stringify({ errors: [{ code, message }] })
const status = (
  code: number,
  body: string | Uint8Array = '',
  headers: Record<string, string> = { 'content-type': 'application/json' },
): WrongAnswer['bend'] => ({ fault: { kind: 'status', status: code, body, headers } })

const HTML =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Sign in</form></body></html>'
const REFUSED: FailureClass[] = ['authentication', 'permission']
const DOWN: FailureClass[] = ['registry-unavailable']
const NONSENSE: FailureClass[] = ['registry-answer']
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/** What a registry, or a proxy on the way to it, answers when something is wrong. */
export const ANSWERS = {
  '401': { bend: status(401, json('UNAUTHORIZED', 'authentication required')), classes: REFUSED },
  '403': { bend: status(403, json('DENIED', 'permission_denied: write_package')), classes: REFUSED },
  '404': {
    bend: status(404, json('NAME_UNKNOWN', 'repository name not known to registry')),
    classes: ['not-found', ...NONSENSE, 'refused', 'permission'],
  },
  '404-web-server': {
    bend: status(404, HTML, { 'content-type': 'text/html' }),
    classes: [...NONSENSE, 'not-found', 'refused'],
  },
  '429': {
    bend: status(429, json('TOOMANYREQUESTS', 'slow down'), { 'retry-after': '1' }),
    classes: ['rate-limited'],
  },
  '500': { bend: status(500, json('UNKNOWN', 'unknown error')), classes: DOWN },
  '502': { bend: status(502, HTML, { 'content-type': 'text/html' }), classes: DOWN },
  '503': { bend: status(503, '', { 'retry-after': '1' }), classes: DOWN },
  reset: { bend: { fault: { kind: 'reset' } }, classes: DOWN },
  'lost-answer': { bend: { fault: { kind: 'reset' }, reaches: true }, classes: DOWN },
  cut: { bend: { fault: { kind: 'truncated' }, reaches: true }, classes: [...DOWN, ...NONSENSE] },
  slow: { bend: { delay: 1500 }, classes: [] },
  garbage: {
    bend: status(200, Buffer.from([0, 255, 254, 1, 2, 3]), { 'content-type': MANIFEST }),
    classes: NONSENSE,
  },
  'other-json': { bend: status(200, '{"hello":"world"}'), classes: NONSENSE },
  'empty-json': { bend: status(200, '{}', { 'content-type': MANIFEST }), classes: NONSENSE },
  'wrong-digest': {
    bend: {
      fault: { kind: 'headers', headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } },
      reaches: true,
    },
    classes: NONSENSE,
  },
  'wrong-type': {
    bend: { fault: { kind: 'headers', headers: { 'content-type': 'text/plain' } }, reaches: true },
    classes: NONSENSE,
  },
  'one-byte-wrong': { bend: { fault: { kind: 'flipped' }, reaches: true }, classes: NONSENSE },
  'login-page': { bend: status(200, HTML, { 'content-type': 'text/html' }), classes: NONSENSE },
  redirect: { bend: status(302, '', { location: 'http://192.0.2.1/login' }), classes: NONSENSE },
  endless: {
    bend: { fault: { kind: 'endless', status: 200, headers: { 'content-type': MANIFEST } } },
    classes: NONSENSE,
  },
  hang: { bend: { fault: { kind: 'hang' } }, classes: [...DOWN, 'time-limit'] },
  drip: { bend: { fault: { kind: 'slow', interval: 500 } }, classes: [...DOWN, 'time-limit'] },
} as const satisfies Record<string, WrongAnswer>

export type AnswerName = keyof typeof ANSWERS
