import { randomBytes } from 'node:crypto'
import { writeAnnotations } from '../../src/image/annotations.ts'
import { imageRecord, MANIFEST_TYPE } from '../servers/image.ts'
import { digestOf, type TestRegistry } from '../servers/registry.ts'

/** Images in a registry as BuildKit writes them: real layers' names, configurations with their history. */

const LAYER = 'application/vnd.oci.image.layer.v1.tar+zstd'
const CONFIGURATION = 'application/vnd.oci.image.config.v1+json'

/** Stands for a value that is nested too deep to be written by JSON.stringify. */
export const NESTED = 'nested without end'

export interface Built {
  digest: string
  layers: { mediaType: string; digest: string; size: number }[]
  configuration: Configuration
}

export interface Configuration {
  architecture: string
  os: string
  created?: string
  config: Record<string, unknown>
  rootfs: { type: string; diff_ids: string[] }
  history: { created?: string; created_by: string; empty_layer?: boolean }[]
}

export interface Recipe {
  env?: string[]
  settings?: Record<string, unknown>
  /** What made each layer; further entries, which made none, have `empty_layer`. */
  history: Configuration['history']
  platform?: Record<string, string>
  mediaType?: string
}

export const OWN: Configuration['history'] = [
  { created_by: 'ARG ENVIRONMENT_NAME=x', empty_layer: true },
  { created_by: 'COPY /opt/ /opt/ # buildkit' },
  { created_by: 'COPY /split/opt/ /opt/ # buildkit' },
  { created_by: 'COPY /usr/share/container-action/ /usr/share/container-action/ # buildkit' },
  { created_by: 'COPY marker/quantecon-container /etc/quantecon-container # buildkit' },
  {
    created_by:
      'ENV CONDA_PREFIX=/opt/conda/envs/x CONDA_DEFAULT_ENV=x PATH=/opt/conda/envs/x/bin:/usr/bin:/bin LANG=C.UTF-8',
    empty_layer: true,
  },
]
export const PACKAGES: Configuration['history'] = [
  { created_by: 'ARG APT_PACKAGES=tree', empty_layer: true },
  { created_by: 'RUN |1 APT_PACKAGES=tree /bin/sh -c sh /tmp/add-packages "$APT_PACKAGES" # buildkit' },
  { created_by: 'COPY /usr/share/container-action/apt.txt /usr/share/container-action/apt.txt # buildkit' },
]
export const OWN_ENV = ['CONDA_PREFIX=/opt/conda/envs/x', 'CONDA_DEFAULT_ENV=x', 'KEPT=yes']

/** A base: two layers and a command. */
export const baseOf = (word: string, about: Partial<Recipe> = {}): Recipe => ({
  env: ['PATH=/usr/bin:/bin', 'LANG=C.UTF-8'],
  settings: { Cmd: ['/bin/bash'], WorkingDir: '/' },
  history: [
    { created_by: 'system' },
    { created_by: `RUN install ${word}` },
    { created_by: 'CMD ["/bin/bash"]', empty_layer: true },
  ],
  ...about,
})

/** Stores the blobs and the manifest of an image on top of another one; layers of that are taken over. */
export function storeImage(
  registry: TestRegistry,
  path: string,
  tag: string,
  recipe: Recipe,
  below?: Built,
  annotations: Record<string, string> = {},
): Built {
  const made = recipe.history.filter(({ empty_layer }) => !empty_layer)
  const layers = made.map(() => {
    const bytes = randomBytes(200)
    return {
      mediaType: recipe.mediaType ?? LAYER,
      digest: registry.storeBlob(path, bytes),
      size: bytes.byteLength,
    }
  })
  // Of the content before it is compressed, hence another digest.
  const diffIds = layers.map(({ digest }) => digestOf(Buffer.from(digest)))
  for (const { digest } of below?.layers ?? []) registry.links.add(`${path}@${digest}`)
  const configuration: Configuration = {
    architecture: 'amd64',
    os: 'linux',
    ...recipe.platform,
    config: { ...recipe.settings, Env: recipe.env ?? [] },
    rootfs: { type: 'layers', diff_ids: [...(below?.configuration.rootfs.diff_ids ?? []), ...diffIds] },
    history: [...(below?.configuration.history ?? []), ...recipe.history],
  }
  const text = JSON.stringify(configuration).replace(
    JSON.stringify(NESTED),
    () => `${'['.repeat(5e4)}${']'.repeat(5e4)}`,
  )
  const config = Buffer.from(text)
  const all = [...(below?.layers ?? []), ...layers]
  const content = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: CONFIGURATION, digest: registry.storeBlob(path, config), size: config.byteLength },
    layers: all,
    annotations,
  }
  const digest = registry.store(path, tag, Buffer.from(JSON.stringify(content)), MANIFEST_TYPE)
  return { digest, layers: all, configuration }
}

/** A lecture's image on a base, as its annotations tell of it. */
export function storeLecture(
  registry: TestRegistry,
  path: string,
  tag: string,
  base: Built,
  about: Partial<Recipe> & { record?: Parameters<typeof imageRecord>[0] } = {},
): Built {
  const { record, ...recipe } = about
  const annotations = writeAnnotations(
    imageRecord({ baseDigest: base.digest, baseReference: 'x', ...record }),
  )
  const whole: Recipe = {
    env: ['PATH=/opt/conda/envs/x/bin:/usr/bin:/bin:/after', 'LANG=C.UTF-8', ...OWN_ENV],
    settings: { Cmd: ['/bin/bash'], WorkingDir: '/', Labels: { 'org.opencontainers.image.source': 's' } },
    history: OWN,
    ...recipe,
  }
  return storeImage(registry, path, tag, whole, base, annotations)
}
