import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readEnvironment } from '../../src/environment/environment.ts'
import { diagnose } from '../../src/image-build/failures.ts'
import { CASES, environmentOf, indexOf, type MambaCase, PACKAGES } from '../image-build/mamba-cases.ts'
import { cleanUp, command, later, setting, temporaryFolder } from './machine.ts'

/**
 * What the solver of the base image says of environments that it cannot make, read as a build's log is. With a real mamba the words
 * are held against those that the unit tests read, so that a new version that says it otherwise is noticed.
 */
const real = Boolean(process.env.STANDIN_MAMBA) || !process.env.STANDIN_MINIFORGE
const SERVER = `
import http.server, socketserver
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(self.path.split('/')[1]))
        self.send_header('Retry-After', '0')
        self.end_headers()
    do_HEAD = do_GET
    def log_message(self, *words): pass
class Server(socketserver.ThreadingMixIn, http.server.HTTPServer): daemon_threads = True
Server(('127.0.0.1', 8099), Handler).serve_forever()
`
const recorded: string[] = []
let folder: string
let container: string

beforeAll(async () => {
  folder = temporaryFolder()
  for (const [channel, packages] of Object.entries(PACKAGES)) {
    for (const subdir of ['linux-64', 'linux-aarch64', 'noarch']) {
      const file = join(folder, 'channels', channel, subdir, 'repodata.json')
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, indexOf(packages, subdir))
    }
  }
  mkdirSync(join(folder, 'files'))
  Object.entries(CASES).forEach(([_, one], index) => {
    writeFileSync(join(folder, `files/${index}.yml`), environmentOf(one))
  })
  writeFileSync(join(folder, 'files/server.py'), SERVER)
  const mounts = ['--volume', `${folder}/channels:/channels:ro`, '--volume', `${folder}/files:/files:ro`]
  const said = await command(
    'docker',
    'run',
    '--detach',
    ...mounts,
    `${setting('BASE')}:solver`,
    'sleep',
    '3600',
  )
  container = said.trim()
  later(() => command('docker', 'rm', '--force', container))
  await command('docker', 'exec', '--detach', container, '/opt/conda/bin/python', '/files/server.py')
})

afterAll(async () => {
  if (process.env.RECORD) writeFileSync(process.env.RECORD, recorded.join(''))
  await cleanUp()
})

async function solve(index: number): Promise<string[]> {
  const create = 'mamba env create --yes --no-pyc --override-channels --prefix /opt/conda/envs/none --file'
  // The retries of a time-out are the same as those of every other.
  const script = `MAMBA_REMOTE_MAX_RETRIES=1 MAMBA_REMOTE_BACKOFF_FACTOR=1 ${create} /files/${index}.yml 2>&1; echo "exit code $?"`
  const lines = (await command('docker', 'exec', container, 'sh', '-c', script)).trimEnd().split('\n')
  expect(lines.pop()).toMatch(/^exit code [1-9]/)
  return lines
}

/** What is the same on every machine: not which versions there are, nor how often was retried. */
const failure = (lines: string[]): string[] => {
  const start = lines.findIndex((line) => /^(?:error|critical) +libmamba/.test(line))
  return lines.slice(start).filter((line) => !/^warning/.test(line))
}

describe('the solver of the base image, asked for', () => {
  it.each(Object.entries(CASES).map(([name, one], index) => [name, one, index] as const))(
    '%s',
    async (name: string, one: MambaCase, index: number) => {
      const lines = await solve(index)
      if (process.env.RECORD) recorded.push(`=== ${name}\n${failure(lines).join('\n')}\n`)
      if (!real && one.onlyReal) return
      const environment = readEnvironment('environment.yml', Buffer.from(environmentOf(one)))
      const step = { name: '[conda 2/2] RUN x', seconds: 1, cached: false, lines }
      const error = 'process "sh" did not complete successfully: exit code: 1'
      const found = diagnose(
        { exitCode: 1, steps: [{ ...step, error }], tail: [] },
        { environment, includes: [] },
      )
      expect(found.findings?.map(({ line }) => line) ?? []).toEqual(one.lines)
      if (one.passing) return
      expect(found.class).toBe('unsolvable-environment')
      if (!real) return
      expect(found.why).toContain(one.words)
      if (!process.env.RECORD) expect(readFileSync(WORDS, 'utf8')).toContain(failure(lines).join('\n'))
    },
  )
})

const WORDS = join(import.meta.dirname, '../image-build/mamba-2.8.1.txt')
