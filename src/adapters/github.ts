import { isCommit } from '../image/reference.ts'
import { fieldsOf } from '../json.ts'
import type { Comparison, GitHub } from '../ports.ts'
import { isLoopback } from '../registry/hosts.ts'

const PAGE = 100
/** Commits; a last page may hold a single one. */
const ENOUGH = 20
/** Characters of GitHub's own words. */
const LONGEST = 200
/** Milliseconds for one question with all its requests; nothing waits longer for an answer that only makes a decision better. */
const TIME_LIMIT = 10_000

export interface GitHubOptions {
  token: string | undefined
  /** `owner/name`. */
  repository: string | undefined
  /** GITHUB_API_URL: https, or this machine. */
  api: string | undefined
  /** Ends a question that is under way; the answer is then not known. */
  cancel?: AbortSignal
}

interface Answer {
  status: string
  ahead_by: number
  commits: { sha: string }[]
}

/** GitHub's REST API through the toolkit, which is loaded with the first question only. */
export function createGitHub({ token, repository = '', api, cancel }: GitHubOptions): GitHub {
  const [owner = '', repo = '', ...more] = repository.split('/')
  const missing =
    token === undefined || token === ''
      ? 'this job has no token for it'
      : api === undefined || !isAcceptable(api)
        ? "this runner does not name GitHub's API"
        : owner === '' || repo === '' || more.length > 0
          ? 'this runner does not name the repository'
          : undefined
  /** One time limit for all requests of a question. */
  const oneLimit = (): AbortSignal =>
    AbortSignal.any([AbortSignal.timeout(TIME_LIMIT), ...(cancel ? [cancel] : [])])
  const request = async (
    route: string,
    parameters: Record<string, unknown>,
    signal = oneLimit(),
  ): Promise<unknown> => {
    const { getOctokit } = await import('@actions/github')
    const octokit = getOctokit(token as string, { baseUrl: api as string })
    const { data } = await octokit.request(route, { owner, repo, ...parameters, request: { signal } })
    return data
  }
  return {
    async compare(commit, branch): Promise<Comparison> {
      if (missing !== undefined) return { known: false, asked: false, why: missing }
      try {
        const signal = oneLimit()
        // https://docs.github.com/rest/commits/commits#compare-two-commits
        const ask = async (page: number): Promise<Answer> =>
          (await request(
            'GET /repos/{owner}/{repo}/compare/{basehead}',
            { basehead: `${commit}...${branch}`, per_page: PAGE, page },
            signal,
          )) as Answer
        const first = await ask(1)
        // Oldest first: what is new is on the last page.
        const last = Math.ceil(Number(first.ahead_by) / PAGE)
        if (!(last > 1)) return read(first.status, first.commits)
        const newest = (await ask(last)).commits
        if (!Array.isArray(newest) || newest.length >= ENOUGH) return read(first.status, newest)
        const before = last > 2 ? await ask(last - 1) : first
        return read(first.status, Array.isArray(before.commits) ? [...before.commits, ...newest] : undefined)
      } catch (error) {
        return { known: false, asked: true, why: explain(error) }
      }
    },
    async isTip(commit) {
      if (missing !== undefined) return { known: false, why: missing }
      try {
        // https://docs.github.com/rest/commits/commits#list-branches-for-head-commit
        const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head'
        const branches = await request(route, { commit_sha: commit })
        if (!Array.isArray(branches)) return { known: false, why: STRANGE }
        return {
          known: true,
          tip: branches.some((branch) => fieldsOf(fieldsOf(branch).commit).sha === commit),
        }
      } catch (error) {
        return { known: false, why: explain(error) }
      }
    },
  }
}

const STRANGE = 'GitHub gave an unexpected answer'

/** A token travels over https only, or stays on this machine. */
function isAcceptable(api: string): boolean {
  if (!URL.canParse(api)) return false
  const url = new URL(api)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

function read(status: string, commits: unknown): Comparison {
  const known = (['identical', 'ahead', 'behind', 'diverged'] as const).find((name) => name === status)
  const hashes: unknown[] = Array.isArray(commits)
    ? commits.map((commit) => fieldsOf(commit).sha)
    : [undefined]
  if (known === undefined || !hashes.every(isCommit)) return { known: false, asked: true, why: STRANGE }
  return { known: true, status: known, commits: hashes }
}

function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ').trim()
}

/** Never the toolkit's message: it may quote the request. GitHub's own is in the body. */
function explain(error: unknown): string {
  const { status, name, response } = fieldsOf(error)
  if (name === 'TimeoutError' || name === 'AbortError')
    return `GitHub did not answer within ${TIME_LIMIT / 1000} seconds`
  // https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
  const headers = fieldsOf(fieldsOf(response).headers)
  if (
    status === 429 ||
    (status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined))
  )
    return `HTTP ${status}: GitHub's rate limit for this token is reached`
  const { message } = fieldsOf(fieldsOf(response).data)
  const said = typeof message === 'string' ? ` ${oneLine(message).slice(0, LONGEST)};` : ''
  if (status === 403 || status === 404)
    return `HTTP ${status}:${said} the commit does not exist any more, or the job lacks "contents: read"`
  return typeof status === 'number' ? `HTTP ${status}` : 'the connection failed'
}
