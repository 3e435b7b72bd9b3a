import { fieldsOf, parseJson } from '../json.ts'
import type { Manifest } from './reference.ts'

/** Compressed sizes in bytes. */
export interface ImageSize {
  bytes: number
  layers: { what: string; bytes: number }[]
}

/** On the image's own file system: the sum of its regular files' lengths, hard links counted once. */
export interface DiskSize {
  bytes: number
  files: number
}

export interface LargePackage {
  name: string
  by: 'conda' | 'pip'
  /** On disk. */
  bytes: number
}

/** The last layers of an image made by the default recipe, in its order (containers/lecture/Dockerfile). */
export const RECIPE_LAYERS = ['conda packages', 'pip packages', 'record of the solved packages', 'marker']

/**
 * Sizes by layer; what lies below the named ones is the base. `undefined` for an index: platform.ts finds the manifest in it.
 */
export function sizeOf(manifest: Manifest, names: readonly string[]): ImageSize | undefined {
  const { layers } = fieldsOf(parseJson(manifest.bytes))
  if (!Array.isArray(layers)) return undefined
  const sizes = layers.map((layer) => {
    const { size } = fieldsOf(layer)
    return typeof size === 'number' ? size : 0
  })
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  const below = sizes.length - names.length
  if (names.length === 0 || below < 0) {
    return { bytes, layers: sizes.map((size, index) => ({ what: `layer ${index + 1}`, bytes: size })) }
  }
  const base = sizes.slice(0, below).reduce((sum, size) => sum + size, 0)
  const named = names.map((what, index) => ({ what, bytes: sizes[below + index] ?? 0 }))
  return { bytes, layers: [{ what: `base image (${below} layers)`, bytes: base }, ...named] }
}

const MB = 1_000_000

/** As people read it, in decimal megabytes as registries count. */
export function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0)} MB`
}
