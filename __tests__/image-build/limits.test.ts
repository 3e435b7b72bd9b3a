import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { runBuild } from '../../src/image-build/build.ts'
import { chooseBuilder } from '../../src/image-build/builder.ts'
import { requireBuildx } from '../../src/image-build/buildx.ts'
import type { Clock, CommandOptions, CommandResult, Commands } from '../../src/ports.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'
import { FakeScratch, request } from './fakes.ts'

const MINUTE = 60_000
const GOOD: CommandResult = { exitCode: 0, stdout: '', stderr: '' }

const step = (text: string): string =>
  JSON.stringify({ logs: [{ vertex: 'v', data: Buffer.from(text).toString('base64') }] })
const started = JSON.stringify({
  vertexes: [{ digest: 'v', name: '[conda 2/3] RUN solve', started: '2026-08-01T10:00:00Z' }],
})

/** A build that says a line after each of these numbers of minutes, and then nothing until it is ended. */
async function building(...minutes: number[]) {
  const clock = fakeClock()
  const ticks: (() => void)[] = []
  const ticking: Clock = {
    ...clock,
    every: (_milliseconds, callback) => {
      ticks.push(callback)
      return () => ticks.splice(0)
    },
  }
  const pass = (minutes: number): void => {
    for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
      clock.advance(10_000)
      for (const tick of ticks) tick()
    }
  }
  const commands: Commands = {
    async run(_argv, options: CommandOptions = {}) {
      options.onStderrLine?.(started)
      for (const pause of minutes) {
        pass(pause)
        if (options.signal?.aborted) return { ...GOOD, exitCode: 130 }
        options.onStderrLine?.(step('solving\n'))
      }
      if (minutes.length > 2) return GOOD
      pass(60)
      return { ...GOOD, exitCode: options.signal?.aborted ? 130 : 0 }
    },
  }
  const { log, lines } = recordingLog()
  const world = { commands, clock: ticking, log, scratch: new FakeScratch(), env: {} }
  const outcome = runBuild(request(), world, 'Building the image')
  return { outcome, lines }
}

describe('a build that says nothing', () => {
  it('for half an hour is ended, and the silent step is named', async () => {
    const { outcome, lines } = await building()
    expect(await failureOf(outcome)).toMatchObject({
      class: 'time-limit',
      text: {
        doing: 'building the image',
        on: 'still running: [conda 2/3] RUN solve, 1800 s',
        why: 'the builder printed nothing for 30 minutes, so the action stopped the build',
      },
    })
    const beats = lines.filter((line) => line.startsWith('.. still running: [conda 2/3] RUN solve'))
    // At least every 30 seconds until it is given up.
    expect(beats.length).toBeGreaterThanOrEqual(60)
  })

  it('for less than that, again and again, is left alone', async () => {
    const { outcome } = await building(29, 29, 29, 29)
    expect(await outcome).toMatchObject({ lostCaches: [] })
  })

  it('for too long after a word is ended too', async () => {
    expect(await failureOf((await building(29, 31)).outcome)).toMatchObject({ class: 'time-limit' })
  })
})

describe('what asks the engine', () => {
  const answers: [string, string][] = [
    ['buildx inspect', 'Name: default\nDriver: docker\n'],
    ['info', '{"DriverStatus":[]}'],
  ]
  const asked = (create: () => Promise<CommandResult>) => {
    const calls: { line: string; limit: number | undefined; cleanUp: boolean }[] = []
    const commands: Commands = {
      run: async ([, ...argv], { limit, cleanUp = false } = {}) => {
        const line = argv.join(' ')
        calls.push({ line: argv.slice(0, 2).join(' '), limit, cleanUp })
        const stdout = answers.find(([beginning]) => line.startsWith(beginning))?.[1]
        return argv[1] === 'create' ? create() : { ...GOOD, stdout: stdout ?? '' }
      },
    }
    const { log } = recordingLog()
    return {
      calls,
      builder: chooseBuilder(commands, {
        name: undefined,
        unique: '7',
        env: {},
        log,
        platform: 'linux/amd64',
      }),
    }
  }

  it('has a time limit, and the removal of a builder is clean-up', async () => {
    const { calls, builder } = asked(async () => GOOD)
    await (await builder).remove()
    expect(calls).toEqual([
      { line: 'buildx inspect', limit: MINUTE, cleanUp: false },
      { line: 'info --format', limit: MINUTE, cleanUp: false },
      { line: 'buildx create', limit: 10 * MINUTE, cleanUp: false },
      { line: 'kill buildx_buildkit_container-action-70', limit: MINUTE, cleanUp: true },
      { line: 'buildx rm', limit: MINUTE, cleanUp: true },
    ])
  })

  it('has a time limit, too, when it is asked for its buildx', async () => {
    const limits: (number | undefined)[] = []
    const commands: Commands = {
      run: async (_argv, { limit } = {}) => {
        limits.push(limit)
        return { ...GOOD, stdout: 'buildx v0.29.1' }
      },
    }
    await requireBuildx(commands, {})
    expect(limits).toEqual([MINUTE])
  })

  it('removes a builder whose making was cancelled', async () => {
    const failure = new Failure({ class: 'cancelled', doing: 'x', on: 'x', why: 'x', next: 'x' })
    const { calls, builder } = asked(() => Promise.reject(failure))
    expect(await failureOf(builder)).toBe(failure)
    expect(calls.at(-1)).toEqual({ line: 'buildx rm', limit: MINUTE, cleanUp: true })
  })
})
