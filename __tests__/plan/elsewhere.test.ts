import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { contentTag, verifiedTag } from '../../src/image/tags.ts'
import { elsewhereReason, lookElsewhere } from '../../src/plan/elsewhere.ts'
import { createRegistry } from '../../src/registry/registry.ts'
import { imageRecord } from '../servers/image.ts'
import { TestRegistry } from '../servers/registry.ts'
import { fakeClock, recordingLog } from '../servers/world.ts'

const HASH = 'a'.repeat(64)
const TAG = contentTag(HASH)
const TYPE = 'application/vnd.oci.image.manifest.v1+json'

let registry: TestRegistry
beforeEach(async () => {
  registry = await TestRegistry.start()
})
afterEach(() => registry.stop())

/** Stores an image of an environment; returns its digest. */
const store = (
  path: string,
  given: { fingerprint?: string; mark?: 'right' | 'other' | 'none' } = {},
): string => {
  const { fingerprint = HASH, mark = 'right' } = given
  const annotations = writeAnnotations(imageRecord({ fingerprint }))
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: TYPE, path, layers: [], annotations }),
  )
  const digest = registry.store(path, TAG, bytes, TYPE)
  if (mark === 'right') registry.store(path, verifiedTag(digest), bytes, TYPE)
  if (mark === 'other') registry.store(path, verifiedTag(digest), Buffer.from(`${bytes} `), TYPE)
  return digest
}

const look = async (...paths: string[]) => {
  const clock = fakeClock(0)
  const { log, lines } = recordingLog()
  const client = createRegistry({ clock, log, random: () => 1, timeouts: { connect: 300, response: 300 } })
  const place = (path: string) => ({ registry: registry.host, path })
  const found = await lookElsewhere(
    { repository: place('own'), reuseFrom: paths.map(place) },
    { fingerprint: { hash: HASH }, tag: TAG } as Parameters<typeof lookElsewhere>[1],
    { registry: client, log },
  )
  return {
    at: found && `${found.repository.path}@${found.found.image.digest}`,
    reason: found && elsewhereReason(found),
    warnings: lines.filter((line) => /warning/.test(line)),
  }
}

describe('an image of exactly this environment in a repository that the workflow lists', () => {
  it('is found in the first one that has it', async () => {
    const digest = store('b')
    store('c')
    expect(await look('a', 'b', 'c')).toEqual({
      at: `b@${digest}`,
      reason: `an image of exactly this environment is published in ${registry.host}/b, which the input reuse-from lists`,
      warnings: [],
    })
    expect(registry.requests.map(({ url }) => url)).toEqual([
      `/v2/a/manifests/${TAG}`,
      `/v2/b/manifests/${TAG}`,
      `/v2/b/manifests/${verifiedTag(digest)}`,
    ])
  })

  it('is looked for nowhere else', async () => {
    store('other')
    expect(await look('a')).toEqual({ at: undefined, reason: undefined, warnings: [] })
  })

  it('is not looked for in the own repository once more', async () => {
    expect((await look('own')).at).toBeUndefined()
    expect(registry.requests).toEqual([])
  })

  const rows: [string, Parameters<typeof store>[1], RegExp][] = [
    [
      'of another environment under the same tag',
      { fingerprint: `${HASH.slice(0, 16)}${'b'.repeat(48)}` },
      /not used: its annotations do not name this environment/,
    ],
    [
      'without the mark of a verification',
      { mark: 'none' },
      /not used: there is no proof of its verification/,
    ],
    ['with the mark of another image', { mark: 'other' }, /not used: there is no proof of its verification/],
  ]
  it.each(rows)('is not used %s, and the next repository is asked', async (_sentence, given, warning) => {
    store('a', given)
    const digest = store('b')
    const { at, warnings } = await look('a', 'b')
    expect(at).toBe(`b@${digest}`)
    expect(warnings.join()).toMatch(warning)
  })

  it('that somebody else made is passed over', async () => {
    registry.store('a', TAG, Buffer.from('{"schemaVersion":2,"layers":[]}'), TYPE)
    expect((await look('a')).at).toBeUndefined()
    expect(registry.requests.map(({ method }) => method)).toEqual(['GET'])
  })

  it('in a registry that is down or refuses is a warning, not a failure: the run builds its own', async () => {
    for (const [path, status] of [
      ['down', 500],
      ['closed', 403],
    ] as const) {
      const rule = { method: 'GET', path: new RegExp(`/v2/${path}/`) }
      registry.fault({ ...rule, fault: { kind: 'status', status } })
      const digest = store('b')
      const { at, warnings } = await look(path, 'b')
      expect(at).toBe(`b@${digest}`)
      expect(warnings.join()).toContain(`/${path} (input reuse-from) could not be searched for an image`)
    }
    expect(registry.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })
})
