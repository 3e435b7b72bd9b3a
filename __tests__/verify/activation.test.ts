// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of shell scripts
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'

/**
 * The recorder of the default recipe and the check of the verification, in a real bash on plain folders: an image that holds
 * what was recorded passes, whatever the scripts of its packages are like.
 */
const ROOT = join(import.meta.dirname, '../..')
const SHAPES = join(ROOT, 'scripts/standins/channel/activate')
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

let folder: string
let prefix: string
let record: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-action-activation-'))
  folders.push(folder)
  prefix = join(folder, 'quantecon')
  record = join(folder, 'record')
  for (const path of [record, join(prefix, 'conda-meta'), join(prefix, 'etc/conda/activate.d')])
    mkdirSync(path, { recursive: true })
})

const script = (name: string, text: string): void =>
  writeFileSync(join(prefix, 'etc/conda/activate.d', `${name}.sh`), `${text}\n`)

interface Activation {
  path: [string, string]
  variables: Record<string, string>
  dropped?: Record<string, string>
  ended?: Record<string, string>
}

/** What the recipe writes into the image, and the lines of its log. */
function recorded(seconds = 60): Activation & { log: string } {
  const file = join(record, 'activation.json')
  const recorder = join(ROOT, 'containers/lecture/activation.py')
  const program = `import importlib.util, sys
spec = importlib.util.spec_from_file_location("recorder", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.SECONDS = ${seconds}
module.main(*sys.argv[2:])`
  const log = execFileSync('python3', ['-I', '-B', '-c', program, recorder, prefix, file], {
    encoding: 'utf8',
  })
  const scripts = readdirSync(join(prefix, 'etc/conda/activate.d')).filter((name) => name.endsWith('.sh'))
  writeFileSync(join(record, 'build.json'), JSON.stringify({ activation_scripts: scripts }))
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as Activation), log }
}

/** ENV of an image that got what was recorded. */
function environment({ path, variables }: Activation): Record<string, string> {
  const PATH = `${path[0]}${prefix}/bin:/usr/bin:/bin${path[1]}`
  return { PATH, LANG: 'C.UTF-8', CONDA_PREFIX: prefix, CONDA_DEFAULT_ENV: 'quantecon', ...variables }
}

/** Runs the check; code and reason of each of its three outcomes. */
function checked(env: Record<string, string>, expected: object = {}): Record<string, [number, string]> {
  const environ = join(folder, 'environ')
  writeFileSync(
    environ,
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\0`)
      .join(''),
  )
  const outcomes = join(folder, 'outcomes')
  mkdirSync(outcomes, { recursive: true })
  writeFileSync(
    join(folder, 'expected.json'),
    JSON.stringify({ name: 'quantecon', variables: {}, recipe: true, ...expected }),
  )
  const check = join(ROOT, 'containers/verify/activation.py')
  execFileSync('python3', ['-B', check, join(folder, 'expected.json'), outcomes, record, prefix], {
    env: { PATH: process.env.PATH, IMAGE_ENVIRONMENT: environ },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const read = (name: string): [number, string] => [
    Number(readFileSync(join(outcomes, `activation.${name}.code`), 'utf8')),
    readFileSync(join(outcomes, `activation.${name}.why`), 'utf8'),
  ]
  return Object.fromEntries(['environment', 'variables', 'scripts'].map((name) => [name, read(name)]))
}

const GOOD: [number, string] = [0, '']
const WARNING = 81

describe('activation scripts of packages', () => {
  // What the recorded image has of each; `undefined` where nothing may be lost, another word for the warning.
  const rows: [string, string, Record<string, string>, RegExp?][] = [
    ['keep the former value', 'export A_BACKUP="${A:-}"\nexport A="$CONDA_PREFIX/a"', { A_BACKUP: '' }],
    ['keep it where there was one', 'if [ "${A+x}" ]; then export A_BACKUP="$A"; fi\nexport A=1', { A: '1' }],
    ['put flags around it', 'export FLAGS="-O2${FLAGS:+ }${FLAGS:-}"', { FLAGS: '-O2' }],
    ['join a list by blanks', 'export L="${L:+$L }file://$CONDA_PREFIX/c"', {}],
    ['guard themselves', 'case " ${L:-} " in *" a "*) ;; *) export L="${L:+$L }a" ;; esac', { L: 'a' }],
    ['set what needs quotes', `export Q='"$x" \`y\` \\ = # ü  z '`, { Q: '"$x" `y` \\ = # ü  z ' }],
    ['set read-only variables', 'readonly R=1; export R', { R: '1' }],
    ['have functions and aliases', 'f() { local x=1; export F=$x; }; f; alias g=f', { F: '1' }],
    ['return early', 'export A=1\nreturn 1\nexport A=2', { A: '1' }],
    ['use the positional parameters', 'set -- a b c\nexport N=$#\nshift', { N: '3' }],
    ['leave a process behind', 'sleep 300 &\nexport A=1', { A: '1' }],
    ['say much', 'yes | head -c 200000\nyes | head -c 200000 >&2\nexport A=1', { A: '1' }],
    ['have a trap of their own', "trap 'echo bye' EXIT\nexport A=1", { A: '1' }],
    ['change the folder', 'cd /\nexport A="$PWD"', { A: '/' }],
    ['export functions', 'f() { :; }; export -f f; export A=1', { A: '1' }, /BASH_FUNC_f%% cannot be kept/],
    ['set several lines', 'export LINES_OF="a\nb" A=1', { A: '1' }, /LINES_OF cannot be kept/],
    ['set bytes that are no text', "export BYTES=$'\\xff' A=1", { A: '1' }, /BYTES cannot be kept/],
    [
      'set what no line of a Dockerfile can hold',
      'export LONG="$(printf "x%.0s" {1..40000})" A=1',
      { A: '1' },
      /LONG cannot be kept: its value is too long/,
    ],
    [
      'set what the runner sets',
      'export HOME=/x GITHUB_TOKEN=y A=1',
      { A: '1' },
      /GITHUB_TOKEN, HOME cannot be/,
    ],
    [
      'set what no program can be started with',
      'export HUGE="$(printf "x%.0s" {1..140000})" A=1',
      { A: '1' },
      /HUGE cannot be kept: its value is too long/,
    ],
    [
      'set folders of the home folder',
      'export CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/a" B=~/b A=1',
      { A: '1' },
      /B, CACHE cannot be kept: it depends on HOME/,
    ],
    [
      'put a folder of the home folder into PATH',
      'export GOPATH="$HOME/go" PATH="$HOME/go/bin:/kept/bin:$PATH" A=1',
      { A: '1' },
      /PATH cannot be kept: a part of it depends on HOME.*; GOPATH cannot be kept: it depends on HOME/,
    ],
    [
      'ask strictly for what conda and jobs set',
      'set -eu\nexport A="$CONDA_EXE $CONDA_PYTHON_EXE $CONDA_SHLVL $CONDA_PROMPT_MODIFIER$USER"\n: "$TERM" "$HOME"\nset +eu',
      { A: '/opt/conda/bin/conda /opt/conda/bin/python 1 (quantecon) root' },
    ],
    ['exit where there is no home folder', '[ -d "$HOME" ] || exit 1\nexport A=1', { A: '1' }],
    ['ask for a colour', 'set -e\ntput setaf 1\nset +e\nexport A=1', { A: '1' }],
    ['have locals of any name', 'export name=1 names=2 IFS=1 A=1', { name: '1', names: '2', A: '1' }],
    ['leave a trap for failures behind', "export A=1\ntrap 'exit 1' ERR", { A: '1' }],
    [
      'leave a trap for functions behind',
      "export A=1\nf() { trap 'exit 1' RETURN; }; f",
      {},
      /shape\.sh ends the shell/,
    ],
    [
      'leave a trap for each command behind',
      "export A=1\ntrap 'exit 1' DEBUG",
      {},
      /shape\.sh ends the shell/,
    ],
    ['leave set -n behind', 'export A=1\nset -n', {}, /shape\.sh ends the shell/],
    ['leave noclobber and posix behind', 'export A=1\nset -C -o posix', { A: '1' }],
    ['set a number of a process', 'export A=1 P=$$', { A: '1' }, /P cannot be kept: its value differs/],
    ['set the time', 'export A=1 T=$(date +%s)', { A: '1' }, /T cannot be kept: its value differs/],
    [
      'set a temporary folder',
      'export A=1 D=$(mktemp -d)',
      { A: '1' },
      /D cannot be kept: its value differs/,
    ],
    ['replace PATH', 'PATH=/x\nexport A=1', { A: '1' }, /PATH cannot be kept: a script replaces it/],
    ['exit', 'export A=1\nexit 0', { A: '1' }, /shape\.sh ends the shell/],
    [
      'exit behind a condition',
      'export A=1\n[ -d /nowhere ] || exit 3',
      { A: '1' },
      /shape\.sh ends the shell/,
    ],
    ['exit with an own trap', "export A=1\ntrap 'true' EXIT\nexit 0", {}, /shape\.sh ends the shell/],
    ['are strict and fail', 'export A=1\nset -e\nfalse', { A: '1' }, /shape\.sh ends the shell/],
    ['are strict and ask', 'export A=1\nset -u\n: "$NOBODY"', { A: '1' }, /shape\.sh ends the shell/],
    ['leave set -e behind', 'export A=1\nset -e', { A: '1' }, /shape\.sh leaves set -e behind/],
    ['leave set -u behind', 'export A=1\nset -u', { A: '1' }, /shape\.sh leaves set -u behind/],
    ['replace the shell', 'export A=1\nexec true', {}, /shape\.sh ends the shell/],
    ['kill the shell', 'export A=1\nkill -9 $$', {}, /shape\.sh ends the shell/],
    ['are no bash', 'export A=1\nif; fi (', {}, /shape\.sh bash does not understand/],
  ]

  // Each with its four parts: a test would take a missing one for a callback.
  const whole = rows.map(([sentence, text, values, warning]) => [sentence, text, values, warning] as const)
  it.each(whole)('that %s: recorded, and in force', (_sentence, text, values, warning) => {
    script('before', 'export BEFORE=1')
    script('shape', text)
    // Reads what a strict script before it would not let it read.
    script('zz-after', 'export AFTER="${NOBODY_SETS_IT}1"; false; true')
    const activation = recorded()
    expect(activation.variables).toMatchObject({ BEFORE: '1', AFTER: '1', ...values })
    const { scripts } = checked(environment(activation))
    if (warning === undefined) {
      expect([scripts, activation.log]).toEqual([GOOD, ''])
    } else {
      // A step that activates would end there, green.
      const code = warning.source.includes('ends the shell') ? 1 : WARNING
      expect(scripts).toEqual([code, expect.stringMatching(warning)])
      expect(activation.log).toMatch(/^container-action-warning: /m)
    }
  })

  it('of every package in the local channel, all in one environment', () => {
    for (const name of readdirSync(SHAPES))
      script(name.replace(/\.sh$/, ''), readFileSync(join(SHAPES, name), 'utf8'))
    const activation = recorded()
    expect(activation.variables).toMatchObject({ LAST_OF_ALL: 'reached', JAVA_HOME: `${prefix}/lib/jvm` })
    const outcomes = checked(environment(activation))
    const ending = ['exits-if.sh', 'exits.sh', 'replaces-shell.sh', 'strict.sh']
    const why = ending.map((name) => `${name.replace('.', '\\.')} ends the shell[^;]*`).join('; ')
    expect(outcomes).toEqual({
      environment: GOOD,
      variables: GOOD,
      scripts: [1, expect.stringMatching(new RegExp(`^${why}$`))],
    })
  })

  it('put folders in front of PATH and behind it', () => {
    script('a', 'PATH="$CONDA_PREFIX/front:$PATH"')
    script('b', 'export PATH="$PATH:$CONDA_PREFIX/behind"')
    const activation = recorded()
    expect(activation.path).toEqual([`${prefix}/front:`, `:${prefix}/behind`])
    expect(checked(environment(activation)).scripts).toEqual(GOOD)
    const without = { ...environment(activation), PATH: `${prefix}/bin:/usr/bin:/bin` }
    expect(checked(without).scripts).toEqual([1, 'activation would still set PATH'])
  })

  it('are for bash: others beside them, and those of deactivation, are left alone', () => {
    for (const name of ['a.csh', 'a.fish', '.hidden.sh.swp'])
      writeFileSync(join(prefix, 'etc/conda/activate.d', name), 'exit 1\n')
    mkdirSync(join(prefix, 'etc/conda/deactivate.d'))
    writeFileSync(join(prefix, 'etc/conda/deactivate.d/a.sh'), 'exit 1\n')
    expect(recorded()).toEqual({ path: ['', ''], variables: {}, log: '' })
  })

  it('are the same bytes for the same packages', () => {
    script('a', 'export A=1 P=$$ D=$(mktemp -d)')
    recorded()
    const first = readFileSync(join(record, 'activation.json'), 'utf8')
    recorded()
    expect(readFileSync(join(record, 'activation.json'), 'utf8')).toBe(first)
  })
})

describe('activation.scripts', () => {
  it('rejects an image that lacks a value of the record, or has another', () => {
    script('a', 'export A=1 B=2')
    const env = environment(recorded())
    const { A: _, ...without } = env
    expect(checked(without).scripts).toEqual([1, 'activation would still set A'])
    expect(checked({ ...env, B: '3' }).scripts).toEqual([1, 'activation would still set B'])
  })

  it('rejects a script that came after the record', () => {
    const env = environment(recorded())
    script('new', 'export ACTIVATED=1')
    expect(checked(env).scripts).toEqual([1, 'activation would still set ACTIVATED (by new.sh)'])
  })

  it('rejects an image of the recipe without a record, and only tells of it in another', () => {
    script('a', 'export A=1')
    const { CONDA_DEFAULT_ENV: _, ...env } = environment({ path: ['', ''], variables: {} })
    expect(checked(env).scripts?.[0]).toBe(1)
    const own = checked(env, { recipe: false })
    expect(own.scripts).toEqual([WARNING, 'no step runs the activation scripts of packages: a.sh'])
    expect(own.environment).toEqual([1, 'activation would still set CONDA_DEFAULT_ENV'])
  })

  it('warns of what is set on this machine only', () => {
    const file = join(folder, 'here')
    script('a', `[ ! -e '${file}' ] || export ONLY_HERE=1`)
    script('b', `export SORT="$([ -e '${file}' ] && echo here)"`)
    const env = environment(recorded())
    writeFileSync(file, '')
    expect(checked(env).scripts).toEqual([WARNING, 'ONLY_HERE, SORT would be different on this machine'])
  })

  it('warns of a slow activation, and keeps what was set before and behind it', () => {
    script('a', 'export BEFORE=1')
    script('b', 'export SLOW=1\nsleep 4')
    script('c', 'export BEHIND=1')
    const activation = recorded(2)
    expect(activation.variables).toEqual({ BEFORE: '1', BEHIND: '1' })
    expect(activation.log).toMatch(/script b\.sh was stopped, since activation took more than 2 s/)
    const [code, why] = checked(environment(activation)).scripts ?? []
    expect([code, why]).toEqual([
      WARNING,
      expect.stringMatching(/^b\.sh was stopped.*SLOW would be different/),
    ])
  })

  it('warns of a script that ends the shell on one machine only, and rejects a new one that does', () => {
    const file = join(folder, 'here')
    script('a', `[ ! -e '${file}' ] || exit 1`)
    script('b', `[ -e '${file}' ] || exit 1`)
    const env = environment(recorded())
    writeFileSync(file, '')
    expect(checked(env).scripts).toEqual([
      WARNING,
      'b.sh ended the shell when it was recorded, and does not on this machine; ' +
        'a.sh would end on this machine: it ends the shell that activates',
    ])
    script('new', 'exit 1')
    expect(checked(env).scripts).toEqual([1, 'new.sh ends the shell that activates'])
  })

  it('holds an image from before the record had its code against the record', () => {
    script('a', 'export A=1')
    const env = environment(recorded())
    rmSync(join(record, 'activation.py'))
    expect(existsSync(join(record, 'activation.json'))).toBe(true)
    expect(checked(env).scripts).toEqual(GOOD)
  })
})

describe('variables', () => {
  it('of packages that need no script are recorded; conda removes one with a word', () => {
    mkdirSync(join(prefix, 'etc/conda/env_vars.d'))
    writeFileSync(join(prefix, 'etc/conda/env_vars.d/p.json'), '{"FROM_PACKAGE": "p", "OF_BOTH": "p"}')
    for (const [name, text] of ['{', '[1]', '{"A=": "\\u0000", "PATH": "/x"}'].entries())
      writeFileSync(join(prefix, `etc/conda/env_vars.d/${name}.json`), text)
    const state = { env_vars: { OF_FILE: 'f', OF_BOTH: 'f', REMOVED: '***unset***' } }
    writeFileSync(join(prefix, 'conda-meta/state'), JSON.stringify(state))
    script('a', 'export SEEN="$FROM_PACKAGE $OF_FILE $OF_BOTH${REMOVED:-}"')
    expect(recorded().variables).toEqual({ FROM_PACKAGE: 'p', SEEN: 'p f f' })
  })

  it('of environment.yml that a script replaces are a warning; those that are missing reject the image', () => {
    writeFileSync(join(prefix, 'conda-meta/state'), '{"env_vars": {"DATA": "/mine", "OTHER": "1"}}')
    script('a', 'export DATA="$CONDA_PREFIX/share"')
    const env = environment(recorded())
    const expected = { variables: { DATA: '/mine', OTHER: '1' } }
    expect(checked({ ...env, OTHER: '1' }, expected).variables).toEqual([
      WARNING,
      'an activation script of a package replaces DATA',
    ])
    expect(checked(env, expected).variables).toEqual([1, 'activation would still set OTHER'])
  })
})
