import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  LONGEST_REASON,
  oneLine,
  promotionArtifact,
  readPromotion,
} from '../../src/image/promotion-record.ts'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const subject = { digest: digest('a'), mediaType: 'application/x', bytes: new Uint8Array(3) }

describe('the record of a promotion', () => {
  it('is read as it was written, whatever people wrote, but for length and control characters', () => {
    const text = fc.string({ unit: 'binary', maxLength: 700 })
    fc.assert(
      fc.property(text, text, fc.option(text), fc.date({ noInvalidDate: true }), (by, reason, run, date) => {
        const time = Math.abs(date.getTime()) % 8e12
        const promotion = {
          tag: 'latest',
          from: undefined,
          to: digest('a'),
          by,
          reason,
          time,
          run: run ?? undefined,
        }
        const read = readPromotion(promotionArtifact(promotion, subject).manifest)
        expect(read).toMatchObject({ tag: 'latest', to: digest('a'), time })
        expect([...(read?.reason ?? '')].length).toBeLessThanOrEqual(LONGEST_REASON)
        expect(`${read?.by}${read?.reason}${read?.run}`).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['another type', { artifactType: 'x' }],
    ['no annotations', { annotations: undefined }],
    ['a list of annotations', { annotations: [] }],
    ['a tag that is none', { tag: 'a b' }],
    ['a digest that is none', { to: 'sha256:0' }],
    ['a number', { to: 7 }],
    ['another digest before that is none', { from: 'x' }],
    ['no time', { time: 'yesterday' }],
  ])('is nothing with %s', (_what, change) => {
    const { manifest } = promotionArtifact(
      { tag: 'latest', from: digest('b'), to: digest('a'), by: 'a', reason: 'r', time: 1, run: undefined },
      subject,
    )
    const body = JSON.parse(manifest.bytes.toString())
    const { tag, to, from, time, ...rest } = change as Record<string, unknown>
    const prefix = 'org.quantecon.container-action.promotion.'
    const given = {
      [`${prefix}tag`]: tag,
      [`${prefix}to`]: to,
      [`${prefix}from`]: from,
      'org.opencontainers.image.created': time,
    }
    const changes = Object.entries(given).filter(([, value]) => value !== undefined)
    const annotations = { ...body.annotations, ...Object.fromEntries(changes) }
    const bytes = Buffer.from(JSON.stringify({ ...body, annotations, ...rest }))
    expect(readPromotion(manifest)).toBeDefined()
    expect(readPromotion({ bytes })).toBeUndefined()
  })

  it.each(['', 'null', '[]', '7', '{'])('is nothing in %j', (text) => {
    expect(readPromotion({ bytes: Buffer.from(text) })).toBeUndefined()
  })

  it('is one line', () => {
    expect(oneLine(' a\r\nb\u001b[31m\u2028c\u202e ', 100)).toBe('a b [31m c')
    expect(oneLine('🎈'.repeat(9), 3)).toBe('🎈🎈🎈')
  })
})
