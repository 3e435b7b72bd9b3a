import { fieldsOf, listOf, readJson } from '../json.ts'
import { isDigest, type Manifest } from './reference.ts'

/** The platform of images that run on this machine, as BuildKit names it. */
export function platformOf(arch: string): string {
  const names: Record<string, string> = { x64: 'amd64', arm: 'arm/v7', ppc64: 'ppc64le' }
  return `linux/${Object.hasOwn(names, arch) ? names[arch] : arch}`
}

/**
 * Digest of the manifest that names configuration and layers: of an image with attestations the one beside them in the index.
 * `undefined` for an index of several platforms, of none, and for what makes no sense. Never throws.
 * How attestations lie in an index: https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
 */
export function platformDigest({ digest, bytes }: Manifest): string | undefined {
  const body = fieldsOf(readJson(bytes))
  if (!('manifests' in body)) return digest
  const [platform, ...others] = listOf(body.manifests).filter((child) => !isAttestation(child))
  const name = fieldsOf(platform).digest
  return others.length === 0 && typeof name === 'string' && isDigest(name) ? name : undefined
}

/**
 * The manifest with that digest: the same one where it is no index, which costs no request. `get` asks the registry by digest; what
 * it throws is thrown.
 */
export async function platformManifest(
  manifest: Manifest,
  get: (digest: string) => Promise<Manifest | undefined>,
): Promise<Manifest | undefined> {
  const digest = platformDigest(manifest)
  if (digest === undefined) return undefined
  if (digest === manifest.digest) return manifest
  const found = await get(digest)
  // One step down, and no further: an index in an index is nobody's image here.
  return found !== undefined && platformDigest(found) === found.digest ? found : undefined
}

function isAttestation(child: unknown): boolean {
  const { annotations, platform } = fieldsOf(child)
  const { os, architecture } = fieldsOf(platform)
  return (
    fieldsOf(annotations)['vnd.docker.reference.type'] !== undefined ||
    (os === 'unknown' && architecture === 'unknown')
  )
}
