/** Where requests for a registry go, and where a secret may travel. */

export interface TokenService {
  realm: URL
  service: string | undefined
}

/**
 * Hosts whose challenge is published and stable: no round trip is spent on a 401, and no answer can name another realm.
 * https://docs.github.com/packages/working-with-a-github-packages-registry/working-with-the-container-registry
 */
const KNOWN: Record<string, { realm: string; service: string }> = {
  'ghcr.io': { realm: 'https://ghcr.io/token', service: 'ghcr.io' },
}

export function knownTokenService(registry: string): TokenService | undefined {
  const known = Object.hasOwn(KNOWN, registry) ? KNOWN[registry] : undefined
  return known && { realm: new URL(known.realm), service: known.service }
}

/** `https://host` or, for this machine only, `http://host`. Docker has the same rule for insecure registries: 127.0.0.0/8 and ::1. */
export function registryOrigin(registry: string): URL {
  // Docker Hub's API is at another host than its name.
  if (registry === 'docker.io') return new URL('https://registry-1.docker.io')
  const https = new URL(`https://${registry}`)
  return isLoopback(https) ? new URL(`http://${registry}`) : https
}

/** Judged by the name alone: a name that merely resolves to this machine may resolve elsewhere tomorrow. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname
  return host === 'localhost' || host === '[::1]' || /^127(?:\.[0-9]{1,3}){3}$/.test(host)
}

/**
 * Whether a registry may send us (and our credentials) to this token service. Clear text stays on this machine, and only a
 * registry of this machine may point there: a stranger must not make us talk to local services.
 */
export function isAcceptableRealm(realm: URL, registry: URL): boolean {
  if (realm.username !== '' || realm.password !== '') return false
  return (
    realm.protocol === 'https:' || (realm.protocol === 'http:' && isLoopback(realm) && isLoopback(registry))
  )
}

/** Whether an answer may redirect there; the same reasons. */
export function isAcceptableRedirect(target: URL, registry: URL): boolean {
  return isAcceptableRealm(target, registry)
}
