import type { IncomingMessage, ServerResponse } from 'node:http'

/** What goes wrong with a request, instead of or after its proper answer. */
export type Fault =
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string | Uint8Array }
  /** Never answers. */
  | { kind: 'hang' }
  /** Answers properly, so many milliseconds later. */
  | { kind: 'late'; milliseconds: number }
  /** Closes the connection before any answer. */
  | { kind: 'reset' }
  /** Answers properly, but changes headers on the way (`undefined` removes one). */
  | { kind: 'headers'; headers: Record<string, string | undefined> }
  /** Promises the whole body and closes after half of it. */
  | { kind: 'truncated' }
  /** Sends one byte every `interval` milliseconds, for ever. */
  | { kind: 'slow'; interval: number }
  /** Sends as fast as it is read, for ever. */
  | { kind: 'endless'; status?: number; headers?: Record<string, string> }
  /** Answers properly, but for one changed byte of the body. */
  | { kind: 'flipped' }

export interface Rule {
  method?: string
  /** Of path and query. */
  path: RegExp
  /** Which of the matching requests, counted from 1; all when absent. */
  nth?: number | readonly number[]
  fault: Fault
}

/** The rules of one server, with their counts. */
export class Faults {
  readonly #rules: { rule: Rule; seen: number }[] = []

  add(rule: Rule): void {
    this.#rules.push({ rule, seen: 0 })
  }

  /** Every rule counts the requests that it matches; of those that are due, the first decides. */
  next(method: string, url: string): Fault | undefined {
    let due: Fault | undefined
    for (const entry of this.#rules) {
      const { rule } = entry
      if ((rule.method !== undefined && rule.method !== method) || !rule.path.test(url)) continue
      entry.seen += 1
      const nth = rule.nth === undefined ? [entry.seen] : [rule.nth].flat()
      if (nth.includes(entry.seen)) due ??= rule.fault
    }
    return due
  }
}

export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: Uint8Array
}

/** Sends the answer, bent by the fault. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  fault: Fault | undefined,
): void {
  const body = answer.body ?? new Uint8Array()
  const headers: Record<string, string> = { 'content-length': String(body.byteLength), ...answer.headers }
  const plain = (status: number, own: Record<string, string>, bytes: string | Uint8Array): void => {
    response.writeHead(status, own)
    response.end(bytes)
  }
  switch (fault?.kind) {
    case undefined:
      plain(answer.status, headers, body)
      return
    case 'hang':
      return
    case 'late':
      setTimeout(() => plain(answer.status, headers, body), fault.milliseconds)
      return
    case 'reset':
      request.socket.resetAndDestroy()
      return
    case 'status':
      plain(fault.status, fault.headers ?? {}, fault.body ?? '')
      return
    case 'headers': {
      const merged = Object.entries({ ...headers, ...fault.headers })
      const kept = merged.filter((entry): entry is [string, string] => entry[1] !== undefined)
      plain(answer.status, Object.fromEntries(kept), body)
      return
    }
    case 'truncated':
      response.writeHead(answer.status, headers)
      response.write(body.subarray(0, body.byteLength >> 1), () => request.socket.destroy())
      return
    case 'flipped': {
      const copy = Uint8Array.from(body)
      copy[0] = (copy[0] ?? 0) ^ 1
      plain(answer.status, headers, copy)
      return
    }
    case 'slow': {
      response.writeHead(answer.status, answer.headers)
      const timer = setInterval(() => response.write(' '), fault.interval)
      response.on('close', () => clearInterval(timer))
      return
    }
    case 'endless': {
      response.writeHead(fault.status ?? answer.status, fault.headers ?? answer.headers)
      const chunk = Buffer.alloc(64 * 1024, 32)
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more)
      more()
      return
    }
  }
}
