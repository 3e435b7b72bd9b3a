import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { CacheServer } from '../servers/cache.ts'
import { type Result, runAction } from './action.ts'
import { remoteBuilder } from './builders.ts'
import { expectSuccess } from './expectations.ts'
import { Lecture, smallEnvironment } from './lecture.ts'
import { cleanUp, later, setting, unique } from './machine.ts'

afterAll(cleanUp)

/**
 * Steps of the environment that were run, `conda` and `pip`. BuildKit reports a step that it fetches in parts; its last line says
 * what it was.
 */
function ran(log: string): string[] {
  const [, text = ''] = log.split('::group::Building the image')
  const lines =
    text.split('::endgroup::')[0]?.matchAll(/<- \[(conda|pip) \d\/\d\] RUN [^\n]*: ([^:\n]+)$/gm) ?? []
  const last = new Map([...lines].map(([, step = '', outcome = '']) => [step, outcome]))
  return [...last].filter(([, outcome]) => !outcome.startsWith('cached')).map(([step]) => step)
}

describe('cache: actions', () => {
  const name = `${setting('REGISTRY')}/e2e/${unique('cache')}`
  const environment = (requirement: string): string =>
    smallEnvironment(requirement).replace('name: quantecon', `name: ${name.split('/').at(-1)}`)
  let server: CacheServer
  let lecture: Lecture

  /** On a builder that has never built anything, as every job of a hosted runner has it. */
  const run = async (builder?: string): Promise<Result> =>
    runAction(lecture, {
      name,
      inputs: { cache: 'actions', builder: builder ?? (await remoteBuilder()) },
      env: server.variables,
    })

  beforeAll(async () => {
    server = await CacheServer.start()
    later(() => server.stop())
    lecture = await Lecture.create({ 'environment.yml': environment('six==1.16.0') })
  })

  it('stores what a cold build made, and writes no cache into the registry', async () => {
    const result = await run()
    expectSuccess(result, 'build')
    expect(ran(result.log)).toEqual(['conda', 'pip'])
    expect(server.entries).toHaveLength(1)
    expect(result.summary).toMatch(/Build cache \| miss: .*saved: container-action-1-/)
    expect(result.log).not.toContain(server.token)
    const tags = await fetch(`http://${name.replace('/', '/v2/')}/tags/list`).then((answer) => answer.json())
    expect((tags as { tags: string[] }).tags).not.toContain('cache')
  })

  it('runs no step again on a fresh builder', async () => {
    await lecture.commit({ check: '#!/bin/sh\ntrue\n' })
    const result = await runAction(lecture, {
      name,
      inputs: { cache: 'actions', builder: await remoteBuilder(), 'verify-script': 'check' },
      env: server.variables,
    })
    expectSuccess(result, 'build')
    expect(ran(result.log)).toEqual([])
    expect(result.summary).toMatch(/Build cache \| hit: container-action-1-/)
  })

  it('runs pip alone after a change of the pip section, time after time', async () => {
    for (const version of ['1.17.0', '1.15.0']) {
      await lecture.commit({ 'environment.yml': environment(`six==${version}`) })
      const result = await run()
      expectSuccess(result, 'build')
      expect(ran(result.log)).toEqual(['pip'])
    }
    // What an entry holds is what its build used, not what all builds before it used.
    const sizes = server.entries.map(({ bytes }) => bytes.byteLength)
    expect(sizes.at(-1)).toBeLessThan(1.2 * (sizes[0] ?? 0))
  })

  it('works on the default driver, with a token that may only read', async () => {
    server.readOnly = true
    const before = server.entries.length
    await lecture.commit({ 'environment.yml': environment('six==1.14.0') })
    const result = await run('')
    expectSuccess(result, 'build')
    expect(ran(result.log)).toEqual(['pip'])
    expect(result.log).toMatch(/^::notice::The build cache was not saved: cache write denied/m)
    expect(server.entries).toHaveLength(before)
    server.readOnly = false
  })

  it('builds without an entry that is damaged', async () => {
    for (const entry of server.entries) randomBytes(1000).copy(entry.bytes, entry.bytes.byteLength >> 1)
    await lecture.commit({ 'environment.yml': environment('six==1.13.0') })
    const result = await run()
    expectSuccess(result, 'build')
    expect(result.log).toMatch(/^::warning::The build cache could not be restored/m)
    expect(ran(result.log)).toEqual(['conda', 'pip'])
  })
})
