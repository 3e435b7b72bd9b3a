import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'

/** The checks of packages, with a real Python and packages of every kind that channels and PyPI have. */
const CHECKS = join(import.meta.dirname, '../../containers/verify')
const WARNING = 81
const root = mkdtempSync(join(tmpdir(), 'container-action-packages-'))
const python = join(root, 'venv/bin/python')
let site: string

beforeAll(() => {
  execFileSync('python3', ['-m', 'venv', '--without-pip', join(root, 'venv')])
  const lib = join(root, 'venv/lib')
  site = join(lib, readdirSync(lib)[0] ?? '', 'site-packages')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Installs a distribution; files with `undefined` are in its record and not on the disk. */
function install(name: string, files: Record<string, string | undefined>): void {
  const info = `${name.replaceAll('-', '_')}-1.0.dist-info`
  const all: Record<string, string | undefined> = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`,
  }
  const record = [...Object.keys(all), `${info}/RECORD`].map((path) => `${path},,\n`).join('')
  for (const [path, text] of Object.entries({ ...all, [`${info}/RECORD`]: record })) {
    if (text === undefined) continue
    mkdirSync(dirname(join(site, path)), { recursive: true })
    writeFileSync(join(site, path), text)
  }
}

type Outcome = [number, string]

function check(...packages: string[]): { present: Outcome; imports: Outcome } {
  const outcomes = mkdtempSync(join(root, 'outcomes-'))
  writeFileSync(join(outcomes, 'expected.json'), JSON.stringify({ packages }))
  execFileSync(python, ['-B', join(CHECKS, 'packages.py'), join(outcomes, 'expected.json'), outcomes], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const read = (name: string): Outcome => [
    Number(readFileSync(join(outcomes, `packages.${name}.code`), 'utf8')),
    readFileSync(join(outcomes, `packages.${name}.why`), 'utf8'),
  ]
  return { present: read('present'), imports: read('import') }
}

describe('packages.import', () => {
  const init = (name: string, text = ''): Record<string, string> => ({ [`${name}/__init__.py`]: text })
  const segfault = 'import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)'
  const rows: [string, string, Record<string, string | undefined>, number, RegExp][] = [
    [
      'prints and warns',
      'prints',
      init('prints', 'import sys\nprint(1)\nprint(2, file=sys.stderr)'),
      0,
      /^$/,
    ],
    ['has another name than its module', 'pyother', { ...init('other'), ...init('_other', 'x x') }, 0, /^$/],
    ['is only programs', 'only-programs', { '../../../bin/only': '#!/bin/sh\n' }, 0, /^$/],
    ['is only types', 'types-other', { 'other-stubs/__init__.pyi': '' }, 0, /^$/],
    ['lies in a namespace', 'space.inner', init('space/inner'), 0, /^$/],
    [
      'leaves its tests and setup behind',
      'leaves',
      { ...init('left'), ...init('tests', 'x x'), 'setup.py': 'x x' },
      0,
      /^$/,
    ],
    [
      'puts something else into sys.modules',
      'lazy',
      init('lazy', 'import sys\nsys.modules["lazy"] = object()'),
      0,
      /^$/,
    ],
    [
      'writes to the home folder',
      'writes',
      init('writes', 'import os, pathlib\npathlib.Path(os.environ.get("HOME", "/tmp"))'),
      0,
      /^$/,
    ],
    [
      'starts a thread that never ends',
      'threads',
      init('threads', 'import threading, time\nthreading.Thread(target=time.sleep, args=(999,)).start()'),
      0,
      /^$/,
    ],
    [
      'crashes when the interpreter ends',
      'late',
      init('late', `import atexit\natexit.register(lambda: exec(${JSON.stringify(segfault)}))`),
      0,
      /^$/,
    ],
    [
      'is a script that exits',
      'exits',
      init('exits', 'import sys\nsys.exit(3)'),
      WARNING,
      /exits \(SystemExit: 3\)/,
    ],
    [
      'needs a GPU',
      'needs-gpu',
      init('needs_gpu', 'raise ImportError("libcuda.so.1: cannot open shared object file")'),
      WARNING,
      /libcuda/,
    ],
    [
      'needs a display',
      'needs-display',
      init('needs_display', 'raise RuntimeError("cannot connect to X server")'),
      WARNING,
      /X server/,
    ],
    [
      'needs a licence',
      'needs-licence',
      init('needs_licence', 'raise RuntimeError("no license found")'),
      WARNING,
      /license/,
    ],
    [
      'needs the network',
      'needs-network',
      init('needs_network', 'import urllib.request\nurllib.request.urlopen("http://nowhere.invalid/")'),
      WARNING,
      /URLError/,
    ],
    ['works in IPython only', 'in-ipython', init('in_ipython', 'get_ipython()'), WARNING, /get_ipython/],
    [
      'wants a variable of the job',
      'wants-key',
      init('wants_key', 'import os\nos.environ["OPENAI_API_KEY"]'),
      WARNING,
      /OPENAI_API_KEY/,
    ],
    ['looks up another key', 'other-key', init('other_key', '{}["lower"]'), 1, /KeyError: 'lower'/],
    [
      'wants Java',
      'wants-java',
      init(
        'wants_java',
        'raise OSError("No JVM shared library file (libjvm.so) found. Try setting JAVA_HOME")',
      ),
      WARNING,
      /JAVA_HOME/,
    ],
    [
      'wants another program',
      'wants-program',
      init('wants_program', 'import subprocess\nsubprocess.run(["program-of-nobody"])'),
      WARNING,
      /program-of-nobody/,
    ],
    [
      'lost a file that it reads',
      'lost-data',
      init('lost_data', 'open(__file__.replace("__init__.py", "data.txt"))'),
      1,
      /data\.txt/,
    ],
    ['is a library alone', 'library-alone', { 'libalone.so': 'no module' }, 0, /^$/],
    [
      'is a broken module of C',
      'libbroken',
      { 'libbroken.cpython-999.so': 'no module', 'libbroken.abi3.so': 'no module' },
      1,
      /libbroken \(/,
    ],
    [
      'leaves a broken script beside its module',
      'beside',
      { ...init('good_one'), 'stray_one.py': 'import nothing_of_this_name' },
      WARNING,
      /stray_one/,
    ],
    [
      'has no module that imports',
      'broken-one',
      { ...init('b_one', 'x x'), ...init('b_two', 'x x') },
      1,
      /b_one .*b_two/,
    ],
    [
      'contradicts another',
      'broken-two',
      init('broken_two', 'import numpy_of_nobody'),
      1,
      /broken_two \(ModuleNotFoundError/,
    ],
    ['crashes', 'crashes', init('crashes', segfault), 1, /crashes \(the interpreter ended with code -11\)/],
    [
      'lost a file',
      'lost',
      { 'lost/__init__.py': undefined, 'lost/other.py': '' },
      1,
      /lost\/__init__\.py is missing/,
    ],
  ]
  it.each(rows)('a package that %s', (_sentence, name, files, code, why) => {
    install('bystander', init('bystander'))
    install(name, files)
    expect(check(name, 'bystander').imports).toEqual([code, expect.stringMatching(why)])
  })

  it('goes on behind a crash, and tries what failed beside others by itself', () => {
    install('first', init('first', 'import builtins\nbuiltins.first_was_here = True'))
    install(
      'second',
      init(
        'second',
        'import builtins\nif hasattr(builtins, "first_was_here"): raise ImportError("not beside first")',
      ),
    )
    install('third', init('third', segfault))
    install('fourth', init('fourth', 'raise ValueError("the fourth")'))
    const [code, why] = check('first', 'second', 'third', 'fourth').imports
    expect([code, why]).toEqual([1, expect.stringMatching(/third.*fourth|fourth.*third/)])
    expect(why).not.toMatch(/first|second/)
  })

  it('that takes too long is a warning, and the others are still tried', () => {
    install('slow-one', init('slow_one', 'import time\ntime.sleep(99)'))
    install('behind', init('behind', 'raise ValueError("behind")'))
    const program = `import sys; sys.path.insert(0, ${JSON.stringify(CHECKS)}); import imports; imports.MODULE_SECONDS = 2; print(imports.import_all(["slow_one", "behind"]))`
    const said = execFileSync(python, ['-B', '-c', program], { encoding: 'utf8' })
    expect(said).toMatch(
      /^\(\{'behind': 'ValueError: behind'\}, \['slow_one was not imported within 2 s'\]\)/,
    )
  })
})

describe('conda-meta', () => {
  /** What conda says of a package, whatever pip did to its files afterwards. */
  function conda(name: string, files: string[]): void {
    const folder = join(root, 'venv/conda-meta')
    mkdirSync(folder, { recursive: true })
    const lib = `lib/${readdirSync(join(root, 'venv/lib'))[0]}/site-packages`
    const content = { name, files: files.map((file) => `${lib}/${file}`) }
    writeFileSync(join(folder, `${name}-1.0-0.json`), JSON.stringify(content))
  }
  afterEach(() => rmSync(join(root, 'venv/conda-meta'), { recursive: true, force: true }))

  it.each([
    ['a module instead of a folder (pyparsing<3)', 'one-file', { 'one_file.py': '' }],
    ['a folder instead of a module', 'folders', { 'folders/__init__.py': '' }],
    ['without a module that there was (tests, helpers)', 'less', { 'less/__init__.py': '' }],
  ])('counts no more where pip put another version over it: %s', (_what, name, files) => {
    const module = name.replace('-', '_')
    conda(name, [`${module}/__init__.py`, `${module}.py`, `${module}_more/__init__.py`])
    install(name, files)
    expect(check(name)).toEqual({ present: [0, ''], imports: [0, ''] })
  })

  it('counts no more where conda has another name for the distribution (matplotlib-base)', () => {
    conda('plots-base', ['plots/__init__.py', 'plots_old/__init__.py', 'plots-2.0.dist-info/METADATA'])
    install('plots', { 'plots.py': '' })
    expect(check('plots-base')).toEqual({ present: [0, ''], imports: [0, ''] })
  })

  it('counts for a name that is no distribution', () => {
    conda('py-of-conda', ['of_conda/__init__.py'])
    expect(check('py-of-conda').imports).toEqual([
      1,
      expect.stringMatching(/of_conda\/__init__\.py is missing/),
    ])
  })

  it('says nothing against a lost file of the distribution', () => {
    conda('lost-again', ['lost_again/__init__.py'])
    install('lost-again', { 'lost_again/__init__.py': undefined })
    expect(check('lost-again').imports).toEqual([
      1,
      expect.stringMatching(/lost_again\/__init__\.py is missing/),
    ])
  })
})

describe('packages.present', () => {
  it('names what is missing, by either way to write it; a Python that runs is there', () => {
    install('Some.Thing_Else', {})
    expect(check('python', '__glibc', 'some-thing-else', 'Missing_One', 'other-missing').present).toEqual([
      1,
      'missing-one, other-missing',
    ])
  })

  it('passes over half a distribution', () => {
    mkdirSync(join(site, 'half-1.0.dist-info'))
    writeFileSync(join(site, 'half-1.0.dist-info/RECORD'), 'half/__init__.py,,\n')
    mkdirSync(join(site, '~alf-1.0.dist-info'))
    install('whole', {})
    expect(check('whole').present).toEqual([0, ''])
  })
})
