import { describe, expect, it } from '@jest/globals'
import { recordLayer } from '../package-record/images.ts'
import { type Built, baseOf, storeImage, storeLecture } from '../rebase/scene.ts'
import type { TestRegistryOptions } from '../servers/registry.ts'
import { type Ended, runAction } from './action.ts'
import type { Play } from './docker.ts'
import { PATH } from './scene.ts'
import { entry, reopenScene, scene, useScene } from './stage.ts'

/** A schedule after the base has changed, by the bundle against a registry and a scripted docker. */
useScene()

const BASE = 'quantecon/lecture-base'
const DAY = 24 * 60 * 60 * 1000
const SCHEDULE = { name: 'schedule', ref: 'refs/heads/main', payload: { schedule: '0 0 * * 1' } }
const KEY = 'org.quantecon.container-action.'

/** An image of this environment on a base that is not the newest; solved 40 days ago. */
async function publish(options: TestRegistryOptions = { repositories: { mounts: 'yes' } }, record?: Built) {
  await reopenScene(options)
  const { registry } = scene
  const subject = await scene.subject()
  const oldBase = record ?? storeImage(registry, BASE, 'old', baseOf('old'))
  const about = {
    fingerprint: subject.fingerprint.hash,
    components: subject.fingerprint.components,
    environment: JSON.stringify(subject.environment.canonical),
    created: Date.now() - 10 * DAY,
    solved: Date.now() - 40 * DAY,
    baseDigest: oldBase.digest,
  }
  const lecture = storeLecture(registry, PATH, subject.tag, oldBase, { record: about })
  const newBase = storeImage(registry, BASE, 'runtime', baseOf('new'))
  return { lecture, oldBase, newBase, tag: subject.tag, about }
}

const run = (docker: Play = {}, inputs = {}): Promise<Ended> =>
  runAction(scene, { entry, event: SCHEDULE, docker, inputs })
const builds = ({ calls }: Ended) =>
  calls.filter(({ argv }) => argv[1] === 'build' && !argv.includes('type=cacheonly')).map(({ argv }) => argv)
/** What each build gives to conda. */
const given = ({ calls }: Ended) =>
  calls
    .filter(({ argv }) => argv[1] === 'build' && !argv.includes('type=cacheonly'))
    .map(({ conda }) => conda)
const SOLVED = ['environment.yml']
const LOCKED = ['environment.yml', 'explicit.txt']
const imageOf = (digest: string | undefined) =>
  JSON.parse(Buffer.from(scene.registry.manifests.get(`${PATH}@${digest}`)?.bytes ?? '').toString())
const daysSinceSolved = (digest: string | undefined): number => {
  const { annotations } = imageOf(digest)
  return Math.round(
    (Date.now() - Date.parse(annotations[`${KEY}solved`] ?? annotations[`${KEY}created`])) / DAY,
  )
}

describe('a schedule after the base has changed', () => {
  it('puts the environment on the new base, verifies it, and moves the tags; nothing is built', async () => {
    const { lecture, newBase, tag } = await publish()
    const ended = await run()
    expect(ended).toMatchObject({ exitCode: 0, stderr: '', errors: [], warnings: [], left: [] })
    expect(ended.outputs).toMatchObject({
      decision: 'refresh',
      built: 'true',
      'base-digest': newBase.digest,
      tag,
    })
    expect(ended.outputs.reason).toMatch(/; its environment was put on the new base layer by layer/)
    expect(builds(ended)).toEqual([])
    const { digest } = ended.outputs
    expect(imageOf(digest).layers).toEqual([...newBase.layers, ...lecture.layers.slice(-4)])
    expect(daysSinceSolved(digest)).toBe(40)
    const held = JSON.stringify(imageOf(digest))
    const tags = scene.tags()
    expect([tags[tag], tags.latest].map((text) => JSON.stringify(JSON.parse(text ?? '')))).toEqual([
      held,
      held,
    ])
    // The image that was verified.
    const verified = ended.calls.find(({ argv }) => argv.includes('type=cacheonly'))
    expect(verified?.argv.join(' ')).toContain(
      `image=docker-image://${scene.registry.host}/${PATH}@${digest}`,
    )
    const again = await run()
    expect([again.outputs.decision, again.outputs.digest]).toEqual(['reuse', digest])
  })

  it('moves no tag where the checks fail on the new base', async () => {
    await publish()
    const before = scene.tags()
    const text = 'container-action-check: {"name":"python","ok":false,"why":"no","seconds":1}\n'
    const ended = await run({
      verify: { exitCode: 1, steps: [{ name: '[verify 4/4] RUN checks', text, error: 'no' }] },
    })
    expect([ended.exitCode, ended.outputs]).toEqual([1, {}])
    expect(scene.tags()).toEqual(before)
  })

  it.each([
    [
      'with provenance',
      { provenance: 'min' },
      /built, because attestations \(provenance, SBOM\) need a build/,
    ],
    ['whose old base is gone', {}, /built, because the registry does not have its old base/],
  ])('builds an image %s, and says why', async (_what, inputs, why) => {
    const { oldBase } = await publish({})
    if (Object.keys(inputs).length === 0) scene.registry.manifests.delete(`${BASE}@${oldBase.digest}`)
    const ended = await run({ build: { steps: [{ name: '[base 1/1] RUN x' }] } }, inputs)
    expect(ended).toMatchObject({ exitCode: 0, errors: [] })
    expect(ended.outputs.reason).toMatch(why)
    expect(daysSinceSolved(ended.outputs.digest)).toBe(40)
    expect(builds(ended).some((argv) => argv.join(' ').includes('--no-deps'))).toBe(false)
  })

  /** The cache is lost, and so is the old base; the image's record can be read. */
  async function lost(): Promise<void> {
    const { oldBase, about, tag } = await publish({})
    const { registry } = scene
    const url = 'https://conda.anaconda.org/conda-forge/linux-64/python-3.13.1-0.conda'
    const record = recordLayer({
      'conda-explicit.txt': `@EXPLICIT\n${url}#${'0'.repeat(32)}\n`,
      'pip-freeze.txt': 'a==1\n',
    })
    const lecture = storeLecture(registry, PATH, tag, oldBase, { record: about })
    const manifest = imageOf(lecture.digest)
    const layers = manifest.layers.map((layer: object, place: number) =>
      place === lecture.layers.length - 2
        ? { ...layer, digest: registry.storeBlob(PATH, record.bytes), size: record.bytes.byteLength }
        : layer,
    )
    const bytes = Buffer.from(JSON.stringify({ ...manifest, layers }))
    registry.store(PATH, tag, bytes, manifest.mediaType)
    registry.manifests.delete(`${BASE}@${oldBase.digest}`)
  }
  const ran = { steps: [{ name: '[conda 2/2] RUN create-environment' }, { name: '[pip 1/1] RUN x' }] }

  it('installs the recorded versions where the build cache is lost', async () => {
    await lost()
    const ended = await run({ build: ran })
    expect(ended).toMatchObject({ exitCode: 0, errors: [], warnings: [] })
    expect(ended.outputs.reason).toMatch(/; it has the versions that the earlier image records$/)
    // Each build is followed by one that reads the record.
    expect(given(ended)).toEqual([SOLVED, SOLVED, LOCKED, LOCKED])
    expect(daysSinceSolved(ended.outputs.digest)).toBe(40)
  })

  const EXIT_1 =
    'process "/bin/sh -c sh /recipe/create-environment" did not complete successfully: exit code: 1'
  const ofConda = (text: string, error = EXIT_1) => ({
    exitCode: 1,
    steps: [{ name: '[conda 2/2] RUN create-environment', text, error }],
  })
  it.each([
    [
      'that the server does not have',
      'critical libmamba Transfer finalized, status: 404 [http://c/a-1-0.conda]',
    ],
    ['that cannot be installed', 'error    libmamba Could not install a'],
  ])('uses what was solved where a recorded version is gone: one %s', async (_what, text) => {
    await lost()
    const ended = await run({ build: ran, locked: ofConda(text) })
    expect(ended).toMatchObject({ exitCode: 0, errors: [] })
    expect(ended.warnings).toEqual([
      expect.stringMatching(/could not be installed again, so the environment was solved again/),
    ])
    expect(given(ended)).toEqual([SOLVED, SOLVED, LOCKED, SOLVED, SOLVED])
    expect(daysSinceSolved(ended.outputs.digest)).toBe(0)
  })

  it.each([
    [
      'limits requests',
      ofConda('critical libmamba Transfer finalized, status: 429 [http://c/a-1-0.conda]'),
      /refuses more requests/,
    ],
    [
      'is down',
      ofConda('critical libmamba Transfer finalized, status: 503 [http://c/a-1-0.conda]'),
      /could not be reached/,
    ],
    ['has no disk left', ofConda('OSError: [Errno 28] No space left on device'), /disk/],
    ['has no memory left', ofConda('Killed', EXIT_1.replace(/1$/, '137')), /memory/],
    [
      'has no engine',
      { exitCode: 1, stderr: 'ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n' },
      /./,
    ],
    ['fails for a reason that nobody knows', { exitCode: 1, stderr: 'ERROR: no words\n' }, /no words/],
  ])('ends where installing the recorded versions meets a machine that %s', async (_what, locked, why) => {
    await lost()
    const before = scene.tags()
    const ended = await run({ build: ran, locked })
    expect(ended.exitCode).toBe(1)
    expect(ended.errors).toEqual([expect.stringMatching(why)])
    expect(given(ended)).toEqual([SOLVED, SOLVED, LOCKED])
    expect(scene.tags()).toEqual(before)
  })

  it('says that it was solved now where no record helps', async () => {
    const { oldBase } = await publish({})
    scene.registry.manifests.delete(`${BASE}@${oldBase.digest}`)
    const ended = await run({ build: { steps: [{ name: '[conda 2/2] RUN create-environment' }] } })
    expect(ended).toMatchObject({ exitCode: 0, errors: [] })
    expect(daysSinceSolved(ended.outputs.digest)).toBe(0)
  })
})

describe('a push that changes the pip section alone', () => {
  const PUSHED = { name: 'push', ref: 'refs/heads/main', payload: { repository: { default_branch: 'main' } } }
  it.each([
    ['keeps the time of the solve where the step of conda comes from the cache', '[pip 1/1] RUN x', 40],
    ['says that it was solved now where that ran', '[conda 2/2] RUN create-environment', 0],
  ])('%s', async (_sentence, name, days) => {
    const { about } = await publish({})
    const environment = JSON.parse(about.environment)
    const other = JSON.stringify({ ...environment, pip: ['a==0'] })
    await scene.publish('latest', { ...about, fingerprint: 'f'.repeat(64), environment: other })
    for (const tag of Object.keys(scene.tags())) {
      if (tag.startsWith('env-')) scene.registry.manifests.delete(`${PATH}:${tag}`)
    }
    const ended = await runAction(scene, { entry, event: PUSHED, docker: { build: { steps: [{ name }] } } })
    expect(ended).toMatchObject({ exitCode: 0, errors: [] })
    expect([ended.outputs.decision, daysSinceSolved(ended.outputs.digest)]).toEqual(['build', days])
  })
})
