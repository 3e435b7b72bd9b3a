import { readEnvironment } from '../../../../src/environment/environment.ts'
import { diagnose } from '../../../../src/image-build/failures.ts'
import { Progress } from '../../../../src/image-build/progress.ts'
import { readProgress } from '../../../../src/image-build/rawjson.ts'
import { readChecks } from '../../../../src/verify/checks.ts'
import { readDiskSize, readLargestPackages } from '../../../../src/verify/sizes.ts'
import { bytes, must, type Target, text } from '../target.ts'

const ENVIRONMENT = readEnvironment(
  'environment.yml',
  bytes(
    'name: x\ndependencies:\n  - python=3.13\n  - numpy\n  - pip:\n    - a-b==1\n    - git+https://h/o/n\n',
  ),
)

/** What buildx writes while it builds: progress as JSON, a plain tail, and in both what a Dockerfile's own commands print. */
export function buildOutput(): Target {
  return {
    name: 'build output',
    corpus: LOGS.map(bytes),
    words: [
      ...[
        '{"vertexes":[',
        '{"logs":[',
        '"digest":"sha256:1"',
        '"started":"2026-01-01T00:00:00Z"',
        '"completed":',
        '"error":"x"',
      ],
      ...[
        '"cached":true',
        '"data":"',
        'container-action-check: ',
        'container-action-size: ',
        'ERROR: ',
        '--mount=',
        ' LINK ',
        '-r x (line 1)',
      ],
      ...[
        'ResourceExhausted ',
        'failed to resolve source metadata ',
        'no builder ',
        '(from versions: ',
        '\u001b[0m',
        'error ',
        'a_b==1',
        '"numpy"',
      ],
    ],
    run(input) {
      const written: string[] = []
      let now = 0
      const progress = new Progress(
        () => (now += 1000),
        (line) => written.push(line),
        (text) => text,
      )
      const plain: string[] = []
      for (const line of text(input).split('\n')) {
        for (const event of readProgress(line)) {
          if (event.kind === 'plain') plain.push(event.text)
          progress.add(event)
        }
      }
      progress.heartbeat()
      must(
        written.every((line) => line.length <= 2100 && !/\n./.test(line)),
        'a line that is too long, or two',
      )
      must(
        progress.steps.every(({ lines }) => lines.length <= 201),
        'too many lines are kept',
      )
      const asked = { environment: ENVIRONMENT, includes: [] }
      const said = diagnose({ exitCode: 1, steps: progress.steps, tail: progress.tail }, asked)
      must(said.why !== '' && said.next !== '', 'a failure without a reason')
      const lines = progress.steps.flatMap((step) => step.lines)
      must(
        readChecks(lines).every(({ name }) => name.length <= 100),
        'a name that is too long',
      )
      readDiskSize(lines)
      readLargestPackages(lines)
      return progress.steps.length > 0 ? 'accepted' : 'refused'
    },
  }
}

const data = (content: string): string => Buffer.from(content).toString('base64')
const started = '"started":"2026-08-01T10:00:00.1Z"'
const LOGS = [
  [
    `{"vertexes":[{"digest":"sha256:1","name":"[conda 1/2] RUN mamba env create","${started.slice(1)}}]}`,
    `{"logs":[{"vertex":"sha256:1","stream":1,"data":"${data('error    libmamba Could not solve\n  numpy =1 does not exist\n')}"}]}`,
    `{"vertexes":[{"digest":"sha256:1","name":"[conda 1/2] RUN mamba env create",${started},"completed":"2026-08-01T10:00:03Z","error":"exit code: 1"}]}`,
    'ERROR: failed to solve: process "/bin/sh -c x" did not complete successfully: exit code: 1',
  ].join('\n'),
  [
    `{"vertexes":[{"digest":"sha256:2","name":"[pip 1/1] RUN --mount=type=secret,id=ca sh /recipe/add-requirements",${started}}]}`,
    `{"logs":[{"vertex":"sha256:2","data":"${data('ERROR: No matching distribution found for a_b==1 (from versions: 1, 2)\r\n|####   |\rxx')}"}]}`,
    `{"vertexes":[{"digest":"sha256:2","name":"[pip 1/1] RUN x",${started},"completed":"2026-08-01T10:00:03Z","cached":true}]}`,
    `{"statuses":[{"id":"sha256:3","vertex":"sha256:2","current":1}]}`,
  ].join('\n'),
  [
    `{"vertexes":[{"digest":"sha256:4","name":"[verify 1/1] RUN check",${started},"completed":"2026-08-01T10:00:03Z"}]}`,
    `{"logs":[{"vertex":"sha256:4","data":"${data('container-action-check: {"name":"tools.git","ok":true,"seconds":0.1}\ncontainer-action-size: {"bytes":1,"files":2}\n')}"}]}`,
    'Dockerfile:3\n--------------------\n   1 |     FROM x\n   3 | >>> RUN false\n',
  ].join('\n'),
]
