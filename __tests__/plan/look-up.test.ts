import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { lookUp } from '../../src/plan/look-up.ts'
import type { PushRight, Registry } from '../../src/ports.ts'

const repository = { registry: 'ghcr.io', path: 'quantecon/lectures' }
const subject = { tag: 'env-0123456789abcdef', fingerprint: { hash: 'a'.repeat(64) } } as Parameters<
  typeof lookUp
>[1]

function refusing(
  failure: 'permission' | 'authentication' | 'registry-unavailable',
  right: PushRight,
): Registry {
  return {
    requests: 0,
    manifest: async () => {
      throw new Failure({ class: failure, doing: 'looking up', on: 'x', why: 'refused', next: 'wait' })
    },
    pushRight: async () => right,
    blob: async () => new Uint8Array(),
    tag: async () => '',
  }
}
const no: PushRight = { allowed: false, why: 'no', next: 'ask' }

describe('looking an image up', () => {
  it.each(['permission', 'authentication'] as const)(
    'takes a refusal (%s) as absent where the job may push: the first publish on GHCR',
    async (failure) => {
      const registry = refusing(failure, { allowed: true })
      await expect(lookUp(repository, subject, { registry })).resolves.toBeUndefined()
    },
  )

  it('passes a refusal on where the job may not push', async () => {
    const looking = lookUp(repository, subject, { registry: refusing('permission', no) })
    await expect(looking).rejects.toMatchObject({ class: 'permission' })
  })

  it('never takes an outage as absent', async () => {
    const looking = lookUp(repository, subject, {
      registry: refusing('registry-unavailable', { allowed: true }),
    })
    await expect(looking).rejects.toMatchObject({ class: 'registry-unavailable' })
  })

  it('refuses a foreign image under the tag', async () => {
    const bytes = Buffer.from('{"schemaVersion":2}')
    const registry: Registry = {
      ...refusing('permission', no),
      manifest: async () => ({ digest: `sha256:${'b'.repeat(64)}`, mediaType: 'x', bytes }),
    }
    await expect(lookUp(repository, subject, { registry })).rejects.toMatchObject({
      class: 'registry-answer',
    })
  })
})
