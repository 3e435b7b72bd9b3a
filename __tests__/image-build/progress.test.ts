import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { Progress } from '../../src/image-build/progress.ts'
import { readProgress } from '../../src/image-build/rawjson.ts'

const started = '2026-08-01T10:00:00Z'
const completed = '2026-08-01T10:00:02.5Z'
const vertex = (about: object): string =>
  JSON.stringify({ vertexes: [{ digest: 'v', name: '[a 1/2] RUN x', ...about }] })
const log = (text: string, id = 'v'): string =>
  JSON.stringify({ logs: [{ vertex: id, data: Buffer.from(text).toString('base64') }] })

function follow(
  lines: string[],
  now = () => 0,
  clean = (text: string) => text,
): { written: string[]; progress: Progress } {
  const written: string[] = []
  const progress = new Progress(now, (line) => written.push(line), clean)
  for (const line of lines) for (const event of readProgress(line)) progress.add(event)
  return { written, progress }
}

describe('readProgress()', () => {
  const rows: [string, string, unknown[]][] = [
    ['a step that begins', vertex({ started }), [{ kind: 'started', id: 'v', name: '[a 1/2] RUN x' }]],
    [
      'a step that ends',
      vertex({ started, completed }),
      [{ kind: 'finished', id: 'v', name: '[a 1/2] RUN x', cached: false, seconds: 2.5, error: undefined }],
    ],
    ['a step that is announced only', vertex({}), []],
    ['a line of a step', log('hello\n'), [{ kind: 'log', id: 'v', text: 'hello\n' }]],
    ['the plain tail', 'ERROR: failed to solve', [{ kind: 'plain', text: 'ERROR: failed to solve' }]],
    ['an empty line', '', []],
    ['JSON that is cut', '{"vertexes":[', [{ kind: 'plain', text: '{"vertexes":[' }]],
    ['vertexes that are no list', '{"vertexes":7,"logs":{"a":1}}', []],
    ['items that are no objects', '{"vertexes":[null,1,"x",[]],"logs":[null]}', []],
    [
      'a vertex whose fields have other types',
      '{"vertexes":[{"digest":1,"name":{},"started":[],"error":3}]}',
      [],
    ],
    ['a time that is none', vertex({ started: 'soon' }), []],
    [
      'a step that ends before it begins',
      vertex({ started: completed, completed: started, cached: 'yes' }),
      [{ kind: 'finished', id: 'v', name: '[a 1/2] RUN x', cached: false, seconds: 0, error: undefined }],
    ],
  ]
  it.each(rows)('%s', (_sentence, line, expected) => expect(readProgress(line)).toEqual(expected))

  it('never throws, and neither does what follows it', () => {
    const strange = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ vertexes: fc.anything(), logs: fc.anything() }).map((value) => JSON.stringify(value) ?? ''),
      fc
        .array(
          fc.record({
            digest: fc.constantFrom('v', '__proto__'),
            name: fc.string(),
            started: fc.constantFrom(started, 'x'),
            completed: fc.constantFrom(completed, undefined),
            error: fc.string(),
          }),
        )
        .map((vertexes) => JSON.stringify({ vertexes })),
      fc.tuple(fc.constantFrom('v', '__proto__', ''), fc.string()).map(([id, text]) => log(text, id)),
    )
    fc.assert(
      fc.property(fc.array(strange, { maxLength: 5 }), (lines) => {
        const { written, progress } = follow(lines)
        expect(written.every((line) => line.length < 2100)).toBe(true)
        expect(progress.tail.length).toBeLessThanOrEqual(40)
        progress.heartbeat()
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('Progress', () => {
  it('names each step, its lines and its time', () => {
    const { written } = follow([vertex({ started }), log('one\ntwo\n'), vertex({ started, completed })])
    expect(written).toEqual(['-> [a 1/2] RUN x', '  one', '  two', '<- [a 1/2] RUN x: 2.5 s'])
  })

  it('joins fragments of a line, and shows a rest without an end', () => {
    const { written, progress } = follow([
      vertex({ started }),
      log('Down'),
      log('load 1%\rDownload 2%\r'),
      log('done'),
      vertex({ started, completed }),
    ])
    expect(written.slice(1, -1)).toEqual(['  Download 1%', '  Download 2%', '  done'])
    expect(progress.steps[0]?.lines).toEqual(['Download 1%', 'Download 2%', 'done'])
  })

  it('keeps the last 200 lines of a step and clips long ones', () => {
    const text = `${Array.from({ length: 260 }, (_, index) => `line ${index}`).join('\n')}\n${'x'.repeat(5000)}\n`
    const lines = follow([vertex({ started }), log(text)]).progress.steps[0]?.lines ?? []
    expect(lines).toHaveLength(200)
    expect(lines[0]).toBe('line 61')
    expect(lines.at(-1)).toBe(`${'x'.repeat(2000)}...`)
  })

  it('says of a step that is fetched in parts that it was cached, when BuildKit tells so at last', () => {
    const part = { started, completed: new Date(Date.parse(started) + 400).toISOString() }
    const whole = { started, completed: started, cached: true }
    const { written, progress } = follow([vertex({ started }), vertex(part), vertex(whole), vertex(whole)])
    expect(written.slice(1)).toEqual(['<- [a 1/2] RUN x: 0.4 s', '<- [a 1/2] RUN x: cached'])
    expect(progress.steps[0]?.cached).toBe(true)
  })

  it('is silent about internal steps, but not when they fail', () => {
    const internal = { name: '[internal] load metadata', started }
    expect(follow([vertex(internal), vertex({ ...internal, completed })]).written).toEqual([])
    expect(follow([vertex({ ...internal, completed, error: 'no' })]).written).toEqual([
      '<- [internal] load metadata: FAILED',
    ])
  })

  it.each([
    ['in one piece', ['hunter2-0123456789']],
    ['in two', ['hunter2-01', '23456789']],
  ])('shows nothing of a secret where a long line is cut: %s', (_what, [first = '', second = '']) => {
    const clean = (text: string): string => text.replaceAll('hunter2-0123456789', '***')
    const long = 'x'.repeat(1990)
    const failed = vertex({ started, completed: started, error: `${'e'.repeat(490)} hunter2-0123456789` })
    const pieces = [vertex({ started }), log(`${long}${first}`), log(`${second} and more\n`), failed]
    const { written, progress } = follow([...pieces, `${long}hunter2-0123456789`], () => 0, clean)
    const [step] = progress.steps
    const kept = [...written, ...progress.tail, ...(step?.lines ?? []), step?.error ?? '']
    expect(kept.filter((line) => line.includes('hunter2'))).toEqual([])
    expect(kept.filter((line) => line.includes('***')).length).toBeGreaterThanOrEqual(4)
  })

  it('says what runs and for how long, when asked', () => {
    let now = 0
    const { progress } = follow([vertex({ started })], () => now)
    now = 61_400
    expect(progress.heartbeat()).toBe('.. still running: [a 1/2] RUN x, 61 s')
    expect(follow([]).progress.heartbeat()).toBeUndefined()
  })
})
