/** A zstd file is begun by this; little-endian 0xFD2FB528 (RFC 8878, section 3.1.1). */
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd]
/** Encoders of layers use at most 8 MiB (RFC 8878 asks decoders to support that much). */
const MAX_WINDOW = 8 * 1024 * 1024
/** A full block holds 128 KiB; the record is a few tens of KiB. */
const MAX_BLOCKS = 256

export function isZstd(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, place) => bytes[place] === byte)
}

/**
 * Why a zstd file is better not unpacked, or `undefined`. fzstd allocates the window that a frame asks for (up to 2 GB) and
 * moves all of it once for every block, so a few kilobytes could keep it busy for minutes: one frame only, whose window and
 * number of blocks are what a layer of this size can need. Nothing is unpacked here: a block says how long it is.
 */
export function zstdProblem(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!isZstd(bytes) || bytes.length < 6) return 'it is not a zstd file'
  const flags = view.getUint8(4)
  const singleSegment = (flags & 0x20) !== 0
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0
  let place = (singleSegment ? 5 : 6) + dictionaryBytes
  if (place + sizeBytes > bytes.length) return 'it ends too early'
  const window = singleSegment ? contentSize(view, place, sizeBytes) : windowSize(view.getUint8(5))
  if (window > MAX_WINDOW) return `it asks for a window of ${window} bytes`
  place += sizeBytes
  for (let blocks = 1; blocks <= MAX_BLOCKS; blocks += 1) {
    if (place + 3 > bytes.length) return 'it ends too early'
    const header = view.getUint16(place, true) | (view.getUint8(place + 2) << 16)
    // Type 1 is one byte that is repeated as often as the length says.
    const length = ((header >> 1) & 3) === 1 ? 1 : header >> 3
    place += 3 + length
    if ((header & 1) === 0) continue
    const end = place + ((flags & 4) !== 0 ? 4 : 0)
    if (end > bytes.length) return 'it ends too early'
    return end === bytes.length ? undefined : 'it contains more than one frame'
  }
  return `it contains more than ${MAX_BLOCKS} blocks`
}

/** The size of the content, which is the window too where a frame is one segment. */
function contentSize(view: DataView, place: number, bytes: number): number {
  if (bytes === 1) return view.getUint8(place)
  if (bytes === 2) return view.getUint16(place, true) + 256
  return bytes === 4 ? view.getUint32(place, true) : Number(view.getBigUint64(place, true))
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}
