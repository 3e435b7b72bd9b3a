import { expect, it } from '@jest/globals'
import { digestOf } from '../servers/registry.ts'
import { runAction } from './action.ts'
import { EVENTS, MANIFEST, PATH } from './scene.ts'
import { entry, scene, useScene } from './stage.ts'

useScene()

const INDEX = 'application/vnd.oci.image.index.v1+json'

/** Publishes an image of this environment inside an index, as BuildKit does with attestations. */
async function publishIndex(): Promise<{ digest: string; child: string }> {
  const { tag } = await scene.subject()
  const child = await scene.publish()
  const { bytes } = scene.registry.manifests.get(`${PATH}:${tag}`) ?? {}
  const { annotations } = JSON.parse(Buffer.from(bytes ?? []).toString())
  const attestation = Buffer.from(JSON.stringify({ mediaType: MANIFEST, layers: [] }))
  scene.registry.manifests.set(`${PATH}@${digestOf(attestation)}`, {
    mediaType: MANIFEST,
    bytes: attestation,
  })
  const manifests = [
    { mediaType: MANIFEST, digest: child, size: 1, platform: { os: 'linux', architecture: 'amd64' } },
    {
      ...{ mediaType: MANIFEST, digest: digestOf(attestation), size: attestation.byteLength },
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    },
  ]
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests, annotations }))
  return { digest: scene.registry.store(PATH, tag, index, INDEX), child }
}

it('an index is found by one request, whatever the inputs say, and its size by one more', async () => {
  const { digest, child } = await publishIndex()
  for (const provenance of ['false', 'max']) {
    scene.registry.requests.length = 0
    const ended = await runAction(scene, {
      ...{ entry, docker: 'absent', event: EVENTS.pullRequest },
      inputs: { provenance },
    })
    expect(ended.outputs).toMatchObject({ decision: 'reuse', digest, 'size-bytes': '5000' })
    const { tag } = await scene.subject()
    expect(scene.registry.requests.map(({ url }) => url)).toEqual(
      [tag, child].map((name) => `/v2/${PATH}/manifests/${name}`),
    )
  }
})

it('an index whose inside a clean-up has deleted is built again', async () => {
  const { digest, child } = await publishIndex()
  scene.registry.manifests.delete(`${PATH}@${child}`)
  const ended = await runAction(scene, { entry })
  expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'build' } })
  expect(ended.outputs.digest).not.toBe(digest)
  expect(ended.warnings).toEqual([
    expect.stringContaining(
      'is broken: it names a list (index), and a clean-up deleted the image in the list',
    ),
  ])
})

it('an index is handed on without its size where the registry does not tell it', async () => {
  const { digest, child } = await publishIndex()
  scene.registry.fault({ path: new RegExp(child), fault: { kind: 'status', status: 400 } })
  const ended = await runAction(scene, { entry, docker: 'absent', event: EVENTS.pullRequest })
  expect(ended).toMatchObject({
    exitCode: 0,
    outputs: { decision: 'reuse', digest, 'size-bytes': 'unknown' },
  })
})

it('an index gets the tags of a push by its own bytes', async () => {
  const { digest } = await publishIndex()
  const ended = await runAction(scene, { entry, docker: 'absent' })
  expect(ended.outputs).toMatchObject({ decision: 'reuse', digest })
  const { mediaType, bytes } = scene.registry.manifests.get(`${PATH}:latest`) ?? {}
  expect([mediaType, digestOf(bytes ?? Buffer.from(''))]).toEqual([INDEX, digest])
})

it('a build is attested each time that it pushes, also the second time, and nothing else is', async () => {
  const activation = { path: ['', ''] as [string, string], variables: { JAVA_HOME: '/p' } }
  const { calls, exitCode } = await runAction(scene, {
    ...{ entry, docker: { activation } },
    inputs: { provenance: 'max', sbom: 'ghcr.io/x/generator:1' },
  })
  expect(exitCode).toBe(0)
  const builds = calls.filter(({ argv }) => argv[1] === 'build').map(({ argv }) => argv)
  const pushed = builds.map((argv) => argv.some((argument) => argument.includes('push=true')))
  expect(pushed).toEqual([true, false, true, false])
  expect(builds.map((argv) => argv.includes('--provenance=mode=max'))).toEqual(pushed)
  expect(builds.map((argv) => argv.includes('type=sbom,generator=ghcr.io/x/generator:1'))).toEqual(pushed)
})
