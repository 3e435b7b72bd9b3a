import { posix } from 'node:path'

/** A git repository that ADD takes, and what of it. */
export interface GitAddress {
  /** Without fragment and query, as git reads it. */
  url: string
  /** Branch, tag or commit; empty for the default branch. */
  reference: string
  /** Name of the repository in BuildKit's source policies: `git://host/path`, whatever the protocol. */
  name: string
  /** Commit that the address demands; BuildKit refuses any other. */
  commit?: string
}

/**
 * Whether BuildKit takes a source of ADD for a git repository, by the rules of its `dfgitutil` and `gitutil`: http and https only
 * with `.git` at the end of the path. `undefined` for anything else. Pure.
 */
export function gitAddress(source: string): GitAddress | undefined {
  const [, scheme, rest = ''] = /^([a-zA-Z0-9]+):\/\/(.*)$/s.exec(source) ?? []
  if (scheme === undefined) {
    const [, user, host, path] = /^([a-zA-Z0-9-_]+)@([a-zA-Z0-9-.]+):(.*)$/s.exec(source) ?? []
    return user === undefined ? undefined : parts(`ssh://${user}@${host}/`, path ?? '', (written) => written)
  }
  const name = scheme.toLowerCase()
  if (!['http', 'https', 'git', 'ssh'].includes(name)) return undefined
  const found = parts(`${name}://`, rest, decoded)
  return name.startsWith('http') && !found.url.endsWith('.git') ? undefined : found
}

/** As Go's net/url reads what follows the `#`; an address with a broken escape is one that BuildKit refuses. */
function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** `read` is what becomes of the fragment, which addresses of ssh without a scheme keep as it is written. */
function parts(before: string, text: string, read: (fragment: string) => string): GitAddress {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? []
  const given = new URLSearchParams(query)
  const named = (key: string, folder: string): string => {
    const value = given.get(key) ?? ''
    return value === '' || value.startsWith(folder) ? value : `${folder}${value}`
  }
  const reference =
    read(fragment).split(':')[0] ||
    given.get('ref') ||
    named('tag', 'refs/tags/') ||
    named('branch', 'refs/heads/') ||
    ''
  const commit = given.get('commit') ?? given.get('checksum')
  const url = `${before}${path}`
  return { url, reference, name: nameOf(url), ...(commit !== null && { commit }) }
}

/** As BuildKit's llb.Git makes it. */
function nameOf(url: string): string {
  const [, host = '', path = ''] = /^[a-z0-9]+:\/\/(?:[^/]*@)?([^/]*)(.*)$/is.exec(url) ?? []
  return `git://${host}${posix.join('/', decoded(path))}`
}
