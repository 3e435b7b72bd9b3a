import { describe, expect, it } from '@jest/globals'
import { createCommands } from '../../src/adapters/commands.ts'

const { run } = createCommands()

describe('a program with a time limit', () => {
  it('is ended when the time is over', async () => {
    const start = performance.now()
    const { exitCode } = await run(['sleep', '60'], { signal: AbortSignal.timeout(100) })
    expect(exitCode).not.toBe(0)
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  it('answers as any other', async () => {
    const signal = AbortSignal.timeout(60_000)
    const env = { PATH: process.env.PATH ?? '', X: 'y' }
    expect(await run(['sh', '-c', 'echo $X; echo no >&2; exit 3'], { signal, env })).toEqual({
      exitCode: 3,
      stdout: 'y\n',
      stderr: 'no\n',
    })
    expect(await run(['cat'], { signal, env, input: Buffer.from('in') })).toMatchObject({
      exitCode: 0,
      stdout: 'in',
    })
    expect(await run(['no-such-program'], { signal, env })).toMatchObject({ exitCode: 127 })
  })
})

describe('a program with a limit', () => {
  it('is ended as by timeout(1), and the last line says so', async () => {
    const start = performance.now()
    const { exitCode, stderr } = await run(['sh', '-c', 'echo first >&2; exec sleep 60'], { limit: 300 })
    expect(exitCode).toBe(124)
    expect(stderr).toBe('first\n\nsh did not answer within 0.3 seconds')
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  it('says nothing of it when it answers in time', async () => {
    expect(await run(['sh', '-c', 'exit 3'], { limit: 60_000 })).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: '',
    })
  })
})

it.each([
  ['lines', ['yes', 'x'.repeat(1000)]],
  ['one line', ['cat', '/dev/zero']],
  ['one line, which it ends at last', ['sh', '-c', 'head -c 8500000 /dev/zero; echo; exec sleep 60']],
  ['one line of standard error', ['sh', '-c', 'exec cat /dev/zero >&2']],
])(
  'a program that writes without end is ended: %s',
  async (_what, argv) => {
    const { stdout, stderr, exitCode } = await run(argv, { limit: 60_000 })
    // By what it wrote, not by the limit.
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/wrote (?:a line of )?more than \d+ MiB and was stopped$/)
    expect(stdout.length + stderr.length).toBeLessThanOrEqual(65 * 1024 * 1024)
  },
  70_000,
)

it('a program that somebody else ends says which signal it was', async () => {
  expect(await run(['sh', '-c', 'echo first >&2; kill -KILL $$'])).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'first\n\nsh was killed (SIGKILL)',
    endedBy: 'SIGKILL',
  })
})

it('what got away from a program and holds its output open keeps the result back no longer than a moment', async () => {
  const cancel = new AbortController()
  const start = performance.now()
  let away = 0
  // The shell that started it has ended: it is nobody's child when the program is ended.
  const script = 'exec 3>&1; pid=$(sleep 60 >&3 & echo $!); echo $pid; exec sleep 60'
  const { exitCode } = await run(['sh', '-c', script], {
    signal: cancel.signal,
    onStdoutLine: (line) => {
      away = Number(line)
      cancel.abort()
    },
  })
  expect(process.kill(away, 'SIGKILL')).toBe(true)
  expect(exitCode).toBe(1)
  expect(performance.now() - start).toBeLessThan(8000)
}, 20_000)

it('two programs at once are told apart', async () => {
  const [ended, other] = await Promise.all([
    run(['sleep', '60'], { limit: 200 }),
    run(['sh', '-c', 'sleep 0.6; echo done'], {}),
  ])
  expect(ended.exitCode).toBe(124)
  expect(other).toEqual({ exitCode: 0, stdout: 'done\n', stderr: '' })
})

it('a program that reads standard input gets its end', async () => {
  expect(await run(['cat'], { limit: 10_000 })).toMatchObject({ exitCode: 0 })
})

describe('the output of a program', () => {
  it('keeps characters whole that lie on both sides of a border between pieces', async () => {
    const seen: string[] = []
    const half =
      'process.stdout.write(Buffer.from([0x61, 0xc3])); setTimeout(() => process.stdout.write(Buffer.from([0xa9, 0x0a, 0x62])), 200)'
    const { stdout } = await run([process.execPath, '-e', half], { onStdoutLine: (line) => seen.push(line) })
    expect(stdout).toBe('a\u00e9\nb')
    expect(seen).toEqual(['a\u00e9', 'b'])
  })
})
