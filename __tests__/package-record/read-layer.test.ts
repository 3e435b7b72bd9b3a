import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createTar } from 'nanotar'
import { readLayer } from '../../src/package-record/read-layer.ts'
import { readPackages } from '../../src/package-record/record.ts'
import { cpuTime } from '../fixtures/cpu-time.ts'
import { FOLDER, zstd } from './images.ts'

const read = (bytes: Uint8Array): Record<string, string> => Object.fromEntries(readLayer(bytes, FOLDER))
const tar = (entries: Record<string, string>): Buffer =>
  Buffer.from(createTar(Object.entries(entries).map(([name, data]) => ({ name, data }))))
const good = tar({ [`${FOLDER}/pip-freeze.txt`]: 'a==1\n' })

/** A tar whose first header says another size, with its checksum left as it was: nobody reads it. */
function sized(size: string): Buffer {
  const bytes = Buffer.from(good)
  bytes.write(size.padEnd(12, '\0'), 124, 12, 'latin1')
  return bytes
}

describe('readLayer()', () => {
  it('reads what zstd itself wrote, in several compressed blocks', () => {
    const files = read(readFileSync(new URL('record.tar.zst', import.meta.url)))
    expect(Object.keys(files).toSorted()).toEqual(['build.json', 'conda-explicit.txt', 'pip-freeze.txt'])
    const conda = readPackages('conda', files['conda-explicit.txt'] ?? '')
    expect(conda?.size).toBe(1500)
    expect(conda?.get('package-1499')).toEqual({ version: '1.1499.0', build: 'pyh_1' })
  })

  const rows: [string, Buffer, Record<string, string>][] = [
    ['gzip', gzipSync(good), { 'pip-freeze.txt': 'a==1\n' }],
    ['zstd', zstd([[0, good.length, good]]), { 'pip-freeze.txt': 'a==1\n' }],
    ['names that begin with ./', gzipSync(tar({ [`./${FOLDER}/apt.txt`]: 'x' })), { 'apt.txt': 'x' }],
    ['an empty file', gzipSync(tar({ [`${FOLDER}/apt.txt`]: '' })), { 'apt.txt': '' }],
    [
      'other folders, and deeper ones',
      gzipSync(tar({ 'etc/apt.txt': 'x', [`${FOLDER}/a/apt.txt`]: 'x', [`${FOLDER}x`]: 'x' })),
      {},
    ],
    ['a name with a drive or a root', gzipSync(tar({ 'C:/apt.txt': 'x', '/apt.txt': 'x' })), {}],
    [
      'the same name twice: the later counts',
      gzipSync(Buffer.concat([good.subarray(0, 1024), tar({ [`${FOLDER}/pip-freeze.txt`]: 'b==2\n' })])),
      { 'pip-freeze.txt': 'b==2\n' },
    ],
    ['a file of megabytes is passed over', gzipSync(tar({ [`${FOLDER}/apt.txt`]: 'x'.repeat(1e6) })), {}],
    ['no entries at all', gzipSync(Buffer.alloc(10240)), {}],
  ]
  it.each(rows)('%s', (_sentence, bytes, expected) => expect(read(bytes)).toEqual(expected))

  const block = (type: number, length: number, bytes = 1): [number, number, Uint8Array] => [
    type,
    length,
    Buffer.alloc(bytes, 0x61),
  ]
  const hostile: [string, Buffer, RegExp][] = [
    ['neither zstd nor gzip', good, /neither zstd nor gzip/],
    ['nothing', Buffer.alloc(0), /neither zstd nor gzip/],
    ['a layer of megabytes', Buffer.alloc(1e6), /longer than/],
    ['a gzip bomb', gzipSync(Buffer.alloc(50e6)), /larger than/],
    // Each block is four bytes that stand for 128 KiB.
    ['a zstd bomb', zstd(Array.from({ length: 200 }, () => block(1, 131072))), /unpacks to more than/],
    [
      'blocks without end, of nothing',
      zstd(Array.from({ length: 80_000 }, () => block(0, 0, 0))),
      /more than 256 blocks/,
    ],
    ['a window of gigabytes', zstd([block(0, 1)], { window: 0xa7 }), /window of/],
    [
      'a content of gigabytes',
      Buffer.concat([zstd([], { flags: 0xe0 }), Buffer.alloc(20, 0x7f)]),
      /window of/,
    ],
    [
      'a second frame with a window of gigabytes',
      Buffer.concat([zstd([block(0, 1)]), zstd([block(0, 1)], { window: 0xa7 })]),
      /more than one frame/,
    ],
    ['a zstd header alone', zstd([]), /ends too early/],
    ['four bytes of zstd', zstd([]).subarray(0, 4), /not a zstd file/],
    ['a zstd frame that is cut', zstd([block(0, 500, 500)]).subarray(0, 300), /ends too early/],
    ['a gzip file that is cut', gzipSync(good).subarray(0, 60), /unexpected end/],
    ['a compressed block of nonsense', zstd([block(2, 40, 40)]), /./],
    ['a size below zero', gzipSync(sized('-0001000')), /not a number/],
    ['a size that is no number', gzipSync(sized('\u0080zzz')), /not a number/],
    ['a file that is longer than the layer', gzipSync(sized('00000200000')), /./],
    [
      'text that is not UTF-8',
      gzipSync(Buffer.from(good.toString('latin1').replace('a==1', 'a\xff\xff1'), 'latin1')),
      /encoded data was not valid|invalid/i,
    ],
  ]
  it.each(hostile)('refuses at once: %s', (_sentence, bytes, text) => {
    const start = cpuTime()
    expect(() => read(bytes)).toThrow(text)
    expect(cpuTime() - start).toBeLessThan(2000)
  })

  it('ends with whatever bytes it is given', () => {
    const whole = [good, zstd([[0, good.length, good]])]
    const change = fc.array(fc.tuple(fc.nat(good.length + 20), fc.nat(255)), { maxLength: 30 })
    fc.assert(
      fc.property(fc.constantFrom(0, 1), change, (which, changes) => {
        const bytes = Buffer.from(whole[which] as Buffer)
        // In the tar's first header, or in the first bytes of the frame, more often than elsewhere.
        for (const [place, value] of changes) bytes[place % (place % 2 === 0 ? 160 : bytes.length)] = value
        try {
          read(which === 0 ? gzipSync(bytes) : bytes)
        } catch (error) {
          expect(String(error)).toMatch(/Error: /)
        }
      }),
      { numRuns: 3000 },
    )
  })
})
