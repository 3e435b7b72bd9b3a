import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, Faults, type Rule, send } from './faults.ts'

export interface User {
  username: string
  password: string
  /** What the user may do with every repository; nobody may do more than the actions say. */
  actions: 'none' | 'pull' | 'pull,push'
  /** Those alone, with `bearer`; every one where nothing is said. */
  repositories?: string[]
}

export interface TestRegistryOptions {
  auth?: 'none' | 'basic' | 'bearer'
  users?: User[]
  /** What a stranger may do with `bearer`; with `none` everything. */
  anonymous?: User['actions']
  /** Another address for the challenge than the server's own /token. */
  realm?: string
  /** Seconds; absent when undefined. */
  expiresIn?: number
  /** Answers without Docker-Content-Digest. */
  silentAboutDigests?: boolean
  /** Lists what refers to a digest by itself, and says so by OCI-Subject; `claimed`: says so alone, as ECR does. */
  referrers?: boolean | 'claimed'
  /**
   * Blobs are a repository's own, and a manifest's must be there, as in any real registry. `mounts`: how a mount is answered; `refuses`
   * opens an upload instead.
   */
  repositories?: { mounts: 'yes' | 'refuses' }
}

export interface Seen {
  method: string
  url: string
  authorization: string | undefined
}

/** An OCI registry in this process: manifests, blobs, uploads and both ways of authentication. */
export class TestRegistry {
  readonly requests: Seen[] = []
  readonly faults = new Faults()
  /** `path:tag` and `path@digest`. */
  readonly manifests = new Map<string, { mediaType: string; bytes: Uint8Array }>()
  readonly blobs = new Map<string, Uint8Array>()
  /** `path@digest`, where the registry tells repositories apart. */
  readonly links = new Set<string>()
  readonly uploads = new Set<string>()
  readonly #options: TestRegistryOptions
  readonly #tokens = new Map<string, { path: string; actions: string }[]>()
  #server: Server | undefined
  #counter = 0

  constructor(options: TestRegistryOptions = {}) {
    this.#options = options
  }

  static async start(options: TestRegistryOptions = {}): Promise<TestRegistry> {
    const registry = new TestRegistry(options)
    registry.#server = createServer((request, response) => {
      const chunks: Uint8Array[] = []
      request.on('data', (chunk: Uint8Array) => chunks.push(chunk))
      request.on('error', () => undefined)
      request.on('end', () => {
        const { method = '', url = '' } = request
        registry.requests.push({ method, url, authorization: request.headers.authorization })
        const fault = registry.faults.next(method, url)
        send(request, response, registry.#answer(request, Buffer.concat(chunks)), fault)
      })
    })
    await new Promise<void>((done) => registry.#server?.listen(0, '127.0.0.1', done))
    return registry
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((done) => this.#server?.close(done))
  }

  get host(): string {
    const address = this.#server?.address() as AddressInfo | undefined
    return `127.0.0.1:${address?.port ?? 'stopped'}`
  }

  fault(rule: Rule): void {
    this.faults.add(rule)
  }

  /** Every token issued stops working. */
  revokeTokens(): void {
    this.#tokens.clear()
  }

  /** Stores a manifest under a tag; returns its digest. */
  store(path: string, tag: string, bytes: Uint8Array, mediaType: string): string {
    const digest = digestOf(bytes)
    this.manifests.set(`${path}:${tag}`, { mediaType, bytes })
    this.manifests.set(`${path}@${digest}`, { mediaType, bytes })
    return digest
  }

  #answer(request: IncomingMessage, body: Uint8Array): Answer {
    const { method = '', url = '' } = request
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    if (pathname === '/token') return this.#token(request, searchParams)
    const referrers = /^\/v2\/(.+)\/referrers\/(sha256:[0-9a-f]{64})$/.exec(pathname)
    if (referrers !== null && this.#options.referrers === true) {
      const [, path = '', digest = ''] = referrers
      return this.#refuse(request, path, 'pull') ?? this.#referrers(path, digest)
    }
    const match = /^\/v2\/(.+)\/(manifests|blobs)\/(?:(uploads)\/)?([^/]*)$/.exec(pathname)
    if (match === null) return error(404, 'NAME_UNKNOWN', 'no such route')
    const [, path = '', kind, upload, name = ''] = match
    const needed = method === 'GET' || method === 'HEAD' ? 'pull' : 'push'
    const refused = this.#refuse(request, path, needed)
    if (refused !== undefined) return refused
    if (upload !== undefined) return this.#upload(request, path, name, searchParams, body)
    if (kind === 'blobs') {
      const blob = this.#holds(path, name) ? this.blobs.get(name) : undefined
      return blob === undefined
        ? error(404, 'BLOB_UNKNOWN', 'blob unknown')
        : { status: 200, headers: VERSION, body: blob }
    }
    return method === 'PUT' ? this.#put(request, path, name, body) : this.#get(request, path, name)
  }

  #referrers(path: string, digest: string): Answer {
    const manifests = [...this.manifests].flatMap(([name, { mediaType, bytes }]) => {
      if (!name.startsWith(`${path}@`)) return []
      const { subject, artifactType } = JSON.parse(Buffer.from(bytes).toString('utf8'))
      const own = { mediaType, digest: digestOf(bytes), size: bytes.byteLength, artifactType }
      return subject?.digest === digest ? [own] : []
    })
    const mediaType = 'application/vnd.oci.image.index.v1+json'
    const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }))
    return { status: 200, headers: { ...VERSION, 'content-type': mediaType }, body }
  }

  #get(request: IncomingMessage, path: string, name: string): Answer {
    const found = this.manifests.get(name.startsWith('sha256:') ? `${path}@${name}` : `${path}:${name}`)
    // distribution, too, says MANIFEST_UNKNOWN for a manifest stored in a type that the client does not accept.
    const { accept = '' } = request.headers
    if (found === undefined || !(accept.includes(found.mediaType) || accept.includes('*/*'))) {
      return error(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
    }
    const headers = { ...VERSION, ...this.#digestHeader(found.bytes), 'content-type': found.mediaType }
    return { status: 200, headers, body: found.bytes }
  }

  #put(request: IncomingMessage, path: string, name: string, body: Uint8Array): Answer {
    const mediaType = request.headers['content-type']
    if (mediaType === undefined) return error(400, 'MANIFEST_INVALID', 'no content type')
    const digest = digestOf(body)
    if (name.startsWith('sha256:') && name !== digest) return error(400, 'DIGEST_INVALID', 'another digest')
    const { config, subject, manifests = [] } = JSON.parse(Buffer.from(body).toString('utf8'))
    // As distribution does it: what a manifest names must be there.
    if (config?.mediaType === 'application/vnd.oci.empty.v1+json' && !this.blobs.has(config.digest))
      return error(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry')
    if (manifests.some((child: { digest: string }) => !this.manifests.has(`${path}@${child.digest}`)))
      return error(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry')
    const { layers = [] } = JSON.parse(Buffer.from(body).toString('utf8'))
    if (this.#options.repositories && [config, ...layers].some((part) => !this.#holds(path, part?.digest)))
      return error(404, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry')
    if (name.startsWith('sha256:')) this.manifests.set(`${path}@${digest}`, { mediaType, bytes: body })
    else this.store(path, name, body, mediaType)
    const listed = this.#options.referrers && subject ? { 'oci-subject': subject.digest } : {}
    return { status: 201, headers: { ...VERSION, ...this.#digestHeader(body), ...listed } }
  }

  /** Stores a blob of a repository; returns its digest. */
  storeBlob(path: string, bytes: Uint8Array): string {
    const digest = digestOf(bytes)
    this.blobs.set(digest, bytes)
    this.links.add(`${path}@${digest}`)
    return digest
  }

  #holds(path: string, digest: string): boolean {
    return this.blobs.has(digest) && (!this.#options.repositories || this.links.has(`${path}@${digest}`))
  }

  #upload(
    request: IncomingMessage,
    path: string,
    name: string,
    query: URLSearchParams,
    body: Uint8Array,
  ): Answer {
    const { method } = request
    const [digest, mount, from] = ['digest', 'mount', 'from'].map((key) => query.get(key))
    if (method === 'POST') {
      if (mount && from) {
        const refused = this.#refuse(request, from, 'pull')
        if (refused !== undefined) return refused
        if (this.#options.repositories?.mounts === 'yes' && this.#holds(from, mount)) {
          this.links.add(`${path}@${mount}`)
          return { status: 201, headers: { ...VERSION, location: `/v2/${path}/blobs/${mount}` } }
        }
      }
      const id = `upload-${++this.#counter}`
      this.uploads.add(id)
      return { status: 202, headers: { ...VERSION, location: `/v2/${path}/blobs/uploads/${id}?_state=x` } }
    }
    if (method === 'PUT') {
      if (!this.uploads.delete(name)) return error(404, 'BLOB_UPLOAD_UNKNOWN', 'unknown')
      if (digest !== digestOf(body)) return error(400, 'DIGEST_INVALID', 'another digest')
      this.storeBlob(path, body)
      return { status: 201, headers: VERSION }
    }
    return this.uploads.delete(name)
      ? { status: 204, headers: VERSION }
      : error(404, 'BLOB_UPLOAD_UNKNOWN', 'unknown')
  }

  #digestHeader(bytes: Uint8Array): Record<string, string> {
    return this.#options.silentAboutDigests ? {} : { 'docker-content-digest': digestOf(bytes) }
  }

  #refuse(request: IncomingMessage, path: string, needed: string): Answer | undefined {
    const { auth = 'none', realm = `http://${this.host}/token` } = this.#options
    if (auth === 'none') return undefined
    if (auth === 'basic') {
      const user = this.#user(request)
      if (user === undefined)
        return error(401, 'UNAUTHORIZED', 'authentication required', {
          'www-authenticate': 'Basic realm="test"',
        })
      return user.actions.includes(needed)
        ? undefined
        : error(403, 'DENIED', 'requested access to the resource is denied')
    }
    const grants = this.#tokens.get(request.headers.authorization?.replace(/^Bearer /, '') ?? '') ?? []
    if (grants.some((grant) => grant.path === path && grant.actions.includes(needed))) return undefined
    const scope = `repository:${path}:${needed === 'pull' ? 'pull' : 'pull,push'}`
    return error(401, 'UNAUTHORIZED', 'authentication required', {
      'www-authenticate': `Bearer realm="${realm}",service="test",scope="${scope}"`,
    })
  }

  #token(request: IncomingMessage, query: URLSearchParams): Answer {
    const stranger: User['actions'] = this.#options.anonymous ?? 'none'
    const user = this.#user(request)
    if (request.headers.authorization !== undefined && user === undefined)
      return error(401, 'UNAUTHORIZED', 'bad password')
    const may = user?.actions ?? stranger
    // Like GHCR: strangers are refused here already, users get a token that holds what they may.
    if (user === undefined && may === 'none')
      return error(403, 'DENIED', 'requested access to the resource is denied')
    const grants = query.getAll('scope').map((scope) => {
      const [, path = '', asked = ''] = scope.split(':')
      const mine = user?.repositories?.includes(path) === false ? 'none' : may
      const actions = asked.split(',').filter((action) => mine.split(',').includes(action))
      return { path, actions: actions.join(',') }
    })
    const token = `token-${++this.#counter}-for-${user?.username ?? 'a-stranger'}`
    this.#tokens.set(token, grants)
    const { expiresIn } = this.#options
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ token, ...(expiresIn !== undefined && { expires_in: expiresIn }) })),
    }
  }

  #user(request: IncomingMessage): User | undefined {
    const sent = request.headers.authorization
    return this.#options.users?.find(
      ({ username, password }) =>
        sent === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    )
  }
}

const VERSION = { 'docker-distribution-api-version': 'registry/2.0' }

function error(status: number, code: string, message: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { ...VERSION, 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ errors: [{ code, message }] })),
  }
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
