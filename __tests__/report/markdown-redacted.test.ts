import { expect, it } from '@jest/globals'
import { cleaner } from '../../src/adapters/log.ts'
import { Failure } from '../../src/failure.ts'
import { redacted } from '../../src/report/markdown.ts'
import { failureSummary } from '../../src/report/summary.ts'

it('leaves nothing of a secret that Markdown would escape', () => {
  const failure = new Failure({ class: 'build', doing: 'x', on: 'y', why: 'the tok_en*1 here', next: 'z' })
  const text = failureSummary({ text: redacted(failure.text, cleaner(['tok_en*1'])) })
  expect(text).not.toMatch(/tok|en\\?\*1/)
  expect(text).toContain('No tag was moved.')
})

it('keeps everything that is no text', () => {
  const value = { a: [1, 'secret', undefined, null], b: { c: true, d: 'no' } }
  expect(redacted(value, cleaner(['secret']))).toEqual({
    a: [1, '***', undefined, null],
    b: { c: true, d: 'no' },
  })
})

it('names the tags that were moved before a failure', () => {
  const failure = new Failure({
    class: 'permission',
    doing: 'x',
    on: 'y',
    why: 'w',
    next: 'z',
    tagged: ['env-1'],
  })
  expect(failureSummary(failure)).toContain('Tags that were already moved: `env-1`.')
})
