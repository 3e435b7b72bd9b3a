/**
 * Environments that cannot be made, what of them is at fault, and the small channels that they are asked of. `mamba-2.8.1.txt` holds
 * what mamba said of each (recorded by `RECORD=... npm test -- --config jest.e2e.config.js __tests__/e2e/solver-words.test.ts`).
 */
export interface MambaCase {
  channels: string[]
  dependencies: string[]
  /** Lines of the file that get an annotation. */
  lines: number[]
  /** Part of what is said. */
  words: string
  /** Infrastructure: nothing is said of a line. */
  passing?: true
  /** The stand-in has no words for it that name what was asked for. */
  onlyReal?: true
}

/** Where the channels lie while mamba runs. */
export const CHANNELS = 'file:///channels'
const LOCAL = [`${CHANNELS}/testing`, 'conda-forge']
const PYTHON = 'python=3.13'

type Package = [name: string, version: string, build: string, depends: string[], constrains?: string[]]

export const PACKAGES: Record<string, Package[]> = {
  testing: [
    ['left', '1.0', '0', ['shared 1.*']],
    ['right', '1.0', '0', ['shared 2.*']],
    ['right', '2.0', '0', ['shared 2.*']],
    ['shared', '1.0', '0', []],
    ['shared', '2.0', '0', []],
    ['old-python', '1.0', 'py39_0', ['python >=3.9,<3.10.0a0']],
    ['broken', '1.0', '0', ['nowhere >=3']],
    ['gpu', '1.0', '0', ['__cuda >=12']],
    ['constrainer', '1.0', '0', [], ['shared <2']],
    ['cycle-a', '1.0', '0', ['cycle-b 1.0']],
    ['cycle-b', '1.0', '0', ['cycle-a 2.0']],
    ['deep', '1.0', '0', ['middle']],
    ['middle', '1.0', '0', ['shared 3.*']],
    ['many', '1.0', '0', ['core 1.*']],
    ['many', '2.0', '0', ['core 2.*']],
    ['many', '3.0', '0', ['core 2.*', 'nowhere']],
    ['other', '1.0', '0', ['core 3.*']],
    ['other', '1.1', '0', ['core >=3']],
    ['core', '1.0', '0', []],
    ['core', '2.0', '0', []],
    ['core', '3.0', '0', []],
  ],
}

export const CASES: Record<string, MambaCase> = {
  'a package that no channel has': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'nosuchpackage'],
    lines: [6],
    words:
      '"nosuchpackage" (line 6 of environment.yml): no channel has a package with the name nosuchpackage',
  },
  'a package that no channel has, with a version': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'nosuchpackage=1.2'],
    lines: [6],
    words: 'no channel has nosuchpackage in the version',
  },
  'two packages that no channel has': {
    channels: LOCAL,
    dependencies: [PYTHON, 'nosuchone', 'nosuchtwo=1.2'],
    lines: [7, 8],
    words: '"nosuchone" (line 7 of environment.yml), "nosuchtwo=1.2" (line 8 of environment.yml): no channel',
  },
  'a version that no channel has': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'numpy=99', 'scipy'],
    lines: [6],
    words: 'no channel has numpy in the version',
  },
  'a range of versions that no channel has': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'numpy>=1.20,<1.21'],
    lines: [6],
    words: 'no channel has numpy in the version >=1.20,<1.21',
  },
  'a name with a star of which no version fits': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'scip*=99'],
    lines: [6],
    words: '"scip*=99" (line 6 of environment.yml): no channel has scip* in the version =99',
    onlyReal: true,
  },
  'a build that no channel has': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'numpy=2.5.5=py27_0'],
    lines: [6],
    words: 'with the build py27_0',
  },
  'a version in brackets that no channel has': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, `numpy[version='>=99']`],
    lines: [6],
    words: 'no channel has numpy in the version >=99',
  },
  'a Python that no channel has': {
    channels: ['conda-forge'],
    dependencies: ['python=2.7', 'numpy'],
    lines: [5],
    words: 'no channel has python in the version',
  },
  'one package twice, of which one version exists': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'numpy', 'numpy<2'],
    lines: [7],
    words: 'no channel has numpy in the version <2',
  },
  'a package that no channel has and two that exclude each other': {
    channels: LOCAL,
    dependencies: [PYTHON, 'nosuchone', 'left', 'right'],
    lines: [7],
    words: 'no channel has a package with the name nosuchone',
  },
  'two packages that need other versions of a third': {
    channels: LOCAL,
    dependencies: [PYTHON, 'left=1.0', 'right>=2'],
    lines: [7],
    words: '"left=1.0" (line 7 of environment.yml), "right>=2" (line 8 of environment.yml)',
  },
  'a metapackage and another version of what it pins': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'anaconda=2026.07', 'networkx=3.4.2'],
    lines: [6],
    words: '"anaconda=2026.07" (line 6 of environment.yml), "networkx=3.4.2" (line 7 of environment.yml)',
  },
  'packages with several versions that exclude each other': {
    channels: LOCAL,
    dependencies: [PYTHON, 'many', 'other'],
    lines: [7],
    words: '"many" (line 7 of environment.yml), "other" (line 8 of environment.yml)',
  },
  'a package that constrains another one': {
    channels: LOCAL,
    dependencies: [PYTHON, 'constrainer', 'shared=2.0'],
    lines: [7],
    words: '"constrainer" (line 7 of environment.yml), "shared=2.0" (line 8 of environment.yml)',
  },
  'a package for a Python that no channel has': {
    channels: LOCAL,
    dependencies: [PYTHON, 'old-python'],
    lines: [7],
    words: 'python >=3.9,<3.10.0a0',
  },
  'a package that needs what no channel has': {
    channels: LOCAL,
    dependencies: [PYTHON, 'broken'],
    lines: [7],
    words: 'nowhere >=3',
  },
  'a package that needs through another one what no channel has': {
    channels: LOCAL,
    dependencies: [PYTHON, 'deep'],
    lines: [7],
    words: 'middle',
  },
  'packages that need each other, in a version that no channel has': {
    channels: LOCAL,
    dependencies: [PYTHON, 'cycle-a'],
    lines: [7],
    words: 'cycle-a ==2.0',
  },
  'a package that needs a GPU': {
    channels: LOCAL,
    dependencies: [PYTHON, 'gpu'],
    lines: [7],
    words: '__cuda >=12',
  },
  'a package of another channel than the one that it is asked of': {
    channels: LOCAL,
    dependencies: [PYTHON, 'conda-forge::left'],
    lines: [7],
    words: '"conda-forge::left" (line 7 of environment.yml)',
  },
  'a channel that does not exist': {
    channels: ['conda-forge', 'no-such-channel'],
    dependencies: [PYTHON],
    lines: [4],
    words: 'cannot read the channel "no-such-channel" (line 4 of environment.yml)',
  },
  'a folder that does not exist': {
    channels: ['file:///nowhere/at/all', 'conda-forge'],
    dependencies: [PYTHON],
    lines: [3],
    words: 'cannot read the channel "file:///nowhere/at/all" (line 3 of environment.yml)',
  },
  'a spec of a channel that does not exist': {
    channels: ['conda-forge'],
    dependencies: [PYTHON, 'no-such-channel::numpy'],
    lines: [6],
    words: 'cannot read the channel "no-such-channel::numpy" (line 6 of environment.yml)',
  },
  'a channel whose server has none of that name': {
    channels: ['conda-forge', 'http://127.0.0.1:8099/404'],
    dependencies: [PYTHON],
    lines: [4],
    words: 'its server does not have this channel (404)',
  },
  'a channel whose server refuses access': {
    channels: ['conda-forge', 'http://127.0.0.1:8099/403'],
    dependencies: [PYTHON],
    lines: [4],
    words: 'its server refuses access (401 or 403)',
  },
  'a channel whose server has too many requests': {
    channels: ['conda-forge', 'http://127.0.0.1:8099/429'],
    dependencies: [PYTHON],
    lines: [],
    words: 'status: 429',
    passing: true,
  },
  'a channel whose server is broken': {
    channels: ['conda-forge', 'http://127.0.0.1:8099/503'],
    dependencies: [PYTHON],
    lines: [],
    words: 'status: 503',
    passing: true,
  },
  'a channel whose server does not answer': {
    channels: ['conda-forge', 'http://127.0.0.1:8098/x'],
    dependencies: [PYTHON],
    lines: [],
    words: 'Could not connect to server',
    passing: true,
  },
  'a channel whose name cannot be resolved': {
    channels: ['conda-forge', 'https://no.such.host.invalid/x'],
    dependencies: [PYTHON],
    lines: [],
    words: 'Could not resolve hostname',
    passing: true,
  },
}

export function environmentOf({ channels, dependencies }: MambaCase): string {
  const list = (items: string[]) => items.map((item) => `  - ${JSON.stringify(item)}\n`).join('')
  return `name: quantecon\nchannels:\n${list(channels)}dependencies:\n${list(dependencies)}`
}

/** The index of a channel, as `repodata.json`; there is no package behind it, since no solve succeeds. */
export function indexOf(packages: Package[], subdir: string): string {
  const records = packages.map(([name, version, build, depends, constrains = []]) => [
    `${name}-${version}-${build}.conda`,
    { name, version, build, build_number: 0, depends, constrains, subdir, md5: '0'.repeat(32), size: 1000 },
  ])
  const none = subdir === 'noarch'
  return JSON.stringify({
    info: { subdir },
    packages: {},
    'packages.conda': none ? {} : Object.fromEntries(records),
    repodata_version: 1,
  })
}
