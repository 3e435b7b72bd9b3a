import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The one endpoint of GitHub's REST API that is asked: how a branch stands to a commit. */
export class TestGitHub {
  readonly requests: { url: string; authorization: string | undefined }[] = []
  /** The default branch, oldest first; only its first parents. */
  readonly branch: string[] = []
  /** Answers instead of the comparison. */
  answer: { status: number; body?: unknown; headers?: Record<string, string> } | 'hang' | undefined
  #server: Server | undefined

  static async start(): Promise<TestGitHub> {
    const github = new TestGitHub()
    github.#server = createServer((request, response) => {
      const { url = '' } = request
      github.requests.push({ url, authorization: request.headers.authorization })
      if (github.answer === 'hang') return
      const { status, body, headers = {} } = github.answer ?? github.#compare(url)
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

  /** As the API pages it: `commits` are the branch's own, oldest first. */
  #compare(url: string): { status: number; body?: unknown; headers?: Record<string, string> } {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const match = /^\/repos\/[^/]+\/[^/]+\/compare\/([0-9a-f]+)\.\.\.[^/]+$/.exec(
      decodeURIComponent(pathname),
    )
    const place = this.branch.indexOf(match?.[1] ?? '')
    if (place < 0) return { status: 404 }
    const newer = this.branch.slice(place + 1)
    const size = Number(searchParams.get('per_page') ?? 250)
    const from = (Number(searchParams.get('page') ?? 1) - 1) * size
    const commits = newer.slice(from, from + size).map((sha) => ({
      sha,
      parents: [{ sha: this.branch[this.branch.indexOf(sha) - 1] }],
    }))
    const status = newer.length === 0 ? 'identical' : 'ahead'
    return { status: 200, body: { status, ahead_by: newer.length, behind_by: 0, commits } }
  }
}
