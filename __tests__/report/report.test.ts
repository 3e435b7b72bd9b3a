import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { Failure, type Finding } from '../../src/failure.ts'
import { showFindings } from '../../src/findings.ts'
import { OUTPUTS, outputs } from '../../src/report/outputs.ts'
import { failureSummary, summary } from '../../src/report/summary.ts'
import { recordingLog } from '../servers/world.ts'
import { result } from './results.ts'

const GOLDEN = new URL('summary.golden.txt', import.meta.url)

describe('outputs()', () => {
  it('of a built image', () => {
    expect(outputs(result())).toEqual({
      image: `ghcr.io/quantecon/lecture-python@sha256:${'d'.repeat(64)}`,
      repository: 'ghcr.io/quantecon/lecture-python',
      tag: `env-${'a'.repeat(16)}`,
      digest: `sha256:${'d'.repeat(64)}`,
      hash: 'a'.repeat(64),
      'cache-key': `${'a'.repeat(16)}-${'d'.repeat(16)}`,
      decision: 'build',
      reason: expect.stringContaining('pip section changed'),
      built: 'true',
      fallback: 'false',
      'age-days': '2',
      'base-digest': `sha256:${'b'.repeat(64)}`,
      'size-bytes': '500000000',
      'package-difference': expect.stringMatching(/^\{"conda":\{"added":\{"scipy":"1.15.0"\},/),
    })
  })

  const unknown = { created: undefined, baseDigest: undefined, size: undefined, difference: undefined }
  const rows: [string, Parameters<typeof result>[0]][] = [
    ['with everything known', {}],
    ['with nothing known', unknown],
    ['of a reused image', { ...unknown, built: false, decision: 'reuse' }],
    ['of a clock that runs ahead', { created: Date.UTC(2030, 0, 1) }],
  ]
  it.each(rows)('are all there and never empty, %s', (_sentence, about) => {
    const written = outputs(result(about))
    expect(Object.keys(written)).toEqual([...OUTPUTS])
    expect(Object.values(written).filter((value) => value.trim() === '' || value === 'undefined')).toEqual([])
    expect(Number(written['age-days']) >= 0 || written['age-days'] === 'unknown').toBe(true)
  })

  it('give another cache key for another image of the same environment', () => {
    const other = outputs(result({ digest: `sha256:${'9'.repeat(64)}` }))
    expect(other['cache-key']).not.toBe(outputs(result())['cache-key'])
  })
})

describe('summary()', () => {
  const ages: [string, number | undefined, string][] = [
    ['resolved by its build', Date.UTC(2026, 7, 1), '| Age | 2 days |'],
    ['resolved long before', Date.UTC(2026, 5, 3), '| Age | 2 days; packages solved 61 days ago |'],
    ['which does not say when', undefined, '| Age | 2 days |'],
  ]
  it.each(ages)('tells the age of an image %s', (_name, solved, row) => {
    expect(summary(result({ solved })).split('\n')).toContain(row)
  })

  it('is what summary.golden.txt holds', () => expect(summary(result())).toBe(readFileSync(GOLDEN, 'utf8')))

  const hostile = '</summary><img src=x onerror=alert(1)>|`code`[link](https://x)\n\n# head\n```\n@somebody'
  const places: [string, string][] = [
    ['the reason', summary(result({ reason: hostile }))],
    [
      'a check',
      summary(
        result({ checks: [{ name: hostile, ok: true, seconds: 1, why: undefined, advice: undefined }] }),
      ),
    ],
    [
      'a step',
      summary(result({ steps: [{ name: hostile, seconds: 5, cached: false, lines: [], error: undefined }] })),
    ],
    [
      'a finding',
      summary(
        result({
          findings: [{ severity: 'error', rule: 'r', file: hostile, message: hostile, advice: hostile }],
        }),
      ),
    ],
    ['a tag', summary(result({ kept: [{ tag: hostile, why: hostile }], tagged: [hostile] }))],
    [
      'a package that changed',
      summary(
        result({
          difference: {
            against: hostile,
            changes: { conda: [{ name: hostile, before: { version: hostile }, after: { version: '1' } }] },
          },
        }),
      ),
    ],
    ['a large package', summary(result({ largest: [{ name: hostile, by: 'pip', bytes: 1 }] }))],
    ['a layer', summary(result({ size: { bytes: 1, layers: [{ what: hostile, bytes: 1 }] } }))],
    [
      'a failure',
      failureSummary(
        new Failure({ class: 'build', doing: hostile, on: hostile, why: hostile, next: hostile }),
      ),
    ],
  ]
  it.each(places)('lets no Markdown or HTML through from %s', (_place, text) => {
    const outside = text.replace(/`[^`\n]*`/g, '')
    expect(outside).not.toMatch(/<(?!\/?(?:details|summary)>)/)
    expect(outside).not.toMatch(/(?<!\\)(?:\[link|@somebody)/)
    expect(text).not.toMatch(/^# head/m)
    expect(outside.split('<summary>').length).toBe(outside.split('</summary>').length)
    const widths = text.split('\n').filter((line) => line.startsWith('| '))
    for (const line of widths) expect(line).toMatch(/ \|$/)
  })

  it('of a failure keeps the advice of each problem', () => {
    const findings: Finding[] = [
      { severity: 'error', rule: 'a', message: 'first | wrong', advice: 'Do this' },
      {
        severity: 'error',
        rule: 'b',
        file: 'environment.yml',
        line: 7,
        message: 'second',
        advice: 'Do *that*',
      },
    ]
    const text = { class: 'input', doing: 'd', on: 'o', why: 'w', next: 'n' } as const
    expect(failureSummary(new Failure({ ...text, findings }))).toContain(
      [
        '| Where | What | What to do |',
        '| --- | --- | --- |',
        '|  | first \\| wrong | Do this |',
        '| `environment.yml:7` | second | Do \\*that\\* |',
      ].join('\n'),
    )
    const one = findings.slice(1)
    expect(failureSummary(new Failure({ ...text, findings: one }))).not.toContain('What to do')
  })

  it('stays far below the 1 MiB that the runner takes', () => {
    const finding: Finding = {
      severity: 'notice',
      rule: 'r',
      message: '<'.repeat(3000),
      advice: '&'.repeat(3000),
    }
    const text = '<'.repeat(3000)
    const change = { name: text, before: { version: text }, after: { version: `${text}1` } }
    const changes = Array(5000).fill(change)
    const difference = { against: 'x', changes: { conda: changes, pip: changes, apt: changes } }
    const long = summary(result({ findings: Array(5000).fill(finding), difference }))
    expect(Buffer.byteLength(long)).toBeLessThan(1024 * 1024)
    expect(long).toContain('And 4900 more of apt.')
  })

  it('says that nothing changed, and what is not known', () => {
    const text = summary(result({ difference: { against: 'sha256:x', changes: { conda: [], apt: [] } } }))
    expect(text).toContain('<summary>Packages: conda the same; pip not known; apt the same</summary>')
  })

  it('has no part about packages where there was nothing to compare with', () => {
    expect(summary(result({ difference: undefined, largest: [] }))).not.toMatch(/Packages|Largest/)
  })
})

describe('showFindings()', () => {
  it('writes one annotation each, on its line of its file', () => {
    const { log } = recordingLog()
    const seen: unknown[] = []
    const at = (kind: string) => (message: string, place?: object) => seen.push([kind, message, place])
    const spy = { ...log, error: at('error'), warning: at('warning'), notice: at('notice') }
    showFindings(
      [
        {
          severity: 'error',
          rule: 'a',
          file: 'environment.yml',
          line: 3,
          message: 'Wrong',
          advice: 'Correct it',
        },
        { severity: 'notice', rule: 'b', message: 'Strange', advice: 'Look' },
      ],
      spy as typeof log,
    )
    expect(seen).toEqual([
      ['error', 'Wrong. Correct it', { file: 'environment.yml', line: 3 }],
      ['notice', 'Strange. Look', {}],
    ])
  })
})
