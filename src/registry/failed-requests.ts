import { describeAnswer, type Redact, type Refusal } from './refusals.ts'
import type { HttpResponse, TransportError } from './transport.ts'

/** In the user's words: what went wrong on the way to a registry, other than a refusal. */

const LATER = 'Run the job again later. This request changed nothing'

/** No whole answer came, in this many tries. */
export function explainSilence(host: string, tries: number, error: TransportError): Refusal {
  if (error.kind === 'too-large' || error.kind === 'protocol') return explainNonsense(error.message)
  return {
    class: 'registry-unavailable',
    why: `${host}: ${error.message}; ${count(tries)}`,
    next:
      error.kind === 'certificate'
        ? 'If your network has a proxy that decrypts https connections, set NODE_EXTRA_CA_CERTS to the file with its certificate'
        : LATER,
  }
}

/** Still 429 or 5xx after the last try. */
export function explainExhaustion(
  host: string,
  tries: number,
  answer: HttpResponse,
  redact: Redact,
): Refusal {
  const limited = answer.status === 429
  return {
    class: limited ? 'rate-limited' : 'registry-unavailable',
    why: `${host}: ${describeAnswer(answer, redact)}; ${count(tries)}`,
    next: limited
      ? 'Wait some minutes, then run the job again. If you log in to the registry, the limits are higher'
      : LATER,
  }
}

/** An answer that breaks the protocol: nothing of it may be used. */
export function explainNonsense(why: string): Refusal {
  return {
    class: 'registry-answer',
    why,
    next: 'Run the job again. If it happens again, the problem is in the registry or in a proxy before it',
  }
}

function count(tries: number): string {
  return tries === 1 ? 'tried once' : `tried ${tries} times`
}
