import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { goodImage } from './good.ts'
import { Job, MAKE_WHEEL, type Said, SHELLS } from './job.ts'
import { cleanUp, command, ROOT, setting, temporaryFolder } from './machine.ts'

/** What steps and cells call of conda, in a published image: docs/steps.md. */
const ENVIRONMENT = `name: lectures
channels:
  - default
dependencies:
  - python=3.13
  - pip
  - ipykernel
  - nbclient
  - pip:
    - six==1.16.0
`
const PREFIX = '/opt/conda/envs/lectures'
const { STANDIN_MINIFORGE, STANDIN_MICROMAMBA, STANDIN_MAMBA } = process.env
// A stand-in that installs nothing takes the program's place where there is no real one.
const standsIn = STANDIN_MICROMAMBA && !STANDIN_MAMBA
const installs = standsIn ? describe.skip : describe
/** Lines that it does not carry out either. */
const ONLY_REAL = /\bexport\b|-h$/

const LOCAL = '[file:///srv/channels/main, file:///srv/channels/r]'
const SETTINGS = `channel_alias: file:///srv/channels\ncustom_multichannels: {default: ${LOCAL}, defaults: ${LOCAL}}\n`

/** Where conda-forge cannot be reached, the local channel under its names. */
function channel(): string[] {
  if (!STANDIN_MINIFORGE) return []
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'channels'))
  for (const name of ['conda-forge', 'main', 'r']) symlinkSync('/srv/channel', join(folder, 'channels', name))
  writeFileSync(join(folder, 'condarc'), SETTINGS)
  return [
    `--volume=${STANDIN_MINIFORGE}/channel:/srv/channel:ro`,
    `--volume=${folder}/channels:/srv/channels:ro`,
    // Beside the image's own settings, which name conda-forge.
    `--volume=${folder}/condarc:/etc/conda/.condarc:ro`,
  ]
}

/** A container whose HOME, too, has the settings of the local channel: the image's own are stronger than those of /etc. */
async function start(): Promise<Job> {
  const job = await Job.start(image, channel(), STANDIN_MINIFORGE ? 'none' : 'bridge')
  if (STANDIN_MINIFORGE) await job.root('cp /etc/conda/.condarc /github/home/.condarc')
  await job.root(MAKE_WHEEL)
  return job
}

const ALL_LOOKS: [string, RegExp][] = [
  ['conda --version', /^conda \d+\.\d+\.\d+$/],
  [
    'conda list',
    /^# packages in environment at \/opt\/conda\/envs\/lectures:\n#\n# Name +Version +Build +Channel\n/,
  ],
  ['conda list six', /^six +1\.16\.0 +pypi_0 +pypi$/m],
  ['conda list -n lectures python', /^python +3\.13\.\d+ /m],
  [`conda list --prefix ${PREFIX} --json python`, /^\[\s+\{[\s\S]*"name": "python",[\s\S]*\}\s+\]$/],
  ['conda list --explicit --md5', /@EXPLICIT\n\S+\.conda#[0-9a-f]{32}\n/],
  ['conda list --export', /^python=3\.13/m],
  ['conda env list', /^lectures +\* \/opt\/conda\/envs\/lectures$/m],
  ['conda info --envs', /^lectures +\* \/opt\/conda\/envs\/lectures$/m],
  ['conda env list --json', /^\{\s+"envs": \[\s+"\/opt\/conda\/envs\/lectures"\s+\]\s+\}$/],
  ['conda info', /micromamba version : \d/],
  ['conda info --json', /"active_prefix_name": "lectures"/],
  ['conda info --base', /^\/opt\/conda$/],
  ['conda run -n lectures --no-capture-output python -V', /^Python 3\.13/],
  ['conda run python -c "import sys; print(sys.prefix)"', /^\/opt\/conda\/envs\/lectures$/],
  ['conda run -v --debug-wrapper-scripts --dev -n lectures -- python -V', /^Python 3\.13/],
  ['conda -v list six', /^six +1\.16\.0 +pypi_0 +pypi$/m],
  ['conda --debug -q --json list python', /^\[\s+\{[\s\S]*"name": "python",[\s\S]*\}\s+\]$/],
  ['conda list -h', /Usage: .* list /],
  ['conda config --help', /^conda \d[\s\S]*conda create, run, config, clean/],
  ['conda env export -f /tmp/$$.yml && cat /tmp/$$.yml', /^name: lectures\nchannels:\n/],
  ['conda env export --file=/tmp/$$.yml --from-history && cat /tmp/$$.yml', /^name: lectures\nchannels:\n/],
  ['conda export -n lectures --file /tmp/$$.yml && cat /tmp/$$.yml', /^name: lectures\nchannels:\n/],
  ['conda init zsh', /^conda: nothing was done for zsh: in this image, bash and sh know "conda activate"$/],
  ['conda activate lectures', /^$/],
  ['mamba list python', /python +3\.13/],
  ['mamba env list', /lectures +\* +\/opt\/conda\/envs\/lectures/],
  ['micromamba --version', /^2\.\d+\.\d+$/],
  ['micromamba info', /env location : \/opt\/conda\/envs\/lectures/],
  ['/opt/conda/bin/conda list python', /^python /m],
]
const LOOKS = ALL_LOOKS.filter(
  ([line]) => !standsIn || line.includes('list --export') || !ONLY_REAL.test(line),
)
const PLACES = Object.keys(SHELLS).flatMap((shell) => ['0', '1001'].map((user) => ({ shell, user })))

let image: string
/** One for each user: whoever comes first owns the caches in HOME. */
const jobs: Record<string, Job> = {}
beforeAll(async () => {
  image = await goodImage(ENVIRONMENT)
  for (const user of ['0', '1001']) {
    jobs[user] = await start()
  }
})

function step(script: string, { shell = 'bash', user = '0' } = {}): Promise<Said> {
  if (jobs[user] === undefined) throw new Error(`no job for user ${user}`)
  return jobs[user].step(script, { shell, user })
}

afterAll(cleanUp)

describe.each(PLACES)('a step of user $user in the shell "$shell"', ({ shell, user }) => {
  let answers: string[]
  beforeAll(async () => {
    const script = LOOKS.map(([line]) => `${line} || echo "exit code $?"\necho ======`).join('\n')
    answers = (await step(script, { shell, user })).text.split('======\n').map((text) => text.trim())
  })

  it.each(LOOKS.map(([line, says], at) => ({ line, says, at })))('runs: $line', ({ says, at }) => {
    expect(answers[at]).toMatch(says)
    expect(answers[at]).not.toMatch(/exit code/)
  })
})

describe.each(['0', '1001'])('activation, for user %s', (user) => {
  const python = `${PREFIX}/bin/python`
  it.each([
    ['by name', 'bash -l {0}', 'conda activate lectures && command -v python', python],
    ['by path', 'bash -l {0}', `conda activate ${PREFIX} && command -v python`, python],
    ['by mamba', 'bash -l {0}', 'mamba activate lectures && command -v python', python],
    ['without a name', 'bash -l {0}', 'conda activate 2>/dev/null && command -v python', python],
    ['as it was before conda 4.4', 'bash -l {0}', 'source activate lectures && command -v python', python],
    ['by the path of conda', 'bash', 'source /opt/conda/bin/activate lectures && command -v python', python],
    [
      'after deactivation',
      'bash -l {0}',
      'conda deactivate && conda activate lectures && echo "$CONDA_PREFIX"',
      PREFIX,
    ],
    [
      'by the hook',
      'bash',
      'eval "$(conda shell.bash hook)" && conda activate lectures && type conda | head -n 1',
      'conda is a function',
    ],
    [
      'by the hook of micromamba',
      'bash',
      'eval "$(micromamba shell hook -s bash)" && micromamba activate lectures && command -v python',
      python,
    ],
    [
      'by the hook, in sh',
      '',
      'eval "$(conda shell.posix hook)" && conda activate lectures && command -v python',
      python,
    ],
    [
      'by conda.sh',
      'bash',
      '. "$(conda info --base)/etc/profile.d/conda.sh" && conda activate lectures && command -v python',
      python,
    ],
    [
      'by conda init',
      'bash',
      'conda init bash >/dev/null && bash -ic "conda activate lectures && command -v python" 2>/dev/null',
      python,
    ],
    [
      'by mamba init',
      'bash',
      'mamba init | grep -c "now know" && bash -ic "mamba activate lectures && command -v python" 2>/dev/null',
      `1\n${python}`,
    ],
    [
      'after more deactivation than there was activation',
      'bash -l {0}',
      'conda deactivate && conda deactivate && echo "none: $CONDA_PREFIX" && conda activate lectures && command -v python',
      `none: \n${python}`,
    ],
    ['strictly', 'bash -l {0}', 'set -euo pipefail; conda activate lectures; command -v python', python],
    [
      'of an environment that is not there',
      'bash -l {0}',
      'conda activate nothing 2>&1 || echo "exit code $?"',
      'conda: there is no environment nothing\n  There is: lectures \nexit code 1',
    ],
    [
      'of another one, in a shell without the function',
      'bash',
      'conda activate nothing 2>/dev/null || echo "exit code $?"',
      'exit code 1',
    ],
  ])('works %s', async (_name, shell, script, said) => {
    expect(await step(script, { shell, user })).toEqual({ code: 0, text: `${said}\n` })
  })

  it('leaves PATH as it was', async () => {
    const path = await step('echo "$PATH"', { user })
    for (const more of [
      '',
      'conda activate lectures',
      'conda activate lectures && conda deactivate && conda activate lectures',
    ]) {
      const { text } = await step(`${more}\necho "$PATH"`, { shell: 'bash -l {0}', user })
      expect(text).toBe(path.text)
    }
  })

  it('tells a shell without the function what to write', async () => {
    const { code, text } = await step('conda deactivate', { user })
    expect(code).toBe(1)
    expect(text).toMatch(/shell: bash -l \{0\}[\s\S]*eval "\$\(conda shell\.bash hook\)"[\s\S]*conda run -n/)
  })
})

describe('what conda cannot do here', () => {
  it.each([
    [
      'conda build .',
      /no command "build" here; micromamba does the work of conda.*\n[\s\S]*lecture-base:latest/,
    ],
    ['conda rename -n lectures other', /no command "rename"/],
    ['conda install -n base numpy', /no environment "base"\n {2}Leave "-n base" out/],
    ['conda update -n base -c defaults conda', /conda is a part of this image/],
    ['conda install -y "mamba>=1.5"', /mamba>=1.5 is a part of this image/],
    ['conda install -y "mamba >=1.5"', /mamba >=1.5 is a part of this image/],
    ['conda install -y "conda!=4" tqdm', /conda!=4 is a part of this image/],
    ["mamba install -y 'conda[version=4]'", /version=4. is a part of this image/],
    ['conda install -n mamba numpy', /there is no environment mamba/],
    ['conda update -y conda', /conda is a part of this image/],
    ['mamba install -y mamba', /mamba: mamba is a part of this image/],
    ['conda list -n nothing', /no environment nothing\n {2}There is: lectures/],
    ['conda install -n nothing tqdm', /no environment nothing\n {2}There is: lectures/],
    ['micromamba install -n nothing tqdm', /micromamba: there is no environment nothing\n/],
    ['conda env export -n nothing', /no environment nothing\n/],
    ['conda env export -f /nowhere/x.yml', /\/nowhere\/x\.yml could not be written/],
    ['conda run -n base python -V', /no environment "base"\n {2}Leave "-n base" out/],
    ['conda run --name=base python -V', /no environment "base"\n/],
    ['conda run -n nothing python -V', /no environment nothing\n/],
    ['conda env remove -n lectures -y', /lectures is the active environment, which is not removed/],
    ['conda remove --all -y', /lectures is the active environment, which is not removed/],
    ['micromamba env remove -n lectures -y', /micromamba: .*lectures is the active environment/],
    [
      'conda env update -f nothing.yml',
      /no file nothing\.yml can be read in \/__w\/lecture\n {2}Name the environment file/,
    ],
    ['micromamba install -n base numpy', /micromamba: this image has no environment "base"/],
  ])('is said, with an exit code: %s', async (line, says) => {
    const { code, text } = await step(line)
    expect(code).toBe(1)
    expect(text).toMatch(says)
  })

  it('is said to a user who may not, but about an environment that is not there', async () => {
    expect(await step('conda env remove -n NOPE', { user: '1001' })).toEqual({
      code: 1,
      text: 'conda: there is no environment NOPE\n  There is: lectures \n',
    })
  })

  it.each(['conda install tqdm', 'mamba install tqdm', 'conda env update', 'conda create -n other tqdm'])(
    'is said to a user who may not: %s',
    async (line) => {
      await jobs['1001']?.root(
        'printf "name: lectures\\ndependencies: [tqdm]\\n" >/__w/lecture/environment.yml',
      )
      const { code, text } = await step(line, { user: '1001' })
      expect(code).toBe(1)
      expect(text).toMatch(
        /user 1001 may not (?:change|make) \/opt\/conda\/envs\/\w+\n.*\n?.*sudo (?:conda|mamba)/,
      )
    },
  )
})

describe('an environment that is there already', () => {
  const environment = 'name: lectures\\ndependencies: [nonsense]\\n'
  const unnamed = 'dependencies: [nonsense]\\n'
  beforeAll(async () => {
    const folder = 'mkdir -p /__w/lecture/again && cd /__w/lecture/again'
    await jobs['0']?.root(
      `${folder} && printf '${environment}' >environment.yml && printf '${unnamed}' >unnamed.yml`,
    )
  })

  it.each([
    'conda env create',
    'conda env create -f environment.yml',
    'conda env create -y --file=environment.yml',
    'conda env create -f unnamed.yml -n lectures',
    'conda env create -f unnamed.yml --name=lectures',
    `conda env create -f unnamed.yml -p ${PREFIX}`,
    `conda env create -f unnamed.yml --prefix ${PREFIX}/`,
    `conda env create -f unnamed.yml --prefix=${PREFIX}/../lectures`,
    'conda create -n lectures nonsense',
    'conda create -yn lectures nonsense',
    'conda create -nlectures nonsense',
    'conda create --clone lectures -n lectures',
    'micromamba create -n lectures nonsense',
    'mamba create -y -f environment.yml',
    'micromamba -y -n lectures create nonsense',
    'micromamba env create -f environment.yml',
    `mamba env create -p ${PREFIX} nonsense`,
  ])('is not touched: %s', async (line) => {
    const { code, text } = await step(`cd again && ${line}`)
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringContaining(`there is an environment ${PREFIX} already`),
    })
    expect(await step('python -c "import six"')).toEqual({ code: 0, text: '' })
  })

  it.each(['conda create nonsense', 'conda env create -f unnamed.yml', 'micromamba create nonsense'])(
    'is not meant where no name is: %s',
    async (line) => {
      const { code, text } = await step(`cd again && ${line}`)
      expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('has no name\n') })
    },
  )
})

describe('the check of the verification', () => {
  it('takes an activation script that prints', async () => {
    const files = ['check', 'levels.txt', 'checks/conda'].map((name) => {
      const text = readFileSync(join(ROOT, 'containers/verify', name), 'utf8')
      return `cat >/verify/${name} <<'CONTENT'\n${text}\nCONTENT`
    })
    const script = `${PREFIX}/etc/conda/activate.d/prints.sh`
    await jobs['0']?.root(
      [
        'mkdir -p /verify/checks',
        ...files,
        `mkdir -p ${PREFIX}/etc/conda/activate.d`,
        `echo 'echo hello; echo careful >&2; printf "no end"' >${script}`,
      ].join('\n'),
    )
    const { text } = await step(
      'export CHECKS=/verify ONLY=conda.activate MADE_BY=recipe OUTCOMES=/tmp\nsh /verify/checks/conda',
    )
    await jobs['0']?.root(`rm ${script}`)
    expect(text).toMatch(/"name":"conda\.activate","ok":true/)
  })
})

describe('pip', () => {
  const line =
    'pip install --no-index --find-links /wheels container-action-trial && python -c "import container_action_trial as t; print(t.__file__)"'
  it.each([
    ['0', `${PREFIX}/lib/`],
    ['1001', '/github/home/.local/'],
  ])('installs for user %s below %s', async (user, place) => {
    const { code, text } = await step(line, { user })
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining(`\n${place}`) })
    await step('pip uninstall --yes container-action-trial', { user })
  })
})

installs('what changes the environment', () => {
  let own: Job
  beforeAll(async () => {
    own = await start()
  })

  const has = async (said: Said, name: string, version: RegExp, environment = 'lectures'): Promise<void> => {
    expect(said).toMatchObject({ code: 0 })
    expect((await own.step(`conda list -n ${environment} ${name}`)).text).toMatch(
      new RegExp(`^${name} +${version.source} `, 'm'),
    )
  }

  it('conda config, of which other lines then know', async () => {
    expect((await own.step('conda config --show channels')).text).toMatch(/^channels:\n {2}- conda-forge$/m)
    const lines = [
      'conda config --set always_yes yes --set changeps1 no',
      'conda config --add channels nothing',
    ]
    const { code, text } = await own.step([...lines, 'conda config --show'].join('\n'))
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringMatching(/channels:\n {2}- nothing\n {2}- conda-forge\n[\s\S]*changeps1: false/),
    })
    expect(await own.step('conda config --remove channels nothing')).toEqual({ code: 0, text: '' })
  })
  it.each([
    '--set auto_update_conda false',
    '--set solver libmamba',
    '--set notify_outdated_conda false',
    '--set show_channel_urls true',
    '--set pip_interop_enabled true',
    '--set remote_read_timeout_secs 60',
    '--add default_packages pip',
  ])('conda config %s, which has no effect', async (words) => {
    const [, key] = words.split(' ')
    expect(
      await own.step(`conda config --set ssl_verify true ${words} --set channel_priority strict`),
    ).toEqual({
      code: 0,
      text: `conda: the setting ${key} has no effect here: micromamba has none of that name\n`,
    })
    expect((await own.step('conda config --get channel_priority')).text).toMatch(/strict/)
    await own.step('conda config --remove-key channel_priority')
  })
  it('conda tos accept, as images with conda need it for the channels of Anaconda', async () => {
    expect(await own.step('conda tos accept --override-channels --channel defaults')).toEqual({
      code: 0,
      text: 'conda: "conda tos" has no effect here: micromamba asks nobody to accept terms\n',
    })
  })
  it.each([
    '--no-update-deps',
    '-S',
    '--satisfied-skip-solve',
    '--update-specs',
    '--clobber',
    '--console classic',
    '--repodata-fn=repodata.json',
  ])('conda install %s, an option that micromamba has not', async (option) => {
    const { code, text } = await own.step(`conda install -y ${option} tqdm`)
    expect({ code, text }).toEqual({ code: 0, text: expect.not.stringContaining('not expected') })
  })
  it('conda install -d, which changes nothing', async () => {
    const { code, text } = await own.step('conda install -y -d locket && conda list locket')
    expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('Dry run') })
    expect(text).not.toMatch(/^locket /m)
  })
  it('conda search', async () => {
    expect(await own.step('conda search tqdm')).toEqual({
      code: 0,
      text: expect.stringMatching(/tqdm\s+4\./),
    })
  })
  it('conda install, without a question, and python finds it', async () => {
    await has(
      await own.step('conda install tqdm && python -c "import tqdm"', { shell: '' }),
      'tqdm',
      /[\d.]+/,
    )
  })
  it('conda install of a version, from the channel that it names', async () => {
    await has(
      await own.step('conda install -y -c conda-forge --solver=libmamba joblib=1.5.1'),
      'joblib',
      /1\.5\.1/,
    )
  })
  it('conda update', async () => {
    await has(
      await own.step('conda update -y joblib=1.6.0 || conda install -y joblib=1.6.0'),
      'joblib',
      /1\.6\.0/,
    )
  })
  it.each(['conda', 'mamba', 'micromamba'])('%s upgrade', async (name) => {
    await own.step('conda install -y tqdm=4.67.1')
    await has(await own.step(`${name} upgrade -y tqdm`), 'tqdm', /4\.(?!67)\d+\.\d+/)
  })
  it.each([
    'conda install -y --force-reinstall tqdm',
    'mamba -y install tqdm --force-reinstall',
    'conda install --force-reinstall -n lectures --no-deps tqdm',
  ])('%s, with an empty package cache', async (line) => {
    await own.step('conda install -y tqdm && conda clean -afy')
    await own.root(`echo 'broken!' >${PREFIX}/lib/python3.13/site-packages/tqdm/__init__.py`)
    await has(await own.step(`${line} && python -c "import tqdm"`), 'tqdm', /[\d.]+/)
  })
  it('conda remove', async () => {
    expect(await own.step('conda remove -y joblib && ! conda list joblib | grep -q ^joblib')).toMatchObject({
      code: 0,
    })
  })
  it('sudo conda install, as uid 1001', async () => {
    await has(await own.step('sudo conda install -y networkx=3.5', { user: '1001' }), 'networkx', /3\.5/)
  })
  it('conda env update -f FILE, as quantecon/actions/setup-environment runs it', async () => {
    await own.root(
      'printf "name: lectures\\nchannels: [default]\\ndependencies:\\n  - toolz\\n  - pip:\\n    - --no-index\\n    - --find-links /wheels\\n    - container-action-trial\\n" >/__w/lecture/delta.yml',
    )
    const said = await own.step(
      'conda env update -f delta.yml && python -c "import toolz, container_action_trial"',
    )
    await has(said, 'toolz', /[\d.]+/)
  })
  it('conda env update of an environment that is not there yet', async () => {
    await own.root(
      'printf "name: other\\nchannels: [default]\\ndependencies: [python=3.13, tqdm]\\n" >/__w/lecture/environment.yml',
    )
    await has(await own.step('conda env update --prune'), 'tqdm', /[\d.]+/, 'other')
    const { text } = await own.step(
      'conda activate other && command -v python && conda deactivate && command -v python',
      {
        shell: 'bash -l {0}',
      },
    )
    expect(text).toBe(`/opt/conda/envs/other/bin/python\n${PREFIX}/bin/python\n`)
  })
  it('conda create, run, env remove and clean', async () => {
    const lines = [
      'conda create -n third python=3.13',
      'conda run -n third python -c "import sys; print(sys.prefix)"',
    ]
    const { code, text } = await own.step(
      [...lines, 'conda env remove -n third -y', 'conda clean -afy'].join('\n'),
    )
    expect(code).toBe(0)
    expect(text).toContain('\n/opt/conda/envs/third\n')
    expect((await own.step('conda env list')).text).not.toContain('third')
  })
  it('conda create over another environment, only with -y', async () => {
    const { code, text } = await own.step(
      'conda create -n third tqdm >/dev/null && conda create -n third nonsense',
    )
    expect({ code, text }).toEqual({
      code: 1,
      text: expect.stringContaining('there is an environment /opt/conda/envs/third already'),
    })
    await has(await own.step(':'), 'tqdm', /[\d.]+/, 'third')
    await has(await own.step('conda create -y -n third joblib'), 'joblib', /[\d.]+/, 'third')
    expect((await own.step('conda list -n third')).text).not.toMatch(/^tqdm/m)
  })
  it('conda list after deactivation, where there are several environments', async () => {
    const { text } = await own.step(
      'unset CONDA_PREFIX\nmv /usr/share/container-action/build.json /tmp\nconda list',
    )
    await own.root('mv /tmp/build.json /usr/share/container-action')
    expect(text).toMatch(/no environment is active\n {2}Name one of these, by -n NAME: lectures .*third/)
  })
  it.each(['conda', 'mamba'])('%s remove --all, and nothing is left', async (name) => {
    await own.step('conda create -y -n third tqdm')
    expect(await own.step(`${name} remove -n third --all -y && ls /opt/conda/envs`)).toEqual({
      code: 0,
      text: expect.not.stringMatching(/^third$/m),
    })
  })

  it('cells of a notebook: !conda, %conda, !pip, %pip', async () => {
    const cells = [
      '!conda list six',
      '!conda install bleach',
      '%conda list bleach',
      '%conda install -y locket',
      '!pip uninstall --yes six',
      '%pip install --no-index --find-links /wheels container-action-trial',
      'import bleach, locket, container_action_trial',
    ]
    await own.root(
      `cat >/__w/_temp/cells.py <<'PYTHON'
import nbformat
from nbclient import NotebookClient
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in ${JSON.stringify(cells)}])
NotebookClient(notebook, timeout=300, kernel_name='python3').execute()
for cell in notebook.cells:
    print('\\n'.join(output.get('text', '') for output in cell.outputs))
PYTHON`,
    )
    const { code, text } = await own.step('python /__w/_temp/cells.py')
    expect({ code, text }).toEqual({
      code: 0,
      text: expect.stringMatching(/^six +1\.16\.0[\s\S]*^bleach +[\d.]+/m),
    })
    // Nothing of root, nor of a HOME that belongs to another user: it would stand in the book.
    expect(text).not.toMatch(/WARNING: /)
  })
})

describe('the base images', () => {
  it('have conda and mamba themselves first in latest', async () => {
    const latest = `${setting('BASE')}:latest`
    const said = await command(
      'docker',
      'run',
      '--rm',
      latest,
      'sh',
      '-c',
      'for name in conda mamba micromamba; do command -v $name; [ -L "$(command -v $name)" ] && echo link; done; :',
    )
    expect(said).toBe('/opt/conda/bin/conda\n/opt/conda/bin/mamba\n/opt/conda/bin/micromamba\nlink\n')
  })

  it('share one layer with the commands of conda, and so do all lectures', async () => {
    const layers = async (reference: string): Promise<string[]> => {
      const raw = await command('docker', 'buildx', 'imagetools', 'inspect', '--raw', reference)
      return (JSON.parse(raw) as { layers: { digest: string }[] }).layers.map(({ digest }) => digest)
    }
    const [html = [], runtime = [], latest = [], lecture = []] = await Promise.all(
      [`${setting('BASE')}:html`, `${setting('BASE')}:runtime`, `${setting('BASE')}:latest`, image].map(
        layers,
      ),
    )
    // The last but one: the list of packages follows.
    const shared = html.at(-2)
    expect(runtime).toContain(shared)
    expect(latest).toContain(shared)
    expect(lecture).toContain(shared)
  })
})
