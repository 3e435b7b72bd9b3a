import * as http from 'node:http'
import type { LookupFunction } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { getProxyUrl } from '@actions/http-client/lib/proxy'
import { cancelled, Failure } from '../failure.ts'

export interface HttpRequest {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  url: URL
  headers: Record<string, string>
  body?: Uint8Array
  /** A body that is sent as it is read, of exactly so many bytes. */
  stream?: { source: Readable; bytes: number }
  /** Takes the body of an answer 200, which is not kept then. It is not ended: the caller decides whether it was complete. */
  sink?: Writable
  /** Longest body accepted of a successful answer, in bytes; of an error only the first 64 KiB are read. */
  maxBytes: number
}

export interface HttpResponse {
  status: number
  headers: http.IncomingHttpHeaders
  body: Uint8Array
}

/** Milliseconds. `connect`: until the connection stands; `response`: longest silence afterwards; `total`: one call with all its tries. */
export interface Timeouts {
  connect: number
  response: number
  total: number
}

type Kind = 'time-out' | 'connection' | 'too-large' | 'certificate' | 'protocol'

/** No whole answer came. Holds no header and no query: safe to show. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly kind: Kind

  constructor(kind: Kind, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.kind = kind
  }
}

export type Transport = (request: HttpRequest, timeouts: Timeouts) => Promise<HttpResponse>

const MAX_ERROR_BODY = 64 * 1024
/** How much longer than usual the answer to a streamed body may take. */
const CHECKING = 8
/** Milliseconds for the answer to a write that is on its way when the run is cancelled: what was written can be told then. */
const LAST_WRITE = 1500

/**
 * Sends single requests over kept-alive connections; follows nothing, repeats nothing.
 *
 * Node's own client, because `@actions/http-client` loads undici (0.7 MB, about 60 ms, a fifth of the reuse path's budget),
 * takes no bytes as a body and cannot limit an answer's size. It still decides about proxies, and provides the tunnel
 * when there is one: loaded only then.
 *
 * `lookup` takes the place of the system's resolver, where no proxy resolves names. Once `cancel` is aborted it throws a Failure (`cancelled`), at once but for a write that is on its way.
 */
export function createTransport(cancel?: AbortSignal, lookup?: LookupFunction): Transport {
  const agents = new Map<string, Promise<{ client: typeof http; agent: http.Agent }>>()
  return async (request, timeouts) => {
    if (cancel?.aborted) throw cancelled(cancel, 'asking a server', targetOf(request))
    let prepared = agents.get(request.url.origin)
    if (prepared === undefined) {
      prepared = prepare(request.url)
      agents.set(request.url.origin, prepared)
    }
    const { client, agent } = await prepared
    return exchange(request, { client, agent, timeouts, cancel, lookup })
  }
}

/** Without the query, which may be a signature. */
function targetOf({ method, url }: HttpRequest): string {
  return `${method} ${url.origin}${url.pathname}`
}

async function prepare(url: URL): Promise<{ client: typeof http; agent: http.Agent }> {
  const secure = url.protocol === 'https:'
  const client = (secure ? await import('node:https') : http) as typeof http
  if (getProxyUrl(url) === undefined) return { client, agent: new client.Agent({ keepAlive: true }) }
  const { HttpClient } = await import('@actions/http-client')
  return { client, agent: new HttpClient('container-action', [], { keepAlive: true }).getAgent(url.href) }
}

function exchange(
  request: HttpRequest,
  means: {
    client: typeof http
    agent: http.Agent
    timeouts: Timeouts
    cancel: AbortSignal | undefined
    lookup: LookupFunction | undefined
  },
): Promise<HttpResponse> {
  const { client, agent, timeouts, cancel, lookup } = means
  return new Promise((resolve, reject) => {
    const { url, method, body, stream, sink } = request
    const outgoing = client.request(url, {
      method,
      agent,
      ...(lookup && { lookup }),
      headers: {
        'user-agent': 'container-action',
        // Digests are of the bytes as stored.
        'accept-encoding': 'identity',
        ...(method !== 'GET' && { 'content-length': String(stream?.bytes ?? body?.byteLength ?? 0) }),
        ...request.headers,
      },
    })
    let silence: NodeJS.Timeout | undefined
    let last: NodeJS.Timeout | undefined
    let ended = false
    const end = (): void => {
      ended = true
      clearTimeout(silence)
      clearTimeout(whole)
      clearTimeout(last)
      cancel?.removeEventListener('abort', giveUp)
    }
    const fail = (error: unknown): void => {
      if (ended) return
      end()
      outgoing.destroy()
      reject(error instanceof TransportError || error instanceof Failure ? error : classify(error))
    }
    const giveUp = (): void => {
      const stop = (more: string) => (): void =>
        fail(cancelled(cancel as AbortSignal, 'asking a server', targetOf(request), more))
      if (method === 'PUT')
        last = setTimeout(stop('; it is not known whether the request was carried out'), LAST_WRITE)
      else stop('')()
    }
    cancel?.addEventListener('abort', giveUp)
    const patience = (milliseconds: number, what: string): void => {
      clearTimeout(silence)
      silence = setTimeout(
        () => fail(new TransportError('time-out', `${what} within ${milliseconds} ms`)),
        milliseconds,
      )
    }
    // A server that drips bytes never falls silent.
    const whole = setTimeout(
      () => fail(new TransportError('time-out', `the answer was not complete within ${timeouts.total} ms`)),
      timeouts.total,
    )
    // A registry looks through all of a large blob before it answers.
    const quiet = stream === undefined ? timeouts.response : CHECKING * timeouts.response
    const heard = (): void => patience(quiet, 'no answer')

    patience(timeouts.connect, 'no connection')
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return heard()
      socket.once('secureConnect', heard)
      if (url.protocol === 'http:') socket.once('connect', heard)
    })
    outgoing.on('error', fail)
    outgoing.on('response', (incoming) => {
      const status = incoming.statusCode ?? 0
      const chunks: Uint8Array[] = []
      let length = 0
      const done = (): void => {
        end()
        resolve({ status, headers: incoming.headers, body: Buffer.concat(chunks) })
      }
      heard()
      incoming.on('data', (chunk: Uint8Array) => {
        heard()
        length += chunk.byteLength
        if (sink !== undefined && status === 200 && length <= request.maxBytes) return
        if (status < 300 && length > request.maxBytes) {
          return fail(new TransportError('too-large', `the answer is longer than ${request.maxBytes} bytes`))
        }
        if (status >= 300 && length > MAX_ERROR_BODY) {
          done()
          outgoing.destroy()
          return
        }
        chunks.push(chunk)
      })
      incoming.on('end', done)
      incoming.on('error', fail)
      if (sink !== undefined && status === 200) {
        sink.once('close', () => fail(new TransportError('connection', 'the data could not be stored')))
        incoming.pipe(sink, { end: false })
      }
    })
    if (stream === undefined) {
      outgoing.end(body)
      return
    }
    outgoing.on('drain', () => ended || heard())
    stream.source.once('error', fail)
    stream.source.pipe(outgoing)
  })
}

function classify(error: unknown): TransportError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (/CERT|SIGNATURE|SELF_SIGNED|^ERR_TLS|^EPROTO$|^ERR_SSL/.test(code)) {
    return new TransportError('certificate', `no trusted connection (${code})`, { cause: error })
  }
  if (/^HPE_|^ERR_(?!SOCKET|STREAM)/.test(code)) {
    return new TransportError('protocol', `the answer is not valid HTTP (${code})`, { cause: error })
  }
  return new TransportError('connection', `the connection failed (${code || 'unknown reason'})`, {
    cause: error,
  })
}
