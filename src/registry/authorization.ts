import { Failure } from '../failure.ts'
import type { Clock } from '../ports.ts'
import { parseChallenges } from './challenge.ts'
import type { Logins } from './docker-logins.ts'
import { isAcceptableRealm, knownTokenService, registryOrigin, type TokenService } from './hosts.ts'
import { readToken } from './token-answer.ts'
import type { HttpResponse } from './transport.ts'

export interface Credentials {
  username: string
  password: string
  /** Registry hosts (with port) they belong to; nobody else sees them, but for the token service these hosts name. */
  hosts: readonly string[]
}

export type Identity = 'anonymous' | 'credentials'
export type Actions = 'pull' | 'pull,push'

/** Who asks for what, where. */
export interface Access {
  registry: string
  path: string
  actions: Actions
  /** Another repository of this registry that the same request reads. */
  reads?: string | undefined
  identity: Identity
}

/** A header to send (`undefined`: none), or the token service's refusal. */
export type Grant =
  | { granted: true; header: string | undefined; cached: boolean }
  | { granted: false; answer: HttpResponse }

type Scheme = { kind: 'unknown' } | { kind: 'basic' } | ({ kind: 'bearer' } & TokenService)

interface Token {
  header: string
  /** Milliseconds since 1970. */
  expires: number
}

const MAX_TOKEN_ANSWER = 256 * 1024

export type AskTokenService = (
  url: URL,
  headers: Record<string, string>,
  maxBytes: number,
  /** Milliseconds since 1970. */
  deadline: number,
) => Promise<HttpResponse>

/**
 * Knows how each registry wants to be asked, and holds the secrets.
 * Token protocol: https://distribution.github.io/distribution/spec/auth/token/
 */
export function createAuthorization(options: {
  credentials: Credentials | undefined
  /** For the registries that the credentials do not belong to. */
  logins?: Logins | undefined
  clock: Clock
  ask: AskTokenService
}) {
  const { credentials, logins, clock, ask } = options
  const schemes = new Map<string, Scheme>()
  const tokens = new Map<string, Token>()
  /** Repositories where the credentials were refused and strangers were not. */
  const refused = new Set<string>()
  const secrets = new Set<string>()
  // At once, so that a user name that cannot be sent is told before anything is asked.
  const given = credentials && basicHeader(credentials)
  /** The Basic header for a repository; its secrets are never shown from then on. */
  const basicOf = (registry: string, path: string): string | undefined => {
    const login = credentials?.hosts.includes(registry) ? credentials : logins?.(registry, path)
    if (login === undefined) return undefined
    const header = login === credentials ? (given as string) : basicHeader(login)
    secrets.add(login.password).add(header.slice('Basic '.length))
    return header
  }

  const schemeOf = (registry: string): Scheme => {
    const known = schemes.get(registry) ?? bearer(knownTokenService(registry))
    return known ?? { kind: 'unknown' }
  }

  /**
   * Credentials first: a private image then costs no request more than a public one. Strangers may still be let in where a
   * token without `packages: read` is not; pushes are never tried anonymously when there is something better.
   */
  const identities = (registry: string, path: string, actions: Actions): Identity[] => {
    if (basicOf(registry, path) === undefined) return ['anonymous']
    if (actions !== 'pull') return ['credentials']
    return refused.has(`${registry}/${path}`) ? ['anonymous', 'credentials'] : ['credentials', 'anonymous']
  }

  /** Throws a Failure when the token service gives no usable answer. */
  const grant = async (access: Access, deadline: number): Promise<Grant> => {
    const scheme = schemeOf(access.registry)
    const own = access.identity === 'credentials' ? basicOf(access.registry, access.path) : undefined
    if (scheme.kind === 'unknown') return { granted: true, header: undefined, cached: false }
    if (scheme.kind === 'basic') return { granted: true, header: own, cached: false }
    const key = keyOf(access)
    const cached = tokens.get(key)
    if (cached !== undefined && cached.expires > clock.now()) {
      return { granted: true, header: cached.header, cached: true }
    }

    const url = new URL(scheme.realm)
    if (scheme.service !== undefined) url.searchParams.set('service', scheme.service)
    // Never the challenge's own scope: it could name another repository, and the answer would hold the token for it.
    url.searchParams.set('scope', `repository:${access.path}:${access.actions}`)
    if (access.reads !== undefined) url.searchParams.append('scope', `repository:${access.reads}:pull`)
    const headers: Record<string, string> = own === undefined ? {} : { authorization: own }
    const answer = await ask(url, headers, MAX_TOKEN_ANSWER, deadline)
    if (answer.status === 401 || answer.status === 403) return { granted: false, answer }
    const token = readToken(answer, url)
    secrets.add(token.value)
    // Nine tenths: the token must not run out between here and the registry.
    const expires = clock.now() + token.lifetime * 900
    tokens.set(key, { header: `Bearer ${token.value}`, expires })
    return { granted: true, header: `Bearer ${token.value}`, cached: false }
  }

  /** Learns from a 401. Returns whether the same identity should ask again: with a scheme just learned, or a fresh token. */
  const challenged = (access: Access, answer: HttpResponse, grant: Grant & { granted: true }): boolean => {
    if (grant.header !== undefined) return tokens.delete(keyOf(access)) && grant.cached
    const scheme = readScheme(access.registry, answer)
    if (scheme === undefined) return false
    schemes.set(access.registry, scheme)
    return scheme.kind === 'bearer' || access.identity === 'credentials'
  }

  /**
   * Removes every secret from a stranger's text: a server may echo what it was sent. Shorter ones than six characters are left,
   * for they would be found in ordinary words.
   */
  const redact = (text: string): string => {
    let clean = text
    for (const secret of secrets) if (secret.length >= 6) clean = clean.replaceAll(secret, '***')
    return clean
  }

  return {
    identities,
    grant,
    challenged,
    /** Remembers who got through, so that the next request starts with them. */
    accepted(access: Access): void {
      if (access.identity === 'anonymous') refused.add(`${access.registry}/${access.path}`)
    },
    redact,
    hasCredentials: (registry: string, path: string): boolean => basicOf(registry, path) !== undefined,
  }
}

const keyOf = (access: Access): string =>
  [access.registry, access.path, access.actions, access.reads ?? '', access.identity].join(' ')

function bearer(service: TokenService | undefined): Scheme | undefined {
  return service && { kind: 'bearer', ...service }
}

function basicHeader({ username, password }: Pick<Credentials, 'username' | 'password'>): string {
  if (username.includes(':')) {
    throw new Failure({
      class: 'input',
      doing: 'reading the credentials',
      on: 'username',
      why: 'it contains a colon, which is not allowed in a user name (Basic authentication, RFC 7617)',
      next: 'Write only the user name in the input username, and the password or token in the input password',
    })
  }
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** Bearer wins over Basic: the password then goes to fewer places. Throws a Failure for a realm that cannot be trusted. */
function readScheme(registry: string, answer: HttpResponse): Scheme | undefined {
  const challenges = parseChallenges(answer.headers['www-authenticate'] ?? '')
  const token = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  if (token !== undefined) {
    const realm = token.parameters.get('realm') ?? ''
    const url = URL.canParse(realm) ? new URL(realm) : undefined
    if (url === undefined || !isAcceptableRealm(url, registryOrigin(registry))) {
      throw new Failure({
        class: 'registry-answer',
        doing: 'asking the registry for access',
        on: registry,
        why: `it names a token service that is not safe for secrets (${JSON.stringify(realm.slice(0, 200))})`,
        next: 'Check that the name of the registry is right. A token service must have an https address without a user name',
      })
    }
    return { kind: 'bearer', realm: url, service: token.parameters.get('service') }
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined
}
