import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Result, runAction } from './action.ts'
import { generator, readAttested } from './attested.ts'
import { remoteBuilder } from './builders.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { goodImage, SMALL } from './good.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, command, later, setting, unique } from './machine.ts'
import { Repository } from './registry.ts'
import { forms, found } from './traces.ts'

const OURS = 'org.quantecon.container-action.'
const SPDX = 'https://spdx.dev/Document'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const token = `token-${randomBytes(16).toString('hex')}`

/** `what` makes it another image; the secret is printed, as careless recipes do, and kept as a digest only. */
const recipe = (good: string, what: string): string => `FROM ${good}
ARG EDITION
RUN --mount=type=secret,id=token : ${what} && sha256sum /run/secrets/token >/etc/secret-digest && test -s /run/secrets/token
`

afterAll(cleanUp)

describe.each<[string, () => Promise<string>]>([
  ['the default driver', async () => ''],
  ['a remote builder', () => remoteBuilder()],
])('on %s, an image with provenance and SBOM', (_driver, prepare) => {
  const name = `${setting('REGISTRY')}/e2e/${unique('attested')}`
  const repository = new Repository(name)
  let lecture: Lecture
  let plain: Result
  let result: Result
  let attested: Awaited<ReturnType<typeof readAttested>>
  let run: (inputs?: Record<string, string>, env?: Record<string, string>) => Promise<Result>

  beforeAll(async () => {
    const [good, sbom, builder] = [await goodImage(SMALL), await generator(), await prepare()]
    lecture = await Lecture.create({
      'environment.yml': SMALL,
      '.devcontainer/Dockerfile': recipe(good, unique('plain')),
    })
    const given = { builder, secrets: `token=${token}`, 'build-args': 'EDITION=autumn' }
    run = (inputs, env) => runAction(lecture, { name, inputs: { ...given, ...inputs }, ...(env && { env }) })
    plain = await run()
    expectSuccess(plain, 'build')
    await lecture.commit({ '.devcontainer/Dockerfile': recipe(good, unique('attested')) })
    // A credential in the address of the repository must not get into the provenance. buildx finds none in an address that Go cannot
    // read, and git sends this one.
    await lecture.git(
      'remote',
      'add',
      'origin',
      `https://x-access-token:%-${token}@github.com/QuantEcon/lecture`,
    )
    result = await run({ provenance: 'max', sbom })
    expectSuccess(result, 'build')
    attested = await readAttested(repository, result.outputs.digest ?? '')
  })

  it('is an index of the image and its attestations, and the annotations are on both', () => {
    const { index, image } = attested
    expect(index.mediaType).toBe(INDEX)
    expect(index.manifests.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'unknown'])
    for (const { annotations } of [index, image])
      expect(annotations).toMatchObject({ [`${OURS}fingerprint`]: result.outputs.hash })
  })

  it('was verified, and has every tag that an image without them gets', async () => {
    expect(result.log.indexOf('Verifying the image')).toBeLessThan(result.log.indexOf('tag latest -> '))
    const tags = Object.entries(await repository.tags())
    const names = (digest: string | undefined) =>
      tags
        .filter(([tag, of]) => of === digest && !tag.startsWith('candidate-'))
        .map(([tag]) => tag.replace(/[0-9a-f]{16,}$/, '#'))
    expect(names(result.outputs.digest).toSorted()).toEqual(
      ['#', expect.stringMatching(/^\d{4}-\d\d-\d\d$/), 'env-#', 'latest', 'verified-#'].toSorted(),
    )
    expect(names(plain.outputs.digest).toSorted()).toEqual(['#', 'env-#', 'verified-#'])
  })

  it('tells its size by layer, without the attestations', () => {
    const bytes = attested.image.layers.reduce((sum, { size }) => sum + size, 0)
    expect(result.outputs['size-bytes']).toBe(String(bytes))
    expect(result.summary).toContain(`layer ${attested.image.layers.length} `)
    expect(Number(plain.outputs['size-bytes'])).toBeGreaterThan(bytes * 0.9)
  })

  it('is compared with an image without them', () => {
    const { conda, pip } = JSON.parse(result.outputs['package-difference'] ?? '')
    const same = { added: {}, removed: {}, changed: {} }
    expect({ conda, pip }).toEqual({ conda: same, pip: same })
  })

  it('says how it was built and what is in it', async () => {
    const { statements } = attested
    const provenance = Object.keys(statements).find((type) => type.startsWith('https://slsa.dev/provenance/'))
    expect(Object.keys(statements).toSorted()).toEqual([provenance, SPDX])
    expect(statements[provenance ?? '']?.text).toContain('"build-arg:EDITION":"autumn"')
    const packages = (statements[SPDX]?.predicate.packages ?? []) as { name: string }[]
    expect(packages.map((entry) => entry.name)).toContainEqual(expect.stringMatching(/^python-3\.13/))
    const shown = await command(
      'docker',
      ...[
        'buildx',
        'imagetools',
        'inspect',
        result.outputs.image ?? '',
        '--format',
        '{{ json .Provenance }}',
      ],
    )
    expect(Object.keys(JSON.parse(shown))).toEqual(['SLSA'])
    const each = '{{ range .SBOM.SPDX.packages }}{{ println .name }}{{ end }}'
    const inspect = ['buildx', 'imagetools', 'inspect', result.outputs.image ?? '', '--format', each]
    expect((await command('docker', ...inspect)).trim().split('\n')).toEqual(
      packages.map((entry) => entry.name),
    )
  })

  it('has the value of no secret in them', () => {
    const texts = Object.values(attested.statements).map(({ text }) => text)
    // The secret's name is there, so that it was looked for in the right place.
    expect(texts.join()).toContain('"token"')
    expect(found(forms(token), JSON.stringify(attested))).toEqual([])
  })

  it('is pulled and run by its digest', async () => {
    const image = result.outputs.image ?? ''
    later(() => command('docker', 'image', 'rm', '--force', image))
    await command('docker', 'pull', '--quiet', image)
    const argv = [
      'run',
      '--rm',
      '--network',
      'none',
      image,
      'python',
      '-c',
      'import six; print(six.__name__)',
    ]
    expect(await command('docker', ...argv)).toBe('six\n')
  })

  it.each(['max', 'false'])(
    'is found again with provenance %s, with its size and without Docker',
    async (provenance) => {
      const again = await run({ provenance }, { DOCKER_HOST: 'unix:///nonexistent' })
      expectSuccess(again, 'reuse')
      const { image, 'size-bytes': size } = result.outputs
      expect(again.outputs).toMatchObject({ image, 'size-bytes': size })
    },
  )

  it('is left and taken up again by promotions, recorded beside what others attached', async () => {
    const list = `sha256-${result.outputs.digest?.slice(7)}`
    const { mediaType, digest, ...rest } = await repository.manifest(plain.outputs.digest ?? '')
    const size = JSON.stringify({ mediaType, ...rest }).length
    const theirs = { mediaType, digest, size, artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }
    await repository.put(list, { schemaVersion: 2, mediaType: INDEX, manifests: [theirs] })
    for (const source of [plain, result]) {
      const promotion = {
        ...{ operation: 'promote', source: source.outputs.digest ?? '', reason: 'test' },
        ...{ 'secret-files': '', 'build-args': '', secrets: '', builder: '', provenance: '', sbom: '' },
      }
      const moved = await run(promotion, { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_ACTOR: 'ada' })
      expect([moved.code, moved.log]).toEqual([0, expect.anything()])
      expect(moved.outputs).toMatchObject({
        digest: source.outputs.digest,
        'size-bytes': source.outputs['size-bytes'],
      })
      expect((await repository.tags()).latest).toBe(source.outputs.digest)
    }
    const { manifests } = (await repository.manifest(list)) as unknown as { manifests: { digest: string }[] }
    const record = await repository.manifest('promotion-latest')
    expect(manifests.map((entry) => entry.digest)).toEqual([theirs.digest, record.digest])
  })
})

it('of the default recipe has them, and the difference of packages to the next one, which has none', async () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('attested')}`
  const repository = new Repository(name)
  const lecture = await Lecture.create({ 'environment.yml': smallEnvironment('six==1.16.0') })
  const first = await runAction(lecture, { name, inputs: { provenance: 'true' } })
  expectSuccess(first, 'build')
  const { image, statements } = await readAttested(repository, first.outputs.digest ?? '')
  expect(Object.keys(statements)).toEqual([expect.stringContaining('slsa.dev/provenance')])
  expect(JSON.stringify(statements)).not.toContain('build-arg:')
  expect(first.summary).toContain('conda packages')
  await lecture.commit({ 'environment.yml': smallEnvironment('six==1.17.0') })
  const second = await runAction(lecture, { name })
  expectSuccess(second, 'build')
  expect(JSON.parse(second.outputs['package-difference'] ?? '').pip.changed).toEqual({
    six: ['1.16.0', '1.17.0'],
  })
  // The layers below pip's are the same blobs, with and without attestations.
  const after = await repository.manifest(second.outputs.digest ?? '')
  expect(after.layers.slice(0, -3)).toEqual(image.layers.slice(0, -3))
})

it.each([
  [
    'is not there',
    async () => `${setting('REGISTRY')}/e2e/no-generator:1`,
    'not-found',
    /its image cannot be read/,
  ],
  [
    'fails',
    () => generator('#!/bin/sh\necho no scan today\nexit 7\n'),
    'build-step',
    /it failed: .*exit code: 7/,
  ],
] as const)('fails with a generator that %s, and moves no tag', async (_what, make, failure, words) => {
  const name = `${setting('REGISTRY')}/e2e/${unique('attested')}`
  const lecture = await Lecture.create({
    'environment.yml': SMALL,
    '.devcontainer/Dockerfile': `FROM ${await goodImage(SMALL)}\n`,
  })
  const sbom = await make()
  const result = await runAction(lecture, { name, inputs: { sbom } })
  expectFailure(result, failure, words)
  expect(result.errors[0]?.message).toMatch(/the SBOM generator 127\.0\.0\.1.*input sbom/)
  expect(await publicTags(new Repository(name))).toEqual({})
})
