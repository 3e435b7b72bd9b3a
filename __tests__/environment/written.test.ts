import { expect, it } from '@jest/globals'
import { writtenHash } from '../../src/environment/written.ts'

const hash = (text: string): string => writtenHash(Buffer.from(text))
const BASE = 'name: x\nvariables:\n  A: 1.10\n  B: yes\n'

it.each([
  ['a comment', `# c\n${BASE}`],
  ['a comment behind a value', BASE.replace('x\n', 'x # c\n')],
  ['Windows line ends', BASE.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\uFEFF${BASE}`],
  ['an empty line', BASE.replace('variables', '\nvariables')],
  ['braces', 'name: x\nvariables: {A: 1.10, B: yes}\n'],
])('says the same with %s', (_what, text) => expect(hash(text)).toBe(hash(BASE)))

it.each([
  ['quotes around a number', BASE.replace('1.10', '"1.10"')],
  ['quotes around a word that is true to some', BASE.replace('yes', "'yes'")],
  ['another spelling of a number', BASE.replace('1.10', '1.1')],
  ['a tag', BASE.replace('1.10', '!!str 1.10')],
  ['an anchor', BASE.replace('1.10', '&a 1.10')],
  ['another order', 'variables:\n  A: 1.10\n  B: yes\nname: x\n'],
  ['a block of text', BASE.replace('1.10', '|-\n    1.10')],
  ['another version of YAML', `%YAML 1.1\n---\n${BASE}`],
  ['a second document', `${BASE}---\nname: y\n`],
])('says something else with %s', (_what, text) => expect(hash(text)).not.toBe(hash(BASE)))

it('takes one kind of quotes for the other', () => expect(hash('a: "1"')).toBe(hash("a: '1'")))

it('takes the bytes of what is no YAML', () => {
  expect(hash('a: [')).not.toBe(hash('a: [ # c'))
  expect(writtenHash(Uint8Array.of(0xff))).not.toBe(writtenHash(Uint8Array.of(0xfe)))
})
