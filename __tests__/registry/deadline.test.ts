import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createClock } from '../../src/adapters/machine.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import { failureOf, recordingLog, repository } from '../servers/world.ts'

/** Milliseconds that a server takes for each answer, and that one call may take in all. */
const SLOW = 400
const TOTAL = 1000

const running: Server[] = []
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

type Answer = (request: IncomingMessage, response: ServerResponse, host: string) => void

/** A server that answers late, always. */
async function slowServer(answer: Answer): Promise<string> {
  const server = createServer(async (request, response) => {
    await sleep(SLOW)
    answer(request, response, host)
  })
  running.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return host
}

const further: Answer = (request, response) => {
  response.writeHead(307, { location: `${request.url}/x` }).end()
}
const drips: Answer = (request, response, host) => {
  if (!request.url?.endsWith('/x')) return further(request, response, host)
  response.writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' })
  const timer = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(timer))
}
const challenges: Answer = (request, response, host) => {
  if (request.url?.startsWith('/token')) return void response.end(JSON.stringify({ token: 'a-token' }))
  if (request.headers.authorization) return further(request, response, host)
  response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end()
}
const busyAtLast: Answer = (request, response, host) => {
  if (!request.url?.endsWith('/x')) return further(request, response, host)
  response.writeHead(503).end()
}

describe('one call of a slow registry has one time limit', () => {
  it.each<[string, Answer]>([
    ['a chain of redirects', further],
    ['a redirect to a body that drips', drips],
    ['a challenge, a token service and redirects', challenges],
    ['a redirect to a server that is busy, asked again and again', busyAtLast],
  ])('for %s', async (_what, answer) => {
    const host = await slowServer(answer)
    const registry = createRegistry({
      clock: createClock(),
      log: recordingLog().log,
      random: () => 0,
      timeouts: { connect: 5000, response: 5000, total: TOTAL },
    })
    const start = performance.now()
    const failure = await failureOf(registry.manifest(repository(host, { tag: 'latest' })))
    const took = performance.now() - start
    expect(failure.class).toBe('registry-unavailable')
    expect(failure.text.next).toMatch(/Run the job again/)
    // Not the limit of each request, which is a second more for every one of them.
    expect(took).toBeGreaterThan(TOTAL - 150)
    expect(took).toBeLessThan(TOTAL + 0.9 * SLOW)
  })
})
