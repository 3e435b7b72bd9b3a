import { describe, expect, it } from '@jest/globals'
import { parseReference } from '../../src/image/reference.ts'
import { firstPushAdvice, privateBaseAdvice } from '../../src/tags/first-push.ts'

const SOURCE = 'https://github.com/QuantEcon/lecture-python-intro'

describe('what is said after a first push', () => {
  it('names the page of the package on GHCR, who can pull it now, and what to do there', () => {
    const said = firstPushAdvice(parseReference('ghcr.io/QuantEcon/lecture-python-intro'), SOURCE)
    expect(said).toContain(
      'https://github.com/orgs/quantecon/packages/container/lecture-python-intro/settings',
    )
    expect(said).toMatch(/private.*packages: read.*Manage Actions access/)
    expect(said).toContain(SOURCE)
  })

  it('encodes a name of several parts', () => {
    expect(firstPushAdvice(parseReference('ghcr.io/o/a/b'), SOURCE)).toContain('/container/a%2Fb/settings ')
  })

  it('is nothing for other registries, which have no such page', () => {
    expect(firstPushAdvice(parseReference('127.0.0.1:5000/o/a'), SOURCE)).toBeUndefined()
  })
})

describe('what is said after the first push of base images', () => {
  it('is that they must be public, and where that is done', () => {
    const said = privateBaseAdvice(parseReference('ghcr.io/quantecon/lecture-base'))
    expect(said).toMatch(/no lecture repository can build on it: open \S+\/lecture-base\/settings .* public/)
  })

  it('is nothing for other registries', () => {
    expect(privateBaseAdvice(parseReference('127.0.0.1:5000/o/a'))).toBeUndefined()
  })
})
