import { posix } from 'node:path'

/**
 * What may hold a credential of git's, judged by its text alone. It fails closed: a text that a reader of git's own could take for none
 * may be one here, for it is only asked about files that no image needs.
 */

/** A user in an address: a token, or a name with a password. `git@` alone, and any name alone for ssh, is none. */
const USER_IN_ADDRESS = /:\/\/([^\s/@:"'<>]*)(:[^\s/@"'<>]*)?@/g
/** Headers that GitHub, GitLab and others take instead of a password; actions/checkout up to v5 writes the first one. */
const HEADER = /\b(?:authorization|proxy-authorization|private-token|job-token|cookie)\s*:\s*\S/i
/** https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ and GitLab's. */
const TOKEN = /\b(?:gh[a-z]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|gl[a-z]{2,5}-[\w-]{16,})/
/** git config: `http.extraHeader` holds what its name says or more; helpers and mail have passwords. An empty value takes others back. */
const SETTING =
  /(?:extraheader|password|passwd|smtppass|imappass|\bpass|token|secret)["']?\s*=[ \t]*["']?[^\s"'#;]/i
/** `machine H login U password P`, on one line or several. */
const NETRC = /(?:^|\s)(?:password|passwd)\s+\S/i

/** Whether a text holds a credential: of a git configuration, or with `kind` of another file that git or a program beside it reads. */
export function holdsCredential(text: string, kind: Kind = 'config'): boolean {
  // git joins lines, and takes quotes away wherever they stand.
  const plain = kind === 'config' ? text.replace(/\\\r?\n/g, '').replaceAll('"', '') : text
  // A log has the subjects of commits, which may speak of headers.
  if (TOKEN.test(plain) || (kind !== 'log' && HEADER.test(plain))) return true
  for (const { index, 1: user = '', 2: password = '' } of plain.matchAll(USER_IN_ADDRESS)) {
    if (password.length > 1) return true
    const isSsh = /ssh$/i.test(plain.slice(Math.max(0, index - 3), index))
    if (user !== '' && user !== 'git' && !isSsh) return true
  }
  if (kind === 'netrc') return NETRC.test(plain)
  return kind === 'config' && SETTING.test(plain)
}

export type Kind = 'config' | 'netrc' | 'log' | 'other'

const BY_NAME: Readonly<Record<string, Kind>> = {
  '.netrc': 'netrc',
  _netrc: 'netrc',
  '.git-credentials': 'config',
  '.gitconfig': 'config',
  '.gitmodules': 'config',
  '.lfsconfig': 'config',
  'config.worktree': 'config',
}

/**
 * What kind of file lies at a path, if it is one that git's credentials are kept in; `siblings` are the names beside it. In git's own
 * folders the rest (index, lists of references) holds none: git takes users and passwords out of every address that it writes there. Logs
 * have the words of `git pull` as they were.
 */
export function credentialKind(path: string, siblings: ReadonlySet<string>): Kind | undefined {
  const name = posix.basename(path)
  const folder = posix.dirname(path)
  const known = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined
  if (known !== undefined) return known
  // actions/checkout from v6 on: https://github.com/actions/checkout/pull/2286
  if (/^git-credentials.*\.config$/.test(name)) return 'config'
  if (posix.basename(folder) === 'git' && name === 'credentials') return 'config'
  if (/(?:^|\/)logs\/(?:HEAD$|refs\/)/.test(path)) return 'log'
  const within = folder.split('/').includes('.git')
  if (name === 'config' && (within || siblings.has('HEAD') || posix.basename(folder) === 'git'))
    return 'config'
  if (!within) return undefined
  if (/credential|config|cookie|netrc/i.test(name)) return 'config'
  return /\/(?:hooks|remotes|branches)\//.test(`${folder}/`) && !name.endsWith('.sample')
    ? 'other'
    : undefined
}

/** Parts of a path that are tried, and files that one configuration may include before it is not looked at any further. */
const MOST_PARTS = 20
const MOST_INCLUDED = 100

/**
 * Paths of other files that a configuration includes, relative to the folder of the context, where they could be in it. `undefined` for more
 * than anybody writes.
 */
export function includedBy(path: string, text: string): string[] | undefined {
  const values: string[] = []
  for (const [, value = ''] of text.matchAll(/\bpath[ \t]*=[ \t]*"?([^"\r\n#;]+)/gi)) {
    values.push(value.trim())
    if (values.length > MOST_INCLUDED) return undefined
  }
  return values.flatMap((value) => {
    if (!/^[/~]/.test(value)) return [posix.join(posix.dirname(path), value)]
    // Where the context lies on this machine is not known here: every end of the path may be the one.
    const parts = value.split('/').filter((part) => part !== '')
    const last = parts.slice(-MOST_PARTS)
    return last.map((_, at) => last.slice(at).join('/'))
  })
}
