import { describe, expect, it } from '@jest/globals'
import type { PublishedImage } from '../../src/image/annotations.ts'
import type { Promotion } from '../../src/image/promotion-record.ts'
import { judgeMove, type Surroundings } from '../../src/tags/forward.ts'

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

interface Row extends Partial<Surroundings> {
  ours: PublishedImage
  /** `undefined`: nothing is there. */
  there?: PublishedImage | 'not-ours' | 'unreadable'
  stays?: RegExp
}
const BEHIND: Surroundings['standing'] = { kind: 'behind', newer: ['d'.repeat(40)] }
const newer = (environment: string) => ({ commit: 'd'.repeat(40), image: image(environment, 9) })

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
  'so many commits came after that not all were looked for, and the tag is of another environment': {
    // Reused by one of them: its image is older than that commit, and than ours.
    ours: image('a', 5),
    there: image('b', 0),
    standing: { ...BEHIND, more: true },
    stays: /more than 1 commits came after/,
  },
  'so many commits came after that not all were looked for, and the tag is of this environment': {
    ours: image('a', 5),
    there: image('a', 0),
    standing: { ...BEHIND, more: true },
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
  'nothing is known of the branch: a later solve of the same commit': {
    ours: { ...image('a', 0, 5), solved: NOON - 60_000 },
    there: { ...image('a', 0, 1), solved: NOON + 60_000 },
    standing: { kind: 'unknown' },
    stays: /later build of the same commit/,
  },
  'nothing is known of the branch: another environment of the same second, with an older solve': {
    ours: { ...image('b', 0, 5), solved: NOON - 60_000 },
    there: { ...image('a', 0, 1), solved: NOON + 60_000 },
    standing: { kind: 'unknown' },
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

describe('a forward tag', () => {
  it.each(Object.entries(rows))('%s', (_name, row) => {
    const { ours, there, stays, standing = { kind: 'tip' }, newer, promotion } = row
    const current =
      there === undefined || there === 'unreadable'
        ? there
        : { digest: there === 'not-ours' ? 'sha256:x' : there.digest, image: there }
    const verdict = judgeMove(
      { tag: 'latest', rule: 'forward' },
      { digest: ours.digest, image: ours, revisionTime: ours.revisionTime },
      current,
      { standing, newer, promotion, now: NOON + 10 * 60_000 },
    )
    if (stays === undefined) expect(verdict).toEqual({ write: true })
    else expect(verdict).toMatchObject({ write: false, why: expect.stringMatching(stays) })
  })
})
