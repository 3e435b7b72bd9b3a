import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runCommandLine } from '../../src/command-line/command-line.ts'

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const said = { out: '', error: '' }
  const streams = [
    [process.stdout, 'out'],
    [process.stderr, 'error'],
  ] as const
  const real = streams.map(([stream]) => stream.write)
  for (const [stream, name] of streams) {
    stream.write = ((text: string) => {
      said[name] += text
      return true
    }) as typeof stream.write
  }
  try {
    return { code: await runCommandLine(['node', 'container-action', ...args], {}), ...said }
  } finally {
    for (const [place, [stream]] of streams.entries()) stream.write = real[place] as typeof stream.write
  }
}

describe('--json prints one document, however wrong the command line is', () => {
  it.each([
    ['a command that does not exist', ['chek', 'w', '--json'], /unknown command 'chek'/],
    ['no command', ['--json'], /--json/],
    ['a value', ['check', '--json=1'], /--json/],
    ['an option that does not exist', ['check', '--json', '--colour'], /--colour/],
    [
      'a command that has no JSON',
      ['promote', '--json', '--registry', 'h/a', '--source', 'x', '--reason', 'y'],
      /--json/,
    ],
    [
      'an event without the images',
      ['check', '--json', '--event=schedule'],
      /--event works only with --registry/,
    ],
    ['a right without the images', ['check', '--json', '--no-push'], /--no-push works only with --registry/],
    ['an age without the images', ['check', '--json', '--max-age-days', '3'], /--max-age-days/],
    ['other images without the own', ['check', '--json', '--reuse-from', 'h/a'], /--reuse-from/],
    ['a folder that is not there', ['check', '--json', '/nowhere/at/all'], /does not exist/],
  ])('%s', async (_what, args, message) => {
    const { code, out, error } = await run(...args)
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      hash: null,
      findings: [{ rule: 'usage', severity: 'error', message: expect.stringMatching(message) }],
    })
    expect(error).toMatch(message)
  })

  it('and without it none', async () => {
    expect(await run('chek', 'w')).toMatchObject({ code: 2, out: '' })
  })
})

describe('a failure that is about no line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'failure-'))
  beforeAll(() => {
    const head = 'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.12\n'
    writeFileSync(
      join(folder, 'environment.yml'),
      `${head}  - pip:\n      - git+https://127.0.0.1:1/o/n@main\n`,
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is told beside the warnings about lines', async () => {
    const { code, out, error } = await run('check', folder)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(error).toMatch(/^environment\.yml:6: warning: .*uses main/m)
    expect(error).toMatch(/^error: finding .* \(environment\.yml, line 6\): git could not ask the server/m)
  }, 60_000)
})
