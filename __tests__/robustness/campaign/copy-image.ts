import { Repository } from '../../e2e/registry.ts'

/** Writes an image of one repository into another under its digest and tags; within one registry no layer is sent. */
export async function copyImage(from: string, to: string, digest: string, tags: string[]): Promise<void> {
  const [source, target] = [from, to].map((name) => {
    const slash = name.indexOf('/')
    return { host: name.slice(0, slash), path: name.slice(slash + 1) }
  }) as [{ host: string; path: string }, { host: string; path: string }]
  const base = `http://${target.host}/v2/${target.path}`
  const bytes = await fetch(`http://${source.host}/v2/${source.path}/manifests/${digest}`, {
    headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
  })
  if (!bytes.ok) throw new Error(`${from}@${digest}: status ${bytes.status}`)
  const text = await bytes.text()
  const { config, layers } = JSON.parse(text) as { config: { digest: string }; layers: { digest: string }[] }
  const origin = new Repository(from)
  await Promise.all(
    [config, ...layers].map(async (blob) => {
      const mount = source.host === target.host ? `?mount=${blob.digest}&from=${source.path}` : ''
      if (mount === '') return new Repository(to).upload(await origin.blob(blob.digest), blob.digest)
      const { status } = await fetch(`${base}/blobs/uploads/${mount}`, { method: 'POST' })
      if (status !== 201) throw new Error(`${to}: mounting ${blob.digest}: status ${status}`)
    }),
  )
  for (const reference of [digest, ...tags]) {
    const { status } = await fetch(`${base}/manifests/${reference}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' },
      body: text,
    })
    if (status !== 201) throw new Error(`${to}:${reference}: status ${status}`)
  }
}
