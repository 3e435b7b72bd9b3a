import { describe, expect, it } from '@jest/globals'
import { type Include, readEnvironment } from '../../src/environment/environment.ts'
import { diagnose } from '../../src/image-build/failures.ts'
import { findFaultyLines } from '../../src/image-build/line-at-fault.ts'
import type { Step } from '../../src/image-build/progress.ts'
import { cpuTime } from '../fixtures/cpu-time.ts'

const ENVIRONMENT = readEnvironment(
  'environment.yml',
  Buffer.from(`name: quantecon
channels:
  - conda-forge
dependencies:
  - python=3.13
  - anaconda=2026.07
  - networkx=3.4.2
  - jupyter_core
  - numpy >=1.26
  - numpy <2
  - pip
  - pip:
      - jupyter-book==1.0.4post1
      - sphinx==8.0.2
      - wheel
      - six; os_name == '$(touch /tmp/x)'
      - -r more/requirements.txt
      - broken-build==1.0
`),
)

const MORE: Include = {
  path: 'more/requirements.txt',
  role: 'requirements',
  sha256: '',
  executable: false,
  findings: [],
  requirements: [
    { text: 'somewhere==2', line: 3 },
    { text: 'nowhere==1', line: 7 },
  ],
}
const ASKED = { environment: ENVIRONMENT, includes: [MORE] }

const REPEATED =
  'critical libmamba Could not solve for environment specs (python=3.13, anaconda=2026.07, networkx=3.4.2, jupyter_core, numpy >=1.26, numpy <2, pip)'

/** Section, lines of the tool, texts of the specs that are named, part of the words that are repeated. */
type Row = [string, 'conda' | 'pip' | 'both', string, string[], string]

const ROWS: Row[] = [
  [
    "rattler's missing package",
    'conda',
    `error    Could not solve for environment specs
Cannot solve the request because of: No candidates were found for jupyter-core *.
${REPEATED}`,
    ['jupyter_core'],
    'No candidates were found for jupyter-core *',
  ],
  [
    "rattler's conflict",
    'conda',
    `error    Could not solve for environment specs
Cannot solve the request because of: anaconda 2026.7.* cannot be installed because there are no viable options:
└─ anaconda 2026.7 would require
   └─ networkx ==3.7 pyh_0, for which no candidates were found.
${REPEATED}`,
    ['anaconda=2026.07', 'networkx=3.4.2'],
    'anaconda 2026.7.* cannot be installed',
  ],
  [
    "libmamba's conflict",
    'conda',
    `conda-forge/linux-64                                        Using cache
error    libmamba Could not solve for environment specs
    The following packages are incompatible
    ├─ networkx 3.4.2**  is requested and can be installed;
    └─ python 3.13**  is not installable because it conflicts with any installable versions previously reported.
critical libmamba Could not solve for environment specs`,
    ['python=3.13', 'networkx=3.4.2'],
    'they exclude each other',
  ],
  [
    "conda's list of missing packages",
    'conda',
    `Collecting package metadata (repodata.json): done
PackagesNotFoundError: The following packages are not available from current channels:

  - networkx=3.4.2

Current channels:

  - https://conda.anaconda.org/conda-forge/linux-64`,
    ['networkx=3.4.2'],
    'networkx=3.4.2',
  ],
  [
    'one of two specs of one package',
    'conda',
    'error    cannot find numpy<2',
    ['numpy <2'],
    'cannot find numpy<2',
  ],
  [
    'a channel that does not answer, whose address holds a name',
    'conda',
    'critical libmamba Could not connect: https://conda.anaconda.org/pkgs/python/repodata.json',
    [],
    '',
  ],
  [
    "pip's missing version",
    'pip',
    `Collecting sphinx==8.0.2 (from -r container-action-requirements.txt (line 2))
ERROR: Could not find a version that satisfies the requirement jupyter-book==1.0.4post1 (from versions: 0.1, 0.2)
ERROR: No matching distribution found for jupyter-book==1.0.4post1
container-action-error: pip install ended with exit code 1; its own message is above`,
    ['jupyter-book==1.0.4post1'],
    'Could not find a version that satisfies the requirement jupyter-book==1.0.4post1',
  ],
  [
    "pip's conflict, which names a line of a file that the user never saw",
    'pip',
    `Collecting wheel (from -r container-action-requirements.txt (line 3))
INFO: pip is looking at multiple versions of jupyter-book to determine which version is compatible with other requirements.
ERROR: Cannot install -r container-action-requirements.txt (line 1) and sphinx==8.0.2 because these package versions have conflicting dependencies.

The conflict is caused by:
    The user requested sphinx==8.0.2
    jupyter-book 1.0.4.post1 depends on sphinx~=7.0

To fix this you could try to:
1. loosen the range of package versions you've specified
ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/`,
    ['jupyter-book==1.0.4post1', 'sphinx==8.0.2'],
    'Cannot install jupyter-book==1.0.4post1 and sphinx==8.0.2 because',
  ],
  [
    'a package that does not build, in words that hold the name of another',
    'pip',
    `Collecting broken-build==1.0 (from -r container-action-requirements.txt (line 6))
  Getting requirements to build wheel: started
  error: subprocess-exited-with-error
  × Getting requirements to build broken-build did not run successfully.
      File "/tmp/lib/python3.13/site-packages/wheel/x.py", line 6, in <module>
ERROR: Failed to build 'broken-build' when getting requirements to build wheel`,
    ['broken-build==1.0'],
    "Failed to build 'broken-build'",
  ],
  [
    'a package that does not build and is not named afterwards',
    'pip',
    `Collecting sphinx==8.0.2 (from -r container-action-requirements.txt (line 2))
Collecting broken-build==1.0 (from -r container-action-requirements.txt (line 6))
  error: metadata-generation-failed
  ╰─> See above for output.`,
    ['broken-build==1.0'],
    'metadata-generation-failed',
  ],
  [
    'a requirement without a hash beside one with a hash',
    'pip',
    `Collecting wheel (from -r container-action-requirements.txt (line 3))
ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==. These do not:
    wheel from https://x.org/wheel-1-py3-none-any.whl (from -r container-action-requirements.txt (line 3))`,
    ['wheel'],
    'In --require-hashes mode, all requirements must have their versions pinned with ==: wheel from https',
  ],
  [
    'a package without metadata, which pip names alone on a line',
    'pip',
    `Collecting broken-build==1.0 (from -r container-action-requirements.txt (line 6))
      Cargo, the Rust package manager, is not installed or is not on PATH.
      [end of output]
error: metadata-generation-failed

× Encountered error while generating package metadata.
╰─> broken-build

note: This is an issue with the package mentioned above, not pip.
hint: See above for details.`,
    ['broken-build==1.0'],
    'Encountered error while generating package metadata: broken-build',
  ],
  [
    'a Python of the system, which takes no packages: python and pip are the tools, not what is asked for',
    'both',
    `error: externally-managed-environment

× This environment is externally managed
╰─> To install Python packages system-wide, try apt install
    python3-xyz, where xyz is the package you are trying to
    install.

note: If you believe this is a mistake, please contact your Python installation or OS distribution provider. You can override this, by passing --break-system-packages to pip.`,
    [],
    '',
  ],
  [
    'a pip that conda ran and that names nothing',
    'both',
    `Pip subprocess error:
  error: subprocess-exited-with-error
  note: This error originates from a subprocess, and is likely not a problem with pip.
failed

CondaEnvException: Pip failed`,
    [],
    '',
  ],
  [
    'a Python that no channel has',
    'both',
    'PackagesNotFoundError: The following packages are not available from current channels:\n\n  - python=3.13',
    ['python=3.13'],
    'python=3.13',
  ],
  [
    'a condition with shell characters',
    'pip',
    'ERROR: Invalid requirement: "six; os_name == \'$(touch /tmp/x)\'": Expected a marker variable or quoted string',
    ["six; os_name == '$(touch /tmp/x)'"],
    'Invalid requirement',
  ],
  [
    'a requirement of an included file',
    'pip',
    `Collecting sphinx==8.0.2 (from -r container-action-requirements.txt (line 2))
ERROR: No matching distribution found for nowhere==1`,
    ['nowhere==1'],
    'No matching distribution found for nowhere==1',
  ],
  [
    'a conflict with a line of an included file',
    'pip',
    'ERROR: Cannot install -r more/requirements.txt (line 3) and sphinx==8.0.2',
    ['sphinx==8.0.2', 'somewhere==2'],
    'Cannot install somewhere==2 and sphinx==8.0.2',
  ],
  [
    'something that nobody asked for, after a requirement that is in order',
    'pip',
    `Collecting sphinx==8.0.2 (from -r container-action-requirements.txt (line 2))
ERROR: No matching distribution found for setuptools-of-a-build`,
    [],
    '',
  ],
]

describe('the lines of a tool that failed', () => {
  it.each(ROWS)('%s', (_sentence, section, text, specs, words) => {
    const blamed = findFaultyLines(text.split('\n'), ASKED, section)
    expect(blamed?.specs.map((spec) => spec.text) ?? []).toEqual(specs)
    expect(blamed?.words ?? '').toContain(words)
    expect(blamed?.words ?? '').not.toContain('container-action-requirements')
  })

  it('that repeat most of a long file, cut off in the middle, blame nobody for it', () => {
    const names = Array.from({ length: 100 }, (_, index) => `package-${index}`)
    const text = `dependencies:\n${['python=3.13', ...names].map((one) => `  - ${one}\n`).join('')}`
    const long = readEnvironment('environment.yml', Buffer.from(text))
    const lines = [
      'error    no candidates for package-77',
      `error    could not solve (${names.slice(0, 40).join(', ')}...`,
    ]
    expect(findFaultyLines(lines, { environment: long, includes: [] }, 'conda')?.specs).toEqual([
      { text: 'package-77', line: 80, file: 'environment.yml' },
    ])
  })

  it('are searched in time that grows with their number, not faster', () => {
    const hostile = `ERROR: ${'-'.repeat(1000)}${'numpy-'.repeat(150)}${' '.repeat(500)}x`
    const start = cpuTime()
    findFaultyLines(
      Array.from({ length: 200 }, () => hostile),
      ASKED,
      'both',
    )
    expect(cpuTime() - start).toBeLessThan(2000)
  })
})

describe('the diagnosis', () => {
  const failed = (name: string, lines: string[]): Step[] => [
    {
      name,
      seconds: 1,
      cached: false,
      lines,
      error: 'process "sh" did not complete successfully: exit code: 1',
    },
  ]
  const of = (name: string, ...lines: string[]) =>
    diagnose({ exitCode: 1, steps: failed(name, lines), tail: [] }, ASKED)

  it('names the spec, its line and its file, and puts one annotation there', () => {
    const found = of('[conda 3/3] RUN x', 'error    nothing provides networkx 3.4.2')
    expect(found).toMatchObject({
      class: 'unsolvable-environment',
      on: 'environment.yml',
      why: 'mamba cannot install "networkx=3.4.2" (line 7 of environment.yml): nothing provides networkx 3.4.2',
      findings: [{ severity: 'error', file: 'environment.yml', line: 7 }],
    })
  })

  it('annotates what conflicts with Python rather than Python', () => {
    const found = of('[conda 3/3] RUN x', 'error    python 3.13 conflicts with networkx 3.4.2')
    expect(found.findings).toMatchObject([
      { line: 7, message: expect.stringContaining('"python=3.13" (line 5 of') },
    ])
  })

  it('annotates an included file', () => {
    const found = of('[pip 2/2] RUN x', 'ERROR: No matching distribution found for nowhere==1')
    expect(found.findings).toMatchObject([{ file: 'more/requirements.txt', line: 7 }])
  })

  it('keeps the words of the recipe itself', () => {
    const found = of('[pip 2/2] RUN x', 'container-action-error: a requirement is editable')
    expect(found.why).toBe('a requirement is editable')
  })

  it("names the spec for a Dockerfile of the repository's own, too", () => {
    const found = of(
      '[2/2] RUN mamba env create -f x',
      'ERROR: No matching distribution found for sphinx==8.0.2',
    )
    expect(found).toMatchObject({ class: 'build-step', findings: [{ line: 14 }] })
    expect(found.why).toContain('it names "sphinx==8.0.2" (line 14 of environment.yml)')
  })

  it('blames no spec for a step that installs nothing', () => {
    expect(of('[2/2] RUN make', 'error: numpy=1').findings).toBeUndefined()
  })
})

describe('a conflict of pip', () => {
  // pip 26.3; the file asks for nothing else by pip.
  const lines = [
    'ERROR: Cannot install -r container-action-requirements.txt (line 1) and jaxlib==0.4.20 because these package versions have conflicting dependencies.',
    '',
    'The conflict is caused by:',
    '    jax 0.4.35 depends on jaxlib<=0.4.35 and >=0.4.34',
    '    The user requested jaxlib==0.4.20',
    '',
    'ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/',
  ]
  it('of the only two requirements names both', () => {
    const text = 'dependencies:\n  - python=3.12\n  - pip:\n      - jax==0.4.35\n      - jaxlib==0.4.20\n'
    const environment = readEnvironment('environment.yml', Buffer.from(text))
    const found = findFaultyLines(lines, { environment, includes: [] }, 'pip')
    expect(found?.specs.map(({ line }) => line)).toEqual([4, 5])
    expect(found?.words).toBe(
      'Cannot install jax==0.4.35 and jaxlib==0.4.20 because these package versions have conflicting dependencies',
    )
  })
})
