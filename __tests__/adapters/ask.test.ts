import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createCacheService } from '../../src/adapters/cache-service.ts'
import { createScratch } from '../../src/adapters/scratch.ts'
import { ask, type Conditions } from '../../src/adapters/toolkit/ask.ts'
import type { Request } from '../../src/adapters/toolkit/toolkit-requests.ts'
import { createTools } from '../../src/adapters/tools.ts'

const REQUEST: Request = { kind: 'restore', path: 'buildkit', key: 'a-1', prefixes: [] }
const TOOL = { name: 'tool', version: '1.2.3', url: 'x', sha256: 'a', file: 'run' }
/** The toolkit's place is taken by a process that says nothing and stays. */
const STAYS = 'setInterval(() => undefined, 1000)'

let root: string
let program: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'container-action-ask-'))
  program = join(root, 'toolkit.mjs')
  writeFileSync(program, STAYS)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A folder that nobody can make, as on a full disk: a file stands in its way. */
const impossible = (): string => join(program, 'folder/buildkit')

describe('the toolkit that cannot be asked is an answer, too', () => {
  const rows: [string, Partial<Conditions> & { request?: Request }, RegExp][] = [
    ['where its folder cannot be made', { folder: '/dev/null/x' }, /ENOTDIR/],
    ['where its process cannot be started', { env: { NAME: 'a\0b' } }, /null bytes/],
    ['where its program is not there', { program: '/nowhere/toolkit.js' }, /the cache client ended with 1/],
    [
      'where the request cannot be sent',
      { request: { ...REQUEST, key: 1n as unknown as string } },
      /serialize a BigInt/,
    ],
  ]
  it.each(rows)('%s', async (_sentence, { request = REQUEST, ...about }, why) => {
    const env = { PATH: process.env.PATH ?? '' }
    const conditions = { program, env, folder: join(root, 'work'), limit: 60_000, most: 1e9, ...about }
    expect(await ask(request, conditions)).toEqual({ kind: 'failed', why: expect.stringMatching(why) })
  })
})

describe('on a disk that takes nothing', () => {
  const service = () => createCacheService({ program, env: {}, token: undefined })

  it('a cache is not restored, and says why', async () => {
    const result = await service().restore(impossible(), ['a-1'])
    expect(result).toEqual({ key: undefined, why: expect.stringMatching(/ENOTDIR/) })
  })

  it('a cache is not saved, and says why', async () => {
    const result = await service().save(impossible(), 'a-1', 1e9)
    expect(result).toEqual({ bytes: 0, why: expect.stringMatching(/ENOTDIR/) })
  })

  it.each([
    ['whose scratch folder cannot be made', () => createScratch(program)],
    ['whose own folder cannot be made', () => ({ ...createScratch(root), path: impossible })],
  ])('a tool %s is not installed, and says why', async (_sentence, scratch) => {
    const result = await createTools({ program, env: {}, scratch: scratch() }).install(TOOL)
    expect(result).toEqual({ path: undefined, why: expect.stringMatching(/ENOTDIR|RUNNER_TEMP/) })
  })
})
