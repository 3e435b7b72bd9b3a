import { execFileSync } from 'node:child_process'
import type { Descriptor, ImageManifest, Repository } from './registry.ts'

/** Layers that the default recipe puts on top of the base. */
export interface RecipeLayers {
  conda: Descriptor
  pip: Descriptor
  record: Descriptor
  marker: Descriptor
}

export function recipeLayers({ layers }: ImageManifest): RecipeLayers {
  const [conda, pip, record, marker] = layers.slice(-4)
  if (!conda || !pip || !record || !marker) throw new Error(`an image of ${layers.length} layers`)
  return { conda, pip, record, marker }
}

/** Paths that a layer holds; folders end with a slash. A file that it deletes from a layer below is `.wh.NAME`. */
export async function paths(repository: Repository, { digest, mediaType }: Descriptor): Promise<string[]> {
  const unpack = mediaType.endsWith('+zstd') ? '--zstd' : mediaType.endsWith('gzip') ? '--gzip' : undefined
  const options = ['--list', '--quoting-style=literal', ...(unpack ? [unpack] : [])]
  const input = await repository.blob(digest)
  const list = execFileSync('tar', options, { input, encoding: 'utf8', maxBuffer: 2 ** 28 })
  return list
    .split('\n')
    .map((path) => path.replace(/^\.?\//, ''))
    .filter((path) => path !== '')
}

/** Text of a file of a layer in zstd. */
export async function fileOf(repository: Repository, { digest }: Descriptor, path: string): Promise<string> {
  const options = ['--extract', '--to-stdout', '--zstd', '--file', '-', path]
  return execFileSync('tar', options, { input: await repository.blob(digest), encoding: 'utf8' })
}
