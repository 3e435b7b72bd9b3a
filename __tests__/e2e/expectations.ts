import { expect } from '@jest/globals'
import type { FailureClass } from '../../src/failure.ts'
import type { Result } from './action.ts'
import type { Repository } from './registry.ts'

/** A run that ended well; shows its log otherwise. */
export function expectSuccess(result: Result, decision: string): void {
  expect([result.code, result.log]).toEqual([0, expect.anything()])
  expect(result.outputs).toMatchObject({ decision, image: expect.stringMatching(/.@sha256:[0-9a-f]{64}$/) })
  expect(result.left).toEqual([])
}

/** A run that failed as it should: one error that names its class and what to do, nothing written, nothing left. */
export function expectFailure(result: Result, failure: FailureClass, words: RegExp): void {
  expect([result.code, result.log]).toEqual([1, expect.anything()])
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
