import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createRegistry } from '../../src/registry/registry.ts'
import { digestOf } from '../servers/registry.ts'
import { failureOf, fakeClock, recordingLog, repository } from '../servers/world.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A client whose run is cancelled as soon as its first request arrives. */
async function cancelledAt(listener: RequestListener) {
  const cancel = new AbortController()
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    if (requests === 1) cancel.abort('SIGINT')
    listener(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as { port: number }
  const { log } = recordingLog()
  const registry = createRegistry({ clock: fakeClock(), log, cancel: cancel.signal })
  return { registry, repository: repository(`127.0.0.1:${port}`), requests: () => requests }
}

const bytes = Buffer.from('{}')
const manifest = { digest: digestOf(bytes), mediaType: 'application/vnd.oci.image.manifest.v1+json', bytes }

describe('a run that is cancelled while the registry is asked', () => {
  it('waits for no answer to a question', async () => {
    const { registry, repository, requests } = await cancelledAt(() => undefined)
    const start = performance.now()
    const failure = await failureOf(registry.manifest({ ...repository, tag: 'latest' }))
    expect([failure.class, failure.text.why]).toEqual(['cancelled', 'the job was cancelled (SIGINT)'])
    expect(performance.now() - start).toBeLessThan(1000)
    expect(requests()).toBe(1)
  })

  it('asks nothing again, whatever the answer would be', async () => {
    const { registry, repository, requests } = await cancelledAt((_request, response) => {
      response.writeHead(503).end()
    })
    expect(await failureOf(registry.manifest({ ...repository, tag: 'latest' }))).toMatchObject({
      text: { class: 'cancelled' },
    })
    expect(requests()).toBe(1)
  })

  it('waits for the answer to a tag that is on its way, and writes no other', async () => {
    const { registry, repository, requests } = await cancelledAt((_request, response) => {
      setTimeout(() => response.writeHead(201, { 'docker-content-digest': manifest.digest }).end(), 500)
    })
    expect(await registry.tag(repository, 'one', manifest)).toBe(manifest.digest)
    expect(await failureOf(registry.tag(repository, 'two', manifest))).toMatchObject({
      text: { class: 'cancelled', why: 'the job was cancelled (SIGINT)' },
    })
    expect(requests()).toBe(1)
  })

  it('but not for ever, and says that it does not know', async () => {
    const { registry, repository } = await cancelledAt(() => undefined)
    const start = performance.now()
    const { text } = await failureOf(registry.tag(repository, 'one', manifest))
    expect(text.why).toBe(
      'the job was cancelled (SIGINT); it is not known whether the request was carried out',
    )
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
