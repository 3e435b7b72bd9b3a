import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const digest = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** A cache as BuildKit's local exporter writes it, with one layer of this content. */
export function writeLayout(folder: string, content: Uint8Array | string = 'layer'): string {
  const blobs = join(folder, 'blobs/sha256')
  mkdirSync(blobs, { recursive: true })
  const add = (bytes: Uint8Array | string): { digest: string; size: number } => {
    writeFileSync(join(blobs, digest(bytes)), bytes)
    return { digest: `sha256:${digest(bytes)}`, size: Buffer.byteLength(bytes) }
  }
  const layer = add(content)
  const manifest = add(JSON.stringify({ config: add('{}'), layers: [layer] }))
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ manifests: [manifest] }))
  return join(blobs, layer.digest.slice('sha256:'.length))
}
