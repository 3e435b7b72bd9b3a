import { execFileSync } from 'node:child_process'
import { createSign, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { later, temporaryFolder } from './machine.ts'

export interface Account {
  username: string
  password: string
  /** What it may do, by the beginning of a repository's name; `''` is every repository. */
  rights: Record<string, ('pull' | 'push')[]>
}

export interface TokenService {
  /** Arguments of scripts/standins/registry that make a registry trust it. */
  options: string[]
  /** What was asked for, as `GET user scope`. */
  asked: string[]
}

const SERVICE = 'e2e-registry'
const ISSUER = 'e2e-token-service'

/**
 * A token service as registries of clouds have one: it judges the password, and signs a token of a minute for what the account may
 * do (https://distribution.github.io/distribution/spec/auth/jwt/). `anonymous`: what a stranger may pull.
 */
export async function tokenService(
  accounts: readonly Account[],
  anonymous: string[] = [],
): Promise<TokenService> {
  const folder = temporaryFolder()
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=e2e'],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'pipe' },
  )
  const chain = readFileSync(certificate, 'utf8').replace(/-----[^-]+-----|\s/g, '')
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost')
    const scopes = searchParams.getAll('scope').flatMap((scope) => scope.split(' '))
    const login = Buffer.from(
      request.headers.authorization?.replace(/^Basic /, '') ?? '',
      'base64',
    ).toString()
    const account = accounts.find(({ username, password }) => login === `${username}:${password}`)
    asked.push(
      `${request.method} ${account?.username ?? (login ? 'refused' : 'stranger')} ${scopes.join(' ')}`,
    )
    // BuildKit asks by POST first, and goes on with GET where that is not known.
    if (request.method !== 'GET') return void response.writeHead(405).end()
    if (login !== '' && account === undefined) return void response.writeHead(401).end('{"errors":[]}')
    const access = scopes.flatMap((scope) => {
      const [type = '', name = '', wanted = ''] = scope.split(':')
      const own = Object.entries(account?.rights ?? {}).find(([start]) => name.startsWith(start))?.[1] ?? []
      const may = anonymous.some((start) => name.startsWith(start)) ? ['pull', ...own] : own
      return [{ type, name, actions: wanted.split(',').filter((action) => may.includes(action)) }]
    })
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: ISSUER, sub: account?.username ?? '', aud: SERVICE, jti: randomUUID(), access }
    const token = signed(
      { ...claims, iat: now, nbf: now - 10, exp: now + 60 },
      chain,
      readFileSync(key, 'utf8'),
    )
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ token, expires_in: 60 }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  later(() => {
    server.closeAllConnections()
    server.close()
  })
  const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  return { options: ['--token', realm, SERVICE, ISSUER, certificate], asked }
}

function signed(claims: object, chain: string, key: string): string {
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url')
  const content = `${part({ typ: 'JWT', alg: 'RS256', x5c: [chain] })}.${part(claims)}`
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key, 'base64url')}`
}
