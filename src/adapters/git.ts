import { Failure } from '../failure.ts'
import { isCommit } from '../image/commit.ts'
import type { Commands, Git } from '../ports.ts'

const TIME_LIMIT = 60_000
const ABBREVIATED = /^[0-9a-f]{7,39}$/
// Plain http only for a server on this machine: anybody on the way could put another commit into an answer.
const ADDRESS = /^(?:https|ssh|git):\/\/[^\s-]|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\//i
// git's rules for names (git check-ref-format), as far as a name could be misread.
const REFERENCE = /^(?![-/])[^\s\x00-\x1f\x7f~^:?*[\\]+$/

/** Commits by `git ls-remote`. `environment` is what git sees of this process's variables. */
export function createGit(commands: Commands, environment: NodeJS.ProcessEnv = process.env): Git {
  return {
    async resolve(url, reference) {
      const name = reference === '' ? 'HEAD' : reference
      if (!ADDRESS.test(url))
        throw failure(url, 'the address is not https, ssh or git', 'Use a git+https address')
      if (!REFERENCE.test(name))
        throw failure(url, 'the reference cannot be a name', 'Correct the part behind the @')
      if (isCommit(name)) return name
      return commitIn(await listed(commands, environment, url), url, name)
    },
  }
}

/** References by name, as the server lists them; `name^{}` is the commit that an annotated tag stands for. */
async function listed(
  commands: Commands,
  environment: NodeJS.ProcessEnv,
  url: string,
): Promise<Map<string, string>> {
  const argv = [
    'git',
    '-c',
    'protocol.ext.allow=never',
    '-c',
    'protocol.file.allow=never',
    'ls-remote',
    '--',
    url,
  ]
  const signal = AbortSignal.timeout(TIME_LIMIT)
  const env = childEnvironment(environment)
  const result = await commands.run(argv, { env, signal })
  if (signal.aborted) throw failure(url, 'git gave no answer within 60 seconds', 'Try again later')
  if (result.exitCode !== 0) {
    const said = result.stderr.trim().split('\n').at(-1) ?? ''
    throw failure(url, `git could not ask the server: ${said}`, 'Check the address and the access')
  }
  const references = new Map<string, string>()
  for (const line of result.stdout.split('\n')) {
    const [commit = '', name = ''] = line.split('\t')
    if (isCommit(commit) && name !== '') references.set(name, commit)
  }
  return references
}

/** Never asks for a password: git does so on the terminal, ssh through a client of its own. Inputs can hold secrets. */
function childEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('INPUT_'),
  )
  return {
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  }
}

/** In pip's order of search, which is git's: the name as it is, then tags, then branches; last a unique beginning. */
function commitIn(references: Map<string, string>, url: string, name: string): string {
  for (const full of [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`]) {
    const commit = references.get(`${full}^{}`) ?? references.get(full)
    if (commit !== undefined) return commit
  }
  if (!ABBREVIATED.test(name)) {
    throw failure(url, `it has no branch or tag ${JSON.stringify(name)}`, 'Correct the part behind the @')
  }
  const [commit, ...others] = new Set([...references.values()].filter((known) => known.startsWith(name)))
  if (commit === undefined || others.length > 0) {
    throw failure(
      url,
      `${name} is ${commit === undefined ? 'the beginning of no commit that a branch or tag points to' : 'ambiguous'}`,
      'Write the full commit hash of 40 digits',
    )
  }
  return commit
}

function failure(url: string, why: string, next: string): Failure {
  // An address can hold a token.
  const shown = url.replace(/(:\/\/)[^/@\s]*@/, '$1***@').slice(0, 200)
  return new Failure({ class: 'environment', doing: 'asking a git server', on: shown, why, next })
}
