import { describe, expect, it } from '@jest/globals'
import { recordLayer, storeBlobs } from '../package-record/images.ts'
import { runAction } from './action.ts'
import { CHECK } from './docker.ts'
import { entry, scene, useScene } from './stage.ts'

useScene()

const CONDA = 'https://conda.anaconda.org/conda-forge/noarch'
const OTHER = { fingerprint: 'f'.repeat(64) }
const record = (numpy: string, pip: string) =>
  recordLayer({
    'conda-explicit.txt': `@EXPLICIT\n${CONDA}/numpy-${numpy}-0.conda#x\n`,
    'pip-freeze.txt': pip,
  })

describe('what changed in the packages', () => {
  it('is in the summary and in an output after a build', async () => {
    const before = storeBlobs(scene.registry, [record('2.0', 'old==1\n')])
    const latest = await scene.publish('latest', OTHER, before)
    const manifest = storeBlobs(scene.registry, [
      record('2.1', '@hostile|==1\nnew==1\n'),
      record('2.1', 'new==1\n'),
    ])
    const ended = await runAction(scene, { entry, docker: { build: { manifest } } })
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [], left: [] })
    expect(JSON.parse(ended.outputs['package-difference'] ?? '')).toEqual({
      conda: { added: {}, removed: {}, changed: { numpy: ['2.0', '2.1'] } },
      pip: { added: { new: '1' }, removed: { old: '1' }, changed: {} },
    })
    expect(ended.summary).toContain('Packages: conda 1 changed; pip 1 added, 1 removed; apt not known')
    expect(ended.summary).toContain(`Compared with \`${latest}\``)
    expect(ended.summary).toContain('| numpy | 2.0 | 2.1 |')
  })

  it('is not known where an image has no record, which fails nothing', async () => {
    await scene.publish('latest', OTHER)
    const ended = await runAction(scene, { entry })
    expect(ended).toMatchObject({
      exitCode: 0,
      errors: [],
      warnings: [],
      outputs: { 'package-difference': '{}' },
    })
    expect(ended.notices).toEqual([
      expect.stringContaining('The packages of the two images cannot be compared'),
    ])
    expect(Object.keys(scene.tags())).toContain(ended.outputs.tag)
  })

  it('is not asked for where nothing was published before', async () => {
    const manifest = storeBlobs(scene.registry, [record('2.1', '')])
    const ended = await runAction(scene, { entry, docker: { build: { manifest } } })
    expect(ended).toMatchObject({ exitCode: 0, outputs: { 'package-difference': '{}' } })
    expect(ended.notices).toEqual([])
    expect(
      scene.registry.requests.filter(({ method, url }) => method === 'GET' && url.includes('/blobs/')),
    ).toEqual([])
  })

  it('is not read when an image is reused', async () => {
    await scene.publish(undefined, {}, storeBlobs(scene.registry, [record('2.1', '')]))
    const ended = await runAction(scene, { entry, docker: 'absent' })
    expect(ended).toMatchObject({ exitCode: 0, outputs: { decision: 'reuse', 'package-difference': '{}' } })
    expect(scene.registry.requests.filter(({ url }) => url.includes('/blobs/sha256'))).toEqual([])
  })
})

describe('an image above its budget', () => {
  const SIZE = 'container-action-size: {"bytes": 3500000000, "files": 9}\n'
  const LARGEST = 'container-action-package: {"name": "llvmlite", "by": "conda", "bytes": 180000000}\n'
  const onDisk = { verify: { steps: [{ name: '[verify 4/4] RUN checks', text: SIZE + LARGEST + CHECK }] } }
  const compressed = { build: { manifest: { layers: [{ size: 1_100_000_000 }] } } }

  const rows: [string, object, RegExp][] = [
    ['compressed', compressed, /1100 MB compressed, above 1000 MB; the largest layers: layer 1 1100 MB/],
    ['on disk', onDisk, /3500 MB on disk, above 3000 MB.*llvmlite 180 MB/],
  ]
  it.each(rows)('%s is published with a warning', async (_sentence, docker, text) => {
    const ended = await runAction(scene, { entry, docker })
    expect(ended).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringMatching(text)] })
    expect(ended.summary).toMatch(
      /\| Above the size budget \| The image is larger than its size budget: it has /,
    )
    expect(Object.keys(scene.tags())).toContain('latest')
  })

  it.each(rows)(
    '%s is one line in the summary and no annotation, where oversize is allow',
    async (_sentence, docker, text) => {
      const ended = await runAction(scene, { entry, docker, inputs: { oversize: 'Allow' } })
      expect(ended).toMatchObject({ exitCode: 0, errors: [], warnings: [], notices: [] })
      expect(ended.stdout).toMatch(text)
      const line = ended.summary.split('\n').filter((row) => row.startsWith('| Above the size budget |'))
      expect(line).toEqual([expect.stringMatching(/and oversize: allow permits this/)])
      expect(line[0]).toMatch(text)
      expect(Object.keys(scene.tags())).toContain('latest')
    },
  )

  it('says nothing of an image within its budget, where oversize is allow', async () => {
    const ended = await runAction(scene, { entry, inputs: { oversize: 'allow' } })
    expect(ended).toMatchObject({ exitCode: 0, warnings: [] })
    expect(ended.summary).not.toContain('Above the size budget')
  })

  it.each(rows)('%s is red without a tag, where oversize is fail', async (_sentence, docker, text) => {
    const before = scene.tags()
    const ended = await runAction(scene, { entry, docker, inputs: { oversize: 'fail' } })
    expect(ended).toMatchObject({ exitCode: 1, outputs: {}, errors: [expect.stringMatching(text)] })
    expect(ended.errors[0]).toContain('title=container-action%3A oversize')
    expect(ended.summary).toContain('No image: oversize')
    expect(scene.tags()).toEqual(before)
  })

  it('shows both sizes and the largest packages in the summary', async () => {
    const { summary } = await runAction(scene, { entry, docker: { ...onDisk, ...compressed } })
    expect(summary).toMatch(
      /\| Size \| 1100 MB compressed \(110 % of 1000 MB\), 3500 MB on disk \(117 % of 3000 MB\) in 9 files \|/,
    )
    expect(summary).toContain('| llvmlite | conda | 180 MB |')
  })
})
