import { getProxyUrl } from '@actions/http-client/lib/proxy'
import { Failure, type FailureClass } from '../../failure.ts'
import { isPublic, literalAddress, lookupPublic, PRIVATE_ADDRESS } from './public-addresses.ts'

/** Whether the workflow names the host of an address as one that may be asked although it is not public. */
export function isAsked(url: URL, privateHosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  return privateHosts.some((host) => host === url.hostname || host === `${url.hostname}:${port}`)
}

/**
 * Throws a Failure (`refused`) for the address of this machine or its network. `byName`: names are looked up as well, for connections
 * that others make (a proxy, git); all other names are judged when they are connected to.
 */
export async function requirePublic(url: URL, byName = getProxyUrl(url) !== undefined): Promise<void> {
  const literal = literalAddress(url.hostname)
  if (literal !== undefined) {
    if (!isPublic(literal)) throw notPublic(url.host)
  } else if (/(?:^|\.)localhost\.?$/i.test(url.hostname)) throw notPublic(url.host)
  else if (byName) {
    const failed = await new Promise<NodeJS.ErrnoException | null>((done) =>
      lookupPublic(url.hostname, { all: true }, (error) => done(error)),
    )
    // A name that only the others know is theirs to judge.
    if (failed?.code === PRIVATE_ADDRESS) throw notPublic(url.host)
  }
}

/** The Failure for a host that must not be asked. */
export function notPublic(host: string): Failure {
  return trouble(
    'refused',
    `${host} is on this machine or its network, and ADD must not fetch from there`,
    'If this is what you want, add the host to the input private-hosts. Or add --checksum=sha256:... to the instruction',
  )
}

/** A Failure about an address, which whoever asked for it names. */
export function trouble(kind: FailureClass, why: string, next: string): Failure {
  return new Failure({
    class: kind,
    doing: 'downloading what ADD in the Dockerfile names',
    on: 'an address',
    why,
    next,
  })
}
