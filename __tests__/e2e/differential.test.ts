import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from '@jest/globals'
import { ROOT, setting } from './machine.ts'

/** Whether the fuzzer finds what it should is shown in docs/decisions/0029-build-context.md. */
it('what is hashed is what BuildKit is given, in thousands of contexts and Dockerfiles', async () => {
  const seed = process.env.SEED ?? String(Math.floor(Math.random() * 1e9))
  const argv = ['__tests__/robustness/fuzz/main.mjs', '--judge', '--runs', '6000', '--seed', seed]
  const env = { ...process.env, JUDGE: setting('JUDGE') }
  const run = promisify(execFile)(process.execPath, argv, { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 })
  const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => ({
    stdout: `${error.stdout}${error.stderr}`,
  }))
  expect(stdout).toContain(' builds compared in all: 0 finds')
  // Contexts that BuildKit refuses, or that never differ, would show nothing.
  expect(Number(/files +\d+ builds .*?, (\d+) pairs that differ/.exec(stdout)?.[1])).toBeGreaterThan(50)
})
