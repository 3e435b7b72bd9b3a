import { join } from 'node:path'
import { daemon, freePort, ROOT } from './machine.ts'

export interface Descriptor {
  mediaType: string
  digest: string
  size: number
}

export interface ImageManifest {
  digest: string
  mediaType: string
  config: Descriptor
  layers: Descriptor[]
  annotations: Record<string, string>
}

const ACCEPT = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** What a registry on loopback holds under one name, asked directly. */
export class Repository {
  readonly #base: string
  readonly #headers: Record<string, string>

  /** `name` with the registry's host, as the input `name` of the action. */
  constructor(name: string, login?: string) {
    const slash = name.indexOf('/')
    this.#base = `http://${name.slice(0, slash)}/v2/${name.slice(slash + 1)}`
    this.#headers = login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {}
  }

  /** Digest by tag. Empty where there is no such repository. */
  async tags(): Promise<Record<string, string>> {
    const response = await fetch(`${this.#base}/tags/list`, { headers: this.#headers })
    if (response.status === 404) return {}
    if (!response.ok) throw new Error(`tags: status ${response.status}`)
    const { tags } = (await response.json()) as { tags: string[] | null }
    const entries = (tags ?? []).map(async (tag) => [tag, (await this.manifest(tag)).digest] as const)
    return Object.fromEntries(await Promise.all(entries))
  }

  async manifest(reference: string): Promise<ImageManifest> {
    const response = await fetch(`${this.#base}/manifests/${reference}`, {
      headers: { ...this.#headers, accept: ACCEPT },
    })
    if (!response.ok) throw new Error(`manifest ${reference}: status ${response.status}`)
    const manifest = (await response.json()) as Omit<ImageManifest, 'digest'>
    return { ...manifest, digest: response.headers.get('docker-content-digest') ?? '' }
  }

  async blob(digest: string): Promise<Buffer> {
    const response = await fetch(`${this.#base}/blobs/${digest}`, { headers: this.#headers })
    if (!response.ok) throw new Error(`blob ${digest}: status ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }

  async upload(bytes: Uint8Array, digest: string): Promise<void> {
    const opened = await fetch(`${this.#base}/blobs/uploads/`, { method: 'POST', headers: this.#headers })
    const target = new URL(opened.headers.get('location') ?? '', this.#base)
    target.searchParams.set('digest', digest)
    const headers = { ...this.#headers, 'content-type': 'application/octet-stream' }
    const { status } = await fetch(target, { method: 'PUT', headers, body: Buffer.from(bytes) })
    if (status !== 201) throw new Error(`blob upload: status ${status}`)
  }

  /** Takes a manifest away, as a clean-up does. */
  async delete(digest: string): Promise<void> {
    const { status } = await fetch(`${this.#base}/manifests/${digest}`, {
      method: 'DELETE',
      headers: this.#headers,
    })
    if (status !== 202) throw new Error(`manifest deletion: status ${status}`)
  }

  async put(tag: string, manifest: { mediaType?: string } & Record<string, unknown>): Promise<void> {
    const type = manifest.mediaType ?? 'application/vnd.oci.image.manifest.v1+json'
    const { status } = await fetch(`${this.#base}/manifests/${tag}`, {
      method: 'PUT',
      headers: { ...this.#headers, 'content-type': type },
      body: JSON.stringify(manifest),
    })
    if (status !== 201) throw new Error(`manifest upload: status ${status}`)
  }
}

/** A registry process of the test's own; returns its host and port. */
export async function ownRegistry(storage: string, ...options: string[]): Promise<string> {
  const port = await freePort()
  await daemon(
    [join(ROOT, 'scripts/standins/registry'), '--port', String(port), '--storage', storage, ...options],
    () => fetch(`http://127.0.0.1:${port}/v2/`),
  )
  return `127.0.0.1:${port}`
}
