import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { changesBetween, differenceJson } from '../../../../src/package-record/difference.ts'
import { readLayer } from '../../../../src/package-record/read-layer.ts'
import { INSTALLERS, readPackages } from '../../../../src/package-record/record.ts'
import { bytes, must, type Target, text } from '../target.ts'

const FOLDER = 'usr/share/container-action'

/** A layer of the registry: zstd or gzip as they come, and a tar file that gets through to its own reader. */
export function layer(): Target {
  const zstd = new Uint8Array(readFileSync(join(process.cwd(), '__tests__/package-record/record.tar.zst')))
  const tar = tarFile(`${FOLDER}/pip-freeze.txt`, 'a==1\nb==2\n')
  return {
    name: 'layer',
    corpus: [zstd, new Uint8Array(gzipSync(tar)), new Uint8Array(tar)],
    words: [
      '\x28\xb5\x2f\xfd',
      '\x1f\x8b',
      `${FOLDER}/`,
      './',
      'ustar',
      '00000000013',
      '77777777777',
      '-0000000001',
      '\0'.repeat(512),
    ],
    run(input) {
      const packed = input[0] === 0x28 || input[0] === 0x1f ? input : new Uint8Array(gzipSync(input))
      let files: Map<string, string>
      try {
        files = readLayer(packed, FOLDER)
      } catch (error) {
        // readRecord turns every Error into "not known".
        if (error instanceof Error) return 'refused'
        throw error
      }
      for (const [name, content] of files) {
        must(name !== '' && !name.includes('/'), 'a name that is a path')
        must(content.length <= 256 * 1024, 'a file above its limit')
      }
      return 'accepted'
    },
  }
}

function tarFile(name: string, content: string): Buffer {
  const head = Buffer.alloc(512)
  head.write(name, 0)
  head.write('0000644\0', 100)
  head.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')}\0`, 124)
  head.write('        0', 148)
  head.write('ustar\x0000', 257)
  head.write(
    `${[...head]
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content)
  return Buffer.concat([head, body, Buffer.alloc(1024)])
}

/** The lists of packages in the record, and the difference of two. */
export function packageRecord(): Target {
  const known = readPackages('pip', 'a==1\nb==2\n')
  return {
    name: 'package record',
    corpus: [
      '@EXPLICIT\nhttps://h/noarch/numpy-base-2.1.0-py313_0.conda#0123\nhttps://h/linux-64/x-1%21-0.tar.bz2\n',
      'numpy==1.26\nquantecon @ git+https://h/o/n@abc\n__proto__==1\n',
      'libc6\t2.36\tamd64\nlibc6\t2.36\ti386\n',
    ].map(bytes),
    words: ['.conda', '-', '==', ' @ ', '\tamd64', '#', '@', '__proto__', '%21', '"', '</td>'],
    run(input) {
      let read = false
      for (const installer of INSTALLERS) {
        const packages = readPackages(installer, text(input))
        if (packages === undefined) continue
        read = true
        const changes = changesBetween({ [installer]: known }, { [installer]: packages })
        must(typeof JSON.parse(differenceJson({ against: 'x', changes })) === 'object', 'no JSON')
      }
      return read ? 'accepted' : 'refused'
    },
  }
}
