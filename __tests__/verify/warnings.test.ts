import { describe, expect, it } from '@jest/globals'
import { verification } from '../../src/report/verification.ts'
import type { Check } from '../../src/verify/checks.ts'
import { errorsOf, readChecks } from '../../src/verify/checks.ts'
import { tellWarnings } from '../../src/verify/warnings.ts'

const failed = (name: string, level: Check['level']): Check => ({
  name,
  ok: false,
  level,
  seconds: 1,
  why: `${name} is missing`,
  advice: 'Install it',
})
const passed: Check = { name: 'python', ok: true, seconds: 9, why: undefined, advice: undefined }

function told(checks: Check[]): string[] {
  const lines: string[] = []
  tellWarnings(checks, {
    warning: (text) => lines.push(`warning: ${text}`),
    notice: (text) => lines.push(`notice: ${text}`),
  })
  return lines
}

describe('tellWarnings()', () => {
  it('says nothing of what passed', () => expect(told([passed])).toEqual([]))

  it('annotates warnings and notices with their advice', () => {
    expect(told([failed('locale', 'warning'), failed('marker', 'notice')])).toEqual([
      'warning: The image passed, but locale: locale is missing. Advice: Install it.',
      'notice: The image passed, but marker: marker is missing. Advice: Install it.',
    ])
  })

  it('makes one warning of all that a book does not need', () => {
    const lines = told([
      failed('tools.zstd', 'optional'),
      failed('tools.jq', 'optional'),
      failed('latex.cjk', 'optional'),
    ])
    expect(lines).toEqual([
      expect.stringMatching(
        /^warning: The image passed without zstd, jq, latex\.cjk\. A book does not need them/,
      ),
    ])
  })
})

describe('a level', () => {
  const line = (about: object): string =>
    `container-action-check: ${JSON.stringify({ name: 'x', ok: false, seconds: 1, ...about })}`

  it.each([
    ['a warning rejects nothing', [line({ level: 'warning' })], 0],
    ['no level rejects the image', [line({})], 1],
    ['a level that nobody knows rejects the image', [line({ level: 'harmless' })], 1],
    ['a level that is no text rejects the image', [line({ level: 7 })], 1],
    ['an error stays one behind a warning', [line({}), line({ level: 'warning' })], 1],
    ['a warning can become an error', [line({ level: 'notice' }), line({})], 1],
    ['a warning stays one behind a passed line', [line({ level: 'warning' }), line({ ok: true })], 0],
  ])('%s', (_sentence, lines, errors) => {
    const checks = readChecks(lines)
    expect(errorsOf(checks)).toHaveLength(errors)
    expect(checks[0]?.ok).toBe(false)
  })
})

describe('verification()', () => {
  it('shows what it warns of, and the slowest checks', () => {
    const text = verification([passed, failed('locale', 'warning'), failed('tools.jq', 'optional')]).join(
      '\n',
    )
    expect(text).toContain('**The verification warns:**')
    expect(text).toContain('locale is missing')
    expect(text).toContain('tools.jq')
    expect(text).toContain('1 of 3 checks passed')
    expect(text).toMatch(/Slowest checks \(several run at the same time\): python 9\.0 s, locale 1\.0 s/)
  })

  it('shows nothing to warn of where all passed', () => {
    expect(verification([passed]).join('\n')).not.toContain('warns')
  })
})
