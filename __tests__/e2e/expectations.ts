import { expect } from '@jest/globals'
import type { FailureClass } from '../../src/failure.ts'
import type { Result } from './action.ts'
import type { Repository } from './registry.ts'

/** A comparison would show every part of the result but the one that tells why. */
function expectCode({ code, log }: Result, wanted: number): void {
  if (code !== wanted)
    throw new Error(`exit code ${code} instead of ${wanted}; the end of the log:\n${log.slice(-4000)}`)
}

/** A run that ended well; shows its log otherwise. */
export function expectSuccess(result: Result, decision: string): void {
  expectCode(result, 0)
  expect(result.outputs).toMatchObject({ decision, image: expect.stringMatching(/.@sha256:[0-9a-f]{64}$/) })
  expect(result.left).toEqual([])
}

/** A run that failed as it should: one error that names its class and what to do, nothing written, nothing left. */
export function expectFailure(result: Result, failure: FailureClass, words: RegExp): void {
  expectCode(result, 1)
  expect(result.errors).toEqual([
    { title: `container-action: ${failure}`, message: expect.stringMatching(words) },
  ])
  expect(result.outputs).toEqual({})
  expect(result.summary).toContain(`No image: ${failure}`)
  // Indented: what V8 prints below an error. A build's own output may hold traces of its own.
  expect(result.log).not.toMatch(/^ {4}at .*(?:dist\/|node:internal)/m)
  expect(result.left).toEqual([])
}

/** The tags that a job or a person may use, with their digests: without candidates, marks of verification and the cache. */
export async function publicTags(repository: Repository): Promise<Record<string, string>> {
  const all = Object.entries(await repository.tags())
  return Object.fromEntries(all.filter(([tag]) => !/^(?:candidate-.*|verified-.*|cache)$/.test(tag)))
}
