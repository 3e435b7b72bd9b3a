import { formatReference, type Reference, repositoryOf } from '../image/reference.ts'
import type { Attestations } from '../inputs/attestations.ts'

export type Driver = 'docker' | 'docker-container' | 'remote' | 'kubernetes' | 'cloud'

/** One image build, complete; turned into argv by a pure function so that tests can hold it against exact tables. */
export interface BuildRequest {
  /** `platform`: `linux/amd64`; never the builder's own choice, since it decides the image. */
  builder: { name: string | undefined; driver: Driver; platform: string }
  /** Absolute paths. */
  dockerfile: string
  /** Stage to build; `undefined` for the last one. */
  target?: string
  context: string
  /** Named contexts: a path, or `docker-image://...`. */
  contexts: Record<string, string>
  buildArgs: Record<string, string>
  /** Secret id -> where the client finds the value: `env=VARIABLE` of its environment, or `src=FILE`. */
  secrets: Record<string, string>
  labels: Record<string, string>
  annotations: Record<string, string>
  /** Only what is pushed gets them: nobody would read those of an image that is thrown away. */
  attestations?: Attestations
  output: Output
  cache: { from: CacheStore[]; to: CacheStore | undefined }
  noCache: boolean
  /** Asks the registries for images that are named by a tag, whatever the engine holds under that name. */
  pull?: boolean
  /** Absolute path that BuildKit writes the digest to. */
  metadataFile: string
}

export type CacheStore =
  | { kind: 'registry'; reference: string }
  /** A folder in OCI layout, read and written by the client. */
  | { kind: 'local'; folder: string }

export type Output =
  /** Pushed without a tag, or under a candidate tag where the driver cannot push by digest. */
  | { kind: 'push'; repository: Reference; candidate: string }
  /** Kept in the engine's own store: for a build that may not publish. */
  | { kind: 'engine'; repository: Reference; candidate: string }
  /** A folder in OCI layout: the same for builders without an engine's store. */
  | { kind: 'layout'; folder: string }
  /** The files of the stage itself, for reading. */
  | { kind: 'files'; folder: string }
  | { kind: 'nothing' }

/** argv of one `docker buildx build`. */
export function buildArguments(request: BuildRequest): string[] {
  const { provenance, sbom } = (request.output.kind === 'push' ? request.attestations : undefined) ?? {}
  const argv = ['docker', 'buildx', 'build', '--progress=rawjson']
  argv.push(`--provenance=${provenance === undefined ? 'false' : `mode=${provenance}`}`)
  argv.push(...(sbom === undefined ? ['--sbom=false'] : ['--attest', `type=sbom,generator=${sbom}`]))
  if (request.builder.name !== undefined) argv.push('--builder', request.builder.name)
  argv.push(
    '--platform',
    request.builder.platform,
    '--file',
    request.dockerfile,
    '--metadata-file',
    request.metadataFile,
  )
  argv.push('--output', outputArgument(request.output, request.builder.driver))
  if (request.target !== undefined) argv.push('--target', request.target)
  for (const [name, value] of Object.entries(request.contexts))
    argv.push('--build-context', `${name}=${value}`)
  for (const [name, value] of Object.entries(request.buildArgs)) argv.push('--build-arg', `${name}=${value}`)
  for (const [id, source] of Object.entries(request.secrets)) argv.push('--secret', `id=${id},${source}`)
  for (const [key, value] of Object.entries(request.labels)) argv.push('--label', `${key}=${value}`)
  // What a tag points to answers every question: with attestations that is an index, and there is none without.
  const place = provenance === undefined && sbom === undefined ? 'manifest' : 'index,manifest'
  for (const [key, value] of Object.entries(request.annotations))
    argv.push('--annotation', `${place}:${key}=${value}`)
  for (const store of request.cache.from) argv.push('--cache-from', cacheArgument(store, 'src'))
  if (request.cache.to !== undefined) {
    // Losing the cache costs time, never the result: hence ignore-error.
    const options = 'mode=max,image-manifest=true,oci-mediatypes=true,compression=zstd,ignore-error=true'
    argv.push('--cache-to', `${cacheArgument(request.cache.to, 'dest')},${options}`)
  }
  if (request.noCache) argv.push('--no-cache')
  if (request.pull) argv.push('--pull')
  argv.push(request.context)
  return argv
}

function cacheArgument(store: CacheStore, folder: 'src' | 'dest'): string {
  return store.kind === 'registry'
    ? `type=registry,ref=${store.reference}`
    : `type=local,${folder}=${store.folder}`
}

function outputArgument(output: Output, driver: Driver): string {
  // force-compression: layers of a gzip base would otherwise stay gzip, which inflates on one core.
  const zstd = 'compression=zstd,force-compression=true,oci-mediatypes=true'
  switch (output.kind) {
    case 'nothing':
      return 'type=cacheonly'
    case 'files':
      return `type=local,dest=${output.folder}`
    case 'layout':
      return `type=oci,dest=${output.folder},tar=false,${zstd}`
    case 'engine':
      return `type=image,name=${repositoryOf(output.repository)}:${output.candidate},push=false,unpack=false,${zstd}`
    case 'push':
      // The default driver refuses push-by-digest; store=false spares it the unpacking of an image nobody runs there.
      return driver === 'docker'
        ? `type=image,name=${repositoryOf(output.repository)}:${output.candidate},push=true,store=false,${zstd}`
        : `type=image,name=${repositoryOf(output.repository)},push=true,push-by-digest=true,name-canonical=true,${zstd}`
  }
}

/** How a later build names the result of a build with this output. */
export function builtContext(output: Output, digest: string): string {
  switch (output.kind) {
    case 'push':
      return `docker-image://${repositoryOf(output.repository)}@${digest}`
    case 'engine':
      // With tag and digest BuildKit finds the engine's own image without asking the registry.
      return `docker-image://${repositoryOf(output.repository)}:${output.candidate}@${digest}`
    case 'layout':
      return `oci-layout://${output.folder}@${digest}`
    case 'files':
    case 'nothing':
      throw new Error('only an image has a name')
  }
}

/** A named context that pins a base to the digest its tag stands for now. */
export function pinnedContext(reference: Reference): string {
  return `docker-image://${formatReference(reference)}`
}
