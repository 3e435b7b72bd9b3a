import { describe, expect, it } from '@jest/globals'
import { Failure, type FailureClass } from '../../src/failure.ts'
import type { Subject } from '../../src/fingerprint/subject.ts'
import { readAnnotations, writeAnnotations } from '../../src/image/annotations.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import type { Job } from '../../src/job.ts'
import type { Found } from '../../src/plan/found.ts'
import { publishReused } from '../../src/tags/reused.ts'
import type { Run, World } from '../../src/world.ts'
import { event } from '../plan/situations.ts'
import { imageRecord, manifestOf } from '../servers/image.ts'
import { failureOf, fakeClock, recordingLog } from '../servers/world.ts'

const NOON = Date.UTC(2026, 7, 1, 12)
const CREDENTIALS = { username: 'u', password: 'p' }

function found(): Found {
  const annotations = writeAnnotations(imageRecord({ created: NOON, revisionTime: NOON }))
  const manifest = manifestOf({ layers: [], annotations })
  const image = readAnnotations(manifest)
  if (image === 'not-ours') throw new Error('not ours')
  return { image, manifest }
}

/** A push to the default branch finds its image, and the registry refuses its tags. */
function reuse(refusal: FailureClass, credentials: typeof CREDENTIALS | undefined) {
  const { log, lines } = recordingLog()
  const world = {
    clock: fakeClock(NOON),
    env: {},
    log,
    registry: {
      manifest: async () => undefined,
      tag: async () => {
        throw new Failure({ class: refusal, doing: 'writing a tag', on: 'x', why: 'no', next: 'Ask' })
      },
    },
  } as unknown as World
  const inputs = {
    repository: { registry: 'ghcr.io', path: 'quantecon/lecture' },
    tags: [],
    credentials,
  } as unknown as Inputs
  const about = { event: { ...event('default-branch'), revisionTime: NOON } } as Run
  const plan = { kind: 'reuse', found: found(), reason: 'r' } as const
  return { ended: publishReused(plan, {} as Subject, { ...world, ...about, inputs } as Job), lines }
}

describe('a published image whose tags the registry does not take', () => {
  it.each([
    ['a job without credentials', 'authentication', undefined],
    ['a job that may only read', 'permission', CREDENTIALS],
  ] as const)('is handed on to %s, with a notice', async (_who, refusal, credentials) => {
    const { ended, lines } = reuse(refusal, credentials)
    const why = 'this job cannot write packages'
    expect(await ended).toMatchObject({
      digest: found().image.digest,
      tagged: [],
      kept: ['latest', 'a'.repeat(40), '2026-08-01'].map((tag) => ({ tag, why })),
    })
    expect(lines).toEqual([
      expect.stringMatching(/^The image is published, but its tags could not be written/),
    ])
  })

  it.each([
    ['credentials that are refused', 'authentication', CREDENTIALS],
    ['a registry that is down', 'registry-unavailable', undefined],
  ] as const)('is a Failure for %s', async (_why, refusal, credentials) => {
    const { ended, lines } = reuse(refusal, credentials)
    expect([(await failureOf(ended)).class, lines]).toEqual([refusal, []])
  })
})
