import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, jest } from '@jest/globals'

jest.setTimeout(120_000)
const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url))

async function fuzz(...args: string[]): Promise<{ code: number; output: string }> {
  const run = promisify(execFile)(process.execPath, [MAIN, ...args])
  const ended = await run.catch((error: { code: number; stdout: string; stderr: string }) => error)
  return { code: 'code' in ended ? ended.code : 0, output: `${ended.stdout}${ended.stderr}` }
}

it('every target in targets/ is in targets.ts', () => {
  const folder = fileURLToPath(new URL('targets', import.meta.url))
  const made = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    return [...text.matchAll(/^export function (\w+)\(\): Target\b/gm)].map(([, name = '']) => name)
  })
  expect(made.length).toBeGreaterThan(15)
  const list = readFileSync(fileURLToPath(new URL('targets.ts', import.meta.url)), 'utf8')
  expect(made.filter((name) => !list.includes(` ${name}(),`))).toEqual([])
})

describe('fuzzing', () => {
  it('of every reader finds nothing in 3,000 inputs (npm run fuzz gives more)', async () => {
    const { code, output } = await fuzz('--runs', '3000')
    expect([code, output]).toEqual([0, expect.stringMatching(/30\d\d inputs, seed 1/)])
    // A reader that takes everything, or nothing, was not tried.
    expect(output).not.toMatch(/ 0 accepted| 0 refused/)
  })

  it('finds a crash, and makes its input small', async () => {
    const { code, output } = await fuzz('--planted', '--target', 'crash', '--runs', '3000')
    expect([code, output]).toEqual([1, expect.stringContaining('Error: two pairs of colons')])
    expect(output).toContain('seed')
    expect(output).toContain('4 bytes: "::::"')
  })

  it('finds what is slow', async () => {
    const { code, output } = await fuzz('--planted', '--target', 'slow', '--runs', '400')
    expect([code, output]).toEqual([1, expect.stringMatching(/slow: more than 250 ms for \d{5} bytes/)])
  })

  it('ends what hangs, and says at which input', async () => {
    const { code, output } = await fuzz('--planted', '--target', 'hang', '--runs', '3000')
    expect([code, output]).toEqual([1, expect.stringMatching(/hang +hangs after \d+ inputs\n.*\n.*!!x/)])
  })

  it('gives the same inputs for the same seed', async () => {
    const counts = async (seed: string) =>
      /\d+ accepted {2}\d+ refused/.exec(
        (await fuzz('--target', 'reference', '--runs', '300', '--seed', seed)).output,
      )?.[0]
    expect(await counts('5')).toBe(await counts('5'))
    expect(await counts('5')).not.toBe(await counts('6'))
  })

  it('refuses what it does not know', async () => {
    expect(await fuzz('--target', 'nobody')).toMatchObject({
      code: 2,
      output: expect.stringContaining('environment'),
    })
    expect((await fuzz('--runs', 'many')).code).toBe(2)
    const { code, output } = await fuzz('--inputs', '3')
    expect([code, output]).toEqual([2, expect.stringMatching(/^Usage: .*--inputs/s)])
    expect(output).not.toContain('    at ')
  })
})
