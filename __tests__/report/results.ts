import type { ActionResult } from '../../src/report/result.ts'

/** A run that built and published. */
export function result(about: Partial<ActionResult> = {}): ActionResult {
  return {
    repository: { registry: 'ghcr.io', path: 'quantecon/lecture-python' },
    digest: `sha256:${'d'.repeat(64)}`,
    tag: `env-${'a'.repeat(16)}`,
    hash: 'a'.repeat(64),
    decision: 'build',
    reason:
      'no image of this environment is published; pip section changed: quantecon-book-theme 0.20.2 -> 0.21.0',
    fallback: false,
    built: true,
    created: Date.UTC(2026, 7, 1),
    solved: Date.UTC(2026, 7, 1),
    now: Date.UTC(2026, 7, 3, 12),
    baseDigest: `sha256:${'b'.repeat(64)}`,
    size: {
      bytes: 500_000_000,
      layers: [
        { what: 'base image (3 layers)', bytes: 400_000_000 },
        { what: 'pip packages', bytes: 100_000_000 },
      ],
    },
    disk: { bytes: 1_600_000_000, files: 61_234 },
    largest: [
      { name: 'scipy', by: 'conda', bytes: 110_000_000 },
      { name: 'jupyter-book', by: 'pip', bytes: 9_400_000 },
    ],
    difference: {
      against: `sha256:${'9'.repeat(64)}`,
      changes: {
        conda: [
          {
            name: 'numpy',
            before: { version: '2.1.0', build: 'py313_0' },
            after: { version: '2.1.0', build: 'py313_1' },
          },
          { name: 'scipy', before: undefined, after: { version: '1.15.0', build: 'py313_0' } },
        ],
        pip: [
          { name: 'quantecon-book-theme', before: { version: '0.20.2' }, after: { version: '0.21.0' } },
          { name: 'old', before: { version: '1' }, after: undefined },
        ],
      },
    },
    tagged: ['latest', '2026-08-03'],
    kept: [{ tag: 'v1', why: 'this kind of tag does not move' }],
    checks: [
      { name: 'python', ok: true, seconds: 1, why: undefined, advice: undefined },
      { name: 'latex', ok: true, seconds: 9, why: undefined, advice: undefined },
    ],
    steps: [
      {
        name: '[conda 3/3] RUN create-environment',
        seconds: 86.2,
        cached: false,
        lines: [],
        error: undefined,
      },
      { name: '[pip 2/2] RUN add-requirements', seconds: 30, cached: true, lines: [], error: undefined },
    ],
    components: { environment: 'e'.repeat(64), recipe: 'c'.repeat(64) },
    phases: [
      { name: 'look up', milliseconds: 120 },
      { name: 'build', milliseconds: 95_000 },
    ],
    requests: 9,
    findings: [
      {
        severity: 'warning',
        rule: 'r',
        file: 'environment.yml',
        line: 7,
        message: 'mutable git reference',
        advice: 'Name a commit',
      },
    ],
    ...about,
  }
}
