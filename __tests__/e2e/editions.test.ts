import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Options, type Result, runAction } from './action.ts'
import { expectFailure, expectSuccess, publicTags } from './expectations.ts'
import { Lecture } from './lecture.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder, unique } from './machine.ts'
import { Repository } from './registry.ts'

/** An edition, built again after base, conda's channel and pip's index have moved on. */
const base = `${setting('REGISTRY')}/e2e/${unique('edition-base')}`
const name = `${setting('REGISTRY')}/e2e/${unique('edition')}`
const LISTS = ['conda-explicit.txt', 'pip-freeze.txt', 'apt.txt'] as const
const SYSTEM = 'bc'

/** Nothing is pinned: what comes out is what conda's channel, pip's index and the base have on that day. */
const ENVIRONMENT = [
  'name: quantecon',
  'channels:\n  - default',
  'dependencies:',
  ...['python=3.13', 'pip', 'packaging'].map((spec) => `  - ${spec}`),
  '  - pip:',
  ...['--no-index', '--find-links file:///srv/wheels', 'edition-toy'].map((line) => `    - ${line}`),
  '',
].join('\n')

/** Writes wheels of a package that is nothing but its version. */
const WHEELS = `
import sys, zipfile
for version in sys.argv[1:]:
    about = f"edition_toy-{version}.dist-info"
    with zipfile.ZipFile(f"/srv/wheels/edition_toy-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("edition_toy/__init__.py", f"__version__ = '{version}'\\n")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\\nName: edition-toy\\nVersion: {version}\\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{about}/RECORD", f"edition_toy/__init__.py,,\\n{about}/METADATA,,\\n{about}/WHEEL,,\\n{about}/RECORD,,\\n")
`
/** Takes the newest packaging out of the channel. */
const EARLIER = `
import json, pathlib
for file in pathlib.Path("/opt/conda/standin-channels/main").glob("*/repodata.json"):
    data = json.loads(file.read_text())
    for key in ("packages", "packages.conda"):
        kept = {n: p for n, p in data.get(key, {}).items() if p["name"] != "packaging" or p["version"] == "25.0"}
        if key in data: data[key] = kept
    file.write_text(json.dumps(data))
    for other in file.parent.glob("repodata*.zst"): other.unlink()
`

async function push(target: string, lines: string[], files: Record<string, string> = {}): Promise<string> {
  const lecture = await Lecture.create({ Dockerfile: `${lines.join('\n')}\n`, ...files })
  const output = `type=image,name=${base}:${target},push=true,store=false,compression=zstd,force-compression=true,oci-mediatypes=true`
  const build = ['buildx', 'build', '--builder', 'default', '--provenance=false', '--output', output]
  await command('docker', ...build, lecture.folder)
  return (await new Repository(base).manifest(target)).digest
}

/** The world on a day: what the channel and the index offer, and what the base holds. */
async function world(day: 'then' | 'now'): Promise<string> {
  const versions = day === 'then' ? '1.0' : '1.0 2.0'
  await push(
    'solver',
    [
      `FROM ${setting('BASE')}:solver`,
      'COPY wheels.py earlier.py /tmp/',
      `RUN mkdir -p /srv/wheels && /opt/conda/bin/python /tmp/wheels.py ${versions}`,
      ...(day === 'then' ? ['RUN /opt/conda/bin/python /tmp/earlier.py'] : []),
    ],
    { 'wheels.py': WHEELS, 'earlier.py': EARLIER },
  )
  const html = `FROM ${setting('BASE')}:html`
  if (day === 'then') return push('html', [html, 'RUN touch /then'])
  const tools = '/usr/libexec/container-action/install-packages'
  return push('html', [
    `${html} AS more`,
    `RUN echo ed >/tmp/list && sh ${tools} /tmp/list && rm /tmp/list`,
    'FROM more',
    'COPY --link --from=more /usr/share/container-action/apt.txt /usr/share/container-action/apt.txt',
  ])
}

const record = async (image: string): Promise<Record<string, string>> => {
  const inside = (file: string) =>
    command('docker', 'run', '--rm', image, 'cat', `/usr/share/container-action/${file}`)
  return Object.fromEntries(await Promise.all(LISTS.map(async (file) => [file, await inside(file)])))
}

let lecture: Lecture
let edition: Result
let before: Record<string, string>
let digest: string
const read = (file: string): string => readFileSync(join(lecture.folder, 'edition', file), 'utf8')
const run = (options: Partial<Options> = {}): Promise<Result> =>
  runAction(lecture, { name, ...options, inputs: { base, ...options.inputs } })
const locked = (inputs: Record<string, string> = {}): Promise<Result> =>
  run({ inputs: { lock: 'edition', cache: 'none', ...inputs } })

beforeAll(async () => {
  digest = await world('then')
  lecture = await Lecture.create({ 'environment.yml': ENVIRONMENT })
  edition = await run({ inputs: { 'apt-packages': SYSTEM, tags: '2026-08' } })
  expectSuccess(edition, 'build')
  before = await record(edition.outputs.image ?? '')
})
afterAll(cleanUp)

describe('an edition', () => {
  it('is kept by one command, from the registry alone', async () => {
    const cli = join(ROOT, 'dist/cli.js')
    const options = ['--registry', name, '--source', '2026-08']
    const said = await command(process.execPath, cli, 'lock', join(lecture.folder, 'edition'), ...options)
    expect(said).toBe(`${edition.outputs.image}\n`)
    expect(Object.fromEntries(LISTS.map((file) => [file, read(file)]))).toEqual(before)
    expect(read('base.txt')).toBe(`${base}@${digest}\n`)
    expect(before['pip-freeze.txt']).toBe('edition-toy==1.0\n')
    expect(before['conda-explicit.txt']).toContain('/packaging-25.0-')
    expect(before['apt.txt']).toMatch(/^bc\t/m)
  })

  describe('after base, conda and pip have moved on', () => {
    let rebuilt: Result
    beforeAll(async () => {
      await world('now')
      await lecture.commit({})
    })

    it('would be another one without the lock: all three lists differ', async () => {
      const today = await run({ inputs: { force: 'true', cache: 'none' } })
      expectSuccess(today, 'build')
      const now = await record(today.outputs.image ?? '')
      for (const file of LISTS) expect(now[file]).not.toBe(before[file])
      expect(now['pip-freeze.txt']).toBe('edition-toy==2.0\n')
      expect(now['apt.txt']).toMatch(/^ed\t/m)
    })

    it('is built again with the same packages of all three installers, on the same base', async () => {
      rebuilt = await locked()
      expectSuccess(rebuilt, 'build')
      expect(await record(rebuilt.outputs.image ?? '')).toEqual(before)
      expect(rebuilt.outputs['base-digest']).toBe(digest)
      expect(rebuilt.outputs.hash).not.toBe(edition.outputs.hash)
    })

    it('is then found by its fingerprint, on a schedule, too', async () => {
      const again = await run({ event: 'schedule', inputs: { lock: 'edition', 'max-age-days': '1' } })
      expectSuccess(again, 'reuse')
      expect(again.outputs.digest).toBe(rebuilt.outputs.digest)
    })

    it('can be put on its base by the input alone, with the packages of today', async () => {
      const result = await run({ inputs: { base: `${base}@${digest}`, cache: 'none' } })
      expectSuccess(result, 'build')
      expect(result.outputs['base-digest']).toBe(digest)
      expect((await record(result.outputs.image ?? ''))['pip-freeze.txt']).toBe('edition-toy==2.0\n')
    })

    const gone: [string, string, RegExp, string, RegExp][] = [
      [
        'conda',
        'conda-explicit.txt',
        /packaging-25\.0/g,
        'packaging-24.9',
        /packaging-24\.9\S* is no longer available for conda/,
      ],
      ['pip', 'pip-freeze.txt', /1\.0/, '0.9', /edition-toy==0\.9 is no longer available for pip/],
      ['apt', 'apt.txt', /^bc\t[^\t]+/m, 'bc\t0.0.1-1', /bc=0\.0\.1-1 is no longer available for apt/],
    ]
    it.each(gone)(
      'says what can no longer be had of %s, on its line',
      async (_installer, file, what, instead, words) => {
        const text = read(file)
        const tags = await publicTags(new Repository(name))
        const changed = text.replace(what, instead)
        expect(changed).not.toBe(text)
        await lecture.commit({ [`edition/${file}`]: changed })
        const result = await locked()
        await lecture.commit({ [`edition/${file}`]: text })
        expectFailure(result, 'not-found', words)
        const line =
          changed.split('\n').findIndex((line) => line.includes(instead.split('\t')[1] ?? instead)) + 1
        expect(result.placed).toEqual([
          expect.objectContaining({
            file: `edition/${file}`,
            line,
            message: expect.stringContaining('is no longer available'),
          }),
        ])
        expect(await publicTags(new Repository(name))).toEqual(tags)
      },
    )

    it('says when its base is gone', async () => {
      const text = read('base.txt')
      await lecture.commit({ 'edition/base.txt': text.replace(/sha256:.*/, `sha256:${'0'.repeat(64)}`) })
      const result = await locked()
      await lecture.commit({ 'edition/base.txt': text })
      expectFailure(result, 'not-found', /runtime base image.*this image does not exist/)
    })

    it('cannot be mixed up: its list of apt on another base is brought back, or refused', async () => {
      const folder = temporaryFolder()
      await command('cp', '-r', join(lecture.folder, 'edition'), folder)
      await command('rm', join(lecture.folder, 'edition/base.txt'))
      await lecture.commit({})
      const result = await locked()
      await command('cp', join(folder, 'edition/base.txt'), join(lecture.folder, 'edition'))
      await lecture.commit({})
      // The base of today has ed, which no lock takes away.
      expectFailure(result, 'build-step', /the image has ed=\S+, and the lock does not/)
    })
  })
})
