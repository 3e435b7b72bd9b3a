import type { Remote } from '../fingerprint/remote-content.ts'
import type { Scratch } from '../ports.ts'
import { shownAddress } from '../shown-text.ts'
import type { Diagnosis } from './failures.ts'

/**
 * Variable by which buildx gets a source policy (BuildKit's docs/build-repro.md). It is set for one build of the action's own and holds
 * nothing of the runner's.
 */
const VARIABLE = 'EXPERIMENTAL_BUILDKIT_SOURCE_POLICY'
/** Of what no instruction pins itself: a checksum in the Dockerfile stays what it is. */
const UNPINNED = [{ key: 'http.checksum', value: '', condition: 'EQUAL' }]

/** Of git, what --checksum pins. */
const BY_COMMIT = { key: 'git.checksum', value: '^[0-9a-f]{40}$', condition: 'MATCHES' }

/**
 * What the build may fetch by ADD: the content that was hashed, by its checksum, and nothing else that has none. So what changes
 * between the hash and the build, and what only the build knows, fails the build. Pure.
 */
export function sourcePolicy({ contents, git }: Pick<Remote, 'contents' | 'git'>): { rules: object[] } {
  const pinned = contents.flatMap((content) =>
    content.kind === 'git'
      ? []
      : [
          {
            action: 'CONVERT',
            selector: { identifier: content.url, matchType: 'EXACT', constraints: UNPINNED },
            updates: { identifier: content.url, attrs: { 'http.checksum': `sha256:${content.sha256}` } },
          },
        ],
  )
  const denied = ['http://*', 'https://*'].map((identifier) => ({
    action: 'DENY',
    selector: { identifier, matchType: 'WILDCARD', constraints: UNPINNED },
  }))
  const ofGit = (action: string, identifier: string, matchType: string, constraints?: object[]) => ({
    action,
    selector: { identifier, matchType, ...(constraints && { constraints }) },
  })
  // The last rule that matches holds. Of two with one identifier BuildKit 0.25 takes the constraints of the first for both.
  const repositories = [
    ofGit('DENY', 'git://*', 'WILDCARD'),
    ofGit('ALLOW', 'git:*', 'WILDCARD', [BY_COMMIT]),
    ...git.flatMap(({ name, reference }) => [
      ofGit('ALLOW', reference === '' ? name : `${name}#${reference}`, 'EXACT'),
      // A folder of it.
      ofGit('ALLOW', `${name}#${reference}:*`, 'WILDCARD'),
    ]),
  ]
  return { rules: [...pinned, ...denied, ...repositories] }
}

/** Writes the policy where one is needed, and returns the variables for buildx. */
export async function writePolicy(remote: Remote, scratch: Scratch): Promise<Record<string, string>> {
  if (!remote.guarded) return {}
  const path = await scratch.write('source-policy.json', JSON.stringify(sourcePolicy(remote)))
  return { [VARIABLE]: path }
}

/** What BuildKit says of content that is not the one that was hashed. */
export function otherContent(said: string): Omit<Diagnosis, 'excerpt'> | undefined {
  const denied = /source "((?:https?|git):[^"]*)" denied by policy/.exec(said)
  if (denied !== null) {
    return {
      class: 'build-step',
      why: `the build would fetch ${shownAddress(denied[1] as string)}, which is not part of the hash, because the action could not know this address before the build`,
      next: 'Write the whole address in ADD. Or set its variables with ARG or ENV in the same stage. Or add --checksum=sha256:...',
    }
  }
  const [, got, wanted] =
    /digest mismatch(?: for \S+)?:? (sha256:[0-9a-f]{64})(?::| \(expected:) (sha256:[0-9a-f]{64})/.exec(
      said,
    ) ?? []
  if (got === undefined) return undefined
  return {
    class: 'build-step',
    why: `ADD fetched content with the digest ${got}, but ${wanted} was expected. The content has changed since the action hashed it, or its --checksum is wrong`,
    next: 'If the Dockerfile has a checksum, correct it. Otherwise run the job again: it hashes the new content',
  }
}
