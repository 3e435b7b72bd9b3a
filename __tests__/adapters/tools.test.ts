import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createScratch } from '../../src/adapters/scratch.ts'
import { createTools } from '../../src/adapters/tools.ts'
import type { PinnedTool } from '../../src/ports.ts'
import { bundle, discard } from '../bundle/action.ts'
import { type Answer, type Fault, send } from '../servers/faults.ts'
import { digest } from './layouts.ts'

jest.setTimeout(120_000)

const PROGRAM = '#!/bin/sh\necho tool\n'
let program: string
let root: string
let mirror: Server
let fault: Fault | undefined
let asked: string[]

beforeAll(() => {
  program = bundle().replace(/index\.js$/, 'toolkit.js')
})
afterAll(() => discard(program))
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'container-action-tools-'))
  fault = undefined
  asked = []
  mirror = createServer((request, response) => {
    asked.push(request.url ?? '')
    const found = request.url === '/v1.2.3/tool'
    const answer: Answer = found ? { status: 200, body: Buffer.from(PROGRAM) } : { status: 404 }
    send(request, response, answer, fault)
  })
  await new Promise<void>((done) => mirror.listen(0, '127.0.0.1', done))
})
afterEach(async () => {
  mirror.closeAllConnections()
  await new Promise((done) => mirror.close(done))
  rmSync(root, { recursive: true, force: true })
})

const address = (): string => `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`
const cache = (): string => join(root, 'tools')

async function install(
  about: Partial<PinnedTool> = {},
  env: Record<string, string> = { RUNNER_TOOL_CACHE: cache() },
) {
  mkdirSync(join(root, 'temp'), { recursive: true })
  const scratch = createScratch(join(root, 'temp'))
  const tools = createTools({ program, scratch, limit: 5000, env: { PATH: process.env.PATH ?? '', ...env } })
  const tool = { name: 'tool', version: '1.2.3', file: 'run', sha256: digest(PROGRAM), ...about }
  const result = await tools.install({ url: `${address()}/v1.2.3/tool`, ...tool })
  return { result, scratch }
}

const kept = (): string[] =>
  existsSync(cache()) ? readdirSync(cache(), { recursive: true, encoding: 'utf8' }) : []

it('is downloaded once, found again, and can be run', async () => {
  const { result } = await install()
  expect(result).toMatchObject({ downloaded: true, path: join(cache(), 'tool/1.2.3', process.arch, 'run') })
  expect(execFileSync(result.path as string, { encoding: 'utf8' })).toBe('tool\n')
  expect((await install()).result).toEqual({ ...result, downloaded: false })
  expect(asked).toHaveLength(1)
})

it('is downloaded again where somebody changed it', async () => {
  const path = (await install()).result.path as string
  writeFileSync(path, '#!/bin/sh\necho evil\n')
  expect((await install()).result).toMatchObject({ path, downloaded: true })
  expect(readFileSync(path, 'utf8')).toBe(PROGRAM)
})

it('lies in the folder of the run where the runner has no tool cache', async () => {
  const { result, scratch } = await install({}, {})
  expect(result.path).toContain(scratch.path('tools'))
})

describe('what cannot be installed leaves nothing in the tool cache', () => {
  const rows: [string, Partial<PinnedTool>, Fault | undefined, RegExp][] = [
    [
      'another content',
      { sha256: 'a'.repeat(64) },
      undefined,
      /has the SHA-256 [0-9a-f]{64} instead of a{64}/,
    ],
    ['a changed byte', {}, { kind: 'flipped' }, /has the SHA-256/],
    ['404', { url: '/none' }, undefined, /404/],
    ['no answer', {}, { kind: 'hang' }, /it did not finish within 5 s/],
    ['a body that drips', {}, { kind: 'slow', interval: 50 }, /it did not finish within 5 s/],
    ['a body that breaks off', {}, { kind: 'truncated' }, /it did not finish within 5 s|aborted/],
    ['an address that is none', { url: 'nonsense' }, undefined, /./],
  ]
  it.each(rows)('%s', async (_sentence, about, given, why) => {
    fault = given
    const url = about.url?.startsWith('/') ? { url: address() + about.url } : {}
    const { result } = await install({ ...about, ...url })
    expect(result).toEqual({ path: undefined, why: expect.stringMatching(why) })
    expect(kept()).toEqual([])
  })
})
