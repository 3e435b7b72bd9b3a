import { describe, expect, it } from '@jest/globals'
import { createLog, type Sink } from '../../src/adapters/log.ts'

const ESC = '\u001b'

function recorded(secrets: string[] = []) {
  const calls: unknown[][] = []
  const note =
    (name: string) =>
    (...args: unknown[]): void => {
      calls.push([name, ...args])
    }
  const names = ['line', 'debug', 'annotate', 'startGroup', 'endGroup', 'stop', 'resume']
  const sink = Object.fromEntries(names.map((name) => [name, note(name)])) as unknown as Sink
  return { log: createLog(sink, secrets), calls }
}

/** As the runner reads a line: ActionCommand.TryParseV2 and TryParse of actions/runner. */
const isCommand = (line: string): boolean =>
  line.replace(/^[\s\u0085]+/, '').startsWith('::') || line.includes('##[')

const hostile: [string, string][] = [
  ['a workflow command', '::set-output name=image::evil'],
  ['one behind blanks', ' \t ::error::x'],
  ['one behind a blank of another alphabet', '\u00a0\u2003::error::x'],
  ['one behind a C1 control, which the runner trims', '\u0085::error::x'],
  ['one behind a carriage return', 'progress\r::error::x'],
  ['one behind a zero byte', '\0::error::x'],
  ['one behind a colour', `${ESC}[31m::error::x`],
  ['one behind a terminal title', `${ESC}]0;::error::x\u0007`],
  ['the older form', 'text ##[error]x'],
  ['the older form in pieces', `#${ESC}[0m#[error]x`],
  ['a second line', 'one\n::error::x'],
]

describe('a line of text is never a command', () => {
  it.each(hostile)('%s', (_sentence, text) => {
    const { log, calls } = recorded()
    log.info(text)
    expect(calls.length).toBeGreaterThan(0)
    for (const [, line] of calls) expect(isCommand(String(line))).toBe(false)
  })

  it('and holds no escape', () => {
    const { log, calls } = recorded()
    log.info(`a${ESC}[1;31mb${ESC}[0m\u009bc${ESC}Md\bé ü 漢`)
    expect(calls).toEqual([['line', 'abcdé ü 漢']])
  })
})

it('an annotation is clean in all its parts', () => {
  const { log, calls } = recorded(['hunter2'])
  log.warning('a\u202e hunter2', { file: 'b\u202e.yml', line: 3, title: 'c\u202e' })
  expect(calls).toEqual([['annotate', 'warning', 'a ***', { file: 'b.yml', line: 3, title: 'c' }]])
})

describe('secrets', () => {
  const rows: [string, string[], string, string][] = [
    ['are replaced', ['hunter2'], 'a hunter2 b', 'a *** b'],
    ['each line by itself', ['first\nsecond'], 'second, first', '***, ***'],
    ['with Windows line ends too', ['first\r\nsecond'], 'second', '***'],
    ['the longer one first', ['abc', 'abcdef'], 'abcdef', '***'],
    ['also with a colour in the middle', ['hunter2'], `hun${ESC}[1mter2`, '***'],
    ['also with a control character in the middle', ['hunter2'], 'hun\u0000ter2', '***'],
    ['but not of one or two characters', ['ab'], 'cab', 'cab'],
    ['that look like patterns', ['$&.*'], 'x $&.* y', 'x *** y'],
  ]
  it.each(rows)('%s', (_sentence, secrets, text, expected) => {
    const { log, calls } = recorded(secrets)
    log.info(text)
    log.debug(text)
    log.error(text)
    log.warning(text)
    expect(calls.map((call) => (call[0] === 'annotate' ? call[2] : call[1]))).toEqual(Array(4).fill(expected))
  })
})

describe('foreign output', () => {
  it('is wrapped in a group in which commands are stopped, and resumed even when it fails', async () => {
    const { log, calls } = recorded()
    const failing = log.foreign('Build ::x', async (write) => {
      write('::error::x')
      throw new Error('broken')
    })
    await expect(failing).rejects.toThrow('broken')
    const token = calls[1]?.[1]
    expect(token).toMatch(/^[0-9a-f-]{36}$/)
    expect(calls.map(([name]) => name)).toEqual(['startGroup', 'stop', 'line', 'resume', 'endGroup'])
    expect(calls[3]).toEqual(['resume', token])
  })

  it('has another token each time', async () => {
    const { log, calls } = recorded()
    for (let round = 0; round < 3; round += 1) await log.foreign('x', async () => undefined)
    expect(new Set(calls.filter(([name]) => name === 'stop').map((call) => call[1])).size).toBe(3)
  })
})

it('cuts annotations to what GitHub keeps', () => {
  const { log, calls } = recorded()
  log.error('x'.repeat(9000))
  expect(String(calls[0]?.[2])).toHaveLength(4000)
})
