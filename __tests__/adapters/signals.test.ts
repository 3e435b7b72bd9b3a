import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createCommands } from '../../src/adapters/commands.ts'
import { createClock } from '../../src/adapters/machine.ts'
import { createScratch } from '../../src/adapters/scratch.ts'
import { type Cancellation, exitCodeOf, listenForCancellation } from '../../src/adapters/signals.ts'
import { failureOf } from '../servers/world.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-action-cancel-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const env = { PATH: process.env.PATH ?? '' }

/** A shell that writes its process id and that of a child into a file, and then does what it is told. */
function started(before: string, rest: string): { argv: string[]; pids: () => Promise<number[]> } {
  const file = join(folder, 'pids')
  const tell = `sleep 300 & echo $$ $! >"${file}.new"; mv "${file}.new" "${file}"`
  const argv = ['sh', '-c', [before, tell, rest].join('\n')]
  return {
    argv,
    pids: async () => {
      while (!existsSync(file)) await sleep(10)
      return readFileSync(file, 'utf8').trim().split(' ').map(Number)
    },
  }
}

/** A zombie has ended too. */
const runs = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

describe('when the run is cancelled', () => {
  it.each([
    ['a program that heeds SIGTERM', "trap 'kill $!; exit 3' TERM", 'wait', 1000],
    ['one that leaves its child behind, as git does', '', 'wait', 1000],
    ['one that ignores it, with what it started', 'trap "" TERM', 'while :; do sleep 1; done', 4000],
    ['one that is frozen, with what it started', '', 'kill -STOP $$', 4000],
  ])('%s is ended', async (_what, before, rest, patience) => {
    const cancel = new AbortController()
    const { run } = createCommands(cancel.signal)
    const { argv, pids } = started(before, rest)
    const failure = failureOf(run(argv, { env }))
    const all = await pids()
    expect(all.map(runs)).toEqual([true, true])
    const start = performance.now()
    cancel.abort('SIGINT')
    expect(await failure).toMatchObject({
      class: 'cancelled',
      text: { on: 'sh', why: 'the job was cancelled (SIGINT)' },
    })
    expect(performance.now() - start).toBeLessThan(patience)
    await sleep(50)
    expect(all.map(runs)).toEqual([false, false])
  })

  it('no program is started but for clean-up', async () => {
    const cancel = new AbortController()
    const { run } = createCommands(cancel.signal)
    cancel.abort('SIGTERM')
    const file = join(folder, 'made')
    expect(await failureOf(run(['touch', file], { env }))).toMatchObject({ class: 'cancelled' })
    expect(existsSync(file)).toBe(false)
    expect(await run(['touch', file], { env, cleanUp: true })).toMatchObject({ exitCode: 0 })
    expect(existsSync(file)).toBe(true)
  })

  it('a program that is being started is ended too', async () => {
    const cancel = new AbortController()
    const { run } = createCommands(cancel.signal)
    const failure = failureOf(run(['sleep', '77777'], { env }))
    cancel.abort('SIGTERM')
    expect(await failure).toMatchObject({ class: 'cancelled', text: { on: 'sleep 77777' } })
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toMatch(/^sleep 77777$/m)
  })

  it('clean-up goes on', async () => {
    const cancel = new AbortController()
    const { run } = createCommands(cancel.signal)
    const result = run(['sh', '-c', 'sleep 0.3; echo done'], { env, cleanUp: true })
    cancel.abort('SIGTERM')
    expect(await result).toMatchObject({ exitCode: 0, stdout: 'done\n' })
  })

  it('clean-up that takes long is let go, and ends by itself', async () => {
    const cancel = new AbortController()
    const { run } = createCommands(cancel.signal)
    const file = join(folder, 'done')
    const start = performance.now()
    const slow = ['sh', '-c', `sleep 4; touch '${file}'`]
    const result = run(slow, { env, cleanUp: true })
    cancel.abort('SIGTERM')
    expect(await result).toMatchObject({ exitCode: 1 })
    // Nobody waits for what is begun after that either.
    expect(await run(slow, { env, cleanUp: true })).toMatchObject({ exitCode: 1 })
    expect(performance.now() - start).toBeLessThan(3800)
    expect(existsSync(file)).toBe(false)
    while (!existsSync(file)) await sleep(50)
  }, 20_000)

  it('nobody waits for another try', async () => {
    const cancel = new AbortController()
    const failure = failureOf(createClock(cancel.signal).sleep(60_000))
    cancel.abort('SIGTERM')
    expect(await failure).toMatchObject({ class: 'cancelled', text: { doing: 'waiting for another try' } })
    await expect(createClock(cancel.signal).sleep(60_000)).rejects.toThrow('cancelled')
  })
})

describe('signals', () => {
  let listening: Cancellation | undefined
  afterEach(() => listening?.stopListening())

  it('the first one counts, later ones change nothing', async () => {
    const late: string[] = []
    listening = listenForCancellation(200, (signal) => late.push(signal))
    process.emit('SIGINT', 'SIGINT')
    process.emit('SIGTERM', 'SIGTERM')
    expect(listening.received).toBe('SIGINT')
    expect(listening.signal).toMatchObject({ aborted: true, reason: 'SIGINT' })
    await sleep(300)
    expect(late).toEqual(['SIGINT'])
  })

  it('are nobody else’s business afterwards', () => {
    const before = process.listenerCount('SIGINT')
    const own = listenForCancellation(200, () => undefined)
    expect(process.listenerCount('SIGINT')).toBe(before + 1)
    own.stopListening()
    expect(process.listenerCount('SIGINT')).toBe(before)
  })

  it('have exit codes as everywhere', () => {
    expect([exitCodeOf('SIGINT'), exitCodeOf('SIGTERM')]).toEqual([130, 143])
  })
})

it('secrets go although a program that got away still writes beside them', async () => {
  const scratch = createScratch(folder)
  const secret = await scratch.write('client/config.json', 'secret', { private: true })
  const busy = scratch.path('busy')
  const writer = spawn('sh', ['-c', `while :; do mkdir -p ${busy}/$i; i=$((i + 1)); : >${busy}/$i.txt; done`])
  try {
    while (!existsSync(`${busy}/100.txt`)) await sleep(10)
    expect(typeof scratch.removeNow()).toBe('boolean')
    expect(existsSync(secret)).toBe(false)
  } finally {
    writer.kill('SIGKILL')
    await new Promise((done) => writer.once('close', done))
  }
})

it('a removed scratch folder does not come back', async () => {
  const scratch = createScratch(folder)
  await scratch.write('client/config.json', 'secret', { private: true })
  expect(scratch.removeNow()).toBe(true)
  await expect(scratch.write('client/config.json', 'secret')).rejects.toThrow('already removed')
  await scratch.remove()
  expect(readdirSync(folder)).toEqual([])
})
