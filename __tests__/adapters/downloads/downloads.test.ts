import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDownloads } from '../../../src/adapters/downloads/downloads.ts'
import { createClock } from '../../../src/adapters/machine.ts'
import { Failure } from '../../../src/failure.ts'

const BODY = 'name: x\n'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

let server: Server
let requests: IncomingMessage[]
let answer: (request: IncomingMessage, response: ServerResponse) => void

beforeEach(async () => {
  requests = []
  answer = (_request, response) => response.end(BODY)
  server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

const port = (): number => (server.address() as AddressInfo).port
const host = (): string => `127.0.0.1:${port()}`
const downloads = (privateHosts: string[] = [host()], others: object = {}) =>
  createDownloads({
    clock: createClock(undefined),
    privateHosts,
    random: () => 0,
    timeouts: { connect: 500, response: 300, total: 1500 },
    ...others,
  })

async function failed(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Failure)
  return error as Failure
}

describe('what a Dockerfile adds', () => {
  it('is hashed, and asked for without credentials, cookies and compression', async () => {
    expect(await downloads().digest(`http://${host()}/a?b=c`)).toEqual({ sha256: sha256(BODY), bytes: 8 })
    const [request] = requests
    expect(request?.url).toBe('/a?b=c')
    expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ])
    expect(request?.headers['accept-encoding']).toBe('identity')
  })

  it('may be large, up to a limit, and is not kept in memory', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    answer = (_request, response) => {
      for (let count = 0; count < 32; count += 1) response.write(piece)
      response.end()
    }
    const timeouts = { connect: 30_000, response: 30_000, total: 60_000 }
    const large = downloads(undefined, { timeouts })
    expect(await large.digest(`http://${host()}/`)).toMatchObject({ bytes: 32 * 1024 * 1024 })
    const error = await failed(downloads(undefined, { mostBytes: 1024 * 1024 }).digest(`http://${host()}/`))
    expect(error.class).toBe('refused')
    expect(error.message).toMatch(/longer than 1048576 bytes.*--checksum/)
  })

  it('follows redirects, at most five', async () => {
    answer = ({ url = '' }, response) => {
      const left = Number(url.slice(1))
      if (left === 0) response.end(BODY)
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    }
    expect(await downloads().digest(`http://${host()}/5`)).toMatchObject({ sha256: sha256(BODY) })
    expect((await failed(downloads().digest(`http://${host()}/6`))).message).toMatch(/more than 5 times/)
  })

  it('is asked for again after a passing trouble', async () => {
    answer = (_request, response) => {
      if (requests.length < 3) response.writeHead(503).end()
      else response.end(BODY)
    }
    expect(await downloads().digest(`http://${host()}/`)).toMatchObject({ sha256: sha256(BODY) })
  })

  it('counts whole answers only', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    }
    expect((await failed(downloads().digest(`http://${host()}/`))).class).toBe('registry-unavailable')
  })

  const answers: [string, number, string, RegExp][] = [
    ['that is not there', 404, 'not-found', /HTTP 404.*If the content needs a password/],
    ['that needs a password', 401, 'not-found', /HTTP 401/],
    ['of a server with a limit', 429, 'rate-limited', /HTTP 429/],
    ['of a server that is down', 500, 'registry-unavailable', /HTTP 500/],
    ['that is empty on purpose', 204, 'not-found', /HTTP 204/],
  ]
  it.each(answers)('%s is a failure', async (_sentence, status, kind, message) => {
    answer = (_request, response) => response.writeHead(status, { 'retry-after': '0' }).end()
    const error = await failed(downloads().digest(`http://${host()}/`))
    expect(error.class).toBe(kind)
    expect(error.message).toMatch(message)
  })

  it('that nobody asked to be compressed is a failure: the build would unpack it', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')
    expect((await failed(downloads().digest(`http://${host()}/`))).message).toMatch(/compressed/)
  })

  it('has one deadline for all of it, also where a server drips bytes or waits in each redirect', async () => {
    answer = ({ url = '' }, response) => {
      if (url === '/drip') {
        const timer = setInterval(() => response.write('x'), 100)
        response.on('close', () => clearInterval(timer))
        return
      }
      setTimeout(() => response.writeHead(302, { location: `/${Number(url.slice(1)) + 1}` }).end(), 250)
    }
    const start = performance.now()
    const one = downloads(undefined, { timeouts: { connect: 500, response: 400, total: 1000 } })
    const errors = await Promise.all([
      failed(one.digest(`http://${host()}/drip`)),
      failed(one.digest(`http://${host()}/1`)),
    ])
    expect(performance.now() - start).toBeLessThan(2500)
    for (const error of errors) expect(error.class).toBe('registry-unavailable')
    expect((await failed(one.digest(`http://${host()}/drip`))).message).toMatch(/longer than 1000 ms/)
  })
})

describe('an address on this machine or its network', () => {
  const refused: [string, (port: number) => string][] = [
    ['by its number', (port) => `http://127.0.0.1:${port}/`],
    ['by a short number', (port) => `http://127.1:${port}/`],
    ['by one number', (port) => `http://2130706433:${port}/`],
    ['in octal', (port) => `http://0177.0.0.1:${port}/`],
    ['in IPv6', (port) => `http://[::1]:${port}/`],
    ['mapped into IPv6', (port) => `http://[::ffff:127.0.0.1]:${port}/`],
    ['by name', (port) => `http://localhost:${port}/`],
    ['by name, in capitals and with a dot', (port) => `http://LOCALHOST.:${port}/`],
    ['of a cloud', () => 'http://169.254.169.254/latest/meta-data/'],
    ['of a private network', () => 'https://10.0.0.1/'],
  ]
  it.each(refused)('is not asked: %s', async (_sentence, url) => {
    const error = await failed(downloads([]).digest(url(port())))
    expect(error.class).toBe('refused')
    expect(error.message).toMatch(/on this machine or its network.*input private-hosts/)
    expect(requests).toEqual([])
  })

  it('is not asked by git either, unless the workflow says so', async () => {
    for (const url of ['https://10.0.0.1/a.git', 'ssh://git@127.0.0.1/a.git', 'http://localhost/a.git'])
      expect((await failed(downloads([]).permit(url))).class).toBe('refused')
    await downloads(['10.0.0.1']).permit('https://10.0.0.1/a.git')
    await downloads([]).permit('https://no-such-host.invalid/a.git')
  })

  it('is asked where the workflow names it, with or without port, and on no other port', async () => {
    for (const named of ['127.0.0.1', host()])
      expect(await downloads([named]).digest(`http://${host()}/`)).toMatchObject({ bytes: 8 })
    expect((await failed(downloads(['127.0.0.1:1']).digest(`http://${host()}/`))).class).toBe('refused')
  })

  it('is asked by no redirect of a host that was asked for', async () => {
    answer = (_request, response) =>
      response.writeHead(302, { location: `http://localhost:${port()}/x` }).end()
    const error = await failed(downloads().digest(`http://${host()}/`))
    expect(error.message).toMatch(/localhost:\d+ is on this machine/)
    expect(requests).toHaveLength(1)
  })

  const targets: [string, string, RegExp][] = [
    ['to a file', 'file:///etc/passwd', /is not http or https/],
    ['with a password', 'https://me:x@example.org/', /user name or a password/],
    ['to nothing', 'http://', /not a valid address/],
  ]
  it.each(targets)('a redirect %s is refused', async (_sentence, location, message) => {
    answer = (_request, response) => response.writeHead(302, { location }).end()
    const error = await failed(downloads().digest(`http://${host()}/`))
    expect(error.class).toBe('refused')
    expect(error.message).toMatch(message)
  })

  it('with a password in it is refused before anything is asked', async () => {
    const error = await failed(downloads().digest(`http://me:PLANTED@${host()}/`))
    expect(error.class).toBe('refused')
    expect(error.message).not.toContain('PLANTED')
    expect(requests).toEqual([])
  })

  it('is not asked through a proxy either', async () => {
    const before = process.env.http_proxy
    process.env.http_proxy = `http://${host()}`
    try {
      for (const url of ['http://127.0.0.1/', 'http://localhost/', 'http://169.254.169.254/'])
        expect((await failed(downloads([]).digest(url))).class).toBe('refused')
    } finally {
      if (before === undefined) delete process.env.http_proxy
      else process.env.http_proxy = before
    }
    expect(requests).toEqual([])
  })
})
