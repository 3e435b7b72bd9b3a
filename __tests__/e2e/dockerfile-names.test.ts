import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { agreement, type Judged } from '../named-images/judged.ts'
import { type MadeUp, madeUp } from '../named-images/made-up.ts'
import { ROWS } from '../named-images/rows.ts'
import { ROOT, setting } from './machine.ts'

function judge(files: MadeUp[]): Judged[] {
  const options = { input: JSON.stringify(files), encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const
  const { stdout, stderr, status } = spawnSync(join(setting('JUDGE'), 'names'), options)
  if (status !== 0) throw new Error(stderr)
  return (JSON.parse(stdout) as Judged[]).map(({ images, error }) =>
    error === undefined ? { images } : { images: [], error: 'refused' },
  )
}

describe('the images that a Dockerfile names, as BuildKit itself reads them', () => {
  it('are those of the table', () => {
    const files = ROWS.map(({ file, args = {} }) => ({ text: `${file.join('\n')}\n`, args }))
    const judged = judge(files)
    expect(judged.map(({ images, error }) => (error === undefined ? images : 'refused'))).toEqual(
      ROWS.map(({ images }) => images),
    )
  })

  it('are those that are recorded for files made up at random', () => {
    const recorded = JSON.parse(
      readFileSync(join(ROOT, '__tests__/named-images/made-up.json'), 'utf8'),
    ) as Judged[]
    expect(judge(madeUp(13, recorded.length))).toEqual(recorded)
  })

  it('are read alike in thousands of other files', () => {
    const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9))
    const files = madeUp(seed, 4000)
    const { same, different } = agreement(files, judge(files))
    expect({ seed, different: different.slice(0, 3) }).toEqual({ seed, different: [] })
    expect(same).toBeGreaterThan(1000)
  })
})
