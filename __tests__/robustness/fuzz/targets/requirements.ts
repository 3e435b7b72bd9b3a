import { fileWithCommits } from '../../../../src/environment/git-references.ts'
import { canonicalRequirement, parseRequirement } from '../../../../src/environment/requirement.ts'
import { requirementLines, splitLines } from '../../../../src/environment/requirement-lines.ts'
import { bytes, must, type Target, text } from '../target.ts'

const COMMIT = 'c0ffee00'.repeat(5)

/** Lines of requirements files: normal forms mean the same, and a resolved branch is what pip is given. */
export function requirements(): Target {
  return {
    name: 'requirements',
    corpus: FILES.map(bytes),
    words: [
      ...['==1', '>=', '~=', '===', '!=', ' ; python_version < "3.9"', '[extra]', ' --hash=sha256:0', ' @ '],
      ...[
        'git+https://',
        'git+ssh://git@',
        'git+file://',
        '@main',
        '#egg=',
        '#sha256=',
        'file:',
        'https://',
        'svn+',
      ],
      ...[
        '-r ',
        '-c',
        '-e ',
        '--index-url',
        '--find-links=',
        '--pre',
        ' #',
        '\\\n',
        '\\',
        ' \\\n',
        '()',
        '.whl',
        './',
      ],
    ],
    run(input) {
      const content = text(input).replace(/\r\n?/g, '\n')
      const lines = requirementLines(content)
      const last = splitLines(content).length
      must(
        lines.every(({ line }) => line >= 1 && line <= last),
        'a line that is not there',
      )
      let read = true
      const commits: Record<string, string> = {}
      for (const { text: line } of lines) {
        const requirement = parseRequirement(line)
        if (requirement.kind === 'unclear') {
          read = false
          continue
        }
        const canonical = canonicalRequirement(line)
        must(canonicalRequirement(canonical) === canonical, 'a normal form of a normal form')
        const again = parseRequirement(canonical)
        must(JSON.stringify(again) === JSON.stringify(requirement), 'the normal form means something else')
        if (requirement.kind === 'git' && !requirement.pinned) commits[canonical] = COMMIT
      }
      // As followIncludes does: one line that cannot be read refuses the file.
      if (!read) return 'refused'
      pinned(content, commits)
      return 'accepted'
    },
  }
}

/** Once its branches are commits, a file asks for the same at these commits, and for nothing that can move. */
function pinned(content: string, commits: Record<string, string>): void {
  const lines = requirementLines(content)
  const written = text(fileWithCommits(bytes(content), lines, commits))
  const before = lines.map(({ text: line }) => parseRequirement(line))
  const after = requirementLines(written).map(({ text: line }) => parseRequirement(line))
  must(after.length === before.length, 'lines are lost or made')
  for (const [at, was] of before.entries()) {
    const expected = was.kind === 'git' && !was.pinned ? { ...was, reference: COMMIT, pinned: true } : was
    must(
      canonicalJson(after[at]) === canonicalJson(expected),
      'a branch that was hashed as a commit is not given as one',
    )
  }
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(Object.entries(value as object).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const FILES = [
  'numpy==1.26.4\npandas>=2,<3\nSciPy ~= 1.11 ; python_version >= "3.9"\n',
  '-r other.txt\n-c constraints.txt\n--extra-index-url https://example.org/simple\n',
  'quantecon @ git+https://github.com/QuantEcon/QuantEcon.py@main#egg=quantecon\n',
  'git+https://github.com/QuantEcon/QuantEcon.py.git@v0.7.2\ngit+ssh://git@example.org/o/n\n',
  '-e ./package[extra]\nfile:///tmp/x.whl\n./wheels/a-1-py3-none-any.whl\n',
  'torch==2.1 \\\n  --hash=sha256:00 \\\n  --hash=sha256:11\n# comment\nname[a,b] (>=1.0)\n',
  'https://example.org/x.tar.gz#sha256=00\nX_y.Z==1 # why\n\n',
]
