import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createLog, type Sink } from '../../src/adapters/log.ts'
import { startReminders } from '../../src/adapters/still-running.ts'
import { type CheckOptions, check } from '../../src/command-line/check-command.ts'
import { promoteFromTerminal } from '../../src/command-line/promote-command.ts'
import { main } from '../../src/main.ts'
import { Timer } from '../../src/timer.ts'
import { ROOT, Scene } from '../bundle/scene.ts'

// A time that passes faster still waits for real sockets.
jest.setTimeout(60_000)

afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const SECOND = 1000

function beating() {
  jest.useFakeTimers()
  const lines: string[] = []
  const write = (text: string): void => void lines.push(text)
  const sink: Sink = {
    line: write,
    debug: () => undefined,
    annotate: (kind) => write(kind),
    startGroup: write,
    endGroup: () => undefined,
    stop: () => undefined,
    resume: () => undefined,
  }
  const timer = new Timer(() => performance.now())
  const beat = startReminders(sink, timer)
  const pass = (seconds: number): Promise<void> => jest.advanceTimersByTimeAsync(seconds * SECOND)
  return { lines, timer, beat, log: createLog(beat.sink, []), pass }
}

describe('a run that says nothing', () => {
  it('is told every 25 seconds, by the phase it is in', async () => {
    const { lines, timer, pass } = beating()
    await pass(10)
    const phase = timer.phase('prepare the builder', () => pass(80))
    await phase
    expect(lines).toEqual([
      '.. still at: prepare the builder, 15 s',
      '.. still at: prepare the builder, 40 s',
      '.. still at: prepare the builder, 65 s',
    ])
  })

  it('is told between two phases, too', async () => {
    const { lines, timer, pass } = beating()
    await timer.phase('build', () => pass(5))
    await pass(50)
    expect(lines).toEqual(['.. still working, 20 s', '.. still working, 45 s'])
  })

  it('is told by the innermost phase, and by the outer one when that has ended', async () => {
    const { lines, timer, pass } = beating()
    await timer.phase('outer', async () => {
      await timer.phase('inner', () => pass(30)).catch(() => undefined)
      await pass(30)
    })
    expect(lines).toEqual(['.. still at: inner, 25 s', '.. still at: outer, 50 s'])
  })

  it('is not told when it is over', async () => {
    const { lines, beat, pass } = beating()
    beat.stop()
    await pass(100)
    expect(lines).toEqual([])
  })
})

describe('a beat is kept quiet', () => {
  type Log = ReturnType<typeof beating>['log']
  const rows: [string, (log: Log) => unknown][] = [
    ['a line', (log) => log.info('x')],
    ['a notice', (log) => log.notice('x')],
    ['a warning', (log) => log.warning('x')],
    ['an error', (log) => log.error('x')],
    ['a line of a build', (log) => log.foreign('Building', async (write) => write('x'))],
  ]
  it.each(rows)('by %s, for 25 seconds from then', async (_sentence, say) => {
    const { lines, log, pass } = beating()
    for (let times = 0; times < 4; times += 1) {
      await pass(20)
      await say(log)
    }
    await pass(24)
    expect(lines.filter((line) => line.startsWith('.. still'))).toEqual([])
    await pass(1)
    expect(lines.filter((line) => line.startsWith('.. still'))).toHaveLength(1)
  })

  it('not by a line for debugging, which nobody sees', async () => {
    const { lines, log, pass } = beating()
    await pass(20)
    log.debug('x')
    await pass(5)
    expect(lines).toHaveLength(1)
  })
})

it('a beat keeps no process alive', () => {
  const started = jest.spyOn(globalThis, 'setTimeout')
  const sink = { line() {}, annotate() {}, startGroup() {} } as unknown as Sink
  const beat = startReminders(sink, new Timer(() => 0))
  const timers = started.mock.results.map(({ value }) => value as NodeJS.Timeout)
  expect(timers.map((timer) => timer.hasRef())).toEqual([false])
  beat.stop()
})

/** What a registry does with every request, and what must be in the log of whoever asks it. */
const registries: [string, RequestListener, RegExp[]][] = [
  [
    'accepts and never answers',
    () => undefined,
    [/: no .* within 15000 ms; looking up an image .* again in \d s/],
  ],
  [
    'answers drop by drop',
    (_request, response) => {
      response.write(' ')
      const drops = setInterval(() => response.write(' '), 10 * SECOND)
      response.on('close', () => clearInterval(drops))
    },
    [/^\.\. still at: look up, \d+ s\n\.\. still at: look up, \d+ s$/m],
  ],
]

describe.each(registries)(
  'nothing is silent for 30 seconds with a registry that %s:',
  (_name, answer, told) => {
    let scene: Scene
    let server: Server
    let host: string
    beforeEach(async () => {
      scene = await Scene.open()
      server = createServer(answer)
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
      host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    })
    afterEach(async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await scene.close()
    })

    /** Runs a program in a time that passes faster, and looks at when it said what. */
    async function expectWords(program: () => Promise<unknown>): Promise<void> {
      const written: { at: number; text: string }[] = []
      for (const stream of [process.stdout, process.stderr]) {
        jest.spyOn(stream, 'write').mockImplementation((text) => {
          const shown = !String(text).startsWith('::debug')
          if (shown) written.push({ at: performance.now(), text: String(text) })
          return true
        })
      }
      jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
      const start = performance.now()
      let ended = false
      const end = program().finally(() => {
        ended = true
      })
      while (!ended) {
        // Sockets and files are real, and need their time.
        for (let turns = 0; turns < 20; turns += 1) await new Promise((done) => setImmediate(done))
        await jest.advanceTimersByTimeAsync(SECOND / 4)
      }
      await end
      const at = [start, ...written.map((line) => line.at), performance.now()]
      const silences = at.slice(1).map((time, place) => (time - (at[place] as number)) / SECOND)
      expect(performance.now() - start).toBeGreaterThan(55 * SECOND)
      expect(Math.max(...silences)).toBeLessThan(30)
      for (const words of told) expect(written.map(({ text }) => text).join('')).toMatch(words)
    }

    it('container-action check', async () => {
      const options: CheckOptions = {
        ...{
          environmentFile: 'environment.yml',
          registry: `${host}/a/b`,
          base: '',
          dockerfile: '',
          context: '',
        },
        ...{ verifyScript: '', variant: '', aptPackages: '', lock: '', buildArg: [], buildContext: [] },
        ...{ privateHost: [], reuseFrom: [] },
      }
      const about = { env: { HOME: scene.folder }, ownFolder: ROOT }
      await expectWords(() => check(scene.workspace, options, about))
    })

    it('container-action promote', async () => {
      const options = { registry: `${host}/a/b`, source: '2026-08-01', tag: ['latest'], reason: 'x' }
      const about = { env: { HOME: scene.folder }, ownFolder: ROOT }
      await expectWords(() => promoteFromTerminal(options, about))
    })

    it('the action', async () => {
      const inputs = { name: `${host}/a/b`, operation: 'promote', source: '2026-08-01', reason: 'x' }
      const env = {
        ...Object.fromEntries(
          Object.entries(scene.raw(inputs)).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
        ),
        RUNNER_TEMP: scene.temp,
        GITHUB_WORKSPACE: scene.workspace,
        GITHUB_REPOSITORY: 'QuantEcon/lecture',
        HOME: scene.folder,
      }
      const before = process.env
      process.env = { ...before, ...env }
      try {
        await expectWords(() => main(env))
      } finally {
        process.env = before
        process.exitCode = 0
      }
    })
  },
)
