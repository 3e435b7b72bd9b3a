import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { delivery } from '../events/deliveries.ts'
import { digestOf } from '../servers/registry.ts'
import { type Ended, type Options, runAction } from './action.ts'
import { commit } from './commit.ts'
import { EVENTS, MANIFEST, manifest } from './scene.ts'
import { entry, scene, useScene } from './stage.ts'

useScene({ seconds: 120 })

const schedule = (sha = 'a'.repeat(40)) => delivery('schedule', sha)

const today = (): string => new Date().toISOString().slice(0, 10)

/** Stores an image under the tag that the Dockerfile names; returns its digest. */
function base(what: string, onBuild: string[] = []): string {
  const config = Buffer.from(JSON.stringify({ what, config: { OnBuild: onBuild } }))
  const digest = scene.registry.storeBlob('q/base', config)
  const content = {
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: config.length },
  }
  return scene.registry.store('q/base', '1', manifest(what, {}, content), MANIFEST)
}
const asked = (): number =>
  scene.registry.requests.filter(({ url }) => url.includes('/q/base/manifests/')).length

function dockerfile(text: string): void {
  mkdirSync(join(scene.workspace, '.devcontainer'), { recursive: true })
  writeFileSync(join(scene.workspace, '.devcontainer/Dockerfile'), text)
}

/** The last build of an image: the calls of all runs of a scene are kept. */
function buildOf(ended: Ended): string[] {
  const builds = ended.calls.map(({ argv }) => argv).filter(([, verb]) => verb === 'build')
  return builds.findLast((argv) => !argv.join(' ').includes('containers/verify')) ?? []
}

function recorded(ended: Ended): unknown {
  const word = buildOf(ended).find((text) => text.includes('container-action.bases='))
  return JSON.parse(word?.slice(word.indexOf('=') + 1) ?? 'null')
}

it('a Dockerfile is built on the digests that its images have now, and built again on schedules when one moved', async () => {
  const name = `${scene.registry.host}/q/base`
  dockerfile(`FROM ${name}:1\nRUN true\n`)
  const { sha, time } = commit(scene)
  const run = (given: Partial<Options> = {}) =>
    runAction(scene, { entry, env: { GITHUB_SHA: sha }, event: push, ...given })
  const push = delivery('push-default-branch', sha, time)
  const first = base('first')
  const built = await run()
  expect(built.outputs.decision).toBe('build')
  expect(buildOf(built)).toContain(`${name}:1=docker-image://${name}@${first}`)
  expect(recorded(built)).toEqual({ [`${name}:1`]: first })

  // Its bases stayed.
  expect((await run({ event: schedule(sha), docker: 'absent' })).outputs.decision).toBe('reuse')
  const second = base('second')
  const before = asked()
  for (const event of [push, EVENTS.pullRequest])
    expect((await run({ event, docker: 'absent' })).outputs.decision).toBe('reuse')
  expect(asked()).toBe(before)

  const refreshed = await run({ event: schedule(sha) })
  expect(refreshed.outputs).toMatchObject({
    decision: 'refresh',
    reason: expect.stringContaining(
      `base ${name}:1 moved (${first.slice(0, 19)}... -> ${second.slice(0, 19)}...)`,
    ),
  })
  expect(buildOf(refreshed)).toContain(`${name}:1=docker-image://${name}@${second}`)
  expect(buildOf(refreshed)).not.toContain('--no-cache')
  const tags = scene.tags()
  expect(Object.keys(tags)).toEqual(expect.arrayContaining([refreshed.outputs.tag, 'latest', sha, today()]))
  expect(digestOf(Buffer.from(tags.latest ?? ''))).toBe(refreshed.outputs.digest)
  const again = await run({ event: schedule(sha), docker: 'absent' })
  expect(again.outputs).toMatchObject({ decision: 'reuse', digest: refreshed.outputs.digest })
})

it('a schedule keeps the image while a base cannot be looked up', async () => {
  dockerfile(`FROM ${scene.registry.host}/q/base:1\n`)
  base('first')
  const built = await runAction(scene, { entry })
  for (const status of [403, 404]) {
    const body = JSON.stringify({ errors: [{ code: status === 404 ? 'MANIFEST_UNKNOWN' : 'DENIED' }] })
    scene.registry.fault({ path: /q\/base\/manifests/, nth: 1, fault: { kind: 'status', status, body } })
    const ended = await runAction(scene, { entry, event: schedule(), docker: 'absent' })
    expect(ended.outputs).toMatchObject({ decision: 'reuse', digest: built.outputs.digest })
    expect(ended.warnings).toEqual([
      expect.stringMatching(/could not check whether the base \S+ has changed/),
    ])
  }
})

it('an image that does not say its bases is built again once', async () => {
  dockerfile('FROM scratch\n')
  await scene.publish(undefined, { baseDigest: undefined, baseReference: undefined })
  const refreshed = await runAction(scene, { entry, event: schedule() })
  expect(refreshed.outputs.decision).toBe('refresh')
  expect(recorded(refreshed)).toEqual({})
  const again = await runAction(scene, { entry, event: schedule(), docker: 'absent' })
  expect(again.outputs.decision).toBe('reuse')
})

it('a base that does not exist is told on its line, and nothing is built', async () => {
  dockerfile(`# The base\nFROM ${scene.registry.host}/q/base:2\n`)
  const ended = await runAction(scene, { entry })
  expect(ended).toMatchObject({ exitCode: 1, outputs: {}, stderr: '' })
  expect(ended.errors).toEqual([expect.stringContaining('title=container-action%3A not-found::')])
  expect(ended.stdout).toMatch(
    /^::error file=\.devcontainer\/Dockerfile,line=2::the base image \S+\/q\/base:2 does/m,
  )
  expect(buildOf(ended)).toEqual([])
})

it('a base that may not be read is left to the builder, with a warning', async () => {
  dockerfile(`FROM ${scene.registry.host}/q/base:1\n`)
  base('first')
  scene.registry.fault({ path: /q\/base\/manifests/, fault: { kind: 'status', status: 403 } })
  const ended = await runAction(scene, { entry })
  expect(ended.outputs.decision).toBe('build')
  expect(buildOf(ended).join(' ')).not.toContain('docker-image:')
  expect(recorded(ended)).toEqual({})
  expect(ended.stdout).toMatch(
    /^::warning file=\.devcontainer\/Dockerfile,line=1::the base \S+ is not pinned/m,
  )
})

it('a base that takes files of the build context has all of them counted, and is asked by no run that finds an image', async () => {
  dockerfile(`FROM ${scene.registry.host}/q/base:1\n`)
  const write = (text: string): void => writeFileSync(join(scene.workspace, 'requirements.txt'), text)
  write('a\n')
  const { sha, time } = commit(scene)
  const push = delivery('push-default-branch', sha, time)
  const run = (docker?: 'absent') =>
    runAction(scene, { entry, env: { GITHUB_SHA: sha }, event: push, ...(docker && { docker }) })
  base('plain')
  const plain = await run()
  write('b\n')
  const before = asked()
  expect((await run('absent')).outputs).toMatchObject({ decision: 'reuse', tag: plain.outputs.tag })
  expect(asked()).toBe(before)

  base('with triggers', ['COPY requirements.txt /tmp/'])
  dockerfile(`FROM ${scene.registry.host}/q/base:1\nRUN true\n`)
  const [one, same] = [await run(), await run('absent')]
  expect(one.outputs.decision).toBe('build')
  expect(one.stdout).toContain('has the instruction ONBUILD COPY requirements.txt /tmp/')
  expect(same.outputs).toMatchObject({ decision: 'reuse', tag: one.outputs.tag })
  write('c\n')
  const other = await run()
  expect(other.outputs.decision).toBe('build')
  expect(other.outputs.tag).not.toBe(one.outputs.tag)
})
