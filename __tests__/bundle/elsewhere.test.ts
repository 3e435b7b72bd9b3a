import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { verifiedTag } from '../../src/image/tags.ts'
import { imageRecord } from '../servers/image.ts'
import { type Ended, runAction } from './action.ts'
import { EVENTS, MANIFEST, manifest } from './scene.ts'
import { entry, reopenScene, scene, useScene } from './stage.ts'

useScene({ seconds: 120 })

const CENTRAL = 'quantecon/central'

/** Publishes an image of this very environment in another repository; returns its digest. */
async function publishElsewhere(marked = true): Promise<string> {
  const { fingerprint, tag } = await scene.subject()
  const annotations = writeAnnotations(imageRecord({ fingerprint: fingerprint.hash }))
  const bytes = manifest('central', annotations)
  const digest = scene.registry.store(CENTRAL, tag, bytes, MANIFEST)
  if (marked) scene.registry.store(CENTRAL, verifiedTag(digest), bytes, MANIFEST)
  return digest
}

describe('an image of exactly this environment in another repository', () => {
  const inputs = () => ({ 'reuse-from': `${scene.registry.host}/${CENTRAL}` })

  it('is used as it is, by digest, on every event, without Docker and without a tag of ours', async () => {
    const digest = await publishElsewhere()
    for (const event of [EVENTS.push, EVENTS.pullRequest, { ...EVENTS.push, name: 'schedule' }]) {
      const ended = await runAction(scene, { entry, inputs: inputs(), event, docker: 'absent' })
      expect(ended).toMatchObject({ exitCode: 0, errors: [], warnings: [], left: [] })
      expect(ended.outputs).toMatchObject({
        ...{ decision: 'reuse', built: 'false', fallback: 'false', digest },
        repository: `${scene.registry.host}/${CENTRAL}`,
        image: `${scene.registry.host}/${CENTRAL}@${digest}`,
        reason: expect.stringContaining('which the input reuse-from lists'),
      })
      expect(ended.summary).toContain(
        `docker run --rm -it -v "$PWD:/work" -w /work ${scene.registry.host}/${CENTRAL}@`,
      )
    }
    expect(scene.tags()).toEqual({})
    expect(scene.registry.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('counts only where the workflow lists the repository', async () => {
    await publishElsewhere()
    expect((await runAction(scene, { entry })).outputs.decision).toBe('build')
  })

  it('counts only with the mark of a verification', async () => {
    await publishElsewhere(false)
    const ended = await runAction(scene, { entry, inputs: inputs() })
    expect(ended.outputs).toMatchObject({
      decision: 'build',
      repository: expect.stringContaining('/lecture'),
    })
    expect(ended.warnings.join()).toContain('there is no proof of its verification')
  })

  it('is passed over with force, and used where the own one would get more tags', async () => {
    await publishElsewhere()
    const forced = await runAction(scene, { entry, inputs: { ...inputs(), force: 'true' } })
    expect(forced.outputs).toMatchObject({
      decision: 'build',
      repository: expect.stringContaining('/lecture'),
    })
    await reopenScene({})
    const digest = await publishElsewhere()
    const ended = await runAction(scene, { entry, inputs: { ...inputs(), tags: 'stable' }, docker: 'absent' })
    expect(ended.outputs).toMatchObject({ decision: 'reuse', digest })
    expect(scene.tags()).toEqual({})
  })

  it('comes after the own one, and force builds an own one', async () => {
    const digest = await scene.publish()
    await publishElsewhere()
    const own = await runAction(scene, { entry, inputs: inputs(), docker: 'absent' })
    expect(own.outputs).toMatchObject({ decision: 'reuse', digest })
    const forced = await runAction(scene, { entry, inputs: { ...inputs(), force: 'true' } })
    expect(forced.outputs).toMatchObject({
      decision: 'refresh',
      repository: expect.stringContaining('/lecture'),
    })
  })
})

describe('content that ADD takes from elsewhere', () => {
  let server: Server
  let body: string
  let status: number
  beforeEach(async () => {
    body = 'name: one\n'
    status = 200
    server = createServer((_request, response) => response.writeHead(status).end(body))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    mkdirSync(join(scene.workspace, '.devcontainer'))
    writeFileSync(
      join(scene.workspace, '.devcontainer/Dockerfile'),
      `FROM scratch\nADD http://127.0.0.1:${port}/environment.yml?token=PLANTED /tmp/\n`,
    )
    rmSync(join(scene.workspace, 'environment.yml'))
  })
  afterEach(async () => {
    await new Promise((done) => server.close(done))
  })

  const run = (given: Record<string, string> = { 'private-hosts': '127.0.0.1' }): Promise<Ended> =>
    runAction(scene, { entry, inputs: given })
  const policyOf = (ended: Ended): string | undefined =>
    ended.calls
      .filter(({ argv }) => argv[1] === 'build' && argv.join(' ').includes('.devcontainer/Dockerfile'))
      .at(-1)?.env.EXPERIMENTAL_BUILDKIT_SOURCE_POLICY

  it('is in the hash: what changes there is built again, and what does not is reused', async () => {
    const first = await run()
    expect(first).toMatchObject({ exitCode: 0, outputs: { decision: 'build' }, left: [] })
    expect(policyOf(first)).toMatch(/source-policy\.json$/)
    expect(first.summary).toMatch(/Fetched by ADD \(1\)[\s\S]*127\.0\.0\.1[\s\S]*`sha256:[0-9a-f]{64}`/)
    expect(first.summary + first.stdout).not.toContain('PLANTED')
    expect((await run()).outputs).toMatchObject({ decision: 'reuse', digest: first.outputs.digest })
    body = 'name: two\n'
    const second = await run()
    expect(second.outputs).toMatchObject({
      decision: 'build',
      reason: expect.stringContaining('changed: downloads'),
    })
    expect(second.outputs.hash).not.toBe(first.outputs.hash)
  })

  it('that cannot be fetched fails the run on its line, and nothing is built', async () => {
    await run()
    for (const code of [404, 500]) {
      status = code
      const ended = await run()
      expect(ended).toMatchObject({ exitCode: 1, outputs: {} })
      expect(ended.stdout).toMatch(
        new RegExp(
          `^::error file=\\.devcontainer/Dockerfile,line=2::ADD fetches \\S+, and the download failed: the server answered with HTTP ${code}`,
          'm',
        ),
      )
      expect(ended.stdout).not.toContain('PLANTED')
    }
  })

  it('on this machine is not asked for unless the workflow says so', async () => {
    const ended = await run({})
    expect(ended).toMatchObject({ exitCode: 1, outputs: {}, calls: [] })
    expect(ended.errors.join()).toMatch(/container-action%3A refused.*private-hosts/)
  })
})
