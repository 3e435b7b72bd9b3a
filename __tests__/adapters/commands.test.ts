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
