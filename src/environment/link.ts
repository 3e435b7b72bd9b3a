import { normalName, type Requirement, unclear } from './requirement-kind.ts'

// name-version(-build)-python-abi-platform.whl, as pip's `parse_wheel_filename` takes it apart.
const WHEEL = /^([A-Za-z0-9._]+)-[^-]+(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/

/** What a browser shows of a repository; pip gets a page of HTML there. */
const REPOSITORY =
  /^https?:\/\/(?:(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)\/[^/?]+\/[^/?]+\/?|[^?]*\.git\/?)$/i

/** A requirement that is an address. `known`: the name in front of the `@`. */
export function linkRequirement(url: string, known?: string): Requirement {
  if (/\s/.test(url)) return unclear('the address contains a space', 'Remove the space')
  const [address = '', fragment = ''] = split(url, '#')
  const written = /(?:^|&)egg=([^&]*)/.exec(fragment)?.[1]
  if (written !== undefined && !/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(written)) {
    return unclear(
      `pip 26 does not accept ${JSON.stringify(`egg=${written}`)}`,
      'Write the name and its extras before the address: "name[extra] @ address"',
    )
  }
  const file = address.slice(address.lastIndexOf('/') + 1)
  const wheel = /\.whl$/i.test(file) ? WHEEL.exec(file)?.[1] : undefined
  if (/\.whl$/i.test(file) && wheel === undefined) {
    return unclear(`${JSON.stringify(file)} is not the name of a wheel`, 'Correct the address')
  }
  const own = wheel ?? written
  const name = known ?? (own === undefined ? undefined : normalName(own))
  const named = name === undefined ? {} : { name }
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(address)?.[1]?.toLowerCase() ?? ''
  if (/^git\+/i.test(address)) {
    if (address.includes('://') && !/^git\+(?:https?|ssh|git|file):/i.test(address)) {
      return unclear('pip does not know this kind of address', 'Write git+https:// or git+ssh://')
    }
    const repository = address.slice(4)
    // As pip: the reference follows the last @ of the path; an @ before the host belongs to the user's name.
    const path = /^[^:]+:\/\/[^/]*(?=\/.)/.exec(repository)?.[0].length
    if (path === undefined) {
      if (repository.includes('://'))
        return unclear('the address does not name a repository', 'Write the whole address')
      return unclear('pip does not accept the form host:path', 'Write git+ssh://git@host/owner/name.git')
    }
    const at = repository.lastIndexOf('@')
    if (at < path) return { kind: 'git', ...named, url: repository, pinned: false }
    const reference = repository.slice(at + 1)
    if (reference === '') return unclear('nothing follows the @', 'Write a commit after the @')
    return {
      kind: 'git',
      ...named,
      url: repository.slice(0, at),
      reference,
      pinned: /^[0-9a-f]{40}$/i.test(reference),
    }
  }
  if (scheme === 'file') return { kind: 'local', target: address.slice('file:'.length) }
  if (scheme === 'http' || scheme === 'https') {
    if (REPOSITORY.test(address)) {
      return unclear('this is the address of a repository, not of an archive', `Write git+${address}`)
    }
    return {
      kind: 'url',
      ...named,
      url: address,
      pinned: /(?:^|&)sha(?:256|384|512)=[0-9a-f]{64,}/i.test(fragment),
    }
  }
  if (scheme === '') {
    return unclear(
      `${JSON.stringify(url)} after the @ is not an address`,
      /[/.]/.test(address)
        ? `Write only the path: "${url}"`
        : 'Write a whole address, as in git+https://host/owner/name',
    )
  }
  return unclear(
    `the action cannot find the commit of a ${scheme} address`,
    'Use a git+https address, or a release',
  )
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
