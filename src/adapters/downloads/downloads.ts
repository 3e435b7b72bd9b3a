import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import type { Failure } from '../../failure.ts'
import { fieldsOf } from '../../json.ts'
import type { Clock, Downloads } from '../../ports.ts'
import { withRetries } from '../../registry/retries.ts'
import { createTransport, type HttpResponse, TransportError } from '../../registry/transport.ts'
import { isAsked, notPublic, requirePublic, trouble } from './permitted.ts'
import { lookupPublic, PRIVATE_ADDRESS } from './public-addresses.ts'

/** Bytes of one answer. An installer has 150 MB, and every run reads it: whoever adds more has to say its checksum. */
const MOST_BYTES = 256 * 1024 * 1024
const MOST_REDIRECTS = 5
const AT_ONCE = 4
/** Milliseconds. `total` is for all downloads of a run together, with their redirects and repetitions. */
const TIMEOUTS = { connect: 10_000, response: 30_000, total: 180_000 }

export interface DownloadOptions {
  clock: Clock
  /** `host` or `host:port`, which may be on this machine or its network: the workflow says so. */
  privateHosts: readonly string[]
  cancel?: AbortSignal
  timeouts?: typeof TIMEOUTS
  mostBytes?: number
  random?: () => number
}

/**
 * Fetches what anybody's Dockerfile names, so it is careful where it asks: only http and https, no credentials, and neither this
 * machine nor its network, by name, address or redirect, unless the workflow names the host.
 */
export function createDownloads(options: DownloadOptions): Downloads {
  const { clock, cancel, privateHosts, random = Math.random } = options
  const { timeouts = TIMEOUTS, mostBytes = MOST_BYTES } = options
  const transports = { open: createTransport(cancel, lookupPublic), asked: createTransport(cancel) }
  let deadline: number | undefined
  const free = slots(AT_ONCE)

  const once = async (url: URL): Promise<HttpResponse & Hashed> => {
    const asked = isAsked(url, privateHosts)
    if (!asked) await requirePublic(url)
    deadline ??= clock.now() + timeouts.total
    let hashed = hashing()
    const left = deadline - clock.now()
    if (left <= 0) throw new TransportError('time-out', `together they took longer than ${timeouts.total} ms`)
    const answer = await withRetries({ clock, random, total: left }, (remaining) => {
      hashed = hashing()
      const request = { method: 'GET' as const, url, headers: {}, sink: hashed.sink, maxBytes: mostBytes }
      return transports[asked ? 'asked' : 'open'](request, { ...timeouts, total: remaining })
    })
    return { ...answer, sha256: hashed.sha256, bytes: hashed.bytes }
  }

  const follow = async (start: URL): Promise<{ sha256: string; bytes: number }> => {
    let url = start
    for (let hops = 0; ; hops += 1) {
      const answer = await once(url)
      if (answer.status === 200) {
        // BuildKit would unpack it, and find another checksum.
        if (!['', 'identity'].includes(answer.headers['content-encoding'] ?? ''))
          throw trouble(
            'refused',
            'the server sends it compressed, although the action did not ask for that',
            WRITE_OUT,
          )
        return { sha256: answer.sha256(), bytes: answer.bytes() }
      }
      const location = answer.headers.location
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined)
        throw refusedAnswer(answer.status)
      if (hops === MOST_REDIRECTS)
        throw trouble('refused', `it redirects more than ${MOST_REDIRECTS} times`, WRITE_OUT)
      const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined
      if (target === undefined)
        throw trouble('refused', 'it redirects to something that is not a valid address', WRITE_OUT)
      if (url.protocol === 'https:' && target.protocol !== 'https:')
        throw trouble('refused', `it redirects from https to ${target.protocol}//${target.host}`, WRITE_OUT)
      requireAddress(target)
      url = target
    }
  }

  return {
    permit: async (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined
      if (url === undefined) throw trouble('refused', 'it is not a valid address', 'Correct it')
      if (!isAsked(url, privateHosts)) await requirePublic(url, true)
    },
    digest: async (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined
      if (url === undefined) throw trouble('refused', 'it is not a valid address', 'Correct it')
      requireAddress(url)
      const release = await free()
      try {
        return await follow(url)
      } catch (error) {
        throw error instanceof TransportError ? explained(error, mostBytes) : error
      } finally {
        release()
      }
    },
  }
}

interface Hashed {
  sha256: () => string
  bytes: () => number
}

/** What is read is counted and hashed, and kept nowhere. */
function hashing(): Hashed & { sink: Writable } {
  const hash = createHash('sha256')
  let bytes = 0
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      bytes += chunk.byteLength
      done()
    },
  })
  return { sink, sha256: () => hash.digest('hex'), bytes: () => bytes }
}

function requireAddress(url: URL): void {
  if (!['http:', 'https:'].includes(url.protocol))
    throw trouble('refused', `${url.protocol} is not http or https`, WRITE_OUT)
  if (url.username !== '' || url.password !== '')
    throw trouble(
      'refused',
      'it contains a user name or a password, which would also be in the image',
      'Remove it. For content that is not public, add --checksum=sha256:... and a build secret (HTTP_AUTH_TOKEN_HOST)',
    )
}

const WRITE_OUT = 'Write the final address of the content, or add --checksum=sha256:... to the instruction'

function refusedAnswer(status: number): Failure {
  const why = `the server answered with HTTP ${status}`
  if (status === 429) return trouble('rate-limited', why, 'Wait some minutes, then run the job again')
  if (status >= 500) return trouble('registry-unavailable', why, 'Run the job again')
  return trouble(
    'not-found',
    why,
    'Correct the address. If the content needs a password, add --checksum=sha256:... to the instruction',
  )
}

function explained(error: TransportError, mostBytes: number): Failure {
  const { code, message } = fieldsOf(error.cause)
  if (code === PRIVATE_ADDRESS) return notPublic(String(message))
  if (error.kind === 'too-large')
    return trouble(
      'refused',
      `it is longer than ${mostBytes} bytes, and every run would have to download it`,
      'Add --checksum=sha256:... to the instruction. The action then does not download it',
    )
  if (error.kind === 'certificate')
    return trouble(
      'registry-unavailable',
      error.message,
      'Make the runner trust the certificate of the server (NODE_EXTRA_CA_CERTS)',
    )
  return trouble(
    'registry-unavailable',
    error.message,
    'Run the job again. If it happens again, check the address',
  )
}

/** At most so many at a time; the others wait. */
function slots(count: number): () => Promise<() => void> {
  let free = count
  const waiting: (() => void)[] = []
  const release = (): void => {
    free += 1
    waiting.shift()?.()
  }
  return async () => {
    while (free === 0) await new Promise<void>((done) => waiting.push(done))
    free -= 1
    return release
  }
}
