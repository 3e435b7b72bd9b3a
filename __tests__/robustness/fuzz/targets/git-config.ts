import { findGitTokens } from '../../../../src/build-context/git-tokens.ts'
import { memoryFiles } from '../../../fixtures/memory-files.ts'
import { bytes, must, type Target, text, type Verdict } from '../target.ts'

const HEADER = '\n[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eDp5\n'

/** What git, a checkout or a login has written: whether a credential is in it. */
export function gitConfig(): Target {
  const found = async (content: string): Promise<ReadonlySet<string>> => {
    const tree = { '.git/config': content, '.netrc': content, '.git/hooks/pre-push': content, other: HEADER }
    return new Set((await findGitTokens(memoryFiles(tree), '.')).files)
  }
  return {
    name: 'git configuration',
    corpus: FILES.map(bytes),
    words: [
      ...[
        '[http]',
        '[include]',
        'extraheader',
        'path = ',
        'other',
        '= ',
        ': ',
        '@',
        '://',
        'https://',
        'ssh://',
      ],
      ...['machine ', 'password ', 'git@', '\\\n', '"', '#', ';', '\n', '\t', 'ghs_0123456789abcdef01'],
    ],
    async run(input): Promise<Verdict> {
      const content = text(input)
      const files = await found(content)
      must(
        [...files].every((path) => ['.git/config', '.netrc', '.git/hooks/pre-push', 'other'].includes(path)),
        'a file that is not looked at',
      )
      // Whatever stands before it, git would read the line. What is too long to be read counts already.
      must((await found(content + HEADER)).has('.git/config'), 'a header that is not seen')
      return files.has('.git/config') ? 'refused' : 'accepted'
    },
  }
}

const FILES = [
  '[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = https://github.com/o/n\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n',
  '[remote "origin"]\n\turl = https://x-access-token:secret@github.com/o/n\n[branch "main"]\n\tremote = origin\n',
  '[include]\n\tpath = ../other\n[includeIf "gitdir:/w/.git"]\n\tpath = /home/runner/work/_temp/git-credentials-0.config\n',
  'machine github.com\nlogin x\npassword y\n',
]
