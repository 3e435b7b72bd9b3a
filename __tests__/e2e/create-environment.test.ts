import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { condaPart, readEnvironment } from '../../src/environment/environment.ts'
import { indexOf, PACKAGES } from '../image-build/mamba-cases.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder } from './machine.ts'

/** The step of the recipe that runs mamba, by itself in the solver image: what it installs, and from where. */
let channels: string

beforeAll(() => {
  channels = temporaryFolder()
  for (const subdir of ['linux-64', 'linux-aarch64', 'noarch']) {
    const file = join(channels, 'testing', subdir, 'repodata.json')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, indexOf(PACKAGES.testing ?? [], subdir))
  }
})

afterAll(cleanUp)

interface Made {
  /** `name`: the channel that it came from. */
  from: Record<string, string>
  urls: string[]
  /** Relative path of each .pyc, and a sum over all of their bytes. */
  compiled: number
  sum: string
  log: string
}

const TELL = `
import glob, hashlib, json, os
from pathlib import Path
root = Path('/opt/conda/envs/q')
records = [json.loads(file.read_text()) for file in sorted(root.glob('conda-meta/*.json'))]
pycs = sorted(root.rglob('*.pyc'))
digest = hashlib.sha256(b''.join(str(p).encode() + p.read_bytes() for p in pycs)).hexdigest()
print('MADE' + json.dumps({'from': {r['name']: r['url'].rsplit('/', 3)[1] for r in records},
    'urls': [r['url'] + '#' + r['md5'] for r in records], 'compiled': len(pycs), 'sum': digest}))
`

async function create(files: Record<string, string>): Promise<Made> {
  const folder = temporaryFolder()
  for (const [name, text] of Object.entries({ ...files, 'tell.py': TELL }))
    writeFileSync(join(folder, name), text)
  const mounts = {
    [folder]: '/environment',
    [`${ROOT}/containers/lecture`]: '/recipe',
    [channels]: '/channels',
  }
  const log = await command(
    'docker',
    ...['run', '--rm', ...Object.entries(mounts).flatMap(([from, to]) => ['--volume', `${from}:${to}:ro`])],
    ...[`${setting('BASE')}:solver`, 'sh', '-c'],
    '{ sh /recipe/create-environment /opt/conda/envs/q /environment && /opt/conda/envs/q/bin/python -B /environment/tell.py; } 2>&1 || echo failed',
  )
  const made = /^MADE(.*)$/m.exec(log)?.[1]
  return { from: {}, urls: [], compiled: 0, sum: '', ...(made && JSON.parse(made)), log }
}

const written = (text: string) => condaPart(readEnvironment('environment.yml', Buffer.from(text)))
const environment = (list: string, ...items: string[]) => ({
  'environment.yml': written(`${list}\ndependencies:\n${items.map((item) => `  - ${item}\n`).join('')}`),
})

describe('the conda part of an environment comes from', () => {
  it('the channels that it lists and no other', async () => {
    const made = await create(environment('channels: [file:///channels/testing]', 'python=3.13', 'shared'))
    expect(made.log).toMatch(/python [^\n]*does not exist/)
    expect(made.log).toMatch(/^failed$/m)
  })

  it.each(['', 'channels: []', 'channels: [nodefaults]'])(
    'conda-forge where it lists none: "%s"',
    async (list) => {
      const { from } = await create(environment(list, 'python=3.13', 'tqdm'))
      expect(from).toEqual({ python: 'conda-forge', pip: 'conda-forge', tqdm: 'conda-forge' })
    },
  )

  it.each(['defaults', 'default'])('what %s stands for', async (name) => {
    const { from } = await create(environment(`channels: [${name}]`, 'python=3.13', 'tqdm'))
    expect(from).toEqual({ python: 'main', pip: 'main', tqdm: 'main' })
  })

  it('the channel that a spec names', async () => {
    const { from } = await create(environment('channels: [main]', 'python=3.13', 'conda-forge::tqdm'))
    expect(from).toEqual({ python: 'main', pip: 'main', tqdm: 'conda-forge' })
  })
})

describe('the Python files', () => {
  it('are compiled alike in every build, by a solve and by an explicit list, and the log is one for people', async () => {
    const one = await create(environment('channels: [main]', 'python=3.13', 'sphinx'))
    const other = await create(environment('channels: [main]', 'python=3.13', 'sphinx'))
    const list = ['@EXPLICIT', ...one.urls, ''].join('\n')
    const explicit = await create({
      ...environment('channels: [nowhere]', 'python=3.13'),
      'explicit.txt': list,
    })
    expect(one.compiled).toBeGreaterThan(1000)
    expect([other, explicit].map(({ compiled, sum }) => [compiled, sum])).toEqual([
      [one.compiled, one.sum],
      [one.compiled, one.sum],
    ])
    expect(one.log).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]|Starting$|mamba activate|^ *$(?!\n*$)/m)
  })
})
