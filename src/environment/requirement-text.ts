/**
 * The text of a requirements file, as pip reads it: UTF-16 where a mark of byte order says so, which PowerShell's `>` writes, else UTF-8.
 * Throws a TypeError for other bytes.
 */
export function requirementText(bytes: Uint8Array): string {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}
