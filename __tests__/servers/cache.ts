import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, Faults, type Rule, send } from './faults.ts'

interface Entry {
  key: string
  version: string
  bytes: Buffer
  /** Entries are found newest first. */
  created: number
}

const SERVICE = '/twirp/github.actions.results.api.v1.CacheService/'

/**
 * The cache service of GitHub Actions as @actions/cache talks to it: version 2 of the protocol (Twirp), with uploads and downloads
 * of the kind that Azure's blob storage takes. Also plays a proxy, so that the host of download addresses may be any.
 */
export class CacheServer {
  readonly entries: Entry[] = []
  readonly requests: { method: string; url: string }[] = []
  readonly faults = new Faults()
  readonly token = 'a-token-of-the-runner'
  /** Low-trust events get such tokens. */
  readOnly = false
  /** Host in download addresses; Azure's makes the toolkit use Azure's client. */
  downloadHost: string | undefined
  readonly #reserved = new Map<string, Entry>()
  readonly #blocks = new Map<string, Buffer>()
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  static async start(): Promise<CacheServer> {
    const server = new CacheServer()
    await new Promise<void>((done) => server.#server.listen(0, '127.0.0.1', done))
    return server
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What a runner sets for JavaScript actions. */
  get variables(): Record<string, string> {
    return {
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_RESULTS_URL: `${this.url}/`,
      ACTIONS_RUNTIME_TOKEN: this.token,
    }
  }

  fault(rule: Rule): void {
    this.faults.add(rule)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request
    // A proxy is asked for whole addresses.
    const url = new URL(request.url ?? '/', this.url)
    const path = url.pathname + url.search
    this.requests.push({ method, url: path })
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const answer = path.startsWith(SERVICE)
      ? this.#twirp(path.slice(SERVICE.length), request, body)
      : this.#blob(method, url, request, body)
    send(request, response, answer, this.faults.next(method, path))
  }

  #twirp(name: string, request: IncomingMessage, body: Buffer): Answer {
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      return json(401, { code: 'unauthenticated', msg: 'who are you?' })
    }
    const { key, version, restore_keys } = JSON.parse(body.toString()) as {
      key: string
      version: string
      restore_keys?: string[]
    }
    if (name === 'GetCacheEntryDownloadURL') {
      const found = this.#find(key, version, restore_keys ?? [])
      if (found === undefined) return json(200, { ok: false, signed_download_url: '', matched_key: '' })
      const base = this.downloadHost === undefined ? this.url : `http://${this.downloadHost}`
      const address = `${base}/blobs/${blobName(found)}?sig=secret-signature`
      return json(200, { ok: true, signed_download_url: address, matched_key: found.key })
    }
    if (name === 'CreateCacheEntry') {
      if (this.readOnly) {
        return json(200, {
          ok: false,
          signed_upload_url: '',
          message: 'cache write denied: token is read-only',
        })
      }
      if (this.entries.some((entry) => entry.key === key && entry.version === version)) {
        return json(409, { code: 'already_exists', msg: 'cache entry with the same key exists' })
      }
      const entry = { key, version, bytes: Buffer.alloc(0), created: this.entries.length }
      this.#reserved.set(blobName(entry), entry)
      return json(200, {
        ok: true,
        signed_upload_url: `${this.url}/blobs/${blobName(entry)}?sig=secret-signature`,
      })
    }
    const { size_bytes } = JSON.parse(body.toString()) as { size_bytes: string }
    const entry = this.#reserved.get(blobName({ key, version }))
    if (entry === undefined || entry.bytes.byteLength !== Number(size_bytes)) {
      return json(200, { ok: false, entry_id: '0', message: 'the upload is not complete' })
    }
    this.entries.push(entry)
    return json(200, { ok: true, entry_id: String(this.entries.length) })
  }

  #find(key: string, version: string, prefixes: string[]): Entry | undefined {
    const newest = this.entries
      .filter((entry) => entry.version === version)
      .toSorted((a, b) => b.created - a.created)
    const exact = newest.find((entry) => entry.key === key)
    const found = [key, ...prefixes].map((prefix) => newest.find((entry) => entry.key.startsWith(prefix)))
    return exact ?? found.find((entry) => entry !== undefined)
  }

  #blob(method: string, url: URL, request: IncomingMessage, body: Buffer): Answer {
    const name = url.pathname.split('/').at(-1) ?? ''
    if (url.searchParams.get('sig') !== 'secret-signature') return { status: 403 }
    if (method === 'PUT') {
      const entry = this.#reserved.get(name)
      if (entry === undefined) return { status: 404 }
      const block = url.searchParams.get('blockid')
      if (block !== null) this.#blocks.set(block, body)
      else if (url.searchParams.get('comp') === 'blocklist') {
        const ids = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map((match) => match[1] ?? '')
        entry.bytes = Buffer.concat(ids.map((id) => this.#blocks.get(id) ?? Buffer.alloc(0)))
      } else entry.bytes = body
      return { status: 201 }
    }
    const entry = this.entries.find((one) => blobName(one) === name)
    if (entry === undefined) return { status: 404 }
    const range = /bytes=(\d+)-(\d*)/.exec(
      String(request.headers['x-ms-range'] ?? request.headers.range ?? ''),
    )
    const headers = { etag: '"1"', 'content-type': 'application/octet-stream' }
    if (method === 'HEAD') {
      return { status: 200, headers: { ...headers, 'content-length': String(entry.bytes.byteLength) } }
    }
    if (range === null) return { status: 200, headers, body: entry.bytes }
    const part = entry.bytes.subarray(Number(range[1]), range[2] ? Number(range[2]) + 1 : undefined)
    const total = entry.bytes.byteLength
    const end = Number(range[1]) + part.byteLength - 1
    return {
      status: 206,
      headers: { ...headers, 'content-range': `bytes ${range[1]}-${end}/${total}` },
      body: part,
    }
  }
}

function blobName({ key, version }: Pick<Entry, 'key' | 'version'>): string {
  return createHash('sha256').update(`${key} ${version}`).digest('hex')
}

function json(status: number, content: object): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(content)),
  }
}
