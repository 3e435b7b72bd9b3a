import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it, jest } from '@jest/globals'

jest.setTimeout(60_000)
const ROOT = join(import.meta.dirname, '../..')
let server: Server
afterEach(() => {
  server.close()
})

/** scripts/audit with a registry on this machine that answers audits so; the real service is part of npm's own registry alone. */
async function audit(status: number, advisories: object): Promise<{ code: unknown; output: string }> {
  server = createServer((request, response) => {
    request.resume()
    const asked = request.url?.includes('/security/advisories/bulk')
    response.writeHead(asked ? status : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(asked ? advisories : {}))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const env = { ...process.env, npm_config_registry: registry, npm_config_fetch_retries: '0' }
  return new Promise((done) => {
    execFile(join(ROOT, 'scripts/audit'), { env }, (error, stdout) =>
      done({ code: error?.code ?? 0, output: stdout }),
    )
  })
}

it('packages without known holes are clean', async () => {
  expect(await audit(200, {})).toEqual({ code: 0, output: '' })
})

it('a known hole is named, and fails', async () => {
  const about = { id: 1, url: 'https://github.com/advisories/GHSA-x', title: 'a hole', severity: 'low' }
  const { code, output } = await audit(200, { undici: [{ ...about, vulnerable_versions: '<99' }] })
  expect([code, output]).toEqual([1, expect.stringMatching(/undici.+a hole/s)])
})

it('a registry that answers no audits leaves it unknown, and says so', async () => {
  expect(await audit(405, {})).toEqual({ code: 0, output: expect.stringMatching(/^NOT AUDITED/) })
})
