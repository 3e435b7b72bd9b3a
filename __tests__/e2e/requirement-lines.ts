import type { MarkerValues } from '../../src/environment/marker.ts'

/** As in requirements-as-pip.py. */
export const VALUES: MarkerValues = {
  implementation_name: 'cpython',
  implementation_version: '3.12.4',
  os_name: 'posix',
  platform_machine: 'x86_64',
  platform_release: '6.8.0',
  platform_system: 'Linux',
  platform_version: '#1 SMP',
  python_full_version: '3.12.4',
  platform_python_implementation: 'CPython',
  python_version: '3.12',
  sys_platform: 'linux',
  extra: '',
}

const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const HASH = 'a'.repeat(64)
const NAMES = ['numpy', 'Jupyter_Book', 'zope.interface', 'a', 'x-y', '3to2', 'foo_', 'foo-', '_foo', 'b.']
const VERSIONS = [
  '1.2',
  '1',
  '2.0.0',
  '1.0.4post1',
  '2.*',
  '1.0rc1',
  '1.0.dev3',
  '1.0+cpu',
  '1!2.0',
  'v1.0',
  '1.0-1',
  '1.x',
  '',
  '*',
  '1.0.*.1',
  '2024a',
  '1.0a',
  '1.0+',
  '1 .0',
  '1.0-rc.2',
]
const OPERATORS = ['==', '>=', '<=', '<', '>', '!=', '~=', '===', '=', '=>', '=<', '<>', '= =', '==', '>=']
const EXTRAS = ['[x]', '[x,y]', '[ x , y ]', '[]', '[x', '[x y]', '[x,]', '[-]', ' [cuda-12]']
const VARIABLES = [
  'sys_platform',
  'platform_system',
  'os_name',
  'platform_machine',
  'python_version',
  'python_full_version',
  'implementation_name',
  'platform_python_implementation',
  'python_implementation',
  'implementation_version',
  'os.name',
  'sys.platform',
  'platform.machine',
  'extra',
  'platform_release',
  'nonsense',
]
const TEXTS = [
  'linux',
  'darwin',
  'win32',
  'Linux',
  'Windows',
  'posix',
  'x86_64',
  'aarch64',
  '3.8',
  '3.12',
  '3.12.4',
  '3.13',
  '3.1',
  'cpython',
  'CPython',
  '',
  'linux darwin',
  '3.*',
  '3.12.*',
  '3.12.0rc1',
  '3.13.0a1',
  '3.12.post1',
  'test',
  '6.8.0',
]
const COMPARISONS = [
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '~=',
  '===',
  'in',
  'not in',
  '==',
  '==',
  '=',
  'not  in',
  'is',
]
const LINKS = [
  `git+https://github.com/o/n@${COMMIT}`,
  'git+https://github.com/o/n.git@main#egg=n',
  'git+ssh://git@github.com/o/n.git',
  'git+https://github.com/o/n#subdirectory=p&egg=N_n',
  'git+https://github.com/o/n#egg=n[x]',
  'https://example.org/a.zip',
  `https://example.org/a.tar.gz#sha256=${HASH}`,
  'https://example.org/a-1-py3-none-any.whl',
  'git+file:///srv/n',
]
const LOCAL = ['./package', './package[x]', './wheels/a-1-py3-none-any.whl', '.', './', 'package/', '.[docs]']
const FILES = ['more.txt', 'pip/more.txt', '"with blank.txt"', "'q.txt'", 'a\\ b.txt', '"open', 'x\\']
const URLS = [
  'https://example.org/simple',
  'https://u:p@example.org/simple',
  '"https://example.org/simple"',
  'wheels',
  '',
]
const WITH_URL = ['--index-url', '--extra-index-url', '--find-links', '--pypi-url']
const ABBREVIATED = [
  '--index',
  '--i',
  '--extra-index',
  '--extra',
  '--ex',
  '--e',
  '--edit',
  '--find',
  '--f',
  '--py',
  '--p',
  '--pr',
  '--pre',
  '--pref',
  '--no',
  '--no-i',
  '--no-b',
  '--no-r',
  '--only',
  '--only-b',
  '--only-f',
  '--re',
  '--req',
  '--require',
  '--requirem',
  '--require-',
  '--c',
  '--con',
  '--cons',
  '--conf',
  '--h',
  '--ha',
  '--t',
  '--trusted',
  '--use',
  '--a',
  '--all',
]
const FLAGS = ['--no-index', '--prefer-binary', '--require-hashes', '--no-require-hashes', '--pre', '--pre=1']
const OF_PACKAGES = ['--no-binary', '--only-binary', '--all-releases', '--only-final']
const FOREIGN = [
  '--user',
  '--target=x',
  '-t x',
  '--no-deps',
  '--install-option="--gpu"',
  '--global-option=x',
  '--build-option=x',
  '-U',
  '--upgrade',
  '-q',
  '-v',
  '--no-cache-dir',
  '--force-reinstall',
  '--prefix /x',
  '-h',
  '--help',
  '--no-build-isolation',
]
const OF_REQUIREMENTS = [
  `--hash=sha256:${HASH}`,
  `--hash sha256:${HASH}`,
  '--hash=md5:1',
  '--hash=x',
  `--ha=sha384:${HASH}`,
  '--hash',
  '--config-settings=a=b',
  '--config-settings "--build-option=x"',
  '-C--build-option=x',
  '-Ca=b',
  '-C a=b',
  '-Cx',
  '--config-settings=x',
  '--conf a=b',
  '-C',
]

type Random = <T>(choices: readonly T[]) => T

/** Lines of requirements files, good, bad and odd; the same for the same seed. */
export function generator(seed: number): () => string {
  let state = seed >>> 0
  const random = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const one: Random = (choices) => choices[Math.floor(random() * choices.length)] as (typeof choices)[number]
  const maybe = (chance: number, text: () => string): string => (random() < chance ? text() : '')
  const blank = (): string => one(['', '', '', ' ', ' ', '  ', '\t'])
  const clause = (): string =>
    random() < 0.8
      ? one(['==1.2', '>=1.0', '<2', ' == 1.0', ' >= 1.2', '!=2.0.0', '~=1.2'])
      : blank() + one(OPERATORS) + blank() + one(VERSIONS)
  const specifiers = (): string => {
    const list =
      clause() +
      maybe(0.3, () => blank() + one([',', ',', ',', ', ', ',,']) + clause()) +
      maybe(0.05, () => ',')
    return one([list, list, list, ` (${list})`, `(${list})`])
  }
  const quoted = (text: string): string => one([`"${text}"`, `'${text}'`, `"${text}"`, `"${text}'`])
  const operand = (): string => one([one(VARIABLES), one(VARIABLES), quoted(one(TEXTS))])
  const plain = (): string =>
    `${one(['sys_platform', 'python_version', 'platform_system'])} ${one(['==', '!=', '>=', '<', 'in'])} "${one(TEXTS)}"`
  const comparison = (): string =>
    one([
      plain(),
      plain(),
      plain(),
      plain(),
      `${one(VARIABLES)} ${one(COMPARISONS)} ${quoted(one(TEXTS))}`,
      `${one(VARIABLES)}${blank()}${one(COMPARISONS)}${blank()}${quoted(one(TEXTS))}`,
      `${quoted(one(TEXTS))} ${one(COMPARISONS)} ${one(VARIABLES)}`,
      `${operand()} ${one(COMPARISONS)} ${operand()}`,
    ])
  const marker = (): string =>
    one([
      comparison(),
      comparison(),
      `${comparison()} ${one(['and', 'or'])} ${comparison()}`,
      `(${comparison()} or ${comparison()}) and ${comparison()}`,
      `${comparison()} or ${comparison()} and ${comparison()}`,
      `${comparison()} and`,
      `(${comparison()}`,
    ])
  const condition = (): string => `${blank()};${blank()}${marker()}`
  const named = (): string =>
    one([...NAMES.slice(0, 5), one(NAMES)]) +
    maybe(0.2, () => one(EXTRAS)) +
    maybe(0.7, specifiers) +
    maybe(0.25, condition)
  const link = (): string =>
    maybe(0.5, () => one(NAMES) + maybe(0.2, () => one(EXTRAS)) + one([' @ ', '@', ' @', '@ '])) +
    one(LINKS) +
    maybe(0.2, () => one([' ', '']) + condition())
  const requirement = (): string =>
    one([named, named, named, link, () => one(LOCAL) + maybe(0.1, condition)])()
  const value = (option: string, text: string): string => option + one([' ', ' ', '=', '  ']) + text
  const option = (): string =>
    one([
      () => value(one(WITH_URL), one(URLS)),
      () => one(['-i', '-f']) + one([' ', '', '=']) + one(URLS),
      () => value(one(OF_PACKAGES), one([':all:', 'numpy', 'numpy,scipy', '--pre', ''])),
      () => one(FLAGS),
      () => value('--trusted-host', 'example.org'),
      () => value('--use-feature', one(['truststore', 'fast-deps'])),
      () => one([one(ABBREVIATED), value(one(ABBREVIATED), one([...URLS, ':all:', 'numpy', 'a=b']))]),
      () => (random() < 0.3 ? one(FOREIGN) : '--pre'),
      () => one(OF_REQUIREMENTS),
    ])()
  const include = (): string =>
    one([
      () => one(['-r', '-c']) + one([' ', '', '=']) + one(FILES),
      () => value(one(['--requirement', '--constraint', '--requirem', '--cons']), one(FILES)),
    ])()
  const editable = (): string => {
    const what = one([
      ...LOCAL,
      ...LINKS,
      `"n @ ${LINKS[0]}"`,
      `n @ ${LINKS[0]}`,
      '',
      './package ; os_name == "nt"',
    ])
    return one([() => `-e ${what}`, () => `-e${what}`, () => value(one(['--editable', '--edit']), what)])()
  }
  const behind = (): string => one([one(OF_REQUIREMENTS), one(OF_REQUIREMENTS), option(), option()])
  const junk = (): string =>
    one([' scipy', ' - scipy', ' -- scipy', ' ;', ' "', ' # why', ' #', '#why', ' \\', ' -'])
  const line = (): string =>
    one([
      requirement,
      requirement,
      requirement,
      requirement,
      requirement,
      () => `${requirement()} ${one(OF_REQUIREMENTS)}`,
      () => `${requirement()} ${behind()}`,
      () => `${requirement()} ${behind()} ${behind()}`,
      option,
      () => `${option()} ${option()}`,
      () => `${option()} ${requirement()}`,
      include,
      () => `${include()} ${one([option, include, requirement])()}`,
      () => `${option()} ${include()}`,
      editable,
      () => `${editable()} ${one([behind, requirement, editable])()}`,
    ])() + maybe(0.05, junk)
  return () => {
    const text = line()
    if (random() > 0.05 || text.includes('://')) return text
    const at = Math.floor(random() * text.length)
    return text.slice(0, at) + one([' ', '', '-', ';', '=', '"', '\\', '[', '#']) + text.slice(at + 1)
  }
}
