import { createHash } from 'node:crypto'

/** SHA-256 as 64 hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The name of some bytes in a registry: `sha256:` and their SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${sha256(bytes)}`
}
