import { describe, expect, it } from '@jest/globals'
import { noEnvironment } from '../../src/environment/environment.ts'
import type { Lock } from '../../src/fingerprint/lock.ts'
import { diagnose } from '../../src/image-build/failures.ts'

const lock: Lock = {
  folder: 'edition',
  conda: [
    '@EXPLICIT',
    `https://conda.anaconda.org/conda-forge/noarch/pip-26.0-py.conda#${'a'.repeat(32)}`,
    `https://conda.anaconda.org/conda-forge/linux-64/six-1.16.0-py_0.conda#${'a'.repeat(32)}`,
    '',
  ].join('\n'),
  pip: `six==1.16\nsix-more==1.16.0\nx @ git+https://h/x@${'b'.repeat(40)}\ny @ https://h/y-1.whl#sha256=${'c'.repeat(64)}\n`,
  apt: 'bc\t1.07.1-4\tamd64\nlibc6\t2.41-12\ti386\n',
}
const failed = (stage: string, lines: string[], given: Lock | undefined = lock) =>
  diagnose(
    {
      exitCode: 1,
      steps: [
        {
          name: `[${stage} 1/1] RUN sh /recipe/x`,
          error: 'process "/bin/sh" did not complete successfully: exit code: 1',
          lines,
          cached: false,
          seconds: 1,
        } as never,
      ],
      tail: [],
    },
    { environment: noEnvironment([]), includes: [], lock: given },
  )

describe('a package of a lock that is no longer available', () => {
  const rows: [string, string, string[], string, string, number][] = [
    [
      'of conda, by mamba 2.8',
      'conda',
      [
        'critical libmamba Multiple errors occured:',
        'Download error: 404 https://conda.anaconda.org/conda-forge/linux-64/six-1.16.0-py_0.conda',
      ],
      'edition/conda-explicit.txt',
      'six-1.16.0-py_0.conda',
      3,
    ],
    [
      'of conda, from a folder',
      'conda',
      [
        'critical libmamba Download error (37) Could not read a file:// file [file:///c/linux-64/six-1.16.0-py_0.conda]',
      ],
      'edition/conda-explicit.txt',
      'six-1.16.0-py_0.conda',
      3,
    ],
    [
      'of pip, and not one whose name begins alike',
      'pip',
      [
        'ERROR: Could not find a version that satisfies the requirement six-more==1.16.0 (from versions: 2.0)',
        'ERROR: No matching distribution found for six-more==1.16.0',
      ],
      'edition/pip-freeze.txt',
      'six-more==1.16.0',
      2,
    ],
    [
      'an archive by its address',
      'pip',
      ['ERROR: 404 Client Error: Not Found for url: https://h/y-1.whl'],
      'edition/pip-freeze.txt',
      `y @ https://h/y-1.whl#sha256=${'c'.repeat(64)}`,
      4,
    ],
    [
      'of apt',
      'packages',
      [
        "E: Version '1.07.1-4' for 'bc' was not found",
        'container-action-error: apt does not have bc=1.07.1-4 any more',
      ],
      'edition/apt.txt',
      'bc=1.07.1-4',
      1,
    ],
    [
      'of apt, of another architecture',
      'packages',
      ['container-action-error: apt does not have libc6:i386=2.41-12 any more'],
      'edition/apt.txt',
      'libc6=2.41-12',
      2,
    ],
  ]
  it.each(rows)('%s, is named on its line', (_sentence, stage, lines, file, text, line) => {
    const found = failed(stage, lines)
    expect(found).toMatchObject({ class: 'not-found', on: file })
    expect(found.why).toContain(`${text} is no longer available`)
    expect(found.findings).toMatchObject([{ rule: 'lock-gone', file, line }])
  })

  it('of all, where there are several', () => {
    const lines = lock.conda.split('\n').map((url) => `404 for ${url.split('#')[0]}`)
    expect(failed('conda', lines).findings).toHaveLength(2)
  })

  it('is not said where the index did not answer', () => {
    const lines = [
      'ERROR: No matching distribution found for six==1.16',
      'Could not fetch URL https://pypi.org/simple/six/: 503 Server Error: Service Unavailable - skipping',
    ]
    expect(failed('pip', lines).class).not.toBe('not-found')
  })

  it('is not said of what another build installs', () => {
    const lines = ['ERROR: No matching distribution found for six==1.16']
    const { folder: _folder, ...recorded } = lock
    expect(failed('pip', lines, recorded).findings ?? []).not.toMatchObject([{ rule: 'lock-gone' }])
  })
})
