import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const DIGEST = /^sha256:([0-9a-f]{64})$/
/** Bytes of an index or a manifest; BuildKit's have some kilobytes. */
const LARGEST_JSON = 4 * 1024 * 1024

interface Blob {
  digest?: unknown
  size?: unknown
}

/** Makes an OCI layout of its files, which lie all in one folder; what does not belong to one stays there. */
export async function arrange(from: string, to: string): Promise<void> {
  await mkdir(join(to, 'blobs/sha256'), { recursive: true })
  for (const name of await readdir(from)) {
    const place = /^[0-9a-f]{64}$/.test(name) ? `blobs/sha256/${name}` : name
    if (place !== name || name === 'index.json' || name === 'oci-layout') {
      await rename(join(from, name), join(to, place))
    }
  }
}

/**
 * Whether a folder holds a whole cache in OCI layout: every blob that is named is there, and is what its name says. BuildKit
 * would find out in the middle of a build. Throws an Error that says what is wrong; returns the blobs' bytes.
 */
export async function checkLayout(folder: string): Promise<number> {
  const blobs = new Map<string, number>()
  for (const name of await readdir(join(folder, 'blobs/sha256'))) {
    const path = join(folder, 'blobs/sha256', name)
    const stat = await lstat(path)
    if (!stat.isFile()) throw new Error('it contains something that is not a file')
    if ((await sha256(path)) !== name) throw new Error('a layer is damaged')
    blobs.set(name, stat.size)
  }
  const named = (blob: Blob | undefined): string => {
    const name = DIGEST.exec(String(blob?.digest))?.[1] ?? ''
    if (!blobs.has(name) || blobs.get(name) !== blob?.size) throw new Error('a part is missing')
    return join(folder, 'blobs/sha256', name)
  }
  const index = await json(join(folder, 'index.json'))
  if (!Array.isArray(index.manifests) || index.manifests.length === 0) throw new Error('it is empty')
  for (const entry of index.manifests as Blob[]) {
    const manifest = await json(named(entry))
    if (!Array.isArray(manifest.layers)) throw new Error('it does not list its layers')
    for (const blob of [manifest.config as Blob, ...(manifest.layers as Blob[])]) named(blob)
  }
  return [...blobs.values()].reduce((sum, size) => sum + size, 0)
}

async function json(path: string): Promise<Record<string, unknown>> {
  const stat = await lstat(path)
  if (!stat.isFile() || stat.size > LARGEST_JSON) throw new Error('its index is not valid')
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  } catch {
    throw new Error('its index is not valid')
  }
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
