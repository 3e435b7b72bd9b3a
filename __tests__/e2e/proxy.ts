import { createServer, request } from 'node:http'
import type { Socket } from 'node:net'
import { later } from './machine.ts'

export interface Front {
  /** Host and port. */
  host: string
  /** Answers again. */
  revive(): Promise<void>
}

/**
 * A registry that dies at a chosen request: everything is passed on to the real one at `host` until a request matches, which is
 * not answered any more; from then on connections are refused.
 */
export async function dyingRegistry(
  host: string,
  last: (method: string, path: string) => boolean,
): Promise<Front> {
  const sockets = new Set<Socket>()
  let dead = false
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    if (!dead && last(method, url)) {
      dead = true
      server.close()
      for (const socket of sockets) socket.destroy()
      return
    }
    // The Host header stays: upload locations must lead back here.
    const [hostname, port] = host.split(':')
    const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  const listen = (port: number): Promise<void> =>
    new Promise((done) => server.listen(port, '127.0.0.1', done))
  await listen(0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  later(() => {
    server.close()
    server.closeAllConnections()
  })
  const revive = (): Promise<void> => {
    last = () => false
    dead = false
    return listen(address.port)
  }
  return { host: `127.0.0.1:${address.port}`, revive }
}

/** A registry that takes requests that match and never answers them, or answers what it is told; all others are passed on. */
export async function holdingRegistry(
  host: string,
  matches: (method: string, path: string) => boolean,
  answer?: { status: number; headers: Record<string, string> },
): Promise<{ host: string; held: () => number }> {
  let held = 0
  const [hostname, port] = host.split(':')
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    if (matches(method, path)) {
      held += 1
      if (answer) outgoing.writeHead(answer.status, answer.headers).end()
      return
    }
    const onward = request({ hostname, port, method, path, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  later(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port: own } = server.address() as { port: number }
  return { host: `127.0.0.1:${own}`, held: () => held }
}
