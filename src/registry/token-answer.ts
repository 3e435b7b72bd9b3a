import { Failure } from '../failure.ts'
import { fieldsOf, parseJson } from '../json.ts'
import type { HttpResponse } from './transport.ts'

/** Seconds; the token specification's default when `expires_in` is absent. */
const DEFAULT_LIFETIME = 60
const DAY = 86_400

/** The token and its lifetime in seconds. Throws a Failure (`registry-answer`) that quotes nothing of the answer. */
export function readToken(answer: HttpResponse, url: URL): { value: string; lifetime: number } {
  const wrong = (why: string): Failure =>
    new Failure({
      class: 'registry-answer',
      doing: 'asking for a registry token',
      on: `${url.origin}${url.pathname}`,
      why,
      next: 'Run the job again. If it happens again, the problem is in the registry or in a proxy before it',
    })
  if (answer.status !== 200) throw wrong(`the token service answered HTTP ${answer.status}`)
  let body: unknown
  try {
    body = parseJson(answer.body)
  } catch {
    // The parser's message would quote the answer, which may hold the token.
    throw wrong('the answer is not JSON')
  }
  const fields = fieldsOf(body)
  const value = fields.token ?? fields.access_token
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,65536}$/.test(value))
    throw wrong('the answer contains no token')
  const seconds = fields.expires_in
  const lifetime = typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, DAY) : DEFAULT_LIFETIME
  return { value, lifetime }
}
