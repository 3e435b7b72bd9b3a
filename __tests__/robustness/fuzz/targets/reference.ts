import { Failure } from '../../../../src/failure.ts'
import { formatReference, parseReference, repositoryOf } from '../../../../src/image/reference.ts'
import { bytes, must, type Target, text } from '../target.ts'

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`

/** Image references: what is written reads the same again. */
export function reference(): Target {
  return {
    name: 'reference',
    corpus: [
      'ghcr.io/quantecon/lecture-python-intro',
      'GHCR.io/QuantEcon/Lecture:env-32974b41a43baff9',
      `127.0.0.1:5000/a/b@${DIGEST}`,
      `[::1]:5000/a/b:tag@${DIGEST}`,
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com/a_b/c__d/e-f:1',
      'localhost/x',
    ].map(bytes),
    words: [
      'ghcr.io/',
      ':latest',
      `@${DIGEST}`,
      '@sha256:',
      'docker.io/',
      '[::1]',
      '__',
      '--',
      '/v2/',
      '.',
      'a-',
      '?x=1',
      '#',
    ],
    run(input) {
      let read: ReturnType<typeof parseReference>
      try {
        read = parseReference(text(input))
      } catch (error) {
        must(error instanceof Failure && error.class === 'input', `not refused but failed: ${error}`)
        return 'refused'
      }
      const written = formatReference(read)
      must(/^[A-Za-z0-9._:/@[\]-]+$/.test(written), 'a character that no reference holds')
      must(repositoryOf(read) === repositoryOf(read).toLowerCase(), 'a capital')
      const { tag, ...rest } = read
      const expected = read.digest === undefined ? read : rest
      must(
        JSON.stringify(parseReference(written)) === JSON.stringify(expected),
        'it reads otherwise when written',
      )
      // What a request is sent to: neither path nor host may become something else.
      const url = new URL(`https://${read.registry}/v2/${read.path}/manifests/${read.digest ?? tag ?? 'x'}`)
      must(url.username === '' && url.hash === '' && url.search === '', 'a request elsewhere')
      must(
        url.pathname === `/v2/${read.path}/manifests/${read.digest ?? tag ?? 'x'}`,
        'a request for another path',
      )
      return 'accepted'
    },
  }
}
