import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Result, runAction } from './action.ts'
import { expectSuccess } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, setting, temporaryFolder, unique } from './machine.ts'
import { type ImageManifest, ownRegistry, Repository } from './registry.ts'
import { contents, forms, found, history, recordingDocker, watchProcesses } from './traces.ts'

// Nothing else on the machine can hold these by chance.
const token = `token-${randomBytes(16).toString('hex')}`
const password = `password-${randomBytes(16).toString('hex')}`
const key = [
  '-----BEGIN TEST KEY-----',
  randomBytes(24).toString('hex'),
  randomBytes(24).toString('hex'),
  '',
].join('\n')
const needles = forms(token, password, `lecturer:${password}`, key.replace('-----BEGIN TEST KEY-----\n', ''))

// Secrets are no part of a cache's key, so an earlier run's result would be taken but for the name of this one.
// It prints what it is given, as careless recipes do, and keeps only a digest, which proves that it was there.
const recipe = (good: string): string => `FROM ${good}
RUN --mount=type=secret,id=token --mount=type=secret,id=key \\
    : ${unique('run')} && cat /run/secrets/token /run/secrets/key | sha256sum >/etc/secret-digest && test -s /run/secrets/key
`

afterAll(cleanUp)

describe('a build with a secret, a secret file and a password', () => {
  let repository: Repository
  let name: string
  let result: Result
  let calls: string[]
  let processes: Set<string>
  let records: string
  let image: ImageManifest
  let known: Set<string>

  beforeAll(async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'htpasswd'), await command('htpasswd', '-nbB', 'lecturer', password))
    writeFileSync(join(folder, 'key'), key)
    name = `${await ownRegistry(join(folder, 'storage'), '--htpasswd', join(folder, 'htpasswd'))}/quantecon/lecture`
    repository = new Repository(name, `lecturer:${password}`)
    const good = await goodImage(SMALL)
    const published = new Repository(`${setting('REGISTRY')}/e2e/good`)
    known = new Set((await published.manifest(good.split('@')[1] ?? '')).layers.map(({ digest }) => digest))
    const lecture = await Lecture.create({
      'environment.yml': SMALL,
      '.devcontainer/Dockerfile': recipe(good),
    })
    const { ids } = await history()
    const docker = await recordingDocker()
    const stop = watchProcesses()
    result = await runAction(lecture, {
      name,
      inputs: {
        username: 'lecturer',
        password,
        secrets: `token=${token}`,
        'secret-files': `key=${join(folder, 'key')}`,
      },
      env: { PATH: `${docker.path}:${process.env.PATH}` },
    })
    processes = stop()
    calls = docker.calls()
    records = (await history(ids)).text
    expectSuccess(result, 'build')
    image = await repository.manifest('latest')
  })

  it('hands them to the step that asks for them', async () => {
    const digest = (await command('sh', '-c', `printf '%s%s' '${token}' '${key}' | sha256sum`)).slice(0, 64)
    const layer: string[] = []
    for await (const bytes of contents(repository, image, known)) layer.push(...found([digest], bytes))
    expect(layer).toEqual([digest])
  })

  it('masks them for the runner, and shows them nowhere else in the log', () => {
    const shown = result.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    expect(result.log).toContain(`::add-mask::${password}`)
    expect(found(needles, shown.join('\n'))).toEqual([])
  })

  it('has them in no output and not in the summary', () => {
    expect(found(needles, JSON.stringify(result.outputs) + result.summary)).toEqual([])
  })

  it('has them in no argument of docker or of any other process', () => {
    expect(calls.some((call) => call.includes('--secret\0id=token,env='))).toBe(true)
    expect(found(needles, calls.join('\n'))).toEqual([])
    expect([...processes].some((line) => line.includes('buildx\0build'))).toBe(true)
    expect(found(needles, [...processes].join('\n'))).toEqual([])
  })

  it.each(['latest', 'cache'])(
    'has them in nothing that the tag %s holds: manifest, configuration, layers',
    async (tag) => {
      const manifest = await repository.manifest(tag)
      expect(manifest.layers.length).toBeGreaterThan(0)
      for await (const bytes of contents(repository, manifest, known))
        expect(found(needles, bytes)).toEqual([])
    },
  )

  it("has them in none of buildx's records", () => {
    expect(records).toContain('secret-digest')
    expect(found(needles, records)).toEqual([])
  })

  it('leaves no temporary file', () => {
    expect(result.left).toEqual([])
  })
})

describe('a step that prints its secret', () => {
  it('shows stars in the log and in the lines shown again after it failed', async () => {
    const dockerfile = `FROM ${await goodImage(SMALL)}\nRUN --mount=type=secret,id=token cat /run/secrets/token && false\n`
    const lecture = await Lecture.create({ 'environment.yml': SMALL, '.devcontainer/Dockerfile': dockerfile })
    const inputs = { secrets: `token=${token}` }
    const failed = await runAction(lecture, { name: `${setting('REGISTRY')}/e2e/prints-its-secret`, inputs })
    expect(failed.code).toBe(1)
    const shown = failed.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    expect(found(needles, shown.join('\n') + failed.summary)).toEqual([])
    expect(failed.log).toContain('***')
    expect(failed.left).toEqual([])
  })
})
