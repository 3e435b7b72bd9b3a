import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CacheServer } from '../../../servers/cache.ts'
import type { Rule } from '../../../servers/faults.ts'
import { TestGitHub } from '../../../servers/github.ts'
import type { Campaigned } from '../case.ts'

/** GitHub's API, the cache service and the clocks: what makes a decision better or a run faster, and may never make it wrong. */
export function serviceFaults(): Campaigned[] {
  return [...github(), ...caches(), ...clocks()]
}

function github(): Campaigned[] {
  const sha = '0'.repeat(40)
  const answers: Record<string, TestGitHub['answer']> = {
    '401': { status: 401 },
    '403': { status: 403 },
    '404': { status: 404 },
    '429': { status: 429 },
    '500': { status: 500 },
    'other-json': { status: 200, body: { hello: 'world' } },
    'a-list': { status: 200, body: [] },
    'unknown-status': { status: 200, body: { status: 'fine', ahead_by: 0, commits: [] } },
    'commits-that-nobody-has': {
      status: 200,
      body: { status: 'ahead', ahead_by: 1, commits: [{ sha, parents: [] }] },
    },
    'endless-pages': { status: 200, body: { status: 'ahead', ahead_by: 1e12, commits: [] } },
    'hostile-hashes': {
      status: 200,
      body: { status: 'ahead', ahead_by: 1, commits: [{ sha: '../../latest', parents: [] }] },
    },
    'branch-gone-on': { status: 200, body: { status: 'diverged', ahead_by: 3, commits: [] } },
    hang: 'hang',
  }
  const asked = Object.entries(answers).flatMap(([name, answer]) =>
    (['reuse', 'older'] as const).map(
      (scene): Campaigned => ({
        id: `github-${scene}-${name}`,
        kind: "GitHub's API down or lying",
        scene,
        classes: [],
        setting: async () => {
          const server = await TestGitHub.start()
          server.answer = answer
          return {
            inputs: { 'github-token': 'a-token' },
            env: { GITHUB_API_URL: server.address },
            after: () => server.stop(),
          }
        },
      }),
    ),
  )
  const down: Campaigned = {
    id: 'github-older-refused',
    kind: "GitHub's API down or lying",
    scene: 'older',
    classes: [],
    setting: async () => ({
      inputs: { 'github-token': 'a-token' },
      env: { GITHUB_API_URL: 'http://127.0.0.1:9' },
    }),
  }
  const login: Campaigned = {
    ...down,
    id: 'github-older-login-page',
    setting: async () => {
      const server = createServer((_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
      )
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
      return {
        inputs: { 'github-token': 'a-token' },
        env: { GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
        after: () => server.closeAllConnections(),
      }
    },
  }
  return [...asked, down, login]
}

function caches(): Campaigned[] {
  const every = (fault: Rule['fault']): ((server: CacheServer) => void) => {
    return (server) => server.fault({ path: /./, fault })
  }
  const ways: Record<string, (server: CacheServer) => unknown> = {
    'answers-500': every({ kind: 'status', status: 500 }),
    'answers-403': every({ kind: 'status', status: 403 }),
    'answers-429': every({ kind: 'status', status: 429 }),
    'resets-connections': every({ kind: 'reset' }),
    'answers-a-login-page': every({
      kind: 'status',
      status: 200,
      body: '<html>Sign in</html>',
      headers: { 'content-type': 'text/html' },
    }),
    'answers-other-json': every({
      kind: 'status',
      status: 200,
      body: '{"ok":"yes"}',
      headers: { 'content-type': 'application/json' },
    }),
    'loses-uploads': (server) =>
      server.fault({ method: 'PUT', path: /./, fault: { kind: 'status', status: 500 } }),
    'may-only-be-read': (server) => {
      server.readOnly = true
    },
    'is-not-there': (server) => server.stop(),
    'never-answers-hang': every({ kind: 'hang' }),
  }
  return Object.entries(ways).map(([name, bend]) => ({
    id: `cache-${name}`,
    kind: 'cache service down or lying',
    scene: 'build',
    classes: [],
    setting: async () => {
      const server = await CacheServer.start()
      const env = server.variables
      await bend(server)
      return { inputs: { cache: 'actions' }, env, after: () => server.stop().catch(() => undefined) }
    },
  }))
}

/** Shifts the clock of Node programs alone: what docker and the registry write keeps the real time, as on two machines. */
function clocks(): Campaigned[] {
  const day = 24 * 3600
  const shifts = {
    'a-day-ahead': day,
    'a-day-behind': -day,
    'ten-years-ahead': 3652 * day,
    'ten-years-behind': -3652 * day,
  }
  return Object.entries(shifts).flatMap(([name, seconds]) =>
    (['reuse', 'older', 'promote', 'build'] as const).map(
      (scene): Campaigned => ({
        id: `clock-${scene}-${name}`,
        kind: 'clock skew',
        scene,
        classes: [],
        setting: async () => ({ env: { NODE_OPTIONS: `--import=data:text/javascript,${shifted(seconds)}` } }),
      }),
    ),
  )
}

function shifted(seconds: number): string {
  const code = `const D=Date;globalThis.Date=class extends D{constructor(...a){a.length?super(...a):super(D.now()+${seconds * 1000})}static now(){return D.now()+${seconds * 1000}}}`
  return encodeURIComponent(code)
}
