import { gzipSync } from 'node:zlib'
import { createTar } from 'nanotar'
import { digestOf, type TestRegistry } from '../servers/registry.ts'

export const FOLDER = 'usr/share/container-action'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

export interface Layer {
  bytes: Uint8Array
  /** What the history says made it. */
  by: string
  /** Size that the manifest tells, if it lies. */
  size?: number
}

/** A layer that holds a record, as the recipe's COPY makes it. */
export function recordLayer(files: Record<string, string>): Layer {
  const entries = Object.entries(files).map(([name, data]) => ({ name: `${FOLDER}/${name}`, data }))
  return {
    bytes: gzipSync(createTar(entries)),
    by: `COPY /split/record/ /${FOLDER}/ # buildkit`,
  }
}

/** A zstd frame of raw blocks: the simplest that decoders accept. `blocks` are [type, length, bytes]. */
export function zstd(
  blocks: [type: number, length: number, bytes: Uint8Array][],
  { window = 0x38, flags = 0 }: { window?: number; flags?: number } = {},
): Buffer {
  const parts = blocks.map(([type, length, bytes], place) => {
    const header = Buffer.alloc(4)
    header.writeUInt32LE((length << 3) | (type << 1) | (place === blocks.length - 1 ? 1 : 0))
    return Buffer.concat([header.subarray(0, 3), bytes])
  })
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, flags, window]), ...parts])
}

/** What an image is made of, for the registry: its configuration and what the manifest says of it. */
export function describeImage(layers: Layer[], history?: object[]): { config: Buffer; manifest: object } {
  const config = Buffer.from(
    JSON.stringify({
      history: history ?? [
        { created_by: 'ENV LANG=C.UTF-8', empty_layer: true },
        ...layers.map(({ by }) => ({ created_by: by })),
      ],
    }),
  )
  const descriptors = layers.map(({ bytes, size }) => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd',
    digest: digestOf(bytes),
    size: size ?? bytes.length,
  }))
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(config),
      size: config.length,
    },
    layers: descriptors,
  }
  return { config, manifest }
}

/** Stores the blobs, and returns what the manifest holds beside its annotations. */
export function storeBlobs(registry: TestRegistry, layers: Layer[], history?: object[]): object {
  const { config, manifest } = describeImage(layers, history)
  for (const bytes of [config, ...layers.map((layer) => layer.bytes)])
    registry.blobs.set(digestOf(bytes), bytes)
  return manifest
}
