import { gunzipSync } from 'node:zlib'
import { Decompress } from 'fzstd'
import { parseTar } from 'nanotar'
import { isZstd, zstdProblem } from './zstd-frame.ts'

/** Compressed bytes of a layer that may be the record's; real ones have 5,000 to 30,000. */
export const MAX_LAYER = 256 * 1024
/** Bytes after decompression, and of one file. */
export const MAX_UNPACKED = 4 * 1024 * 1024
const MAX_FILE = 256 * 1024

/**
 * Text files of a layer that lie directly in a folder (`usr/share/...`), by name. Whoever may push to the repository
 * chooses these bytes, so everything is bounded, and nothing is written anywhere. Throws an Error for bytes that make no sense.
 */
export function readLayer(bytes: Uint8Array, folder: string): Map<string, string> {
  if (bytes.length > MAX_LAYER) throw new Error(`the layer is longer than ${MAX_LAYER} bytes`)
  const tar = isZstd(bytes) ? unzstd(bytes) : gunzip(bytes)
  const files = new Map<string, string>()
  const wanted = parseTar(tar, {
    filter: ({ name, type, size = 0 }) => {
      // nanotar would go back by a negative size, and round in circles.
      if (!Number.isSafeInteger(size) || size < 0) throw new Error('the size of a file is not a number')
      return type === 'file' && nameIn(folder, name) !== undefined && size <= MAX_FILE
    },
  })
  for (const { name, data } of wanted) {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data ?? new Uint8Array())
    files.set(nameIn(folder, name) as string, text)
  }
  return files
}

/** `undefined` for what lies elsewhere or deeper. */
function nameIn(folder: string, path: string): string | undefined {
  const plain = path.replace(/^\.\//, '')
  const name = plain.slice(folder.length + 1)
  return plain === `${folder}/${name}` && name !== '' && !name.includes('/') ? name : undefined
}

function gunzip(bytes: Uint8Array): ArrayBuffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw new Error('the layer is neither zstd nor gzip')
  return alone([gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED })])
}

/** Node 20 has no zstd of its own. */
function unzstd(bytes: Uint8Array): ArrayBuffer {
  const problem = zstdProblem(bytes)
  if (problem !== undefined) throw new Error(`the layer cannot be unpacked: ${problem}`)
  const chunks: Uint8Array[] = []
  let length = 0
  const stream = new Decompress((chunk) => {
    length += chunk.length
    if (length > MAX_UNPACKED) throw new Error(`the layer unpacks to more than ${MAX_UNPACKED} bytes`)
    chunks.push(chunk)
  })
  stream.push(bytes, true)
  return alone(chunks)
}

/** A buffer of its own: nanotar reads the whole of the one under a view. */
function alone(chunks: Uint8Array[]): ArrayBuffer {
  const buffer = new ArrayBuffer(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  const view = new Uint8Array(buffer)
  let place = 0
  for (const chunk of chunks) {
    view.set(chunk, place)
    place += chunk.length
  }
  return buffer
}
