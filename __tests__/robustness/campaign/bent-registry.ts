import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { later } from '../../e2e/machine.ts'
import { type Answer, type Fault, send } from '../../servers/faults.ts'

export interface Bend {
  /** Of `METHOD /path?query user-agent`. */
  request: RegExp
  /** Which of the matching requests, counted from 1; all when absent. */
  nth?: number[]
  /** What comes instead of the proper answer; absent with `delay` alone. */
  fault?: Fault
  /** The registry gets the request all the same: only its answer is bent. */
  reaches?: true
  /** Milliseconds before anything is answered. */
  delay?: number
  /** Does something beside it, at the first match. */
  also?: () => Promise<unknown>
}

export interface BentRegistry {
  /** Host and port. */
  host: string
  /** How many requests were bent. */
  bent: () => number
  /** Requests as the bends see them, in order. */
  seen: string[]
  close: () => void
}

/**
 * A proxy before the real registry at `host` that bends the answers to some requests. With `login` it wants a token, which it
 * gives itself for that user name and password: the real registry behind it wants none.
 */
export async function bentRegistry(host: string, bends: Bend[], login?: string): Promise<BentRegistry> {
  const [hostname, port] = host.split(':')
  const counts = bends.map(() => 0)
  const seen: string[] = []
  let bent = 0

  const upstream = (incoming: IncomingMessage): Promise<IncomingMessage> =>
    new Promise((done, fail) => {
      // The Host header stays: upload locations must lead back here.
      const { method, url: path, headers } = incoming
      const { authorization: _, ...rest }: IncomingHttpHeaders = headers
      const onward = request({ hostname, port, method, path, headers: rest }, done)
      onward.on('error', fail)
      incoming.pipe(onward)
    })

  const own = (incoming: IncomingMessage): Answer | undefined => {
    if (login === undefined) return undefined
    const { url = '', headers } = incoming
    if (url.startsWith('/token')) {
      if (incoming.method !== 'GET') return { status: 405 }
      const basic = `Basic ${Buffer.from(login).toString('base64')}`
      if (headers.authorization !== basic) return { status: 401, body: Buffer.from('{"errors":[]}') }
      const body = Buffer.from(JSON.stringify({ token: 'a-token-of-the-campaign', expires_in: 300 }))
      return { status: 200, headers: { 'content-type': 'application/json' }, body }
    }
    if (headers.authorization === 'Bearer a-token-of-the-campaign') return undefined
    const realm = `Bearer realm="http://${headers.host}/token",service="campaign",scope="repository:x:pull"`
    return { status: 401, headers: { 'www-authenticate': realm } }
  }

  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method} ${incoming.url} ${incoming.headers['user-agent'] ?? ''}`
    seen.push(line)
    const due = bends.filter((bend, place) => {
      if (!bend.request.test(line)) return false
      const count = (counts[place] ?? 0) + 1
      counts[place] = count
      return bend.nth === undefined || bend.nth.includes(count)
    })
    const serve = async (): Promise<void> => {
      const [bend] = due
      if (bend !== undefined) {
        bent += 1
        await bend.also?.()
        if (bend.delay !== undefined) await sleep(bend.delay)
        if (bend.fault !== undefined && bend.reaches === undefined) {
          incoming.resume()
          // An answer while the request is still on its way would break the connection, which is another fault.
          if (bend.fault.kind === 'status') await new Promise((done) => incoming.once('close', done))
          return send(incoming, outgoing, { status: 200 }, bend.fault)
        }
      }
      const given = own(incoming)
      if (given !== undefined) {
        incoming.resume()
        return send(incoming, outgoing, given, bend?.fault)
      }
      const answer = await upstream(incoming)
      if (bend?.fault === undefined) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
        return
      }
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk as Buffer)
      const headers = Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
      )
      send(
        incoming,
        outgoing,
        { status: answer.statusCode ?? 502, headers, body: Buffer.concat(chunks) },
        bend.fault,
      )
    }
    serve().catch(() => outgoing.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  later(close)
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, bent: () => bent, seen, close }
}
