import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { later } from './machine.ts'

/** A web server on loopback that stands in for raw.githubusercontent.com; builders of this machine reach it, too. */
export class WebServer {
  /** Text by path; changed by tests. */
  readonly files: Record<string, string>
  /** Agents that asked for a path. */
  readonly agents: string[] = []
  /** Whether who asks gets another text than it should: `undefined` is the file. */
  instead: (request: IncomingMessage) => string | undefined = () => undefined
  address = ''

  private constructor(files: Record<string, string>) {
    this.files = files
  }

  static async start(files: Record<string, string>): Promise<WebServer> {
    const web = new WebServer(files)
    const server = createServer((request, response) => {
      web.agents.push(request.headers['user-agent'] ?? '')
      const text = web.instead(request) ?? web.files[request.url ?? '']
      if (text === undefined) response.writeHead(404).end()
      else response.end(text)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    later(async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    })
    web.address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    return web
  }
}
