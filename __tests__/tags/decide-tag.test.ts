import { describe, expect, it } from '@jest/globals'
import type { PublishedImage } from '../../src/image/annotations.ts'
import type { Promotion } from '../../src/image/promotion-record.ts'
import { correct, decide, type Facts, newestBuild } from '../../src/tags/decide-tag.ts'
import { manifestOf } from '../servers/image.ts'

const NOON = Date.UTC(2026, 7, 1, 12)

/** An image of an environment, built for a commit of that time; minutes after noon. */
function image(environment: string, commit: number, created = commit): PublishedImage {
  return {
    digest: `sha256:${environment.repeat(64)}`,
    fingerprint: environment.repeat(64),
    components: {},
    environment: undefined,
    baseReference: undefined,
    baseDigest: undefined,
    created: NOON + created * 60_000,
    solved: undefined,
    revision: 'c'.repeat(40),
    revisionTime: NOON + commit * 60_000,
    variant: 'latex',
    size: 1,
  }
}

const promotion = (to: string, time: number): Promotion => ({
  tag: 'latest',
  from: undefined,
  to: `sha256:${to.repeat(64)}`,
  by: 'ada',
  reason: 'r',
  time: NOON + time * 60_000,
  run: undefined,
})

interface Row extends Partial<Pick<Facts, 'standing' | 'newer' | 'promotion'>> {
  ours: PublishedImage
  /** `undefined`: nothing is there. */
  there?: PublishedImage | 'not-ours'
  stays?: RegExp
}
const BEHIND: Facts['standing'] = { kind: 'behind', newer: ['d'.repeat(40)] }
const newer = (environment: string): NonNullable<Facts['newer']> => ({
  commit: 'd'.repeat(40),
  image: image(environment, 9),
  manifest: manifestOf({}),
})

const rows: Record<string, Row> = {
  'the tip moves a tag, whatever the clocks of committers say': { ours: image('a', 0), there: image('b', 5) },
  'the tip makes a tag that is not there': { ours: image('a', 0) },
  'a newer commit has another image': {
    ours: image('a', 0),
    there: image('b', 0),
    standing: BEHIND,
    newer: newer('c'),
    stays: /the newer commit d{40} already has an image/,
  },
  'a newer commit has another image, and the tag is not there': {
    ours: image('a', 0),
    standing: BEHIND,
    newer: newer('c'),
    stays: /newer commit/,
  },
  'a newer commit has another image, and the tag is a stranger': {
    ours: image('a', 0),
    there: 'not-ours',
    standing: BEHIND,
    newer: newer('c'),
    stays: /newer commit/,
  },
  'a newer commit wants this very environment': {
    ours: image('a', 0),
    there: image('b', 5),
    standing: BEHIND,
    newer: newer('a'),
  },
  'newer commits have no image yet': { ours: image('a', 5), there: image('b', 0), standing: BEHIND },
  'newer commits have no image that was looked for, but the tag has one': {
    ours: image('a', 0),
    there: image('b', 5),
    standing: BEHIND,
    stays: /image of a newer commit/,
  },
  'the branch was rewritten': {
    ours: image('a', 5),
    there: image('b', 0),
    standing: { kind: 'gone', why: 'rewritten' },
    stays: /^rewritten$/,
  },
  'the branch was rewritten, and the tag is not there': {
    ours: image('a', 5),
    standing: { kind: 'gone', why: 'rewritten' },
    stays: /^rewritten$/,
  },
  'nothing is known of the branch: a newer commit': {
    ours: image('a', 5),
    there: image('b', 0),
    standing: { kind: 'unknown' },
  },
  'nothing is known of the branch: an older commit': {
    ours: image('a', 0),
    there: image('b', 5),
    standing: { kind: 'unknown' },
    stays: /newer commit/,
  },
  'nothing is known of the branch: another environment of the same second, with an older solve': {
    ours: { ...image('b', 0, 5), solved: NOON - 60_000 },
    there: { ...image('a', 0, 1), solved: NOON + 60_000 },
    standing: { kind: 'unknown' },
  },
  'nothing is known of the branch: another environment of the same second, built earlier': {
    ours: image('b', 0, 1),
    there: image('a', 0, 5),
    standing: { kind: 'unknown' },
    stays: /later build of a commit of the same second/,
  },
  'the tip after a roll-back, with an image from before it': {
    ours: image('a', 5, 5),
    there: image('b', 0),
    promotion: promotion('b', 6),
    stays: /ada promoted its image/,
  },
  'the tip after a roll-back, with an image from after it': {
    ours: image('a', 5, 7),
    there: image('b', 0),
    promotion: promotion('b', 6),
  },
}

const candidate = (image: PublishedImage) => ({ digest: image.digest, image })
const LATEST = { tag: 'latest', rule: 'forward' } as const
const now = NOON + 10 * 60_000

const BY_ADA = 'ada promoted it in the meantime'

describe('a forward tag', () => {
  it.each(Object.entries(rows))('%s', (_name, row) => {
    const { ours, there, stays, standing = { kind: 'tip' }, newer, promotion } = row
    const decision = decide(LATEST, {
      ours: candidate(ours),
      revisionTime: ours.revisionTime,
      there: there === 'not-ours' ? { digest: 'sha256:x', image: there } : there && candidate(there),
      standing,
      newer,
      promotion,
      now,
    })
    if (stays === undefined) expect(decision).toEqual({ write: true })
    else expect(decision).toMatchObject({ write: false, why: expect.stringMatching(stays) })
  })
})

describe('a tag that was written', () => {
  const D = 'd'.repeat(40)
  interface Later extends Pick<Row, 'newer' | 'promotion'> {
    tag?: 'newest'
    /** Which environment's image it should have, and why; it is right when absent. */
    goes?: [string, string]
  }
  const later: Record<string, Later> = {
    'nothing came in between': {},
    'a newer commit has another image': {
      newer: newer('c'),
      goes: ['c', `it is the image of the newer commit ${D}`],
    },
    'a newer commit wants this very environment': { newer: newer('a') },
    'a newer commit has another image, and the tag is that of the environment': {
      newer: newer('c'),
      tag: 'newest',
    },
    'somebody promoted another image': { promotion: promotion('b', 6), goes: ['b', BY_ADA] },
    'somebody promoted another image for this environment': {
      promotion: promotion('b', 6),
      tag: 'newest',
      goes: ['b', BY_ADA],
    },
    'somebody promoted this image': { promotion: promotion('a', 6) },
    'somebody promoted another image before this one was built': { promotion: promotion('b', -6) },
    "somebody promoted another image after a newer commit's was built": {
      newer: newer('c'),
      promotion: promotion('b', 9.5),
      goes: ['b', BY_ADA],
    },
    "somebody promoted another image before a newer commit's was built": {
      newer: newer('c'),
      promotion: promotion('b', 6),
      goes: ['c', `it is the image of the newer commit ${D}`],
    },
  }
  it.each(Object.entries(later))('%s', (_name, { newer, promotion, tag, goes }) => {
    const entry = tag === undefined ? LATEST : { tag: 'env-1', rule: tag }
    const right = correct(entry, { ours: candidate(image('a', 0)), newer, promotion, now })
    expect(right).toEqual(goes && { digest: `sha256:${goes[0].repeat(64)}`, why: goes[1] })
  })
})

describe('two builds of one environment', () => {
  const [early, late] = [
    candidate(image('a', 0, 1)),
    { ...candidate(image('a', 0, 2)), digest: 'sha256:late' },
  ]
  const NEWEST = { tag: 'env-1', rule: 'newest' } as const
  it.each([
    ['a moving tag goes to the later one', LATEST, early, late, late.digest],
    ['a moving tag stays at the later one', LATEST, late, early, undefined],
    ['the content tag goes back to the later one', NEWEST, late, early, late.digest],
    ['the content tag stays at the later one', NEWEST, early, late, undefined],
    ['of another environment, none', LATEST, early, candidate(image('b', 0, 2)), undefined],
    ['none is there', LATEST, early, undefined, undefined],
  ])('%s', (_sentence, entry, ours, build, digest) => {
    expect(newestBuild(entry, { ours, build, now })?.digest).toBe(digest)
  })
})
