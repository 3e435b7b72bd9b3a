import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, smallDisk, temporaryFolder } from './machine.ts'
import { ownRegistry, Repository } from './registry.ts'

afterAll(cleanUp)

const sha256 = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Publishes a tiny image under `latest`, as the good one of earlier days. */
async function seed(repository: Repository): Promise<void> {
  const config = Buffer.from('{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}')
  const mediaType = 'application/vnd.oci.image.config.v1+json'
  await repository.upload(config, sha256(config))
  await repository.put('latest', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType, digest: sha256(config), size: config.length },
    layers: [],
  })
}

describe('a registry with passwords', () => {
  const [username, password] = ['lecturer', 'correct-horse-battery']
  let name: string
  let repository: Repository
  let lecture: Lecture

  beforeAll(async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'htpasswd')
    writeFileSync(file, await command('htpasswd', '-nbB', username, password))
    name = `${await ownRegistry(join(folder, 'storage'), '--htpasswd', file)}/quantecon/lecture`
    repository = new Repository(name, `${username}:${password}`)
    const dockerfile = `FROM ${await goodImage(SMALL)}\n`
    lecture = await Lecture.create({ 'environment.yml': SMALL, '.devcontainer/Dockerfile': dockerfile })
  })

  it('takes an image from the user it knows, whose own configuration is left alone', async () => {
    const home = temporaryFolder()
    writeFileSync(join(home, 'config.json'), '{"auths":{}}')
    const options = { name, inputs: { username, password }, env: { DOCKER_CONFIG: home } }
    expectSuccess(await runAction(lecture, options), 'build')
    expect(await command('cat', join(home, 'config.json'))).toBe('{"auths":{}}')
  })

  it.each([
    ['a wrong password', { username, password: 'wrong-password' }],
    ['an unknown user', { username: 'nobody', password }],
    ['no password at all', {}],
  ])('refuses %s', async (_what, inputs) => {
    const before = await publicTags(repository)
    await lecture.commit({ 'data.txt': 'changed' })
    const result = await runAction(lecture, { name, inputs })
    expectFailure(result, 'authentication', /password/)
    expect(result.log.replace(/^::add-mask::.*$/gm, '')).not.toContain('wrong-password')
    expect(await publicTags(repository)).toEqual(before)
  })
})

describe('a registry with a full disk', () => {
  it('refuses a push, and keeps the image it had', async () => {
    const name = `${await ownRegistry(await smallDisk(20))}/quantecon/lecture`
    const repository = new Repository(name)
    await seed(repository)
    const before = await publicTags(repository)
    const lecture = await Lecture.create({ 'environment.yml': SMALL })
    await command('sh', '-c', `head -c 40000000 /dev/urandom >'${lecture.folder}/big'`)
    await lecture.commit({ '.devcontainer/Dockerfile': 'FROM scratch\nCOPY big /\n' })
    expectFailure(await runAction(lecture, { name }), 'disk-full', /disk is full/)
    expect(await publicTags(repository)).toEqual(before)
  })
})

describe('a registry that is read-only', () => {
  it('refuses before anything is built', async () => {
    const storage = temporaryFolder()
    const writable = new Repository(`${await ownRegistry(storage)}/quantecon/lecture`)
    await seed(writable)
    const host = await ownRegistry(storage, '--read-only')
    const lecture = await Lecture.create({ 'environment.yml': SMALL })
    const result = await runAction(lecture, { name: `${host}/quantecon/lecture` })
    expectFailure(result, 'refused', /cannot publish/)
    expect(result.log).not.toContain('Building the image')
    expect(Object.keys(await publicTags(writable))).toEqual(['latest'])
  })
})
