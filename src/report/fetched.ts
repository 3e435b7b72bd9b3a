import type { RemoteContent } from '../fingerprint/remote-content.ts'
import { shownAddress } from '../shown-text.ts'
import { code, details, plainText, table } from './markdown.ts'

/** What ADD took from elsewhere, with the digest that is in the hash. */
export function fetched(contents: readonly RemoteContent[]): string {
  const rows = contents.map((content) => [
    plainText(shownAddress(content.url)),
    String(content.line),
    content.kind === 'git' ? code(content.commit) : code(`sha256:${content.sha256}`),
    content.kind === 'git' ? plainText(content.reference || 'HEAD') : `${content.bytes} bytes`,
  ])
  return details(
    `Fetched by ADD (${contents.length})`,
    table(['Address', 'Line', 'Digest in the hash', ''], rows),
  )
}
