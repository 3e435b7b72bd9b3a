import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Result, runAction } from './action.ts'
import { containerBuilder, remoteBuilder } from './builders.ts'
import { expectSuccess } from './expectations.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, setting, unique } from './machine.ts'
import { type ImageManifest, Repository } from './registry.ts'

const ZSTD = 'application/vnd.oci.image.layer.v1.tar+zstd'
const CANDIDATE = /^candidate-/

const DRIVERS: [string, () => Promise<string>][] = [
  ['the default driver with the containerd store', async () => ''],
  ['a docker-container builder', containerBuilder],
  ['a remote builder', () => remoteBuilder()],
]

afterAll(cleanUp)

describe.each(DRIVERS)('on %s', (_driver, prepare) => {
  const name = `${setting('REGISTRY')}/e2e/${unique('drivers')}`
  const repository = new Repository(name)
  // Its name is in every step: no earlier test has left one of them in the engine's own cache.
  const environment = (requirement: string): string =>
    smallEnvironment(requirement).replace('name: quantecon', `name: ${name.split('/').at(-1)}`)
  let lecture: Lecture
  let builder: string
  let first: Result
  let image: ImageManifest

  const run = (): Promise<Result> => runAction(lecture, { name, inputs: { builder } })

  beforeAll(async () => {
    lecture = await Lecture.create({ 'environment.yml': environment('six==1.16.0') })
    builder = await prepare()
    first = await run()
    expectSuccess(first, 'build')
    image = await repository.manifest(first.outputs.digest ?? '')
  })

  it('builds, verifies and publishes an image that the registry holds under its digest', () => {
    expect(first.outputs).toMatchObject({ decision: 'build', built: 'true', fallback: 'false' })
    expect(first.outputs.image).toBe(`${name}@${image.digest}`)
    expect(first.log.indexOf('Verifying the image')).toBeLessThan(
      first.log.indexOf(`tag latest -> ${image.digest}`),
    )
  })

  it('writes zstd layers and the annotations on a single manifest', () => {
    expect(image.mediaType).toBe('application/vnd.oci.image.manifest.v1+json')
    expect(new Set(image.layers.map(({ mediaType }) => mediaType))).toEqual(new Set([ZSTD]))
    expect(image.annotations).toMatchObject({
      'org.quantecon.container-action.fingerprint': first.outputs.hash,
      'org.quantecon.container-action.base-digest': first.outputs['base-digest'],
      'org.opencontainers.image.source': 'https://github.com/QuantEcon/lecture',
    })
  })

  it('points the mark, the content tag, latest, the commit and the date to that digest, and names no candidate', async () => {
    const tags = await repository.tags()
    const date = Object.keys(tags).find((tag) => /^\d{4}-\d{2}-\d{2}$/.test(tag))
    const mark = `verified-${image.digest.slice(7, 23)}`
    const wanted = [mark, first.outputs.tag, 'latest', await lecture.git('rev-parse', 'HEAD'), date]
    for (const tag of wanted) expect(tags).toHaveProperty([tag ?? 'no tag'], image.digest)
    const others = Object.keys(tags).filter((tag) => !wanted.includes(tag) && tag !== 'cache')
    expect(others.filter((tag) => !CANDIDATE.test(tag))).toEqual([])
    // Only the default driver cannot push without a tag.
    expect(others.length).toBe(builder === '' ? 1 : 0)
    expect(JSON.stringify(first.outputs)).not.toContain('candidate')
  })

  it('reuses it without Docker', async () => {
    // An engine that is not there shows that nobody asked it.
    const again = await runAction(lecture, { name, env: { DOCKER_HOST: 'unix:///nonexistent' } })
    expect(again).toMatchObject({
      code: 0,
      outputs: { decision: 'reuse', built: 'false', image: first.outputs.image },
    })
  })

  it('repeats only pip after a change of the pip section', async () => {
    await lecture.commit({ 'environment.yml': environment('six==1.17.0') })
    const second = await run()
    expectSuccess(second, 'build')
    expect(second.outputs.reason).toContain('six')
    expect(second.log).toMatch(/<- \[conda 1\/1\] RUN [^\n]*: cached/)
    expect(second.log).toMatch(/<- \[pip 1\/1\] RUN [^\n]*: [0-9.]+ s/)
    const changed = await repository.manifest(second.outputs.digest ?? '')
    const conda = image.layers.length - 4
    expect(changed.layers.slice(0, conda + 1)).toEqual(image.layers.slice(0, conda + 1))
    expect(changed.layers[conda + 1]).not.toEqual(image.layers[conda + 1])
    expect((await repository.tags()).latest).toBe(changed.digest)
  })
})
