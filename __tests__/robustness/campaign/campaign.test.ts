import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { cleanUp } from '../../e2e/machine.ts'
import { campaign } from './campaign.ts'
import type { Campaigned } from './case.ts'
import { allFaults } from './faults.ts'
import { planted } from './planted.ts'
import { table, violations } from './report.ts'

afterAll(cleanUp)

/** One of each sort, of those that are quick. */
const SHARD = [
  'reuse-look-up-500',
  'reuse-look-up-login-page',
  'reuse-look-up-cut',
  'reuse-token-401',
  'reuse-latest-read-wrong-digest',
  'reuse-latest-written-403',
  'reuse-latest-written-lost-answer',
  'reuse-latest-written-429-once',
  'promote-record-written-500',
  'build-push-right-403',
  'build-content-tag-written-500',
  'github-older-other-json',
  'clock-older-ten-years-ahead',
  'docker-prints-commands',
  'engine-answers-500',
]

describe('a shard of the campaign (npm run campaign runs it all)', () => {
  it('has at least 200 faults, each with a name of its own', () => {
    const ids = allFaults().map(({ id }) => id)
    expect(ids.length).toBeGreaterThanOrEqual(200)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('ends without a violation', async () => {
    const faults = allFaults().filter(({ id }) => SHARD.includes(id))
    expect(faults).toHaveLength(SHARD.length)
    const verdicts = await campaign(faults, 2, () => undefined)
    expect(violations(verdicts)).toBe('')
    expect(table(verdicts)).toMatch(/^in all +15 .* 0$/m)
  })
})

describe('the checks, where something is broken on purpose', () => {
  const all: Campaigned[] = planted()
  let found: Record<string, string[]>

  beforeAll(async () => {
    const verdicts = await campaign(all, 2, () => undefined)
    found = Object.fromEntries(
      verdicts.map(({ fault, violations }) => [fault.id, violations.map(({ invariant }) => invariant)]),
    )
  })

  it.each(all.map(({ id, kind }) => [id, kind]))('%s: %s', (id, kind) => {
    expect(found[id]).toContain(kind)
  })
})
