import { GIT, type Outcome, read } from '../download-words.ts'
import { Failure, type FailureClass } from '../failure.ts'
import { isCommit } from '../image/reference.ts'
import type { Commands, Git } from '../ports.ts'
import { createTurns } from './turns.ts'

/** Milliseconds for one server, from the start of git. */
const TIME_LIMIT = 60_000
/** Programs at once: an environment may name hundreds of repositories. */
const MOST = 8
const ABBREVIATED = /^[0-9a-f]{7,39}$/
// Plain http only for a server on this machine, and git:// for none: anybody on the way could put another commit into an answer.
const ADDRESS = /^(?:https|ssh):\/\/[^\s-]|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\//i
// git's rules for names (git check-ref-format), as far as a name could be misread.
const REFERENCE = /^(?![-/])[^\s\x00-\x1f\x7f~^:?*[\\]+$/

/**
 * Commits by `git ls-remote`, of a server that is asked already by its one answer. `environment` is what git sees of this process's variables.
 */
export function createGit(
  commands: Commands,
  environment: NodeJS.ProcessEnv = process.env,
  limit = TIME_LIMIT,
): Git {
  const turn = createTurns(MOST)
  const asking = new Map<string, Promise<Map<string, string>>>()
  const ask = (url: string, stop: AbortSignal | undefined): Promise<Map<string, string>> => {
    const known = asking.get(url)
    if (known !== undefined) return known
    const answer = turn(() => listed(url, { commands, environment, limit, stop })).finally(() =>
      asking.delete(url),
    )
    asking.set(url, answer)
    return answer
  }
  return {
    async resolve(url, reference, stop, names) {
      const name = reference === '' ? 'HEAD' : reference
      if (!ADDRESS.test(url)) throw failure(url, whyRefused(url), 'Use a git+https address')
      if (!REFERENCE.test(name))
        throw failure(url, 'the reference is not a valid name', 'Correct the part after the @')
      if (isCommit(name)) return name
      return commitIn(await ask(url, stop), url, name, names)
    },
  }
}

function whyRefused(url: string): string {
  return /^(?:git|http):/i.test(url)
    ? 'the address is not encrypted, so somebody on the network could change the answer'
    : 'the address is not https or ssh'
}

/** References by name, as the server lists them; `name^{}` is the commit that an annotated tag stands for. */
async function listed(
  url: string,
  given: { commands: Commands; environment: NodeJS.ProcessEnv; limit: number; stop: AbortSignal | undefined },
): Promise<Map<string, string>> {
  const { commands, environment, limit, stop } = given
  stop?.throwIfAborted()
  const argv = [
    'git',
    '-c',
    'protocol.ext.allow=never',
    '-c',
    'protocol.file.allow=never',
    // Not by an address that the machine's git rewrites either, nor by a redirect to clear text.
    '-c',
    'protocol.git.allow=never',
    '-c',
    'protocol.http.allow=user',
    'ls-remote',
    '--',
    url,
  ]
  const late = AbortSignal.timeout(limit)
  const signal = stop === undefined ? late : AbortSignal.any([late, stop])
  const env = childEnvironment(environment)
  const result = await commands.run(argv, { env, signal })
  stop?.throwIfAborted()
  if (late.aborted) {
    const [fault, next] = TROUBLES.lost
    throw failure(url, `git did not answer within ${limit / 1000} seconds`, next, fault)
  }
  if (result.exitCode !== 0) throw unanswered(url, result.stderr.trim().split('\n'))
  const references = new Map<string, string>()
  for (const line of result.stdout.split('\n')) {
    const [commit = '', name = ''] = line.split('\t')
    if (isCommit(commit) && name !== '') references.set(name, commit)
  }
  return references
}

const AGAIN = 'Run the job again. Your files need no change, unless the address is wrong'
/** What is no fault of the address: the server or the way to it. */
const TROUBLES: Record<Exclude<Outcome, 'final'>, [FailureClass, string]> = {
  lost: ['registry-unavailable', AGAIN],
  damaged: ['registry-unavailable', AGAIN],
  gone: ['registry-unavailable', AGAIN],
  limited: ['rate-limited', 'Wait some minutes, then run the job again. Your files need no change'],
  certificate: [
    'registry-unavailable',
    'Make the runner trust the certificate of the git server, or of the proxy that decrypts https connections',
  ],
}

function unanswered(url: string, lines: readonly string[]): Failure {
  const [trouble] = read(lines, GIT)
  const why = `git could not ask the server: ${trouble?.line ?? lines.at(-1) ?? ''}`
  if (trouble === undefined || trouble.outcome === 'final')
    return failure(url, why, 'Check the address, and check that this job may read it')
  const [fault, next] = TROUBLES[trouble.outcome]
  return failure(url, why, next, fault)
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

/**
 * In pip's order of search, which is not git's: branches before tags (pip's vcs/git.py, get_revision_sha), then the name as it is; last
 * a unique beginning.
 */
function commitIn(
  references: Map<string, string>,
  url: string,
  name: string,
  names: readonly string[] | undefined,
): string {
  const pipsOrder = [`refs/heads/${name}`, `refs/tags/${name}`, name, `refs/${name}`]
  // A clone has a branch of that name, the default one.
  for (const full of names ?? (name === 'HEAD' ? [name] : pipsOrder)) {
    const commit = references.get(`${full}^{}`) ?? references.get(full)
    if (commit !== undefined) return commit
  }
  if (names !== undefined || !ABBREVIATED.test(name)) {
    throw failure(url, `it has no branch or tag ${JSON.stringify(name)}`, 'Correct the part after the @')
  }
  const [commit, ...others] = new Set([...references.values()].filter((known) => known.startsWith(name)))
  if (commit === undefined || others.length > 0) {
    throw failure(
      url,
      `${name} is ${commit === undefined ? 'not the commit of any branch or tag' : 'ambiguous: several commits begin with it'}`,
      'Write the full commit hash of 40 digits',
    )
  }
  return commit
}

function failure(url: string, why: string, next: string, fault: FailureClass = 'environment'): Failure {
  // An address can hold a token.
  const shown = url.replace(/(:\/\/)[^/@\s]*@/, '$1***@').slice(0, 200)
  return new Failure({ class: fault, doing: 'asking a git server', on: shown, why, next })
}
