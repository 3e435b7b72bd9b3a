import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { readEnvironment } from '../../src/environment/environment.ts'
import { failedDownload, toolsOf } from '../../src/image-build/failed-downloads.ts'
import { diagnose } from '../../src/image-build/failures.ts'
import type { Step } from '../../src/image-build/progress.ts'

const CONDA = '[conda 3/3] RUN sh /recipe/create-environment /opt/conda/envs/q /environment'
const PIP = '[pip 2/2] RUN sh /recipe/add-requirements q /repository/requirements.txt 1200'
const APT = '[packages 2/2] RUN sh /tmp/add-packages "bc"'

const failedStep = (name: string, text: string, code = 1): Step => ({
  name,
  seconds: 1,
  cached: false,
  lines: text.split('\n'),
  error: `process "/bin/sh -c x" did not complete successfully: exit code: ${code}`,
})
const asked = (pip: string[] = ['foo==1.0']) => {
  const list = pip.map((text) => `    - ${text}\n`).join('')
  const text = `name: q\nchannels: [http://127.0.0.1/c]\ndependencies:\n- python=3.13\n- foo\n- pip\n- pip:\n${list}`
  return { environment: readEnvironment('environment.yml', Buffer.from(text)), includes: [] }
}
const diagnosed = (name: string, text: string, code = 1) =>
  diagnose({ exitCode: 1, steps: [failedStep(name, text, code)], tail: [] }, asked())

// From a server on loopback that fails in the way that the name says.
const recorded = readFileSync(new URL('recorded-downloads.txt', import.meta.url), 'utf8')
  .split(/^== /m)
  .slice(1)
  .map((part): [string, string, string] => {
    const [title = '', ...lines] = part.trimEnd().split('\n')
    const [sentence = '', expected = ''] = title.split(' -> ')
    return [sentence, expected, lines.join('\n')]
  })

describe('what the tools really print', () => {
  it.each(recorded)('%s: %s', (sentence, expected, text) => {
    const name = sentence.startsWith('mamba') ? CONDA : PIP
    const diagnosis = diagnosed(name, text)
    expect(diagnosis.class).toBe(expected)
    if (expected !== 'unsolvable-environment') {
      expect(diagnosis.next).toMatch(/run the job again|certificate/i)
      expect(diagnosis.findings ?? []).toEqual([])
    }
  })
})

describe('what people report of other versions', () => {
  const rows: [string, string, string, string][] = [
    [
      'conda, no connection',
      CONDA,
      'CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://conda.anaconda.org/conda-forge/linux-64/repodata.json>\nElapsed: -',
      'registry-unavailable',
    ],
    [
      'conda, 429',
      CONDA,
      'CondaHTTPError: HTTP 429 TOO MANY REQUESTS for url <https://conda.anaconda.org/conda-forge/linux-64/repodata.json>',
      'rate-limited',
    ],
    [
      'conda, 503',
      CONDA,
      'CondaHTTPError: HTTP 503 SERVICE UNAVAILABLE for url <https://repo.anaconda.com/pkgs/main/noarch/repodata.json>',
      'registry-unavailable',
    ],
    [
      'conda, a channel that is not there',
      CONDA,
      'UnavailableInvalidChannel: HTTP 404 NOT FOUND for channel nobody <https://conda.anaconda.org/nobody>',
      'unsolvable-environment',
    ],
    [
      'conda, a damaged file',
      CONDA,
      "ChecksumMismatchError: Conda detected a mismatch between the expected content and downloaded content\nfor url 'https://x/y.conda'.",
      'registry-unavailable',
    ],
    [
      'conda, with the reason below',
      CONDA,
      'CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://x/noarch/repodata.json>\nElapsed: -\nConnectionError(MaxRetryError("HTTPSConnectionPool(host=\'x\', port=443): Max retries exceeded"))',
      'registry-unavailable',
    ],
    [
      'conda, a certificate',
      CONDA,
      'CondaSSLError: Encountered an SSL error. Most likely a certificate verification issue.',
      'registry-unavailable',
    ],
    [
      'conda, half a file',
      CONDA,
      'CondaError: Downloaded bytes did not match Content-Length\n  url: https://x/y.conda',
      'registry-unavailable',
    ],
    [
      'conda, after another try, no solution',
      CONDA,
      'CondaHTTPError: HTTP 503 SERVICE UNAVAILABLE for url <https://x>\nPackagesNotFoundError: The following packages are not available from current channels:\n  - foo',
      'unsolvable-environment',
    ],
    [
      'mamba 1, a time-out',
      CONDA,
      'RuntimeError: Download error (28) Timeout was reached [https://conda.anaconda.org/conda-forge/noarch/repodata.json]',
      'registry-unavailable',
    ],
    [
      'mamba 1, a name',
      CONDA,
      "critical libmamba Multi-download failed. Reason: Download error (6) Couldn't resolve host name [https://conda.anaconda.org/conda-forge/noarch/repodata.json]",
      'registry-unavailable',
    ],
    [
      'mamba 1, 404',
      CONDA,
      'RuntimeError: Multi-download failed. Reason: Transfer finalized, status: 404 [https://conda.anaconda.org/nobody/noarch/repodata.json] 0 bytes',
      'unsolvable-environment',
    ],
    [
      'a channel of files that cannot be read',
      CONDA,
      'critical libmamba Multiple errors occurred:\n    Download error (37) Could not read a file:// file [file:///srv/chan/no/noarch/repodata.json]\n    Subdir no/noarch not loaded!',
      'unsolvable-environment',
    ],
    [
      'pip 20, an index that nobody resolves',
      PIP,
      "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f6cc19ed6a0>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/foo/\nERROR: Could not find a version that satisfies the requirement foo==1.0 (from versions: none)\nERROR: No matching distribution found for foo==1.0",
      'registry-unavailable',
    ],
    [
      'pip 23, an index whose name is written otherwise',
      PIP,
      "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 503 Service Unavailable'))': /simple/jupyter-book/\nERROR: Could not find a version that satisfies the requirement jupyter_book (from versions: none)\nERROR: No matching distribution found for jupyter_book",
      'registry-unavailable',
    ],
    [
      'pip 22, a file',
      PIP,
      "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='files.pythonhosted.org', port=443): Max retries exceeded with url: /packages/x.whl (Caused by ReadTimeoutError(\"HTTPSConnectionPool(host='files.pythonhosted.org', port=443): Read timed out. (read timeout=15)\"))",
      'registry-unavailable',
    ],
    [
      'pip 19, a limit',
      PIP,
      'ERROR: Could not install packages due to an EnvironmentError: 429 Client Error: Too Many Requests for url: https://x/foo.whl',
      'rate-limited',
    ],
    [
      'pip 22, in the middle of a file',
      PIP,
      "ERROR: Exception:\nTraceback (most recent call last):\npip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='files.pythonhosted.org', port=443): Read timed out.",
      'registry-unavailable',
    ],
    [
      'pip 22, a connection that is cut',
      PIP,
      "ERROR: Exception:\npip._vendor.urllib3.exceptions.ProtocolError: ('Connection broken: IncompleteRead(1 bytes read, 2 more expected)', IncompleteRead(1 bytes read, 2 more expected))",
      'registry-unavailable',
    ],
    [
      'git, a name',
      PIP,
      "  fatal: unable to access 'https://github.com/x/y/': Could not resolve host: github.com\n  error: subprocess-exited-with-error",
      'registry-unavailable',
    ],
    [
      'git, in the middle',
      PIP,
      '  error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\n  fatal: early EOF\n  fatal: fetch-pack: invalid index-pack output\nERROR: Failed to build x',
      'registry-unavailable',
    ],
    [
      'git, 502',
      PIP,
      '  error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502\n  fatal: the remote end hung up unexpectedly',
      'registry-unavailable',
    ],
    [
      'git, 429',
      PIP,
      "  fatal: unable to access 'https://github.com/x/y/': The requested URL returned error: 429",
      'rate-limited',
    ],
    [
      'git, 403',
      PIP,
      "  fatal: unable to access 'https://github.com/x/y/': The requested URL returned error: 403",
      'unsolvable-environment',
    ],
    [
      'apt, a name',
      APT,
      "Err:1 http://archive.ubuntu.com/ubuntu noble InRelease\n  Temporary failure resolving 'archive.ubuntu.com'\nE: Failed to fetch http://archive.ubuntu.com/debian/dists/trixie/InRelease  Temporary failure resolving 'archive.ubuntu.com'\nE: Some index files failed to download.",
      'registry-unavailable',
    ],
    [
      'apt, 503',
      APT,
      'E: Failed to fetch http://archive.ubuntu.com/ubuntu/pool/main/b/bc/bc.deb  503  Service Unavailable [IP: 1.2.3.4 80]',
      'registry-unavailable',
    ],
    [
      'apt, other bytes',
      APT,
      'E: Failed to fetch http://archive.ubuntu.com/ubuntu/dists/noble/main/binary-amd64/by-hash/SHA256/ab  Hash Sum mismatch',
      'registry-unavailable',
    ],
    [
      'apt, only warned',
      APT,
      'W: Failed to fetch http://archive.ubuntu.com/ubuntu/dists/noble/InRelease  Could not connect to archive.ubuntu.com:80\nE: Unable to locate package bc',
      'registry-unavailable',
    ],
    ['apt, no such package', APT, 'E: Unable to locate package bcc', 'build-step'],
    [
      'apt, a file that is not there any more',
      APT,
      'E: Failed to fetch http://x/bc_1.07.deb  404  Not Found [IP: 1.2.3.4 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
      'registry-unavailable',
    ],
    [
      'apt, such a file in another Dockerfile',
      '[2/2] RUN apt-get install -y bc',
      'E: Failed to fetch http://x/bc_1.07.deb  404  Not Found [IP: 1.2.3.4 80]',
      'registry-unavailable',
    ],
    [
      'apt, a mirror without lists',
      APT,
      "Err:1 http://x noble Release\n  404  Not Found [IP: 1.2.3.4 80]\nE: The repository 'http://x noble Release' does not have a Release file.",
      'registry-unavailable',
    ],
    [
      'apt, refused',
      APT,
      'E: Failed to fetch http://x/bc.deb  403  Forbidden [IP: 1.2.3.4 80]',
      'build-step',
    ],
    [
      'apt, a page in place of a list',
      APT,
      "E: Failed to fetch http://archive.ubuntu.com/ubuntu/dists/noble/InRelease  Clearsigned file isn't valid, got 'NOSPLIT' (does the network require authentication?)\nE: The repository 'http://archive.ubuntu.com/ubuntu noble InRelease' is not signed.",
      'registry-unavailable',
    ],
    [
      'apt, a server that stops',
      APT,
      'E: Failed to fetch http://archive.ubuntu.com/x.deb  Could not wait for server fd - select (11: Resource temporarily unavailable) [IP: 1.2.3.4 80]',
      'registry-unavailable',
    ],
    [
      'apt, a proxy that answers otherwise',
      APT,
      'E: Failed to fetch http://archive.ubuntu.com/x.deb  Bad header line [IP: 1.2.3.4 80]',
      'registry-unavailable',
    ],
    [
      'apt, a certificate',
      APT,
      'E: Failed to fetch https://mirror.example/x.deb  Certificate verification failed: The certificate is NOT trusted. The certificate issuer is unknown.  Could not handshake: Error in the certificate verification. [IP: 1.2.3.4 443]',
      'registry-unavailable',
    ],
    [
      'pip, a connection that is reset in the middle of a file',
      PIP,
      "ERROR: Could not install packages due to an OSError: (\"Connection broken: ConnectionResetError(104, 'Connection reset by peer')\", ConnectionResetError(104, 'Connection reset by peer'))",
      'registry-unavailable',
    ],
    [
      'pip, no network',
      PIP,
      'ERROR: Could not install packages due to an OSError: [Errno 101] Network is unreachable',
      'registry-unavailable',
    ],
    [
      'mamba, a list that cannot be unpacked',
      CONDA,
      'critical libmamba Multiple errors occurred:\n    Download error (23) Failed writing received data to disk/application [https://conda.anaconda.org/conda-forge/noarch/repodata.json.zst]\n    Failure writing output to destination, passed 557 returned 558\n    Subdir conda-forge/noarch not loaded!',
      'registry-unavailable',
    ],
    [
      'mamba 1, half a list',
      CONDA,
      'RuntimeError: Could not read JSON repodata file (/opt/conda/pkgs/cache/b556ea5a.json) parse error line 648291',
      'registry-unavailable',
    ],
    [
      'micromamba 1, a list of another platform',
      CONDA,
      "critical libmamba Unable to read repodata JSON file 'pkgs/main/linux-64', error was: parse error line 593230: subdir mismatch",
      'registry-unavailable',
    ],
    [
      'mamba, a package that was not unpacked',
      CONDA,
      "error    libmamba Cannot find a valid extracted directory cache for 'x-1-0.conda'\ncritical libmamba Package cache error.",
      'registry-unavailable',
    ],
    [
      'uv, a time-out in the middle of a file',
      '[2/2] RUN uv pip install foo',
      '  × Failed to extract archive\n  ╰─▶ Failed to download distribution due to network timeout. Try increasing UV_HTTP_TIMEOUT (current value: 30s).',
      'registry-unavailable',
    ],
    [
      'uv, a connection that breaks',
      '[2/2] RUN uv pip install foo',
      'error: Failed to fetch: `https://files.pythonhosted.org/foo.whl`\n  Caused by: error decoding response body\n  Caused by: request or response body error\n  Caused by: operation timed out',
      'registry-unavailable',
    ],
    [
      'curl, a file that cannot be written',
      '[2/2] RUN curl -o /no/x https://x',
      'curl: (23) Failure writing output to destination',
      'build-step',
    ],
  ]
  it.each(rows)('%s', (_sentence, name, text, expected) => {
    expect(diagnosed(name, text).class).toBe(expected)
  })

  const fetched: [string, string, string][] = [
    ['curl, a name', 'curl: (6) Could not resolve host: repo.anaconda.com', 'registry-unavailable'],
    ['curl, 503', 'curl: (22) The requested URL returned error: 503', 'registry-unavailable'],
    ['curl, 429', 'curl: (22) The requested URL returned error: 429 Too Many Requests', 'rate-limited'],
    ['curl, 404', 'curl: (22) The requested URL returned error: 404', 'build-step'],
    ['wget, 502', '2026-11-29 10:00:00 ERROR 502: Bad Gateway.', 'registry-unavailable'],
    ['wget, a name', "wget: unable to resolve host address 'repo.anaconda.com'", 'registry-unavailable'],
    ['wget, 404', '2026-11-29 10:00:00 ERROR 404: Not Found.', 'build-step'],
  ]
  it.each(fetched)('%s', (_sentence, text, expected) => {
    expect(diagnosed('[2/9] RUN wget x -O y || curl x > y', text).class).toBe(expected)
    expect(diagnosed('[2/9] RUN sh check', text).class).toBe('build-step')
  })

  it.each([
    [
      'uv',
      '[2/2] RUN uv pip install foo',
      'error: Failed to fetch: `https://x/foo/`\n  Caused by: error sending request for url (https://x/foo/)\n  Caused by: client error (Connect)\n  Caused by: invalid peer certificate: UnknownIssuer',
    ],
    [
      'apt',
      APT,
      'E: Failed to fetch https://x/y.deb  Certificate verification failed: The certificate is NOT trusted. Could not handshake: Error in the certificate verification.',
    ],
  ])('%s says of a certificate behind a failed connection', (_sentence, name, text) => {
    expect(diagnosed(name, text).next).toMatch(/pass its certificate as the secret ca/)
  })

  it('pip at its time limit, while it tried once more', () => {
    const retry =
      'WARNING: Retrying (Retry(total=3, connect=None, read=None, redirect=None, status=None)) after connection broken by \'ReadTimeoutError("Read timed out.")\': /simple/foo/'
    const own = 'container-action-error: pip found no solution within 1200 s; its search can go on for ever'
    expect(diagnosed(PIP, `${retry}\n${own}`, 1).class).toBe('registry-unavailable')
    expect(diagnosed(PIP, `${retry}\nCollecting foo\n${own}`, 1).class).toBe('time-limit')
  })
})

describe('no download has failed', () => {
  const hash = 'a'.repeat(64)
  const mismatch = `ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    foo==1.0 from https://x/foo.whl:\n        Expected sha256 ${hash}\n             Got        ${'b'.repeat(64)}`
  const retry = (total: number): string =>
    `WARNING: Retrying (Retry(total=${total}, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ReadTimeoutError("Read timed out.")': /simple/foo/`
  const rows: [string, string, string][] = [
    [
      'a step of another kind prints the words of pip',
      '[2/2] RUN sh verify.sh',
      'ERROR: HTTP error 429 while getting https://x',
    ],
    [
      'a check after pip prints 429 and a time-out',
      '[2/2] RUN pip install foo && python check.py',
      '429 Too Many Requests\nTimeoutError: The read operation timed out\nrequests.exceptions.ConnectionError: HTTPSConnectionPool(host=x): Max retries exceeded with url: /',
    ],
    [
      'pip tried again and did install, and a check after it fails',
      '[2/2] RUN pip install foo && sh check',
      `${retry(0)}\nERROR: HTTP error 503 while getting https://x/old\nSuccessfully installed foo-1.0\nAssertionError: timeout`,
    ],
    [
      'a build from source downloads by itself',
      '[2/2] RUN pip install foo',
      '      urllib.error.URLError: <urlopen error [Errno -3] Temporary failure in name resolution>\nERROR: Failed building wheel for foo',
    ],
    [
      'pip tried again, was answered, and has other versions',
      '[2/2] RUN pip install foo==9',
      `${retry(4)}\nERROR: Could not find a version that satisfies the requirement foo==9 (from versions: 1.0)\nERROR: No matching distribution found for foo==9`,
    ],
    [
      'pip tried again for another package',
      '[2/2] RUN pip install foo bar',
      `${retry(0)}\nERROR: Could not find a version that satisfies the requirement bar (from versions: none)\nERROR: No matching distribution found for bar`,
    ],
    [
      'mamba tried again, and then found no solution',
      CONDA,
      'warning  libmamba Download error (18) Transferred a partial file [http://x/y.conda]\nerror    libmamba Could not solve for environment specs\n    └─ foo =2 * does not exist\ncritical libmamba Could not solve for environment specs',
    ],
    [
      'apt warned of one list, and a package broke',
      APT,
      'W: Failed to fetch http://x/InRelease  Could not connect to x:80\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
    ],
  ]
  it.each(rows)('%s', (_sentence, name, text) => {
    expect(failedDownload(failedStep(name, text))).toBeUndefined()
  })

  it('the hash is the one that the user wrote down', () => {
    expect(failedDownload(failedStep(PIP, mismatch), `foo==1.0 --hash=sha256:${hash}`)).toBeUndefined()
    expect(failedDownload(failedStep(PIP, mismatch))?.class).toBe('registry-unavailable')
  })
})

it.each<[string, string[]]>([
  ['[2/2] RUN apt-get update && apt-get install -y bc', ['apt']],
  ['[2/2] RUN python -m pip install -r requirements.txt', ['pip', 'git']],
  ['[2/2] RUN mamba env create -f environment.yml', ['conda', 'pip', 'git']],
  ['[2/2] RUN /opt/conda/bin/pip3.12 install x', ['pip', 'git']],
  ['[2/2] RUN uv pip install x', ['pip', 'git']],
  ['[2/2] RUN git clone https://x', ['git']],
  ['[2/2] RUN echo condarc pipeline', []],
  ['[verify 1/1] RUN --network=none sh /container-action/checks/run', []],
])('%s downloads by %j', (name, tools) => {
  expect(toolsOf(name)).toEqual(tools)
})
