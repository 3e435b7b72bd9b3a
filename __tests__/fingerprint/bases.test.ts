import { describe, expect, it } from '@jest/globals'
import { basesOf } from '../../src/fingerprint/bases.ts'
import { formatReference, type Reference } from '../../src/image/reference.ts'

const PLACE = { registry: 'ghcr.io', path: 'q/base' }
const [ONE, TWO] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`]

const bases = (base: object, variant: 'latex' | 'html' = 'latex', locked?: Reference) => {
  const lock = locked && { conda: '', pip: '', base: locked }
  const { solver, runtime } = basesOf({ base: { ...PLACE, ...base }, variant }, lock)
  return [solver, runtime].map(formatReference)
}

describe('the images that the recipe starts from', () => {
  it('are the newest ones', () => {
    expect(bases({})).toEqual(['ghcr.io/q/base:solver', 'ghcr.io/q/base:runtime'])
    expect(bases({}, 'html')).toEqual(['ghcr.io/q/base:solver', 'ghcr.io/q/base:html'])
  })

  it('are those of a tag, by the names that image: base gives them', () => {
    expect(bases({ tag: '2026-08' })).toEqual([
      'ghcr.io/q/base:solver-2026-08',
      'ghcr.io/q/base:runtime-2026-08',
    ])
    expect(bases({ tag: '2026-08' }, 'html')[1]).toBe('ghcr.io/q/base:html-2026-08')
  })

  it('have the digest of the image that the environment is put on', () => {
    expect(bases({ digest: ONE })).toEqual(['ghcr.io/q/base:solver', `ghcr.io/q/base@${ONE}`])
    expect(bases({ tag: '2026-08', digest: ONE })).toEqual([
      'ghcr.io/q/base:solver-2026-08',
      `ghcr.io/q/base@${ONE}`,
    ])
  })

  it('are those of a lock', () => {
    const locked = { registry: 'mirror.org', path: 'base', digest: ONE }
    expect(bases({}, 'latex', locked)).toEqual(['ghcr.io/q/base:solver', `mirror.org/base@${ONE}`])
    expect(bases({ digest: ONE }, 'latex', locked)[1]).toBe(`mirror.org/base@${ONE}`)
  })

  it.each([{ digest: TWO }, { tag: '2026-08' }])('cannot be two: %j and a lock', (base) => {
    expect(() => bases(base, 'latex', { ...PLACE, digest: ONE })).toThrow(
      /the lock names ghcr\.io\/q\/base@sha256:1+\. Set .* to the repository only \(ghcr\.io\/q\/base\), or remove the file base\.txt/,
    )
  })
})
