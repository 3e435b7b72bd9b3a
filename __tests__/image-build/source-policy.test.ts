import { describe, expect, it } from '@jest/globals'
import type { Remote } from '../../src/fingerprint/remote-content.ts'
import { diagnose } from '../../src/image-build/failures.ts'
import { sourcePolicy, writePolicy } from '../../src/image-build/source-policy.ts'
import { FakeScratch } from './fakes.ts'

const SHA256 = 'a'.repeat(64)
const remote: Remote = {
  guarded: true,
  git: [{ name: 'git://h/a.git', reference: 'main' }],
  contents: [
    { kind: 'download', line: 2, url: 'https://h/a?b=*', sha256: SHA256, bytes: 3 },
    { kind: 'git', line: 3, url: 'https://h/a.git', reference: 'main', commit: 'b'.repeat(40) },
  ],
}
const unpinned = [{ key: 'http.checksum', value: '', condition: 'EQUAL' }]

describe('what a build may fetch', () => {
  it('is what was hashed, by its checksum, and nothing else without one', () => {
    expect(sourcePolicy(remote)).toEqual({
      rules: [
        {
          action: 'CONVERT',
          selector: { identifier: 'https://h/a?b=*', matchType: 'EXACT', constraints: unpinned },
          updates: { identifier: 'https://h/a?b=*', attrs: { 'http.checksum': `sha256:${SHA256}` } },
        },
        {
          action: 'DENY',
          selector: { identifier: 'http://*', matchType: 'WILDCARD', constraints: unpinned },
        },
        {
          action: 'DENY',
          selector: { identifier: 'https://*', matchType: 'WILDCARD', constraints: unpinned },
        },
        { action: 'DENY', selector: { identifier: 'git://*', matchType: 'WILDCARD' } },
        {
          action: 'ALLOW',
          selector: {
            identifier: 'git:*',
            matchType: 'WILDCARD',
            constraints: [{ key: 'git.checksum', value: '^[0-9a-f]{40}$', condition: 'MATCHES' }],
          },
        },
        { action: 'ALLOW', selector: { identifier: 'git://h/a.git#main', matchType: 'EXACT' } },
        { action: 'ALLOW', selector: { identifier: 'git://h/a.git#main:*', matchType: 'WILDCARD' } },
      ],
    })
  })

  it('is told to buildx by a file, and only where there is something to tell', async () => {
    const scratch = new FakeScratch()
    expect(await writePolicy({ contents: [], git: [], guarded: false }, scratch)).toEqual({})
    expect(await writePolicy(remote, scratch)).toEqual({
      EXPERIMENTAL_BUILDKIT_SOURCE_POLICY: expect.stringContaining('source-policy.json'),
    })
    const written = await scratch.read('source-policy.json')
    expect(JSON.parse(Buffer.from(written ?? []).toString())).toEqual(sourcePolicy(remote))
  })

  const rows: [string, string, RegExp][] = [
    [
      'as BuildKit 0.25 words it',
      `ERROR: failed to solve: digest mismatch sha256:${'1'.repeat(64)}: sha256:${'2'.repeat(64)}`,
      /digest sha256:1+, but sha256:2+ was expected\. The content has changed since the action hashed it/,
    ],
    [
      'as BuildKit 0.27 words it',
      `ERROR: failed to solve: digest mismatch for https://h/a: sha256:${'1'.repeat(64)} (expected: sha256:${'2'.repeat(64)})`,
      /digest sha256:1+, but sha256:2+ was expected/,
    ],
    [
      'an address that was not hashed',
      'ERROR: failed to solve: failed to load LLB: error evaluating the source policy: source "https://me:x@h/a?sig=1" denied by policy: source denied by policy',
      /would fetch https:\/\/\*\*\*@h\/a, which is not part of the hash/,
    ],
  ]
  it.each(rows)('and another content fails the build: %s', (_sentence, line, why) => {
    const found = diagnose({ exitCode: 1, steps: [], tail: [line] })
    expect(found.class).toBe('build-step')
    expect(found.why).toMatch(why)
  })
})
