import { execFileSync } from 'node:child_process'
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { temporaryFolder } from '../../../e2e/machine.ts'
import type { Campaigned } from '../case.ts'

const DOWN = ['engine-unavailable', 'buildx-missing'] as const

/** A docker that is not there or talks nonsense, and an engine behind it that does not answer as one. */
export function engineFaults(): Campaigned[] {
  const base = { kind: 'docker missing or talking nonsense', scene: 'build', mustFail: true } as const
  const programs: Record<string, string | undefined> = {
    missing: undefined,
    'says-nothing': 'exit 0',
    'prints-garbage': 'head -c 2000 /dev/urandom; exit 0',
    'prints-json': `echo '{"hello":"world"}'`,
    'ends-with-1': 'echo sorry >&2; exit 1',
    'is-killed': 'kill -9 $$',
    'cannot-be-run': '',
    'prints-commands': "echo '::set-output name=image::evil'; echo '::error::evil'; exit 1",
  }
  const scripted = Object.entries(programs).map(
    ([name, script]): Campaigned => ({
      ...base,
      id: `docker-${name}`,
      classes: name === 'is-killed' ? ['out-of-memory'] : [...DOWN],
      setting: async () => ({ env: { PATH: pathWith(script) } }),
    }),
  )
  const engines: Record<string, number> = {
    'answers-500': 500,
    'answers-a-login-page': 200,
    'answers-404': 404,
  }
  const behind = Object.entries(engines).map(
    ([name, status]): Campaigned => ({
      ...base,
      id: `engine-${name}`,
      kind: 'engine that does not answer as one',
      classes: [...DOWN],
      setting: async () => {
        const server = createServer((_, response) =>
          response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
        )
        await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
        return {
          env: { DOCKER_HOST: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` },
          after: () => {
            server.close()
            server.closeAllConnections()
          },
        }
      },
    }),
  )
  const hosts = { 'is-not-there': 'unix:///nonexistent', 'refuses-connections': 'tcp://127.0.0.1:9' }
  const absent = Object.entries(hosts).map(
    ([name, host]): Campaigned => ({
      ...base,
      id: `engine-${name}`,
      kind: 'engine that does not answer as one',
      classes: [...DOWN],
      setting: async () => ({ env: { DOCKER_HOST: host } }),
    }),
  )
  return [...scripted, ...behind, ...absent]
}

/** All programs that the action needs but docker, and one of that name that does what the script says. */
function pathWith(script: string | undefined): string {
  const folder = temporaryFolder()
  for (const program of ['git', 'sh', 'node', 'head', 'tar', 'setsid', 'env'])
    symlinkSync(
      execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim(),
      join(folder, program),
    )
  if (script === undefined) return folder
  writeFileSync(join(folder, 'docker'), script === '' ? '' : `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, 'docker'), script === '' ? 0o644 : 0o755)
  return folder
}
