import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { imageRecord } from '../servers/image.ts'
import { runAction } from './action.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, ROOT, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'

afterAll(cleanUp)

const name = `${setting('REGISTRY')}/${unique('e2e/promote')}`
const repository = new Repository(name)
const cli = join(ROOT, 'dist/cli.js')
let digests: string[]

/** Two images, as small as a registry takes them: what is promoted is not run. */
beforeAll(async () => {
  const blob = Buffer.from('{}')
  const digest = `sha256:${createHash('sha256').update(blob).digest('hex')}`
  await repository.upload(blob, digest)
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: blob.byteLength }
  const image = (environment: string, day: number) => ({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers: [],
    annotations: writeAnnotations(
      imageRecord({
        fingerprint: environment.repeat(64),
        created: Date.UTC(2026, 7, day),
        revision: environment.repeat(40),
        revisionTime: Date.UTC(2026, 7, day),
      }),
    ),
  })
  await repository.put('2026-08-01', image('a', 1))
  await repository.put('2026-08-02', image('b', 2))
  await repository.put('latest', image('b', 2))
  const tags = await repository.tags()
  digests = [tags['2026-08-01'] ?? '', tags['2026-08-02'] ?? '']
})

it('rolls latest back from the command line, and lists the record beside the image', async () => {
  const given = ['promote', '--registry', name, '--source', '2026-08-01', '--reason', 'figures are cut off']
  expect(await command(process.execPath, cli, ...given)).toBe(`${name}@${digests[0]}\n`)
  const tags = await repository.tags()
  expect(tags.latest).toBe(digests[0])
  const record = await repository.manifest('promotion-latest')
  expect(record.annotations).toMatchObject({
    'org.quantecon.container-action.promotion.from': digests[1],
    'org.quantecon.container-action.promotion.to': digests[0],
    'org.quantecon.container-action.promotion.reason': 'figures are cut off',
  })
  // distribution 2.8 has no referrers API: the list that the specification names takes its place.
  const list = (await repository.manifest(`sha256-${digests[0]?.slice(7)}`)) as unknown as {
    mediaType: string
    manifests: { digest: string }[]
  }
  expect(list.mediaType).toBe('application/vnd.oci.image.index.v1+json')
  expect(list.manifests.map(({ digest }) => digest)).toEqual([record.digest])
})

it('promotes an image again after a clean-up has deleted its older records, which have no tag', async () => {
  const listed = async (): Promise<string[]> => {
    const list: unknown = await repository.manifest(`sha256-${digests[0]?.slice(7)}`)
    return (list as { manifests: { digest: string }[] }).manifests.map(({ digest }) => digest)
  }
  const promote = (reason: string) =>
    command(
      process.execPath,
      cli,
      'promote',
      '--registry',
      name,
      '--source',
      '2026-08-01',
      '--reason',
      reason,
    )
  const [first = ''] = await listed()
  await promote('again')
  const second = (await repository.manifest('promotion-latest')).digest
  expect(await listed()).toEqual([first, second])
  await repository.delete(first)
  expect(await promote('after the clean-up')).toBe(`${name}@${digests[0]}\n`)
  expect(await listed()).toEqual([second, (await repository.manifest('promotion-latest')).digest])
})

it('points it forward again by a manual run of the action', async () => {
  const lecture = await Lecture.create({ 'README.md': 'nothing is built here' })
  const result = await runAction(lecture, {
    name,
    inputs: {
      operation: 'promote',
      source: digests[1] ?? '',
      tags: 'latest, edition',
      reason: 'fixed',
      'secret-files': '',
    },
    env: { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_ACTOR: 'ada' },
  })
  expect([result.code, result.log]).toEqual([0, expect.stringContaining(`tag latest -> ${digests[1]}`)])
  const tags = await repository.tags()
  expect([tags.latest, tags.edition]).toEqual([digests[1], digests[1]])
  expect(result.outputs).toMatchObject({ decision: 'promote', digest: digests[1] })
  expect(result.summary).toMatch(/\| `latest` \| `sha256:\w+` \| `sha256:\w+` \| ada \| fixed \|/)
})
