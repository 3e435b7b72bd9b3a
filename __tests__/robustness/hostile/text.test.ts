import { describe, expect, it } from '@jest/globals'
import { cleaner, createLog, type Sink } from '../../../src/adapters/log.ts'
import { Failure } from '../../../src/failure.ts'
import { Progress } from '../../../src/image-build/progress.ts'
import { readProgress } from '../../../src/image-build/rawjson.ts'
import { redacted } from '../../../src/report/markdown.ts'
import { outputs } from '../../../src/report/outputs.ts'
import { failureSummary, summary } from '../../../src/report/summary.ts'
import { result } from '../../report/results.ts'

/** Everything that a reader cannot see and that changes what he sees. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]|(?!\u200b)\p{Cf}/u
// The log itself puts a zero-width space into what looks like a command.

const hostile: [string, string][] = [
  ['a text turned around', 'safe\u202e gnitteg ton \u202c'],
  ['isolates', 'a\u2066b\u2069c'],
  ['zero-width characters', 'num\u200bpy\u200d\ufeff'],
  ['a soft hyphen', 'num\u00adpy'],
  ['separators of lines', 'one\u2028::error::two\u2029##[error]three'],
  ['tags of a language', 'a\u{e0001}\u{e0041}b'],
  ['a C1 control', 'a\u009b31mb'],
  ['a bell and a title', 'a\u001b]0;evil\u0007b'],
]

function shown(act: (log: ReturnType<typeof createLog>) => void, secrets: string[] = []): string[] {
  const seen: string[] = []
  const note = (text: string): void => {
    seen.push(text)
  }
  const sink: Sink = {
    line: note,
    debug: note,
    annotate: (_kind, message) => note(message),
    startGroup: note,
    endGroup: () => undefined,
    stop: () => undefined,
    resume: () => undefined,
  }
  act(createLog(sink, secrets))
  return seen
}

describe.each(hostile)('%s', (_what, text) => {
  it('does not reach the log', () => {
    const lines = shown((log) => {
      log.info(text)
      log.debug(text)
      log.warning(text)
      void log.foreign(text, async (write) => write(text))
    })
    expect(lines.length).toBeGreaterThanOrEqual(5)
    for (const line of lines) expect(line).not.toMatch(UNSEEN)
  })

  it('does not reach the summary', () => {
    const check = { name: text, ok: true, seconds: 1, why: text, advice: text }
    const all = result({ reason: text, checks: [check], tagged: [text], kept: [{ tag: text, why: text }] })
    const failure = new Failure({ class: 'build', doing: text, on: text, why: text, next: text })
    for (const page of [summary(all), failureSummary(failure)]) {
      expect(page.replaceAll('\n', '')).not.toMatch(UNSEEN)
    }
  })

  it('does not reach the output reason', () => {
    expect(outputs(result({ reason: `${text}\nimage=evil` })).reason).not.toMatch(/[\n\r]|\p{Cf}/u)
  })
})

describe('a secret with a zero-width character in it is still one', () => {
  it.each([
    ['in the text', 'hun\u200bter2', 'hunter2'],
    ['in the secret', 'hunter2', 'hun\u200bter2'],
    ['in both', 'hun\u200bter2', 'hun\u200bter2'],
  ])('%s', (_where, text, secret) => {
    expect(shown((log) => log.info(text), [secret])).toEqual(['***'])
    const failure = { class: 'build', doing: 'x', on: text, why: text, next: 'z' } as const
    expect(failureSummary({ text: redacted(failure, cleaner([secret])) })).not.toContain('hun')
  })
})

describe('a summary stays below the 1 MiB that the runner takes', () => {
  const check = (_: unknown, number: number) => ({
    name: `${number}${'|'.repeat(90)}`,
    ok: true,
    seconds: 1,
    why: undefined,
    advice: undefined,
  })
  it.each([
    ['with checks without end', { checks: Array.from({ length: 20_000 }, check) }],
    [
      'with layers without end',
      { size: { bytes: 1, layers: Array.from({ length: 50_000 }, () => ({ what: 'layer', bytes: 1 })) } },
    ],
  ])('%s', (_what, about) => {
    const page = summary(result(about))
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(1024 * 1024)
  })

  it('and still says which image to use', () => {
    const page = summary(result({ checks: Array.from({ length: 20_000 }, check) }))
    expect(page).toContain(`docker run --rm -it -v "$PWD:/work"`)
    expect(page).toContain('too long for a job summary')
  })
})

describe('a build that tries workflow commands', () => {
  /** As the runner reads a line. */
  const isCommand = (line: string): boolean =>
    line.replace(/^[\s\u0085]+/, '').startsWith('::') || line.includes('##[')
  const event = (text: string): string =>
    JSON.stringify({ logs: [{ vertex: 'v', data: Buffer.from(text).toString('base64') }] })
  const started = JSON.stringify({
    vertexes: [{ digest: 'v', name: '::error::name ##[error]x', started: '2026-08-01T10:00:00Z' }],
  })

  it.each([
    ['whole', ['::set-output name=image::evil\n', '##[add-path]/evil\n', '::stop-commands::x\n']],
    [
      'in pieces, each an event of its own',
      ['::set-', 'output name=image::', 'evil\n#', '#[error]x\n', ':', ':error::\n'],
    ],
    ['behind carriage returns', ['50%\r::error::x\r##[error]x\n']],
    ['behind colours that are cut in two', ['\u001b[3', '1m::error::x\u001b[0m\n']],
    ['outside of any step', []],
  ])('%s', (_how, pieces) => {
    const lines = shown((log) => {
      const progress = new Progress(
        () => 0,
        (line) => log.info(line),
        log.clean,
      )
      const all = [started, ...pieces.map(event), '::error::plain', ' ::debug::plain', 'x ##[error]plain']
      for (const line of all) for (const each of readProgress(line)) progress.add(each)
    })
    expect(lines.length).toBeGreaterThan(3)
    expect(lines.filter(isCommand)).toEqual([])
  })
})
