import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/failure.ts'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { outcomeOf } from '../../src/outcome.ts'
import { imageAt, lookUp } from '../../src/plan/look-up.ts'
import type { PushRight, Registry } from '../../src/ports.ts'
import { imageRecord } from '../servers/image.ts'
import { recordingLog } from '../servers/world.ts'

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
const { log, lines } = recordingLog()
const no: PushRight = { allowed: false, why: 'no', next: 'ask' }

describe('looking an image up', () => {
  it.each(['permission', 'authentication'] as const)(
    'takes a refusal (%s) as absent where the job may push: the first publish on GHCR',
    async (failure) => {
      const registry = refusing(failure, { allowed: true })
      await expect(lookUp(repository, subject, { registry, log })).resolves.toBeUndefined()
    },
  )

  it('passes a refusal on where the job may not push', async () => {
    const looking = lookUp(repository, subject, { registry: refusing('permission', no), log })
    await expect(looking).rejects.toMatchObject({ class: 'permission' })
  })

  it('never takes an outage as absent', async () => {
    const looking = lookUp(repository, subject, {
      registry: refusing('registry-unavailable', { allowed: true }),
      log,
    })
    await expect(looking).rejects.toMatchObject({ class: 'registry-unavailable' })
  })

  const annotations = (fingerprint: string) => writeAnnotations(imageRecord({ fingerprint }))
  const holding = (content: object) => {
    const manifest = {
      digest: `sha256:${'b'.repeat(64)}`,
      mediaType: 'x',
      bytes: Buffer.from(JSON.stringify(content)),
    }
    return { registry: { ...refusing('permission', no), manifest: async () => manifest }, log }
  }

  it('finds the image of this very fingerprint', async () => {
    const world = holding({ annotations: annotations('a'.repeat(64)) })
    await expect(lookUp(repository, subject, world)).resolves.toMatchObject({
      image: { fingerprint: 'a'.repeat(64) },
      manifest: { digest: `sha256:${'b'.repeat(64)}` },
    })
  })

  describe('with attestations', () => {
    const child = { digest: `sha256:${'c'.repeat(64)}`, mediaType: 'x', bytes: Buffer.from('{"layers":[]}') }
    const index = {
      digest: `sha256:${'b'.repeat(64)}`,
      mediaType: 'x',
      bytes: Buffer.from(
        JSON.stringify({ annotations: annotations('a'.repeat(64)), manifests: [{ digest: child.digest }] }),
      ),
    }
    const indexed = (inside: () => Promise<typeof child | undefined>): Registry => ({
      ...refusing('permission', no),
      manifest: async ({ digest }) => (digest === undefined ? index : inside()),
    })

    it('keeps what is inside, so that it is asked for once', async () => {
      const registry = indexed(async () => child)
      const found = await lookUp(repository, subject, { registry, log })
      expect(found).toMatchObject({ manifest: index, platform: child })
    })

    it('takes it as missing where a clean-up has deleted the inside, and says so', async () => {
      const registry = indexed(async () => undefined)
      await expect(lookUp(repository, subject, { registry, log })).resolves.toBeUndefined()
      expect(lines).toEqual([expect.stringMatching(/^warning: .*env-0123456789abcdef is broken/)])
      const latest = await imageAt(registry, repository, 'latest')
      if (latest === undefined) throw new Error('the index is there')
      expect(await outcomeOf(latest, false, { repository, registry })).toMatchObject({ size: undefined })
    })

    it('takes it as there where the registry only fails to tell', async () => {
      const registry = indexed(refusing('registry-unavailable', no).manifest as () => Promise<undefined>)
      await expect(lookUp(repository, subject, { registry, log })).resolves.toMatchObject({ manifest: index })
    })
  })

  it.each([
    ['one that this action did not make', { schemaVersion: 2 }],
    [
      'one of another fingerprint with the same 16 digits',
      { annotations: annotations(`${'a'.repeat(16)}${'b'.repeat(48)}`) },
    ],
  ])('refuses a foreign image under the tag: %s', async (_sentence, content) => {
    await expect(lookUp(repository, subject, holding(content))).rejects.toMatchObject({
      class: 'registry-answer',
    })
  })
})

describe('the image under another tag', () => {
  it('is nothing where this action did not build it', async () => {
    const bytes = Buffer.from('{"schemaVersion":2}')
    const registry: Registry = {
      ...refusing('permission', no),
      manifest: async () => ({ digest: `sha256:${'b'.repeat(64)}`, mediaType: 'x', bytes }),
    }
    await expect(imageAt(registry, repository, 'latest')).resolves.toBeUndefined()
  })
})
