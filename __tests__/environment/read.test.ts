import { describe, expect, it } from '@jest/globals'
import { inspectEnvironment, readEnvironment } from '../../src/environment/environment.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string) => readEnvironment('environment.yml', bytes(text))

const TEXT = `name: lecture-intro
channels:
  - default
  - conda-forge
dependencies:
  - python=3.10
  - nodejs>=20,<25 # a reason
  - pip
  - pip:
    - Jupyter_Book==1.0.4post1
    - quantecon-book-theme == 0.20.2
variables:
  OMP_NUM_THREADS: 010
prefix: /opt/conda/envs/x
`

describe('reading', () => {
  it('keeps every scalar as it was written, with its line', () => {
    expect(read(TEXT)).toMatchObject({
      name: 'lecture-intro',
      channels: ['default', 'conda-forge'],
      conda: [
        { text: 'python=3.10', line: 6 },
        { text: 'nodejs>=20,<25', line: 7 },
        { text: 'pip', line: 8 },
      ],
      pip: [
        { text: 'Jupyter_Book==1.0.4post1', line: 10 },
        { text: 'quantecon-book-theme == 0.20.2', line: 11 },
      ],
      variables: { OMP_NUM_THREADS: '010' },
    })
  })

  it('drops prefix and puts project names into normal form in the canonical content', () => {
    expect(read(TEXT).canonical).toEqual({
      name: 'lecture-intro',
      channels: ['default', 'conda-forge'],
      conda: ['python=3.10', 'nodejs>=20,<25', 'pip'],
      pip: ['jupyter-book==1.0.4post1', 'quantecon-book-theme == 0.20.2'],
      variables: { OMP_NUM_THREADS: '010' },
    })
  })

  it('uses the name quantecon when the file has none, and so asks for the same as one that says it', () => {
    const without = read('dependencies: [python=3.13]\n')
    expect(without.name).toBe('quantecon')
    const named = read('name: quantecon\ndependencies: [python=3.13]\n')
    expect(without.canonical).toEqual(named.canonical)
    expect(without.written).not.toBe(named.written)
  })

  const same: [string, string][] = [
    ['Windows line ends', TEXT.replaceAll('\n', '\r\n')],
    ['old Macintosh line ends', TEXT.replaceAll('\n', '\r')],
    ['a byte order mark', `\ufeff${TEXT}`],
    ['a document marker', `---\n${TEXT}...\n`],
    ['no line end at the end', TEXT.trimEnd()],
    ['an anchor that nothing refers to', TEXT.replace('name: ', 'name: &anchor ')],
  ]
  it.each(same)('reads the same with %s', (_, text) => {
    expect(read(text).canonical).toEqual(read(TEXT).canonical)
    expect(read(text).pip?.map(({ line }) => line)).toEqual(text.startsWith('---') ? [11, 12] : [10, 11])
  })

  it('keeps a conda-lock selector, the one comment with a meaning, and no other', () => {
    const canonical = (comment: string) =>
      read(`dependencies:\n  - python=3.13\n  - pywin32${comment}\n`).canonical
    expect(canonical(' # [win]')).not.toEqual(canonical(''))
    expect(canonical(' # [win]')).not.toEqual(canonical(' # [linux]'))
    expect(canonical(' # [win64] only')).toEqual(canonical(' # [win64]'))
    expect(canonical(' # only on Windows [sic]')).toEqual(canonical(''))
  })

  it('keeps keys it does not know, even one called __proto__', () => {
    const { canonical } = read('__proto__: {a: b}\ndependencies: [python=3.13]\n')
    expect(JSON.stringify(canonical)).toContain('"__proto__":{"a":"b"}')
  })

  it('gives a canonical content for a file with errors too', () => {
    const { environment, canonical } = inspectEnvironment(
      'environment.yml',
      bytes('dependencies:\n  - python=3.8\n  - conda: [graphviz]\n'),
    )
    expect(environment).toBeUndefined()
    expect(canonical).toEqual({ name: 'quantecon', conda: ['python=3.8', { conda: ['graphviz'] }] })
  })
})

describe('hostile files end soon', () => {
  const MiB = 1024 * 1024
  const fill = (text: string): string => text.repeat(Math.floor(MiB / text.length))
  const bomb = `a: &a [x,x]\n${Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *a]\n`).join('')}`
  const rows: [string, string][] = [
    ['10 MB of letters', 'x'.repeat(10_000_000)],
    ['10 MB of list items', '- a\n'.repeat(2_500_000)],
    ['an alias bomb', bomb],
    ['deep flow lists', fill('[')],
    ['deep flow mappings', fill('{a: ')],
    ['deep block lists', fill('- ')],
    ['many items', `dependencies:\n${fill(' - a\n')}`.slice(0, MiB)],
    ['many keys', fill('? a\n')],
    ['one endless word', fill('a')],
    ['one endless quoted text', `"${fill('\\x41').slice(8)}"`],
    ['one endless line of blanks', `a:${fill(' ').slice(9)}b`],
    ['one spec of blanks', `dependencies:\n  - "a${fill(' ').slice(99)}b"`],
    [
      'pip requirements of blanks',
      `dependencies:\n- pip:\n${fill(`  - "a${' '.repeat(3990)};"\n`).slice(0, MiB - 99)}`,
    ],
    [
      'pip requirements of clauses',
      `dependencies:\n- pip:\n${fill(`  - "a${'==1,'.repeat(900)}"\n`).slice(0, MiB - 99)}`,
    ],
    ['specs of operators', `dependencies:\n${fill(`  - "a${'='.repeat(990)}["\n`).slice(0, MiB - 99)}`],
    ['specs of colons', `dependencies:\n${fill(`  - "${'a:'.repeat(490)}"\n`).slice(0, MiB - 99)}`],
    [
      'comments of brackets',
      `dependencies:\n${fill(`  - a # ${'[linux]'.repeat(130)})\n`).slice(0, MiB - 2000)}`,
    ],
    ['conflict markers', fill('<<<<<<<\n')],
    ['tabs', fill('\tx\n')],
    ['documents', fill('---\n')],
    ['comments', fill('#\n')],
  ]
  it.each(rows)('%s', (_, text) => {
    const started = process.cpuUsage()
    const { findings } = inspectEnvironment('environment.yml', bytes(text))
    // Processor time: a busy machine is no slow reader.
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000)
    expect(findings.length).toBeGreaterThan(0)
    expect(findings.length).toBeLessThanOrEqual(200)
  })
})
