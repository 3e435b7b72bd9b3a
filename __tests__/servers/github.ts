import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The endpoints of GitHub's REST API that are asked: how a branch stands to a commit, and which branches are at one. */
export class TestGitHub {
  readonly requests: { url: string; authorization: string | undefined }[] = []
  /** The default branch, oldest first; only its first parents. */
  readonly branch: string[] = []
  /** Other branches, in the same way. */
  readonly branches: Record<string, string[]> = {}
  /** Commits of forks alone. GitHub knows them in every repository of the network. */
  readonly forks = new Set<string>()
  /** Answers instead of the comparison. */
  answer: { status: number; body?: unknown; headers?: Record<string, string> } | 'hang' | undefined
  #server: Server | undefined

  static async start(): Promise<TestGitHub> {
    const github = new TestGitHub()
    github.#server = createServer((request, response) => {
      const { url = '' } = request
      github.requests.push({ url, authorization: request.headers.authorization })
      if (github.answer === 'hang') return
      const { status, body, headers = {} } = github.answer ?? github.#tips(url) ?? github.#compare(url)
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body ?? { message: 'no' }))
    })
    await new Promise<void>((done) => github.#server?.listen(0, '127.0.0.1', done))
    return github
  }

  get address(): string {
    const address = this.#server?.address() as AddressInfo | undefined
    return `http://127.0.0.1:${address?.port ?? 'stopped'}`
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((done) => this.#server?.close(done))
  }

  #tips(url: string): { status: number; body?: unknown; headers?: Record<string, string> } | undefined {
    const commit = /\/commits\/([0-9a-f]+)\/branches-where-head$/.exec(url)?.[1]
    if (commit === undefined) return undefined
    const all = Object.entries({ main: this.branch, ...this.branches })
    if (!this.forks.has(commit) && !all.some(([, commits]) => commits.includes(commit)))
      return { status: 422 }
    const at = all.filter(([, commits]) => commits.at(-1) === commit)
    return { status: 200, body: at.map(([name]) => ({ name, commit: { sha: commit }, protected: false })) }
  }

  /** As the API pages it: `commits` are the branch's own, oldest first. */
  #compare(url: string): { status: number; body?: unknown; headers?: Record<string, string> } {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const match = /^\/repos\/[^/]+\/[^/]+\/compare\/([0-9a-f]+)\.\.\.(.+)$/.exec(decodeURIComponent(pathname))
    const [, commit = '', name = ''] = match ?? []
    const branch = name === 'main' ? this.branch : (this.branches[name] ?? [])
    if (this.forks.has(commit)) return { status: 200, body: { status: 'diverged', ahead_by: 0, commits: [] } }
    const place = branch.indexOf(commit)
    if (place < 0) return { status: 404 }
    const newer = branch.slice(place + 1)
    const size = Number(searchParams.get('per_page') ?? 250)
    const from = (Number(searchParams.get('page') ?? 1) - 1) * size
    const commits = newer.slice(from, from + size).map((sha) => ({
      sha,
      parents: [{ sha: branch[branch.indexOf(sha) - 1] }],
    }))
    const status = newer.length === 0 ? 'identical' : 'ahead'
    return { status: 200, body: { status, ahead_by: newer.length, behind_by: 0, commits } }
  }
}
