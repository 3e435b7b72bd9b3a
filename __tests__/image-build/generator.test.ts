import { expect, it } from '@jest/globals'
import { diagnose } from '../../src/image-build/failures.ts'
import { explainGenerator } from '../../src/image-build/generator.ts'
import type { Step } from '../../src/image-build/progress.ts'

const SBOM = 'ghcr.io/x/generator:1'
const step = (name: string, error: string): Step => ({ name, seconds: 1, cached: false, lines: [], error })

function both(steps: Step[], last: string, sbom: string | undefined) {
  const build = { exitCode: 1, steps, tail: [`ERROR: failed to build: failed to solve: ${last}`] }
  const before = diagnose(build)
  return { before, after: explainGenerator(build, sbom, before) }
}

// As BuildKit 0.25 words them.
const missing = `failed to resolve source metadata for ${SBOM}: ${SBOM}: not found`
const exit = (code: number): string => `process "/scan" did not complete successfully: exit code: ${code}`
const scan = (code: number): Step => step(`[linux/amd64] generating sbom using ${SBOM}`, exit(code))

it('a generator that is not there is named, with its input', () => {
  expect(both([], missing, SBOM).after).toMatchObject({
    class: 'not-found',
    on: `the SBOM generator ${SBOM}`,
    next: expect.stringContaining('input sbom'),
  })
})

it('a generator that fails is named, with its input', () => {
  expect(both([scan(7)], exit(7), SBOM).after).toMatchObject({
    class: 'build-step',
    on: `the SBOM generator ${SBOM}`,
    why: expect.stringContaining('exit code: 7'),
    next: expect.stringContaining('input sbom'),
  })
})

it.each<[string, Step[], string, string | undefined]>([
  ['a step of the Dockerfile', [step('[2/2] RUN x', exit(3))], exit(3), SBOM],
  ['another image', [], missing.replaceAll('generator', 'other'), SBOM],
  ['a build without a generator', [], missing, undefined],
  ['memory', [scan(137)], exit(137), SBOM],
  ['a step that is only called so', [step('[2/2] RUN : generating sbom using x', exit(3))], exit(3), SBOM],
])('%s is not blamed on it', (_what, steps, last, sbom) => {
  const { before, after } = both(steps, last, sbom)
  expect(after).toEqual(before)
})
