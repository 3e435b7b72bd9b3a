import { describe, expect, it } from '@jest/globals'
import { platformDigest, platformManifest } from '../../src/image/platform.ts'
import type { Manifest } from '../../src/image/reference.ts'

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`
const manifest = (body: unknown, name = digest('f')): Manifest => ({
  digest: name,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})
const child = (digit: string, architecture = 'amd64', annotations?: object) => ({
  digest: digest(digit),
  platform: { os: architecture === 'unknown' ? 'unknown' : 'linux', architecture },
  annotations,
})
const attestation = child('a', 'unknown', {
  'vnd.docker.reference.type': 'attestation-manifest',
  'vnd.docker.reference.digest': digest('1'),
})

describe('platformDigest()', () => {
  it.each<[string, unknown, string | undefined]>([
    ['a manifest is its own', { layers: [] }, digest('f')],
    ['an image beside its attestations', { manifests: [child('1'), attestation] }, digest('1')],
    ['in any order', { manifests: [attestation, child('1')] }, digest('1')],
    [
      'an attestation that only its platform tells',
      { manifests: [child('1'), child('a', 'unknown')] },
      digest('1'),
    ],
    ['an index of one image', { manifests: [child('1')] }, digest('1')],
    ['two platforms', { manifests: [child('1'), child('2', 'arm64'), attestation] }, undefined],
    ['attestations alone', { manifests: [attestation] }, undefined],
    ['an empty index', { manifests: [] }, undefined],
    ['an index of nonsense', { manifests: [{ digest: '../x' }] }, undefined],
    ['an index of nothing', { manifests: [null] }, undefined],
    ['an index that is no list', { manifests: {} }, undefined],
  ])('%s', (_sentence, body, expected) => expect(platformDigest(manifest(body))).toBe(expected))

  it.each(['[]', 'null', '1', '{'])('never throws: %s', (text) => {
    expect(() => platformDigest(manifest(text))).not.toThrow()
  })
})

describe('platformManifest()', () => {
  const get = (found: Manifest | undefined) => {
    const asked: string[] = []
    const ask = async (name: string) => {
      asked.push(name)
      return found
    }
    return { asked, ask }
  }
  const image = manifest({ layers: [] }, digest('1'))
  const index = manifest({ manifests: [child('1'), attestation] })

  it('asks nobody for a manifest', async () => {
    const { asked, ask } = get(undefined)
    expect(await platformManifest(image, ask)).toBe(image)
    expect(asked).toEqual([])
  })

  it('asks once for the manifest in an index', async () => {
    const { asked, ask } = get(image)
    expect(await platformManifest(index, ask)).toBe(image)
    expect(asked).toEqual([digest('1')])
  })

  it.each([
    ['is gone', undefined],
    ['is an index again', manifest({ manifests: [child('2')] }, digest('1'))],
  ])('does not know one that %s', async (_sentence, found) => {
    expect(await platformManifest(index, get(found).ask)).toBeUndefined()
  })
})
