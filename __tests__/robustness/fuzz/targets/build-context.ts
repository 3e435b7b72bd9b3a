import { dockerfileInputs } from '../../../../src/build-context/build-context.ts'
import { readDockerignore } from '../../../../src/build-context/dockerignore.ts'
import { instructions } from '../../../../src/dockerfile/dockerfile.ts'
import { Failure } from '../../../../src/failure.ts'
import { memoryFiles } from '../../../fixtures/memory-files.ts'
import { filesOf } from '../corpus.ts'
import { bytes, must, type Target, text } from '../target.ts'

const BETWEEN = '\n=====dockerignore\n'
const TREE = {
  'environment.yml': 'x',
  'lectures/a.md': 'a',
  'lectures/deep/c.py': { text: 'c', executable: true as const },
  'with space.txt': 'w',
  current: { link: 'lectures' },
  round: { link: 'round' },
  out: { link: '../../etc' },
  [`${'a'.repeat(200)}/${'ab'.repeat(100)}`]: 'long names: a pattern with many stars must not take for ever',
}

/** A Dockerfile and its .dockerignore: which files are hashed. */
export function buildContext(): Target {
  const ignores = ['', '*\n!lectures\n**/*.py\n', '# x\n.git\n\n!**/a?\n[a-c]*\n']
  const dockerfiles = [...filesOf('containers', /Dockerfile$/), ...filesOf('examples', /Dockerfile$/)].map(
    text,
  )
  return {
    name: 'build context',
    corpus: [...dockerfiles, ...OWN].map((file, at) => bytes(file + BETWEEN + ignores[at % ignores.length])),
    words: [
      ...[
        'COPY . /x\n',
        'COPY lectures /x\n',
        'ADD ',
        'RUN --mount=type=bind,source=',
        'ONBUILD ',
        '--from=a ',
        '<<EOF',
        '<<-"E"',
        '\nEOF\n',
      ],
      ...[
        '# escape=`\n',
        '\\\n',
        '["a", "b"]',
        '--parents ',
        '--exclude=*.md ',
        '**/',
        '*',
        '[!a]',
        '[^a-]',
        '[z-a]',
        '[[:x:]]',
        '?',
        '!',
        BETWEEN,
      ],
      ...[
        'current ',
        'round ',
        'out ',
        '*a*a*a*a*a*a*a*a*a*a*b',
        '**/a/**/a/**/a/**/b',
        'https://h/x ',
        '.git',
        '.git/HEAD ',
      ],
    ],
    async run(input) {
      const content = text(input)
      const at = content.indexOf(BETWEEN)
      const dockerfile = at < 0 ? content : content.slice(0, at)
      const ignore = at < 0 ? '' : content.slice(at + BETWEEN.length)
      const found = instructions(dockerfile)
      const lines = dockerfile.split('\n').length
      must(
        found.every(({ line }, place) => line > (found[place - 1]?.line ?? 0) && line <= lines),
        'lines out of order',
      )
      const files = memoryFiles({ ...TREE, Dockerfile: dockerfile, '.dockerignore': ignore })
      try {
        const taken = (await dockerfileInputs(files, 'Dockerfile', '.')).files
        const ignored = readDockerignore(ignore)
        must(
          taken.every(
            ({ path, kind }) => kind === 'folder' || ignored.unread.length > 0 || !ignored.matches(path),
          ),
          'an ignored file',
        )
        must(
          taken.every(({ path }) => !path.startsWith('..') && !path.startsWith('/')),
          'a file outside',
        )
        must(
          // The ignore file that is not understood comes last, and may be among the files, too.
          taken
            .filter(({ kind, mode }) => kind !== 'file' || mode !== null)
            .every(({ path }, place, all) => path > (all[place - 1]?.path ?? '')),
          'files twice or out of order',
        )
        return 'accepted'
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        must(error.class === 'environment', 'another class')
        return 'refused'
      }
    },
  }
}

const OWN = [
  'FROM x\nCOPY lectures/*.md environment.yml /x/\nCOPY --from=a --link b c\n',
  '# escape=`\nFROM x AS a\nADD --checksum=sha256:0 https://h/x /x\nCOPY ["with space.txt", "/x"]\n',
  'FROM x\nRUN --mount=type=bind,source=lectures,target=/l <<EOF\nCOPY . .\nEOF\nCOPY <<A <<B /x\na\nA\nb\nB\n',
  'ARG F=a\nFROM x\nONBUILD COPY . /x\nCOPY $F current /y\nCOPY --parents lectures/**/c.py /z\n',
]
