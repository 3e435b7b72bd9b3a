// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Dockerfiles

import { dockerfileInputs } from '../../src/build-context/build-context.ts'
import { readDockerignore } from '../../src/build-context/dockerignore.ts'
import { inspectEnvironment } from '../../src/environment/environment.ts'
import { followIncludes } from '../../src/environment/includes.ts'
import { Failure } from '../../src/failure.ts'
import { devcontainerNotices } from '../../src/fingerprint/devcontainer.ts'
import { readLock } from '../../src/fingerprint/lock.ts'
import { namedImages } from '../../src/named-images/named-images.ts'
import { memoryFiles } from '../fixtures/memory-files.ts'

/** A text of strangers', and what reads it. */
export interface Reader {
  name: string
  /** What the repeated part stands behind. */
  beginnings: string[]
  read(text: string): unknown
}

/** BuildKit reads no longer line of a Dockerfile; continued lines are joined without limit. */
const LINE = 60_000

/** What makes patterns go back, lists grow and values double, to be repeated without end. */
export const PARTS = [
  ...['\\"', '"', "'", '\\', '\\\\', '`', ' ', '\t', '\r', '\v', '#', ' #', '$', '${', '${a:-', '${a}', '$a'],
  ...[
    '<',
    '<<',
    '<<A ',
    "<<'A' ",
    '<<-',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '["',
    '[a',
    '[^',
    '{"a":',
    '*',
    '**/',
    '?',
    '!',
  ],
  ...[
    'a',
    'a ',
    ' a',
    'a=',
    '=',
    'a="',
    "a='",
    'a=$a',
    ',',
    'a,',
    '-',
    '- ',
    '--',
    '--a ',
    '--mount=',
    '--from=a ',
  ],
  ...[
    '/',
    '//',
    '/*',
    '*/',
    '../',
    './',
    'a/',
    '@',
    'a@',
    ':',
    'a:',
    ';',
    '; ',
    '~',
    '~=',
    '>=1',
    '>=1,',
    '==',
    '|',
    '&a ',
  ],
  ...[
    'à',
    '\u00a0',
    '\u2028',
    '\uFEFF',
    '\u0000',
    '%',
    '\\n',
    '0',
    '0.',
    '.',
    '-r ',
    '-e ',
    'ONBUILD ',
    'AS ',
  ],
]

/** Three ways to make a text of about `size` characters of one part. */
export const LAYOUTS: Record<string, (part: string, size: number) => string> = {
  'one line': (part, size) => part.repeat(Math.ceil(size / part.length)),
  'continued lines': (part, size) => {
    const line = `${part.repeat(Math.ceil(LINE / part.length))}\\\n`
    return line.repeat(Math.ceil(size / line.length))
  },
  'many lines': (part, size) => `${part}\n`.repeat(Math.ceil(size / (part.length + 1))),
}

const ENDS = ['"']

const ENVIRONMENT = 'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.13\n  - pip\n'

export const READERS: Reader[] = [
  {
    name: 'Dockerfile',
    beginnings: ['', 'FROM x\nRUN ', 'FROM x\nCOPY ', 'ARG A=', 'FROM x\nRUN --mount=', '# escape='],
    async read(text) {
      namedImages(text, { a: 'b' }, [])
      await dockerfileInputs(memoryFiles({ Dockerfile: text, a: 'a', 'b/a': 'b' }), 'Dockerfile', '.')
    },
  },
  {
    name: '.dockerignore',
    beginnings: ['', '!', 'a', '*\n!'],
    read(text) {
      const patterns = readDockerignore(text)
      for (const path of ['a', 'a/b/c', 'a'.repeat(200), 'a/'.repeat(60)]) patterns.matches(path)
    },
  },
  {
    name: 'environment.yml',
    beginnings: [
      '',
      `${ENVIRONMENT}  - `,
      `${ENVIRONMENT}  - pip:\n    - `,
      'name: ',
      `${ENVIRONMENT}variables:\n  A: `,
    ],
    read: (text) => inspectEnvironment('environment.yml', Buffer.from(text)),
  },
  {
    name: 'requirements.txt',
    beginnings: ['', 'a', 'a==1 ', 'a; ', 'a @ ', '-r ', '--hash='],
    read(text) {
      const bytes = Buffer.from(`${ENVIRONMENT}  - pip:\n    - -r r.txt\n`)
      const { environment } = inspectEnvironment('environment.yml', bytes)
      if (environment === undefined) throw new Error('no environment')
      return followIncludes(environment, memoryFiles({ 'r.txt': text }))
    },
  },
  {
    name: 'devcontainer.json',
    beginnings: ['', '{"build": {"args": {"', '{"name": "', '{ /*'],
    read: (text) =>
      devcontainerNotices(memoryFiles({ Dockerfile: 'FROM x\n', 'devcontainer.json': text }), 'Dockerfile', {
        dockerfile: undefined,
        context: '.',
        buildArgs: {},
      }),
  },
  {
    name: 'lock',
    beginnings: ['', '@EXPLICIT\nhttps://', 'a==', 'a @ git+'],
    read: (text) => readLock(memoryFiles({ 'l/conda-explicit.txt': text, 'l/pip-freeze.txt': text }), 'l'),
  },
]

export interface Time {
  reader: string
  what: string
  milliseconds: number
}

/** The time that a reader takes for each text of about `size` characters. What it says of them is not looked at, but it must be a Failure. */
export async function* times(size: number, readers = READERS, parts = PARTS): AsyncGenerator<Time> {
  for (const { name, beginnings, read } of readers) {
    for (const [layout, make] of Object.entries(LAYOUTS)) {
      for (const part of parts) {
        const body = make(part, size)
        for (const beginning of beginnings) {
          for (const end of ENDS) {
            const text = beginning + body + end
            const begun = process.cpuUsage()
            try {
              await read(text)
            } catch (error) {
              if (!(error instanceof Failure || error instanceof SyntaxError)) throw error
            }
            // Of the processor: how busy the machine is with something else makes no reader slow.
            const { user, system } = process.cpuUsage(begun)
            const milliseconds = (user + system) / 1000
            yield { reader: name, what: JSON.stringify([beginning, part, layout, end]), milliseconds }
          }
        }
      }
    }
  }
}
