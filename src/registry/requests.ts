import { Failure } from '../failure.ts'
import type { Clock, Log } from '../ports.ts'
import { type Access, type Credentials, createAuthorization } from './authorization.ts'
import type { Logins } from './docker-logins.ts'
import { explainExhaustion, explainNonsense, explainSilence } from './failed-requests.ts'
import { isAcceptableRedirect, registryOrigin } from './hosts.ts'
import { describeAnswer, explainRefusal, type Refusal, type Refused } from './refusals.ts'
import type { RegistryRequest, Work } from './registry-request.ts'
import { withRetries } from './retries.ts'
import {
  type HttpRequest,
  type HttpResponse,
  type Timeouts,
  type Transport,
  TransportError,
} from './transport.ts'

export type Answer = { accepted: true; response: HttpResponse } | { accepted: false; refusal: Refusal }

export interface RequestOptions {
  credentials: Credentials | undefined
  logins: Logins | undefined
  clock: Clock
  log: Log
  timeouts: Timeouts
  random: () => number
  transport: Transport
}

export type Requests = ReturnType<typeof createRequests>

const MAX_REDIRECTS = 5
/** Milliseconds: who waits longer wants to know for what. */
const WORTH_TELLING = 10_000
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** Requests with authorization, retries and redirects. */
export function createRequests(options: RequestOptions) {
  const { clock, log, timeouts, random, transport } = options
  let sent = 0

  const once = async (request: HttpRequest, remaining: number): Promise<HttpResponse> => {
    sent += 1
    // Queries may be signatures (redirects to blob storage): not for the log.
    const what = `${request.method} ${request.url.origin}${request.url.pathname}`
    try {
      const answer = await transport(request, { ...timeouts, total: remaining })
      log.debug(`${what}: ${answer.status}`)
      return answer
    } catch (error) {
      log.debug(`${what}: ${error instanceof TransportError ? error.message : 'failed'}`)
      throw error
    }
  }

  /**
   * With retries, until `deadline` (milliseconds since 1970). Throws a Failure if no answer comes, or none but 429 and 5xx.
   */
  const persist = async (
    work: Work,
    request: HttpRequest,
    deadline: number,
    tryOnce = false,
  ): Promise<HttpResponse> => {
    const before = sent
    const total = deadline - clock.now()
    if (total <= 0) {
      const why = `the time limit passed before ${request.url.host} could be asked`
      throw failure(work, { ...explainSilence(request.url.host, 1, new TransportError('time-out', '')), why })
    }
    const onPause = (pause: number, why: string, took: number): void => {
      if (Math.max(pause, took) >= WORTH_TELLING)
        log.info(`${request.url.host}: ${why}; ${work.doing} again in ${Math.ceil(pause / 1000)} s`)
    }
    const patience = { clock, random, total, onPause }
    const streams = request.stream !== undefined || request.sink !== undefined
    let answer: HttpResponse
    try {
      answer =
        tryOnce || streams
          ? await once(request, total)
          : await withRetries(patience, (remaining) => once(request, Math.min(remaining, timeouts.total)))
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      throw failure(work, explainSilence(request.url.host, sent - before, error), error)
    }
    if (answer.status === 429 || answer.status >= 500) {
      throw failure(work, explainExhaustion(request.url.host, sent - before, answer, authorization.redact))
    }
    return answer
  }

  const authorization = createAuthorization({
    credentials: options.credentials,
    logins: options.logins,
    clock,
    ask: (url, headers, maxBytes, deadline) =>
      persist(
        { doing: 'asking for a registry token', on: `${url.origin}${url.pathname}` },
        { method: 'GET', url, headers: { accept: 'application/json', ...headers }, maxBytes },
        deadline,
      ),
  })
  const { redact } = authorization
  const failure = (work: Work, text: Refusal, cause?: unknown): Failure =>
    new Failure({ ...work, ...text, why: redact(text.why) }, cause === undefined ? undefined : { cause })

  /** A Failure for an answer that breaks the protocol. */
  const unexpected = (work: Work, why: string): Failure => failure(work, explainNonsense(why))

  /** A GET may be sent elsewhere (blobs live in a storage service); authorization goes to the registry's own origin only. */
  const follow = async (
    order: RegistryRequest,
    request: HttpRequest,
    header: string | undefined,
    deadline: number,
  ): Promise<HttpResponse> => {
    const origin = request.url
    let url = origin
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const own = header !== undefined && url.origin === origin.origin ? { authorization: header } : {}
      const answer = await persist(
        order.work,
        { ...request, url, headers: { ...request.headers, ...own } },
        deadline,
        order.once,
      )
      // A storage service's challenge is not the registry's: nothing must be learnt from it.
      if (url.origin !== origin.origin && (answer.status === 401 || answer.status === 403)) {
        throw unexpected(
          order.work,
          `${url.host}, where the registry redirects to, answers HTTP ${answer.status}`,
        )
      }
      if (!REDIRECTS.has(answer.status)) return answer
      const { location } = answer.headers
      if (location === undefined || !URL.canParse(location, url.href)) {
        throw unexpected(order.work, `the registry redirects without an address (HTTP ${answer.status})`)
      }
      url = new URL(location, url)
      if (request.method !== 'GET') {
        // Credentials and content go to the registry that was named, and to nobody else.
        throw unexpected(
          order.work,
          `the registry redirects a ${request.method} to ${url.protocol}//${url.host} (HTTP ${answer.status})`,
        )
      }
      if (!isAcceptableRedirect(url, origin)) {
        throw unexpected(
          order.work,
          `the registry redirects to ${url.protocol}//${url.host}, which is not safe`,
        )
      }
    }
    throw unexpected(order.work, `the registry redirects more than ${MAX_REDIRECTS} times`)
  }

  /**
   * Tries each identity in turn until one is let in. Tokens, redirects and tries have one deadline together. Throws a Failure for
   * everything but an answer or a refusal.
   */
  const perform = async (order: RegistryRequest): Promise<Answer> => {
    const deadline = clock.now() + (order.patience ?? timeouts.total)
    const { registry, path, actions, reads } = order
    const origin = registryOrigin(registry)
    const { method, body, maxBytes, stream, sink } = order
    const request: HttpRequest = {
      method,
      url: new URL(order.target, origin),
      headers: order.headers ?? {},
      maxBytes,
      ...(body !== undefined && { body }),
      ...(stream !== undefined && { stream }),
      ...(sink !== undefined && { sink }),
    }
    // What the credentials were told says more than what a stranger was.
    const refusals: Refused[] = []
    for (const identity of authorization.identities(registry, path, actions)) {
      const access: Access = { registry, path, actions, reads, identity }
      let refused: Refused | undefined
      for (let again = true; again; ) {
        const grant = await authorization.grant(access, deadline)
        if (!grant.granted) {
          refused = { ...access, answer: grant.answer, at: 'token service', basic: false }
          break
        }
        const response = await follow(order, request, grant.header, deadline)
        if (response.status !== 401 && response.status !== 403) {
          authorization.accepted(access)
          return { accepted: true, response }
        }
        refused = {
          ...access,
          answer: response,
          at: 'registry',
          basic: grant.header?.startsWith('Basic ') ?? false,
        }
        // Clean-up shall cost no token: distribution wants another right (delete) for it.
        again =
          !order.once &&
          stream === undefined &&
          response.status === 401 &&
          authorization.challenged(access, response, grant)
      }
      if (refused !== undefined) refusals.push(refused)
    }
    const refusal = refusals.find(({ identity }) => identity === 'credentials') ?? refusals[0]
    if (refusal === undefined) throw new Error('no login was tried')
    return { accepted: false, refusal: explainRefusal(refusal, redact) }
  }

  return {
    perform,
    failure,
    unexpected,
    describe: (answer: HttpResponse): string => describeAnswer(answer, redact),
    hasCredentials: authorization.hasCredentials,
    get sent(): number {
      return sent
    },
  }
}
