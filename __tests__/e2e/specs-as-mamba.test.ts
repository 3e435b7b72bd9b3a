import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { condaPart, inspectEnvironment, readEnvironment } from '../../src/environment/environment.ts'

/** Real mamba with its libraries; it needs a system as new as Debian 13. */
const MAMBA = resolve(process.env.REAL_MAMBA ?? '../shared/mamba')
const SYSTEM = process.env.STANDIN_SYSTEM ?? ''
const judged = existsSync(join(MAMBA, 'bin/mamba')) && SYSTEM !== '' ? describe : describe.skip

const PACKAGES: Record<string, [versions: string, builds: string]> = {
  python: ['3.10.16 3.12.0 3.12.8 3.13.1', 'h1_0_cpython'],
  numpy: ['1.19.5 1.20.3 1.26.4 2.0.0 2.1.3 2.10.0', 'py312_0 py313_0'],
  scipy: ['1.4.0 1.15.3 2.0.0', 'py_0'],
  pip: ['25.0', 'py_0'],
}

/** As written, and the package that conda's own MatchSpec chooses: the newest that fits. `undefined`: refused. */
const ROWS: [string, string | undefined][] = [
  ['numpy >=1.20 ,<2', 'numpy-1.26.4-py313_0'],
  ['numpy >=1.20 , <2 , !=1.26.4', 'numpy-1.20.3-py313_0'],
  ['numpy  >=  1.20 , < 2', 'numpy-1.26.4-py313_0'],
  ['scipy   >=    1.5.0,  < 2.0.0', 'scipy-1.15.3-py_0'],
  ['numpy >=1.20 ,<2 py312_0', 'numpy-1.26.4-py312_0'],
  ['numpy 1.19.5 | 1.20.3', 'numpy-1.20.3-py313_0'],
  ['numpy >=2.5 | 1.19.5', 'numpy-2.10.0-py313_0'],
  ['numpy = 1.26.4 = py312_0', 'numpy-1.26.4-py312_0'],
  ['numpy=1.26.4 py312_0', 'numpy-1.26.4-py312_0'],
  ['numpy =1.26.4 py312_0', 'numpy-1.26.4-py312_0'],
  ['numpy = 1.26.4 py312_0', 'numpy-1.26.4-py312_0'],
  ['numpy=1.26.* py312_0', 'numpy-1.26.4-py312_0'],
  ['python=3.12.* *_cpython', 'python-3.12.8-h1_0_cpython'],
  ['numpy=1.26.4*', 'numpy-1.26.4-py313_0'],
  ['python=3.12.8*', 'python-3.12.8-h1_0_cpython'],
  ['numpy=2.1*', 'numpy-2.1.3-py313_0'],
  ['numpy===2.0.0', 'numpy-2.0.0-py313_0'],
  ['numpy<2.*', 'numpy-1.26.4-py313_0'],
  ['numpy == 2.1.3', 'numpy-2.1.3-py313_0'],
  ['python = 3.12', 'python-3.12.8-h1_0_cpython'],
  ['python 3.12', 'python-3.12.0-h1_0_cpython'],
  ['python~=3.12.0', 'python-3.12.8-h1_0_cpython'],
  ['python[version="3.12.*"]', 'python-3.12.8-h1_0_cpython'],
  ['file:///channel::numpy >=1.20 ,<2', 'numpy-1.26.4-py313_0'],
  ['numpy>=', undefined],
  ['python=>3.12', undefined],
  ['numpy>=1.20,', undefined],
  ['numpy >=1.20 <2', undefined],
  ['numpy<>2', undefined],
  ['numpy~=2.0.*', undefined],
  ["numpy[version='>=1.20 ,<2']", 'numpy-1.26.4-py313_0'],
  ['numpy[version="<2.*"]', 'numpy-1.26.4-py313_0'],
  ["numpy[build='py312*', version='>1.19 , <2.*']", 'numpy-1.26.4-py312_0'],
  ['numpy[version="===2.0.0"]', 'numpy-2.0.0-py313_0'],
  ['numpy[version="=2.1*"]', 'numpy-2.1.3-py313_0'],
  ["numpy[version='>=1.20 <2']", undefined],
  ["python[version='=>3.12']", undefined],
  ["numpy[version='1.26,']", undefined],
  ['numpy=1.26.4-py312_0', undefined],
  ['numpy ^1.26.*$', undefined],
  ['numpy~=1', undefined],
  ['numpy=.1', undefined],
  ['numpy=1..2', undefined],
  ['numpy=1.*.4', undefined],
  ['numpy=1.26.', 'numpy-1.26.4-py313_0'],
  ['python=v3.13', undefined],
  ['python=3.13.x', undefined],
]

judged('real mamba reads the specs that it is given', () => {
  const folder = mkdtempSync(join(tmpdir(), 'as-mamba-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const written = (spec: string): string => {
    const text = `name: x\nchannels: ["file:///channel"]\ndependencies:\n  - ${JSON.stringify(spec)}\n`
    const bytes = new TextEncoder().encode(text)
    const { environment } = inspectEnvironment('environment.yml', bytes)
    // What is refused here is given as it stands, so that mamba has its say.
    return environment === undefined ? text : condaPart(readEnvironment('environment.yml', bytes))
  }

  beforeAll(() => {
    for (const name of ['channel/linux-64', 'channel/noarch', 'files']) {
      mkdirSync(join(folder, name), { recursive: true })
    }
    const all = Object.entries(PACKAGES).flatMap(([name, [versions, builds]]) =>
      versions.split(' ').flatMap((version) => builds.split(' ').map((build) => ({ name, version, build }))),
    )
    const records = all.map(({ name, version, build }) => [
      `${name}-${version}-${build}.conda`,
      { name, version, build, build_number: 0, depends: [], size: 1, subdir: 'linux-64' },
    ])
    for (const [subdir, packages] of [
      ['linux-64', Object.fromEntries(records)],
      ['noarch', {}],
    ] as const) {
      const content = { info: { subdir }, packages: {}, 'packages.conda': packages, repodata_version: 1 }
      writeFileSync(join(folder, 'channel', subdir, 'repodata.json'), JSON.stringify(content))
    }
    for (const [index, [spec]] of ROWS.entries()) {
      writeFileSync(join(folder, 'files', `${index}.yml`), written(spec))
    }
    const solve = `for file in /w/files/*.yml; do
      /mamba/bin/mamba env create --root-prefix /tmp/root --dry-run --json --yes --file "$file" >"$file.json" 2>/dev/null || true
    done`
    const mounts = ['/etc/ssl/certs:/etc/ssl/certs:ro', `${MAMBA}:/mamba:ro`, `${folder}:/w`]
    execFileSync('docker', [
      ...['run', '--rm', '--network', 'none', '-e', 'HOME=/tmp'],
      ...mounts.flatMap((mount) => ['-v', mount]),
      ...['-v', `${join(folder, 'channel')}:/channel:ro`, SYSTEM, 'sh', '-c', solve],
    ])
  }, 300_000)

  it.each(ROWS.map(([spec, chosen], index) => [spec, chosen, index] as const))(
    '%s',
    (spec, chosen, index) => {
      const answer = JSON.parse(readFileSync(join(folder, 'files', `${index}.yml.json`), 'utf8'))
      const linked = (answer.actions?.LINK ?? []).map(({ fn }: { fn: string }) => fn.replace(/\.conda$/, ''))
      const name = spec.replace(/^.*::/, '').replace(/\W.*$/s, '')
      expect(linked.find((file: string) => file.startsWith(`${name}-`))).toBe(chosen)
      const { environment } = inspectEnvironment(
        'environment.yml',
        new TextEncoder().encode(`dependencies:\n  - ${JSON.stringify(spec)}\n`),
      )
      expect(environment === undefined).toBe(chosen === undefined)
    },
  )
})
