/** What conda, mamba, pip, uv, git, apt, curl and wget print when a download fails, as their versions of the last years word it. */

/**
 * What a line says of a download: `lost` on the way, `limited` by the server, `damaged`, `gone` although the server lists it, a
 * `certificate` that is not trusted, or an answer (`final`) that would be the same the next time.
 */
export type Outcome = 'lost' | 'limited' | 'damaged' | 'gone' | 'certificate' | 'final'

export interface Said {
  outcome: Outcome
  line: string
}

/** Where the outcome hangs on a number of the message, it is the first group. */
type Pattern = [RegExp, Outcome | ((number: string) => Outcome)]

export function byStatus(status: string): Outcome {
  return status === '429' ? 'limited' : /^(?:000|408|5\d\d)$/.test(status) ? 'lost' : 'final'
}

/** Numbers of curl: https://curl.se/libcurl/c/libcurl-errors.html */
function byCurl(number: string): Outcome {
  if (number === '60' || number === '77') return 'certificate'
  return /^(?:5|6|7|16|18|28|35|52|55|56|92|95)$/.test(number) ? 'lost' : 'final'
}

/** What mamba cannot unpack while it arrives, it tells as a write error (23): its own files are where the builder writes. */
function byMambasCurl(number: string): Outcome {
  return number === '23' || number === '61' ? 'damaged' : byCurl(number)
}

export const CONDA: readonly Pattern[] = [
  [/\b404\b.*\.(?:conda|tar\.bz2)\b|\.(?:conda|tar\.bz2) \(status 404\)/, 'gone'],
  [/Transfer finalized, status: (\d{3}) /, byStatus],
  [/Failed to download package from \S+ \(status (\d{3})\)/, byStatus],
  [/Download error \((\d+)\) /, byMambasCurl],
  [/^CondaHTTPError: HTTP (\d{3}) /, byStatus],
  [/^UnavailableInvalidChannel: HTTP (\d{3}) /, byStatus],
  [/^CondaSSLError: |^SSLError\(/, 'certificate'],
  [/Found incorrect downloads|tarball has incorrect|^(?:ChecksumMismatch|InvalidArchive)Error\b/, 'damaged'],
  [/^CondaError: Downloaded bytes did not match/, 'damaged'],
  [/(?:Unable to|Could not) read (?:repodata JSON|JSON repodata) file/, 'damaged'],
  [/libmamba (?:Package cache error|Error when extracting package)\b/, 'damaged'],
  [/^(?:ConnectionError|ConnectTimeout|ReadTimeout|ChunkedEncodingError|ProxyError)\(/, 'lost'],
  [/^ProxyError: Conda cannot proceed/, 'lost'],
  // A file that could not be opened is named before it.
  [/Subdir \S+ not loaded!/, 'lost'],
]

const FAULT = `(?:due to an (?:OS|Environment)Error: )`
/** As vendored by pip; without the prefix it is some other program's. */
const VENDORED = String.raw`^pip\._vendor\.(?:urllib3|requests)\.exceptions\.`
const UNTRUSTED = 'certificate[ _]verify[ _]failed'

export const PIP: readonly Pattern[] = [
  [/HTTP error (\d{3}) while getting /, byStatus],
  [
    /^(?:ERROR: |pip\._(?:internal|vendor)\.\S+: ).*\b(\d{3}) (?:Client|Server) Error: .* for url: /,
    byStatus,
  ],
  [new RegExp(`${FAULT}.*too many (\\d{3}) error responses`), byStatus],
  [new RegExp(`${FAULT}.*${UNTRUSTED}`, 'i'), 'certificate'],
  [
    new RegExp(
      `${FAULT}(?:HTTPS?ConnectionPool\\(|\\(["']Connection |\\[Errno (?:101|103|104|110|111|113|-2|-3|-5)\\])`,
    ),
    'lost',
  ],
  [/^error: ssl-verification-failed$/, 'certificate'],
  [/^error: (?:connection-failed|connection-timeout|proxy-connection-failed|incomplete-download)$/, 'lost'],
  [new RegExp(`${VENDORED}.*${UNTRUSTED}`, 'i'), 'certificate'],
  [
    new RegExp(
      `${VENDORED}(?:\\w*Timeout\\w*|ProtocolError|ConnectionError|ChunkedEncodingError|IncompleteRead|MaxRetryError|ProxyError|SSLError)\\b`,
    ),
    'lost',
  ],
  // uv
  [/HTTP status (?:client|server) error \((\d{3}) [^)]*\) for url/, byStatus],
  [/^(?:Caused by: |[├╰]─▶ )invalid peer certificate: /, 'certificate'],
  [
    /^(?:error: |Caused by: |[├╰]─▶ )(?:Request failed after \d+ retries|error sending request for url|error decoding response body|request or response body error|Failed to download distribution due to network timeout)/,
    'lost',
  ],
]

export const GIT: readonly Pattern[] = [
  [/^fatal: unable to access .*: The requested URL returned error: (\d{3})/, byStatus],
  [
    /^fatal: unable to access .*: (?:server certificate verification failed|SSL certificate problem)/,
    'certificate',
  ],
  [/^fatal: unable to access .*: (?:URL (?:using bad|rejected)|Protocol \S+ not supported)/, 'final'],
  [/^fatal: unable to access /, 'lost'],
  // The protocol git://
  [/^fatal: unable to (?:look up|connect to) /, 'lost'],
  [/^error: RPC failed; HTTP (\d{3})/, byStatus],
  [/^(?:error: RPC failed|fatal: early EOF|fatal: fetch-pack: |fetch-pack: unexpected disconnect)/, 'lost'],
  [/^ssh: (?:Could not resolve hostname|connect to host \S+ port \d+: )/, 'lost'],
  [/^(?:kex_exchange_identification: )?(?:read: )?Connection (?:reset|closed) by /, 'lost'],
  [/^fatal: the remote end hung up unexpectedly/, 'lost'],
]

const REASONS = `.*(?:Temporary failure resolving|Could not (?:resolve|connect|handshake|wait)|Unable to connect|Connection (?:timed out|failed|refused|reset)|Hash Sum mismatch|unexpected size|Error reading from server|Undetermined Error|Cannot initiate the connection|Bad header (?:line|data)|invalid reply header|Clearsigned file isn't valid)`
const apt = (mark: 'E' | 'W'): Pattern[] => [
  [new RegExp(`^${mark}: Failed to fetch \\S+\\s+(\\d{3})\\s`), byStatus],
  [new RegExp(`^${mark}: Failed to fetch \\S+ .*[Cc]ertificate verification`), 'certificate'],
  [new RegExp(`^${mark}: Failed to fetch \\S+ ${REASONS}`), 'lost'],
]
export const APT: readonly Pattern[] = [
  // Mirrors keep only the newest version of a package.
  [/^E: Failed to fetch \S+\s+404\s/, 'gone'],
  [/^E: The repository '.*' (?:does not have|no longer has) a Release file/, 'gone'],
  ...apt('E'),
]
/** `apt-get update` only warns of a list that it could not fetch. */
export const APT_WARNINGS = apt('W')

/** curl and wget, of Dockerfiles that fetch an installer. */
export const FETCH: readonly Pattern[] = [
  [/^curl: \(22\) .*returned error: (\d{3})/, byStatus],
  [/^curl: \((\d+)\) /, byCurl],
  [/^[\d-]+ [\d:]+ ERROR (\d{3}): /, byStatus],
  [/^(?:wget|ERROR): cannot verify .* certificate/, 'certificate'],
  [
    /^wget: unable to resolve host address|^Giving up\.$|failed: (?:Connection (?:timed out|refused)|Network is unreachable)\.$/,
    'lost',
  ],
]

/** What the lines say, in their order. */
export function read(lines: readonly string[], patterns: readonly Pattern[]): Said[] {
  return lines.flatMap((line): Said[] => {
    for (const [pattern, outcome] of patterns) {
      const found = pattern.exec(line)
      if (found !== null)
        return [{ outcome: typeof outcome === 'string' ? outcome : outcome(found[1] ?? ''), line }]
    }
    return []
  })
}

/** Whether a reason of pip's is a certificate rather than the network. */
export function untrusted(text: string): boolean {
  return new RegExp(UNTRUSTED, 'i').test(text)
}
