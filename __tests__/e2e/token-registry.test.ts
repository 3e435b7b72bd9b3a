import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runAction } from './action.ts'
import { expectFailure, expectSuccess } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, setting, temporaryFolder } from './machine.ts'
import { ownRegistry } from './registry.ts'
import { type Account, type TokenService, tokenService } from './token-service.ts'

afterAll(cleanUp)

const WRITER: Account = {
  username: 'writer',
  password: 'write-4711-write',
  rights: { 'quantecon/': ['pull', 'push'] },
}
const READER: Account = { username: 'reader', password: 'read-0815-read', rights: { 'quantecon/': ['pull'] } }
const KEEPER = { username: 'keeper', password: 'keep-2342-keep' }

const inputsOf = ({ username, password }: { username: string; password: string }) => ({ username, password })

/** A client's configuration in which an earlier step logged in, as docker/login-action leaves it. */
async function loggedIn(
  host: string,
  { username, password }: { username: string; password: string },
): Promise<string> {
  const folder = temporaryFolder()
  const auth = Buffer.from(`${username}:${password}`).toString('base64')
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }))
  return folder
}

describe('a registry with a token service', () => {
  let service: TokenService
  let host: string
  let lecture: Lecture
  let good: string

  beforeAll(async () => {
    service = await tokenService([WRITER, READER], ['quantecon/public'])
    host = await ownRegistry(join(temporaryFolder(), 'storage'), ...service.options)
    good = await goodImage(SMALL)
    lecture = await Lecture.create({ 'environment.yml': SMALL, '.devcontainer/Dockerfile': `FROM ${good}\n` })
  })

  it('takes an image from whom it lets write, and gives it back to whom it lets read', async () => {
    const name = `${host}/quantecon/lecture`
    expectSuccess(await runAction(lecture, { name, inputs: inputsOf(WRITER) }), 'build')
    // A later commit of the same environment, whose tag the reader cannot write.
    await lecture.commit({ 'lectures/new.md': 'new' })
    const before = service.asked.length
    const reused = await runAction(lecture, { name, inputs: inputsOf(READER) })
    expectSuccess(reused, 'reuse')
    expect(service.asked.slice(before)).toContain('GET reader repository:quantecon/lecture:pull')
    expect(reused.log).toContain('its tags could not be written')
  })

  it('gives a public image to everybody', async () => {
    const name = `${host}/quantecon/public`
    expectSuccess(await runAction(lecture, { name, inputs: inputsOf(WRITER) }), 'build')
    expectSuccess(await runAction(lecture, { name }), 'reuse')
  })

  it('gives a private one to nobody else, and takes none from whom it lets only read', async () => {
    const stranger = await runAction(lecture, { name: `${host}/quantecon/lecture` })
    expect(stranger.code).toBe(1)
    expect(stranger.errors[0]?.title).toMatch(/authentication|permission/)
    await lecture.commit({ '.devcontainer/Dockerfile': `FROM ${good}\nLABEL changed=1\n` })
    const reader = await runAction(lecture, { name: `${host}/quantecon/lecture`, inputs: inputsOf(READER) })
    expectFailure(reader, 'refused', /cannot publish/)
    const wrong = { username: WRITER.username, password: READER.password }
    expectFailure(
      await runAction(lecture, { name: `${host}/quantecon/lecture`, inputs: wrong }),
      'authentication',
      /password/,
    )
  })
})

describe('a private base image in another registry, with another password', () => {
  let keeper: string
  let good: string

  beforeAll(async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'htpasswd')
    writeFileSync(file, await command('htpasswd', '-nbB', KEEPER.username, KEEPER.password))
    keeper = await ownRegistry(join(folder, 'storage'), '--htpasswd', file)
    good = await goodImage(SMALL)
    const config = await loggedIn(keeper, KEEPER)
    const copy = async (source: string, target: string): Promise<unknown> =>
      command(
        ...(['env', `DOCKER_CONFIG=${config}`, 'docker', 'buildx', 'imagetools', 'create'] as [
          string,
          ...string[],
        ]),
        ...['--prefer-index=false', '--tag', `${keeper}/${target}`, source],
      )
    await copy(good, 'private/lecture:1')
    for (const tag of ['solver', 'html'])
      await copy(`${setting('BASE')}:${tag}`, `private/lecture-base:${tag}`)
  })

  it('is built on by a Dockerfile, where an earlier step logged in there', async () => {
    const lecture = await Lecture.create({
      'environment.yml': SMALL,
      '.devcontainer/Dockerfile': `FROM ${keeper}/private/lecture:1\nLABEL own=1\n`,
    })
    const name = `${await ownRegistry(temporaryFolder())}/quantecon/lecture`
    const env = { DOCKER_CONFIG: await loggedIn(keeper, KEEPER) }
    expectSuccess(await runAction(lecture, { name, env }), 'build')
    const without = await runAction(lecture, {
      name,
      env: { DOCKER_CONFIG: temporaryFolder() },
      inputs: { force: 'true' },
    })
    expect(without.code).toBe(1)
    expect(without.log).not.toContain(KEEPER.password)
  })

  it('is built on by the recipe, and the image pushed with the password of the inputs', async () => {
    const service = await tokenService([WRITER])
    const host = await ownRegistry(temporaryFolder(), ...service.options)
    const lecture = await Lecture.create({ 'environment.yml': SMALL })
    const inputs = { ...inputsOf(WRITER), base: `${keeper}/private/lecture-base` }
    const name = `${host}/quantecon/lecture`
    const refused = await runAction(lecture, { name, inputs, env: { DOCKER_CONFIG: temporaryFolder() } })
    expectFailure(refused, 'authentication', /lecture-base/)
    const env = { DOCKER_CONFIG: await loggedIn(keeper, KEEPER) }
    const built = await runAction(lecture, { name, inputs, env })
    expectSuccess(built, 'build')
    expect(built.log.replace(/^::add-mask::.*$/gm, '')).not.toMatch(/keep-2342|write-4711/)
    expectSuccess(await runAction(lecture, { name, inputs, env }), 'reuse')
  })
})
