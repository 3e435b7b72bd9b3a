import type { PublishedImage } from '../image/annotations.ts'
import type { Manifest } from '../image/reference.ts'

/** An image that the registry holds and that this action made: its facts, and the manifest's bytes for tagging. */
export interface Found {
  image: PublishedImage
  manifest: Manifest
  /** Of an image with attestations: what names its layers, where that was asked for. */
  platform?: Manifest
}
