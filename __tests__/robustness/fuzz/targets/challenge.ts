import { Failure } from '../../../../src/failure.ts'
import { type Challenge, parseChallenges } from '../../../../src/registry/challenge.ts'
import { isAcceptableRealm } from '../../../../src/registry/hosts.ts'
import { readToken } from '../../../../src/registry/token-answer.ts'
import { bytes, must, type Target, text } from '../target.ts'

/** WWW-Authenticate: what is written reads the same again, and nothing secret goes to an address in clear text. */
export function challenge(): Target {
  return {
    name: 'challenge',
    corpus: [
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull"',
      'Basic realm="Registry"',
      'Negotiate, Basic realm="x", Bearer realm="https://a/b", error="insufficient_scope"',
      'Negotiate dG9rZW4=, Digest realm="a\\"b", qop="auth, auth-int"',
    ].map(bytes),
    words: [
      'Bearer ',
      'Basic ',
      'realm=',
      '"https://x/token"',
      'service="a"',
      ',',
      '\\"',
      '="',
      '=',
      ' = ',
      'dG9r==',
    ],
    run(input) {
      const challenges = parseChallenges(text(input))
      must(
        challenges.length <= 8 && challenges.every(({ parameters }) => parameters.size <= 32),
        'too much is read',
      )
      const again = parseChallenges(challenges.map(written).join(', '))
      // Values may grow by their escapes beyond what is read at all.
      if (input.length < 4000)
        must(
          JSON.stringify(again.map(plain)) === JSON.stringify(challenges.map(plain)),
          'it reads otherwise when written',
        )
      for (const { parameters } of challenges) {
        const realm = parameters.get('realm') ?? ''
        if (!URL.canParse(realm)) continue
        const url = new URL(realm)
        const accepted = isAcceptableRealm(url, new URL('https://registry.example'))
        must(!accepted || (url.protocol === 'https:' && url.username === ''), 'a secret in clear text')
      }
      return challenges.length > 0 ? 'accepted' : 'refused'
    },
  }
}

function written({ scheme, parameters }: Challenge): string {
  const all = [...parameters].map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`)
  return [scheme, all.join(', ')].filter(Boolean).join(' ')
}

const plain = ({ scheme, parameters }: Challenge): unknown => [scheme, [...parameters]]

/** Answers of a token service: a token that fits into a header, or a failure that quotes nothing. */
export function tokenAnswer(): Target {
  const url = new URL('https://registry.example/token')
  return {
    name: 'token answer',
    corpus: [
      '{"token":"abcdefgh","expires_in":300,"issued_at":"2026-01-01T00:00:00Z"}',
      '{"access_token":"abcdefgh"}',
      '{"token":"","access_token":"x","expires_in":-1}',
      '<html>abcdefgh</html>',
    ].map(bytes),
    words: ['"token":', '"expires_in":', '1e400', 'null', '{}', '[]', '"\\n"', '"\\u0000"', 'abcdefgh'],
    run(input) {
      try {
        const { value, lifetime } = readToken({ status: 200, headers: {}, body: input }, url)
        must(
          new Headers({ authorization: `Bearer ${value}` }).get('authorization') === `Bearer ${value}`,
          'no header',
        )
        must(lifetime > 0 && lifetime <= 86_400, 'a lifetime that makes no sense')
        return 'accepted'
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        must(error.class === 'registry-answer', 'another class')
        must(!error.message.includes('abcdefgh'), 'the failure quotes the answer')
        return 'refused'
      }
    },
  }
}
