import { type Environment, followIncludes } from '../../../../src/environment/environment.ts'
import { Failure } from '../../../../src/failure.ts'
import { memoryFiles } from '../../../fixtures/memory-files.ts'
import { bytes, must, type Target, text } from '../target.ts'

/** Requirements files that read each other: `NAME`, an end of line, content, and a line of === before the next one. */
export function includes(): Target {
  return {
    name: 'includes',
    corpus: CASES.map(bytes),
    words: [
      '-r a.txt\n',
      '-r b.txt\n',
      '-c a.txt\n',
      '-r ../x\n',
      '-e .\n',
      '-r /etc/passwd\n',
      './',
      '===\n',
      'a.txt\n',
    ],
    async run(input) {
      const parts = text(input).split('===\n')
      const files = new Map(parts.map((part) => splitAt(part, '\n')))
      const tree = Object.fromEntries([...files].filter(([name]) => /^[a-z./-]{1,40}$/.test(name)))
      const start = {
        file: 'environment.yml',
        conda: [],
        pip: [{ text: '-r a.txt', line: 1 }],
      } as unknown as Environment
      try {
        const found = await followIncludes(start, memoryFiles(tree))
        must(
          found.every(({ path }) => !path.startsWith('/') && !path.startsWith('..')),
          'a file outside',
        )
        must(new Set(found.map(({ path }) => path)).size === found.length, 'a file twice')
        return 'accepted'
      } catch (error) {
        if (!(error instanceof Failure) || error.class !== 'environment') throw error
        must(error.findings.length > 0 && error.findings.every(({ line }) => line !== undefined), 'no line')
        return 'refused'
      }
    },
  }
}

function splitAt(part: string, separator: string): [string, string] {
  const at = part.indexOf(separator)
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
}

const CASES = [
  'a.txt\nnumpy==1\n-r b.txt\n===\nb.txt\n-c c.txt\n===\nc.txt\nscipy==1\n',
  'a.txt\n-r b.txt\n===\nb.txt\n-r a.txt\n',
  'a.txt\n-e ./pkg\n===\npkg/setup.py\nx\n===\npkg/a.py\ny\n',
]
