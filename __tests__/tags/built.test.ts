import { describe, expect, it } from '@jest/globals'
import { writeAnnotations } from '../../src/image/annotations.ts'
import type { Manifest, Reference } from '../../src/image/reference.ts'
import { pushedImage } from '../../src/tags/built.ts'
import type { World } from '../../src/world.ts'
import { imageRecord, manifestOf } from '../servers/image.ts'
import { failureOf, fakeClock } from '../servers/world.ts'

const OURS = manifestOf({ layers: [], annotations: writeAnnotations(imageRecord()) })

/** A registry that gives these answers one after the other, and the last one from then on. */
function look(...answers: (Manifest | undefined)[]) {
  const clock = fakeClock()
  const manifest = async () => (answers.length > 1 ? answers.shift() : answers[0])
  const world = { clock, registry: { manifest } } as unknown as World
  const reference: Reference = { registry: 'ghcr.io', path: 'quantecon/lecture', digest: OURS.digest }
  return { seen: pushedImage(reference, world), pauses: clock.pauses }
}

describe('what was pushed', () => {
  it.each([
    ['is there', [OURS], []],
    [
      'is waited for where the registry does not hold it for a moment',
      [undefined, undefined, OURS],
      [1000, 2000],
    ],
  ])('%s', async (_sentence, answers, expected) => {
    const { seen, pauses } = look(...answers)
    expect([(await seen).manifest, pauses]).toEqual([OURS, expected])
  })

  it.each([
    ['does not come', undefined, /does not have the pushed image/, [1000, 2000, 4000]],
    [
      'is something else',
      manifestOf({ layers: [], annotations: {} }),
      /are not those that the build wrote/,
      [],
    ],
  ])('%s: a Failure', async (_sentence, answer, why, expected) => {
    const { seen, pauses } = look(answer)
    const failure = await failureOf(seen)
    expect([failure.class, failure.text.why]).toEqual(['registry-answer', expect.stringMatching(why)])
    expect(pauses).toEqual(expected)
  })
})
