import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createRegistry } from '../../src/registry/registry.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'
import { cleanUp, temporaryFolder } from './machine.ts'
import { ownRegistry, Repository } from './registry.ts'
import { type Account, type TokenService, tokenService } from './token-service.ts'

/** Layers of a base in a repository of its own, taken over by a lecture's: a real registry with a real token service. */

const account = (username: string, rights: Account['rights']): Account => ({
  username,
  password: `${username}-4711`,
  rights,
})
const KEEPER = account('keeper', { '': ['pull', 'push'] })
const LECTURER = account('lecturer', { 'quantecon/lecture': ['pull', 'push'], 'quantecon/private': ['pull'] })
const STRANGER = account('stranger', { 'quantecon/lecture': ['pull', 'push'] })

let service: TokenService
let host: string
beforeAll(async () => {
  service = await tokenService([KEEPER, LECTURER, STRANGER], ['quantecon/public'])
  host = await ownRegistry(join(temporaryFolder(), 'storage'), ...service.options)
})
afterAll(cleanUp)

/** The client as this account uses it. */
function client({ username, password }: Account) {
  const { log, lines } = recordingLog()
  const credentials = { username, password, hosts: [host] }
  return { registry: createRegistry({ clock: fakeClock(Date.now()), log, credentials }), lines }
}

/** A blob in a repository that the keeper writes. */
async function blobIn(path: string, length: number) {
  const bytes = randomBytes(length)
  await client(KEEPER).registry.upload({ registry: host, path }, bytes)
  return { digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, size: length }
}

const held = async (path: string, digest: string): Promise<number> => {
  const { registry } = client(KEEPER)
  return (await registry.blob({ registry: host, path }, digest, 1e8)).byteLength
}

describe('a layer of another repository', () => {
  it.each([
    ['that everybody may read', 'quantecon/public', 'quantecon/lecture-a'],
    ['that this account may read', 'quantecon/private', 'quantecon/lecture-b'],
  ])('%s is mounted', async (_sentence, from, path) => {
    const blob = await blobIn(from, 5_000_000)
    const { registry, lines } = client(LECTURER)
    const before = service.asked.length
    const repository = { registry: host, path }
    expect(await registry.adopt(repository, { registry: host, path: from }, blob)).toBe('mounted')
    expect(service.asked.slice(before)).toEqual([
      `GET lecturer repository:${path}:pull,push repository:${from}:pull`,
    ])
    expect(lines.filter((line) => line.startsWith('GET') && line.includes('/blobs/'))).toEqual([])
    expect(await held(path, blob.digest)).toBe(blob.size)
  })

  it('that it may not read is a Failure, and does not arrive', async () => {
    const blob = await blobIn('quantecon/private', 100)
    const repository = { registry: host, path: 'quantecon/lecture-c' }
    const from = { registry: host, path: 'quantecon/private' }
    await expect(client(STRANGER).registry.adopt(repository, from, blob)).rejects.toMatchObject({
      class: 'permission',
    })
    await expect(held('quantecon/lecture-c', blob.digest)).rejects.toMatchObject({ class: 'not-found' })
  })

  it('is copied from another registry, checked, without growing this process by its size', async () => {
    const other = await ownRegistry(join(temporaryFolder(), 'storage'))
    const bytes = randomBytes(150_000_000)
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    await new Repository(`${other}/bases`).upload(bytes, digest)
    const { registry } = client(LECTURER)
    const repository = { registry: host, path: 'quantecon/lecture-d' }
    // Asked once, so that what is measured is the copy.
    await registry.pushRight(repository)
    let most = 0
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
    const watch = setInterval(() => {
      const { arrayBuffers, heapUsed } = process.memoryUsage()
      most = Math.max(most, arrayBuffers + heapUsed - before)
    }, 5)
    const blob = { digest, size: bytes.byteLength }
    expect(await registry.adopt(repository, { registry: other, path: 'bases' }, blob)).toBe('copied')
    clearInterval(watch)
    expect(most).toBeLessThan(100_000_000)
    expect(await held('quantecon/lecture-d', digest).catch((error) => String(error))).toMatch(/longer than/)
  })
})
