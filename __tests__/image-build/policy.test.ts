import { describe, expect, it } from '@jest/globals'
import type { Finding } from '../../src/failure.ts'
import { diagnose } from '../../src/image-build/failures.ts'
import { tellUnfollowedPolicy } from '../../src/image-build/policy.ts'
import type { Step } from '../../src/image-build/progress.ts'

/** What buildx 0.31.1 said with BuildKit 0.27.1. */
const FAILED = 'ERROR: failed to build: failed to solve: '
const denied = (source: string): string =>
  `${FAILED}failed to resolve source metadata for x: could not resolve image due to policy: source "${source}" not allowed by policy: action DENY`

describe('a policy beside the Dockerfile', () => {
  const rows: [what: string, tail: string[], why: RegExp, next: RegExp][] = [
    [
      'that denies an image, in its own words',
      ['Policy: not from here', 'Policy: nor now', denied('docker-image://127.0.0.1:5000/a:1')],
      /^the policy beside the Dockerfile \(\.rego\) does not allow the image 127\.0\.0\.1:5000\/a:1: not from here; nor now$/,
      /change the policy/,
    ],
    [
      'that denies without a word',
      [denied('https://me:x@h/a?sig=1')],
      /does not allow https:\/\/\*\*\*@h\/a$/,
      /change the policy/,
    ],
    [
      'that decides nothing',
      [`${FAILED}policy returned zero result`],
      /could not be applied: .*policy returned zero result/,
      /^Correct the policy/,
    ],
    [
      'that cannot be read',
      [`${FAILED}1 error occurred: Dockerfile.rego:2: rego_parse_error: unexpected eof token`],
      /could not be applied: .*Dockerfile\.rego:2: rego_parse_error/,
      /^Correct the policy/,
    ],
  ]
  it.each(rows)('%s fails the build for good', (_what, tail, why, next) => {
    const found = diagnose({ exitCode: 1, steps: [], tail })
    expect(found).toMatchObject({
      class: 'build-step',
      why: expect.stringMatching(why),
      next: expect.stringMatching(next),
    })
  })

  const finding: Finding = {
    ...{ severity: 'warning', rule: 'source-policy', file: 'Dockerfile.rego', line: 1 },
    ...{ message: '', advice: '' },
  }
  const step = (name: string): Step => ({ name, seconds: 0, cached: false, lines: [], error: undefined })
  const warned = (findings: Finding[], ...names: string[]): string[] => {
    const warnings: string[] = []
    tellUnfollowedPolicy({ findings }, names.map(step), { warning: (text: string) => warnings.push(text) })
    return warnings
  }

  it('that the builder does not follow is told of', () => {
    const [warning] = warned([finding], '[internal] load build definition from Dockerfile')
    expect(warning).toContain('ignored the policy Dockerfile.rego')
  })

  it('that is followed, or is not there, is not', () => {
    expect(warned([finding], 'loading policies Dockerfile.rego')).toEqual([])
    expect(warned([], '[1/1] FROM x')).toEqual([])
  })
})
